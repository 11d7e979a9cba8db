"""What is counted and timed while the bot runs."""

from __future__ import annotations

import asyncio
import json
import math
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from prometheus_client.parser import text_string_to_metric_families

from bot.monitoring.current_state import Present
from bot.monitoring.lag import measure_lag
from bot.monitoring.metrics import Metrics
from bot.monitoring.traffic import counting
from bot.reception.services import Services
from bot.studio.orders import Order, Requester
from bot.studio.ticket import JobState, Presenter, Ticket
from bot.studio.time_left import Pace
from engine.job.recipes import SKETCH
from engine.job.spec import Crew, GpuMemory, Job, Vitals, WorkerState

DASHBOARD = Path(__file__).parents[3] / "docs" / "grafana.json"
METRICS = re.compile(r"\b(?:easel|process)_\w+")
GROUPS = re.compile(r"\bby \(([^)]*)\)")


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Bot:
    """A client of which only the state is asked."""

    waiting: tuple[Ticket, ...] = ()
    painting: tuple[Ticket, ...] = ()
    connected: bool = True
    connections: dict[int, bool] = field(default_factory=lambda: {0: True})
    latencies: list[tuple[int, float]] = field(default_factory=lambda: [(0, 0.042)])

    @property
    def services_if_open(self) -> Services | None:
        return cast("Services", SimpleNamespace(studio=SimpleNamespace(jobs=self)))


@dataclass
class Workers:
    crew: Crew = field(default_factory=Crew)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def metrics(clock: Clock) -> Metrics:
    return Metrics(clock)


def ticket(guild_id: int | None = 1, name: str = "Ana") -> Ticket:
    job = Job(b"the photo", SKETCH)
    return Ticket(
        job=job,
        order=Order(recipe="sketch", seed=1, content_name="a boat"),
        requester=Requester(7, name, guild_id=guild_id),
        presenter=cast("Presenter", None),
        pace=Pace(job.recipe),
        touched=0.0,
    )


def samples(metrics: Metrics) -> Iterator[tuple[str, dict[str, str], float]]:
    """Every sample of the text that Prometheus gets, as its own parser reads it."""
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            yield sample.name, sample.labels, sample.value


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    """Of one sample; None if there is none."""
    found = [v for n, has, v in samples(metrics) if (n, has) == (name, labels)]
    assert len(found) < 2
    return found[0] if found else None


def end(metrics: Metrics, job: Ticket, state: JobState) -> None:
    job.state = state
    metrics.ended(job)


def test_a_job_is_timed_in_line_and_while_it_is_painted(metrics: Metrics, clock: Clock) -> None:
    job = ticket()
    metrics.lined_up(job)
    clock.now = 12
    metrics.begun(job)
    for _ in range(3):
        metrics.iterated(job)
    clock.now = 92
    end(metrics, job, JobState.FINISHED)

    assert value(metrics, "easel_jobs_taken_total") == 1
    assert value(metrics, "easel_jobs_ended_total", state="finished") == 1
    assert value(metrics, "easel_jobs_ended_total", state="failed") == 0
    assert value(metrics, "easel_iterations_total") == 3
    assert value(metrics, "easel_waiting_seconds_sum") == 12
    assert value(metrics, "easel_waiting_seconds_bucket", le="10.0") == 0
    assert value(metrics, "easel_waiting_seconds_bucket", le="30.0") == 1
    assert value(metrics, "easel_painting_seconds_sum") == 80


def test_a_job_that_is_begun_again_is_timed_from_its_first_stroke(
    metrics: Metrics, clock: Clock
) -> None:
    job = ticket()
    metrics.lined_up(job)
    metrics.begun(job)
    clock.now = 50
    metrics.begun(job)
    clock.now = 80
    end(metrics, job, JobState.FINISHED)

    assert value(metrics, "easel_waiting_seconds_count") == 1
    assert value(metrics, "easel_painting_seconds_sum") == 80


@pytest.mark.parametrize("state", [JobState.CANCELLED, JobState.FAILED])
def test_only_finished_paintings_count_as_painting_time(metrics: Metrics, state: JobState) -> None:
    in_line, painted = ticket(), ticket()
    for job in (in_line, painted):
        metrics.lined_up(job)
    metrics.begun(painted)
    for job in (in_line, painted):
        end(metrics, job, state)

    assert value(metrics, "easel_painting_seconds_count") == 0
    assert value(metrics, "easel_jobs_ended_total", state=state.value) == 2


def test_nothing_is_kept_of_jobs_that_have_ended(metrics: Metrics) -> None:
    for _ in range(100):
        job = ticket()
        metrics.lined_up(job)
        metrics.begun(job)
        end(metrics, job, JobState.FINISHED)

    assert metrics._lined_up == metrics._begun == {}


def test_the_queue_is_told_by_server_and_there_are_never_many(metrics: Metrics) -> None:
    crowd = [ticket(guild_id=server) for server in range(1, 101) for _ in range(1 + (server > 95))]
    bot = Bot(waiting=(*crowd, ticket(guild_id=None)), painting=(ticket(),))
    metrics.registry.register(Present(bot, Workers()))

    queues = {has["server"]: v for n, has, v in samples(metrics) if n == "easel_queue_jobs"}

    assert len(queues) == 22
    assert queues["private"] == 1
    assert [queues[str(server)] for server in range(96, 101)] == [2] * 5
    assert sum(queues.values()) == len(crowd) + 1
    assert value(metrics, "easel_jobs", state="waiting") == len(crowd) + 1
    assert value(metrics, "easel_jobs", state="painting") == 1


def test_workers_tell_their_memory_and_that_of_their_gpu(metrics: Metrics) -> None:
    gpu = Vitals(2_000, GpuMemory(held=30, used=50, total=80))
    crew = Crew((WorkerState("cuda:0", True, gpu), WorkerState("cpu", False)), restarts=3)
    metrics.registry.register(Present(Bot(), Workers(crew)))

    assert value(metrics, "easel_worker_restarts_total") == 3
    assert value(metrics, "easel_worker_ready", device="cuda:0") == 1
    assert value(metrics, "easel_worker_ready", device="cpu") == 0
    assert value(metrics, "easel_worker_memory_bytes", device="cuda:0") == 2_000
    assert value(metrics, "easel_worker_memory_bytes", device="cpu") is None
    assert value(metrics, "easel_gpu_memory_held_bytes", device="cuda:0") == 30
    assert value(metrics, "easel_gpu_memory_used_bytes", device="cuda:0") == 50
    assert value(metrics, "easel_gpu_memory_total_bytes", device="cuda:0") == 80


def test_before_the_first_round_trip_there_is_no_latency(metrics: Metrics) -> None:
    bot = Bot(connected=False, latencies=[(0, math.inf), (1, 0.042)])
    metrics.registry.register(Present(bot, Workers()))

    assert value(metrics, "easel_discord_latency_seconds", shard="0") is None
    assert value(metrics, "easel_discord_latency_seconds", shard="1") == 0.042
    assert value(metrics, "easel_discord_connected") == 0


def test_each_shards_connection_is_told(metrics: Metrics) -> None:
    bot = Bot(connected=False, connections={2: True, 3: False})
    metrics.registry.register(Present(bot, Workers()))

    assert value(metrics, "easel_discord_shard_connected", shard="2") == 1
    assert value(metrics, "easel_discord_shard_connected", shard="3") == 0
    assert value(metrics, "easel_discord_shard_connected", shard="0") is None


def test_the_bots_own_memory_is_told(metrics: Metrics) -> None:
    assert (value(metrics, "process_resident_memory_bytes") or 0) > 10 * 2**20


async def test_an_event_loop_that_was_held_up_is_seen(metrics: Metrics) -> None:
    measuring = asyncio.create_task(measure_lag(metrics.lag, every=0.01))
    await asyncio.sleep(0)
    before = _late(metrics)
    time.sleep(0.12)  # noqa: ASYNC251 - that is what it is about
    async with asyncio.timeout(60):
        while _late(metrics) == before:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.01)
    measuring.cancel()


def _late(metrics: Metrics) -> float:
    """How often the loop was late by more than a tenth of a second."""
    measured = value(metrics, "easel_event_loop_lag_seconds_count") or 0
    in_time = value(metrics, "easel_event_loop_lag_seconds_bucket", le="0.1") or 0
    return measured - in_time


@asynccontextmanager
async def answering(
    metrics: Metrics, answer: Callable[[], web.StreamResponse]
) -> AsyncIterator[Callable[[], Any]]:
    """A counted session, and a server that answers it."""

    async def answer_all(_: web.Request) -> web.StreamResponse:
        return answer()

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer_all)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/api"
    async with aiohttp.ClientSession(trace_configs=[counting(metrics)]) as session:
        yield lambda: session.get(url)
    await runner.cleanup()


async def test_errors_are_counted_by_status_and_discords_code_and_can_still_be_read(
    metrics: Metrics,
) -> None:
    body = {"code": 10008, "message": "Unknown Message"}
    refusal = partial(web.json_response, body, status=404)
    async with answering(metrics, refusal) as get, get() as answer:
        assert await answer.json() == body

    assert value(metrics, "easel_discord_errors_total", status="404", code="10008") == 1
    assert value(metrics, "easel_discord_requests_total", status="404") == 1


@pytest.mark.parametrize(
    "text",
    [
        "<html>Bad gateway</html>",
        '"a string"',
        '{"code": "ten"}',
        '{"code": -1}',
        '{"code": 99999999}',
        '{"code": null}',
        "",
    ],
)
async def test_an_error_without_a_code_of_discords_counts_as_code_0(
    metrics: Metrics, text: str
) -> None:
    page = partial(web.Response, text=text, status=502)
    async with answering(metrics, page) as get, get() as answer:
        assert await answer.text() == text

    assert value(metrics, "easel_discord_errors_total", status="502", code="0") == 1


@pytest.mark.parametrize(
    ("header", "scope"),
    [("user", "user"), ("global", "global"), ("shared", "shared"), ("Eve's", "unknown")],
)
async def test_rate_limits_are_counted_by_what_they_limit(
    metrics: Metrics, header: str, scope: str
) -> None:
    refusal = partial(web.Response, status=429, headers={"X-RateLimit-Scope": header})
    async with answering(metrics, refusal) as get, get():
        pass

    assert value(metrics, "easel_discord_rate_limits_total", scope=scope) == 1
    assert not [name for name, *_ in samples(metrics) if name == "easel_discord_errors_total"]


async def test_what_goes_well_is_counted_and_not_read(metrics: Metrics) -> None:
    picture = partial(web.Response, text="a picture")
    async with answering(metrics, picture) as get, get() as answer:
        assert answer._body is None

    assert value(metrics, "easel_discord_requests_total", status="200") == 1


async def test_a_connection_that_broke_counts_as_an_error_without_status(
    metrics: Metrics,
) -> None:
    def hang_up() -> web.StreamResponse:
        raise asyncio.CancelledError

    async with answering(metrics, hang_up) as get:
        with pytest.raises(aiohttp.ClientError):
            await get()

    assert value(metrics, "easel_discord_errors_total", status="0", code="0") == 1


async def test_a_request_that_the_bot_itself_gives_up_is_no_error(metrics: Metrics) -> None:
    def slow() -> web.StreamResponse:
        asking.cancel()
        return web.Response()

    async with answering(metrics, slow) as get:
        asking = asyncio.ensure_future(get())
        with pytest.raises(asyncio.CancelledError):
            await asking

    assert value(metrics, "easel_discord_errors_total", status="0", code="0") is None


def complete(metrics: Metrics) -> None:
    """Have a sample of every metric that there is."""
    job = ticket(name="Ana")
    metrics.lined_up(job)
    metrics.begun(job)
    metrics.errors.labels("404", "10008").inc()
    metrics.requests.labels("200").inc()
    metrics.rate_limits.labels("user").inc()
    crew = Crew((WorkerState("cuda:0", True, Vitals(1, GpuMemory(1, 1, 1))),))
    waiting = (replace(job), ticket(guild_id=None))
    metrics.registry.register(Present(Bot(waiting=waiting), Workers(crew)))


def dashboard_queries() -> list[str]:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    panels = dashboard["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


def dashboard_metrics() -> set[str]:
    return {name for query in dashboard_queries() for name in METRICS.findall(query)}


def test_every_metric_that_the_dashboard_asks_for_is_there(metrics: Metrics) -> None:
    complete(metrics)
    there = {name for name, *_ in samples(metrics)}
    asked = dashboard_metrics()
    assert asked - there == set()
    # And it shows everything that is Easel's own, but for when each metric was made.
    base = {name.removesuffix("_bucket") for name in asked}
    families = text_string_to_metric_families(metrics.text().decode())
    own = {family.name for family in families if family.name.startswith("easel_")}
    own = {name for name in own if not name.endswith("_created")}
    assert own - {name.removesuffix("_total").removesuffix("_count") for name in base} == set()


def test_the_dashboards_queries_ask_for_labels_that_there_are(metrics: Metrics) -> None:
    complete(metrics)
    labels: dict[str, set[str]] = {}
    for name, has, _ in samples(metrics):
        labels.setdefault(name, set()).update(has)
    for query in dashboard_queries():
        by = {label.strip() for group in GROUPS.findall(query) for label in group.split(",")}
        known = set().union(*(labels[name] for name in METRICS.findall(query)))
        assert by <= known, query


def test_the_dashboard_is_one_that_grafana_can_import() -> None:
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert dashboard["title"] == "Easel"
    assert dashboard["id"] is None
    panels = dashboard["panels"]
    ids = [panel["id"] for panel in panels]
    assert len(set(ids)) == len(ids)
    for panel in panels:
        assert panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24
        if panel["type"] != "row":
            assert panel["title"]
            assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert all(target["refId"] for target in panel["targets"])
    assert [v["name"] for v in dashboard["templating"]["list"]] == ["datasource", "instance"]
