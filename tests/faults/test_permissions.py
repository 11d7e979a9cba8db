"""Permissions that are taken away while a picture is painted."""

from __future__ import annotations

from tests.faults.studio import RESULT, Studio, pictures


def refusals(studio: Studio) -> list[int]:
    return [r.code for r in studio.discord.ledger.requests if r.status >= 400]


async def test_who_may_not_write_in_threads_writes_in_the_channel(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.forbid(studio.channel, send_messages_in_threads=True)
    await studio.finish(job, 20, 40)
    assert pictures(studio.channel) == [b"frame 20", b"frame 40", RESULT]
    assert refusals(studio) == [50013]


async def test_who_may_not_make_threads_uses_the_channel(studio: Studio) -> None:
    studio.discord.forbid(studio.channel, create_public_threads=True)
    job = await studio.begin()
    await studio.finish(job, 20)
    assert pictures(studio.channel) == [b"frame 20", RESULT]
    assert refusals(studio) == [50013]


async def test_who_may_not_see_the_channel_any_more_writes_to_the_member(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.forbid(studio.channel, view_channel=True)
    await studio.finish(job, 20)
    assert pictures(studio.private) == [RESULT]
    assert set(refusals(studio)) == {50001}
    assert len(refusals(studio)) <= 3


async def test_who_may_not_attach_files_any_more_writes_to_the_member(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.forbid(studio.channel, attach_files=True)
    await studio.finish(job, 20)
    assert pictures(studio.private) == [RESULT]
    assert set(refusals(studio)) == {50013}
    assert len(refusals(studio)) <= 3


async def test_permissions_that_are_missing_from_the_start_are_named(studio: Studio) -> None:
    studio.discord.forbid(studio.channel, attach_files=True)
    words = await studio.stylize().told()
    assert "Attach Files" in words
    assert not studio.painter.jobs
    assert refusals(studio) == []


async def test_permissions_that_vanish_before_the_card_are_told_in_private(studio: Studio) -> None:
    fault = studio.discord.misbehave("GET", "/attachments/**", delay=0.5)
    asked = studio.stylize()
    await studio.discord.until(lambda: fault.times == 0, "the download")
    studio.discord.forbid(studio.channel, send_messages=True)
    assert "could not post" in await asked.told()
    assert refusals(studio) == [50013]
