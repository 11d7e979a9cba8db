"""How the pixels of the generated image follow the gradient.

Our own rather than torch's, because their state is carried from one size of the picture to the
next, kept in a file, and held to a budget of memory. Each step is checked against torch's.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeAlias

import torch
from torch import Tensor
from torch.nn import functional

from engine.recipe import Optimiser, Recipe
from engine.smoothing import Smoothing

# Curvature pairs that L-BFGS remembers; more cost memory and time, and find no better picture.
_HISTORY = 20
# Bytes for them: 20 up to 4 million pixels, 1 from 45 million on.
_HISTORY_BYTES = 2 * 2**30
# The cosine between a step and the change of the gradient; what is less is rounding.
_LEAST_CURVATURE = 1e-7
# The length of a step after one that was taken back; it doubles with each.
_CAUTION = 0.125
# In preprocessed units.
_GREY_LEVEL = 1 / 58
_FIRST_DECAY, _SECOND_DECAY, _EPSILON = 0.9, 0.99, 1e-8


class PixelOptimiser(Protocol):
    """Moves an image, (1, 3, H, W), against its gradient."""

    def step(self, image: Tensor, gradient: Tensor) -> None:
        """Change `image` in place; `gradient` may be kept, so it is not to be changed later."""

    def resized(self, height: int, width: int) -> PixelOptimiser:
        """The same knowledge, for the image at another size. This one is of no use any more."""

    def tensors(self) -> dict[str, Tensor]:
        """All that it knows, by names."""

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says."""


def optimiser_for(recipe: Recipe) -> PixelOptimiser:
    """The recipe's optimiser, which knows nothing yet."""
    if recipe.optimiser is Optimiser.ADAM:
        return Adam(recipe.learning_rate)
    return LBFGS(recipe.learning_rate, recipe.smoothing)


# A number that the CPU knows; or one that only the GPU does yet, as each that is fetched from
# there makes the CPU wait for all that the GPU was told to do before.
Scalar: TypeAlias = float | Tensor


class _Pair(NamedTuple):
    """A step and how the gradient changed over it, both (1, 3, H, W), and 1 / (step · change)."""

    step: Tensor
    change: Tensor
    inverse: Scalar


class LBFGS:
    """L-BFGS without a line search: one evaluation of the cost a step.

    Nocedal & Wright, Numerical Optimization, 2nd edition, algorithm 7.4.

    Args:
        rate: step size; 1 is Newton's.
        smoothing: the wavelength, in pixels, of `engine.smoothing` for the curvature that no step
            has shown yet; 0: as in the book, the same curvature for all pixels.
        history: curvature pairs to remember, as far as they fit into 2 GiB.
    """

    def __init__(self, rate: float, smoothing: float = 0.0, history: int = _HISTORY) -> None:
        self._rate = rate
        self._smoothing = smoothing
        self._smooth = Smoothing(smoothing) if smoothing else _as_it_is
        self._history = history
        self._pairs: list[_Pair] = []
        self._last: tuple[Tensor, Tensor] | None = None  # step and gradient
        self._caution = 1.0  # what steps are multiplied by

    def step(self, image: Tensor, gradient: Tensor) -> None:
        """Change `image` in place; `gradient` is kept."""
        self._learn(gradient)
        step = self._direction(gradient)
        if self._pairs:
            step.mul_(-self._rate * self._caution)
            self._caution = min(1.0, 2 * self._caution)
        else:
            step.mul_(-self._rate * self._first_length(gradient, step))
        image.add_(step)
        self._last = (step, gradient)

    def take_back(self, image: Tensor) -> None:
        """Undo the last step, in place, forget what led to it, and be careful for a while."""
        if self._last is not None:
            image.sub_(self._last[0])
        self._caution = _CAUTION
        self._pairs.clear()
        self._last = None

    def resized(self, height: int, width: int) -> LBFGS:
        """Curvature is a property of the picture's shapes, so it holds at another size, too."""
        other = LBFGS(self._rate, self._smoothing, self._history)
        self._last = None
        room = _room(3 * height * width, self._history)
        for pair in self._pairs[-room:]:
            other._remember(_resize(pair.step, height, width), _resize(pair.change, height, width))
        return other

    def tensors(self) -> dict[str, Tensor]:
        """The pairs, oldest first, and the last step with its gradient."""
        found = {}
        for index, pair in enumerate(self._pairs):
            found[f"step {index:02}"], found[f"change {index:02}"] = pair.step, pair.change
        if self._last is not None:
            found["last step"], found["last gradient"] = self._last
        return found | {"caution": torch.tensor(self._caution)}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says."""
        count = sum(name.startswith("change") for name in tensors)
        self._pairs = [
            _pair(tensors[f"step {index:02}"], tensors[f"change {index:02}"])
            for index in range(count)
        ]
        if "last step" in tensors:
            self._last = (tensors["last step"], tensors["last gradient"])
        self._caution = float(tensors["caution"])

    def _first_length(self, gradient: Tensor, direction: Tensor) -> float:
        """How far to go when nothing is known of the curvature.

        Too short a step changes the gradient by less than its rounding, and smoothing would take
        that for very little curvature. A grey level changes it enough.
        """
        if not self._smoothing:
            return min(1.0, 1 / max(float(gradient.abs().sum()), _EPSILON))
        size = float(direction.square().mean().sqrt())
        return _GREY_LEVEL / max(size, _EPSILON)

    def _learn(self, gradient: Tensor) -> None:
        """Take in how the gradient changed over the last step."""
        if self._last is None:
            return
        step, before = self._last
        self._last = None
        # In the memory of the gradient before, which nobody needs any more.
        self._remember(step, torch.sub(gradient, before, out=before))

    def _remember(self, step: Tensor, change: Tensor) -> None:
        lengths = (_dot(step, step) * _dot(change, change)) ** 0.5
        if _dot(step, change) > _LEAST_CURVATURE * lengths:
            del self._pairs[: max(0, len(self._pairs) + 1 - _room(step.numel(), self._history))]
            self._pairs.append(_pair(step, change))

    def _direction(self, gradient: Tensor) -> Tensor:
        """The inverse Hessian, as far as it is known, times the gradient."""
        direction = gradient.clone()
        shares = []
        for step, change, inverse in reversed(self._pairs):
            share = _dot(step, direction) * inverse
            _add(direction, change, -share)
            shares.append(share)
        direction = self._smooth(direction)
        if self._pairs:
            change, inverse = self._pairs[-1].change, self._pairs[-1].inverse
            direction.mul_(1 / (inverse * _dot(change, self._smooth(change))))
        for (step, change, inverse), share in zip(self._pairs, reversed(shares), strict=True):
            _add(direction, step, share - _dot(change, direction) * inverse)
        return direction


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
        step = -self._rate / (1 - _FIRST_DECAY**self._steps)
        image.addcdiv_(self._first, (self._second.sqrt() / scale).add_(_EPSILON), value=step)

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


def _pair(step: Tensor, change: Tensor) -> _Pair:
    return _Pair(step, change, 1 / _dot(step, change))


def _room(pixels: int, history: int) -> int:
    """How many pairs of that many numbers each are remembered."""
    return max(1, min(history, _HISTORY_BYTES // (2 * 4 * pixels)))


def _as_it_is(image: Tensor) -> Tensor:
    return image


def _dot(a: Tensor, b: Tensor) -> Scalar:
    found = torch.dot(a.flatten(), b.flatten())
    return found if _stays(found) else float(found)


def _add(image: Tensor, other: Tensor, factor: Scalar) -> None:
    """Add `factor` times `other` in place."""
    if isinstance(factor, Tensor):
        image.addcmul_(other, factor)
    else:
        image.add_(other, alpha=factor)


def _stays(scalar: Tensor) -> bool:
    """Whether a number is left where it is."""
    return not scalar.is_cpu


def _resize(image: Tensor, height: int, width: int, mode: str = "bicubic") -> Tensor:
    return functional.interpolate(image, (height, width), mode=mode, antialias=True)
