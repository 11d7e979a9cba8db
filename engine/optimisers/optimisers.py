"""How the pixels of the generated image follow the gradient.

Our own rather than torch's, because their state is carried from one size of the picture to the
next, kept in a file, and held to a budget of memory. Each step is checked against torch's.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from engine.job.recipe import Optimiser, Recipe
from engine.optimisers.curvature import Curvature, Guess, Pair, room
from engine.optimisers.decorrelation import Decorrelated
from engine.optimisers.smoothing import Smoothing

# Curvature pairs that L-BFGS remembers; more cost memory and time, and find no better picture.
HISTORY = 20
# The length of a step after one that was taken back; it doubles with each.
_CAUTION = 0.125
# In preprocessed units.
_GREY_LEVEL = 1 / 58
_FIRST_DECAY, _SECOND_DECAY, _EPSILON = 0.9, 0.99, 1e-8


class PixelOptimiser(Protocol):
    """Moves an image, (1, 3, H, W), against its gradient."""

    def step(self, image: Tensor, gradient: Tensor) -> None:
        """Change `image` in place."""

    def resized(self, height: int, width: int) -> PixelOptimiser:
        """The same knowledge, for the image at another size. This one is of no use any more."""

    def tensors(self) -> dict[str, Tensor]:
        """All that it knows, by names."""

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says."""


def optimiser_for(recipe: Recipe, colours: Tensor | None = None) -> PixelOptimiser:
    """The recipe's optimiser, which knows nothing yet.

    Args:
        recipe: says which, and its step size.
        colours: for L-BFGS, see there.
    """
    if recipe.optimiser is Optimiser.ADAM:
        return Adam(recipe.learning_rate)
    return LBFGS(recipe.learning_rate, recipe.smoothing, colours=colours)


class LBFGS:
    """L-BFGS without a line search: one evaluation of the cost a step.

    Nocedal & Wright, Numerical Optimization, 2nd edition, algorithm 7.5 with a fixed step length.

    Args:
        rate: step size; 1 is Newton's.
        smoothing: the wavelength, in pixels, of `engine.optimisers.smoothing` for the curvature
            that no step has shown yet; 0: as in the book, the same curvature for all pixels.
        history: curvature pairs to remember, as far as they fit into 2 GiB.
        colours: R, (3, 3), of `engine.optimisers.decorrelation` for the same; None: the same
            curvature for all colours.
    """

    def __init__(
        self,
        rate: float,
        smoothing: float = 0.0,
        history: int = HISTORY,
        colours: Tensor | None = None,
    ) -> None:
        self._rate = rate
        self._smoothing = smoothing
        self._colours = colours
        guess: Guess = Smoothing(smoothing) if smoothing else _Even()
        self._guess = guess if colours is None else Decorrelated(guess, colours)
        self._history = history
        self._curvature = Curvature(self._guess, history)
        self._caution = 1.0  # what steps are multiplied by

    def step(self, image: Tensor, gradient: Tensor) -> None:
        """Change `image` in place."""
        step = self._curvature.times(gradient)
        if self._curvature.known:
            step.mul_(-self._rate * self._caution)
            self._caution = min(1.0, 2 * self._caution)
        else:
            step.mul_(self._first_length(gradient, step).mul_(-self._rate))
        image.add_(step)
        self._curvature.follow(step, gradient)

    def take_back(self, image: Tensor) -> None:
        """Undo the last step, in place, forget what led to it, and be careful for a while."""
        if self._curvature.last is not None:
            image.sub_(self._curvature.last.step)
        self._caution = _CAUTION
        self._curvature = Curvature(self._guess, self._history)

    def resized(self, height: int, width: int) -> LBFGS:
        """Curvature is a property of the picture's shapes, so it holds at another size, too."""
        other = LBFGS(self._rate, self._smoothing, self._history, self._colours)
        pairs = self._curvature.pairs()[-room(3 * height * width, self._history) :]
        other._curvature.adopt(
            Pair(*(_resize(image, height, width) for image in pair)) for pair in pairs
        )
        return other

    def tensors(self) -> dict[str, Tensor]:
        """The pairs, oldest first, and the last step with its gradient."""
        return {"caution": torch.tensor(self._caution)} | self._curvature.tensors()

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says."""
        self._curvature.load(tensors)
        self._caution = float(tensors["caution"])

    def _first_length(self, gradient: Tensor, direction: Tensor) -> Tensor:
        """How far to go when nothing is known of the curvature, a scalar.

        Too short a step changes the gradient by less than its rounding, and smoothing would take
        that for very little curvature. A grey level changes it enough.
        """
        if not self._smoothing:
            return gradient.abs().sum().clamp_min_(_EPSILON).reciprocal_().clamp_max_(1.0)
        size = direction.square().mean().sqrt_()
        return _GREY_LEVEL / size.clamp_min_(_EPSILON)


class _Even:
    """The same curvature for all pixels."""

    def __call__(self, image: Tensor) -> Tensor:
        return image.clone()

    def energy(self, image: Tensor) -> Tensor:
        return torch.dot(image.flatten(), image.flatten())


class Adam:
    """Adam (Kingma & Ba 2015, arXiv:1412.6980).

    Args:
        rate: step size, in preprocessed units.
    """

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._steps = 0
        self._first: Tensor | None = None
        self._second: Tensor | None = None

    def step(self, image: Tensor, gradient: Tensor) -> None:
        """Change `image` in place."""
        if self._first is None or self._second is None:
            self._first, self._second = torch.zeros_like(image), torch.zeros_like(image)
        self._steps += 1
        self._first.lerp_(gradient, 1 - _FIRST_DECAY)
        self._second.mul_(_SECOND_DECAY).addcmul_(gradient, gradient, value=1 - _SECOND_DECAY)
        scale = (1 - _SECOND_DECAY**self._steps) ** 0.5
        step = -self._rate * scale / (1 - _FIRST_DECAY**self._steps)
        image.addcdiv_(self._first, self._second.sqrt().add_(_EPSILON * scale), value=step)

    def resized(self, height: int, width: int) -> Adam:
        """The moments at another size."""
        other = Adam(self._rate)
        if self._first is not None and self._second is not None:
            other._steps = self._steps
            other._first = _resize(self._first, height, width)
            # Cubic interpolation overshoots, and a second moment is never negative.
            other._second = _resize(self._second, height, width, "bilinear").clamp_(min=0)
        return other

    def tensors(self) -> dict[str, Tensor]:
        """The moments and the number of steps."""
        if self._first is None or self._second is None:
            return {}
        steps = torch.tensor(self._steps)
        return {"first moment": self._first, "second moment": self._second, "steps": steps}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says."""
        if tensors:
            self._first, self._second = tensors["first moment"], tensors["second moment"]
            self._steps = int(tensors["steps"])


def _resize(image: Tensor, height: int, width: int, mode: str = "bicubic") -> Tensor:
    return functional.interpolate(image, (height, width), mode=mode, antialias=True)
