"""What can be painted besides a picture, or after it. No torch here.

Several small ones to choose from, another one like it, and the same one larger.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from engine.job.errors import InvalidJob
from engine.job.recipe import (
    MIN_SIZE,
    STRENGTH_MAX,
    STRENGTH_NEUTRAL,
    Ramp,
    Recipe,
    Start,
    factor_of,
)
from engine.job.recipes import RECIPES

# Shares of the noise that were found to make no picture worse: its cost is the same but for 2 %.
# From another share, a picture differs in its large shapes; from other noise alone, in its strokes.
_LEAST_NOISE, _MOST_NOISE = 0.25, 0.7
# With the fewer iterations of small ones to choose from, they still are: J is at most 3 % higher.
_MOST_NOISE_IN_SMALL = 0.4
_FROM_NOISE = (Start.NOISE, Start.NOISE_AND_CONTENT)
_MIXED = (Start.CONTENT, Start.NOISE_AND_CONTENT)

# What torch's generators take.
SEEDS = 2**63
MOST_VARIATIONS = 4
# How far apart in strength: far enough to be seen side by side.
_STRENGTH_STEP = 16


@dataclass(frozen=True, slots=True)
class Variation:
    """One of several small pictures to choose from: in what it differs from their recipe.

    Attributes:
        seed: its own.
        alpha: what the recipe's α is multiplied by.
    """

    seed: int
    alpha: float

    def __post_init__(self) -> None:
        if not 0 <= self.seed < SEEDS or not 0 < self.alpha < float("inf"):
            raise InvalidJob("A variation's seed or its part of α is outside what there can be.")

    def of(self, recipe: Recipe) -> Recipe:
        """How it is painted, where all of them are painted by `recipe`."""
        alpha = Ramp(*(weight * self.alpha for weight in recipe.alpha))
        return varied(replace(recipe, alpha=alpha), self.seed, _MOST_NOISE_IN_SMALL)


def variations_around(seed: int, strength: int | None, count: int) -> tuple[Variation, ...]:
    """So many around a strength, none where the count is 0; None: around a recipe's own."""
    middle = STRENGTH_NEUTRAL if strength is None else strength
    return tuple(
        Variation((seed + number) % SEEDS, factor_of(one) / factor_of(middle))
        for number, one in enumerate(strengths(strength, count))
    )


def strengths(around: int | None, count: int) -> Sequence[int]:
    """The strengths of so many variations, the softest first; None: around a recipe's own."""
    middle = STRENGTH_NEUTRAL if around is None else around
    span = _STRENGTH_STEP * (count - 1)
    first = min(max(middle - span // 2, 0), STRENGTH_MAX - span)
    return range(first, first + span + 1, _STRENGTH_STEP)


def strength_around(strength: int, chosen: int, count: int) -> int:
    """A strength around which the variation of that number, from 1, has that strength."""
    span = _STRENGTH_STEP * (count - 1)
    middle = strength - _STRENGTH_STEP * (chosen - 1) + span // 2
    return min(max(middle, 0), STRENGTH_MAX)


def halved(recipe: Recipe) -> Recipe:
    """The recipe of pictures to choose from: half the size, two thirds of the iterations.

    Raises:
        InvalidJob: no picture is as small as that.
    """
    sides = None if recipe.exact is None else (recipe.exact[0] // 2, recipe.exact[1] // 2)
    if min(sides or (recipe.size // 2,)) < MIN_SIZE:
        raise InvalidJob(
            "Pictures to choose from are painted at half the size, so it has to be at least "
            f"{2 * MIN_SIZE} pixels.",
            "engine-too-small-to-choose",
            least=2 * MIN_SIZE,
        )
    return replace(
        recipe,
        size=recipe.size // 2,
        exact=sides,
        iterations=max(1, 2 * recipe.iterations // 3),
        strip=False,
    )


def chosen(recipe: Recipe) -> Recipe:
    """The recipe that goes on, at the size of `recipe`, from one of those by `halved(recipe)`."""
    again = replace(halved(recipe), iterations=recipe.iterations, strip=recipe.strip)
    return grown(again, 2)


def varies(recipe: Recipe) -> bool:
    """Whether another seed is another picture."""
    return recipe.start in _FROM_NOISE


def varied(recipe: Recipe, seed: int, most_noise: float = _MOST_NOISE) -> Recipe:
    """The recipe for another picture, as good as the last: each seed's is clearly another.

    Recipes that start from the content get noise into their start, how much is drawn by the seed.
    All others stay as they are: those that start from noise vary anyway, and those that start from
    a blank sheet or from a picture owe to that what they look like, see `varies`.

    Args:
        recipe: what the last was painted by, varied already or not.
        seed: of the job to be painted.
        most_noise: the largest share that it may draw.
    """
    usual = RECIPES.get(recipe.name, recipe)
    if usual.start is not Start.CONTENT or recipe.start not in _MIXED:
        return recipe
    share = Random(seed).uniform(_LEAST_NOISE, most_noise)  # noqa: S311 - no secret
    return replace(recipe, start=Start.NOISE_AND_CONTENT, noise_ratio=round(share, 2))


def grown(recipe: Recipe, ratio: float) -> Recipe:
    """The recipe that goes on from a picture painted by `recipe`, at `ratio` times its size.

    What is there stays: no scale is smaller than the picture, all weights are those of the end, and
    a sketch is drawn on from its last layer. It takes the iterations of the recipe's last stage;
    to grow once more, as many again.

    Args:
        recipe: what the picture was painted by, with the member's choices applied.
        ratio: of the sides, above 1.

    Raises:
        InvalidJob: no picture is as large as that.
    """
    again = recipe.start is Start.PICTURE
    sides = None
    if recipe.exact is not None:
        width, height = recipe.exact
        sides = round(width * ratio), round(height * ratio)
    return replace(
        recipe,
        start=Start.PICTURE,
        size=round(recipe.size * ratio),
        exact=sides,
        alpha=Ramp(recipe.alpha.last, recipe.alpha.last),
        beta=Ramp(recipe.beta.last, recipe.beta.last),
        epochs=recipe.epochs[-1:],
        scales=max(1, math.floor(2 * math.log2(ratio))),
        # Of so few sizes, none settles what deep layers ask for.
        deepest_at_last=None,
        iterations=recipe.iterations if again else recipe.stages()[-1].iterations,
    )
