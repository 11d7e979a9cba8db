"""Whose permissions count for what: those where a thing is, wherever a member asks from."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from engine.job.spec import Job
from tests.bot.answers import told
from tests.bot.buttons.test_buttons import press
from tests.bot.naming_styles import add_style, style_files
from tests.bot.simulation import World, progress, started
from tests.store.records import recorded

_NOT_YOURS = "Only Ana and the moderators here can do that."
_OF_A_JOB = ("cancel", "stop", "frames")
_GIVEN = discord.PermissionOverwrite(manage_messages=True)
_TAKEN = discord.PermissionOverwrite(manage_messages=False)


def channel_of(
    world: World, who: MemberActor, rights: discord.PermissionOverwrite
) -> ChannelHandle:
    """A channel whose own settings give or take rights."""
    return world.guild.create_text_channel("other", overwrites={who: rights})


async def begin(world: World, where: ChannelHandle) -> Job:
    """A job of Ana's that is being painted."""
    await world.paints(started(), progress(30), where=where)
    return world.job


def untouched(world: World) -> bool:
    painter = world.painter
    return (painter.stopped, painter.frame_intervals, painter.closed) == ([], {}, [])


def words(answer: InteractionResult) -> str:
    return answer.response.content if answer.response else ""


@pytest.mark.parametrize("button", _OF_A_JOB)
async def test_a_right_in_one_channel_is_none_over_a_job_in_another(
    world: World, button: str
) -> None:
    job = await begin(world, world.channel)
    elsewhere = channel_of(world, world.ben, _GIVEN)

    answer = await press(world.env, world.ben, elsewhere, f"easel:{button}:{job.id}")

    assert words(answer) == _NOT_YOURS
    assert untouched(world)


@pytest.mark.parametrize("button", _OF_A_JOB)
async def test_who_has_the_right_where_the_job_is_may_from_anywhere(
    world: World, button: str
) -> None:
    job = await begin(world, channel_of(world, world.ben, _GIVEN))

    await press(world.env, world.ben, world.channel, f"easel:{button}:{job.id}")

    assert not untouched(world)


@pytest.mark.parametrize("button", _OF_A_JOB)
async def test_a_channel_can_take_the_right_that_the_server_gives(
    world: World, button: str
) -> None:
    mo = world.member("Mo", manage_messages=True)
    job = await begin(world, channel_of(world, mo, _TAKEN))

    answer = await press(world.env, mo, world.channel, f"easel:{button}:{job.id}")

    assert words(answer) == _NOT_YOURS
    assert untouched(world)


async def test_no_channel_takes_anything_from_an_administrator(world: World) -> None:
    admin = world.member("Mo", administrator=True)
    job = await begin(world, channel_of(world, admin, _TAKEN))

    await press(world.env, admin, world.channel, f"easel:cancel:{job.id}")

    assert not untouched(world)


async def test_where_the_bot_is_no_member_nobody_is_a_moderator(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There members have it as an app of their own."""
    job = await begin(world, world.channel)
    mo = world.member("Mo", administrator=True)
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)

    answer = await press(world.env, mo, world.channel, f"easel:cancel:{job.id}")

    assert words(answer) == _NOT_YOURS
    assert untouched(world)


async def test_a_threads_job_is_its_channels(world: World) -> None:
    channel = channel_of(world, world.ben, _GIVEN)
    backend: Channel = world.env.backend.create_thread(channel.id, "sketches", world.ana.id)
    thread = ChannelHandle(world.env, world.guild, backend)
    await world.env.settle()
    job = await begin(world, thread)

    await press(world.env, world.ben, world.channel, f"easel:cancel:{job.id}")

    assert not untouched(world)


async def test_of_a_channel_that_is_gone_only_the_servers_right_counts(world: World) -> None:
    elsewhere = channel_of(world, world.ben, _GIVEN)
    job = await begin(world, world.guild.create_text_channel("short-lived"))
    record = await recorded(world.bot.services.store, job.id)
    world.env.backend.delete_channel(record.channel_id)
    await world.settle()

    refused = await press(world.env, world.ben, elsewhere, f"easel:cancel:{job.id}")
    assert words(refused) == _NOT_YOURS
    assert untouched(world)

    mo = world.member("Mo", manage_messages=True)
    await press(world.env, mo, elsewhere, f"easel:cancel:{job.id}")
    assert not untouched(world)


@pytest.mark.parametrize("button", ["delete", "erase"])
async def test_a_finished_picture_is_deleted_by_none_with_a_right_elsewhere(
    world: World, button: str
) -> None:
    job = await world.painted(where=world.channel)
    elsewhere = channel_of(world, world.ben, _GIVEN)

    answer = await press(world.env, world.ben, elsewhere, f"easel:{button}:{job.id}")

    assert words(answer) == _NOT_YOURS
    assert world.bot.services.archive.result(job.id) == b"finished"


async def test_a_finished_picture_is_deleted_from_anywhere_by_who_has_the_right_where_it_is(
    world: World,
) -> None:
    job = await world.painted(where=channel_of(world, world.ben, _GIVEN))

    await press(world.env, world.ben, world.channel, f"easel:erase:{job.id}")

    assert world.bot.services.archive.result(job.id) is None


async def test_a_right_in_one_channel_is_none_over_the_servers_styles(world: World) -> None:
    await add_style(world, "Waves")
    elsewhere = channel_of(world, world.ben, _GIVEN)

    offered = await world.ben.autocomplete(elsewhere, "style remove", "name", "")
    answer = await world.ben.slash(elsewhere, "style remove", name="Waves")

    assert offered == []
    assert told(answer).startswith("Only who added Waves can remove it, or a moderator")
    assert len(style_files(world)) == 2


async def test_no_channel_takes_the_right_over_the_servers_styles(world: World) -> None:
    await add_style(world, "Waves")
    mo = world.member("Mo", manage_messages=True)

    answer = await mo.slash(channel_of(world, mo, _TAKEN), "style remove", name="Waves")

    assert "no longer" in told(answer)
    assert style_files(world) == []
