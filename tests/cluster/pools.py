"""Pools of either kind, and what tests do with them."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from engine.job.spec import EngineSettings, Job, Progress, Update
from engine.pool.pool import EnginePool


def pool_of(kind: str, settings: EngineSettings, request: pytest.FixtureRequest) -> EnginePool:
    """A pool on this machine, or on the tests' cluster."""
    if kind == "local":
        return EnginePool(settings)
    cluster = request.getfixturevalue("cluster")
    from engine.cluster.pool import RayPool

    return RayPool(settings, cluster.address, look_every=0.3)


async def paint(pool: EnginePool, job: Job) -> list[Update]:
    """Everything that is told of a job."""
    return [update async for update in pool.paint(job)]


async def iterated(updates: AsyncGenerator[Update, None], count: int = 1) -> list[Progress]:
    """The updates up to so many iterations."""
    found: list[Progress] = []
    while len(found) < count:
        if isinstance(update := await anext(updates), Progress):
            found.append(update)
    return found
