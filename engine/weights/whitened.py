"""Weights for VGG19 that need no download: random filters in the whitened space of patches.

Random filters alone see little but blur, because neighbouring pixels nearly always agree. These are
drawn, layer by layer, in a space where the layer's input has been whitened: each convolution's
input is cut into 3×3 patches, their leading principal components are scaled to similar strength,
and the filters are random mixtures of them, shifted and scaled so that all channels have mean 0
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

from engine.job.layers import CONVOLUTIONS, block_of
from engine.job.spec import Preparing
from engine.tensors.eigen import eigh
from engine.vgg.preprocessing import preprocess
from engine.vgg.vgg import Weights, weight_shapes

SEED = 20
# Part of the cached file's name: a change to anything below that alters the filters raises it.
VERSION = 2

_COUNT, _SHEET_SIZE, _LEAVES = 10, 208, 4000
# Where a patch has at most so many values, many patches tell all their components; where it has
# more, a few tell enough of them, and in a fifth of the time.
_MOST_VALUES, _MANY_PATCHES, _FEW_PATCHES = 1200, 4096, 1024
# A layer mixes at most as many components as it has filters: with twice as many, coloured noise is
# painted along with the strokes; with half, ripples. Where fewer patches than this stand behind
# each component, they are chance.
_PATCHES_PER_COMPONENT = 4
# Each component is divided by its variance to this power. 0 leaves it as it is, and pictures become
# patches of colour; 0.5 makes all components equal, and pictures become noise.
_POWER = 0.25
# Each channel's deviation before its ReLU; `engine.weights.rescaling` changes it together with the
# others'.
_DEVIATION = 5.0


def generate(seed: int, report: Callable[[Preparing], None]) -> Weights:
    """Draw the filters of all convolutions; the same seed on the same machine gives the same.

    Args:
        seed: of the sheets, the patches and the mixtures.
        report: told after each convolution how far it is.
    """
    random = torch.Generator().manual_seed(seed)
    x = torch.cat([preprocess(sheet, torch.device("cpu")) for sheet in sheets(seed)])
    # The processor's convolutions are quicker with the channels last.
    x = x.contiguous(memory_format=torch.channels_last)
    shapes, weights = weight_shapes(), {}
    for done, conv in enumerate(CONVOLUTIONS):
        report(Preparing("Drawing whitened filters", done, len(CONVOLUTIONS)))
        if conv.endswith("_1") and block_of(conv) > 1:
            x = functional.avg_pool2d(x, 2)
        # Drawn for half of the sheets and scaled by all, filters see new pictures nearly alike.
        weight, bias = _filters(x[::2], shapes[f"{conv}.weight"][0], random)
        before = functional.conv2d(x, weight, bias, padding=1)
        deviation, mean = torch.std_mean(before, dim=(0, 2, 3))
        scale = _DEVIATION / deviation
        weights[f"{conv}.weight"] = weight * scale.view(-1, 1, 1, 1)
        weights[f"{conv}.bias"] = (bias - mean) * scale
        x = functional.relu_(before.sub_(mean.view(-1, 1, 1)).mul_(scale.view(-1, 1, 1)))
    report(Preparing("Drawing whitened filters", len(CONVOLUTIONS), len(CONVOLUTIONS)))
    return weights


def _filters(x: Tensor, count: int, random: torch.Generator) -> tuple[Tensor, Tensor]:
    """`count` filters (count, channels, 3, 3) and biases (count,) for the input x."""
    patches = _patches(x, random)
    mean = patches.mean(dim=0)
    wanted = min(count, len(patches) // _PATCHES_PER_COMPONENT)
    variances, directions = _components(patches - mean, wanted)
    mixtures = _orthonormal(count, len(variances), random)
    weight = (mixtures * variances**-_POWER) @ directions.T
    return weight.view(count, x.shape[1], 3, 3), -(weight @ mean)


def _patches(x: Tensor, random: torch.Generator) -> Tensor:
    """3×3 patches from random places of x, (count, channels · 9)."""
    sheets, channels, height, width = x.shape
    wanted = _MANY_PATCHES if 9 * channels <= _MOST_VALUES else _FEW_PATCHES
    count = min(wanted, sheets * (height - 2) * (width - 2))
    which = torch.randint(sheets, (count,), generator=random)
    top = torch.randint(height - 2, (count,), generator=random)
    left = torch.randint(width - 2, (count,), generator=random)
    rows = top.view(-1, 1, 1) + torch.arange(3).view(1, 3, 1)
    columns = left.view(-1, 1, 1) + torch.arange(3).view(1, 1, 3)
    # Indexing by (count, 3, 3) moves the channels last: (count, 3, 3, channels).
    found = x.permute(0, 2, 3, 1)[which.view(-1, 1, 1), rows, columns]
    return found.permute(0, 3, 1, 2).flatten(1)


def _components(patches: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The leading variances (k,), largest first, and their directions (dimensions, k).

    They belong to the patches' covariance, or, where there are fewer patches than dimensions, to
    the smaller matrix of the patches' products with each other, which has the same variances.
    """
    rows, dimensions = patches.shape
    many = dimensions <= rows
    variances, vectors = eigh((patches.T @ patches if many else patches @ patches.T) / rows)
    variances, vectors = variances.flip(0)[:count], vectors.flip(1)[:, :count]
    # Patches that repeat others, or their mean, leave variances that are 0 but for rounding.
    variances = variances.clamp_min(variances[0] * 1e-6)
    return variances, vectors if many else patches.T @ (vectors / (rows * variances).sqrt())


def _orthonormal(rows: int, columns: int, random: torch.Generator) -> Tensor:
    """Random directions (rows, columns), orthonormal as far as there is room for them."""
    gaussian = torch.randn(max(rows, columns), min(rows, columns), generator=random)
    # The QR decomposition by Cholesky's, which is quicker and, for a Gaussian, exact enough.
    triangle = torch.linalg.cholesky(gaussian.T @ gaussian, upper=True)
    directions: Tensor = torch.linalg.solve_triangular(triangle, gaussian, upper=True, left=False)
    return directions if rows >= columns else directions.T


def sheets(seed: int, count: int = _COUNT) -> list[Image.Image]:
    """Pictures of overlapping leaves, whose patches are like those of photographs.

    Occluding shapes with sizes from a power law have the edges, flat areas and power spectrum of
    natural scenes: the dead leaves model, Lee, Mumford & Huang 2001.
    """
    random = np.random.default_rng(seed)
    return [_leaves(random) for _ in range(count)]


def _leaves(random: np.random.Generator) -> Image.Image:
    """One sheet: half of the leaves are ovals, half are polygons with 3 to 8 corners."""
    side = 2 * _SHEET_SIZE
    # Radii between 4 and 160 pixels whose density falls with the cube.
    radii = 1 / np.sqrt(random.uniform(1 / 160**2, 1 / 4**2, (_LEAVES, 1)))
    centres = random.uniform(0, side, (_LEAVES, 2))
    # Light varies much more than hue, as it does outdoors.
    light = random.uniform(60, 190, 3) + random.normal(0, 55, (_LEAVES, 1))
    colours = np.clip(light + random.normal(0, 25, (_LEAVES, 3)), 0, 255).astype(int)
    angles = np.sort(random.uniform(0, 2 * np.pi, (_LEAVES, 8)))
    reach = radii * random.uniform(0.6, 1.4, (_LEAVES, 8))
    outlines = np.stack((np.cos(angles), np.sin(angles)), axis=2) * reach[:, :, np.newaxis]
    polygons = (centres[:, np.newaxis] + outlines).reshape(_LEAVES, 16)
    ovals = np.hstack((centres - radii * (1, 0.7), centres + radii * (1, 0.7)))
    corners = random.integers(3, 9, _LEAVES) * (random.random(_LEAVES) < 0.5)

    sheet = Image.new("RGB", (side, side), "grey")
    draw = ImageDraw.Draw(sheet)
    for i in range(_LEAVES):
        fill = tuple(colours[i].tolist())
        if corners[i]:
            draw.polygon(polygons[i, : 2 * corners[i]].tolist(), fill=fill)
        else:
            draw.ellipse(ovals[i].tolist(), fill=fill)
    soft = sheet.filter(ImageFilter.GaussianBlur(random.uniform(0, 2)))
    return soft.resize((_SHEET_SIZE, _SHEET_SIZE), Image.Resampling.LANCZOS)
