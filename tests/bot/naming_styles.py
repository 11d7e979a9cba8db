"""What the tests of styles with names share: adding, removing and looking at them as members do."""

from __future__ import annotations

import discord
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from bot.language import ENGLISH
from bot.records.bundled_styles import bundled_styles
from bot.records.style_library import Library
from tests.bot.answers import private, told
from tests.bot.simulation import PAINTING, World, card_words, walk

BUNDLED = [ENGLISH(f"bundled-{slug}") for slug in bundled_styles()]


async def add_style(
    world: World,
    name: str = "Waves",
    picture: tuple[str, bytes] = PAINTING,
    who: MemberActor | None = None,
) -> str:
    answer = await (who or world.ana).slash(world.channel, "style add", name=name, picture=picture)
    return told(answer)


async def remove_style(world: World, name: str, who: MemberActor | None = None) -> str:
    return told(await (who or world.ana).slash(world.channel, "style remove", name=name))


async def list_styles(world: World, who: MemberActor | None = None) -> ResponseMessage:
    answer = await (who or world.ana).slash(world.channel, "style list")
    return private(answer)


async def suggested(world: World, typed: str, who: MemberActor | None = None) -> list[str]:
    """What is suggested for `style_name`."""
    choices = await (who or world.ana).autocomplete(world.channel, "stylize", "style_name", typed)
    assert all(choice["name"] == choice["value"] for choice in choices)
    return [choice["name"] for choice in choices]


def style_files(world: World) -> list[str]:
    return sorted(path.name for path in (world.data_dir / "styles").glob("*"))


def page_words(page: ResponseMessage) -> str:
    return card_words(page.message)


def page_pictures(page: ResponseMessage) -> list[discord.MediaGalleryItem]:
    galleries = [
        part
        for part in walk(page.message.components)
        if isinstance(part, discord.MediaGalleryComponent)
    ]
    return [item for gallery in galleries for item in gallery.items]


def library_of(world: World) -> Library:
    """The bot's library for a test, which is not among what SimCord takes for the bot's work."""
    return Library(world.bot.services.store.styles, world.data_dir / "styles", world.painter.check)


async def fill_library(world: World, count: int) -> None:
    """Styles called Style 01 and so on, each of a picture of its own."""
    library = library_of(world)
    for number in range(1, count + 1):
        await library.add(
            world.guild.id, f"Style {number:02}", f"picture {number}".encode(), world.ana.id
        )
