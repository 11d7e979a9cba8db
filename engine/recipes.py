"""The five ways of painting, each a plain description that `engine.paint` carries out.

No torch here: the bot reads names, defaults and sentences from this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

from engine.errors import InvalidJob

# VGG19's convolutions by block, up to the deepest that any recipe uses. Cutting here leaves
# 12.9 million of the network's 143 million parameters.
CONVOLUTIONS: tuple[str, ...] = tuple(
    f"conv{block}_{index}"
    for block, count in ((1, 2), (2, 2), (3, 4), (4, 4), (5, 1))
    for index in range(1, count + 1)
)
# A layer is a convolution's output ("conv4_2") or the same after its ReLU ("relu4_2").
LAYERS: frozenset[str] = frozenset(
    name for conv in CONVOLUTIONS for name in (conv, conv.replace("conv", "relu"))
)
MIN_SIZE, MAX_SIZE = 64, 2048
MAX_ITERATIONS = 10_000
STRENGTH_NEUTRAL, STRENGTH_MAX = 50, 100
# The size at which a sketch draws from a layer, by its block, as a part of the final one. Deep
# layers hold large shapes; at full size they would fill the sheet with noise that they can't see.
_EPOCH_RATIOS = {5: 2**-2, 4: 2**-1.5, 3: 2**-1, 2: 1.0, 1: 1.0}


class Normalisation(StrEnum):
    """What each layer's cost is divided by.

    FORMULA: the constants of Gatys et al. 2015, 4 n_H n_W n_C and 4 n_C² (n_H n_W)².
    SIZE: the number of activations, n_H n_W n_C, and its square.
    ENERGY: the cost of an all-zero activation against the same target, so that a cost of 1 means
        "nothing of it is there" for any network, layer and picture.
    """

    FORMULA = "formula"
    SIZE = "size"
    ENERGY = "energy"


class Start(StrEnum):
    """What the generated image is before the first iteration."""

    CONTENT = "content"
    BLANK = "blank"
    NOISE = "noise"
    NOISE_AND_CONTENT = "noise+content"


class Pooling(StrEnum):
    """How VGG19 halves its activations between blocks."""

    AVERAGE = "average"
    MAX = "max"


class Optimiser(StrEnum):
    """How the pixels follow the gradient."""

    LBFGS = "lbfgs"
    ADAM = "adam"


class Layer(NamedTuple):
    """A layer of VGG19 by name, and its weight among the layers of its cost."""

    name: str
    weight: float


class Ramp(NamedTuple):
    """A weight that moves from `first` to `last` over the iterations, in equal ratios."""

    first: float
    last: float

    def at(self, progress: float) -> float:
        """The weight at `progress`, from 0 (first iteration) to 1 (last)."""
        if self.first == self.last:
            return self.first
        return float(self.first ** (1 - progress) * self.last**progress)


class Stage(NamedTuple):
    """A stretch of iterations over one size and one set of content layers.

    Attributes:
        name: what is being painted, for people.
        iterations: how many.
        ratio: longest side as a part of the final one, above 0 and up to 1.
        content_layers: content layers and their weights.
    """

    name: str
    iterations: int
    ratio: float
    content_layers: tuple[Layer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One way of painting.

    Attributes:
        name: what members and the shell call it.
        summary: one sentence for a newcomer.
        content_layers: content layers and their weights.
        style_layers: style layers and their weights λ, which sum to 1; empty: no style.
        alpha: weight of the content cost, from the first to the last iteration.
        beta: weight of the style cost, from the first to the last iteration.
        tv_weight: weight of the total variation.
        normalisation: what each layer's cost is divided by.
        pooling: between the network's blocks.
        optimiser: of the pixels.
        learning_rate: step size; Adam's is in preprocessed units (one is about 58 grey levels).
        iterations: of the whole job.
        frame_every: iterations from one frame to the next; 0: a frame at the end of each epoch.
        start: the generated image before the first iteration.
        noise_ratio: the noise's share where `start` mixes it with the content.
        size: longest side of the picture in pixels.
        exact: width and height that override `size`: the content is cropped to this shape.
        scales: sizes painted one after the other, each √2 times the last, up to `size`.
        epochs: content layers painted one after the other instead of all at once.
        strip: whether the result is also shown beside its content and style image.
    """

    name: str
    summary: str
    content_layers: tuple[Layer, ...]
    style_layers: tuple[Layer, ...] = ()
    alpha: Ramp = Ramp(1.0, 1.0)
    beta: Ramp = Ramp(1.0, 1.0)
    tv_weight: float = 0.0
    normalisation: Normalisation = Normalisation.FORMULA
    pooling: Pooling = Pooling.AVERAGE
    optimiser: Optimiser = Optimiser.LBFGS
    learning_rate: float = 1.0
    iterations: int = 200
    frame_every: int = 20
    start: Start = Start.CONTENT
    noise_ratio: float = 0.6
    size: int = 384
    exact: tuple[int, int] | None = None
    scales: int = 1
    epochs: tuple[str, ...] = ()
    strip: bool = False

    def __post_init__(self) -> None:
        _check(self)

    def with_epochs(self, count: int) -> Recipe:
        """The same sketch in `count` epochs, spread evenly from its deepest layer to its last."""
        if not self.epochs:
            raise InvalidJob(f"The recipe {self.name} has no epochs; only a sketch has.")
        if count < 1:
            raise InvalidJob(f"A sketch takes at least 1 epoch, not {count}.")
        last = len(self.epochs) - 1
        steps = [last if count == 1 else round(i * last / (count - 1)) for i in range(count)]
        iterations = max(count, round(self.iterations * count / len(self.epochs)))
        return replace(
            self, epochs=tuple(self.epochs[step] for step in steps), iterations=iterations
        )

    def with_strength(self, strength: int) -> Recipe:
        """The same recipe with more or less of the style, from 0 (a tint) to 100 (all style).

        50 changes nothing; each 25 points are a factor of ten between the content's weight and
        the style's.
        """
        if not self.style_layers:
            raise InvalidJob(f"The recipe {self.name} has no style, so it has no strength.")
        if not 0 <= strength <= STRENGTH_MAX:
            raise InvalidJob(f"Strength goes from 0 to {STRENGTH_MAX}; {strength} is outside it.")
        factor = 10 ** ((STRENGTH_NEUTRAL - strength) / 25)
        return replace(self, alpha=Ramp(*(weight * factor for weight in self.alpha)))

    def stages(self) -> tuple[Stage, ...]:
        """The job's stretches in order: a sketch's epochs, or a picture's scales."""
        if self.epochs:
            return self._epoch_stages()
        count = min(self.scales, self.iterations)
        # Coarse scales lay out the picture and are cheap, so they get most of the iterations: of
        # four, 4/10, 3/10, 2/10 and 1/10.
        shares = range(count, 0, -1)
        return tuple(
            Stage(f"scale {i} of {count}", n, 2 ** ((i - count) / 2), self.content_layers)
            for i, n in enumerate(_split(self.iterations, shares), 1)
        )

    def _epoch_stages(self) -> tuple[Stage, ...]:
        count = len(self.epochs)
        parts = _split(self.iterations, [1] * count)
        # What was drawn in detail must not become coarse again, whatever the order of layers.
        ratios = accumulate((_EPOCH_RATIOS[int(layer[4])] for layer in self.epochs), max)
        return tuple(
            Stage(f"epoch {i} of {count}, {layer}", n, ratio, (Layer(layer, 1.0),))
            for i, (layer, n, ratio) in enumerate(zip(self.epochs, parts, ratios, strict=True), 1)
        )

    def layer_names(self) -> frozenset[str]:
        """Every layer that this recipe looks at."""
        layers = (*self.content_layers, *self.style_layers)
        return frozenset(layer.name for layer in layers) | frozenset(self.epochs)


def equal_layers(names: Iterable[str]) -> tuple[Layer, ...]:
    """Layers of equal weights that sum to 1."""
    chosen = tuple(names)
    return tuple(Layer(name, 1 / len(chosen)) for name in chosen)


def _split(total: int, shares: Sequence[int]) -> list[int]:
    """`total` in whole numbers of at least 1, in proportion to `shares`.

    Each part gets its 1 first, and what is left is shared out; no rounding is lost.
    """
    rest = total - len(shares)
    ends = [rest * end // sum(shares) for end in accumulate(shares)]
    return [1 + end - start for start, end in pairwise([0, *ends])]


def _check(recipe: Recipe) -> None:
    """Raise InvalidJob, in a sentence, for the first thing about `recipe` that can't be painted."""
    unknown = sorted(recipe.layer_names() - LAYERS)
    if unknown:
        raise InvalidJob(
            f"There is no layer {unknown[0]}; the layers are {CONVOLUTIONS[0]} to "
            f"{CONVOLUTIONS[-1]}, or relu1_1 to relu5_1 for the same after their ReLU."
        )
    _check_weights(recipe)
    if not MIN_SIZE <= recipe.size <= MAX_SIZE:
        raise InvalidJob(f"Size goes from {MIN_SIZE} to {MAX_SIZE} pixels, not {recipe.size}.")
    if not 1 <= recipe.iterations <= MAX_ITERATIONS:
        raise InvalidJob(
            f"Iterations go from 1 to {MAX_ITERATIONS:,}; {recipe.iterations} is outside it."
        )
    if recipe.iterations < len(recipe.epochs):
        raise InvalidJob(
            f"{len(recipe.epochs)} epochs need at least as many iterations, "
            f"not {recipe.iterations}."
        )
    if recipe.frame_every < 0 or recipe.scales < 1:
        raise InvalidJob("Frames come every 1 or more iterations, over 1 or more scales.")


def _check_weights(recipe: Recipe) -> None:
    weights = [
        *recipe.alpha,
        *recipe.beta,
        recipe.tv_weight,
        *(layer.weight for layer in (*recipe.content_layers, *recipe.style_layers)),
    ]
    if not all(0 <= weight < float("inf") for weight in weights):
        raise InvalidJob("Weights of costs and layers are numbers of 0 or more.")
    if any(ramp.first != ramp.last and 0 in ramp for ramp in (recipe.alpha, recipe.beta)):
        raise InvalidJob("A weight that moves does so in equal ratios, so it can't be 0 at an end.")
    if not recipe.content_layers and not recipe.style_layers and not recipe.epochs:
        raise InvalidJob("A recipe needs at least one content layer or style layer.")
    total = sum(layer.weight for layer in recipe.style_layers)
    if recipe.style_layers and abs(total - 1) > 1e-6:
        raise InvalidJob(f"The style layers' weights have to sum to 1, not {total:g}.")


_STYLE_CONVOLUTIONS = tuple(f"conv{block}_1" for block in range(1, 6))

SKETCH = Recipe(
    name="sketch",
    summary="Draws a photo on a blank sheet, from its large shapes to its details.",
    content_layers=(),
    epochs=(
        "relu5_1",
        "relu4_4",
        "relu4_3",
        "relu4_2",
        "relu4_1",
        "relu3_4",
        "relu3_3",
        "relu3_2",
        "relu3_1",
        "relu2_2",
        "relu2_1",
    ),
    tv_weight=1.0,
    start=Start.BLANK,
    normalisation=Normalisation.ENERGY,
    iterations=330,
    frame_every=0,
)
CLASSIC = Recipe(
    name="classic",
    summary="The textbook way: 400 by 300, Adam, 160 iterations from a noisy copy of the photo.",
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
)
GATYS = Recipe(
    name="gatys",
    summary="Repaints the photo in the painting's style, coarse shapes first.",
    content_layers=equal_layers(["relu3_2", "relu4_2"]),
    style_layers=equal_layers(_STYLE_CONVOLUTIONS),
    alpha=Ramp(0.1, 0.1),
    tv_weight=0.05,
    normalisation=Normalisation.ENERGY,
    iterations=240,
    scales=4,
    strip=True,
)
OIL = Recipe(
    name="oil",
    summary="Paints from blank paper: the photo's shapes first, then more and more of the style.",
    content_layers=equal_layers(["conv4_2"]),
    style_layers=equal_layers(_STYLE_CONVOLUTIONS),
    alpha=Ramp(1.0, 0.5),
    beta=Ramp(0.005, 0.1),
    tv_weight=6.0,
    normalisation=Normalisation.SIZE,
    start=Start.BLANK,
    iterations=300,
    scales=5,
)
WEIGHTED = Recipe(
    name="weighted",
    summary="A middle layer for the content, five for the style, and every weight yours to set.",
    content_layers=equal_layers(["conv4_2"]),
    style_layers=equal_layers(_STYLE_CONVOLUTIONS),
    alpha=Ramp(10.0, 10.0),
    beta=Ramp(40.0, 40.0),
    iterations=200,
    scales=4,
)

RECIPES: dict[str, Recipe] = {
    recipe.name: recipe for recipe in (GATYS, OIL, CLASSIC, WEIGHTED, SKETCH)
}
STYLE_RECIPES: Sequence[str] = tuple(
    name for name, recipe in RECIPES.items() if recipe.style_layers
)
