"""The avatar of a member, in the place of a photo."""

from __future__ import annotations

import pytest
from simcord.builders import UserHandle
from yarl import URL

from bot.buttons.recipe_text import discord_command
from bot.language import ENGLISH
from bot.reception import attachments
from engine.job.spec import WeightsInfo
from engine.pictures.writing import provenance
from tests.bot.simulation import World, result, started

_AVATAR = b"the avatar"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that pictures were asked for at, in the place of Discord's own servers."""
    asked: list[str] = []

    async def answer(url: URL, most_bytes: int) -> bytes:
        asked.append(str(url))
        return _AVATAR

    monkeypatch.setattr(attachments, "download", answer)
    return asked


@pytest.fixture
def cleo(world: World) -> UserHandle:
    return world.env.create_user("cleo_9", global_name="Cleo", avatar="a_of_herself")


async def test_a_member_is_painted_by_the_avatar_of_the_server(
    world: World, cleo: UserHandle, asked: list[str]
) -> None:
    member = world.guild.add_member(cleo, nick="The Queen", avatar="of_the_server")

    await world.stylize(content=None, member=member)

    assert world.job.content == _AVATAR
    assert asked == [
        f"https://cdn.discordapp.com/guilds/{world.guild.id}/users/{cleo.id}/avatars/"
        "of_the_server.png?size=4096"
    ]
    assert "The Queen in the style of the waves" in world.words()


async def test_without_one_there_by_their_own_and_it_stands_still(
    world: World, cleo: UserHandle, asked: list[str]
) -> None:
    await world.ana.slash(world.channel, "draw", member=world.guild.add_member(cleo))

    assert asked == [f"https://cdn.discordapp.com/avatars/{cleo.id}/a_of_herself.png?size=4096"]
    assert "Cleo, drawn" in world.words()


async def test_and_who_has_none_by_the_one_that_discord_gives_them(
    world: World, asked: list[str]
) -> None:
    await world.ana.slash(world.channel, "draw", member=world.ben)

    (address,) = map(URL, asked)
    assert (address.host, address.suffix) == ("cdn.discordapp.com", ".png")
    assert address.path.startswith("/embed/avatars/")


async def test_in_private_messages_too(world: World, asked: list[str]) -> None:
    await world.ana.user.slash("draw", member=world.ana.user)

    assert len(asked) == 1
    assert "Ana, drawn" in world.words(world.ana.user.dm_channel)


async def test_and_where_the_bot_was_not_invited(
    world: World, cleo: UserHandle, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    member = world.guild.add_member(cleo, avatar="of_the_server")
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)

    await world.stylize(content=None, member=member)

    assert "of_the_server.png" in asked[0]


async def test_a_photo_and_a_member_are_one_too_many(world: World) -> None:
    answer = await world.stylize(member=world.ben)

    assert world.refusal(answer) == (
        "I paint one picture at a time: either the photo in `content` or the avatar of `member`, "
        "so please leave one of them out."
    )


async def test_and_neither_is_one_too_few(world: World) -> None:
    answer = await world.ana.slash(world.channel, "draw", medium="ink")

    assert world.refusal(answer) == (
        "A picture is missing: attach a photo as `photo`, or name somebody as `member` to take "
        "their avatar."
    )


async def test_again_paints_the_avatar_of_then(world: World, asked: list[str]) -> None:
    await world.paints(started(), result(), content=None, member=world.ben)

    await world.ana.click(world.card(), label="Again")

    assert len(world.painter.jobs) == 2
    assert world.job.content == _AVATAR
    assert len(asked) == 1


async def test_the_recipe_names_the_member(world: World, cleo: UserHandle) -> None:
    await world.stylize(content=None, member=world.guild.add_member(cleo), recipe="gatys", seed=3)
    ticket = world.bot.studio.jobs.find(world.job.id)
    assert ticket is not None
    made = provenance.describe(world.job, WeightsInfo("imagenet", ""), torch_version="2", device="")

    assert discord_command(ticket.order, made, ENGLISH) == (
        "/stylize member:@cleo_9 style: recipe:gatys seed:3"
    )


async def test_an_avatar_that_can_not_be_had_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(url: URL, most_bytes: int) -> bytes:
        raise OSError("no route")

    monkeypatch.setattr(attachments, "download", fail)

    answer = await world.stylize(content=None, member=world.ben)

    assert "I could not download the content picture from Discord" in world.refusal(answer)
