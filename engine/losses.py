"""The costs of neural style transfer, each small enough to be checked against its formula.

Gatys, Ecker & Bethge 2015, arXiv:1508.06576. In the field's terms: a[l] are the activations of
layer l, of height n_H, width n_W and n_C channels; C, S and G the content, style and generated
image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor
from torch.nn import functional

from engine import eigen
from engine.recipe import Normalisation, StyleLoss
from engine.threads import in_threads, thread_count

# A target that is nearly zero everywhere (a black sheet) must not make its cost infinite.
_LEAST_ENERGY = 1e-12
# Added to variances, as a part of their mean: a picture with fewer positions than channels has a
# singular covariance.
_RIDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Moments:
    """What the style costs know of a layer: the moments of its activations over the positions.

    Moments are sums over positions, so those of a picture are the sum of those of its tiles.

    Attributes:
        mean: (n_C,).
        second: the Gram matrix divided by the number of positions, (n_C, n_C).
    """

    mean: Tensor
    second: Tensor

    @classmethod
    def of(
        cls, activations: Tensor, guide: Tensor | None = None, positions: float | None = None
    ) -> Moments:
        """The moments, weighted by `guide` if there is one (the guided Gram matrix).

        Gatys et al. 2017, arXiv:1611.07865, section 4; `guide` is the square of their T.

        Args:
            activations: (1, n_C, n_H, n_W).
            guide: weight of each position, (1, 1, n_H, n_W).
            positions: what the sums are divided by; None means n_H n_W, or the guide's sum.
        """
        unrolled = activations.flatten(2).squeeze(0)
        weights = None if guide is None else guide.reshape(1, -1)
        if positions is None:
            positions = unrolled.shape[1] if weights is None else float(weights.sum())
        return cls(*_MomentsOf.apply(unrolled, weights, positions))

    @classmethod
    def total(cls, parts: Iterable[Moments]) -> Moments:
        """The sum, such as that of a picture's tiles."""
        first, *others = parts
        mean, second = first.mean, first.second
        for part in others:
            mean, second = mean + part.mean, second + part.second
        return cls(mean, second)

    def scaled(self, factor: float) -> Moments:
        """All moments times `factor`."""
        return Moments(factor * self.mean, factor * self.second)

    def dot(self, other: Moments) -> Tensor:
        """The sum of the products of all entries, as a scalar."""
        return (self.mean * other.mean).sum() + (self.second * other.second).sum()


class _MomentsOf(torch.autograd.Function):
    """The moments of (n_C, positions); their gradient is one matrix product.

    As the second one is symmetric in its two factors, autograd would take two, and a sum.
    """

    @staticmethod
    def forward(
        context: Any, unrolled: Tensor, weights: Tensor | None, positions: float
    ) -> tuple[Tensor, Tensor]:
        context.save_for_backward(unrolled, weights)
        context.positions = positions
        context.set_materialize_grads(False)
        weighted = unrolled if weights is None else unrolled * weights
        shares = _shares(len(unrolled), unrolled.device)
        parts = in_threads(lambda part: weighted[part] @ unrolled.T, shares)
        return weighted.sum(dim=1) / positions, torch.cat(parts).div_(positions)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(
        context: Any, of_mean: Tensor | None, of_second: Tensor | None
    ) -> tuple[Tensor | None, None, None]:
        unrolled, weights = context.saved_tensors
        # Laid out in memory as the activations are, which may have their channels last.
        gradient = torch.empty_like(unrolled)
        slope = None if of_second is None else (of_second + of_second.T) / context.positions

        def fill(part: slice) -> None:
            here = gradient[:, part]
            if slope is None:
                here.zero_()
            elif unrolled.is_contiguous():
                torch.mm(slope, unrolled[:, part], out=here)
            else:
                torch.mm(unrolled[:, part].T, slope, out=here.T)
            if of_mean is not None:
                here += of_mean.unsqueeze(1) / context.positions
            if weights is not None:
                here *= weights[:, part]

        in_threads(fill, _shares(unrolled.shape[1], unrolled.device))
        return gradient, None, None


def _shares(length: int, device: torch.device) -> list[slice]:
    """As many near-equal parts as there are threads; one on a GPU, which one thread tells all."""
    each = -(-length // (thread_count() if device.type == "cpu" else 1))
    return [slice(start, start + each) for start in range(0, length, each)]


def added(sums: list[Moments], parts: list[Moments]) -> list[Moments]:
    """Each layer's moments plus those of one more tile; `sums` is empty before the first."""
    return [Moments.total(pair) for pair in zip(sums, parts, strict=True)] if sums else parts


@dataclass(frozen=True, slots=True)
class ContentCost:
    """J_content[l] = s · Σ (a[l](C) - a[l](G))².

    Attributes:
        target: a[l](C), (1, n_C, n_H, n_W), or that of a tile of it.
        scale: s; 1 / (4 n_H n_W n_C) in the formula of the paper.
    """

    target: Tensor
    scale: float

    def __call__(self, activations: Tensor) -> Tensor:
        """The cost of the generated image's activations a[l](G), as a scalar."""
        return self.scale * functional.mse_loss(activations, self.target, reduction="sum")


def content_scale(normalisation: Normalisation, count: int, energy: float) -> float:
    """The s of a content cost, for `count` activations whose squares sum to `energy`."""
    return {
        Normalisation.FORMULA: 1 / (4 * count),
        Normalisation.SIZE: 1 / count,
        Normalisation.ENERGY: 1 / max(energy, _LEAST_ENERGY),
    }[normalisation]


class StyleCost(Protocol):
    """How far a layer's moments are from the style's."""

    def __call__(self, moments: Moments) -> Tensor:
        """The cost of the generated image's moments, as a scalar."""


def total_style(weighted: Sequence[tuple[float, StyleCost]], moments: Sequence[Moments]) -> Tensor:
    """The sum of costs times their weights, each of its own moments, as a scalar."""
    flat = [tensor for each in moments for tensor in (each.mean, each.second)]
    result: Tensor = _TotalStyle.apply(weighted, *flat)
    return result


class _TotalStyle(torch.autograd.Function):
    """Takes the slopes of each cost with the cost, so that threads can share the costs out."""

    @staticmethod
    def forward(context: Any, weighted: Sequence[tuple[float, StyleCost]], *flat: Tensor) -> Tensor:
        def judge(index: int) -> tuple[Tensor, tuple[Tensor | None, ...]]:
            weight, cost = weighted[index]
            leaves = [part.detach().requires_grad_() for part in flat[2 * index : 2 * index + 2]]
            with torch.enable_grad():
                value = weight * cost(Moments(*leaves))
                return value.detach(), torch.autograd.grad(value, leaves, allow_unused=True)

        indices = range(len(weighted))
        # A GPU is told what to do by one thread.
        found = in_threads(judge, indices) if flat[0].is_cpu else list(map(judge, indices))
        context.slopes = [slope for _, slopes in found for slope in slopes]
        return torch.stack([value for value, _ in found]).sum()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        slopes = context.slopes
        return None, *(None if slope is None else slope * gradients[0] for slope in slopes)


def style_cost(target: Moments, loss: StyleLoss, normalisation: Normalisation) -> StyleCost:
    """The cost against a style image's moments, divided as `normalisation` says."""
    if loss is StyleLoss.WASSERSTEIN:
        return WassersteinCost.of(target, normalisation)
    return GramCost.of(target, normalisation)


@dataclass(frozen=True, slots=True)
class GramCost:
    """J_style[l] = s · Σ_ij (Gram_ij(S) / m(S) - Gram_ij(G) / m(G))², with m = n_H n_W of each.

    Dividing each Gram matrix by its own number of positions lets a style image of another size
    than the generated one serve as a target; at equal sizes it is the paper's formula.

    Attributes:
        target: the style image's Gram matrix divided by its positions, (n_C, n_C).
        scale: s; 1 / (4 n_C²) in the formula of the paper.
    """

    target: Tensor
    scale: float

    @classmethod
    def of(cls, target: Moments, normalisation: Normalisation) -> GramCost:
        """The cost against the style image's moments."""
        second = target.second.detach()
        scale = {
            Normalisation.FORMULA: 1 / (4 * second.numel()),
            Normalisation.SIZE: 1 / second.numel(),
            Normalisation.ENERGY: 1 / _energy(second),
        }[normalisation]
        return cls(second, scale)

    def __call__(self, moments: Moments) -> Tensor:
        """The cost of the generated image's moments, as a scalar."""
        return self.scale * (moments.second - self.target).square().sum()


@dataclass(frozen=True, slots=True)
class WassersteinCost:
    """J_style[l] = s · (|μ - μ_S|² + tr(Σ + Σ_S - 2 (Σ_S^½ Σ Σ_S^½)^½)).

    The squared Wasserstein-2 distance of two Gaussians (Olkin & Pukelsheim 1982) with the means μ
    and the covariances Σ of the activations; it follows a style's contrasts where the squares of
    Gram matrices see little but its strongest channels.

    The trace of the last root is that of (B Σ Bᵀ)^½ where Bᵀ B = Σ_S. That is a matrix of k rows
    only, as B leaves out the principal components with less variance than the ridge: in a small
    picture, which has fewer positions than channels, most of them.

    Attributes:
        mean: μ_S, (n_C,).
        root: B, (k, n_C): the style's principal components, each as long as its deviation.
        ridge: what is added to variances.
        scale: s; 1 / n_C for the mean over channels.
    """

    mean: Tensor
    root: Tensor
    ridge: float
    scale: float

    @classmethod
    def of(cls, target: Moments, normalisation: Normalisation) -> WassersteinCost:
        """The cost against the style image's moments."""
        mean = target.mean.detach()
        covariance = _covariance(target).detach()
        ridge = max(_RIDGE * float(covariance.diagonal().mean()), _LEAST_ENERGY)
        variances, components = eigen.eigh(covariance)
        # One is left of a style without any variance.
        count = max(1, int((variances > ridge).sum()))
        deviations = (variances[-count:].clamp_min(0) + ridge).sqrt()
        cost = cls(mean, (components[:, -count:] * deviations).T, ridge, 1.0)
        scale = 1 / mean.numel()
        if normalisation is Normalisation.ENERGY:
            nothing = Moments(torch.zeros_like(mean), torch.zeros_like(covariance))
            scale = 1 / max(float(cost(nothing)), _LEAST_ENERGY)
        return cls(cost.mean, cost.root, ridge, scale)

    def __call__(self, moments: Moments) -> Tensor:
        """The cost of the generated image's moments, as a scalar."""
        covariance = _raised(_covariance(moments), self.ridge)
        means = (moments.mean - self.mean).square().sum()
        left_out = self.ridge * (self.root.shape[1] - self.root.shape[0])
        spread = covariance.diagonal().sum() - left_out + self.root.square().sum()
        shared = trace_of_root(self.root @ covariance @ self.root.T)
        return self.scale * (means + spread - 2 * shared).to(moments.mean.dtype)


def trace_of_root(matrix: Tensor) -> Tensor:
    """tr(M^½) of a symmetric positive definite M, (n, n), as a scalar.

    Its gradient ½ M^-½ is written out, because that of an eigenvalue decomposition is infinite
    where two eigenvalues are equal.
    """
    result: Tensor = _TraceOfRoot.apply(matrix)
    return result


class _TraceOfRoot(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, matrix: Tensor) -> Tensor:
        trace, inverse = eigen.trace_of_root(matrix)
        context.save_for_backward(inverse)
        return trace

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        (inverse,) = context.saved_tensors
        return torch.mul(inverse, 0.5 * gradients[0])


def _covariance(moments: Moments) -> Tensor:
    """In float64, because small variances decide on a root's inverse."""
    mean = moments.mean.double()
    return moments.second.double() - torch.outer(mean, mean)


def _raised(matrix: Tensor, ridge: float) -> Tensor:
    return matrix + ridge * torch.eye(len(matrix), dtype=matrix.dtype, device=matrix.device)


def _energy(target: Tensor) -> float:
    return max(float(target.detach().to(torch.float64).square().sum()), _LEAST_ENERGY)
