"""The loops that are compared, each a callable that does one iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from bench.measure.plain import PlainCost, PlainLoop, PlainNetwork
from bench.measure.setting import Seen, Setting, endless
from engine.job.recipe import Recipe
from engine.job.recipes import DEFAULT, GATYS
from engine.job.spec import Progress
from engine.paint.canvas import Evaluation
from engine.paint.paint import Painting, Unencoded
from engine.vgg.vgg import VGG19
from engine.worker.batch import Batcher

Loop: TypeAlias = Callable[[], object]

PLAIN = "plain"
_PLAIN_RATE = 0.05
# What the plain loop minimises as well, and what members get.
ENGINE_RECIPES: tuple[Recipe, ...] = (GATYS, DEFAULT)
LOOPS: tuple[str, ...] = (PLAIN, *(recipe.name for recipe in ENGINE_RECIPES))


def loop_for(name: str, size: int, setting: Setting, vgg: VGG19 | None = None) -> Loop:
    """One of `LOOPS` at that longest side.

    Args:
        name: of the loop.
        size: longest side of the picture, in pixels.
        setting: what all share.
        vgg: the engine's network, if it is there already.
    """
    if name == PLAIN:
        return _plain_loop(setting, endless(GATYS, size))
    recipe = next(recipe for recipe in ENGINE_RECIPES if recipe.name == name)
    return engine_loop(setting, endless(recipe, size), vgg or setting.network())


def engine_loop(setting: Setting, recipe: Recipe, vgg: VGG19) -> Loop:
    """A painting: each call is an iteration as a job has it, its objective and its step."""
    painting = Painting(setting.decoded(recipe), vgg)
    return partial(iterate, [painting], Batcher())


def iterate(paintings: Sequence[Painting], batcher: Batcher) -> None:
    """One iteration of each, together as far as they go together, as a worker does it."""
    for painting, found in answered(paintings, batcher):
        painting.answer(found)


def updates(painting: Painting) -> Iterator[Progress]:
    """A painting, as a worker does it, but with its frames encoded in between."""
    batcher = Batcher()
    while not painting.finished:
        for _, found in answered([painting], batcher):
            update = painting.answer(found)
            if update is not None:
                yield update.encode() if isinstance(update, Unencoded) else update


def answered(
    paintings: Sequence[Painting], batcher: Batcher
) -> Iterator[tuple[Painting, Evaluation]]:
    """Each painting with the answer to its question."""
    answers = batcher.answers([painting.question() for painting in paintings])
    for painting, answer in zip(paintings, answers, strict=True):
        if isinstance(answer, Exception):
            raise answer
        yield painting, answer


def _plain_loop(setting: Setting, recipe: Recipe) -> PlainLoop:
    """The plain loop on a recipe's costs, from the content image at full size."""
    network = PlainNetwork(setting.weights, setting.device, recipe.pooling)
    seen = Seen.of(setting.scene(recipe), setting.device)
    cost = PlainCost(network, seen, recipe)
    return PlainLoop(cost, seen.content, _PLAIN_RATE)
