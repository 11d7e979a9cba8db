"""Where styles apply, and what is wanted there: the targets of the costs of style."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor

from engine import preprocessing, tiles
from engine.layers import CONVOLUTIONS, Layer, block_of
from engine.losses import Moments, StyleCost, added, style_cost
from engine.recipe import Stage
from engine.scene import Scene, Style
from engine.tiles import Tile
from engine.vgg import VGG19, pool

# A small region can vanish in the deepest layers, where there are few positions.
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


def regions_of(scene: Scene, stage: Stage, size: tuple[int, int], vgg: VGG19) -> tuple[Region, ...]:
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
    for tile in tiles.cut(picture.height, picture.width, scene.recipe.tile, layers):
        pixels = preprocessing.preprocess(tile.outer.cut_from(picture), vgg.device)
        found = vgg(pixels, layers, scene.recipe.pooling)
        sums = added(sums, _moments(tile, found, layers, None))
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
