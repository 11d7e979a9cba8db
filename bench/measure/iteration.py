"""How long one iteration takes: the plain loop, and the engine by two recipes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bench.measure import machine, memory
from bench.measure.loops import LOOPS, PLAIN, loop_for
from bench.measure.machine import Product
from bench.measure.operations import operations
from bench.measure.setting import Setting, endless
from bench.measure.timing import Samples, alternate, warm_up_calls
from bench.report.results import Iteration, Spread
from engine.job.recipe import Recipe
from engine.job.recipes import GATYS, RECIPES
from engine.vgg.vgg import VGG19


def measure(setting: Setting) -> Iterator[tuple[Iteration, ...]]:
    """The rows so far, after each size."""
    rows: list[Iteration] = []
    vgg = setting.network()
    products = machine.fastest_products(setting.device)
    for size in setting.plan.sizes:
        setting.say(f"Iterations at {size} pixels")
        samples = _timed(setting, size, vgg, products)
        rates = {
            name: product.operations / Spread.of(samples[name]).median
            for name, product in products.items()
        }
        for loop in LOOPS:
            setting.say(f"Memory of {loop} at {size} pixels")
            rows.append(_row(setting, loop, size, samples, rates))
        yield tuple(rows)


def _timed(setting: Setting, size: int, vgg: VGG19, products: Mapping[str, Product]) -> Samples:
    loops = {name: loop_for(name, size, setting, vgg) for name in LOOPS}
    device = setting.device
    return alternate({**loops, **products}, setting.plan.rounds, device, warm_up_calls(device))


def _row(
    setting: Setting, loop: str, size: int, samples: Samples, rates: Mapping[str, float]
) -> Iteration:
    recipe = _recipe(loop, size)
    width, height = setting.scene(recipe).photo.size
    count = operations(height, width, recipe.layer_names())
    seconds = Spread.of(samples[loop])
    return Iteration(
        loop=loop,
        width=width,
        height=height,
        seconds=seconds,
        ratio=Spread.of(samples[PLAIN]).median / seconds.median,
        operations=count,
        rate=count / seconds.median,
        share={name: count / seconds.median / rate for name, rate in rates.items()},
        memory=memory.measure(setting.plan, loop, size),
    )


def _recipe(loop: str, size: int) -> Recipe:
    return endless(RECIPES.get(loop, GATYS), size)
