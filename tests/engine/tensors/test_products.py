"""Products of matrices whose factors are rounded to bfloat16."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from engine.tensors.products import in_bfloat16

MKLDNN: Any = torch.backends.mkldnn  # whose attributes mypy does not see
MATMUL = MKLDNN.matmul


def product_of(kind: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """A product of numbers of that type, in float32, and the exact one in float64."""
    factor = torch.randn(64, 8192, generator=torch.Generator().manual_seed(3)).to(kind)
    with in_bfloat16(wanted=True):
        found = torch.mm(factor.float(), factor.float().T)
    return found.double(), torch.mm(factor.double(), factor.double().T)


def test_factors_that_are_bfloat16_lose_nothing() -> None:
    found, exact = product_of(torch.bfloat16)
    assert (found - exact).norm() < 1e-5 * exact.norm()


def test_others_lose_no_more_than_by_rounding() -> None:
    found, exact = product_of(torch.float32)
    assert (found - exact).norm() < 2**-8 * exact.norm()


def fails(wanted: bool) -> None:
    before = MATMUL.fp32_precision
    with in_bfloat16(wanted):
        assert MATMUL.fp32_precision == ("bf16" if wanted else before)
        raise ZeroDivisionError


@pytest.mark.parametrize("wanted", [True, False])
def test_products_are_as_before_afterwards_even_after_a_failure(wanted: bool) -> None:
    before = MATMUL.fp32_precision
    with pytest.raises(ZeroDivisionError):
        fails(wanted)
    assert MATMUL.fp32_precision == before
