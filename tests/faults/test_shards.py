"""A bot of several shards, in one process or in two; and one of them goes away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.app.client import Easel
from bot.config.model import Config, MonitoringSection
from bot.connection.heartbeat import Heartbeat, is_alive
from bot.connection.shards import Shards
from bot.monitoring.monitor import monitored
from engine.job.spec import Crew, WorkerState
from tests.bot.simulation import FixedSettings, ScriptedPainter
from tests.discord import Guild, Stand
from tests.faults.hurry import hurry_reconnecting, hurry_requests
from tests.faults.studio import RESULT, Studio, pictures

COUNT = 3
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workers:
    crew: Crew = field(default=Crew((WorkerState("cpu", True),)))


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the starts of two sessions it takes a tenth of a second, and not five."""
    hurry_reconnecting(monkeypatch)


@pytest.fixture
def port(unused_tcp_port: int) -> int:
    return unused_tcp_port


def easel(folder: Path, painter: ScriptedPainter, shards: Shards) -> Easel:
    """A bot that serves these."""
    config = {
        "discord": {"card_seconds": 1, "shard_count": shards.count, "shard_ids": list(shards.ids)},
        "housekeeping": {
            "data_dir": str(folder),
            "reload_seconds": 3600,
            "presence_seconds": 3600,
        },
    }
    bot = Easel(FixedSettings(Config.model_validate(config)), painter)
    bot._connection.guild_ready_timeout = 0.05
    return bot


@pytest.fixture
def studios(discord: Stand, tmp_path: Path) -> list[Studio]:
    """A server of each shard, by number, all with the same bot, which has not been started."""
    painter = ScriptedPainter()
    bot = easel(tmp_path, painter, Shards(COUNT))
    return [_furnished(discord, bot, painter, n, COUNT) for n in range(COUNT)]


def _furnished(
    discord: Stand, bot: Easel, painter: ScriptedPainter, shard: int, count: int
) -> Studio:
    guild = discord.add_guild(f"Gallery {shard}", shard=(shard, count))
    channel = discord.add_channel(guild, "paintings")
    return Studio(discord, bot, painter, guild, channel, discord.add_member(guild, "Ana"))


@asynccontextmanager
async def running(studio: Studio) -> AsyncIterator[Easel]:
    """The studio's bot, until it is ready and from then on."""
    async with studio.discord.run(studio.bot):
        await studio.bot.wait_until_ready()
        await studio.discord.until(lambda: studio.bot.connected, "all connections")
        yield studio.bot


async def _answers(studio: Studio) -> None:
    """Whoever types a command there gets an answer."""
    await studio.discord.types(studio.ana, studio.channel, "queue").answered()


async def _readiness(port: int) -> tuple[int, bool]:
    """The status of /readyz, and what it says of Discord."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}/readyz") as response,
    ):
        return response.status, (await response.json())["discord"]


async def test_one_process_answers_on_the_servers_of_all_its_shards(studios: list[Studio]) -> None:
    first = studios[0]
    async with running(first):
        for studio in studios:
            await _answers(studio)
        await first.discord.types(first.ana, first.private, "queue").answered()
        for studio in studios:
            job = await studio.job(studio.stylize())
            await studio.finish(job)
            assert pictures(studio.thread) == [RESULT]
            studio.painter.jobs.remove(job)


async def test_the_bot_is_ready_when_all_shards_are(studios: list[Studio], port: int) -> None:
    bot, gateway = studios[0].bot, studios[0].discord.gateway
    async with (
        monitored(MonitoringSection(port=port), bot, Workers()),
        studios[0].discord.run(bot),
    ):
        assert gateway.shards == {0}
        assert await _readiness(port) == (503, False)
        await studios[0].discord.until(lambda: bot.connections[1], "the second shard")
        assert not bot.connected
        assert not bot.is_ready()
        await studios[0].discord.until(lambda: bot.connected, "all connections")
        await bot.wait_until_ready()
        assert gateway.shards == {0, 1, 2}
        assert await _readiness(port) == (200, True)


@pytest.mark.slow
async def test_a_shard_that_is_lost_keeps_no_other_from_serving(
    studios: list[Studio], port: int, tmp_path: Path
) -> None:
    here, gone, _ = studios
    heartbeat = Heartbeat(tmp_path, Shards())
    async with running(here) as bot, monitored(MonitoringSection(port=port), bot, Workers()):
        job = await gone.begin()
        (tmp_path / "heartbeat").unlink()
        here.discord.gateway.delay = 5
        here.discord.gateway.drop(shard=1)
        await here.discord.until(lambda: not bot.connected, "the loss")
        assert bot.connections == {0: True, 1: False, 2: True}
        assert await _readiness(port) == (503, False)
        await bot._beat()
        assert not is_alive(heartbeat.silence())
        await _answers(here)
        # What it takes to show a picture is no matter of the connection.
        await gone.finish(job)
        assert pictures(gone.thread) == [RESULT]
        assert not bot.connected
        await here.discord.until(lambda: bot.connected, "its return")
        assert await _readiness(port) == (200, True)
        await bot._beat()
        assert is_alive(heartbeat.silence())
        await _answers(gone)
        broken = bot.metrics.registry.get_sample_value("easel_discord_disconnects_total")
        assert broken == 1


async def test_every_shard_shows_how_busy_the_bot_is(studios: list[Studio]) -> None:
    gateway = studios[0].discord.gateway

    def shown() -> list[str]:
        return [gateway.presence(shard) for shard in range(COUNT)]

    async with running(studios[0]) as bot:
        assert shown() == ["/stylize a photo"] * COUNT
        await bot.show_presence("Painting 1")
        await studios[0].discord.until(lambda: shown() == ["Painting 1"] * COUNT, "the words")


@pytest.mark.parametrize("resumes", [True, False], ids=["its session", "another session"])
async def test_a_shard_that_was_away_shows_it_when_it_is_back_with(
    studios: list[Studio], *, resumes: bool
) -> None:
    discord = studios[0].discord
    async with running(studios[0]) as bot:
        discord.gateway.resumes = resumes
        discord.gateway.delay = 0.3
        discord.gateway.drop(shard=1)
        await discord.until(lambda: not bot.connected, "the loss")
        await bot.show_presence("Painting 2")
        await discord.until(lambda: bot.connected, "its return")
        await discord.until(lambda: discord.gateway.presence(1) == "Painting 2", "the words")
        assert discord.gateway.presence(2) == "Painting 2"
        assert discord.gateway.resumed == int(resumes)


@pytest.fixture
def halves(discord: Stand, tmp_path: Path) -> list[Studio]:
    """Two processes of one bot, with a server each; they have all else for themselves."""
    studios = []
    for shard in range(2):
        painter = ScriptedPainter()
        bot = easel(tmp_path / str(shard), painter, Shards(2, (shard,)))
        studios.append(_furnished(discord, bot, painter, shard, 2))
    return studios


async def test_each_of_two_processes_serves_its_own_servers(halves: list[Studio]) -> None:
    async with AsyncExitStack() as stack:
        for studio in halves:
            await stack.enter_async_context(running(studio))
        for studio in halves:
            assert [guild.id for guild in studio.bot.guilds] == [studio.guild.id]
            job = await studio.job(studio.stylize())
            await studio.finish(job)
            assert pictures(studio.thread) == [RESULT]
        assert [len(studio.painter.jobs) for studio in halves] == [1, 1]
        # Each offers the commands at its start; Discord keeps them under the same ids.
        assert halves[0].discord.ledger.count("PUT", "/applications/*/commands") == 2
        assert halves[0].bot.services.offered == halves[1].bot.services.offered


async def test_a_process_forgets_nothing_of_the_servers_of_others(halves: list[Studio]) -> None:
    other, own = halves
    left = own.discord.add_guild("To be left", shard=(1, 2))
    async with running(own) as bot:
        servers = bot.services.store.servers
        for guild in (other.guild, own.guild, left):
            await servers.mark_greeted(guild.id)
        own.discord.world.remove_guild(left)
        await own.discord.until(lambda: _ids(bot) == {own.guild.id}, "the farewell")
        await bot.forget_left_servers()
        assert await servers.absent_before(TOMORROW, Shards()) == (left.id,)
        # What another process has found out about its own servers is that one's to act upon.
        await servers.note_presence([], datetime.now(UTC), Shards(2, (0,)))
        assert await servers.absent_before(TOMORROW, Shards(2, (1,))) == (left.id,)
        assert await servers.absent_before(TOMORROW, Shards(2, (0,))) == (other.guild.id,)


def _ids(bot: Easel) -> set[int]:
    return {guild.id for guild in bot.guilds}


async def test_nothing_of_other_processes_servers_is_heard(halves: list[Studio]) -> None:
    other, own = halves
    async with running(own):
        unheard = other.stylize()
        later: Guild = own.discord.add_guild("Later", shard=(0, 2))
        await _answers(own)
        assert unheard.answer is None
        assert later.id not in _ids(own.bot)


async def test_without_a_number_there_are_as_many_shards_as_discord_recommends(
    discord: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurry_requests(monkeypatch)
    monkeypatch.setattr("bot.connection.gateway._PAUSES", (0.1,))
    discord.gateway.recommended_shards = 2
    # More often than discord.py asks by itself.
    fault = discord.misbehave("GET", "/gateway/bot", times=7, status=503)
    painter = ScriptedPainter()
    studio = _furnished(discord, easel(tmp_path, painter, Shards()), painter, 1, 2)
    async with running(studio) as bot:
        assert fault.times == 0
        assert bot.connections == {0: True, 1: True}
        await _answers(studio)
