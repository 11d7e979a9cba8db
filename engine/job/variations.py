"""What can be painted after a picture: another one like it, and the same one larger. No torch."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

from engine.job.recipe import Ramp, Recipe, Start
from engine.job.recipes import RECIPES

# Shares of the noise that were found to make no picture worse: its cost is the same but for 2 %.
# From another share, a picture differs in its large shapes; from other noise alone, in its strokes.
_LEAST_NOISE, _MOST_NOISE = 0.25, 0.7
_FROM_NOISE = (Start.NOISE, Start.NOISE_AND_CONTENT)
_MIXED = (Start.CONTENT, Start.NOISE_AND_CONTENT)


def varies(recipe: Recipe) -> bool:
    """Whether another seed is another picture."""
    return recipe.start in _FROM_NOISE


def varied(recipe: Recipe, seed: int) -> Recipe:
    """The recipe for another picture, as good as the last: each seed's is clearly another.

    Recipes that start from the content get noise into their start, how much is drawn by the seed.
    All others stay as they are: those that start from noise vary anyway, and those that start from
    a blank sheet or from a picture owe to that what they look like, see `varies`.

    Args:
        recipe: what the last was painted by, varied already or not.
        seed: of the job to be painted.
    """
    usual = RECIPES.get(recipe.name, recipe)
    if usual.start is not Start.CONTENT or recipe.start not in _MIXED:
        return recipe
    share = Random(seed).uniform(_LEAST_NOISE, _MOST_NOISE)  # noqa: S311 - no secret
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
        iterations=recipe.iterations if again else recipe.stages()[-1].iterations,
    )
