"""Eigenvalues of symmetric matrices."""

from __future__ import annotations

import torch
from torch import Tensor


def eigh(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """Eigenvalues (n,), smallest first, and eigenvectors (n, n), on the CPU by one thread.

    Two threads are hardly quicker here, as they wait for each other thousands of times; and where
    another program wants the processor too, each wait takes so long that one is 50 times quicker.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        values, vectors = torch.linalg.eigh(matrix)
    finally:
        torch.set_num_threads(threads)
    return values, vectors
