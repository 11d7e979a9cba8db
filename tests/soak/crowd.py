"""Members of many servers who all want pictures at the same time."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageFilter

from tests.discord import Channel, File, Interaction, Member, Stand

_PICTURES = 8


@dataclass(slots=True)
class Crowd:
    """Members, server by server.

    The first server has a greedy member: one of 25 commands is theirs, beside their server's share.

    Attributes:
        places: each server's channel and its members.
        asked: what they typed.
    """

    discord: Stand
    dice: random.Random
    places: list[tuple[Channel, list[Member]]] = field(default_factory=list)
    asked: list[Interaction] = field(default_factory=list)
    _pictures: list[File] = field(default_factory=list)

    @classmethod
    def gather(cls, discord: Stand, servers: int, members: int, seed: int) -> Crowd:
        """Have so many members on so many servers."""
        crowd = cls(discord, random.Random(seed))  # noqa: S311 - for a simulation
        for number in range(servers):
            guild = discord.add_guild(f"Gallery {number}")
            channel = discord.add_channel(guild, "paintings")
            share = members // servers + (number < members % servers)
            names = [f"Member {number}.{n}" for n in range(share)]
            crowd.places.append((channel, [discord.add_member(guild, name) for name in names]))
        crowd._pictures = [_photo(crowd.dice, number) for number in range(_PICTURES)]
        return crowd

    async def burst(self, commands: int, seconds: float, **options: object) -> None:
        """So many commands, evenly within so many seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        greedy = commands // 25
        channel, members = self.places[0]
        askers = [(channel, members[0])] * greedy
        for number in range(commands - greedy):
            channel, members = self.places[number % len(self.places)]
            askers.append((channel, self.dice.choice(members)))
        self.dice.shuffle(askers)
        for number, (channel, member) in enumerate(askers):
            await asyncio.sleep(began + number * seconds / commands - loop.time())
            content, style = self.dice.sample(self._pictures, 2)
            self.asked.append(
                self.discord.types(
                    member, channel, "stylize", content=content, style=style, **options
                )
            )


def _photo(dice: random.Random, number: int) -> File:
    """A JPEG as large as a phone's small ones, of blurred noise."""
    noise = Image.frombytes("RGB", (80, 60), dice.randbytes(80 * 60 * 3))
    photo = noise.resize((640, 480), Image.Resampling.BICUBIC).filter(ImageFilter.SMOOTH)
    file = BytesIO()
    photo.save(file, "JPEG", quality=85)
    return File(f"photo{number}.jpg", file.getvalue(), "image/jpeg")
