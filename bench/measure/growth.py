"""How the time of an iteration grows with the picture and with the line."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bench.measure import pools
from bench.measure.loops import engine_loop
from bench.measure.setting import Setting, endless
from bench.measure.timing import alternate, warm_up_calls
from bench.report.results import BySize, Growth, Spread
from engine.job.recipes import DEFAULT


def measure(setting: Setting) -> Iterator[Growth]:
    """The growth with the picture, and then with the line, too."""
    vgg = setting.network()
    loops, pixels = {}, {}
    for size in setting.plan.growth_sizes:
        recipe = endless(DEFAULT, size)
        width, height = setting.scene(recipe).photo.size
        loops[str(size)] = engine_loop(setting, recipe, vgg)
        pixels[str(size)] = width * height
    setting.say(f"Iterations at {', '.join(loops)} pixels")
    device = setting.device
    samples = alternate(loops, setting.plan.rounds, device, warm_up_calls(device))
    by_size = tuple(BySize(pixels[name], Spread.of(samples[name])) for name in loops)
    found = Growth(DEFAULT.name, by_size, exponent(by_size))
    yield found
    yield replace(found, by_queue=asyncio.run(pools.queue(setting)))


def exponent(by_size: Sequence[BySize]) -> float:
    """The slope of the straight line that fits best where both axes are logarithmic."""
    pixels = [point.pixels for point in by_size]
    seconds = [point.seconds.median for point in by_size]
    slope, _ = np.polyfit(np.log(pixels), np.log(seconds), 1)
    return float(slope)
