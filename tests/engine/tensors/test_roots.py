"""Roots by products alone: how exact they are, and how few products they take."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.overrides import TorchFunctionMode

from engine.tensors import roots
from tests.engine.tensors.test_eigen import matrix

UNIT = np.finfo(np.float64).eps
ONE_HUGE = np.append(np.geomspace(1e-9, 1e-3, 99), 1)
CLUSTERS = np.repeat([1e-8, 1e-3, 1], [50, 30, 20])


class Products(TorchFunctionMode):
    """Counts products of matrices."""

    count = 0

    def __torch_function__(
        self, function: Any, kinds: Any, given: Any = (), named: Any = None
    ) -> Any:
        self.count += function.__name__ in ("matmul", "__matmul__", "bmm", "baddbmm")
        return function(*given, **(named or {}))


def inverse_root(given: Tensor) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(given.numpy())
    inverse: NDArray[np.float64] = vectors / np.sqrt(values) @ vectors.T
    return inverse


def odd(polynomial: tuple[float, ...], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The polynomial p(x) = x h(x²)."""
    result: NDArray[np.float64] = x * np.polynomial.polynomial.polyval(x**2, polynomial)
    return result


@pytest.mark.parametrize(
    "values",
    [np.geomspace(1e-4, 1, 100), np.geomspace(1e-10, 1, 100), ONE_HUGE, CLUSTERS, np.ones(100)],
    ids=["1e4", "1e10", "one huge", "clusters", "all alike"],
)
def test_the_gradient_is_as_exact_as_rounding_the_matrix_lets_it_be(
    values: NDArray[np.float64],
) -> None:
    given = matrix(values)
    trace, inverse = roots.trace_of_root(given)
    assert trace.item() == pytest.approx(np.sqrt(values).sum(), rel=1e-10)
    expected = inverse_root(given)
    error = np.linalg.norm(inverse.numpy() - expected) / np.linalg.norm(expected)
    assert error < 4 * UNIT * values.max() / values.min() + 3e-11


def test_eigenvalues_down_to_a_million_millionth_of_the_largest_have_exact_roots() -> None:
    values = np.geomspace(1e-12, 1, 49)
    trace, inverse = roots.trace_of_root(torch.from_numpy(np.diag(values)))
    assert trace.item() == pytest.approx(np.sqrt(values).sum(), rel=3e-11)
    # A diagonal matrix's are found with no rounding between one and another. The scale is a little
    # more than the largest, so that the smallest are below what the polynomials were made for.
    found = np.diagonal(inverse.numpy())[1:] * np.sqrt(values[1:])
    np.testing.assert_allclose(found, 1, rtol=3e-11)


def test_smaller_eigenvalues_count_for_less_than_they_are_and_none_for_infinity() -> None:
    values = np.array([0, 1e-20, 1e-16, 1e-14, 1])
    trace, inverse = roots.trace_of_root(torch.from_numpy(np.diag(values)))
    assert 1 < trace.item() < np.sqrt(values).sum()
    found = np.diagonal(inverse.numpy())
    assert found[0] < 1.1e7
    assert (np.diff(found) < 0).all()
    assert (found[1:4] < values[1:4] ** -0.5).all()


def test_an_eigenvalue_that_rounding_took_below_zero_does_no_harm() -> None:
    trace, inverse = roots.trace_of_root(matrix(np.append(-1e-14, np.geomspace(1e-6, 1, 63))))
    assert trace.item() == pytest.approx(np.sqrt(np.geomspace(1e-6, 1, 63)).sum(), rel=1e-7)
    assert inverse.isfinite().all()


def test_a_border_of_zeros_changes_nothing() -> None:
    given = matrix(np.geomspace(1e-6, 1, 20))
    trace, inverse = roots.trace_of_root(torch.nn.functional.pad(given, (0, 12, 0, 12)))
    expected, within = roots.trace_of_root(given)
    torch.testing.assert_close(trace, expected, rtol=1e-10, atol=0)
    torch.testing.assert_close(inverse[:20, :20], within, rtol=1e-8, atol=1e-6)
    assert not inverse[:20, 20:].any()
    assert inverse.isfinite().all()


def test_no_polynomial_of_its_degree_is_nearer_to_one() -> None:
    low, high = 1e-6, 1.0
    for polynomial in roots.polynomials():
        x = np.geomspace(low, high, 200_001)
        error = 1 - odd(polynomial, x)
        worst = np.abs(error).max()
        # By Chebyshev: the error is as large as it gets at one place more than there are
        # coefficients, by turns above and below. The thousandth is for places between those looked
        # at, from one polynomial to the next.
        extreme = error[np.abs(error) > 0.999 * worst]
        changes = sum(before * after < 0 for before, after in pairwise(extreme))
        assert changes == len(polynomial)
        low, high = 1 - worst, 1 + worst
    assert worst < 4.4e-6


def test_a_root_takes_forty_products() -> None:
    with Products() as products:
        roots.trace_of_root(torch.rand(3, 10, 10, dtype=torch.float64))
    assert products.count == 40


def test_a_gpu_is_told_everything_without_waiting_for_it() -> None:
    # Nothing has a value there, so that nothing could be waited for.
    given = torch.empty(16, 512, 512, dtype=torch.float64, device="meta")
    trace, inverse = roots.trace_of_root(given)
    assert (trace.shape, inverse.shape) == ((16,), (16, 512, 512))
    assert trace.device.type == inverse.device.type == "meta"
