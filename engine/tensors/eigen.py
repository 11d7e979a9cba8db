"""Eigenvalues and square roots of symmetric matrices."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.tensors import roots

_LEAST = 1e-12


def eigh(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Eigenvalues (..., n), smallest first, and eigenvectors (..., n, n), on the CPU by one thread.

    Two threads are hardly quicker here, as they wait for each other thousands of times; and where
    another program wants the processor too, each wait takes so long that one is 50 times quicker.
    """
    threads = torch.get_num_threads()
    if threads == 1:
        values, vectors = torch.linalg.eigh(matrix)
        return values, vectors
    torch.set_num_threads(1)
    try:
        values, vectors = torch.linalg.eigh(matrix)
    finally:
        torch.set_num_threads(threads)
    return values, vectors


def trace_of_root(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """tr(M^½), (...), and M^-½, (..., n, n), of symmetric positive definite M, (..., n, n).

    In float64: by eigenvalues on a CPU; by products of matrices on a GPU, which finds eigenvalues
    slowly, and there without waiting for it.
    """
    matrix = (matrix + matrix.mT) / 2
    return _by_eigenvalues(matrix) if matrix.is_cpu else roots.trace_of_root(matrix)


def _by_eigenvalues(matrix: Tensor) -> tuple[Tensor, Tensor]:
    values, vectors = eigh(matrix)
    # Rounding can leave the smallest ones below zero.
    least = values[..., -1:].clamp_min(_LEAST) * torch.finfo(matrix.dtype).eps
    deviations = torch.maximum(values, least).sqrt()
    return deviations.sum(dim=-1), (vectors / deviations.unsqueeze(-2)) @ vectors.mT
