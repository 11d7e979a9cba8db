"""Interactions that Discord does not know, has answered already, or has forgotten."""

from __future__ import annotations

import logging

import pytest

from tests.faults.studio import RESULT, Studio, pictures

ANSWER = "/interactions/**"
SEND = "/channels/*/messages"


@pytest.mark.parametrize("code", [10062, 40060])
async def test_a_command_that_can_not_be_answered_leaves_nothing_behind(
    studio: Studio, code: int
) -> None:
    studio.discord.misbehave("POST", ANSWER, times=9, code=code)
    studio.stylize()
    await studio.discord.until(lambda: studio.discord.ledger.count("POST", ANSWER) > 0, "answers")
    await studio.discord.until(lambda: not studio.bot.studio.jobs.of(studio.ana.user.id), "an end")
    assert studio.discord.ledger.count("POST", ANSWER) <= 2
    assert studio.channel.history() == []

    studio.discord.behave()
    job = await studio.begin()
    await studio.finish(job)
    assert pictures(studio.thread) == [RESULT]


@pytest.mark.parametrize("code", [10062, 40060])
@pytest.mark.parametrize("what", ["stylize", "cancel", "queue", "help", "style list", "button"])
async def test_what_can_not_be_answered_is_one_line_in_the_log_and_asked_once(
    studio: Studio, code: int, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = await studio.begin()
    caplog.clear()
    before = studio.discord.ledger.count("POST", ANSWER)
    studio.discord.misbehave("POST", ANSWER, times=9, code=code)
    if what == "button":
        studio.discord.presses(studio.ana, studio.card, "Cancel")
    else:
        options = studio.pictures() if what == "stylize" else {}
        studio.discord.types(studio.ana, studio.channel, what, **options)
    await studio.discord.until(lambda: bool(_complaints(caplog)), "a line in the log")
    studio.discord.behave()
    await (studio.ended(job) if what in ("cancel", "button") else studio.finish(job))
    assert [r.levelname for r in _complaints(caplog)] == ["WARNING"]
    assert "Traceback" not in caplog.text
    assert str(code) in caplog.text
    assert studio.discord.ledger.count("POST", ANSWER) - before == 1


async def test_a_refusal_that_can_not_be_told_is_one_line_in_the_log(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    await studio.begin()
    stranger = studio.discord.add_member(studio.guild, "Ben")
    studio.discord.misbehave("POST", ANSWER, times=9, code=10062)
    studio.discord.presses(stranger, studio.card, "Cancel")
    await studio.discord.until(lambda: bool(_complaints(caplog)), "a line in the log")
    assert [r.levelname for r in _complaints(caplog)] == ["WARNING"]
    assert "Traceback" not in caplog.text


async def test_suggestions_that_come_too_late_are_a_line_in_the_log_at_most(
    studio: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    """The next letter that the member types asks again."""
    caplog.set_level(logging.INFO)
    before = studio.discord.ledger.count("POST", ANSWER)
    studio.discord.misbehave("POST", ANSWER, times=9, code=10062)
    studio.discord.completes(studio.ana, studio.channel, "stylize", style_name="wa")
    late = "Suggestions came too late: 404 Not Found"
    await studio.discord.until(lambda: late in caplog.text, "a line in the log")
    assert studio.discord.ledger.count("POST", ANSWER) - before == 1
    assert "Traceback" not in caplog.text
    assert _complaints(caplog) == []


def _complaints(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_a_command_that_comes_too_late_is_refused_by_the_stand_in_itself(
    studio: Studio,
) -> None:
    studio.stylize()
    studio.discord.clock.advance(4)
    await studio.discord.until(lambda: studio.discord.ledger.count("POST", ANSWER) > 0, "answers")
    assert {r.code for r in studio.discord.ledger.of("POST", ANSWER)} == {10062}
    assert not studio.painter.jobs


async def test_a_job_that_outlives_its_command_ends_as_any_other(studio: Studio) -> None:
    job = await studio.begin()
    studio.discord.clock.advance(16 * 60)
    await studio.finish(job, 20)
    assert pictures(studio.thread) == [b"frame 20", RESULT]
    assert studio.card.attachments[-1].data == RESULT
    assert [r for r in studio.discord.ledger.requests if r.status >= 400] == []


@pytest.mark.parametrize("code", [10062, 40060])
async def test_a_button_that_can_not_be_answered_still_does_what_it_says(
    studio: Studio, code: int
) -> None:
    job = await studio.begin()
    studio.discord.misbehave("POST", ANSWER, times=9, code=code)
    before = studio.discord.ledger.count("POST", ANSWER)
    studio.discord.presses(studio.ana, studio.card, "Cancel")
    await studio.ended(job)
    await studio.discord.until(lambda: "Cancel" not in studio.card.labels(), "the card's end")
    assert studio.discord.ledger.count("POST", ANSWER) - before <= 2
    assert not studio.bot.studio.jobs.painting


async def test_where_the_bot_may_only_answer_the_answers_are_all_there_is(studio: Studio) -> None:
    elsewhere = studio.discord.add_guild("Elsewhere", invited=False)
    channel = studio.discord.add_channel(elsewhere, "a channel")
    ben = studio.discord.add_member(elsewhere, "Ben")
    studio.discord.types(ben, channel, "stylize", **studio.pictures())
    job = await studio.job()
    await studio.finish(job)
    assert pictures(channel) == [RESULT]
    assert studio.discord.ledger.count("POST", SEND) == 0


@pytest.mark.parametrize("code", [10015, 10062, 40060, 50027])
async def test_where_no_answer_is_taken_any_more_no_other_is_tried(
    studio: Studio, code: int
) -> None:
    elsewhere = studio.discord.add_guild("Elsewhere", invited=False)
    channel = studio.discord.add_channel(elsewhere, "a channel")
    ben = studio.discord.add_member(elsewhere, "Ben")
    fault = studio.discord.misbehave("*", "/webhooks/**", times=9, code=code)
    studio.discord.types(ben, channel, "stylize", **studio.pictures())
    await studio.discord.until(lambda: fault.times < 9, "the first refusal")
    await studio.discord.until(lambda: not studio.bot.studio.jobs.of(ben.user.id), "an end")
    await studio.discord.until(studio.idle, "all that is told of it")
    assert len(studio.discord.ledger.of("*", "/webhooks/**")) == 1


async def test_a_card_that_only_its_member_sees_is_cancelled_by_its_button(
    studio: Studio,
) -> None:
    elsewhere = studio.discord.add_guild("Elsewhere", invited=False)
    elsewhere.external_apps = False
    channel = studio.discord.add_channel(elsewhere, "a channel")
    ben = studio.discord.add_member(elsewhere, "Ben")
    asked = studio.discord.types(ben, channel, "stylize", **studio.pictures())
    job = await studio.job()
    (card,) = [message for message in asked.followups if message.is_card]
    assert card.ephemeral
    pressed = studio.discord.presses(ben, card, "Cancel")
    await studio.ended(job)
    await pressed.answered()
    assert "Cancelled by Ben" in card.text
    assert "Cancel" not in card.labels()
    assert pressed.followups == []
    assert [str(r) for r in studio.discord.ledger.requests if r.status >= 400] == []


async def test_where_the_bot_may_only_answer_a_long_job_ends_in_private_messages(
    studio: Studio,
) -> None:
    elsewhere = studio.discord.add_guild("Elsewhere", invited=False)
    channel = studio.discord.add_channel(elsewhere, "a channel")
    ben = studio.discord.add_member(elsewhere, "Ben")
    studio.discord.types(ben, channel, "stylize", **studio.pictures())
    job = await studio.job()
    studio.discord.clock.advance(16 * 60)
    await studio.finish(job)
    assert pictures(channel) == []
    assert pictures(studio.discord.private_channel(ben)) == [RESULT]
    assert len(studio.discord.ledger.of("*", "/webhooks/**")) <= 6
