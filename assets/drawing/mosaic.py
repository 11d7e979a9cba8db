"""The mosaic: a peacock in stone and glass, in tesserae that run along its contours.

Cells grow round seeds that are moved to their cells' middles again and again; since distance is
measured in squares turned along the contours, the cells become square stones in rows
(Hausner, "Simulating Decorative Mosaics", SIGGRAPH 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drawing.noise import Array, blur, colour, fractal, grid, mix, smoothstep, span
from drawing.peacock import ASPECT, Stone, garden

Labels: TypeAlias = NDArray[np.int64]

_HEIGHT = 616
_WIDTH = round(_HEIGHT * ASPECT)
_SCALE = 2
_ROUNDS = 30
_FAR = 1 << 40
_MORTAR = colour("#463b32")


@dataclass(frozen=True)
class _Plan:
    """Pixel by pixel: which stone kind, which way its rows run, and how wide its stones are."""

    label: Labels
    along_x: Array
    along_y: Array
    size: Array


@dataclass(frozen=True)
class _Seeds:
    """One seed a tessera, in pixels."""

    x: Array
    y: Array


def mosaic() -> Image.Image:
    """Lay the stones on a small map of the picture, cut them at full size, and light them."""
    rng = np.random.default_rng(23)
    stones = garden()
    plan = _plan(stones, 1)
    seeds = _scatter(plan, rng)
    for _ in range(_ROUNDS):
        seeds = _centre(plan, seeds)
    return _photograph(_plan(stones, _SCALE), seeds, stones, rng)


def _plan(stones: tuple[Stone, ...], scale: int) -> _Plan:
    rows, columns = _HEIGHT * scale, _WIDTH * scale
    x, y = grid(rows, columns, 1.0 / rows)
    label = np.zeros((rows, columns), dtype=np.int64)
    for k, stone in enumerate(stones):
        label[stone.inside(x, y) > 0.0] = k
    coarse = 2 * scale
    angle = _rows_angle(label[::coarse, ::coarse], len(stones))
    angle = np.repeat(np.repeat(angle, coarse, axis=0), coarse, axis=1)
    size = np.array([stone.size for stone in stones])[label] * scale
    return _Plan(label, np.cos(angle), np.sin(angle), size)


def _rows_angle(label: Labels, kinds: int) -> Array:
    """The way the nearest outlines run, by the structure tensor of the map at several widths."""
    values = np.random.default_rng(3).random((kinds, 3))
    down, right = np.gradient(blur(values[label], 1), axis=(0, 1))
    tensor = np.stack([(right * right), (right * down), (down * down)], axis=-1).sum(axis=2)
    spread = np.zeros_like(tensor)
    for radius, weight in ((2, 1.0), (6, 0.3), (16, 0.05), (50, 0.002)):
        spread += weight * blur(tensor, radius)
    steepest = 0.5 * np.arctan2(2.0 * spread[..., 1], spread[..., 0] - spread[..., 2])
    angle: Array = steepest + 0.5 * np.pi
    return angle


def _scatter(plan: _Plan, rng: np.random.Generator) -> _Seeds:
    """As many seeds as stones of the wished size would fill the picture."""
    chance = 1.0 / plan.size.ravel() ** 2
    count = int(chance.sum())
    # Evenly spaced steps along the running total: random, yet without gaps or clusters.
    steps = (span(count) + rng.random(count)) / count
    spots = np.searchsorted(np.cumsum(chance) / chance.sum(), steps)
    rows, columns = np.divmod(np.minimum(spots, chance.size - 1), plan.label.shape[1])
    return _Seeds(columns + rng.random(count), rows + rng.random(count))


def _centre(plan: _Plan, seeds: _Seeds) -> _Seeds:
    """Move each seed to the middle of its cell."""
    owner = _owners(plan, seeds).ravel()
    count = np.maximum(np.bincount(owner, minlength=seeds.x.size), 1)
    rows, columns = np.divmod(np.arange(owner.size), plan.label.shape[1])
    x = np.bincount(owner, columns + 0.5, seeds.x.size) / count
    y = np.bincount(owner, rows + 0.5, seeds.x.size) / count
    lost = x == 0.0
    return _Seeds(np.where(lost, seeds.x, x), np.where(lost, seeds.y, y))


def _owners(plan: _Plan, seeds: _Seeds) -> Labels:
    """The seed each pixel belongs to: the nearest of its own kind, in turned squares."""
    height, width = plan.label.shape
    nearest = np.full(height * width, _FAR * seeds.x.size, dtype=np.int64)
    row = np.clip(seeds.y, 0, height - 1).astype(np.int64)
    column = np.clip(seeds.x, 0, width - 1).astype(np.int64)
    sizes = plan.size[row, column]
    for size in np.unique(sizes):
        _claim(plan, seeds, nearest, np.nonzero(sizes == size)[0], int(1.5 * size) + 1)
    return (nearest % seeds.x.size).reshape(height, width)


def _claim(plan: _Plan, seeds: _Seeds, nearest: Labels, who: Labels, reach: int) -> None:
    """Let some seeds claim the pixels within reach; distance and owner share one integer."""
    height, width = plan.label.shape
    x, y, who = seeds.x[who, None], seeds.y[who, None], who[:, None]
    row = np.clip(y, 0, height - 1).astype(np.int64)
    column = np.clip(x, 0, width - 1).astype(np.int64)
    kind, label = plan.label[row, column], plan.label.ravel()
    along_x, along_y = plan.along_x[row, column], plan.along_y[row, column]
    px = (column + np.arange(-reach, reach + 1)[None, :]).clip(0, width - 1)
    right = px + 0.5 - x
    for dy in range(-reach, reach + 1):
        py = (row + dy).clip(0, height - 1)
        below = py + 0.5 - y
        ahead = right * along_x + below * along_y
        aside = below * along_x - right * along_y
        far = np.maximum(np.abs(ahead), np.abs(aside))
        pixel = py * width + px
        # Another kind's seed only takes pixels that no seed of their own kind can reach.
        far += 1e4 * (label[pixel] != kind)
        score = (far * 1024).astype(np.int64) * seeds.x.size + who
        np.minimum.at(nearest, pixel.ravel(), score.ravel())


def _photograph(
    plan: _Plan, seeds: _Seeds, stones: tuple[Stone, ...], rng: np.random.Generator
) -> Image.Image:
    large = _Seeds(seeds.x * _SCALE, seeds.y * _SCALE)
    owner = _owners(plan, large)
    rows, columns = owner.shape
    x, y = grid(rows, columns)
    tint = _tints(plan, large, stones, rng)[owner]
    joint = np.zeros((rows, columns))
    joint[:, 1:] += owner[:, 1:] != owner[:, :-1]
    joint[1:] += owner[1:] != owner[:-1]
    chipped = 0.10 * fractal(x / 9.0, y / 9.0, 3, 31)
    relief = smoothstep(0.36, 0.08, blur(joint.clip(0.0, 1.0), 2) + chipped)
    # Each stone sits in the mortar at its own slant and catches the light differently.
    slant = rng.normal(0.0, 1.0, (seeds.x.size, 2))[owner]
    down, right = np.gradient(blur(relief, 1))
    light: Array = np.asarray(1.0 + 1.5 * (0.6 * right + 0.8 * down))
    light += 0.085 * slant[..., 0] + 0.10 * fractal(x / 14.0, y / 14.0, 3, 37)
    face = tint * np.clip(light, 0.35, 1.8)[..., None]
    gleam = smoothstep(0.9, 2.0, slant[..., 1] + 0.8 * fractal(x / 30.0, y / 30.0, 2, 39))
    face += 0.10 * (gleam * relief)[..., None] * colour("#fff4d8")
    sand = 1.0 + 0.5 * fractal(x / 3.0, y / 3.0, 3, 33)
    picture = mix(_MORTAR * sand[..., None], face, relief[..., None])
    small = picture.reshape(_HEIGHT, _SCALE, _WIDTH, _SCALE, 3).mean(axis=(1, 3))
    return Image.fromarray((np.clip(small, 0.0, 1.0) ** (1 / 2.2) * 255.0 + 0.5).astype(np.uint8))


def _tints(
    plan: _Plan, seeds: _Seeds, stones: tuple[Stone, ...], rng: np.random.Generator
) -> Array:
    """A stone's colour: near its kind's tone on the ramp, never quite like its neighbour."""
    height, width = plan.label.shape
    row = np.clip(seeds.y, 0, height - 1).astype(np.int64)
    column = np.clip(seeds.x, 0, width - 1).astype(np.int64)
    kind = plan.label[row, column]
    tints = np.zeros((seeds.x.size, 3))
    for k, stone in enumerate(stones):
        mine = kind == k
        ramp = np.stack([colour(code) for code in stone.pigments])
        tone = stone.tone(seeds.x[mine] / height, seeds.y[mine] / height)
        place = np.clip(tone + rng.normal(0.0, stone.spread, tone.size), 0.0, 1.0)
        index = np.floor(place * (len(ramp) - 1) + rng.random(tone.size)).astype(np.intp)
        tints[mine] = ramp[np.minimum(index, len(ramp) - 1)]
    jitter = rng.normal(1.0, 0.09, (seeds.x.size, 1)) + rng.normal(0.0, 0.035, (seeds.x.size, 3))
    return tints * np.clip(jitter, 0.5, 1.5)
