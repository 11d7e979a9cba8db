"""What the drawn styles share: the sheet they are drawn on, colours, and lines between fields."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drawing.noise import Array, blur, grid, smoothstep

Labels: TypeAlias = NDArray[np.int64]

SIDE = 512
# Sheets are drawn this much larger, and averaged down at the end: smooth edges for free.
SCALE = 2


def sheet(width: int = SIDE, height: int = SIDE) -> tuple[Array, Array]:
    """The x and y of every pixel of a sheet; y runs from 0 to 1, x as far as it goes."""
    return grid(height * SCALE, width * SCALE, 1.0 / (height * SCALE))


def photograph(pixels: Array) -> Image.Image:
    """A sheet's sRGB values, 0 to 1 and (rows, columns, 3), as a picture of the final size."""
    rows, columns = pixels.shape[0] // SCALE, pixels.shape[1] // SCALE
    small = pixels.clip(0.0, 1.0).reshape(rows, SCALE, columns, SCALE, 3).mean(axis=(1, 3))
    return Image.fromarray((small * 255.0 + 0.5).astype(np.uint8))


def srgb(code: str) -> Array:
    """A #rrggbb code as three numbers from 0 to 1."""
    return np.array([int(code[i : i + 2], 16) / 255.0 for i in (1, 3, 5)])


def ramp(codes: tuple[str, ...], place: Array) -> Array:
    """Colours between the codes, which are spread evenly from place 0 to place 1."""
    knots = np.linspace(0.0, 1.0, len(codes))
    colours = np.stack([srgb(code) for code in codes])
    return np.stack([np.interp(place, knots, channel) for channel in colours.T], axis=-1)


def pick(codes: tuple[str, ...], chance: Array) -> Array:
    """One of the codes' colours for each chance from 0 to 1, all as likely."""
    index = np.minimum((chance * len(codes)).astype(np.intp), len(codes) - 1)
    return np.asarray(np.stack([srgb(code) for code in codes])[index])


def seams(label: Labels, radius: int) -> Array:
    """1 along the borders between labels, 0 a radius away from them (pixels of the sheet)."""
    border = np.zeros(label.shape)
    border[:, 1:] += label[:, 1:] != label[:, :-1]
    border[1:] += label[1:] != label[:-1]
    near = blur(border.clip(0.0, 1.0), max(1, radius // 2))
    return smoothstep(0.0, 0.55 / (radius + 1), near)


def hashed(label: Labels, seed: int) -> Array:
    """One uniform number a label, 0 to 1, the same for all of its pixels."""
    kinds, place = np.unique(label, return_inverse=True)
    chances: Array = np.random.default_rng(seed).random(kinds.size)
    return chances[place.reshape(label.shape)]
