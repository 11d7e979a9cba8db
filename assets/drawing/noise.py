"""Seeded noise and small array helpers that the sample pictures share."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

_PERIOD = 256

_ANGLES = np.random.default_rng(1).uniform(0.0, 2.0 * np.pi, _PERIOD * _PERIOD)
_GRADIENT_X, _GRADIENT_Y = np.cos(_ANGLES), np.sin(_ANGLES)
_CHANCES = np.random.default_rng(2).random(4096)


def noise(x: Array, y: Array, seed: int) -> Array:
    """Perlin's gradient noise, about -0.7 to 0.7."""
    left, top = np.floor(x), np.floor(y)
    dx, dy = x - left, y - top
    # A seed only moves the window on one common lattice, which is faster than one lattice each.
    columns = [(left.astype(np.int64) + 37 * seed + i) & (_PERIOD - 1) for i in (0, 1)]
    rows = [((top.astype(np.int64) + 101 * seed + j) & (_PERIOD - 1)) * _PERIOD for j in (0, 1)]

    def corner(i: int, j: int) -> Array:
        index = rows[j] + columns[i]
        return _GRADIENT_X[index] * (dx - i) + _GRADIENT_Y[index] * (dy - j)

    ease_x = dx * dx * dx * (dx * (dx * 6.0 - 15.0) + 10.0)
    ease_y = dy * dy * dy * (dy * (dy * 6.0 - 15.0) + 10.0)
    upper = mix(corner(0, 0), corner(1, 0), ease_x)
    lower = mix(corner(0, 1), corner(1, 1), ease_x)
    return mix(upper, lower, ease_y)


def fractal(x: Array, y: Array, octaves: int, seed: int, gain: float = 0.5) -> Array:
    """Noise summed over octaves; each is turned so that the lattices never line up."""
    total = np.zeros(np.broadcast_shapes(x.shape, y.shape))
    amplitude = 1.0
    for octave in range(octaves):
        total += amplitude * noise(x, y, seed + octave)
        x, y = 1.6 * x + 1.2 * y + 17.3, 1.6 * y - 1.2 * x + 5.9
        amplitude *= gain
    return total


def span(count: int, start: float = 0.0, step: float = 1.0) -> Array:
    """Evenly spaced numbers, as floats from the start."""
    return start + step * np.arange(count, dtype=np.float64)


def grid(rows: int, columns: int, step: float = 1.0) -> tuple[Array, Array]:
    """The x and y of every cell of a grid."""
    x, y = np.meshgrid(span(columns, 0.0, step), span(rows, 0.0, step))
    return x, y


def cell_random(i: Array, j: Array, seed: int) -> Array:
    """One uniform number a grid cell, so that each window or stone keeps its own look."""
    index = (i.astype(np.int64) * 97 + j.astype(np.int64) * 389 + seed * 1327) % _CHANCES.size
    picked: Array = _CHANCES[index]
    return picked


def mix(a: Array, b: Array, t: Array | float) -> Array:
    """Straight blend from a (t = 0) to b (t = 1)."""
    return a + (b - a) * t


def smoothstep(low: float, high: float, x: Array) -> Array:
    """Soft threshold between low and high (which may be given in falling order)."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def unit(vector: Array) -> Array:
    """The vector (last axis) scaled to length one."""
    length: Array = np.sqrt((vector * vector).sum(axis=-1, keepdims=True))
    return vector / np.maximum(length, 1e-9)


def blur(image: Array, radius: int) -> Array:
    """Near-Gaussian blur: three running means along both of the first two axes."""
    for _ in range(3):
        for axis in (0, 1):
            image = _running_mean(image, radius, axis)
    return image


def _running_mean(image: Array, radius: int, axis: int) -> Array:
    pad = [(0, 0)] * image.ndim
    pad[axis] = (radius + 1, radius)
    total = np.cumsum(np.pad(image, pad, mode="edge"), axis=axis)
    size = image.shape[axis]
    width = 2 * radius + 1
    return (_part(total, axis, width, size) - _part(total, axis, 0, size)) / width


def _part(image: Array, axis: int, start: int, size: int) -> Array:
    window = slice(start, start + size)
    return image[window] if axis == 0 else image[:, window]


def colour(code: str) -> Array:
    """A #rrggbb code as linear light, the only space in which light adds up."""
    channels = [int(code[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    return np.array(channels) ** 2.2
