"""What is minimised: J = α J_content + β J_style + the total variation's share, and its gradient.

The costs of style are functions of a layer's moments, which are sums over positions. So a picture
too large to be held whole, with all its activations, is looked at tile by tile, twice: first the
tiles' moments are summed, and the cost's gradient with respect to these sums is taken; then each
tile is propagated back against that gradient. The result is the whole picture's gradient, and the
memory it takes depends on the tile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from PIL import Image
from torch import Tensor

from engine import preprocessing, tiles
from engine.canvas import Evaluation
from engine.layers import CONVOLUTIONS, Layer, block_of
from engine.losses import ContentCost, Moments, StyleCost, content_scale, style_cost
from engine.recipe import Recipe, Stage
from engine.scene import Scene, Style
from engine.spec import Costs
from engine.tiles import Tile
from engine.vgg import VGG19, pool

# A picture with more pixels is looked at in tiles of this side: whole, it would take about 2.4 GiB
# of memory for each million.
_WHOLE_PIXELS, _USUAL_TILE = 1_500_000, 512
_LEAST_GUIDE = 1e-6


@dataclass(frozen=True, slots=True)
class Guide:
    """Where a style applies, in the positions of each layer.

    Attributes:
        weights: by block, (1, 1, n_H, n_W), from 0 to 1.
        positions: their sums, by block.
    """

    weights: dict[int, Tensor]
    positions: dict[int, float]

    @classmethod
    def of(cls, mask: Image.Image, size: tuple[int, int], device: torch.device) -> Guide:
        """The mask at `size`, halved as activations are."""
        level = preprocessing.grey(mask.resize(size, Image.Resampling.BOX), device)
        weights = {}
        for block in sorted({block_of(conv) for conv in CONVOLUTIONS}):
            weights[block] = level
            level = pool(level)
        # A small region can vanish in the deepest layers, where there are few positions.
        sums = {block: max(float(w.sum()), _LEAST_GUIDE) for block, w in weights.items()}
        return cls(weights, sums)


@dataclass(frozen=True, slots=True)
class Region:
    """Styles that apply to the same part of the picture, blended.

    Attributes:
        share: the styles' part of all, above 0 and up to 1.
        costs: each style layer with the cost against the blended moments.
        guide: the part; None means the whole picture.
    """

    share: float
    costs: tuple[tuple[Layer, StyleCost], ...]
    guide: Guide | None

    def moments(self, tile: Tile, found: Mapping[str, Tensor]) -> list[Moments]:
        """The tile's part of each style layer's moments.

        Args:
            tile: a part of the picture.
            found: each layer's activations in it, (1, n_C, n_H, n_W).
        """
        layers = [layer.name for layer, _ in self.costs]
        return _moments(tile, found, layers, self.guide)


class _Patch(NamedTuple):
    """A tile, the content image's pixels in it, and the content layers' targets in its core."""

    tile: Tile
    content: Tensor
    targets: dict[str, Tensor]


class _Slopes(NamedTuple):
    """J_style of a picture, and its gradient with respect to the moments of regions and layers."""

    style: float
    moments: list[Moments]


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
        self._regions = _regions(scene, stage, self._picture.size, vgg)
        names = {layer.name for layer in (*stage.content_layers, *recipe.style_layers)}
        self._layers = tuple(sorted(names))
        self._tiles = _tiles(self._picture.size, recipe, self._layers)
        self._kept = self._patch(self._tiles[0]) if len(self._tiles) == 1 else None
        self._scales = self._content_scales()

    @property
    def content(self) -> Tensor:
        """The content image at the stage's size, preprocessed, (1, 3, H, W)."""
        return preprocessing.preprocess(self._picture, self._vgg.device)

    def __call__(self, image: Tensor, progress: float) -> Evaluation:
        """Costs and gradient of `image`, (1, 3, H, W), at `progress` (0 to 1) through the job.

        The gradient is that of J times the number of the image's values: J is a mean over them,
        and its own gradient would be below the thresholds of an optimiser.
        """
        alpha, beta = self._recipe.alpha.at(progress), self._recipe.beta.at(progress)
        tv_weight = self._recipe.tv_weight
        slopes = None if self._kept else self._slopes(image)
        gradient = torch.zeros_like(image)
        total = content = style = 0.0
        zero = image.new_zeros(())
        for patch in self._patches():
            pixels = patch.tile.outer.of(image).detach().requires_grad_(True)
            composed = self._composed(pixels, patch)
            content_part, moments = self._look(composed, patch)
            style_part = (
                self._style(moments) if slopes is None else _dot(slopes.moments, moments, zero)
            )
            variation = patch.tile.variation(composed) * tv_weight
            descent = alpha * content_part + beta * style_part + variation
            (part,) = torch.autograd.grad(descent * image.numel(), pixels)
            patch.tile.outer.of(gradient).add_(part)
            content += float(content_part.detach())
            style = float(style_part.detach()) if slopes is None else slopes.style
            total += float(variation.detach())
        total += alpha * content + beta * style
        return Evaluation(Costs(total, content, style), gradient)

    def _look(self, composed: Tensor, patch: _Patch) -> tuple[Tensor, list[Moments]]:
        """The content cost in a tile's core, as a scalar, and the core's moments."""
        found = self._vgg(composed, self._layers, self._recipe.pooling)
        content = composed.new_zeros(())
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
                found = self._vgg(pixels, layers, self._recipe.pooling) if layers else {}
                moments = self._moments(patch.tile, found)
                sums = _sums(sums, moments)
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
        zero = torch.zeros((), device=self._vgg.device)
        pairs = zip(weighted, moments, strict=True)
        return sum((weight * cost(found) for (weight, cost), found in pairs), zero)

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
        found = self._vgg(content, layers, self._recipe.pooling)
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


def _regions(scene: Scene, stage: Stage, size: tuple[int, int], vgg: VGG19) -> tuple[Region, ...]:
    """The scene's styles, those of the same mask blended."""
    groups: dict[bytes | None, list[Style]] = {}
    for style in scene.styles:
        key = None if style.mask is None else style.mask.tobytes()
        groups.setdefault(key, []).append(style)
    regions = []
    for styles in groups.values():
        share = sum(style.share for style in styles)
        found = [
            [part.scaled(style.share / share) for part in _style_moments(scene, stage, style, vgg)]
            for style in styles
        ]
        targets = [Moments.total(parts) for parts in zip(*found, strict=True)]
        recipe = scene.recipe
        costs = tuple(
            (layer, style_cost(target, recipe.style_loss, recipe.normalisation))
            for layer, target in zip(recipe.style_layers, targets, strict=True)
        )
        mask = styles[0].mask
        guide = None if mask is None else Guide.of(mask, size, vgg.device)
        regions.append(Region(share, costs, guide))
    return tuple(regions)


@torch.no_grad()
def _style_moments(scene: Scene, stage: Stage, style: Style, vgg: VGG19) -> list[Moments]:
    """The moments of a style image in each of the recipe's style layers."""
    picture = scene.style_at(style, stage.ratio)
    layers = [layer.name for layer in scene.recipe.style_layers]
    sums: list[Moments] = []
    for tile in _tiles(picture.size, scene.recipe, layers):
        pixels = preprocessing.preprocess(tile.outer.cut_from(picture), vgg.device)
        found = vgg(pixels, layers, scene.recipe.pooling)
        sums = _sums(sums, _moments(tile, found, layers, None))
    return sums


def _moments(
    tile: Tile, found: Mapping[str, Tensor], layers: Collection[str], guide: Guide | None
) -> list[Moments]:
    """The tile's part of the moments of `layers`, where `guide` says."""
    parts = []
    for layer in layers:
        weights = None
        positions: float = tiles.positions(tile.height, tile.width, layer)
        if guide is not None:
            weights = tile.guide_of(guide.weights[block_of(layer)], layer)
            positions = guide.positions[block_of(layer)]
        parts.append(Moments.of(tile.core_of(found[layer], layer), weights, positions))
    return parts


def _tiles(size: tuple[int, int], recipe: Recipe, layers: Collection[str]) -> tuple[Tile, ...]:
    """The tiles of a picture of that width and height."""
    width, height = size
    side = recipe.tile
    if side is None and width * height > _WHOLE_PIXELS:
        side = _USUAL_TILE
    return tiles.cut(height, width, side, layers)


def _sums(sums: list[Moments], parts: list[Moments]) -> list[Moments]:
    """Entry by entry; `sums` is empty before the first tile."""
    return [Moments.total(pair) for pair in zip(sums, parts, strict=True)] if sums else parts


def _dot(slopes: Sequence[Moments], moments: Sequence[Moments], zero: Tensor) -> Tensor:
    return sum((slope.dot(part) for slope, part in zip(slopes, moments, strict=True)), zero)
