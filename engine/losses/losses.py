"""The costs of neural style transfer, each small enough to be checked against its formula.

Gatys, Ecker & Bethge 2015, arXiv:1508.06576. In the field's terms: a[l] are the activations of
layer l, of height n_H, width n_W and n_C channels; C, S and G the content, style and generated
image.

Each is that of B pictures at once, each of which has constants of its own, and comes with its
gradient, which is written out: a few steps whatever B is, which is what a GPU's time depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple, Protocol, Self, TypeVar

import torch
from torch import Tensor
from torch.nn import functional

from engine.job.recipe import Normalisation, StyleLoss
from engine.losses.moments import Moments, Slopes
from engine.tensors import eigen

# A target that is nearly zero everywhere (a black sheet) must not make its cost infinite.
_LEAST_ENERGY = 1e-12
# Added to variances, as a part of their mean: a picture with fewer positions than channels has a
# singular covariance.
_RIDGE = 1e-4
# Variances are differences of float32 sums, so a picture's smallest can come out below zero by
# about so much of the sum of squares of its activations.
_NOISE = 1e-7
# The mean square of a photo's activations is 4 to 20 in any layer of rescaled weights. That of a
# pale or flat one is a tenth or less: divided by so little, any stroke would be too dear.
_LEAST_SQUARE = 1.0

_Cost = TypeVar("_Cost", bound="ContentCost | GramCost | WassersteinCost")


def content_scale(normalisation: Normalisation, count: int, energy: float) -> float:
    """The s of a content cost, for `count` activations whose squares sum to `energy`."""
    return {
        Normalisation.FORMULA: 1 / (4 * count),
        Normalisation.SIZE: 1 / count,
        Normalisation.ENERGY: 1 / max(energy, _LEAST_SQUARE * count),
    }[normalisation]


@dataclass(frozen=True, slots=True)
class ContentCost:
    """J_content[l] = s · Σ (a[l](C) - a[l](G))².

    Attributes:
        target: a[l](C), (B, n_C, n_H, n_W), or those of tiles of them.
        scale: s, (B,); 1 / (4 n_H n_W n_C) in the formula of the paper.
    """

    target: Tensor
    scale: Tensor

    @classmethod
    def of(cls, target: Tensor, scale: float) -> Self:
        """The cost against one picture's activations, (1, n_C, n_H, n_W)."""
        return cls(target, target.new_tensor([scale]))

    @classmethod
    def joined(cls, costs: Sequence[Self]) -> Self:
        """The costs of all their pictures."""
        return _joined(costs)

    def __call__(self, activations: Tensor, factors: Tensor) -> tuple[Tensor, Tensor]:
        """The costs of the generated images' a[l](G), (B,), and their gradients times `factors`.

        Args:
            activations: a[l](G), of the target's shape; the gradients are of their type.
            factors: (B,).
        """
        difference = activations - self.target
        costs = self.scale * difference.square().sum(dim=(1, 2, 3))
        slopes = difference
        if difference.dtype is not activations.dtype:
            slopes = torch.empty_like(activations)
        torch.mul(difference, _each(2 * self.scale * factors, difference), out=slopes)
        return costs, slopes


class Judged(NamedTuple):
    """Costs of style, (B,), and their gradients with respect to the moments; in float64."""

    costs: Tensor
    slopes: Slopes


class StyleCost(Protocol):
    """How far a layer's moments are from a style's, for B pictures, each with its own style."""

    @property
    def scale(self) -> Tensor:
        """What each is multiplied by, (B,)."""

    def scaled(self, factor: float) -> Self:
        """The cost times `factor`."""

    @classmethod
    def joined(cls, costs: Sequence[Self]) -> Self:
        """The costs of all their pictures, in the same layer."""

    def judged(self, moments: Moments) -> Judged:
        """Those of the generated images' moments."""


def style_cost(target: Moments, loss: StyleLoss, normalisation: Normalisation) -> StyleCost:
    """The cost against one style image's moments, divided as `normalisation` says."""
    if loss is StyleLoss.WASSERSTEIN:
        return WassersteinCost.of(target, normalisation)
    return GramCost.of(target, normalisation)


@dataclass(frozen=True, slots=True)
class GramCost:
    """J_style[l] = s · Σ_ij (Gram_ij(S) / m(S) - Gram_ij(G) / m(G))², with m = n_H n_W of each.

    Dividing each Gram matrix by its own number of positions lets a style image of another size
    than the generated one serve as a target; at equal sizes it is the paper's formula.

    Attributes:
        target: the style images' Gram matrices divided by their positions, (B, n_C, n_C).
        scale: s, (B,); 1 / (4 n_C²) in the formula of the paper.
    """

    target: Tensor
    scale: Tensor

    @classmethod
    def of(cls, target: Moments, normalisation: Normalisation) -> Self:
        """The cost against one style image's moments."""
        second = target.second
        scale = {
            Normalisation.FORMULA: 1 / (4 * second.numel()),
            Normalisation.SIZE: 1 / second.numel(),
            Normalisation.ENERGY: 1 / _energy(second),
        }[normalisation]
        return cls(second, second.new_tensor([scale]))

    def scaled(self, factor: float) -> Self:
        """The cost times `factor`."""
        return type(self)(self.target, self.scale * factor)

    @classmethod
    def joined(cls, costs: Sequence[Self]) -> Self:
        """See `StyleCost`."""
        return _joined(costs)

    def judged(self, moments: Moments) -> Judged:
        """See `StyleCost`."""
        difference = moments.second - self.target
        costs = self.scale * difference.square().sum(dim=(1, 2))
        return Judged(costs, Slopes(None, difference.mul_(_each(2 * self.scale, difference))))


@dataclass(frozen=True, slots=True)
class WassersteinCost:
    """J_style[l] = s · (|μ - μ_S|² + tr(Σ + Σ_S - 2 (Σ_S^½ Σ Σ_S^½)^½)).

    The squared Wasserstein-2 distance of two Gaussians (Olkin & Pukelsheim 1982) with the means μ
    and the covariances Σ of the activations; it follows a style's contrasts where the squares of
    Gram matrices see little but its strongest channels.

    The trace of the last root is that of (B Σ Bᵀ)^½ where Bᵀ B = Σ_S. That is a matrix of k rows
    only, as B leaves out the principal components with less variance than the ridge: in a small
    picture, which has fewer positions than channels, most of them. Styles have different k; where
    they are joined, zeros fill up the rows of all to the largest, and add nothing to the trace.

    Attributes:
        mean: μ_S, (B, n_C).
        root: B, (B, k, n_C): the styles' principal components, each as long as its deviation.
        ridge: what is added to variances, (B,).
        ridged: B Bᵀ times the ridge, (B, k, k).
        scale: s, (B,); 1 / n_C for the mean over channels.
        constant: what of the cost depends on the styles alone, (B,).
    """

    mean: Tensor
    root: Tensor
    ridge: Tensor
    ridged: Tensor
    scale: Tensor
    constant: Tensor

    @classmethod
    def of(cls, target: Moments, normalisation: Normalisation) -> Self:
        """The cost against one style image's moments."""
        mean, covariance = target.mean, _covariance(target)
        ridge = max(_RIDGE * float(covariance[0].diagonal().mean()), _LEAST_ENERGY)
        variances, components = eigen.eigh(covariance[0])
        # One is left of a style without any variance.
        count = max(1, int((variances > ridge).sum()))
        squares = variances[-count:].clamp_min(0) + ridge
        root = (components[:, -count:] * squares.sqrt()).T.contiguous()
        # The sum of the variances of style and picture but for the latter's own: that is raised by
        # the ridge only where the root is not left out.
        constant = (squares.sum() + count * ridge).reshape(1)
        ridged = (squares * ridge).diag().unsqueeze(0)
        scale, ridges = mean.new_ones(1), mean.new_full((1,), ridge)
        cost = cls(mean, root.unsqueeze(0), ridges, ridged, scale, constant)
        factor = 1 / mean.numel()
        if normalisation is Normalisation.ENERGY:
            nothing = Moments(torch.zeros_like(target.mean), torch.zeros_like(target.second))
            factor = 1 / max(float(cost.judged(nothing).costs), _LEAST_ENERGY)
        return cost.scaled(factor)

    def scaled(self, factor: float) -> Self:
        """The cost times `factor`."""
        return replace(self, scale=self.scale * factor, constant=self.constant * factor)

    @classmethod
    def joined(cls, costs: Sequence[Self]) -> Self:
        """See `StyleCost`."""
        rows = max(cost.root.shape[1] for cost in costs)
        return _joined([cost._filled_to(rows) for cost in costs])

    def _filled_to(self, rows: int) -> Self:
        """The same with so many rows, all told."""
        more = rows - self.root.shape[1]
        if not more:
            return self
        root = functional.pad(self.root, (0, 0, 0, more))
        return replace(self, root=root, ridged=functional.pad(self.ridged, (0, more, 0, more)))

    def judged(self, moments: Moments) -> Judged:
        """See `StyleCost`."""
        mean, covariance = moments.mean, _raised(_covariance(moments), moments, self.ridge)
        product = torch.baddbmm(self.ridged, self.root @ covariance, self.root.mT)
        trace, inverse = eigen.trace_of_root(product)
        away = mean - self.mean
        spread = torch.sub(covariance.diagonal(dim1=1, dim2=2).sum(dim=1), trace, alpha=2)
        costs = torch.addcmul(self.constant, self.scale, away.square().sum(dim=1) + spread)
        # The gradient of tr(M^½) is ½ M^-½; that of an eigenvalue decomposition, which autograd
        # would take, is infinite where two eigenvalues are equal.
        second = self.root.mT @ (inverse @ self.root)
        second.mul_(_each(-self.scale, second)).diagonal(dim1=1, dim2=2).add_(self.scale[:, None])
        # As Σ = second moment - μ μᵀ, the mean makes a difference to both.
        away = (away * self.scale[:, None]).unsqueeze(2)
        of_mean = torch.baddbmm(away, second, mean.unsqueeze(2), beta=2, alpha=-2).squeeze(2)
        return Judged(costs, Slopes(of_mean, second))


def _covariance(moments: Moments) -> Tensor:
    mean = moments.mean
    return torch.addcmul(moments.second, mean.unsqueeze(2), mean.unsqueeze(1), value=-1)


def _raised(covariance: Tensor, moments: Moments, ridge: Tensor) -> Tensor:
    """Σ with variances that the ridge makes positive in spite of rounding, in place.

    It is left as it is where the style's ridge is above the rounding: nearly always. A flat style
    has next to no ridge; and a GPU's root, which goes by products, would come to no number.
    """
    energy = moments.second.diagonal(dim1=1, dim2=2).sum(dim=1)
    missing = torch.sub(_NOISE * energy, ridge).clamp_min_(0)
    covariance.diagonal(dim1=1, dim2=2).add_(missing.unsqueeze(1))
    return covariance


def _energy(target: Tensor) -> float:
    return max(float(target.double().square().sum()), _LEAST_ENERGY)


def _each(factors: Tensor, like: Tensor) -> Tensor:
    """Factors, (B,), in a shape to multiply each picture's part of `like`, (B, …), with."""
    return factors.view(-1, *(1 for _ in like.shape[1:])).to(like.dtype)


def _joined(costs: Sequence[_Cost]) -> _Cost:
    """The costs of all their pictures; one alone is left where it is."""
    if len(costs) == 1:
        return costs[0]
    parts = ([getattr(cost, part.name) for cost in costs] for part in fields(costs[0]))
    return type(costs[0])(*map(torch.cat, parts))
