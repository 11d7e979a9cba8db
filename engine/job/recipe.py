"""A way of painting as plain data, which `engine.paint.paint` carries out.

No torch here: the bot reads names, defaults and sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from engine.job.errors import InvalidJob
from engine.job.layers import CONVOLUTIONS, LAYERS, Layer
from engine.job.medium import Medium
from engine.job.stages import Stage, epoch_stages, scale_stages, scales_up_to

MIN_SIZE, MAX_SIZE = 64, 8192
MIN_STYLE_SCALE, MAX_STYLE_SCALE = 0.25, 4.0
MIN_TILE, MAX_TILE = 128, 8192
MAX_SCALES = 16
MAX_ITERATIONS = 10_000
STRENGTH_NEUTRAL, STRENGTH_MAX = 50, 100


class Normalisation(StrEnum):
    """What each layer's cost is divided by.

    FORMULA: the constants of Gatys et al. 2015, 4 n_H n_W n_C and 4 n_C² (n_H n_W)².
    SIZE: the number of activations, n_H n_W n_C, and its square.
    ENERGY: the cost of an all-zero activation against the same target, so that a cost of 1 means
        "nothing of it is there" for any network, layer and picture (but see `losses` on pale ones).
    """

    FORMULA = "formula"
    SIZE = "size"
    ENERGY = "energy"


class Start(StrEnum):
    """What the generated image is before the first iteration.

    CONTENT, and the photo's part of NOISE_AND_CONTENT, are in the style's colours where L-BFGS
    paints (see `engine.optimisers.decorrelation`).
    """

    CONTENT = "content"
    BLANK = "blank"
    NOISE = "noise"
    NOISE_AND_CONTENT = "noise+content"
    PICTURE = "picture"


class StyleLoss(StrEnum):
    """How far the generated image's activations are from the style's.

    GRAM: the squared difference of their Gram matrices (Gatys et al. 2015, arXiv:1508.06576).
    WASSERSTEIN: the squared Wasserstein-2 distance of two Gaussians with their means and
        covariances.
    """

    GRAM = "gram"
    WASSERSTEIN = "wasserstein"


class Colours(StrEnum):
    """Whose colours the picture gets (Gatys et al. 2016, arXiv:1611.07865).

    STYLE: the style image's.
    LUMINANCE: the photo's: only the luminance is painted, its chroma stays.
    MATCHED: the photo's: the style image is first given the photo's colours, in their mean and
        covariance (linear histogram matching).
    """

    STYLE = "style"
    LUMINANCE = "luminance"
    MATCHED = "matched"


class Pooling(StrEnum):
    """How VGG19 halves its activations between blocks."""

    AVERAGE = "average"
    MAX = "max"


class Optimiser(StrEnum):
    """How the pixels follow the gradient."""

    LBFGS = "lbfgs"
    ADAM = "adam"


# What suits photos: L-BFGS takes Newton's step as it is, Adam moves each pixel by about the rate.
_LEARNING_RATES = {Optimiser.LBFGS: 1.0, Optimiser.ADAM: 0.05}


class Ramp(NamedTuple):
    """A weight that moves from `first` to `last` over the iterations, in equal ratios."""

    first: float
    last: float

    def at(self, progress: float) -> float:
        """The weight at `progress`, from 0 (first iteration) to 1 (last)."""
        if self.first == self.last:
            return self.first
        return float(self.first ** (1 - progress) * self.last**progress)


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
        style_loss: how far the activations are from the style's.
        normalisation: what each layer's cost is divided by.
        pooling: between the network's blocks.
        optimiser: of the pixels.
        learning_rate: step size; Adam's is in preprocessed units (one is about 58 grey levels).
        iterations: of the whole job.
        frame_every: iterations from one frame to the next; 0: a frame at the end of each epoch.
        start: the generated image before the first iteration.
        smoothing: in pixels; L-BFGS favours waves longer than this; 0: all waves alike.
        averaging: 0 gives the last iterate as the picture, and up to below 1 an exponential average
            over the iterates that keeps this much of itself at each.
        noise_ratio: the noise's share where `start` mixes it with the content.
        size: longest side of the picture in pixels.
        exact: width and height that override `size`: the content is cropped to this shape.
        scales: sizes painted one after the other, each √2 times the last, up to `size`; None: as
            many as there are from 80 pixels on.
        deepest_at_last: the deepest layer whose cost counts at the last of several sizes; None: all
            count. What deeper ones ask for is settled by then.
        epochs: content layers painted one after the other instead of all at once.
        medium: what it is drawn with; only a recipe without a style has another than colour.
        style_scale: the size of the style's features: the style image's size against the picture's.
        colours: whose colours the picture gets.
        tile: side in pixels of the tiles that a larger picture's gradient is computed in; None:
            512, for pictures too large to be held whole.
        strip: whether the result is also shown beside its content and style image.
    """

    name: str
    summary: str
    content_layers: tuple[Layer, ...]
    style_layers: tuple[Layer, ...] = ()
    alpha: Ramp = Ramp(1.0, 1.0)
    beta: Ramp = Ramp(1.0, 1.0)
    tv_weight: float = 0.0
    style_loss: StyleLoss = StyleLoss.GRAM
    normalisation: Normalisation = Normalisation.FORMULA
    pooling: Pooling = Pooling.AVERAGE
    optimiser: Optimiser = Optimiser.LBFGS
    learning_rate: float = 1.0
    smoothing: float = 24.0
    averaging: float = 0.0
    iterations: int = 200
    frame_every: int = 20
    start: Start = Start.CONTENT
    noise_ratio: float = 0.6
    size: int = 384
    exact: tuple[int, int] | None = None
    scales: int | None = None
    deepest_at_last: str | None = None
    epochs: tuple[str, ...] = ()
    style_scale: float = 1.0
    colours: Colours = Colours.STYLE
    medium: Medium = Medium.COLOUR
    tile: int | None = None
    strip: bool = False

    def __post_init__(self) -> None:
        _check(self)

    def with_epochs(self, count: int) -> Recipe:
        """The same sketch in `count` epochs, spread evenly from its deepest layer to its last."""
        if not self.epochs:
            raise InvalidJob(
                f"The recipe {self.name} has no epochs; only a sketch has.",
                "engine-no-epochs",
                recipe=self.name,
            )
        if count < 1:
            raise InvalidJob(
                f"A sketch takes at least 1 epoch, not {count}.",
                "engine-too-few-epochs",
                count=count,
            )
        last = len(self.epochs) - 1
        steps = [last if count == 1 else round(i * last / (count - 1)) for i in range(count)]
        iterations = max(count, round(self.iterations * count / len(self.epochs)))
        return replace(
            self, epochs=tuple(self.epochs[step] for step in steps), iterations=iterations
        )

    def with_optimiser(self, optimiser: Optimiser, rate: float | None = None) -> Recipe:
        """The same recipe with an optimiser and its learning rate.

        Without a rate another optimiser gets the one that suits it, and the same keeps its own.
        """
        if rate is None:
            same = optimiser is self.optimiser
            rate = self.learning_rate if same else _LEARNING_RATES[optimiser]
        return replace(self, optimiser=optimiser, learning_rate=rate)

    def with_strength(self, strength: int) -> Recipe:
        """The same recipe with more or less of the style, from 0 (a tint) to 100 (all style).

        50 changes nothing; to 0 and to 100 the content's weight is ten times the recipe's and a
        tenth of it. With trained filters, more than that is the photo, or the painting alone.
        """
        if not self.style_layers:
            raise InvalidJob(
                f"The recipe {self.name} has no style, so it has no strength.",
                "engine-no-strength",
                recipe=self.name,
            )
        if not 0 <= strength <= STRENGTH_MAX:
            raise InvalidJob(
                f"Strength goes from 0 to {STRENGTH_MAX}; {strength} is outside it.",
                "engine-strength-range",
                most=STRENGTH_MAX,
                strength=strength,
            )
        return replace(self, alpha=Ramp(*(weight * factor_of(strength) for weight in self.alpha)))

    def stages(self) -> tuple[Stage, ...]:
        """The job's stretches in order: a sketch's epochs, or a picture's scales."""
        if self.epochs:
            return epoch_stages(self.epochs, self.iterations, self.longest)
        count = min(self.scales or scales_up_to(self.longest), self.iterations)
        layers = self.content_layers, self.style_layers
        return scale_stages(count, self.iterations, layers, self.deepest_at_last)

    @property
    def longest(self) -> int:
        """The finished picture's longest side in pixels."""
        return self.size if self.exact is None else max(self.exact)

    def layer_names(self) -> frozenset[str]:
        """Every layer that this recipe names."""
        layers = (*self.content_layers, *self.style_layers)
        last = [] if self.deepest_at_last is None else [self.deepest_at_last]
        return frozenset([*(layer.name for layer in layers), *self.epochs, *last])


def factor_of(strength: int) -> float:
    """What a strength multiplies α by."""
    return float(10 ** ((STRENGTH_NEUTRAL - strength) / (STRENGTH_MAX - STRENGTH_NEUTRAL)))


def _check(recipe: Recipe) -> None:
    """Raise InvalidJob, in a sentence, for the first thing about `recipe` that can't be painted."""
    unknown = sorted(recipe.layer_names() - LAYERS)
    if unknown:
        raise InvalidJob(
            f"There is no layer {unknown[0]}; the layers are {CONVOLUTIONS[0]} to "
            f"{CONVOLUTIONS[-1]}, or relu1_1 to relu5_4 for the same after their ReLU."
        )
    if recipe.style_layers and recipe.medium is not Medium.COLOUR:
        raise InvalidJob(
            f"Only a drawing has a medium; the recipe {recipe.name} paints in a style instead.",
            "engine-no-medium",
            recipe=recipe.name,
        )
    _check_weights(recipe)
    _check_size(recipe)
    if not 1 <= recipe.iterations <= MAX_ITERATIONS:
        raise InvalidJob(
            f"Iterations go from 1 to {MAX_ITERATIONS:,}; {recipe.iterations} is outside it.",
            "engine-iterations-range",
            most=MAX_ITERATIONS,
            iterations=recipe.iterations,
        )
    if recipe.iterations < len(recipe.epochs):
        raise InvalidJob(
            f"{len(recipe.epochs)} epochs need at least as many iterations, "
            f"not {recipe.iterations}.",
            "engine-epochs-need-iterations",
            epochs=len(recipe.epochs),
            iterations=recipe.iterations,
        )
    if not 0 <= recipe.frame_every <= MAX_ITERATIONS:
        raise InvalidJob(
            f"Frames come every 1 to {MAX_ITERATIONS:,} iterations, or with 0 at the end of each "
            f"epoch or scale; {recipe.frame_every:,} is outside it.",
            "engine-frames-range",
            most=MAX_ITERATIONS,
            every=recipe.frame_every,
        )
    if not 0 < recipe.learning_rate < float("inf"):
        raise InvalidJob(f"A learning rate is a number above 0, not {recipe.learning_rate:g}.")
    if not 0 <= recipe.averaging < 1:
        raise InvalidJob(
            f"Averaging goes from 0 (the last iterate) to below 1, not {recipe.averaging:g}."
        )
    if not 0 <= recipe.smoothing <= MAX_SIZE:
        raise InvalidJob(f"Smoothing goes from 0 to {MAX_SIZE:,} pixels, not {recipe.smoothing:g}.")
    if not 0 <= recipe.noise_ratio <= 1:
        raise InvalidJob(f"The noise's share goes from 0 to 1, not {recipe.noise_ratio:g}.")


def _check_size(recipe: Recipe) -> None:
    sizes = (recipe.size,) if recipe.exact is None else recipe.exact
    outside = [size for size in sizes if not MIN_SIZE <= size <= MAX_SIZE]
    if outside:
        raise InvalidJob(
            f"Size goes from {MIN_SIZE} to {MAX_SIZE:,} pixels, not {outside[0]:,}.",
            "engine-size-range",
            least=MIN_SIZE,
            most=MAX_SIZE,
            size=outside[0],
        )
    if not MIN_STYLE_SCALE <= recipe.style_scale <= MAX_STYLE_SCALE:
        raise InvalidJob(
            f"The style scale goes from {MIN_STYLE_SCALE:g} to {MAX_STYLE_SCALE:g}, "
            f"not {recipe.style_scale:g}."
        )
    style_size = round(recipe.longest * recipe.style_scale)
    if recipe.style_layers and style_size > MAX_SIZE:
        raise InvalidJob(
            f"A style scale of {recipe.style_scale:g} at {recipe.longest:,} pixels needs the style "
            f"image at {style_size:,}; up to {MAX_SIZE:,} are possible."
        )
    if recipe.tile is not None and not MIN_TILE <= recipe.tile <= MAX_TILE:
        raise InvalidJob(
            f"Tiles are {MIN_TILE} to {MAX_TILE:,} pixels a side, not {recipe.tile:,}."
        )
    if recipe.scales is not None and not 1 <= recipe.scales <= MAX_SCALES:
        raise InvalidJob(f"Scales go from 1 to {MAX_SCALES}; {recipe.scales} is outside it.")


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
