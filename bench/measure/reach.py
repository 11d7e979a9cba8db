"""Cost against time: how soon the default recipe is where the plain loop ends.

Both are judged by the same cost, that of the default recipe in float32 at full size, computed by
torchvision's network with its edges replicated: the tests hold the engine's own to it. The time of
judging does not count.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import Tensor

from bench.measure.loops import plain_loop, updates
from bench.measure.plain import PlainCost, PlainLoop, PlainNetwork
from bench.measure.setting import Seen, Setting
from bench.measure.timing import Samples, alternate, finish
from bench.report.results import Point, Reach, Spread, first_at
from engine.job.layers import CONVOLUTIONS
from engine.job.recipe import Recipe
from engine.job.recipes import DEFAULT
from engine.paint.canvas import Canvas
from engine.paint.paint import Painting

_SAME, _REPLICATED = "the same cost", "replicated edges"
_SAY_EVERY = 10


class Judge:
    """The cost of a picture.

    Args:
        setting: device and weights.
        seen: the pictures at full size.
        recipe: whose cost it is.
    """

    def __init__(self, setting: Setting, seen: Seen, recipe: Recipe) -> None:
        network = PlainNetwork(
            setting.weights, setting.device, recipe.pooling, replicate=CONVOLUTIONS
        )
        self._cost = PlainCost(network, seen, recipe)

    @torch.no_grad()
    def __call__(self, image: Tensor) -> float:
        """Of an image at full size, (1, 3, H, W)."""
        return float(self._cost(image))


def measure(setting: Setting) -> Iterator[Reach]:
    """What is known after the plain loop, and then all of it."""
    plan = setting.plan
    recipe = replace(
        DEFAULT, size=plan.reach_size, iterations=plan.iterations or DEFAULT.iterations
    )
    scene = setting.scene(recipe)
    seen = Seen.of(scene, setting.device)
    judge = Judge(setting, seen, recipe)
    width, height = scene.photo.size
    costs = _plain_costs(setting, plain_loop(setting, recipe, replicate=True), judge)
    loops = _timed_loops(setting, recipe)
    setting.say("Time of the plain loop's iterations")
    samples = alternate(loops, plan.rounds, setting.device)
    seconds = Spread.of(samples[_SAME])
    found = Reach(
        recipe=recipe.name,
        width=width,
        height=height,
        start=costs[0],
        plain=tuple(Point(i, i * seconds.median, cost) for i, cost in enumerate(costs)),
        iteration=seconds,
        iteration_replicated=Spread.of(samples[_REPLICATED]),
    )
    yield found
    painted, stages = _painted(setting, recipe, judge, seen)
    # Timed again after the painting, so that a machine that changed meanwhile shows in both.
    again = alternate(loops, plan.rounds, setting.device)
    yield judged(_with_times(found, samples, again), painted, stages)


def judged(found: Reach, painted: tuple[Point, ...], stages: tuple[int, ...] = ()) -> Reach:
    """With the engine's curve, and where it meets the end of the plain loop's."""
    last = found.plain[-1]
    reached = first_at(painted, last.cost)
    ratio = None
    if reached is not None and reached.seconds > 0:
        ratio = last.seconds / reached.seconds
    return replace(
        found,
        engine=painted,
        stages=stages,
        reached=reached,
        plain_reached=first_at(found.plain, painted[-1].cost),
        ratio=ratio,
    )


def _plain_costs(setting: Setting, loop: PlainLoop, judge: Judge) -> list[float]:
    """The costs after 0, 1, … iterations."""
    total = setting.plan.plain_iterations
    costs = []
    for done in range(total):
        if done % _SAY_EVERY == 0:
            setting.say(f"The plain loop brings its cost down, {done} of {total}")
        costs.append(float(loop()))
    return [*costs, judge(loop.image)]


def _timed_loops(setting: Setting, recipe: Recipe) -> dict[str, PlainLoop]:
    return {
        _SAME: plain_loop(setting, recipe),
        _REPLICATED: plain_loop(setting, recipe, replicate=True),
    }


def _with_times(found: Reach, before: Samples, after: Samples) -> Reach:
    spreads = {name: Spread.of([*before[name], *after[name]]) for name in before}
    seconds = spreads[_SAME]
    return replace(
        found,
        plain=tuple(Point(i, i * seconds.median, cost) for i, _, cost in found.plain),
        iteration=seconds,
        iteration_replicated=spreads[_REPLICATED],
    )


def _painted(
    setting: Setting, recipe: Recipe, judge: Judge, seen: Seen
) -> tuple[tuple[Point, ...], tuple[int, ...]]:
    """The engine's curve, and the last iterations of its stages.

    The clock runs from the decoding of the pictures to the encoding of the finished one.
    """
    vgg = setting.network()
    height, width = seen.content.shape[2:]
    points = [Point(0, 0.0, judge(seen.content))]
    ends = _ends(recipe)
    seconds = 0.0
    began = time.perf_counter()
    painting = Painting(setting.decoded(recipe), vgg)
    for update in updates(painting, vgg.device):
        finish(setting.device)
        seconds += time.perf_counter() - began
        done = update.iteration
        if done % setting.plan.judge_every == 0 or done in ends:
            setting.say(f"The recipe {recipe.name} brings its cost down, {done}")
            # What the painting looks like at its present size, enlarged as its stages enlarge it.
            canvas = Canvas.restored(painting.state().tensors, recipe)
            image = canvas.resized(height, width, carry=False).image
            points.append(Point(done, seconds, judge(image)))
            finish(setting.device)
        began = time.perf_counter()
    return tuple(points), ends


def _ends(recipe: Recipe) -> tuple[int, ...]:
    ended, ends = 0, []
    for stage in recipe.stages():
        ended += stage.iterations
        ends.append(ended)
    return tuple(ends)
