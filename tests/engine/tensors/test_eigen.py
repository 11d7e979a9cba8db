"""Both ways to the root of a matrix, against numpy's eigenvalues."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.tensors import eigen, roots

Root: TypeAlias = Callable[[Tensor], tuple[Tensor, Tensor]]
BOTH_WAYS = pytest.mark.parametrize("root", [eigen._by_eigenvalues, roots.trace_of_root])


def matrix(values: NDArray[np.float64], seed: int = 0) -> Tensor:
    """A symmetric matrix with these eigenvalues."""
    random = np.random.default_rng(seed)
    turn = np.linalg.qr(random.normal(size=(len(values), len(values))))[0]
    return torch.from_numpy(turn @ np.diag(values) @ turn.T)


@BOTH_WAYS
@pytest.mark.parametrize("size", [1, 3, 64])
@pytest.mark.parametrize("span", [1, 1e4, 1e8])
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_trace_and_the_inverse_are_those_of_the_eigenvalues(
    root: Root, size: int, span: float, scale: float
) -> None:
    values = scale * np.geomspace(1, span, size)
    given = matrix(values)
    trace, inverse = root(given)
    assert trace.item() == pytest.approx(np.sqrt(values).sum(), rel=1e-10)
    turned = (inverse @ given @ inverse).numpy()
    np.testing.assert_allclose(turned, np.eye(size), atol=1e-5)


@BOTH_WAYS
def test_a_matrix_of_zeros_has_a_finite_inverse(root: Root) -> None:
    trace, inverse = root(torch.zeros(4, 4, dtype=torch.float64))
    assert trace.item() == pytest.approx(0, abs=1e-3)
    assert inverse.isfinite().all()


@BOTH_WAYS
def test_matrices_together_have_the_roots_that_each_has_alone(root: Root) -> None:
    given = torch.stack([matrix(10.0**seed * np.geomspace(1, 1e6, 7), seed) for seed in range(6)])
    traces, inverses = root(given.view(2, 3, 7, 7))
    assert traces.shape == (2, 3)
    assert inverses.shape == (2, 3, 7, 7)
    for each, trace, inverse in zip(given, traces.view(6), inverses.view(6, 7, 7), strict=True):
        torch.testing.assert_close((trace, inverse), root(each), rtol=1e-9, atol=0)


def test_a_cpu_takes_the_eigenvalues_and_any_other_device_the_products() -> None:
    given = torch.tensor([[2.0, 1.0], [1.0, 3.0]], dtype=torch.float64)
    assert torch.equal(eigen.trace_of_root(given)[1], eigen._by_eigenvalues(given)[1])
    # A "meta" device has eigenvalues of no matrix.
    elsewhere = torch.empty(2, 5, 3, 3, dtype=torch.float64, device="meta")
    trace, inverse = eigen.trace_of_root(elsewhere)
    assert trace.shape == (2, 5)
    assert inverse.shape == (2, 5, 3, 3)


def test_only_one_thread_looks_for_eigenvalues_and_all_are_given_back() -> None:
    before = torch.get_num_threads()
    values, vectors = eigen.eigh(matrix(np.array([3.0, 1.0, 2.0])))
    assert values.tolist() == pytest.approx([1, 2, 3])
    assert torch.equal((vectors.T @ vectors).round(), torch.eye(3, dtype=torch.float64))
    assert torch.get_num_threads() == before
