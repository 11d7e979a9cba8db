"""The generated image and the optimiser that moves its pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from engine.recipes import Optimiser, Recipe
from engine.spec import Costs

# Curvature pairs that L-BFGS remembers; more cost memory and time, and find no better picture.
_HISTORY = 20


class CostTensors(NamedTuple):
    """J, J_content and J_style of one iteration, as scalars on the device."""

    total: Tensor
    content: Tensor
    style: Tensor


class Canvas:
    """The generated image G under its optimiser.

    Args:
        image: G before the first iteration, (1, 3, H, W), preprocessed.
        recipe: says which optimiser, and its step size.
    """

    def __init__(self, image: Tensor, recipe: Recipe) -> None:
        contiguous = image.detach().clone(memory_format=torch.contiguous_format)
        self.image = contiguous.requires_grad_(True)
        self._optimiser: torch.optim.Optimizer
        if recipe.optimiser is Optimiser.ADAM:
            self._optimiser = torch.optim.Adam(
                [self.image], lr=recipe.learning_rate, betas=(0.9, 0.99), eps=1e-8
            )
        else:
            # One evaluation a step, so that every iteration can be reported and cancelled. The
            # tolerances are off: an iteration that asks for no more progress is the caller's call.
            self._optimiser = torch.optim.LBFGS(
                [self.image],
                lr=recipe.learning_rate,
                max_iter=1,
                history_size=_HISTORY,
                tolerance_grad=0.0,
                tolerance_change=0.0,
            )

    def step(self, objective: Callable[[Tensor], CostTensors]) -> Costs:
        """One iteration; returns the costs of the image as it was before it."""
        found: list[CostTensors] = []

        def closure() -> float:
            self._optimiser.zero_grad()
            costs = objective(self.image)
            found.append(costs)
            # A cost is a mean over pixels, its gradient tiny for each; L-BFGS drops curvature
            # below a fixed threshold, so it gets the sum.
            (costs.total * self.image.numel()).backward()  # type: ignore[no-untyped-call]
            return float(costs.total.detach())

        self._optimiser.step(closure)
        return Costs(*(float(cost.detach()) for cost in found[0]))
