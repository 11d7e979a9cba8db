"""Pools of either kind that are opened and closed, one at a time: each takes the whole cluster."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from engine.errors import PoolClosed, WeightsError
from engine.spec import EngineSettings, Result
from tests.cluster.pools import iterated, paint, pool_of
from tests.engine.jobs import endless, pixels, png, sketch


async def test_wrong_weights_are_reported_to_everyone_who_waits(
    kind: str, settings: EngineSettings, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wrong = EngineSettings(("cpu",), str(tmp_path / "missing.pth"), settings.cache, threads=1)
    async with pool_of(kind, wrong, request) as pool:
        waiting = asyncio.create_task(paint(pool, sketch()))
        for rest in (pool.ready(), waiting, paint(pool, sketch())):
            with pytest.raises(WeightsError, match="no weights file"):
                await rest


async def test_closing_in_mid_job_ends_the_job_and_what_waits(
    kind: str, settings: EngineSettings, request: pytest.FixtureRequest
) -> None:
    pool = pool_of(kind, settings, request)
    await pool.start()
    updates = pool.paint(endless())
    await iterated(updates)
    waiting = asyncio.create_task(paint(pool, endless()))
    await asyncio.sleep(0)
    await pool.close()
    for rest in (anext(updates), waiting, paint(pool, sketch()), pool.check(png()), pool.ready()):
        with pytest.raises(PoolClosed, match="shutting down"):
            await rest


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
