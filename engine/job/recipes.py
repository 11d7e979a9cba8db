"""The ways of painting that Easel knows by name. No torch here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

from engine.job.errors import InvalidJob
from engine.job.layers import equal_layers
from engine.job.medium import Medium
from engine.job.recipe import Normalisation, Optimiser, Pooling, Ramp, Recipe, Start

# Before the ReLU, as in the textbook's exercise, and after it, as in Gatys et al. 2015.
_STYLE_CONVOLUTIONS = tuple(f"conv{block}_1" for block in range(1, 6))
_STYLE_RELUS = tuple(f"relu{block}_1" for block in range(1, 6))

SKETCH = Recipe(
    name="sketch",
    summary="Draws a photo on a blank sheet, from its large shapes to its details.",
    content_layers=(),
    epochs=(
        "relu5_3",
        "relu5_2",
        "relu5_1",
        "relu4_4",
        "relu4_3",
        "relu4_2",
        "relu4_1",
        "relu3_4",
        "relu3_3",
        "relu3_2",
        "relu3_1",
    ),
    medium=Medium.PENCIL,
    tv_weight=0.3,
    start=Start.BLANK,
    normalisation=Normalisation.ENERGY,
    iterations=330,
    frame_every=0,
)
CLASSIC = Recipe(
    name="classic",
    summary="The textbook way: always 400 by 300 pixels, from a noisy copy of the photo.",
    content_layers=equal_layers(["conv4_2"]),
    style_layers=equal_layers(_STYLE_CONVOLUTIONS),
    alpha=Ramp(10.0, 10.0),
    beta=Ramp(40.0, 40.0),
    optimiser=Optimiser.ADAM,
    learning_rate=0.05,
    iterations=160,
    frame_every=20,
    start=Start.NOISE_AND_CONTENT,
    exact=(400, 300),
    scales=1,
)
GATYS = Recipe(
    name="gatys",
    summary="Repaints the photo in the painting's style, coarse shapes first.",
    content_layers=equal_layers(["relu3_2", "relu4_2"]),
    style_layers=equal_layers(_STYLE_RELUS),
    alpha=Ramp(0.1, 0.1),
    tv_weight=0.05,
    normalisation=Normalisation.ENERGY,
    pooling=Pooling.MAX,
    iterations=150,
    strip=True,
)
EASEL = replace(
    GATYS,
    name="easel",
    summary="Repaints the photo with the painting's colours, contrasts and strokes.",
    alpha=Ramp(0.06, 0.06),
    iterations=70,
    deepest_at_last="relu4_1",
)
OIL = Recipe(
    name="oil",
    summary="Paints from blank paper: the photo's shapes first, then more and more of the style.",
    content_layers=equal_layers(["conv3_2", "conv4_2"]),
    style_layers=equal_layers(_STYLE_CONVOLUTIONS),
    alpha=Ramp(1.0, 0.5),
    beta=Ramp(0.015, 0.1),
    tv_weight=0.3,
    normalisation=Normalisation.SIZE,
    pooling=Pooling.MAX,
    start=Start.BLANK,
    iterations=200,
)
WEIGHTED = Recipe(
    name="weighted",
    summary="By the textbook's costs, at your size, coarse shapes first.",
    content_layers=equal_layers(["conv4_2"]),
    style_layers=equal_layers(_STYLE_CONVOLUTIONS),
    alpha=Ramp(10.0, 10.0),
    beta=Ramp(40.0, 40.0),
    iterations=125,
)

# What paints when nobody has chosen.
DEFAULT = EASEL
RECIPES: dict[str, Recipe] = {
    recipe.name: recipe for recipe in (EASEL, GATYS, OIL, CLASSIC, WEIGHTED, SKETCH)
}
STYLE_RECIPES: Sequence[str] = tuple(
    name for name, recipe in RECIPES.items() if recipe.style_layers
)


def changes(recipe: Recipe) -> dict[str, tuple[object, object]]:
    """What differs from Easel's recipe of the same name: the usual value, and the one in `recipe`.

    Raises:
        InvalidJob: Easel has no recipe of that name.
    """
    usual = RECIPES.get(recipe.name)
    if usual is None:
        raise InvalidJob(f"There is no recipe {recipe.name}; there are {', '.join(RECIPES)}.")
    pairs = {
        field.name: (getattr(usual, field.name), getattr(recipe, field.name))
        for field in fields(Recipe)
        if field.name != "summary"
    }
    return {name: (was, now) for name, (was, now) in pairs.items() if was != now}
