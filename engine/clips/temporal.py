"""The cost of what differs from the last frame's picture, moved along, and its gradient."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from engine.job.spec import Costs
from engine.paint.canvas import Evaluation


@dataclass(frozen=True, slots=True)
class TemporalCost:
    """J_temporal = 1/D · Σ c · (G - ω)²; D = 3 n_H n_W.

    Ruder, Dosovitskiy & Brox 2016, arXiv:1604.08610, formula 7.

    Attributes:
        warped: ω, the last frame's picture moved along, (1, 3, H, W), preprocessed.
        reliability: c, (1, 1, H, W), from 0 to 1.
        weight: γ, what J_temporal is multiplied by in J.
    """

    warped: Tensor
    reliability: Tensor
    weight: float

    def __call__(self, image: Tensor) -> tuple[float, Tensor]:
        """J_temporal of G, (1, 3, H, W), and its gradient times D."""
        weighted = (image - self.warped) * self.reliability
        cost = float((weighted * (image - self.warped)).sum() / image.numel())
        return cost, 2 * weighted

    def added_to(self, evaluation: Evaluation, image: Tensor) -> Evaluation:
        """What was found of G without this cost, with it: J's gradient, too, is times D."""
        cost, gradient = self(image)
        costs = evaluation.costs
        total = costs.total + self.weight * cost
        return Evaluation(
            Costs(total, costs.content, costs.style),
            evaluation.gradient + self.weight * gradient,
        )
