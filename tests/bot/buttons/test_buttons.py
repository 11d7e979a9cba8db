"""The buttons on jobs: while they are painted, who may press them, and what outlives a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, UserHandle
from simcord.env import Env
from simcord.results import InteractionResult, to_discord_message

from bot.app.client import Easel
from bot.sandbox.simulated import PatientPainter
from engine.job.spec import Job
from tests.bot.answers import told
from tests.bot.simulation import (
    PAINTING,
    PHOTO,
    FixedSettings,
    ScriptedPainter,
    World,
    progress,
    result,
    started,
)

_FORGOTTEN = "I no longer know that picture, so I can't do that with it."
_OF_A_PICTURE = (
    "again",
    "stronger",
    "softer",
    "larger",
    "colours",
    "compare",
    "making",
    "recipe",
    "delete",
    "erase",
)
_OF_A_JOB = ("cancel", "stop", "frames")


async def begin(world: World) -> Job:
    """A job of Ana's that is being painted, and whose card says so."""
    await world.paints(started(), progress(30))
    await world.env.advance_time(30)
    return world.job


async def press(
    env: Env, who: MemberActor | UserHandle, where: ChannelHandle, custom_id: str
) -> InteractionResult:
    """Press a button of that id, on a message that the bot itself remembers nothing of."""
    button = {"type": 2, "style": 2, "label": "?", "custom_id": custom_id}
    message = env.backend.create_message(
        where.id, env.backend.bot_user.id, components=[{"type": 1, "components": [button]}]
    )
    return await who.click(to_discord_message(env, message), custom_id=custom_id)


async def test_a_job_that_waits_can_only_be_cancelled(world: World) -> None:
    await world.stylize()

    assert world.buttons(world.card()) == ["Cancel"]


async def test_a_job_that_is_painted_can_be_stopped_and_have_more_frames(world: World) -> None:
    await begin(world)

    assert world.buttons(world.card()) == ["Stop here", "More frames", "Recipe", "Cancel"]


async def test_a_cancelled_job_can_be_asked_for_again(world: World) -> None:
    await begin(world)

    await world.ana.click(world.card(), label="Cancel")

    assert world.buttons(world.card()) == ["Again"]


async def test_stop_here_asks_the_painter_for_the_picture_as_it_is(world: World) -> None:
    job = await begin(world)

    answer = await world.ana.click(world.card(), label="Stop here")

    assert told(answer) == "I'm finishing the picture as it is now."
    assert world.painter.stopped == [job.id]
    await world.play(job, progress(31))
    await world.env.advance_time(30)
    assert "I'm finishing it as it is now." in world.words()
    await world.play(job, result(31, image=b"early"))
    assert "Finished early" in world.words()
    assert await world.picture(world.bot_messages(world.channel.threads[0])[-1]) == b"early"


async def test_more_frames_halves_the_interval_at_each_press(world: World) -> None:
    job = await begin(world)
    usual = job.recipe.frame_every

    first = await world.ana.click(world.card(), label="More frames")
    assert world.painter.frame_intervals == {job.id: usual // 2}
    await world.ana.click(world.card(), label="More frames")

    assert told(first) == f"From now on there is a picture every {usual // 2} iterations."
    assert world.painter.frame_intervals == {job.id: usual // 4}


async def test_there_are_no_more_frames_than_iterations(world: World) -> None:
    world.settings.change(frame_every=2)
    await begin(world)

    last = await world.ana.click(world.card(), label="More frames")
    refused = await world.ana.click(world.card(), label="More frames")

    assert told(last) == "From now on there is a picture at every iteration."
    assert told(refused) == "There can't be more pictures of it than there are."


@pytest.mark.parametrize("label", ["Stop here", "More frames", "Cancel"])
async def test_a_stranger_may_not_change_somebodys_job(world: World, label: str) -> None:
    await begin(world)

    answer = await world.ben.click(world.card(), label=label)

    assert told(answer) == "Only Ana and the moderators here can do that."
    assert world.painter.stopped == []
    assert world.painter.frame_intervals == {}
    assert world.painter.closed == []


@pytest.mark.parametrize("label", ["Stop here", "More frames"])
async def test_a_moderator_may_change_somebodys_job(world: World, label: str) -> None:
    job = await begin(world)

    await world.member("Mo", manage_messages=True).click(world.card(), label=label)

    assert job.id in (*world.painter.stopped, *world.painter.frame_intervals)


async def test_a_moderator_of_another_server_may_not(world: World) -> None:
    job = await begin(world)
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("chat")
    stranger = elsewhere.add_member(world.env.create_user("Stranger"))
    role = elsewhere.create_role("mods", permissions=discord.Permissions.all())
    moderator = elsewhere.add_member(world.env.create_user("Mo"), roles=[role])

    for who in (stranger, moderator):
        for name in _OF_A_JOB:
            answer = await press(world.env, who, channel, f"easel:{name}:{job.id}")
            assert "has ended already" in told(answer)

    assert (world.painter.stopped, world.painter.closed) == ([], [])


async def test_a_job_that_still_waits_has_no_picture_to_stop_at(world: World) -> None:
    await world.stylize()

    answer = await press(world.env, world.ana, world.channel, f"easel:stop:{world.job.id}")

    assert told(answer) == (
        "That job is not being painted at the moment, so there is no picture to keep yet."
    )


async def test_a_job_that_has_ended_can_not_be_changed(world: World) -> None:
    job = await world.painted()

    for name in _OF_A_JOB:
        answer = await press(world.env, world.ana, world.channel, f"easel:{name}:{job.id}")
        assert told(answer) == "That job has ended already, so there is nothing to change about it."


async def test_a_picture_that_nobody_knows_is_said_to_be_forgotten(world: World) -> None:
    for name in _OF_A_PICTURE:
        answer = await press(world.env, world.ana, world.channel, f"easel:{name}:0123456789ab")
        assert told(answer) == _FORGOTTEN

    assert world.painter.jobs == []


async def test_another_servers_members_can_do_nothing_with_a_picture(world: World) -> None:
    job = await world.painted()
    elsewhere = world.env.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("chat")
    role = elsewhere.create_role("mods", permissions=discord.Permissions.all())
    moderator = elsewhere.add_member(world.env.create_user("Mo"), roles=[role])

    for name in _OF_A_PICTURE:
        answer = await press(world.env, moderator, channel, f"easel:{name}:{job.id}")
        assert told(answer) == _FORGOTTEN

    assert world.painter.jobs == [job]
    assert world.bot.services.archive.result(job.id) == b"finished"


async def test_a_picture_that_is_not_finished_can_not_be_worked_with(world: World) -> None:
    job = await begin(world)

    for name in set(_OF_A_PICTURE) - {"recipe"}:
        answer = await press(world.env, world.ana, world.channel, f"easel:{name}:{job.id}")
        assert told(answer) == "That picture is not finished yet, so please try again when it is."

    assert world.painter.closed == []


async def test_a_cancelled_job_has_no_picture_to_work_with(world: World) -> None:
    job = await begin(world)
    await world.ana.click(world.card(), label="Cancel")

    for name in set(_OF_A_PICTURE) - {"again"}:
        answer = await press(world.env, world.ana, world.channel, f"easel:{name}:{job.id}")
        assert told(answer) == (
            "That job ended without a picture, so there is nothing to do that with."
        )


async def test_the_recipe_of_a_picture_on_its_way_is_for_its_server_alone(world: World) -> None:
    job = await begin(world)
    elsewhere = world.env.create_guild("Elsewhere")
    cy = elsewhere.add_member(world.env.create_user("Cy"))

    there = elsewhere.create_text_channel("there")
    answer = await press(world.env, cy, there, f"easel:recipe:{job.id}")

    assert told(answer) == _FORGOTTEN


async def test_a_button_that_there_is_not_gets_an_answer(world: World) -> None:
    for custom_id in ("easel:paint:0123456789ab", "easel:x:____", "easel:a:ä"):
        answer = await press(world.env, world.ana, world.channel, custom_id)
        assert told(answer) == "I don't know that button any more."


async def test_ids_that_are_none_reach_nothing(world: World) -> None:
    for job_id in ("../../etc", "", "a b", "a/b", "a" * 65):
        answer = await press(world.env, world.ana, world.channel, f"easel:recipe:{job_id}")
        assert not answer.acknowledged


async def test_a_picture_made_in_private_is_for_who_asked(world: World) -> None:
    await world.ana.user.slash("stylize", content=PHOTO, style=PAINTING)
    job = world.job
    await world.play(job, started(), result(image=b"finished"))

    refused = await press(
        world.env, world.ben.user, world.ben.user.dm_channel, f"easel:again:{job.id}"
    )
    await world.ana.user.click(world.card(world.ana.user.dm_channel), label="Again")

    assert told(refused) == "Only Ana can use the buttons of that picture here."
    assert len(world.painter.jobs) == 2
    assert world.job.content == PHOTO[1]


async def test_a_picture_that_ended_in_private_messages_has_working_buttons_there(
    world: World,
) -> None:
    await world.paints(started())
    world.env.backend.delete_channel(world.channel.threads[0].id)
    world.env.backend.delete_channel(world.channel.id)
    await world.play(world.job, result(image=b"finished"))
    (final,) = world.bot_messages(world.ana.user.dm_channel)

    await world.ana.user.click(final, label="Again")

    assert len(world.painter.jobs) == 2


async def test_a_picture_of_a_server_is_not_for_others_private_messages(world: World) -> None:
    job = await world.painted()

    answer = await press(
        world.env, world.ben.user, world.ben.user.dm_channel, f"easel:recipe:{job.id}"
    )

    assert told(answer) == _FORGOTTEN


@asynccontextmanager
async def running(settings: FixedSettings, data_dir: Path) -> AsyncIterator[World]:
    """A bot in a Discord of its own; the same server and members every time, and no messages."""
    painter = ScriptedPainter()
    patient = PatientPainter(painter)
    bot = Easel(settings, patient)
    async with simcord.run(bot) as env:
        patient.attach(env)
        guild = env.create_guild("The gallery")
        channel = guild.create_text_channel("paintings")
        ana, ben = (guild.add_member(env.create_user(name)) for name in ("Ana", "Ben"))
        yield World(env, bot, painter, settings, guild, channel, ana, ben, data_dir)
    await bot.services.store.close()  # SimCord stops a bot without closing it


async def test_the_buttons_of_a_picture_work_after_a_restart(
    settings: FixedSettings, tmp_path: Path
) -> None:
    async with running(settings, tmp_path) as before:
        job = await before.painted()

    async with running(settings, tmp_path) as world:
        await press(world.env, world.ana, world.channel, f"easel:stronger:{job.id}")
        assert (world.job.content, world.job.seed) == (PHOTO[1], job.seed)
        assert world.job.id != job.id
        await world.play(world.job, started(), result())
        assert "Finished" in world.words()

        deletion = await press(world.env, world.ana, world.channel, f"easel:erase:{job.id}")
        assert deletion.response is not None
        assert world.bot.services.archive.result(job.id) is None


async def test_the_buttons_of_a_job_that_a_restart_cut_off_say_so(
    settings: FixedSettings, tmp_path: Path
) -> None:
    async with running(settings, tmp_path) as before:
        job = await begin(before)

    async with running(settings, tmp_path) as world:
        for name in _OF_A_JOB:
            answer = await press(world.env, world.ana, world.channel, f"easel:{name}:{job.id}")
            assert "has ended already" in told(answer)
