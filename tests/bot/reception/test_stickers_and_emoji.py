"""Stickers and custom emoji, which count as pictures of their message."""

from __future__ import annotations

import discord
import pytest
from simcord.backend.models import MessageSticker
from yarl import URL

from bot.reception import attachments
from tests.bot.answers import private
from tests.bot.opening_menus import open_menu, selects_of, told
from tests.bot.simulation import PHOTO, World, result, started

_EMOJI = "https://cdn.discordapp.com/emojis/1456074443980800999.png"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that pictures were asked for at, in the place of Discord's own servers."""
    asked: list[str] = []

    async def answer(url: URL, most_bytes: int) -> bytes:
        asked.append(str(url))
        return b"a small picture"

    monkeypatch.setattr(attachments, "download", answer)
    return asked


def _sticker(world: World, kind: discord.StickerFormatType, content: str = "") -> discord.Message:
    """A message of Ben's with a sticker."""
    made = world.guild.create_sticker("happy_cat", format_type=kind.value)
    item = MessageSticker(made.id, made.name, made.format_type, world.guild.id, made.url)
    stored = world.env.backend.create_message(
        world.channel.id, world.ben.id, content, stickers=[item]
    )
    (message,) = [m for m in world.channel.history() if m.id == stored.id]
    return message


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (discord.StickerFormatType.png, "https://cdn.discordapp.com/stickers/{}.png"),
        (discord.StickerFormatType.apng, "https://cdn.discordapp.com/stickers/{}.png"),
        (discord.StickerFormatType.gif, "https://media.discordapp.net/stickers/{}.gif"),
    ],
)
async def test_a_sticker_is_painted(
    world: World, asked: list[str], kind: discord.StickerFormatType, address: str
) -> None:
    message = _sticker(world, kind)

    await open_menu(world, "Draw this", message)

    assert world.job.content == b"a small picture"
    assert asked == [address.format(message.stickers[0].id)]
    assert "happy cat, drawn" in world.words()


async def test_one_that_is_no_picture_is_told_so(world: World) -> None:
    answer = await open_menu(world, "Draw this", _sticker(world, discord.StickerFormatType.lottie))

    assert told(answer) == (
        "That sticker is not a picture but an animation that Discord draws (Lottie), which I can't "
        "read; I can paint PNG, APNG and GIF stickers."
    )


@pytest.mark.parametrize(
    ("written", "address"),
    [("<:waving_hand:{}>", _EMOJI), ("<a:waving_hand:{}>", _EMOJI.replace(".png", ".gif"))],
)
async def test_a_custom_emoji_is_painted_and_moves_where_it_does(
    world: World, asked: list[str], written: str, address: str
) -> None:
    text = f"hello {written.format(1456074443980800999)}!"

    await open_menu(world, "Draw this", await world.ben.send(world.channel, text))

    assert world.job.content == b"a small picture"
    assert asked == [address]
    assert "waving hand, drawn" in world.words()


async def test_the_same_emoji_is_offered_once_and_after_the_photos(world: World) -> None:
    emoji = "<:waving_hand:1456074443980800999>"
    message = await world.ben.send(world.channel, emoji * 3, attachments=[PHOTO])

    question = private(await open_menu(world, "Draw this", message))

    (select,) = selects_of(question)
    assert [option.label for option in select.options] == ["1. harbour", "2. waving hand"]


async def test_emoji_of_a_forwarded_message_count(world: World, asked: list[str]) -> None:
    emoji = await world.ben.send(world.channel, "<:waving_hand:1456074443980800999>")

    await open_menu(world, "Draw this", await world.ben.forward(emoji, world.channel))

    assert asked == [_EMOJI]


async def test_a_hidden_emoji_stays_hidden(world: World) -> None:
    text = "guess: ||it is <:waving_hand:1456074443980800999>||"

    await open_menu(world, "Draw this", await world.ben.send(world.channel, text))
    await world.play(world.job, started(), result())

    assert all(picture.spoiler for picture in world.shown(world.card()))


async def test_one_can_be_the_style_of_the_next_picture(world: World) -> None:
    message = _sticker(world, discord.StickerFormatType.gif)
    await open_menu(world, "Use as style", message)

    await world.ana.slash(world.channel, "stylize", content=PHOTO)

    assert world.job.styles[0].picture == b"a small picture"


@pytest.mark.parametrize("text", ["👋 :waving_hand: <:waving_hand:12>", "<@1456074443980800999>"])
async def test_other_signs_are_no_pictures(world: World, text: str) -> None:
    answer = await open_menu(world, "Draw this", await world.ben.send(world.channel, text))

    assert told(answer).startswith("There is no picture in that message that I can read")
