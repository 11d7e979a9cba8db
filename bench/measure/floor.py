"""The least that an iteration can take: what it comes to, over the machine's own rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import NamedTuple

import torch

from bench.measure import machine
from bench.measure.counting import META, Counter, Integers
from bench.measure.loops import ENGINE_RECIPES, answered, iterate
from bench.measure.setting import Setting, endless
from bench.report.results import Count, Floor, Iteration
from engine.job.precision import Precision
from engine.job.recipe import Recipe
from engine.job.recipes import DEFAULT
from engine.paint.objective import Objective
from engine.paint.paint import Painting
from engine.worker.batch import Batcher
from engine.worker.device import network_on

# L-BFGS remembers twenty steps, and has all of its memory after so many.
_STEPS = 22
# How many components a style has is found at no more than this size, in pixels.
_LARGEST_STYLE = 512
_TYPES = {
    Precision.FP32: (torch.float32, torch.float64),
    Precision.BF16: (torch.float32, torch.bfloat16, torch.float64),
}


@dataclass(frozen=True, slots=True)
class Rates:
    """What the machine does a second.

    Attributes:
        operations: of matrix products, by the type of their numbers.
        copying: bytes, read and written.
    """

    operations: Mapping[str, float]
    copying: float

    @classmethod
    def of(cls, setting: Setting, precision: Precision) -> Rates:
        """Those of the setting's device, as measured now."""
        matrix, copying = machine.rates(setting, _TYPES[precision])
        return cls({each.type: each.rate.median for each in matrix}, copying.median)


class Case(NamedTuple):
    """Pictures painted together, with the numbers that the network calculates with."""

    recipe: Recipe
    jobs: int
    precision: Precision


def measure(setting: Setting, measured: Sequence[Iteration]) -> Iterator[tuple[Floor, ...]]:
    """The rows so far, after each of them.

    Args:
        setting: the pictures, the weights, and the device whose rates are taken.
        measured: iterations of the same run, which the rows are compared with.
    """
    precision = Precision(setting.network().precision)
    setting.say("Matrix and copy rates for the floor")
    rates = Rates.of(setting, precision)
    rows: list[Floor] = []
    for case in _cases(setting, precision):
        setting.say(
            f"Counting {case.recipe.name} at {case.recipe.size} pixels, {case.jobs} at once"
        )
        row = _row(setting, case, rates)
        rows.append(replace(row, ratio=_ratio(row, measured)))
        yield tuple(rows)


def count(setting: Setting, case: Case) -> Count:
    """What an iteration comes to on a GPU, when L-BFGS remembers all it can."""
    settings = setting.plan.settings
    counter = Counter(_components(setting, case.recipe))
    with counter:
        vgg = network_on(META, setting.weights, setting.info, case.precision)
        job = setting.job(case.recipe)
        paintings = [Painting(job, vgg, settings.limits) for _ in range(case.jobs)]
        batcher = Batcher()
        _fill_memories(paintings, batcher)
        return counter.count(partial(iterate, paintings, batcher))


def _fill_memories(paintings: Sequence[Painting], batcher: Batcher) -> None:
    """Have each painting take as many steps as L-BFGS remembers; one answer is enough for all."""
    for painting, found in answered(paintings, batcher):
        for _ in range(_STEPS):
            painting.answer(found._replace(gradient=found.gradient.clone()))


def floor_of(done: Count, rates: Rates) -> tuple[float, float, float]:
    """Seconds for the operations, for the bytes that are left when calls are fused, and for all."""
    by_operations = sum(number / rates.operations[kind] for kind, number in done.operations.items())
    return by_operations, done.bytes_fused / rates.copying, done.bytes_by_call / rates.copying


def _cases(setting: Setting, precision: Precision) -> Iterator[Case]:
    """One picture at a time, and as many as are asked for at once; and one that is large."""
    plan = setting.plan
    for size, recipe, jobs in product(plan.sizes, ENGINE_RECIPES, sorted({1, max(plan.jobs)})):
        yield Case(endless(recipe, size), jobs, precision)
    yield Case(endless(DEFAULT, plan.floor_size), 1, precision)


def _row(setting: Setting, case: Case, rates: Rates) -> Floor:
    done = count(setting, case)
    by_operations, by_bytes, by_calls = floor_of(done, rates)
    width, height = setting.scene(case.recipe).photo.size
    return Floor(
        loop=case.recipe.name,
        width=width,
        height=height,
        jobs=case.jobs,
        precision=case.precision,
        count=done,
        by_operations=by_operations,
        by_bytes=by_bytes,
        by_calls=by_calls,
        limit="operations" if by_operations >= by_bytes else "bytes",
    )


def _ratio(row: Floor, measured: Sequence[Iteration]) -> float | None:
    for one in measured:
        if (one.loop, one.width, one.height, 1) == (row.loop, row.width, row.height, row.jobs):
            return one.seconds.median / row.seconds
    return None


def _components(setting: Setting, recipe: Recipe) -> list[int]:
    """The whole numbers that decide on shapes: how many components a style's layers have."""
    small = replace(recipe, size=min(recipe.size, _LARGEST_STYLE))
    integers = Integers()
    with integers:
        Objective(setting.scene(small), small.stages()[0], setting.network())
    return integers.found
