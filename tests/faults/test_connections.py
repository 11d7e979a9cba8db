"""Connections that break: nothing is lost, and nothing comes twice."""

from __future__ import annotations

import pytest

from tests.discord import Cut
from tests.faults.studio import RESULT, Studio, pictures

SEND = "/channels/*/messages"
EDIT = "/channels/*/messages/*"
ANSWER = "/interactions/**"


def everywhere(studio: Studio) -> list[bytes]:
    return [*pictures(studio.thread), *pictures(studio.channel), *pictures(studio.private)]


@pytest.mark.parametrize("cut", list(Cut))
async def test_the_upload_of_a_card_breaks(studio: Studio, cut: Cut) -> None:
    studio.discord.misbehave("POST", SEND, cut=cut)
    job = await studio.begin()
    await studio.finish(job)
    assert everywhere(studio) == [RESULT]
    assert len([m for m in studio.channel.history() if m.is_card]) == 1


@pytest.mark.parametrize("cut", list(Cut))
async def test_the_upload_of_a_frame_breaks(studio: Studio, cut: Cut) -> None:
    job = await studio.begin()
    fault = studio.discord.misbehave("POST", SEND, cut=cut)
    studio.put(job, 20)
    await studio.discord.until(lambda: fault.times == 0, "the cut")
    await studio.finish(job, 40)

    shown = pictures(studio.thread)
    assert shown[-2:] == [b"frame 40", RESULT]
    assert len(set(shown)) == len(shown), "no frame comes twice"
    assert studio.discord.ledger.count("POST", SEND) <= 5


@pytest.mark.parametrize("cut", list(Cut))
async def test_the_upload_of_the_result_breaks(studio: Studio, cut: Cut) -> None:
    job = await studio.begin()
    studio.discord.misbehave("POST", SEND, cut=cut)
    await studio.finish(job)
    assert everywhere(studio) == [RESULT]
    assert studio.discord.ledger.count("POST", SEND) <= 4


@pytest.mark.parametrize("cut", list(Cut))
async def test_the_update_of_the_card_breaks(studio: Studio, cut: Cut) -> None:
    job = await studio.begin()
    fault = studio.discord.misbehave("PATCH", EDIT, cut=cut)
    studio.put(job, 20)
    await studio.discord.until(lambda: fault.times == 0, "the cut")
    await studio.finish(job)
    assert pictures(studio.thread) == [b"frame 20", RESULT]
    assert studio.card.attachments[-1].data == RESULT


async def test_the_last_update_of_the_card_breaks(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("PATCH", EDIT, cut=Cut.IN_UPLOAD)
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]
    assert studio.card.attachments[-1].data == RESULT, "the card does not look unfinished for ever"


@pytest.mark.parametrize(
    "cut",
    [
        Cut.IN_UPLOAD,
        pytest.param(Cut.BEFORE_ANSWER),
        pytest.param(Cut.IN_ANSWER),
    ],
)
async def test_the_first_answer_breaks(studio: Studio, cut: Cut) -> None:
    studio.discord.misbehave("POST", ANSWER, cut=cut)
    asked = studio.stylize()
    await studio.discord.until(
        lambda: bool(studio.painter.jobs) or bool(asked.private_words),
        "the job, or a word to the member",
        1.5,
    )
    if studio.painter.jobs:
        await studio.finish(await studio.job())
        assert everywhere(studio) == [RESULT]
    assert not asked.thinking
    assert studio.discord.ledger.count("POST", ANSWER) <= 3


@pytest.mark.parametrize("cut", [Cut.BEFORE_ANSWER, Cut.IN_ANSWER])
async def test_the_download_of_a_picture_breaks(studio: Studio, cut: Cut) -> None:
    studio.discord.misbehave("GET", "/attachments/**", times=10, cut=cut)
    words = await studio.stylize().told()
    assert "could not download the content picture" in words
    assert not studio.painter.jobs
    assert studio.discord.ledger.count("GET", "/attachments/**") <= 6

    studio.discord.behave()
    job = await studio.begin()
    await studio.finish(job)
    assert everywhere(studio) == [RESULT]
