"""The first message on a server, and what is left of a server that the bot has left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.backend.serializers import guild_create_payload
from simcord.builders import ChannelHandle, GuildHandle

from bot.app.client import Easel
from bot.app.welcome import forget_left_servers
from bot.connection.invite import missing_permissions
from bot.connection.shards import Shards
from bot.language import Tongue, tongue
from bot.reception.server_limits import Limit, ServerLimits
from bot.reception.services import Services
from bot.records.style_library import Library
from bot.studio.orders import Refused
from tests.bot.simulation import World, card_words

ALL = discord.Permissions.all()


def invite(
    world: World,
    *,
    permissions: discord.Permissions = ALL,
    locale: str | None = None,
) -> GuildHandle:
    """A server that is going to have the bot."""
    guild = world.env.create_guild("The atelier", preferred_locale=locale)
    backend = world.env.backend
    (role,) = (role for role in backend.get_guild(guild.id).roles.values() if role.managed)
    granted = discord.Permissions(permissions.value)
    granted.administrator = False
    backend.edit_role(guild.id, role.id, {"permissions": granted.value})
    backend.edit_role(guild.id, guild.id, {"permissions": 0})
    return guild


async def arrive(world: World, guild: GuildHandle, times: int = 1) -> None:
    """Discord tells of a server as of one that the bot has just come to."""
    backend = world.env.backend
    told: dict[str, Any] = dict(guild_create_payload(backend, backend.get_guild(guild.id)))
    # Only servers that were there before are told of as available.
    del told["unavailable"]
    for _ in range(times):
        backend.emit("GUILD_CREATE", told)
    await world.settle()


def make_system_channel(world: World, guild: GuildHandle, channel: ChannelHandle) -> None:
    world.env.backend.edit_guild(guild.id, {"system_channel_id": channel.id})


def closed(world: World, guild: GuildHandle, name: str) -> ChannelHandle:
    """A channel in which the bot can't write."""
    bot = world.env.backend.bot_user.id
    me = guild.me
    assert me is not None
    assert me.id == bot
    return guild.create_text_channel(
        name, overwrites={me: discord.PermissionOverwrite(send_messages=False)}
    )


def mentioned(world: World, name: str) -> str:
    (number,) = (c.id for c in world.bot.services.offered if c.name == name.split()[0])
    return f"</{name}:{number}>"


async def test_the_bot_says_hello_in_the_system_channel(world: World) -> None:
    guild = invite(world)
    first = guild.create_text_channel("rules")
    general = guild.create_text_channel("general")
    make_system_channel(world, guild, general)
    await arrive(world, guild)
    assert first.history() == []
    (hello,) = general.history()
    words = card_words(hello)
    assert "Hello, I'm Easel" in words
    for name in ("stylize", "draw", "help", "limits set", "limits channels"):
        assert mentioned(world, name) in words
    assert "I still need" not in words
    assert world.pinged(hello) == []
    (shown,) = world.shown(hello)
    assert "harbour" in (shown.description or "")
    assert len(await world.picture(hello)) < 60_000


async def test_without_a_system_channel_it_is_the_first_one_that_allows_it(world: World) -> None:
    guild = invite(world)
    channels = [
        closed(world, guild, "rules"),
        guild.create_text_channel("general"),
        guild.create_text_channel("chat"),
    ]
    await arrive(world, guild)
    assert [len(channel.history()) for channel in channels] == [0, 1, 0]


async def test_a_closed_system_channel_is_passed_over(world: World) -> None:
    guild = invite(world)
    system, general = closed(world, guild, "system"), guild.create_text_channel("general")
    make_system_channel(world, guild, system)
    await arrive(world, guild)
    assert (len(system.history()), len(general.history())) == (0, 1)


async def test_hello_is_said_in_the_servers_language(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def listen(locale: str | None) -> Tongue:
        asked.append(locale)
        return tongue(locale)

    monkeypatch.setattr("bot.app.welcome.tongue", listen)
    guild = invite(world, locale="pt-BR")
    guild.create_text_channel("geral")
    await arrive(world, guild)
    assert asked == ["pt-BR"]


async def test_where_nothing_can_be_said_nothing_is_until_it_can(world: World) -> None:
    guild = invite(world)
    rules = closed(world, guild, "rules")
    await arrive(world, guild)
    assert rules.history() == []

    # Invited again, after a moderator has seen to it.
    chat = guild.create_text_channel("chat")
    await arrive(world, guild)
    assert len(chat.history()) == 1


async def test_hello_is_not_said_twice_when_discord_tells_of_the_server_again(
    world: World,
) -> None:
    guild = invite(world)
    channel = guild.create_text_channel("general")
    await arrive(world, guild, times=3)
    await arrive(world, guild)
    assert len(channel.history()) == 1


async def test_hello_is_not_said_again_after_a_restart(world: World, successor: Easel) -> None:
    guild = invite(world)
    channel = guild.create_text_channel("general")
    await arrive(world, guild)
    await world.succeed(successor)
    await arrive(world, guild)
    assert len(channel.history()) == 1


async def test_missing_permissions_are_named_with_what_to_do(world: World) -> None:
    granted = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
    guild = invite(world, permissions=granted)
    channel = guild.create_text_channel("general")
    await arrive(world, guild)
    (hello,) = channel.history()
    words = card_words(hello)
    missing = ", ".join(missing_permissions(granted))
    assert "Attach Files" in missing
    assert f"I still need: {missing}." in words
    assert "in the server's settings under Roles" in words
    assert "(https://discord.com/oauth2/authorize?client_id=" in words
    # Without the permission to attach files there is no picture, and no words about one.
    assert hello.attachments == []
    assert "Left the photo" not in words


async def test_a_hello_that_fails_breaks_nothing(world: World) -> None:
    guild = invite(world)
    channel = guild.create_text_channel("general")
    world.env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=50013)
    await arrive(world, guild)
    assert channel.history() == []
    await world.stylize()
    assert len(world.painter.jobs) == 1


# ------------------------------------------------------------------ servers that the bot has left

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STRICT = ServerLimits(numbers={Limit.ITERATIONS: 100})


async def settle_in(world: World, guild_id: int) -> None:
    """A server makes the bot its own."""
    services = world.bot.services
    await services.rules.change(guild_id, lambda own: STRICT)
    # The same library, but its painter need not be asked by the bot itself.
    library = Library(services.store.styles, world.data_dir / "styles", world.painter.check)
    await library.add(guild_id, "Waves", b"a painting", added_by=1)


async def is_remembered(services: Services, guild_id: int) -> bool:
    limits = await services.rules.set_by(guild_id) == STRICT
    try:
        style = await services.library.picture(await services.library.find(guild_id, "Waves"))
    except Refused:
        assert not limits
        return False
    assert limits
    assert style == b"a painting"
    return True


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


async def test_a_server_is_forgotten_when_it_was_left_long_ago(world: World) -> None:
    services, here, gone = world.bot.services, world.guild.id, 77
    for guild_id in (here, gone):
        await settle_in(world, guild_id)
    for day in (0, 6.9, 7):
        await forget_left_servers(services, {here}, days(day), keep_days=7)
        assert await is_remembered(services, gone)
    await forget_left_servers(services, {here}, days(7.1), keep_days=7)
    assert not await is_remembered(services, gone)
    assert await is_remembered(services, here)
    assert await services.store.servers.mark_greeted(gone)  # as if they had never met


async def test_who_removes_the_bot_by_mistake_finds_all_as_it_was(world: World) -> None:
    services = world.bot.services
    await settle_in(world, 77)
    await forget_left_servers(services, (), NOW, keep_days=7)
    await forget_left_servers(services, {77}, days(5), keep_days=7)
    # Removed again: what counts is the last time.
    await forget_left_servers(services, (), days(6), keep_days=7)
    await forget_left_servers(services, (), days(12), keep_days=7)
    assert await is_remembered(services, 77)
    await forget_left_servers(services, (), days(13.1), keep_days=7)
    assert not await is_remembered(services, 77)


async def test_even_a_host_that_keeps_nothing_gives_a_mistake_a_day(world: World) -> None:
    services = world.bot.services
    await settle_in(world, 77)
    await forget_left_servers(services, (), NOW, keep_days=0)
    await forget_left_servers(services, (), days(0.9), keep_days=0)
    assert await is_remembered(services, 77)
    await forget_left_servers(services, (), days(1.1), keep_days=0)
    assert not await is_remembered(services, 77)


async def test_a_picture_that_another_server_has_as_well_stays(world: World) -> None:
    services = world.bot.services
    await settle_in(world, 77)
    await settle_in(world, 78)
    await forget_left_servers(services, {78}, NOW, keep_days=1)
    await forget_left_servers(services, {78}, days(2), keep_days=1)
    assert not await is_remembered(services, 77)
    assert await is_remembered(services, 78)


async def test_housekeeping_notices_that_the_bot_was_removed(world: World) -> None:
    services, guild_id = world.bot.services, world.guild.id
    await settle_in(world, guild_id)
    await world.bot.forget_left_servers()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert await services.store.servers.absent_before(tomorrow, Shards()) == ()
    world.env.backend.remove_guild(guild_id)
    await world.settle()
    await world.bot.forget_left_servers()
    assert await services.store.servers.absent_before(tomorrow, Shards()) == (guild_id,)
    assert await is_remembered(services, guild_id)
