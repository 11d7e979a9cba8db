"""Cards, threads, channels and servers that are gone: the next best place gets the picture."""

from __future__ import annotations

from tests.faults.studio import RESULT, Studio, pictures

SEND = "/channels/*/messages"
EDIT = "/channels/*/messages/*"


async def test_a_deleted_card_is_not_updated_again(studio: Studio) -> None:
    job = await studio.begin()
    thread = studio.thread
    studio.discord.delete(studio.card)
    before = studio.discord.ledger.count("PATCH", EDIT)
    for iteration in (20, 40, 60):
        studio.put(job, iteration)
    await studio.finish(job)
    assert pictures(thread) == [b"frame 20", b"frame 40", b"frame 60", RESULT]
    assert studio.discord.ledger.count("PATCH", EDIT) - before == 1
    assert {r.code for r in studio.discord.ledger.of("PATCH", EDIT)[before:]} == {10008}


async def test_without_its_thread_a_job_goes_on_in_the_channel(studio: Studio) -> None:
    job = await studio.begin()
    studio.put(job, 20)
    thread = studio.thread
    await studio.discord.until(lambda: pictures(thread) == [b"frame 20"], "a frame")
    studio.discord.delete(thread)
    await studio.finish(job, 40, 60)
    assert pictures(studio.channel) == [b"frame 40", b"frame 60", RESULT]
    assert [r.code for r in studio.discord.ledger.requests if r.status >= 400] == [10003]


async def test_without_its_channel_a_job_ends_in_private_messages(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.delete(studio.channel)
    await studio.finish(job, 20)
    assert pictures(studio.private) == [RESULT]
    refused = [r for r in studio.discord.ledger.requests if r.status >= 400]
    assert {r.code for r in refused} == {10003}
    assert len(refused) <= 3, "the card, the thread and the channel, each once"


async def test_without_its_server_a_job_ends_in_private_messages(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.world.remove_guild(studio.guild)
    await studio.finish(job, 20)
    assert pictures(studio.private) == [RESULT]
    assert len([r for r in studio.discord.ledger.requests if r.status >= 400]) <= 3


async def test_a_picture_that_nobody_takes_is_kept_and_the_bot_gives_up(studio: Studio) -> None:
    studio.ana.user.takes_dms = False
    job = await studio.begin()
    studio.discord.delete(studio.channel)
    await studio.finish(job)
    assert studio.bot.services.archive.result(job.id) == RESULT
    refused = [r.code for r in studio.discord.ledger.requests if r.status >= 400]
    assert 50007 in refused
    assert len(refused) <= 5


async def test_a_cancelled_job_without_a_card_is_told_elsewhere(studio: Studio) -> None:
    job = await studio.begin()
    thread = studio.thread
    studio.discord.delete(studio.card)
    asked = studio.discord.types(studio.ana, studio.channel, "cancel")
    await asked.told()
    await studio.ended(job)
    assert any("harbour" in message.text for message in thread.history())


async def test_a_channel_that_is_deleted_before_the_card_costs_one_request(studio: Studio) -> None:
    fault = studio.discord.misbehave("GET", "/attachments/**", delay=0.5)
    asked = studio.stylize()
    await studio.discord.until(lambda: fault.times == 0, "the download")
    studio.discord.delete(studio.channel)
    assert "could not post" in await asked.told()
    assert studio.discord.ledger.count("POST", SEND) == 1
    assert not studio.painter.jobs


async def test_a_thread_that_somebody_locks_is_left_for_the_channel(studio: Studio) -> None:
    job = await studio.begin()
    studio.thread.locked = studio.thread.archived = True
    await studio.finish(job, 20)
    assert pictures(studio.channel) == [b"frame 20", RESULT]
    assert [r.code for r in studio.discord.ledger.requests if r.status >= 400] == [50083]
