"""The temporal cost against its formula in float64, and its gradient against finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.clips.temporal import TemporalCost
from engine.job.spec import Costs
from engine.paint.canvas import Evaluation


def images(*seeds: int) -> list[Tensor]:
    return [
        torch.randn(
            (1, 3, 5, 7), generator=torch.Generator().manual_seed(seed), dtype=torch.float64
        )
        for seed in seeds
    ]


def cost_against(warped: Tensor, weight: float = 1.0) -> TemporalCost:
    random = torch.Generator().manual_seed(9)
    reliability = torch.rand((1, 1, 5, 7), generator=random, dtype=torch.float64)
    return TemporalCost(warped, reliability, weight)


def test_the_temporal_cost_is_its_formula() -> None:
    warped, image = images(1, 2)
    temporal = cost_against(warped)
    cost, _ = temporal(image)
    apart = np.square(image.numpy() - warped.numpy())
    by_hand = (temporal.reliability.numpy() * apart).sum() / (3 * 5 * 7)
    assert cost == pytest.approx(by_hand, rel=1e-12)


def test_its_gradient_is_that_of_its_cost_times_the_number_of_values() -> None:
    warped, image = images(1, 2)
    temporal = cost_against(warped)

    class Judged(torch.autograd.Function):
        @staticmethod
        def forward(ctx: torch.autograd.function.FunctionCtx, pixels: Tensor) -> Tensor:
            ctx.save_for_backward(pixels)
            return pixels.new_tensor(temporal(pixels)[0])

        @staticmethod
        def backward(ctx: torch.autograd.function.FunctionCtx, *slopes: Tensor) -> Tensor:
            (pixels,) = ctx.saved_tensors  # type: ignore[attr-defined]
            gradient: Tensor = slopes[0] * temporal(pixels)[1] / pixels.numel()
            return gradient

    assert torch.autograd.gradcheck(Judged.apply, (image.requires_grad_(True),))


def test_what_can_not_be_relied_on_costs_nothing() -> None:
    warped, image = images(1, 2)
    cost, gradient = TemporalCost(warped, torch.zeros(1, 1, 5, 7), 1.0)(image)
    assert cost == 0
    assert gradient.abs().max() == 0


def test_it_is_added_to_what_was_found_by_its_weight() -> None:
    warped, image, gradient = images(1, 2, 3)
    temporal = cost_against(warped, weight=4.0)
    cost, slope = temporal(image)
    found = temporal.added_to(Evaluation(Costs(5.0, 3.0, 2.0), gradient), image)
    assert found.costs == Costs(5.0 + 4 * cost, 3.0, 2.0)
    assert torch.allclose(found.gradient, gradient + 4 * slope, rtol=1e-12)
