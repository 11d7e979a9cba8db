"""Eigenvalues and square roots of symmetric matrices."""

from __future__ import annotations

import torch
from torch import Tensor

# Newton-Schulz steps: the smallest eigenvalues grow by 9/4 in each, so these are enough for those
# of 10⁻¹² of the largest.
_STEPS = 44
_LEAST = 1e-12


def eigh(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Eigenvalues (n,), smallest first, and eigenvectors (n, n), on the CPU by one thread.

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
    """tr(M^½), a scalar, and M^-½, (n, n), of a symmetric positive definite M, (n, n), in float64.

    By eigenvalues on a CPU; by products of matrices on a GPU, which finds eigenvalues slowly.
    """
    matrix = (matrix + matrix.T) / 2
    return _by_eigenvalues(matrix) if matrix.is_cpu else _by_products(matrix)


def _by_eigenvalues(matrix: Tensor) -> tuple[Tensor, Tensor]:
    values, vectors = eigh(matrix)
    # Rounding can leave the smallest ones below zero.
    least = float(values[-1].clamp_min(_LEAST)) * torch.finfo(matrix.dtype).eps
    roots = values.clamp_min(least).sqrt()
    return roots.sum(), (vectors / roots) @ vectors.T


def _by_products(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """The coupled Newton-Schulz iteration (Higham 2008, Functions of Matrices, section 6.7)."""
    norm = matrix.norm().clamp_min(_LEAST)
    identity = torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)
    root, inverse = matrix / norm, identity
    for _ in range(_STEPS):
        turn = 1.5 * identity - 0.5 * (inverse @ root)
        root, inverse = root @ turn, turn @ inverse
    return root.diagonal().sum() * norm.sqrt(), inverse / norm.sqrt()
