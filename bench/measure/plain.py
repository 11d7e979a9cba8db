"""The plain loop, as the public implementations of neural style transfer have it.

torchvision's VGG19 in float32, contiguous and eager, autograd back to the picture, Adam on its
pixels. It shares no code with the engine but for how pictures become tensors and for eigenvalues,
so that it is a measure of the engine's costs as well as of its speed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from bench.measure.setting import Seen
from engine.job.layers import CONVOLUTIONS, Layer
from engine.job.recipe import Normalisation, Pooling, Recipe, StyleLoss
from engine.tensors.eigen import eigh
from engine.vgg.vgg import Weights

# What the engine adds to covariances, as a part of the style's mean variance.
_RIDGE = 1e-4


class PlainNetwork:
    """torchvision's `vgg19().features` with our weights.

    Args:
        weights: of the convolutions, by our names.
        device: to compute on.
        pooling: the recipe's; torchvision's own is by the largest.
        replicate: the convolutions whose edges are padded with themselves, as the engine does with
            all of them, and not with zeros.
    """

    def __init__(
        self,
        weights: Weights,
        device: torch.device,
        pooling: Pooling = Pooling.AVERAGE,
        *,
        replicate: Collection[str] = (),
    ) -> None:
        self._modules: list[tuple[str, nn.Module]] = []
        convolutions = iter(CONVOLUTIONS)
        conv = ""
        for module in _features():
            if isinstance(module, nn.Conv2d):
                conv = next(convolutions)
                for name in ("weight", "bias"):
                    tensor = weights[f"{conv}.{name}"].to(device).contiguous()
                    setattr(module, name, nn.Parameter(tensor, requires_grad=False))
                if conv in replicate:
                    module.padding_mode = "replicate"
                self._modules.append((conv, module))
            elif isinstance(module, nn.ReLU):
                # Not in place, or what is wanted of a convolution would be overwritten.
                self._modules.append((conv.replace("conv", "relu"), nn.ReLU()))
            else:
                average = pooling is Pooling.AVERAGE
                self._modules.append(("", nn.AvgPool2d(2) if average else module))

    def __call__(self, image: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """The activations of `layers`, (1, n_C, n_H, n_W) each."""
        found: dict[str, Tensor] = {}
        x = image
        for name, module in self._modules:
            x = module(x)
            if name in layers:
                found[name] = x
            if len(found) == len(layers):
                break
        return found


class _StyleCost(Protocol):
    def __call__(self, activations: Tensor) -> Tensor: ...


class PlainCost:
    """J = α J_content + β J_style + the total variation's share, of a recipe's last iteration.

    Args:
        network: that looks at the pictures.
        seen: the pictures.
        recipe: with one style image, without masks, normalised by energy.
    """

    def __init__(self, network: PlainNetwork, seen: Seen, recipe: Recipe) -> None:
        if recipe.normalisation is not Normalisation.ENERGY:
            raise ValueError(f"the plain loop knows no costs by {recipe.normalisation}")
        self._network, self._recipe = network, recipe
        self._layers = frozenset(
            layer.name for layer in (*recipe.content_layers, *recipe.style_layers)
        )
        with torch.no_grad():
            content = network(seen.content, {layer.name for layer in recipe.content_layers})
            style = network(seen.style, {layer.name for layer in recipe.style_layers})
        self._content = content
        kind = Wasserstein if recipe.style_loss is StyleLoss.WASSERSTEIN else _Gram
        self._style: list[tuple[Layer, _StyleCost]] = [
            (layer, kind(style[layer.name])) for layer in recipe.style_layers
        ]

    def __call__(self, image: Tensor) -> Tensor:
        """The cost of a picture, (1, 3, H, W), as a scalar."""
        found = self._network(image, self._layers)
        total = image.new_zeros(())
        for name, weight in self._recipe.content_layers:
            target = self._content[name]
            error = functional.mse_loss(found[name], target) / target.square().mean()
            total = total + self._recipe.alpha.last * weight * error
        for layer, cost in self._style:
            total = total + self._recipe.beta.last * layer.weight * cost(found[layer.name])
        variation = (image[..., 1:] - image[..., :-1]).square().mean()
        variation = variation + (image[..., 1:, :] - image[..., :-1, :]).square().mean()
        return total + self._recipe.tv_weight * variation


class PlainLoop:
    """The loop; each call is one iteration.

    Args:
        cost: what is brought down.
        image: to begin with, (1, 3, H, W).
        rate: Adam's learning rate.
    """

    def __init__(self, cost: PlainCost, image: Tensor, rate: float) -> None:
        self._cost = cost
        self.image = image.detach().clone().requires_grad_(True)
        self._optimiser = torch.optim.Adam([self.image], lr=rate)

    def __call__(self) -> Tensor:
        """One iteration; returns the cost of the image that it began with."""
        self._optimiser.zero_grad()
        with _in_torchs_own_precision():
            cost = self._cost(self.image)
            # A mean over the pixels has a gradient so small that Adam takes it for nothing.
            (cost * self.image.numel()).backward()  # type: ignore[no-untyped-call]
        self._optimiser.step()
        return cost.detach()


@contextmanager
def _in_torchs_own_precision() -> Iterator[None]:
    """Convolutions in TF32 on a GPU that has it, as torch does them where nobody says otherwise."""
    convolutions: Any = torch.backends.cudnn.conv  # type: ignore[attr-defined]
    engines = convolutions.fp32_precision
    convolutions.fp32_precision = "tf32"
    try:
        yield
    finally:
        convolutions.fp32_precision = engines


class _Gram:
    def __init__(self, target: Tensor) -> None:
        self._target = gram(target)

    def __call__(self, activations: Tensor) -> Tensor:
        error = functional.mse_loss(gram(activations), self._target)
        return error / self._target.square().mean()


@dataclass(frozen=True)
class _Gaussian:
    mean: Tensor
    covariance: Tensor

    @classmethod
    def of(cls, activations: Tensor) -> _Gaussian:
        mean = activations.flatten(2).squeeze(0).mean(dim=1).double()
        return cls(mean, gram(activations).double() - torch.outer(mean, mean))

    def raised(self, ridge: float) -> _Gaussian:
        return _Gaussian(
            self.mean, self.covariance + ridge * torch.eye(len(self.mean)).to(self.mean)
        )


class Wasserstein:
    """The squared Wasserstein-2 distance of Gaussians (Olkin & Pukelsheim 1982)."""

    def __init__(self, target: Tensor) -> None:
        found = _Gaussian.of(target)
        self._ridge = _RIDGE * float(found.covariance.diagonal().mean())
        self._target = found.raised(self._ridge)
        values, vectors = eigh(self._target.covariance)
        self._root = vectors @ torch.diag(values.clamp_min(0).sqrt()) @ vectors.T
        nothing = _Gaussian(torch.zeros_like(found.mean), torch.zeros_like(found.covariance))
        self._energy = self._between(nothing)

    def __call__(self, activations: Tensor) -> Tensor:
        return (self.distance(activations) / self._energy).to(activations.dtype)

    def distance(self, activations: Tensor) -> Tensor:
        """As it is, and not as a part of that of no activations, in float64."""
        return self._between(_Gaussian.of(activations))

    def _between(self, found: _Gaussian) -> Tensor:
        found = found.raised(self._ridge)
        between, _ = eigh(self._root @ found.covariance @ self._root)
        least = torch.finfo(between.dtype).eps * between[-1].detach()
        shared = between.clamp_min(least).sqrt().sum()
        means = (found.mean - self._target.mean).square().sum()
        spread = (found.covariance + self._target.covariance).diagonal().sum()
        distance: Tensor = means + spread - 2 * shared
        return distance


def gram(activations: Tensor) -> Tensor:
    """The Gram matrix divided by the number of positions, (n_C, n_C)."""
    rows = activations.flatten(2).squeeze(0)
    return rows @ rows.T / rows.shape[1]


def _features() -> nn.Sequential:
    # Imported here because it takes 1.5 s. On the device "meta", where no memory is taken for
    # weights and no time to draw them: they are replaced, and the classifier is not needed.
    from torchvision.models import vgg19

    with torch.device("meta"):
        features: nn.Sequential = vgg19().features
    return features
