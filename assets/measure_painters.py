"""Measure what 1, 2 and 4 painters paint in a second, on this machine's pool and on Ray.

    python assets/measure_painters.py [painters,painters,…]

On Ray there is a node for each painter, all on this machine, and a head that paints nothing. A
painter has one core, so that more painters than cores can't be quicker. The two kinds of pools take
turns, round by round. Prints the table of docs/measurements.md.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from _painted import sample

from bot.config.model import Config
from engine.job.recipes import DEFAULT
from engine.job.spec import EngineSettings, Job, StyleImage
from engine.pool.pool import EnginePool

if TYPE_CHECKING:
    from engine.cluster.pool import RayPool

_ROUNDS = 5
_ITERATIONS = 16
_RECIPE = replace(DEFAULT, size=96, iterations=_ITERATIONS, frame_every=4)
_STORE_BYTES = 80 * 2**20
# Names of the same device, for as many workers of the pool on this machine.
_CPU = ("cpu", *(f"cpu:{number}" for number in range(16)))


async def measure(cluster: Any, painters: int) -> None:
    """Print a row."""
    settings = EngineSettings((), "whitened", Config().engine.cache_dir, threads=1)
    async with AsyncExitStack() as stack:
        here = EnginePool(replace(settings, devices=_CPU[:painters]))
        pools = (here, _on(cluster, settings))
        for pool in pools:
            await stack.enter_async_context(pool)
        for pool in pools:
            await _staffed(pool, painters)
        rounds = [[await _rate(pool, painters) for pool in pools] for _ in range(_ROUNDS)]
    local, ray = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"| {painters} | {local:.1f} | {ray:.1f} | {ray / local:.2f} |", flush=True)  # noqa: T201


def _on(cluster: Any, settings: EngineSettings) -> RayPool:
    # Imported here, because it reads the environment.
    from engine.cluster.pool import RayPool

    return RayPool(settings, cluster.address, look_every=0.5)


async def _staffed(pool: EnginePool, painters: int) -> None:
    """Wait until all painters are ready."""
    await pool.ready()
    while pool.room < painters:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


async def _rate(pool: EnginePool, painters: int) -> float:
    """Iterations a second of two jobs a painter."""

    async def paint(number: int) -> None:
        style = StyleImage(sample("painting"))
        async for _ in pool.paint(Job(sample("harbour"), _RECIPE, (style,), seed=number)):
            pass

    count = 2 * painters
    began = time.monotonic()
    await asyncio.gather(*map(paint, range(count)))
    return count * _ITERATIONS / (time.monotonic() - began)


def main() -> None:
    """Print a row for each number of painters."""
    counts = [int(number) for number in (sys.argv[1] if sys.argv[1:] else "1,2,4").split(",")]
    os.environ |= {
        "OMP_NUM_THREADS": "1",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(16),
        "RAY_USAGE_STATS_ENABLED": "0",
    }
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 0, "object_store_memory": _STORE_BYTES, "include_dashboard": False}
    cluster: Any = Cluster(initialize_head=True, head_node_args=head)
    print("| painters | on this machine | on Ray | ratio |\n| --- | --- | --- | --- |")  # noqa: T201
    there = 0
    for painters in counts:
        for _ in range(painters - there):
            cluster.add_node(num_cpus=1, object_store_memory=_STORE_BYTES)
        there = max(there, painters)
        asyncio.run(measure(cluster, painters))
    cluster.shutdown()


if __name__ == "__main__":
    main()
