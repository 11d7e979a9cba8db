"""Measure which optimiser reaches the lower cost in the same time, and what coarse to fine gains.

All end at the same size with the same pictures, recipe and iterations; the cost is that of the last
iteration, at full size. Prints the table of docs/painting.md.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from _painted import sample

from engine.job.recipe import Optimiser, Recipe
from engine.job.recipes import DEFAULT
from engine.job.spec import EngineSettings, Job, Result, StyleImage
from engine.pool.pool import EnginePool

_SIZE, _ITERATIONS = 160, 60


def variants() -> dict[str, Recipe]:
    """What is compared, by name."""
    usual = replace(DEFAULT, size=_SIZE, iterations=_ITERATIONS, strip=False, frame_every=0)
    adam = {
        f"Adam, rate {rate:g}": usual.with_optimiser(Optimiser.ADAM, rate)
        for rate in (0.02, 0.05, 0.1)
    }
    return {
        "L-BFGS, smoothed (default)": usual,
        "L-BFGS": replace(usual, smoothing=0.0),
        **adam,
        "L-BFGS, smoothed, one size": replace(usual, scales=1),
    }


async def measure() -> None:
    """Paint each variant of one pair, and print seconds and cost."""
    print("| optimiser | seconds | J |\n| --- | --- | --- |")  # noqa: T201
    async with EnginePool(EngineSettings(weights="whitened")) as pool:
        await pool.ready()
        for name, recipe in variants().items():
            job = Job(sample("harbour"), recipe, (StyleImage(sample("painting")),), seed=1)
            async for update in pool.paint(job):
                if isinstance(update, Result):
                    row = f"| {name} | {update.elapsed:.0f} | {update.costs.total:.3f} |"
                    print(row, flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(measure())
