"""The generated image, the optimiser that moves its pixels, and the average over what it was."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from engine.job.recipe import Recipe
from engine.job.spec import Costs
from engine.optimisers.optimisers import LBFGS, optimiser_for

# L-BFGS often rises a little on its way down. A step that multiplies the cost by this is lost.
_OVERSHOT = 10.0
# How much the cost that steps are judged by may rise at each of them: weights can move meanwhile.
_DRIFT = 1.1


class Evaluation(NamedTuple):
    """The costs of an image, and the gradient of its total cost, (1, 3, H, W)."""

    costs: Costs
    gradient: Tensor


class Canvas:
    """The generated image G under its optimiser.

    L-BFGS takes its steps without a line search, so that an iteration is one evaluation, and can
    be reported and cancelled. Such a step can overshoot; it is then taken back, and L-BFGS starts
    afresh from the image before it.

    Args:
        image: G before the first iteration, (1, 3, H, W), preprocessed.
        recipe: says which optimiser, its step size, and how iterates are averaged.
        colours: how far the style's colours vary, for L-BFGS; None where there is no style.
    """

    def __init__(self, image: Tensor, recipe: Recipe, colours: Tensor | None = None) -> None:
        self._image = image.detach().clone(memory_format=torch.contiguous_format)
        self._recipe = recipe
        self._colours = colours
        self._optimiser = optimiser_for(recipe, colours)
        self._accepted = float("inf")
        self._taken_back = False
        self._average: Tensor | None = None
        self._averaged = 0

    @property
    def iterate(self) -> Tensor:
        """G, whose evaluation the next step needs, (1, 3, H, W)."""
        return self._image

    @property
    def image(self) -> Tensor:
        """The picture as it is now, (1, 3, H, W): G, or the average where the recipe wants it."""
        if self._average is None:
            return self._image
        # As in Adam: the average begins at zero, and this is what is missing from it.
        return self._average / (1 - self._recipe.averaging**self._averaged)

    def takes(self, costs: Costs) -> bool:
        """Whether a step can be made from the image that has these costs; else it is taken back."""
        if (
            isinstance(self._optimiser, LBFGS)
            and not self._taken_back
            and self._has_overshot(costs.total)
        ):
            self._optimiser.take_back(self._image)
            self._taken_back = True
            return False
        return True

    def step(self, evaluation: Evaluation) -> Costs | None:
        """One iteration, by what was found at `iterate`.

        Returns:
            The costs of the image that it started from; None where the last step was taken back
            instead, so that another evaluation is needed.
        """
        costs, gradient = evaluation
        if not self.takes(costs):
            return None
        self._taken_back = False
        self._accepted = min(costs.total, _DRIFT * self._accepted)
        self._optimiser.step(self._image, gradient)
        if self._recipe.averaging:
            if self._average is None:
                self._average = torch.zeros_like(self._image)
            self._average.lerp_(self._image, 1 - self._recipe.averaging)
            self._averaged += 1
        return costs

    def resized(self, height: int, width: int, *, carry: bool = True) -> Canvas:
        """The picture at another size, to go on from; this canvas is of no use any more.

        Args:
            height: in pixels.
            width: in pixels.
            carry: whether the optimiser takes along what it knows. (The average begins anew.)
        """
        image = self.image
        if image.shape[2:] != (height, width):
            size = (height, width)
            image = functional.interpolate(image, size, mode="bicubic", antialias=True)
        other = Canvas(image, self._recipe, self._colours)
        if carry:
            other._optimiser = self._optimiser.resized(height, width)
        return other

    def tensors(self) -> dict[str, Tensor]:
        """All that it takes to go on from here, by names; not copied."""
        found = {
            "image": self._image,
            "accepted": torch.tensor(self._accepted, dtype=torch.float64),
        }
        if self._taken_back:
            found |= {"taken back": torch.tensor(1)}
        if self._average is not None:
            found |= {"average": self._average, "averaged": torch.tensor(self._averaged)}
        return found | {f"optimiser {k}": v for k, v in self._optimiser.tensors().items()}

    @classmethod
    def restored(
        cls, tensors: dict[str, Tensor], recipe: Recipe, colours: Tensor | None = None
    ) -> Canvas:
        """The canvas whose `tensors()` these are."""
        canvas = cls(tensors["image"], recipe, colours)
        canvas._accepted = float(tensors["accepted"])
        canvas._taken_back = "taken back" in tensors
        if "average" in tensors:
            canvas._average, canvas._averaged = tensors["average"], int(tensors["averaged"])
        prefix = "optimiser "
        canvas._optimiser.load(
            {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
        )
        return canvas

    def _has_overshot(self, cost: float) -> bool:
        # Written so that a cost that is no number counts as one that is too high.
        return not cost <= _OVERSHOT * self._accepted
