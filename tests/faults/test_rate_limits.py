"""429: the bot waits as long as it is told to, and loses nothing by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.card.presenter import DiscordPresenter
from tests.bot.simulation import FixedSettings, result
from tests.discord import Channel, Member
from tests.discord.ledger import Request
from tests.faults.conftest import HURRY
from tests.faults.studio import RESULT, Studio, pictures

SEND = "/channels/*/messages"
EDIT = "/channels/*/messages/*"
ANSWER = "/interactions/**"


async def test_a_card_that_must_wait_comes_later(studio: Studio) -> None:
    studio.discord.misbehave("POST", SEND, status=429, retry_after=0.5)
    job = await studio.begin()
    await studio.finish(job)

    refused, taken = studio.discord.ledger.of("POST", SEND)[:2]
    assert refused.ended is not None
    assert taken.began - refused.ended >= 0.5
    assert pictures(studio.thread) == [RESULT]


async def test_a_global_limit_holds_back_everything(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("PATCH", EDIT, status=429, retry_after=0.7, is_global=True)
    await studio.finish(job)

    (refused,) = [r for r in studio.discord.ledger.requests if r.is_global]
    later = [r for r in studio.discord.ledger.requests if r.began > refused.began]
    assert refused.ended is not None
    assert min(r.began for r in later) >= refused.ended + 0.7
    assert pictures(studio.thread) == [RESULT]
    assert studio.card.attachments[-1].data == RESULT


async def test_an_answer_that_must_wait_comes_in_time(studio: Studio) -> None:
    studio.discord.misbehave("POST", ANSWER, status=429, retry_after=0.5)
    job = await studio.begin()
    await studio.finish(job)
    assert studio.discord.ledger.count("POST", ANSWER) == 2
    assert pictures(studio.thread) == [RESULT]


async def test_frames_faster_than_discord_takes_them_never_exceed_its_limits(
    studio: Studio,
) -> None:
    job = await studio.begin()
    for iteration in range(1, 101):
        studio.put(job, iteration)
    await studio.finish(job)

    assert studio.discord.ledger.busiest_second() < 50
    shown = pictures(studio.thread)
    assert shown[-1] == RESULT
    # The latest ones; those that waited longest were left out.
    assert shown[-2] == b"frame 100"
    assert len(shown) < 20


async def test_a_limit_on_frames_costs_no_frame(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("POST", SEND, times=2, status=429, retry_after=0.3)
    await studio.finish(job, 20, 40)
    assert pictures(studio.thread) == [b"frame 20", b"frame 40", RESULT]


async def test_after_five_limits_in_a_row_the_thread_is_still_the_place(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.misbehave("POST", SEND, times=5, status=429, retry_after=0.05)
    studio.put(job, 20)
    await studio.discord.until(
        lambda: studio.discord.ledger.count("POST", SEND) >= 6, "five refusals", 5
    )
    await studio.finish(job, 40)
    assert pictures(studio.thread)[-2:] == [b"frame 40", RESULT]
    assert pictures(studio.channel) == []


@pytest.mark.parametrize("where", [pytest.param(SEND), EDIT])
async def test_a_ban_by_the_network_before_discord_is_not_answered_with_more_requests(
    studio: Studio, where: str
) -> None:
    job = await studio.begin()
    before = len(studio.discord.ledger.requests)
    studio.discord.misbehave("*", where, times=2, status=429, retry_after=1, is_text=True)
    await studio.finish(job, 20)
    assert pictures(studio.thread)[-1:] == [RESULT]
    assert len(studio.discord.ledger.requests) - before <= 7


# As long as Discord's, and by the stand-in's hurried clock.
LIMITS = [pytest.param(3 / HURRY, id="3 s"), pytest.param(30 / HURRY, id="30 s")]


@pytest.mark.parametrize("seconds", LIMITS)
async def test_the_picture_does_not_wait_for_a_card_that_can_not_be_edited(
    studio: Studio, seconds: float
) -> None:
    job = await studio.begin()
    studio.discord.misbehave("PATCH", EDIT, times=10**6, status=429, retry_after=seconds)
    studio.put(job, 20)
    await studio.discord.until(lambda: _refused(studio) > 0, "an edit that has to wait")
    before = _refused(studio)
    studio.painter.put(job, result(image=RESULT))
    await studio.discord.until(lambda: RESULT in pictures(studio.thread), "the picture")
    assert "Finished" not in studio.card.text
    # The bot asks five times before it gives an edit up.
    assert _refused(studio) - before < 5

    studio.discord.behave()
    await studio.ended(job)
    assert pictures(studio.thread) == [b"frame 20", RESULT]
    assert studio.card.attachments[-1].data == RESULT


@pytest.mark.parametrize("seconds", LIMITS)
async def test_of_the_edits_that_had_to_wait_only_the_newest_is_made(
    studio: Studio, seconds: float
) -> None:
    job = await studio.begin()
    studio.discord.misbehave("PATCH", EDIT, status=429, retry_after=seconds)
    studio.put(job, 20)
    await studio.discord.until(lambda: _refused(studio) > 0, "an edit that has to wait")
    made = len(_edits(studio))
    await studio.finish(job, 40)
    assert [edit.status for edit in _edits(studio)[made:]] == [200]
    assert studio.card.attachments[-1].data == RESULT


@pytest.mark.parametrize("seconds", LIMITS)
async def test_a_card_goes_on_after_a_limit(studio: Studio, seconds: float) -> None:
    job = await studio.begin()
    studio.discord.misbehave("PATCH", EDIT, times=2, status=429, retry_after=seconds)
    studio.put(job, 20)
    await studio.discord.until(
        lambda: any(file.data == b"frame 20" for file in studio.card.attachments), "the card", 30
    )
    await studio.finish(job)
    assert studio.card.attachments[-1].data == RESULT


async def test_an_old_card_is_updated_seldom(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    await studio.begin()
    (ticket,) = studio.bot.studio.jobs.all
    assert isinstance(ticket.presenter, DiscordPresenter)
    assert ticket.presenter._interval() == pytest.approx(1.25)
    monkeypatch.setattr("bot.card.update_rate._OLD", timedelta())
    assert ticket.presenter._interval() >= 30


def _edits(studio: Studio) -> list[Request]:
    return studio.discord.ledger.of("PATCH", EDIT)


def _refused(studio: Studio) -> int:
    return sum(edit.status == 429 for edit in _edits(studio))


def _crowd(studio: Studio, servers: int) -> list[tuple[Member, Channel]]:
    """Four members each of many servers."""
    crowd = []
    for number in range(servers):
        guild = studio.discord.add_guild(f"Server {number}")
        channel = studio.discord.add_channel(guild, "paintings")
        names = ("Ben", "Cleo", "Dan", "Eve")
        crowd += [(studio.discord.add_member(guild, name), channel) for name in names]
    return crowd


async def test_a_hundred_commands_at_once_are_all_acknowledged(
    idle_studio: Studio, settings: FixedSettings
) -> None:
    settings.change(queue_length=1000)
    discord, crowd = idle_studio.discord, _crowd(idle_studio, 25)
    async with discord.run(idle_studio.bot):
        asked = [discord.types(*who, "stylize", **idle_studio.pictures()) for who in crowd]
        await discord.until(
            lambda: discord.ledger.count("POST", ANSWER) >= len(asked), "their answers", 20
        )
        assert {r.status for r in discord.ledger.of("POST", ANSWER)} == {200}


@pytest.mark.slow
async def test_a_burst_beyond_the_limit_of_all_requests_loses_nothing(
    idle_studio: Studio, settings: FixedSettings
) -> None:
    settings.change(queue_length=100)
    discord, painter = idle_studio.discord, idle_studio.painter
    crowd = _crowd(idle_studio, 10)
    async with discord.run(idle_studio.bot):
        for who in crowd:
            discord.types(*who, "stylize", **idle_studio.pictures())
        await discord.until(lambda: len(painter.jobs) == len(crowd), "all the jobs")
        for job in list(painter.jobs):
            await idle_studio.finish(job)
    cards = [m for c in {where for _, where in crowd} for m in c.history() if m.is_card]
    threads = [card.thread for card in cards if card.thread is not None]
    assert [pictures(thread) for thread in threads] == [[RESULT]] * len(crowd)
