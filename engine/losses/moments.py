"""The moments of activations: all that the costs of style know of a layer.

Of several pictures at once, as a GPU is quicker with one large product than with many small ones;
threads of a CPU go through them one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from engine.tensors.threads import apart_count, share_out

# Of weights: a small region can vanish in the deepest layers, where there are few positions.
_LEAST_SUM = 1e-6


class Positions(NamedTuple):
    """What the mean over positions is, for B pictures.

    Attributes:
        weights: of the positions, (B, 1, n_H, n_W); None: they count alike.
        share: one over the sum of the weights of the whole picture, (B,), in float64.
    """

    weights: Tensor | None
    share: Tensor

    @classmethod
    def alike(cls, count: int, device: torch.device) -> Positions:
        """Of one picture with so many positions."""
        return cls(None, torch.tensor([1 / count], dtype=torch.float64, device=device))

    @classmethod
    def weighted(cls, weights: Tensor) -> Positions:
        """Of one picture with these weights, (1, 1, n_H, n_W)."""
        return cls(weights, (1 / weights.double().sum().clamp_min(_LEAST_SUM)).reshape(1))

    def times(self, others: Positions) -> Positions:
        """Of the same picture, weighted by both."""
        if self.weights is None or others.weights is None:
            return others if self.weights is None else self
        return Positions.weighted(self.weights * others.weights)

    @classmethod
    def joined(cls, each: Sequence[Positions]) -> Positions:
        """Of all their pictures."""
        weights = [one.weights for one in each if one.weights is not None]
        share = torch.cat([one.share for one in each])
        return cls(torch.cat(weights) if weights else None, share)


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of a layer's activations over the positions.

    Moments are sums over positions, so those of a picture are the sum of those of its tiles. They
    are in float64: where the mean is large, a covariance is a small difference of the two, and
    both have to be divided by exactly the same.

    Attributes:
        mean: (B, n_C).
        second: the Gram matrix divided by the number of positions, (B, n_C, n_C).
    """

    mean: Tensor
    second: Tensor

    @classmethod
    @torch.no_grad()
    def of(cls, activations: Tensor, positions: Positions) -> Moments:
        """The moments of `activations`, (B, n_C, n_H, n_W).

        With a weight for each position: the guided Gram matrix (Gatys et al. 2017,
        arXiv:1611.07865, section 4), where the weights are the square of their T.
        """
        unrolled = _unrolled(activations, positions)
        weighted = unrolled
        if positions.weights is not None:
            weighted = unrolled * positions.weights.flatten(2)
        kind = _kind_of_sums(activations)
        mean = weighted.sum(dim=2, dtype=kind).double()
        second = _product(weighted, unrolled, kind).double()
        return cls(mean * positions.share[:, None], second * positions.share[:, None, None])

    @classmethod
    def total(cls, parts: Iterable[Moments]) -> Moments:
        """The sum, such as that of a picture's tiles."""
        first, *others = parts
        mean, second = first.mean, first.second
        for part in others:
            mean, second = mean + part.mean, second + part.second
        return cls(mean, second)

    @classmethod
    def joined(cls, each: Sequence[Moments]) -> Moments:
        """Of all their pictures, which may be of unlike sizes."""
        means, seconds = [one.mean for one in each], [one.second for one in each]
        return cls(torch.cat(means), torch.cat(seconds)) if len(each) > 1 else each[0]

    def scaled(self, factor: float) -> Moments:
        """All moments times `factor`."""
        return Moments(factor * self.mean, factor * self.second)


class Slopes(NamedTuple):
    """The gradient of a cost with respect to moments.

    Attributes:
        mean: (B, n_C); None: the mean makes no difference.
        second: (B, n_C, n_C), symmetric.
    """

    mean: Tensor | None
    second: Tensor

    def parted(self, counts: Sequence[int]) -> list[Slopes]:
        """Those of so many pictures each."""
        seconds = torch.split(self.second, list(counts))
        if self.mean is None:
            return [Slopes(None, second) for second in seconds]
        return list(map(Slopes, torch.split(self.mean, list(counts)), seconds))

    @torch.no_grad()
    def through(self, activations: Tensor, positions: Positions, factors: Tensor) -> Tensor:
        """The gradient with respect to the activations that the moments are of.

        It is one product of matrices. As the second moment is symmetric in its two factors,
        autograd would take two, and a sum.

        Args:
            activations: (B, n_C, n_H, n_W).
            positions: what they were summed with.
            factors: what the gradient is multiplied by, (B,).
        """
        unrolled = _unrolled(activations, positions)
        # Twice, as each of the second moment's two factors is the activations.
        doubled = 2 * factors * positions.share
        second = (self.second * doubled[:, None, None]).to(unrolled.dtype)
        mean = None
        if self.mean is not None:
            mean = (self.mean * doubled[:, None]).to(unrolled.dtype)
        found = (_one_by_one if unrolled.is_cpu else _by_one_product)(unrolled, mean, second)
        if positions.weights is not None:
            found = found.mul_(positions.weights.flatten(2))
        return found.view_as(activations).to(activations.dtype)


def added(sums: list[Moments], parts: list[Moments]) -> list[Moments]:
    """Each layer's moments plus those of one more tile; `sums` is empty before the first."""
    return [Moments.total(pair) for pair in zip(sums, parts, strict=True)] if sums else parts


def _kind_of_sums(activations: Tensor) -> torch.dtype:
    """Eight bits of a bfloat16 are too few for a sum."""
    return torch.float32 if activations.dtype is torch.bfloat16 else activations.dtype


def _unrolled(activations: Tensor, positions: Positions) -> Tensor:
    """(B, n_C, positions); in the type of sums where weights make other numbers of them."""
    unrolled = activations.flatten(2)
    return unrolled if positions.weights is None else unrolled.to(_kind_of_sums(activations))


def _product(left: Tensor, right: Tensor, kind: torch.dtype) -> Tensor:
    """The products of (B, n_C, positions) with the transpose of the same, (B, n_C, n_C)."""
    if not left.is_cpu:
        if left.dtype is kind:
            return torch.bmm(left, right.mT)
        return torch.bmm(left, right.mT, out_dtype=kind)
    left, right = left.to(kind), right.to(kind)
    pictures, channels, _ = left.shape
    product = left.new_empty(pictures, channels, channels)

    def fill(part: tuple[int, slice]) -> None:
        picture, rows = part
        torch.mm(left[picture, rows], right[picture].T, out=product[picture, rows])

    share_out(fill, _parts(pictures, channels))
    return product


def _one_by_one(unrolled: Tensor, mean: Tensor | None, second: Tensor) -> Tensor:
    """`second` times `unrolled`, (B, n_C, positions), plus half of `mean`.

    Picture by picture: a CPU is slow at batches of products.
    """
    # Laid out in memory as the activations are, which may have their channels last.
    found = torch.empty_like(unrolled)

    def fill(part: tuple[int, slice]) -> None:
        picture, positions = part
        here, given = found[picture, :, positions], unrolled[picture]
        if given.is_contiguous():
            torch.mm(second[picture], given[:, positions], out=here)
        else:
            torch.mm(given[:, positions].T, second[picture], out=here.T)
        if mean is not None:
            here.add_(mean[picture].unsqueeze(1), alpha=0.5)

    share_out(fill, _parts(len(unrolled), unrolled.shape[2]))
    return found


def _by_one_product(unrolled: Tensor, mean: Tensor | None, second: Tensor) -> Tensor:
    """The same on a GPU, whose activations have their channels last."""
    if mean is None:
        return torch.bmm(unrolled.mT, second).mT
    return torch.baddbmm(mean.unsqueeze(1), unrolled.mT, second, beta=0.5).mT


def _parts(pictures: int, length: int) -> Sequence[tuple[int, slice]]:
    """Each picture, and its rows or positions in near-equal parts, one for each thread apart."""
    each = -(-length // apart_count())
    return [
        (picture, slice(start, start + each))
        for picture in range(pictures)
        for start in range(0, length, each)
    ]
