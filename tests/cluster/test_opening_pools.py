"""Pools of either kind, one after the other, since each takes the whole cluster."""

from __future__ import annotations

import asyncio

import pytest

from engine.job.errors import PoolClosed
from engine.job.spec import EngineSettings, Result
from tests.cluster.pools import iterated, paint, pool_of
from tests.engine.jobs import endless, pixels, png, sketch


@pytest.mark.slow
async def test_the_same_job_is_the_same_picture_to_the_bit_on_either(
    settings: EngineSettings, request: pytest.FixtureRequest
) -> None:
    job = sketch(iterations=12)
    found: list[Result] = []
    for kind in ("local", "ray"):
        async with pool_of(kind, settings, request) as pool:
            result = (await paint(pool, job))[-1]
            assert isinstance(result, Result)
            found.append(result)
    here, there = found
    assert here.image == there.image
    assert (here.costs, here.first_costs) == (there.costs, there.first_costs)
    assert pixels(here).std() > 0


@pytest.mark.slow
async def test_closing_a_pool_on_a_cluster_in_mid_job_ends_the_job_and_what_waits(
    settings: EngineSettings, request: pytest.FixtureRequest
) -> None:
    pool = pool_of("ray", settings, request)
    await pool.start()
    updates = pool.paint(endless())
    await iterated(updates)
    waiting = asyncio.create_task(paint(pool, endless()))
    await asyncio.sleep(0)
    await pool.close()
    for rest in (anext(updates), waiting, paint(pool, sketch()), pool.check(png()), pool.ready()):
        with pytest.raises(PoolClosed, match="shutting down"):
            await rest
