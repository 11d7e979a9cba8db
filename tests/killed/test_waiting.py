"""Whoever sees that the bot is thinking when it is killed hears from the next one."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.discord import Interaction
from tests.killed.painter import Pace
from tests.killed.test_kills import is_request
from tests.killed.town import Town

_SLOW = Pace(seconds=0.5)
ASK_AGAIN = "I was restarted in the meantime, so please send that again."


async def _killed_while_fetching(town: Town) -> Interaction:
    """A command that was acknowledged and not yet accepted when the bot was killed."""
    town.discord.misbehave("GET", "/attachments/**", times=2, delay=20)
    asked = await town.ask(town.channels[0]).answered(20)
    assert await town.sees(is_request("GET", "/attachments/**"), 0), town.words()
    await town.kill()
    town.discord.behave()
    assert asked.thinking
    return asked


def _noted(town: Town) -> int:
    """How many tokens are in the database."""
    with closing(sqlite3.connect(town.data_dir / "easel.db")) as database:
        return int(database.execute("SELECT count(*) FROM interactions").fetchone()[0])


async def test_who_was_kept_waiting_is_asked_to_send_it_again(town: Town) -> None:
    await town.start()
    asked = await _killed_while_fetching(town)
    assert _noted(town) == 1
    await town.start()
    assert await asked.told(20) == ASK_AGAIN
    await town.until(lambda: _noted(town) == 0, "the end of the token")
    assert asked.token not in town.whole_log()


async def test_they_are_told_in_their_language(town: Town) -> None:
    for member in town.members.values():
        member.locale = "de"
    await town.start()
    asked = await _killed_while_fetching(town)
    await town.start()
    assert "noch einmal" in await asked.told(20)


async def test_after_fifteen_minutes_nobody_is_told_and_the_token_is_gone(town: Town) -> None:
    await town.start()
    asked = await _killed_while_fetching(town)
    with closing(sqlite3.connect(town.data_dir / "easel.db")) as database, database:
        database.execute("UPDATE interactions SET asked = datetime(asked, '-16 minutes')")
    await town.start()
    await town.until(lambda: _noted(town) == 0, "the end of the token")
    assert asked.private_words == []


async def test_where_discord_fails_they_are_told_a_little_later(town: Town) -> None:
    await town.start()
    asked = await _killed_while_fetching(town)
    town.discord.misbehave("POST", "/webhooks/**", times=1, status=503)
    await town.start()
    assert await asked.told(20) == ASK_AGAIN


@pytest.mark.parametrize("ended", [False, True])
async def test_who_has_a_job_already_no_longer_sees_the_bot_thinking(
    town: Town, ended: bool
) -> None:
    town.pace = _SLOW
    await town.start()
    asked = town.ask(town.channels[0])
    town.discord.misbehave("DELETE", "/webhooks/**", times=1, delay=20)
    if not ended:
        town.discord.misbehave("POST", "/channels/*/messages", times=1, delay=20)
    assert await town.sees(is_request("POST", "/channels/*/messages", ended=ended), 0), town.words()
    await town.kill()
    town.discord.behave()
    assert asked.thinking
    await town.start()
    await town.nobody_waits()
    assert asked.private_words == []
    await town.finish_everything()
    town.check()
    assert _noted(town) == 0


async def test_once_a_command_is_answered_no_token_is_kept(town: Town) -> None:
    await town.start()
    town.ask(town.channels[0])
    await town.finish_everything()
    await town.until(lambda: _noted(town) == 0, "the end of the token")


async def test_a_press_that_was_cut_off_is_answered_too(town: Town) -> None:
    await town.start()
    town.ask(town.channels[0])
    await town.finish_everything()
    (card,) = town.cards()
    (result,) = [m for m in (card.thread or card.channel).history() if "Compare" in m.labels()]
    since = len(town.discord.ledger.requests)
    town.discord.misbehave("PATCH", "/webhooks/**", times=1, delay=20)
    member = next(iter(town.members.values()))
    pressed = town.discord.presses(member, result, "Compare")
    assert await town.sees(is_request("PATCH", "/webhooks/**"), since), pressed.private_words
    await town.kill()
    town.discord.behave()
    assert pressed.thinking
    await town.start()
    assert await pressed.told(20) == ASK_AGAIN
