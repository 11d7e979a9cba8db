"""The button that removes a finished picture and all that is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from engine.job.spec import Job
from tests.bot.answers import private, told
from tests.bot.simulation import PAINTING, PHOTO, World, frame, is_card, result, started

_DONE = "Deleted: its messages and its files are gone."
_NOT_ALL = (
    "Its files are gone. Some of its messages I can't remove here, so please delete those yourself."
)


async def paint(world: World) -> Job:
    """A finished picture of Ana's."""
    job = await world.paints(started(), frame(20), frame(40))
    await world.play(job, result(image=b"finished", strip=b"strip"))
    return job


async def delete(
    world: World, who: MemberActor | None = None, message: discord.Message | None = None
) -> str:
    """Press Delete and then the red button; returns what is said in the end."""
    who = who or world.ana
    asked = await who.click(message or world.card(), label="Delete")
    await who.click(private(asked), label="Delete for good")
    assert private(asked).components == [], "it can't be pressed twice"
    return told(asked)


async def is_remembered(world: World, job: Job) -> bool:
    """Whether anything is kept of a job but that there was one."""
    record = await world.bot.services.store.jobs.get(job.id)
    folder = world.data_dir / "jobs" / job.id
    return folder.exists() or (record is not None and record.order != {})


def refused(answer: InteractionResult) -> str:
    assert private(answer).components == []
    return told(answer)


async def test_it_asks_once_before_anything_is_gone(world: World) -> None:
    job = await paint(world)

    answer = await world.ana.click(world.card(), label="Delete")

    assert told(answer).startswith("Delete **harbour in the style of the waves** for good?")
    assert world.card() is not None
    assert await is_remembered(world, job)


async def test_card_thread_files_and_record_are_removed(world: World) -> None:
    job = await paint(world)

    assert await delete(world) == _DONE

    assert [m for m in world.channel.history() if m.attachments or m.components] == []
    assert world.channel.threads == []
    assert not await is_remembered(world, job)


async def test_without_the_permission_for_threads_its_pictures_are_removed(world: World) -> None:
    job = await paint(world)
    (thread,) = world.channel.threads
    world.env.inject_error("DELETE", f"/channels/{thread.id}", status=403, code=50013)

    assert await delete(world) == _DONE

    assert world.bot_messages(thread) == []
    assert not await is_remembered(world, job)


async def test_it_can_be_pressed_below_the_picture_in_the_thread(world: World) -> None:
    job = await paint(world)
    (thread,) = world.channel.threads
    (final,) = [m for m in world.bot_messages(thread) if world.buttons(m)]
    asked = await world.ana.click(final, label="Delete")

    await world.ana.click(private(asked), label="Delete for good")

    assert world.channel.threads == []
    assert not any(is_card(m) for m in world.channel.history())
    assert not await is_remembered(world, job)


async def test_what_others_wrote_in_the_thread_stays(world: World) -> None:
    await paint(world)
    (thread,) = world.channel.threads
    await world.ben.send(thread, "How lovely!")

    assert await delete(world) == _DONE

    assert world.bot_messages(thread) == []
    assert "How lovely!" in [m.content for m in thread.history()]


async def test_another_picture_in_the_same_thread_stays(world: World) -> None:
    await paint(world)
    card = world.card()
    (thread,) = world.channel.threads
    (final,) = [m for m in world.bot_messages(thread) if world.buttons(m)]
    await world.ben.click(final, label="Again")
    another = world.job
    await world.play(another, started(), result(image=b"another"))

    assert await delete(world, message=card) == _DONE

    (kept,) = world.bot_messages(thread)
    assert await world.picture(kept) == b"another"
    assert "Finished" in world.words(thread)
    assert await is_remembered(world, another)


async def test_an_archived_thread_is_emptied_too(world: World) -> None:
    await paint(world)
    (thread,) = world.channel.threads
    world.env.inject_error("DELETE", f"/channels/{thread.id}", status=403, code=50013)
    real = world.bot.get_channel(thread.id)
    assert isinstance(real, discord.Thread)
    await real.edit(archived=True)

    assert await delete(world) == _DONE

    assert world.bot_messages(thread) == []


async def test_where_there_is_no_thread_the_pictures_go_from_the_channel(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)
    await paint(world)
    await world.ben.send(world.channel, "Nice.")

    assert await delete(world) == _DONE

    assert [m.content for m in world.channel.history()] == ["Nice."]


async def test_in_private_messages_all_of_it_goes(world: World) -> None:
    await world.ana.user.slash("stylize", content=PHOTO, style=PAINTING)
    job = world.job
    await world.play(job, started(), frame(20), result(image=b"finished"))
    direct = world.ana.user.dm_channel
    asked = await world.ana.user.click(world.card(direct), label="Delete")

    await world.ana.user.click(private(asked), label="Delete for good")

    assert told(asked) == _DONE
    assert [m for m in direct.history() if m.attachments] == []
    assert not await is_remembered(world, job)


@pytest.mark.parametrize("gone", ["card", "thread"])
async def test_messages_that_are_gone_already_are_no_hindrance(world: World, gone: str) -> None:
    job = await paint(world)
    (thread,) = world.channel.threads
    asked = await world.ana.click(world.card(), label="Delete")
    if gone == "card":
        await world.member("Mo", manage_messages=True).delete(world.card())
    else:
        world.env.backend.delete_channel(thread.id)

    await world.ana.click(private(asked), label="Delete for good")

    assert told(asked) == _DONE
    assert not await is_remembered(world, job)


async def test_messages_that_can_not_be_removed_are_said_to_be_left(world: World) -> None:
    job = await paint(world)
    world.env.inject_error("DELETE", "/channels/*", status=403, code=50013, times=None)

    assert await delete(world) == _NOT_ALL

    assert not await is_remembered(world, job)


async def test_a_stranger_may_not(world: World) -> None:
    job = await paint(world)

    answer = await world.ben.click(world.card(), label="Delete")

    assert refused(answer) == "Only Ana and the moderators here can do that."
    assert await is_remembered(world, job)


async def test_a_moderator_may(world: World) -> None:
    job = await paint(world)

    assert await delete(world, world.member("Mo", manage_messages=True)) == _DONE

    assert not await is_remembered(world, job)


async def test_a_moderator_who_no_longer_is_one_may_not_finish_it(world: World) -> None:
    job = await paint(world)
    mo = world.member("Mo", manage_messages=True)
    asked = await mo.click(world.card(), label="Delete")
    world.env.backend.get_guild(world.guild.id).members[mo.id].role_ids.clear()

    answer = await mo.click(private(asked), label="Delete for good")

    assert refused(answer) == "Only Ana and the moderators here can do that."
    assert await is_remembered(world, job)


async def test_a_picture_that_is_deleted_already_is_said_to_be_forgotten(world: World) -> None:
    await paint(world)
    first = await world.ana.click(world.card(), label="Delete")
    second = await world.ana.click(world.card(), label="Delete")
    await world.ana.click(private(first), label="Delete for good")

    answer = await world.ana.click(private(second), label="Delete for good")

    assert refused(answer) == "I no longer know that picture, so I can't do that with it."


async def test_a_deleted_picture_still_counts_towards_its_members_day(world: World) -> None:
    await paint(world)
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)

    assert await delete(world) == _DONE

    assert await world.bot.services.store.jobs.count_since(world.ana.id, an_hour_ago) == 1


async def test_a_picture_of_days_ago_is_forgotten_altogether(world: World) -> None:
    job = await paint(world)
    jobs = world.bot.services.store.jobs
    record = await jobs.get(job.id)
    assert record is not None
    await jobs.forget(job.id)
    await jobs.add(replace(record, created=record.created - timedelta(days=2)))

    assert await delete(world) == _DONE

    assert await jobs.get(job.id) is None


async def test_the_pictures_made_from_it_stay(world: World) -> None:
    await paint(world)
    await world.ben.click(world.card(), label="Stronger")
    stronger = world.job
    await world.play(stronger, started(), result(image=b"stronger"))

    assert await delete(world, message=world.card(nth=0)) == _DONE

    assert await is_remembered(world, stronger)
    assert "Finished" in world.words()
