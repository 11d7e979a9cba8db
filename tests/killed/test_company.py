"""Bots that share a database never do the same job, and do those of one that is dead."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.discord import Stand
from tests.killed.accounts import jobs_of
from tests.killed.company import LEASE_SECONDS, Company
from tests.killed.nursery import Nursery
from tests.killed.painter import Pace
from tests.killed.test_kills import KILLS, MOMENTS, is_request
from tests.killed.test_waiting import ASK_AGAIN
from tests.killed.town import Town, pause
from tests.store.conftest import postgres_socket, postgres_url

__all__ = ["postgres_socket", "postgres_url"]


@pytest_asyncio.fixture
async def company(nursery: Nursery, postgres_url: str, tmp_path: Path) -> AsyncIterator[Company]:
    async with Stand(hurry=10) as discord:
        company = Company(Town(discord, nursery, tmp_path), postgres_url)
        company.furnish()
        try:
            yield company
        finally:
            for shard in tuple(company.bots):
                await company.kill(shard)


def hold(company: Company, folder: Path) -> Path:
    """Have no picture finished until the file is deleted."""
    held = folder / "held"
    held.touch()
    company.town.pace = Pace(held=str(held))
    return held


async def both_at_work(company: Company) -> None:
    """Each has jobs of its own servers, whose cards are there."""
    await company.start(0)
    await company.start(1)
    for channel in company.town.channels:
        company.town.ask(channel)
    await company.town.until(
        lambda: len(company.town.cards()) == len(company.town.channels), "the cards"
    )


async def test_each_bot_does_the_jobs_of_its_own_servers(company: Company) -> None:
    await company.start(0)
    await company.start(1)
    for channel in company.town.channels:
        company.town.ask(channel)
    # Not all may be accepted yet when those that are have been finished.
    await company.until(lambda jobs: len(jobs) == len(company.town.channels), "job of each server")
    await company.finish_everything()


@pytest.mark.slow
async def test_the_jobs_of_a_dead_bot_are_another_ones(company: Company, tmp_path: Path) -> None:
    held = hold(company, tmp_path)
    await both_at_work(company)
    await company.kill(0)
    held.unlink()
    await company.finish_everything()


@pytest.mark.slow
async def test_killed_in_turn_again_and_again_while_jobs_stream_in(company: Company) -> None:
    town = company.town
    dice = random.Random(8)  # noqa: S311 - for moments
    await company.start(0)
    await company.start(1)
    for _ in range(KILLS):
        since = len(town.discord.ledger.requests)
        for _ in range(dice.randint(1, 3)):
            town.ask(dice.choice(town.channels))
            await asyncio.sleep(pause(dice, 0.2))
        await town.sees(dice.choice(list(MOMENTS.values())), since, seconds=2)
        unlucky = dice.randrange(company.size)
        await company.kill(unlucky)
        # Sometimes it is soon back, and sometimes its jobs are another's by then.
        await asyncio.sleep(pause(dice, 2 * LEASE_SECONDS))
        await company.start(unlucky)
    await company.finish_everything()
    await town.nobody_waits()


@pytest.mark.slow
async def test_a_bot_that_stood_still_leaves_its_jobs_to_who_has_taken_them(
    company: Company, tmp_path: Path
) -> None:
    town, held = company.town, hold(company, tmp_path)
    await both_at_work(company)
    taken = town.whole_log().count(" is taken up again")
    company.bots[0].send(signal.SIGSTOP)
    await town.until(
        lambda: town.whole_log().count(" is taken up again") > taken, "its jobs to be taken"
    )
    company.bots[0].send(signal.SIGCONT)
    held.unlink()
    await company.finish_everything()
    assert "is another process's" in town.whole_log()


@pytest.mark.slow
async def test_a_bot_that_is_told_to_stop_gives_its_jobs_away_at_once(company: Company) -> None:
    company.town.pace = Pace(seconds=1)
    company.lease_seconds = 300  # far beyond what is waited for
    await company.start(0)
    await company.start(1)
    company.town.ask(company.town.channels[0])
    await company.town.until(lambda: len(company.town.cards()) == 1, "the card")
    await company.stop(0)
    (card,) = company.town.cards()
    await company.town.until(lambda: "Back soon" not in card.text, "going on")
    await company.finish_everything()


@pytest.mark.slow
async def test_a_job_that_is_elsewhere_can_be_cancelled_where_its_server_is(
    company: Company,
) -> None:
    town = company.town
    town.pace = Pace(seconds=2)
    await company.start(0)
    await company.start(1)
    town.ask(town.channels[0])
    await town.until(lambda: len(town.cards()) == 1, "the card")
    await company.kill(0)
    await town.until(lambda: " is taken up again" in town.whole_log(), "the takeover")
    await company.start(0)

    (card,) = town.cards()
    (job_id,) = jobs_of(card)
    assert card.channel.guild is not None
    town.discord.presses(town.members[card.channel.guild], card, f"easel:cancel:{job_id}")
    await town.until(lambda: "Cancelled" in card.text, "the end")
    await company.until(lambda jobs: jobs[job_id].delivered, "delivery")
    assert (await company.accepted())[job_id].state == "cancelled"


async def test_whom_a_dead_bot_kept_waiting_another_tells_and_nobody_else(
    company: Company,
) -> None:
    town = company.town
    await company.start(0)
    await company.start(1)
    since = len(town.discord.ledger.requests)
    town.discord.misbehave("GET", "/attachments/**", times=1, delay=20)
    cut_off = await town.ask(town.channels[0]).answered(20)
    assert await town.sees(is_request("GET", "/attachments/**"), since), town.words()
    # Of a bot that lives; its pictures take longer than a lease.
    town.discord.misbehave("GET", "/attachments/**", times=1, delay=4 * LEASE_SECONDS)
    patient = await town.ask(town.channels[1]).answered(20)
    await company.kill(0)
    assert await cut_off.told(20) == ASK_AGAIN
    assert patient.private_words == []
    await company.finish_everything()
    await town.nobody_waits()
    assert patient.private_words == []
    assert len(cut_off.private_words) == 1
