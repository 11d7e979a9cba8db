"""Where styles apply, and what is wanted there: the targets of the costs of style."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import torch
from PIL import Image

from engine.job.layers import CONVOLUTIONS, Layer, block_of
from engine.job.stages import Stage
from engine.losses.losses import style_cost
from engine.losses.moments import Moments, Positions, added
from engine.paint import tiles
from engine.paint.scene import Scene, Style
from engine.paint.terms import StyleTerm
from engine.vgg import preprocessing
from engine.vgg.vgg import VGG19, pool

# What finds the costs of a scene's styles, as `style_terms` does.
FindStyles: TypeAlias = Callable[[Scene, Stage, tuple[int, int], VGG19], tuple[StyleTerm, ...]]


def style_terms(
    scene: Scene, stage: Stage, size: tuple[int, int], vgg: VGG19
) -> tuple[StyleTerm, ...]:
    """The costs of the scene's styles, those of the same mask blended.

    Args:
        scene: the pictures.
        stage: how large the styles are.
        size: the painted picture's, (width, height).
        vgg: the network.
    """
    groups: dict[bytes | None, list[Style]] = {}
    for style in scene.styles:
        key = None if style.mask is None else style.mask.tobytes()
        groups.setdefault(key, []).append(style)
    recipe = scene.recipe
    terms = []
    for styles in groups.values():
        of_all = sum(style.share for style in styles)
        found = [
            [part.scaled(style.share / of_all) for part in _style_moments(scene, stage, style, vgg)]
            for style in styles
        ]
        targets = [Moments.total(parts) for parts in zip(*found, strict=True)]
        mask = scene.mask_at(styles[0], stage.ratio)
        over = _positions(stage.style_layers, mask, size, vgg.device)
        for layer, target, positions in zip(stage.style_layers, targets, over, strict=True):
            cost = style_cost(target, recipe.style_loss, recipe.normalisation)
            weighted = cost.scaled(of_all * layer.weight)
            terms.append(StyleTerm(layer.name, slice(0, 1), positions, weighted))
    return tuple(terms)


def stressed(
    terms: Sequence[StyleTerm], stage: Stage, where: Image.Image, device: torch.device
) -> tuple[StyleTerm, ...]:
    """The same costs of style, where some of the painted picture counts more; in L at its size."""
    over = _positions(stage.style_layers, where, where.size, device)
    of = {layer.name: positions for layer, positions in zip(stage.style_layers, over, strict=True)}
    return tuple(replace(term, positions=term.positions.times(of[term.layer])) for term in terms)


def _positions(
    layers: Sequence[Layer], mask: Image.Image | None, size: tuple[int, int], device: torch.device
) -> list[Positions]:
    """What is summed over in each of `layers`, under the mask of that size if there is one."""
    width, height = size
    if mask is None:
        counts = [tiles.positions(height, width, layer.name) for layer in layers]
        return [Positions.alike(count, device) for count in counts]
    level = preprocessing.grey(mask, device)
    guides = {}
    # Halved as activations are.
    for block in sorted({block_of(conv) for conv in CONVOLUTIONS}):
        guides[block] = Positions.weighted(level)
        level = pool(level)
    return [guides[block_of(layer.name)] for layer in layers]


@torch.no_grad()
def _style_moments(scene: Scene, stage: Stage, style: Style, vgg: VGG19) -> list[Moments]:
    """The moments of a style image in each of the recipe's style layers."""
    picture = scene.style_at(style, stage.ratio)
    layers = [layer.name for layer in stage.style_layers]
    sums: list[Moments] = []
    for tile in tiles.cut(picture.height, picture.width, scene.recipe.tile, layers):
        pixels = preprocessing.preprocess(tile.outer.cut_from(picture), vgg.device)
        found = vgg(pixels, layers, scene.recipe.pooling)
        parts = []
        for layer in layers:
            count = tiles.positions(picture.height, picture.width, layer)
            positions = Positions.alike(count, vgg.device)
            parts.append(Moments.of(tile.core_of(found[layer], layer), positions))
        sums = added(sums, parts)
    return sums
