from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from pathlib import Path
from typing import Self

import aiohttp
import discord
import pytest

from bot.app import run
from bot.app.client import Easel
from bot.app.run import run_bot
from bot.config.model import Config
from engine.job.errors import EngineError, WeightsError
from engine.job.spec import Crew, EngineSettings, WeightsInfo
from tests.bot.simulation import FixedSettings, ScriptedPainter
from tests.discord.interactions import until


class PoolOfNobody(ScriptedPainter):
    """A pool without processes, which says how it was used."""

    latest: PoolOfNobody
    wrong: EngineError | None = None

    def __init__(self, settings: EngineSettings, *, lasting: bool) -> None:
        super().__init__()
        self.settings = settings
        self.lasting = lasting
        self.open = False
        self.crew = Crew()
        PoolOfNobody.latest = self

    async def ready(self) -> WeightsInfo:
        if self.wrong is not None:
            raise self.wrong
        return WeightsInfo("whitened", "")

    async def __aenter__(self) -> Self:
        self.open = True
        return self

    async def __aexit__(self, *_: object) -> None:
        self.open = False


@pytest.fixture(autouse=True)
def no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "EnginePool", PoolOfNobody)


async def _heeded(number: signal.Signals, before: object) -> None:
    """Wait until a signal no longer does what it did before."""
    while signal.getsignal(number) is before:  # noqa: ASYNC110 - no event
        await asyncio.sleep(0.01)


async def test_files_can_be_read_where_the_system_has_no_thread_left(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    async def start(self: Easel, token: str) -> None:
        together = threading.Barrier(2)
        with monkeypatch.context() as lacking:
            lacking.setattr(threading.Thread, "start", _no_thread)
            await asyncio.gather(*(asyncio.to_thread(together.wait) for _ in range(2)))
        read.append(token)
        await asyncio.Event().wait()

    monkeypatch.setattr(Easel, "start", start)
    running = asyncio.create_task(run_bot(settings))
    await until(lambda: running.done() or bool(read), "the reading")
    assert read
    os.kill(os.getpid(), signal.SIGTERM)
    await running


def _no_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_closes_the_bot_and_the_painter(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    bots: list[Easel] = []

    async def start(self: Easel, token: str) -> None:
        bots.append(self)
        await asyncio.Event().wait()

    monkeypatch.setattr(Easel, "start", start)
    before = signal.getsignal(number)
    running = asyncio.create_task(run_bot(settings))
    await _heeded(number, before)
    assert PoolOfNobody.latest.open

    os.kill(os.getpid(), number)
    async with asyncio.timeout(60):
        await running

    assert bots[0].is_closed()
    assert not PoolOfNobody.latest.open


async def test_a_goodbye_that_hangs_is_not_waited_for(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Easel, "start", hang)
    monkeypatch.setattr(Easel, "close", hang)
    monkeypatch.setattr(run, "_LEAVING_SECONDS", 0.01)
    before = signal.getsignal(signal.SIGTERM)
    running = asyncio.create_task(run_bot(settings))
    await _heeded(signal.SIGTERM, before)

    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(60):
        await running

    assert not PoolOfNobody.latest.open


async def test_a_wrong_token_ends_the_run_with_discords_error(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def start(self: Easel, token: str) -> None:
        raise discord.LoginFailure("Improper token has been passed.")

    monkeypatch.setattr(Easel, "start", start)

    with pytest.raises(discord.LoginFailure):
        await run_bot(settings)

    assert not PoolOfNobody.latest.open


async def test_weights_that_can_not_be_had_end_the_run(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def start(self: Easel, token: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Easel, "start", start)
    monkeypatch.setattr(PoolOfNobody, "wrong", WeightsError("There is no such file."))

    with pytest.raises(WeightsError, match="no such file"):
        await run_bot(settings)

    assert not PoolOfNobody.latest.open


async def test_the_painter_gets_the_configured_limits(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def start(self: Easel, token: str) -> None:
        return

    monkeypatch.setattr(Easel, "start", start)
    engine = settings.current.engine.model_copy(update={"cache_dir": tmp_path, "max_file_mb": 3})
    settings.current = settings.current.model_copy(update={"engine": engine})

    await run_bot(settings)

    assert PoolOfNobody.latest.lasting, "jobs wait for a painter that can't be started at present"
    assert PoolOfNobody.latest.settings.cache == tmp_path
    assert PoolOfNobody.latest.settings.limits.max_bytes == 3 * 2**20


async def test_while_it_runs_it_can_be_asked_how_it_is(
    settings: FixedSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    section = settings.current.monitoring.model_copy(update={"port": port})
    settings.current = settings.current.model_copy(update={"monitoring": section})
    answers: dict[str, int] = {}

    async def start(self: Easel, token: str) -> None:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            for path in ("/healthz", "/readyz", "/metrics"):
                async with session.get(path) as response:
                    answers[path] = response.status

    monkeypatch.setattr(Easel, "start", start)

    await run_bot(settings)

    # It has not connected, and no worker is ready.
    assert answers == {"/healthz": 200, "/readyz": 503, "/metrics": 200}


def test_what_is_kept_on_a_cluster_of_a_job_that_is_over_is_removed_there() -> None:
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    files = fsspec.filesystem("memory")
    files.pipe("/kept/job1.state", b"half")
    section = Config().engine.model_copy(update={"ray_checkpoints": "memory://kept"})

    run.forgetting(section)("job1")
    assert files.exists("/kept/job1.state"), "painted on this machine"
    run.forgetting(section.model_copy(update={"backend": "ray"}))("job1")
    assert not files.exists("/kept/job1.state")
