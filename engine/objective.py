"""What is minimised: J = α J_content + β J_style + the total variation's share, and its gradient.

The costs of style are functions of a layer's moments, which are sums over positions. So a picture
too large to be held whole, with all its activations, is looked at tile by tile, twice: first the
tiles' moments are summed, and the cost's gradient with respect to these sums is taken; then each
tile is propagated back against that gradient. The result is the whole picture's gradient, and the
memory it takes depends on the tile.

Pictures that are small enough to be looked at whole can be looked at together, in one batch.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

import torch
from PIL import Image
from torch import Tensor

from engine import preprocessing, threads, tiles
from engine.canvas import Evaluation
from engine.losses import ContentCost, Moments, added, content_scale, total_style
from engine.recipe import Stage
from engine.regions import regions_of
from engine.scene import Scene
from engine.spec import Costs
from engine.tiles import Tile
from engine.vgg import VGG19


class _Patch(NamedTuple):
    """A tile, the content image's pixels in it, and the content layers' targets in its core."""

    tile: Tile
    content: Tensor
    targets: dict[str, Tensor]


class _Slopes(NamedTuple):
    """J_style of a picture, and its gradient with respect to the moments of regions and layers."""

    style: float
    moments: list[Moments]


class Question(NamedTuple):
    """What is the cost of `image`, (1, 3, H, W), at `progress` (0 to 1) through its job?"""

    objective: Objective
    image: Tensor
    progress: float

    @property
    def kind(self) -> Hashable:
        """Questions of one kind can be answered together; None: this one only by itself."""
        return self.objective.kind

    def answer(self) -> Evaluation:
        """The answer, found by itself."""
        return self.objective(self.image, self.progress)


class Found(NamedTuple):
    """What a pass finds: J, J_content and J_style, (B, 3), and the gradients, (B, 3, H, W)."""

    figures: Tensor
    gradients: Tensor


class Pass:
    """One pass through the network, forward and back, for objectives of one kind.

    It waits for nothing that a GPU was told to do, and works with tensors alone.

    Args:
        objectives: of one kind, one for each picture.
    """

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._objectives = tuple(objectives)
        self._layers = sorted({name for each in objectives for name in each.layers})

    @threads.apart()
    def __call__(self, images: Tensor, weights: Tensor) -> Found:
        """Costs and gradients of `images`, (B, 3, H, W).

        The gradients are those of J times the number of a picture's values: J is a mean over
        them, and its own gradient would be below the thresholds of an optimiser.

        Args:
            images: one for each objective.
            weights: α and β of each, (B, 2), from `Objective.weights`.
        """
        leaves = images.detach().requires_grad_(True)
        judged = [each.composed(leaves[i : i + 1]) for i, each in enumerate(self._objectives)]
        activations = self._objectives[0].look(torch.cat(judged), self._layers)
        figures = torch.stack(
            [
                each.figures(
                    judged[i],
                    {name: activations[name][i : i + 1] for name in each.layers},
                    weights[i],
                )
                for i, each in enumerate(self._objectives)
            ]
        )
        descent = figures[:, 0].sum() * images[0].numel()
        (gradients,) = torch.autograd.grad(descent, leaves)
        return Found(figures.detach(), gradients)


def answer_together(questions: Sequence[Question]) -> list[Evaluation]:
    """The answers to questions of one kind, found in one pass through the network."""
    images = torch.cat([question.image for question in questions])
    weights = [question.objective.weights(question.progress) for question in questions]
    found = Pass([question.objective for question in questions])(
        images, torch.tensor(weights, device=images.device)
    )
    # Fetched from the device at once, as each fetching waits for all that it has been told to do.
    figures = found.figures.tolist()
    return [
        Evaluation(Costs(*each), gradient)
        for each, gradient in zip(figures, found.gradients.unsqueeze(1), strict=True)
    ]


class Objective:
    """The cost of an image over a stage, and its gradient.

    Args:
        scene: the pictures.
        stage: the size, and the content layers.
        vgg: the network.
    """

    def __init__(self, scene: Scene, stage: Stage, vgg: VGG19) -> None:
        self._recipe = recipe = scene.recipe
        self._vgg = vgg
        self._content_layers = stage.content_layers
        self._picture = scene.content_at(stage.ratio)
        self._area = None
        if scene.area is not None:
            resized = scene.area.resize(self._picture.size, Image.Resampling.BOX)
            self._area = preprocessing.grey(resized, vgg.device)
        self._regions = regions_of(scene, stage, self._picture.size, vgg)
        names = {layer.name for layer in (*stage.content_layers, *recipe.style_layers)}
        self.layers = tuple(sorted(names))
        height, width = self._picture.height, self._picture.width
        self._tiles = tiles.cut(height, width, recipe.tile, self.layers)
        self._kept = self._patch(self._tiles[0]) if len(self._tiles) == 1 else None
        self._scales = self._content_scales()

    @property
    def content(self) -> Tensor:
        """The content image at the stage's size, preprocessed, (1, 3, H, W)."""
        return preprocessing.preprocess(self._picture, self._vgg.device)

    @property
    def kind(self) -> Hashable:
        """See `Question.kind`."""
        if self._kept is None:
            return None
        return id(self._vgg), self._picture.size, self._recipe.pooling

    def __call__(self, image: Tensor, progress: float) -> Evaluation:
        """Costs and gradient of `image`, (1, 3, H, W), at `progress` (0 to 1) through the job.

        The gradient is that of J times the number of the image's values, as in `Pass`.
        """
        if self._kept is not None:
            return answer_together([Question(self, image, progress)])[0]
        return self._by_tiles(image, progress)

    def composed(self, image: Tensor) -> Tensor:
        """What is judged of a whole picture: the content image where nothing is painted."""
        assert self._kept is not None  # noqa: S101 - only whole pictures are answered together
        return self._composed(image, self._kept)

    def look(self, images: Tensor, layers: Sequence[str]) -> dict[str, Tensor]:
        """The activations of `images`, (B, 3, H, W): (B, n_C, n_H, n_W) for each of `layers`."""
        found: dict[str, Tensor] = self._vgg(images, layers, self._recipe.pooling)
        return found

    def weights(self, progress: float) -> tuple[float, float]:
        """α and β at `progress` (0 to 1) through the job."""
        return self._recipe.alpha.at(progress), self._recipe.beta.at(progress)

    def figures(self, composed: Tensor, found: Mapping[str, Tensor], weights: Tensor) -> Tensor:
        """J, J_content and J_style of a whole picture, (3,).

        Args:
            composed: what is judged, from `composed`.
            found: the activations of `layers` in it, each (1, n_C, n_H, n_W).
            weights: α and β, (2,).
        """
        assert self._kept is not None  # noqa: S101 - only whole pictures are answered together
        content, moments = self._judged(found, self._kept)
        style = self._style(moments)
        variation = self._kept.tile.variation(composed) * self._recipe.tv_weight
        total = weights[0] * content + weights[1] * style + variation
        return torch.stack([total, content, style])

    @threads.apart()
    def _by_tiles(self, image: Tensor, progress: float) -> Evaluation:
        """Costs and gradient in two passes over the tiles."""
        alpha, beta = self.weights(progress)
        slopes = self._slopes(image)
        gradient = torch.zeros_like(image)
        total = content = 0.0
        zero = image.new_zeros(())
        for patch in self._patches():
            pixels = patch.tile.outer.of(image).detach().requires_grad_(True)
            composed = self._composed(pixels, patch)
            content_part, moments = self._judged(self.look(composed, self.layers), patch)
            variation = patch.tile.variation(composed) * self._recipe.tv_weight
            descent = alpha * content_part + beta * _dot(slopes.moments, moments, zero) + variation
            (part,) = torch.autograd.grad(descent * image.numel(), pixels)
            patch.tile.outer.of(gradient).add_(part)
            content += float(content_part.detach())
            total += float(variation.detach())
        total += alpha * content + beta * slopes.style
        return Evaluation(Costs(total, content, slopes.style), gradient)

    def _judged(self, found: Mapping[str, Tensor], patch: _Patch) -> tuple[Tensor, list[Moments]]:
        """The content cost in a tile's core, as a scalar, and the core's moments."""
        content = torch.zeros((), device=self._vgg.device)
        for layer in self._content_layers:
            core = patch.tile.core_of(found[layer.name], layer.name)
            cost = ContentCost(patch.targets[layer.name], self._scales[layer.name])
            content = content + layer.weight * cost(core)
        return content, self._moments(patch.tile, found)

    def _slopes(self, image: Tensor) -> _Slopes:
        """The first of the two passes: the tiles' moments, summed, and what they cost."""
        sums: list[Moments] = []
        with torch.no_grad():
            for patch in self._patches(with_targets=False):
                pixels = self._composed(patch.tile.outer.of(image), patch)
                layers = [layer.name for layer in self._recipe.style_layers]
                found = self.look(pixels, layers) if layers else {}
                sums = added(sums, self._moments(patch.tile, found))
        leaves = [Moments(m.mean.requires_grad_(), m.second.requires_grad_()) for m in sums]
        style = self._style(leaves)
        flat = [tensor for leaf in leaves for tensor in (leaf.mean, leaf.second)]
        found_slopes = torch.autograd.grad(style, flat, allow_unused=True) if flat else ()
        slopes = [
            torch.zeros_like(leaf) if slope is None else slope
            for leaf, slope in zip(flat, found_slopes, strict=True)
        ]
        pairs = zip(slopes[::2], slopes[1::2], strict=True)
        return _Slopes(float(style.detach()), [Moments(*pair) for pair in pairs])

    def _moments(self, tile: Tile, found: Mapping[str, Tensor]) -> list[Moments]:
        return [moments for region in self._regions for moments in region.moments(tile, found)]

    def _style(self, moments: Sequence[Moments]) -> Tensor:
        """J_style of a picture's moments, as a scalar."""
        weighted = [
            (region.share * layer.weight, cost)
            for region in self._regions
            for layer, cost in region.costs
        ]
        if not weighted:
            return torch.zeros((), device=self._vgg.device)
        return total_style(weighted, moments)

    def _composed(self, pixels: Tensor, patch: _Patch) -> Tensor:
        """What is judged: the content image where nothing is painted."""
        if self._area is None:
            return pixels
        return torch.lerp(patch.content, pixels, patch.tile.outer.of(self._area))

    def _patches(self, *, with_targets: bool = True) -> Iterator[_Patch]:
        if self._kept is not None:
            yield self._kept
            return
        for tile in self._tiles:
            yield self._patch(tile, with_targets=with_targets)

    @torch.no_grad()
    def _patch(self, tile: Tile, *, with_targets: bool = True) -> _Patch:
        content = preprocessing.preprocess(tile.outer.cut_from(self._picture), self._vgg.device)
        layers = [layer.name for layer in self._content_layers]
        if not layers or not with_targets:
            return _Patch(tile, content, {})
        found = self.look(content, layers)
        # Copied, as what is around the core would otherwise be kept with it.
        targets = {name: tile.core_of(found[name], name).clone() for name in layers}
        return _Patch(tile, content, targets)

    def _content_scales(self) -> dict[str, float]:
        """The factor of each content layer's cost, which is one for the whole picture."""
        energies = {layer.name: 0.0 for layer in self._content_layers}
        counts = {layer.name: 0 for layer in self._content_layers}
        for patch in self._patches() if energies else ():
            for name, target in patch.targets.items():
                energies[name] += float(target.double().square().sum())
                counts[name] += target.numel()
        return {
            name: content_scale(self._recipe.normalisation, counts[name], energy)
            for name, energy in energies.items()
        }


def _dot(slopes: Sequence[Moments], moments: Sequence[Moments], zero: Tensor) -> Tensor:
    return sum((slope.dot(part) for slope, part in zip(slopes, moments, strict=True)), zero)
