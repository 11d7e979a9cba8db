"""Where, by whom and how often a server's moderators let pictures be asked for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import RoleHandle

from bot.store import JobRecord
from bot.studio.orders import Requester
from tests.bot.answers import private, told
from tests.bot.simulation import World, result, started, walk


@pytest.fixture
def mo(world: World) -> MemberActor:
    return world.member("Mo", manage_guild=True)


# ------------------------------------------------------------------ channels and roles


async def _choose(world: World, mo: MemberActor, what: str, *things: object) -> str:
    menu = await mo.slash(world.channel, f"limits {what}")
    await mo.select(private(menu), things)
    return told(menu)


async def test_pictures_only_in_the_channels_that_are_chosen(world: World, mo: MemberActor) -> None:
    studio = world.guild.create_text_channel("studio")

    said = await _choose(world, mo, "channels", studio)

    assert f"Channels: all channels → {studio.mention}" in said
    elsewhere = await world.stylize()
    assert world.refusal(elsewhere) == (
        f"On this server pictures can be asked for only in: {studio.mention}."
    )
    await world.stylize(where=studio)
    assert len(world.painter.jobs) == 1


async def test_a_thread_counts_as_its_channel(world: World, mo: MemberActor) -> None:
    studio = world.guild.create_text_channel("studio")
    await _choose(world, mo, "channels", studio)
    await world.paints(started(), result(), where=studio)
    (thread,) = studio.threads

    await world.stylize(where=thread)

    assert len(world.painter.jobs) == 2


async def test_drawings_are_held_to_the_channels_too(world: World, mo: MemberActor) -> None:
    await _choose(world, mo, "channels", world.guild.create_text_channel("studio"))

    answer = await world.ana.slash(world.channel, "draw", photo=("x.png", b"a photo"))

    assert "can be asked for only in" in world.refusal(answer)


async def test_with_none_chosen_it_is_all_channels_again(world: World, mo: MemberActor) -> None:
    await _choose(world, mo, "channels", world.guild.create_text_channel("studio"))
    menu = await mo.slash(world.channel, "limits channels")

    await mo.select(private(menu), [])

    await world.stylize()
    assert len(world.painter.jobs) == 1


async def test_the_menu_shows_what_is_chosen(world: World, mo: MemberActor) -> None:
    await _choose(world, mo, "roles", world.guild.create_role("Painters"))

    menu = await mo.slash(world.channel, "limits roles")

    (select,) = walk(private(menu).message.components[0].children)  # type: ignore[union-attr]
    assert isinstance(select, discord.SelectMenu)
    assert [value.id for value in select.default_values] == [world.guild.roles["Painters"].id]


async def _painters(world: World, mo: MemberActor) -> RoleHandle:
    painters = world.guild.create_role("Painters")
    await _choose(world, mo, "roles", painters)
    return painters


async def test_only_members_with_a_role_that_is_chosen(world: World, mo: MemberActor) -> None:
    painters = await _painters(world, mo)
    carla = world.guild.add_member(world.env.create_user("Carla"), roles=[painters])

    answer = await world.stylize()

    assert world.refusal(answer) == (
        f"On this server you need one of these roles to ask for pictures: {painters.mention}."
    )
    await world.stylize(carla)
    assert len(world.painter.jobs) == 1


async def test_who_manages_the_server_needs_no_role(world: World, mo: MemberActor) -> None:
    await _painters(world, mo)

    await world.stylize(mo)

    assert len(world.painter.jobs) == 1


async def test_a_chosen_channel_that_is_deleted_opens_no_others(
    world: World, mo: MemberActor
) -> None:
    studio = world.guild.create_text_channel("studio")
    await _choose(world, mo, "channels", studio)
    world.env.backend.delete_channel(studio.id)
    await world.settle()

    assert "can be asked for only in" in world.refusal(await world.stylize())
    menu = await mo.slash(world.channel, "limits channels")
    assert menu.response is not None  # Discord takes no default that is not there


# ------------------------------------------------------------------ jobs of a day


async def _allow(world: World, mo: MemberActor, jobs_per_day: int) -> None:
    answer = await mo.slash(world.channel, "limits set", jobs_per_day=jobs_per_day)
    assert told(answer).startswith("From now on:")


async def _had(world: World, hours_ago: float, guild_id: int | None) -> None:
    """Ana asked for a job so long ago."""
    jobs = world.bot.services.store.jobs
    number = await jobs.count_since(world.ana.id, datetime(2020, 1, 1, tzinfo=UTC))
    await jobs.add(
        JobRecord(
            id=f"old{number}",
            requester_id=world.ana.id,
            requester_name="Ana",
            guild_id=guild_id,
            channel_id=world.channel.id,
            locale="en-US",
            order={},
            created=datetime.now(UTC) - timedelta(hours=hours_ago),
            state="finished",
        )
    )


async def test_the_days_last_job_is_followed_by_when_the_next_is_possible(
    world: World, mo: MemberActor
) -> None:
    await _allow(world, mo, 2)
    for hours in (25, 20, 5):
        await _had(world, hours, world.guild.id)

    sentence = world.refusal(await world.stylize())

    assert sentence.startswith(
        "You have asked for 2 pictures within the last 24 hours, as many as one member may; "
        "you can ask for the next <t:"
    )
    moment = int(sentence.partition("<t:")[2].partition(":R>")[0])
    in_hours = (moment - datetime.now(UTC).timestamp()) / 3600
    assert in_hours == pytest.approx(4, abs=0.1)
    assert len(world.painter.jobs) == 0
    await world.stylize(world.ben)
    assert len(world.painter.jobs) == 1


async def test_the_hosts_number_counts_on_all_servers_a_servers_only_there(
    world: World, mo: MemberActor
) -> None:
    await _allow(world, mo, 2)
    for guild_id in (4711, 4711, None):
        await _had(world, 3, guild_id)
    await world.stylize()
    assert len(world.painter.jobs) == 1

    world.settings.change(jobs_per_day=4)

    assert "You have asked for 4 pictures" in told(await world.stylize())


async def test_a_job_that_was_not_taken_does_not_count(world: World, mo: MemberActor) -> None:
    await _allow(world, mo, 1)
    await world.stylize(style=("notes.txt", b"words"))
    world.painter.bad[b"broken"] = "That picture is broken."
    await world.stylize(style=("x.png", b"broken"))

    await world.stylize()

    assert len(world.painter.jobs) == 1


async def test_two_commands_at_the_same_moment_do_not_both_get_the_days_last(
    world: World, mo: MemberActor
) -> None:
    await _allow(world, mo, 1)
    rules = world.bot.services.rules
    ana = Requester(id=world.ana.id, name="Ana", guild_id=world.guild.id)
    inside = 0

    async def ask() -> None:
        nonlocal inside
        async with rules.one_of_the_day(ana, await rules.of(world.guild.id), 1):
            inside += 1
            await asyncio.sleep(0.01)
            await _had(world, 0, world.guild.id)

    first, second = await asyncio.gather(ask(), ask(), return_exceptions=True)

    assert first is None
    assert "as many as one member may" in str(second)
    assert inside == 1
