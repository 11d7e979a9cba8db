"""A bot at work, a server, and a member who has a picture painted."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.app.client import Easel
from engine.job.spec import Job
from tests.bot.simulation import ScriptedPainter, frame, progress, result, started
from tests.discord import Channel, File, Guild, Interaction, Member, Message, Stand

PHOTO = File("harbour.png", b"the photo")
PAINTING = File("the_waves.jpg", b"the painting", "image/jpeg")
RESULT = b"the result"


@dataclass(frozen=True, slots=True)
class Studio:
    """What the tests of faults need at hand."""

    discord: Stand
    bot: Easel
    painter: ScriptedPainter
    guild: Guild
    channel: Channel
    ana: Member

    @classmethod
    def furnish(cls, discord: Stand, bot: Easel, painter: ScriptedPainter) -> Studio:
        """A server with one channel and one member."""
        guild = discord.add_guild("The gallery")
        channel = discord.add_channel(guild, "paintings")
        return cls(discord, bot, painter, guild, channel, discord.add_member(guild, "Ana"))

    def stylize(self, **options: object) -> Interaction:
        """Ana types /stylize."""
        chosen = self.pictures() | options
        return self.discord.types(self.ana, self.channel, "stylize", **chosen)

    def pictures(self) -> dict[str, object]:
        """The options that /stylize needs."""
        return {"content": PHOTO, "style": PAINTING}

    async def job(self, asked: Interaction | None = None) -> Job:
        """Wait until the painter is given a job: by then its card and thread are there.

        Raises:
            AssertionError: who asked was told something instead.
        """

        def words() -> list[str]:
            return [] if asked is None else asked.private_words

        await self.discord.until(lambda: bool(self.painter.jobs or words()), "a job to paint")
        assert self.painter.jobs, words()
        return self.painter.jobs[-1]

    async def begin(self) -> Job:
        """Have a job on its way, the first one."""
        job = await self.job(self.stylize())
        self.painter.put(job, started(), progress(1))
        await self.discord.until(self.painter.at_rest, "the first progress")
        return job

    async def finish(self, job: Job, *frames: int, image: bytes = RESULT) -> None:
        """Let the painter finish, after pictures on the way, and the bot show it."""
        for iteration in frames:
            self.put(job, iteration)
        self.painter.put(job, result(image=image))
        await self.ended(job)

    async def ended(self, job: Job) -> None:
        """Wait until the bot has nothing left to do for a job."""
        await self.discord.until(lambda: not _tasks_of(job), f"the end of {job.id}")

    def put(self, job: Job, iteration: int) -> None:
        """The painter hands out a picture on the way."""
        self.painter.put(job, frame(iteration, image=f"frame {iteration}".encode()))

    def idle(self) -> bool:
        """Whether the bot has nothing to do for any job."""
        return not self.bot.studio._running

    @property
    def card(self) -> Message:
        """The job's card, the latest."""
        cards = [m for m in self.channel.history() if m.is_card]
        assert cards, f"no card\n{self.discord.ledger.summary()}"
        return cards[-1]

    @property
    def thread(self) -> Channel:
        """The thread on it."""
        thread = self.card.thread
        assert thread is not None
        return thread

    @property
    def private(self) -> Channel:
        """The bot's conversation with Ana."""
        return self.discord.private_channel(self.ana)


def pictures(place: Channel) -> list[bytes]:
    """What was uploaded to a place, but for cards."""
    return [file.data for m in place.history() if not m.is_card for file in m.attachments]


def _tasks_of(job: Job) -> list[str]:
    """What the bot still does for a job; the studio names its tasks after it."""
    names = [task.get_name() for task in asyncio.all_tasks()]
    return [name for name in names if name.endswith(f" {job.id}")]
