"""The costs of neural style transfer, each small enough to be checked against its formula.

Gatys, Ecker & Bethge 2015, arXiv:1508.06576. In the field's terms: a[l] are the activations of
layer l, of height n_H, width n_W and n_C channels; C, S and G the content, style and generated
image.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.recipes import Normalisation

# A target that is nearly zero everywhere (a black sheet) must not make its cost infinite.
_LEAST_ENERGY = 1e-12


def gram(activations: Tensor) -> Tensor:
    """The Gram matrix: which channels light up together, wherever in the picture.

    Args:
        activations: (1, n_C, n_H, n_W).

    Returns:
        a·aᵀ for the activations unrolled to (n_C, n_H·n_W): (n_C, n_C).
    """
    unrolled = activations.flatten(2).squeeze(0)
    return unrolled @ unrolled.T


@dataclass(frozen=True, slots=True)
class ContentCost:
    """J_content[l] = s · Σ (a[l](C) - a[l](G))².

    Attributes:
        target: a[l](C), (1, n_C, n_H, n_W).
        scale: s; 1 / (4 n_H n_W n_C) in the formula of the paper.
    """

    target: Tensor
    scale: float

    @classmethod
    def of(cls, target: Tensor, normalisation: Normalisation) -> ContentCost:
        """The cost against `target`, divided as `normalisation` says."""
        scale = {
            Normalisation.FORMULA: lambda: 1 / (4 * target.numel()),
            Normalisation.SIZE: lambda: 1 / target.numel(),
            Normalisation.ENERGY: lambda: 1 / _energy(target),
        }[normalisation]()
        return cls(target.detach(), scale)

    def __call__(self, activations: Tensor) -> Tensor:
        """The cost of the generated image's activations a[l](G), as a scalar."""
        return self.scale * (activations - self.target).square().sum()


@dataclass(frozen=True, slots=True)
class StyleCost:
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
    def of(cls, style: Tensor, normalisation: Normalisation) -> StyleCost:
        """The cost against the activations `style`, (1, n_C, n_H, n_W), of the style image."""
        target = _mean_gram(style).detach()
        scale = {
            Normalisation.FORMULA: lambda: 1 / (4 * target.numel()),
            Normalisation.SIZE: lambda: 1 / target.numel(),
            Normalisation.ENERGY: lambda: 1 / _energy(target),
        }[normalisation]()
        return cls(target, scale)

    def __call__(self, activations: Tensor) -> Tensor:
        """The cost of the generated image's activations a[l](G), as a scalar."""
        return self.scale * (_mean_gram(activations) - self.target).square().sum()


def total_variation(image: Tensor) -> Tensor:
    """Mean squared difference of neighbouring pixels: quietens speckles.

    Args:
        image: (1, 3, H, W), both sides at least 2.

    Returns:
        The mean over horizontal neighbours plus the mean over vertical ones, as a scalar.
    """
    across = (image[..., :, 1:] - image[..., :, :-1]).square().mean()
    down = (image[..., 1:, :] - image[..., :-1, :]).square().mean()
    return across + down


def _mean_gram(activations: Tensor) -> Tensor:
    return gram(activations) / (activations.shape[2] * activations.shape[3])


def _energy(target: Tensor) -> float:
    return max(float(target.detach().to(torch.float64).square().sum()), _LEAST_ENERGY)
