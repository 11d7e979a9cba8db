"""Uploads that are too large, and links that are too old."""

from __future__ import annotations

import pytest

from tests.faults.studio import RESULT, Studio, pictures

SEND = "/channels/*/messages"
EDIT = "/channels/*/messages/*"
CDN = "/attachments/**"


async def test_an_upload_that_is_too_large_for_the_card_is_tried_smaller(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("PATCH", EDIT, code=40005)
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert studio.card.attachments[-1].data == RESULT


async def test_a_picture_that_is_too_large_everywhere_is_kept_and_said_to_be(
    studio: Studio,
) -> None:
    job = await studio.begin()
    studio.guild.file_limit = len(RESULT) - 1
    await studio.finish(job)
    last = studio.thread.history()[-1]
    assert "too large for Discord" in last.text
    assert job.id in last.text, "an admin finds it by the job's id"
    assert studio.ana.user.id in last.pings
    assert studio.bot.services.archive.result(job.id) == RESULT
    assert {r.code for r in studio.discord.ledger.requests if r.status >= 400} == {40005}
    assert len([r for r in studio.discord.ledger.requests if r.status == 413]) <= 4


async def test_frames_that_are_too_large_are_left_out(studio: Studio) -> None:
    job = await studio.begin()
    studio.guild.file_limit = len(b"frame 20")
    studio.put(job, 20)
    studio.put(job, 140)
    studio.put(job, 40)
    await studio.discord.until(lambda: b"frame 40" in pictures(studio.thread), "a frame")
    studio.guild.file_limit = 1000
    await studio.finish(job)
    assert pictures(studio.thread) == [b"frame 20", b"frame 40", RESULT]
    assert pictures(studio.channel) == []


async def test_a_413_of_the_network_before_discord_is_too_large_too(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("*", EDIT, times=9, status=413, is_text=True)
    studio.discord.misbehave("POST", SEND, times=2, status=413, is_text=True)
    await studio.finish(job)
    assert "too large for Discord" in studio.thread.history()[-1].text


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_link_that_expired_is_told_and_costs_no_job(studio: Studio, status: int) -> None:
    studio.discord.misbehave("GET", CDN, times=9, status=status)
    asked = studio.stylize()
    assert "could not download the content picture" in await asked.told()
    assert not studio.painter.jobs
    assert not studio.bot.studio.jobs.of(studio.ana.user.id)
    assert studio.discord.ledger.count("GET", CDN) <= 4
    assert studio.channel.history() == []

    studio.discord.behave()
    job = await studio.begin()
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]


async def test_links_expire_by_themselves(studio: Studio) -> None:
    fault = studio.discord.misbehave("POST", "/interactions/**", delay=0.3)
    asked = studio.stylize()
    await studio.discord.until(lambda: fault.times == 0, "the answer")
    studio.discord.cdn.expire_links()
    assert "could not download the content picture" in await asked.told()
    assert [r.status for r in studio.discord.ledger.of("GET", CDN)] == [404, 404]


async def test_a_slow_download_is_waited_for(studio: Studio) -> None:
    studio.discord.misbehave("GET", CDN, times=2, delay=1.5)
    job = await studio.begin()
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
