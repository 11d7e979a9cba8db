"""The generated image and the optimiser that moves its pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import torch
from torch import Tensor

from engine.recipes import Optimiser, Recipe
from engine.spec import Costs

# Curvature pairs that L-BFGS remembers; more cost memory and time, and find no better picture.
_HISTORY = 20
# L-BFGS often rises a little on its way down. A step that multiplies the cost by this is lost.
_OVERSHOT = 10.0
# How much the cost that steps are judged by may rise at each of them: weights can move meanwhile.
_DRIFT = 1.1


class CostTensors(NamedTuple):
    """J, J_content and J_style of one iteration, as scalars on the device."""

    total: Tensor
    content: Tensor
    style: Tensor


CostFunction: TypeAlias = Callable[[Tensor], CostTensors]


class Canvas:
    """The generated image G under its optimiser.

    L-BFGS takes its steps without a line search, so that an iteration is one evaluation, and can
    be reported and cancelled. Such a step can overshoot; it is then taken back, and L-BFGS starts
    afresh from the image before it.

    Args:
        image: G before the first iteration, (1, 3, H, W), preprocessed.
        recipe: says which optimiser, and its step size.
    """

    def __init__(self, image: Tensor, recipe: Recipe) -> None:
        contiguous = image.detach().clone(memory_format=torch.contiguous_format)
        self.image = contiguous.requires_grad_(True)
        self._recipe = recipe
        self._optimiser = self._new_optimiser()
        self._before = self.image.detach().clone()
        self._accepted = float("inf")

    def step(self, objective: CostFunction) -> Costs:
        """One iteration; returns the costs of the image that it starts from."""
        costs, total = self._evaluate(objective)
        if self._has_overshot(costs.total):
            with torch.no_grad():
                self.image.copy_(self._before)
            self._optimiser = self._new_optimiser()
            costs, total = self._evaluate(objective)
        with torch.no_grad():
            self._before.copy_(self.image)
        self._accepted = min(costs.total, _DRIFT * self._accepted)
        self._optimiser.step(lambda: total)
        return costs

    def _evaluate(self, objective: CostFunction) -> tuple[Costs, float]:
        """The image's costs, with the gradient left in it; and what the optimiser minimises."""
        self._optimiser.zero_grad()
        costs = objective(self.image)
        # A cost is a mean over pixels, its gradient tiny for each; L-BFGS drops curvature below a
        # fixed threshold, so it gets the sum.
        total = costs.total * self.image.numel()
        total.backward()  # type: ignore[no-untyped-call]
        return Costs(*(float(cost.detach()) for cost in costs)), float(total.detach())

    def _has_overshot(self, cost: float) -> bool:
        # Written so that a cost that is no number counts as one that is too high.
        return self._recipe.optimiser is Optimiser.LBFGS and not (
            cost <= _OVERSHOT * self._accepted
        )

    def _new_optimiser(self) -> torch.optim.Optimizer:
        rate = self._recipe.learning_rate
        if self._recipe.optimiser is Optimiser.ADAM:
            return torch.optim.Adam([self.image], lr=rate, betas=(0.9, 0.99))
        # The tolerances are off: when to stop is the caller's call.
        return torch.optim.LBFGS(
            [self.image],
            lr=rate,
            max_iter=1,
            history_size=_HISTORY,
            tolerance_grad=0.0,
            tolerance_change=0.0,
        )
