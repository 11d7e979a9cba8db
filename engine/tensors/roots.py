"""Square roots of matrices by products alone, for processors that find eigenvalues slowly.

Newton and Schulz's coupled iteration (Higham 2008, Functions of Matrices, section 6.7) brings
Y₀ = M and Z₀ = I, with M scaled to eigenvalues of at most 1, to Y = M^½ and Z = M^-½:

    T = h(Z Y),  Y ← Y T,  Z ← T Z

where p(x) = x h(x²) is an odd polynomial that brings the roots of the eigenvalues, which are
somewhere in [l, 1], nearer to 1. Newton and Schulz's own, (3x - x³) / 2, multiplies small ones by
3/2 a step. Each of these here is the nearest to 1 of its degree on the interval that the one before
it left, which makes their composition the nearest, too (Amsel, Persson, Musco & Gower 2025,
arXiv:2505.16932): against large ones, those of degree 9 multiply small ones by 7.6.

The order of the factors above is the stable one, in which rounding does not grow from step to step.

All of it needs float64. Rounding to float32 takes eigenvalues below 10⁻⁷ of the largest to the
other side of zero, where the polynomials make them infinite; and steps in float64 afterwards don't
bring back what the first ones lost.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from torch import Tensor

# The interval's lower end l: eigenvalues down to its square, as a part of the largest.
_LEAST_ROOT = 1e-6
# They leave all of it within 4.4·10⁻⁶ of 1; one of Newton and Schulz's own then leaves 2.8·10⁻¹¹.
_STEPS = 8
# Five products a step. Those of 3, 5 and 7 take three, four and five, and are more in all.
_DEGREE = 9
# After these the coefficients stay as they are: Remez's exchange converges quadratically.
_EXCHANGES = 6
# Of M's norm: a matrix of zeros must not make its inverse infinite.
_LEAST = 1e-12


def trace_of_root(matrix: Tensor) -> tuple[Tensor, Tensor]:
    """tr(M^½), (...), and M^-½, (..., n, n), of symmetric positive definite M, (..., n, n).

    In float64. The root of an eigenvalue is wrong by 3·10⁻¹¹ of itself, and by what rounding M does
    to the eigenvalue. One below 10⁻¹² of the largest counts for less than it is: a border of zeros
    adds nothing to the trace, and leaves the rest of M^-½ as it is. One as far below zero as
    rounding takes it, 10⁻¹⁴ of the largest, does no harm; one further below makes nonsense of all.

    Nothing here waits for a GPU, or depends on what is in the matrix.
    """
    given = matrix.flatten(0, -3) if matrix.dim() > 2 else matrix.unsqueeze(0)
    square = given @ given
    # No eigenvalue is larger, and the largest is no less than this divided by n^¼.
    largest = torch.linalg.vector_norm(square, dim=(-2, -1), keepdim=True).sqrt().clamp_min(_LEAST)
    first, *others = polynomials()
    root = given / largest
    inverse = _of_powers(root, square / largest**2, first)
    root = root @ inverse
    for polynomial in others:
        near_one = inverse @ root
        turn = _of_powers(near_one, near_one @ near_one, polynomial)
        root, inverse = root @ turn, turn @ inverse
    near_one = inverse @ root
    trace = 1.5 * _trace(root) - 0.5 * (root * near_one.mT).sum(dim=(-2, -1))
    inverse = torch.baddbmm(inverse, near_one, inverse, beta=1.5, alpha=-0.5)
    scale = largest.sqrt()
    return (
        (trace * scale.flatten()).reshape(matrix.shape[:-2]),
        (inverse / scale).reshape(matrix.shape),
    )


def _of_powers(matrix: Tensor, square: Tensor, polynomial: tuple[float, ...]) -> Tensor:
    """The polynomial h of a matrix W, (B, n, n), whose square is known: two products in all.

    h(W) = h₀ + h₁ W + W² (h₂ + h₃ W + h₄ W²), in as few passes over the memory as there can be.
    """
    h0, h1, h2, h3, h4 = polynomial
    upper = torch.add(matrix, square, alpha=h4 / h3)
    _diagonal(upper).add_(h2 / h3)
    result = torch.baddbmm(matrix, square, upper, beta=h1, alpha=h3)
    _diagonal(result).add_(h0)
    return result


def _trace(matrix: Tensor) -> Tensor:
    return _diagonal(matrix).sum(dim=-1)


def _diagonal(matrix: Tensor) -> Tensor:
    return matrix.diagonal(dim1=-2, dim2=-1)


@cache
def polynomials() -> tuple[tuple[float, ...], ...]:
    """For each step, the coefficients of h, from that of 1 on; p(x) = x h(x²)."""
    found, lowest, highest = [], _LEAST_ROOT, 1.0
    for _ in range(_STEPS):
        coefficients, error = _nearest_to_one(lowest, highest)
        found.append(coefficients)
        lowest, highest = 1 - error, 1 + error
    return tuple(found)


def _nearest_to_one(lowest: float, highest: float) -> tuple[tuple[float, ...], float]:
    """The odd polynomial that is nearest to 1 on [lowest, highest], and how near: by Remez.

    The error of the best one is equally large, with alternating signs, at both ends and wherever
    else it is extreme: as many places as there are unknowns, of which the error is one.
    """
    powers = np.arange(1, _DEGREE + 1, 2)
    signs = (-1.0) ** np.arange(len(powers) + 1)
    # To begin with, where Chebyshev's polynomial of x² is.
    angles = np.pi / len(powers) * np.arange(len(powers) - 1, 0, -1)
    between = np.sqrt((lowest**2 + highest**2 + (highest**2 - lowest**2) * np.cos(angles)) / 2)
    for _ in range(_EXCHANGES):
        places = np.concatenate(([lowest], between, [highest]))
        equations = np.column_stack((places[:, np.newaxis] ** powers, signs))
        solution = np.linalg.solve(equations, np.ones(len(places)))
        slope = powers * solution[:-1]
        between = np.sqrt(np.sort(np.roots(slope[::-1]).real))
    return tuple(solution[:-1].tolist()), float(solution[-1])
