"""What is looked up when somebody asks for the metrics: jobs, workers and the connection."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.reception.services import Services
from bot.studio.ticket import Ticket
from engine.job.spec import Crew

# Servers that are told apart; the jobs of all others are counted together.
_MOST_SERVERS = 20


class Bot(Protocol):
    """The client, as far as its state is told."""

    @property
    def services_if_open(self) -> Services | None: ...
    @property
    def connected(self) -> bool: ...
    @property
    def connections(self) -> Mapping[int, bool]: ...
    @property
    def latencies(self) -> list[tuple[int, float]]: ...


class Workers(Protocol):
    """The pool, as far as its state is told."""

    @property
    def crew(self) -> Crew: ...


class Present(Collector):
    """Tells of this moment, whenever it is collected from."""

    def __init__(self, bot: Bot, workers: Workers) -> None:
        self._bot = bot
        self._workers = workers

    def collect(self) -> Iterable[Metric]:
        """See `prometheus_client.registry.Collector`."""
        services = self._bot.services_if_open
        yield from _jobs(
            services.studio.jobs.waiting if services else (),
            services.studio.jobs.painting if services else (),
        )
        yield from _crew(self._workers.crew)
        yield from _gateway(self._bot)


def _gateway(bot: Bot) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "easel_discord_connected",
        "Whether all shards of this process are connected to the gateway.",
        value=float(bot.connected),
    )
    connected = GaugeMetricFamily(
        "easel_discord_shard_connected", "Whether the shard is connected.", labels=["shard"]
    )
    for shard, is_connected in bot.connections.items():
        connected.add_metric([str(shard)], float(is_connected))
    yield connected
    latency = GaugeMetricFamily(
        "easel_discord_latency_seconds", "The shard's latest round trip.", labels=["shard"]
    )
    for shard, seconds in bot.latencies:
        if math.isfinite(seconds):  # it is not before the first round trip
            latency.add_metric([str(shard)], seconds)
    yield latency


def _jobs(waiting: tuple[Ticket, ...], painting: tuple[Ticket, ...]) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("easel_jobs", "Jobs that have not ended, by state.", labels=["state"])
    jobs.add_metric(["waiting"], len(waiting))
    jobs.add_metric(["painting"], len(painting))
    yield jobs
    queue = GaugeMetricFamily(
        "easel_queue_jobs",
        "Waiting jobs by the server's id, for the longest queues; 'other' is all other servers, "
        "'private' what is asked for outside of servers.",
        labels=["server"],
    )
    for server, count in _by_server(waiting).items():
        queue.add_metric([server], count)
    yield queue


def _by_server(waiting: tuple[Ticket, ...]) -> dict[str, int]:
    servers = Counter(t.requester.guild_id for t in waiting)
    counts = {"private": servers.pop(None, 0), "other": 0}
    for place, (server, count) in enumerate(servers.most_common()):
        if place < _MOST_SERVERS:
            counts[str(server)] = count
        else:
            counts["other"] += count
    return counts


def _crew(crew: Crew) -> Iterator[Metric]:
    restarts = CounterMetricFamily(
        "easel_worker_restarts", "Painting processes replaced, as they died or were stuck."
    )
    restarts.add_metric([], crew.restarts)
    yield restarts
    ready = _by_device("easel_worker_ready", "Whether the worker can paint.")
    resident = _by_device("easel_worker_memory_bytes", "Memory of the worker's process.")
    held = _by_device("easel_gpu_memory_held_bytes", "Memory of the GPU that the worker holds.")
    used = _by_device("easel_gpu_memory_used_bytes", "Memory of the GPU that all programs use.")
    total = _by_device("easel_gpu_memory_total_bytes", "Memory of the GPU.")
    for worker in crew.workers:
        labels = [worker.device]
        ready.add_metric(labels, float(worker.ready))
        if worker.vitals is None:
            continue
        resident.add_metric(labels, worker.vitals.resident)
        if (gpu := worker.vitals.gpu) is not None:
            held.add_metric(labels, gpu.held)
            used.add_metric(labels, gpu.used)
            total.add_metric(labels, gpu.total)
    yield from (ready, resident, held, used, total)


def _by_device(name: str, says: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, labels=["device"])
