"""Weights for VGG19 that need no download: random filters in the whitened space of patches.

Random filters alone see little but blur, because neighbouring pixels nearly always agree. These are
drawn, layer by layer, in a space where the layer's input has been whitened: each convolution's
input is cut into 3×3 patches, their leading principal components are scaled to similar strength,
and the filters are a random rotation of them, shifted and scaled so that all channels have mean 0
and the same deviation before their ReLU. See He, Wang & Hopcroft 2016, arXiv:1606.04801, on what
random networks can do.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFilter
from torch import Tensor
from torch.nn import functional

from engine.preprocessing import preprocess
from engine.recipes import CONVOLUTIONS
from engine.spec import Preparing
from engine.vgg import Weights, block_of, weight_shapes

SEED = 20
# Part of the cached file's name: a change to anything below that alters the filters raises it.
VERSION = 1

_COUNT, _SHEET_SIZE = 8, 256
_PATCHES = 4096
# Each component is divided by its variance to this power. 0 leaves it as it is, and pictures become
# patches of colour; 0.5 makes all components equal, and pictures become noise.
_POWER = 0.25
# Each channel's deviation before its ReLU. The costs by their formulas grow with its square (the
# content) and its fourth power (the style); at 5 the textbook's weights, 10 and 40, balance them.
_DEVIATION = 5.0


def generate(seed: int, report: Callable[[Preparing], None]) -> Weights:
    """Draw the filters of conv1_1 to conv5_1; the same seed on the same machine gives the same.

    Args:
        seed: of the sheets, the patches and the rotations.
        report: told after each convolution how far it is.
    """
    random = torch.Generator().manual_seed(seed)
    x = torch.cat([preprocess(sheet, torch.device("cpu")) for sheet in sheets(seed)])
    shapes, weights = weight_shapes(), {}
    for done, conv in enumerate(CONVOLUTIONS):
        report(Preparing("Drawing whitened filters", done, len(CONVOLUTIONS)))
        if conv.endswith("_1") and block_of(conv) > 1:
            x = functional.avg_pool2d(x, 2)
        weight, bias = _filters(x, shapes[f"{conv}.weight"][0], random)
        before = functional.conv2d(x, weight, bias, padding=1)
        deviation, mean = torch.std_mean(before, dim=(0, 2, 3))
        scale = _DEVIATION / deviation
        weight = weight * scale.view(-1, 1, 1, 1)
        bias = (bias - mean) * scale
        x = functional.relu((before - mean.view(-1, 1, 1)) * scale.view(-1, 1, 1))
        weights[f"{conv}.weight"], weights[f"{conv}.bias"] = weight, bias
    report(Preparing("Drawing whitened filters", len(CONVOLUTIONS), len(CONVOLUTIONS)))
    return weights


def _filters(x: Tensor, count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """`count` filters (count, channels, 3, 3) and biases (count,) for the input x."""
    patches = _patches(x, random)
    mean = patches.mean(dim=0)
    variances, directions = _components(patches - mean, 2 * count, random)
    strengths = variances.clamp_min(variances[0] * 1e-6) ** -_POWER
    rotation = _rotation(count, len(variances), random)
    weight = (rotation * strengths) @ directions.T
    return weight.view(count, x.shape[1], 3, 3), -(weight @ mean)


def _patches(x: Tensor, random: torch.Generator) -> Tensor:
    """3×3 patches from random places of x, (count, channels · 9)."""
    sheets, _, height, width = x.shape
    count = min(_PATCHES, sheets * (height - 2) * (width - 2))
    which = torch.randint(sheets, (count,), generator=random)
    top = torch.randint(height - 2, (count,), generator=random)
    left = torch.randint(width - 2, (count,), generator=random)
    rows = top.view(-1, 1, 1) + torch.arange(3).view(1, 3, 1)
    columns = left.view(-1, 1, 1) + torch.arange(3).view(1, 1, 3)
    # Indexing by (count, 3, 3) moves the channels last: (count, 3, 3, channels).
    found = x.permute(0, 2, 3, 1)[which.view(-1, 1, 1), rows, columns]
    return found.permute(0, 3, 1, 2).flatten(1)


def _components(patches: Tensor, count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """The leading variances (k,), largest first, and their directions (dimensions, k).

    Few dimensions are solved whole; many by subspace iteration, as only the leading ones are
    needed (Halko, Martinsson & Tropp 2011, arXiv:0909.4061).
    """
    rows, dimensions = patches.shape
    count = min(count, dimensions)
    if dimensions <= 1200:
        variances, directions = torch.linalg.eigh(patches.T @ patches / rows)
        return variances.flip(0)[:count], directions.flip(1)[:, :count]
    basis = torch.randn(dimensions, count, generator=random)
    for _ in range(2):
        basis, _ = torch.linalg.qr(patches.T @ (patches @ basis))
    projected = patches @ basis
    variances, turns = torch.linalg.eigh(projected.T @ projected / rows)
    return variances.flip(0), (basis @ turns).flip(1)


def _rotation(rows: int, columns: int, random: torch.Generator) -> Tensor:
    """Random directions (rows, columns), orthonormal as far as there is room for them."""
    gaussian = torch.randn(max(rows, columns), min(rows, columns), generator=random)
    orthonormal, _ = torch.linalg.qr(gaussian)
    turned: Tensor = orthonormal if rows >= columns else orthonormal.T
    return turned


def sheets(seed: int) -> list[Image.Image]:
    """Pictures of overlapping leaves, whose patches are like those of photographs.

    Occluding shapes with sizes from a power law have the edges, flat areas and power spectrum of
    natural scenes: the dead leaves model, Lee, Mumford & Huang 2001.
    """
    random = np.random.default_rng(seed)
    return [_leaves(random) for _ in range(_COUNT)]


def _leaves(random: np.random.Generator) -> Image.Image:
    side = 2 * _SHEET_SIZE
    sheet = Image.new("RGB", (side, side), "grey")
    draw = ImageDraw.Draw(sheet)
    base = random.uniform(60, 190, 3)
    for _ in range(6000):
        # Radii between 4 and 160 pixels whose density falls with the cube.
        radius = 1 / np.sqrt(random.uniform(1 / 160**2, 1 / 4**2))
        x, y = random.uniform(0, side, 2)
        # Light varies much more than hue, as it does outdoors.
        colour = base + random.normal(0, 55) + random.normal(0, 25, 3)
        fill = tuple(int(v) for v in np.clip(colour, 0, 255))
        corners = random.integers(3, 9)
        angles = np.sort(random.uniform(0, 2 * np.pi, corners))
        reach = radius * random.uniform(0.6, 1.4, corners)
        if random.random() < 0.5:
            draw.ellipse((x - radius, y - radius * 0.7, x + radius, y + radius * 0.7), fill=fill)
        else:
            draw.polygon(
                [
                    (x + r * np.cos(a), y + r * np.sin(a))
                    for r, a in zip(reach, angles, strict=True)
                ],
                fill=fill,
            )
    soft = sheet.filter(ImageFilter.GaussianBlur(random.uniform(0, 2)))
    return soft.resize((_SHEET_SIZE, _SHEET_SIZE), Image.Resampling.LANCZOS)
