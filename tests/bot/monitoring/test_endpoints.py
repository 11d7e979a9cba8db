"""/healthz, /readyz and /metrics, asked over real sockets."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.config.model import MonitoringSection
from bot.monitoring.endpoints import Check, Endpoints
from bot.monitoring.metrics import Metrics
from bot.monitoring.monitor import monitored
from engine.job.errors import EngineError
from engine.job.spec import Crew, Vitals, WorkerState
from tests.bot.simulation import World, frame, progress, result, started

READY = Crew((WorkerState("cpu", True, Vitals(1_000)),))
STARTING = Crew((WorkerState("the first device", False),))


@dataclass
class Workers:
    crew: Crew = field(default=READY)


@dataclass(frozen=True)
class Answer:
    status: int
    type: str
    text: str
    json: Any


async def ask(port: int, path: str, method: str = "GET") -> Answer:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://127.0.0.1:{port}{path}") as response,
    ):
        is_json = response.content_type == "application/json"
        return Answer(
            response.status,
            response.headers["Content-Type"],
            await response.text(),
            await response.json() if is_json else None,
        )


def saying(lacking: str) -> Check:
    async def check() -> str:
        return lacking

    return check


@asynccontextmanager
async def serving(patience: float = 1, **checks: Check) -> AsyncIterator[int]:
    endpoints = Endpoints(Metrics(), checks, patience=patience)
    try:
        yield await endpoints.open("127.0.0.1", 0)
    finally:
        await endpoints.close()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        return int(nobody.getsockname()[1])


async def test_a_process_that_runs_says_so_whatever_it_waits_for() -> None:
    async with serving(discord=saying("Gone.")) as port:
        answer = await ask(port, "/healthz")
    assert (answer.status, answer.json) == (200, {"alive": True})


async def test_it_is_ready_when_everything_is() -> None:
    async with serving(discord=saying(""), worker=saying("")) as port:
        answer = await ask(port, "/readyz")
    assert answer.status == HTTPStatus.OK
    assert answer.json == {"ready": True, "discord": True, "worker": True}


async def test_it_says_what_is_not_ready_and_why() -> None:
    async with serving(discord=saying(""), worker=saying("It sleeps.")) as port:
        answer = await ask(port, "/readyz")
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json == {
        "ready": False,
        "discord": True,
        "worker": False,
        "troubles": {"worker": "It sleeps."},
    }


async def test_what_does_not_answer_in_time_is_not_ready() -> None:
    async def hang() -> str:
        await asyncio.Event().wait()
        return ""

    async with serving(0.01, discord=saying(""), database=hang) as port:
        answer = await ask(port, "/readyz")
    assert answer.json == {
        "ready": False,
        "discord": True,
        "database": False,
        "troubles": {"database": "No answer within 0.01 s."},
    }


async def test_a_check_that_breaks_is_logged_and_not_ready(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail() -> str:
        raise RuntimeError("a mistake")

    async with serving(database=fail) as port:
        answer = await ask(port, "/readyz")
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "a mistake" not in answer.text
    assert "a mistake" in caplog.text


async def test_the_metrics_are_in_the_format_that_prometheus_reads() -> None:
    async with serving() as port:
        answer = await ask(port, "/metrics")
    assert answer.type.startswith("text/plain; version=")
    names = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {"easel_jobs_taken", "easel_event_loop_lag_seconds"} <= names


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", HTTPStatus.NOT_FOUND),
        ("GET", "/metrics/../config.toml", HTTPStatus.NOT_FOUND),
        ("POST", "/metrics", HTTPStatus.METHOD_NOT_ALLOWED),
        ("DELETE", "/healthz", HTTPStatus.METHOD_NOT_ALLOWED),
    ],
)
async def test_there_is_nothing_else(method: str, path: str, status: HTTPStatus) -> None:
    async with serving() as port:
        assert (await ask(port, path, method)).status == status


async def test_the_whole_bot_tells_how_it_is(world: World, port: int) -> None:
    section = MonitoringSection(port=port)
    async with monitored(section, world.bot, Workers()):
        first = await world.paints(started(), progress(19), frame(20))
        await world.stylize(world.ben)
        answer = await ask(port, "/metrics")
        ready = await ask(port, "/readyz")
        await world.play(first, result())
        after = await ask(port, "/metrics")

    assert ready.json == {"ready": True, "discord": True, "worker": True, "database": True}
    for line in (
        'easel_jobs{state="painting"} 1.0',
        'easel_jobs{state="waiting"} 1.0',
        f'easel_queue_jobs{{server="{world.guild.id}"}} 1.0',
        "easel_iterations_total 2.0",
        "easel_frames_posted_total 1.0",
        'easel_worker_memory_bytes{device="cpu"} 1000.0',
        "easel_discord_connected 1.0",
    ):
        assert line in answer.text.splitlines()
    assert 'easel_jobs_ended_total{state="finished"} 1.0' in after.text.splitlines()


async def test_no_answer_holds_a_name_a_token_or_a_file(world: World, port: int) -> None:
    async with monitored(MonitoringSection(port=port), world.bot, Workers()):
        await world.paints(started(), frame(20))
        texts = [(await ask(port, path)).text for path in ("/healthz", "/readyz", "/metrics")]

    secrets = ("Ana", "gallery", "paintings", "harbour", "waves", str(world.data_dir))
    members = (str(world.ana.id), world.job.id)
    for text in texts:
        assert not [word for word in (*secrets, *members) if word in text]


async def test_the_bot_says_what_keeps_it_from_painting(world: World, port: int) -> None:
    workers = Workers(STARTING)
    async with monitored(MonitoringSection(port=port), world.bot, workers):
        starting = await ask(port, "/readyz")
        workers.crew = READY
        await world.bot.on_shard_disconnect(0)
        disconnected = await ask(port, "/readyz")
        metrics = await ask(port, "/metrics")
        await world.bot.on_shard_resumed(0)
        again = await ask(port, "/readyz")

    assert [name for name, is_so in starting.json.items() if not is_so] == ["ready", "worker"]
    assert [name for name, is_so in disconnected.json.items() if not is_so] == ["ready", "discord"]
    assert starting.json["troubles"] == {
        "worker": "No painter is ready; one is being started on the first device."
    }
    assert disconnected.json["troubles"] == {"discord": "Discord is not connected."}
    assert "easel_discord_disconnects_total 1.0" in metrics.text.splitlines()
    assert again.status == HTTPStatus.OK


async def test_it_says_which_device_is_out_of_order_though_others_paint(
    world: World, port: int
) -> None:
    broken = WorkerState("cuda:0", ready=False, trouble=EngineError("It is out of order."))
    workers = Workers(Crew((broken, *READY.workers)))
    async with monitored(MonitoringSection(port=port), world.bot, workers):
        answer = await ask(port, "/readyz")
        workers.crew = Crew((broken,))
        nothing = await ask(port, "/readyz")

    assert answer.status == HTTPStatus.OK
    assert answer.json["troubles"] == {"cuda:0": "It is out of order."}
    assert nothing.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert nothing.json["troubles"] == {
        "worker": "No painter is ready.",
        "cuda:0": "It is out of order.",
    }


async def test_a_database_that_does_not_answer_is_told(
    world: World, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    (world.data_dir / "easel.db").write_bytes(b"no database at all" * 1000)
    for rest in ("-wal", "-shm"):
        (world.data_dir / f"easel.db{rest}").unlink(missing_ok=True)
    await world.bot.services.store._database._engine.dispose()  # the connections that were open

    async with monitored(MonitoringSection(port=port), world.bot, Workers()):
        answer = await ask(port, "/readyz")

    assert [name for name, is_so in answer.json.items() if not is_so] == ["ready", "database"]
    assert answer.json["troubles"] == {
        "database": "The database does not answer; the log says why."
    }
    assert "is no SQLite database" in caplog.text


async def test_a_port_that_is_taken_is_logged_and_the_bot_goes_on(
    world: World, taken: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with monitored(MonitoringSection(port=taken), world.bot, Workers()):
        await world.paints(started(), result())

    (line,) = [r for r in caplog.records if r.name == "bot.monitoring.monitor"]
    assert line.levelno == logging.ERROR
    assert f"Nothing is served at 127.0.0.1 port {taken} (" in line.getMessage()
    assert "choose another [monitoring] port, or 0 for none" in line.getMessage()


async def test_port_0_listens_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot.monitoring")
    async with monitored(MonitoringSection(port=0), world.bot, Workers()):
        assert [r for r in caplog.records if r.name.startswith("bot.monitoring")] == []


async def test_it_listens_on_this_machine_only_unless_told_otherwise(
    world: World, port: int
) -> None:
    assert MonitoringSection().host == "127.0.0.1"
    async with monitored(MonitoringSection(port=port), world.bot, Workers()):
        with socket.create_connection(("127.0.0.1", port)):
            pass
        # Another of this machine's own addresses.
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port))


async def test_nobody_listens_any_more_afterwards(world: World, port: int) -> None:
    async with monitored(MonitoringSection(port=port), world.bot, Workers()):
        assert (await ask(port, "/healthz")).status == HTTPStatus.OK
    with pytest.raises(aiohttp.ClientError):
        await ask(port, "/healthz")
