"""Pointillism: a river at evening in dots of pure, pale colour that mix in the eye."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawing.noise import Array, fractal, grid, mix, noise, smoothstep, span
from drawing.style_sheet import SCALE, SIDE, Labels, photograph, pick, ramp, srgb

_WIDTH, _HEIGHT = SIDE, 420
_HORIZON = 0.47
_SKY = ("#6f8fd6", "#93a8e4", "#c3b4e6", "#f0b9cf", "#fbcbb0", "#fde3a8")
_RIVER = ("#5f86c9", "#7fb0dc", "#a9c6ea", "#e6b8d4", "#fbd3b4", "#fff0c4")
_BANK = ("#3f6f7a", "#5f9a72", "#93bf6a", "#cfd876", "#f4e48c")
_TREE = ("#35487f", "#3d6b86", "#4f9274", "#8fb85e", "#e0cf62")
_BLOOMS = ("#f07fa8", "#f9a8b8", "#f6c14e", "#ffffff", "#b98ae0")
_ACCENTS = ("#f2804a", "#e75f8e", "#4f6fd0", "#3fa8a0", "#8f5fc4", "#f7d24a")
_TREES = ((0.10, 0.10, 0.075), (0.25, 0.22, 0.050), (0.98, 0.05, 0.085), (1.13, 0.18, 0.065))


@dataclass(frozen=True)
class _Layer:
    """One pass of the brush's tip: radius and spacing in final pixels, freedom of colour."""

    radius: float
    spacing: float
    freedom: float
    accent: float


_LAYERS = (
    _Layer(6.5, 7.0, 0.05, 0.00),
    _Layer(4.6, 6.0, 0.09, 0.06),
    _Layer(3.6, 5.2, 0.12, 0.12),
    _Layer(2.7, 6.0, 0.14, 0.22),
)


def points() -> Image.Image:
    """Cover the canvas in ever smaller dots, and light them: each is a small dome of paint."""
    rng = np.random.default_rng(15)
    rows, columns = _HEIGHT * SCALE, _WIDTH * SCALE
    picture = np.tile(srgb("#e9dcc8"), (rows, columns, 1))
    relief = np.zeros((rows, columns))
    for layer in _LAYERS:
        x, y = _places(layer, rng)
        owner, height = _stamp(x * SCALE, y * SCALE, layer.radius * SCALE, rng)
        colour = _colours(x / _HEIGHT, y / _HEIGHT, layer, rng)
        here = owner >= 0
        picture[here] = colour[owner[here]]
        relief[here] = 0.5 * relief[here] + layer.radius * height[here]
    down, right = np.gradient(relief)
    light = 1.0 + 0.16 * np.clip(0.6 * right + 0.8 * down, -1.0, 1.0)
    u, v = grid(rows, columns)
    weave = 0.02 * np.sin(u * 1.1) * np.sin(v * 1.1)
    return photograph(picture * (light + weave)[..., None])


def _places(layer: _Layer, rng: np.random.Generator) -> tuple[Array, Array]:
    """Seeds on a shaken grid, in final pixels and in random order."""
    rows, columns = (int(side / layer.spacing) + 2 for side in (_HEIGHT, _WIDTH))
    x, y = (place.ravel() for place in grid(rows, columns, layer.spacing))
    order = rng.permutation(x.size)
    shake = rng.uniform(-0.55, 0.55, (2, x.size)) * layer.spacing
    return (x + shake[0])[order], (y + shake[1])[order]


def _stamp(x: Array, y: Array, radius: float, rng: np.random.Generator) -> tuple[Labels, Array]:
    """For each pixel the last dot upon it (-1: none), and how high that dot is there."""
    rows, columns = _HEIGHT * SCALE, _WIDTH * SCALE
    top = np.full(rows * columns, -1, dtype=np.int64)
    size = radius * rng.uniform(0.72, 1.12, x.size)
    # A touch is a little longer than wide, whichever way the wrist lay.
    turn = rng.uniform(0.0, np.pi, x.size)
    reach = int(1.3 * radius) + 1
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    number = np.arange(x.size, dtype=np.int64)
    far = np.full(rows * columns, 1.0)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            right, below = column + dx + 0.5 - x, row + dy + 0.5 - y
            ahead = right * np.cos(turn) + below * np.sin(turn)
            aside = below * np.cos(turn) - right * np.sin(turn)
            away = np.hypot(ahead / 1.18, aside) / size
            px, py = column + dx, row + dy
            hit = (away < 1.0) & (px >= 0) & (px < columns) & (py >= 0) & (py < rows)
            pixel = (py * columns + px)[hit]
            # Numbers rise, so of two dots on one pixel the later is the one that is kept.
            newer = number[hit] > top[pixel]
            top[pixel[newer]] = number[hit][newer]
            far[pixel[newer]] = away[hit][newer]
    height: Array = np.sqrt(np.clip(1.0 - far**2, 0.0, 1.0))
    return top.reshape(rows, columns), height.reshape(rows, columns)


def _colours(x: Array, y: Array, layer: _Layer, rng: np.random.Generator) -> Array:
    """The scene's colour at each dot, split: some warmer, some cooler, some its opposite."""
    blurred = layer.radius / _HEIGHT
    colour = _scene(x + rng.normal(0.0, blurred, x.size), y + rng.normal(0.0, blurred, x.size))
    grey = colour.mean(axis=-1, keepdims=True)
    colour = grey + 1.18 * (colour - grey)
    warmth = rng.normal(0.0, layer.freedom, (x.size, 1)) * np.array([1.0, -0.15, -1.0])
    value = rng.normal(0.0, 0.5 * layer.freedom, (x.size, 1))
    colour = colour + warmth + value + rng.normal(0.0, 0.3 * layer.freedom, (x.size, 3))
    accents = np.stack([srgb(code) for code in _ACCENTS])[rng.integers(0, len(_ACCENTS), x.size)]
    struck = rng.random(x.size) < layer.accent
    colour[struck] = mix(colour[struck], accents[struck], 0.62)
    return np.asarray(colour.clip(0.02, 1.0))


def _scene(x: Array, y: Array) -> Array:
    colour = _sky(x, y)
    water = _sky(x, 2.0 * _HORIZON - y)
    ripple = 0.5 + 0.42 * np.sin(y * 150.0 + 5.0 * noise(x * 6.0, y * 20.0, 3))
    river = ramp(
        _RIVER, np.clip(0.75 - 1.1 * (y - _HORIZON) + 0.25 * noise(x * 5.0, y * 30.0, 4), 0, 1)
    )
    below = y > _HORIZON
    colour[below] = mix(water, river, 0.35 + 0.45 * ripple[:, None])[below]
    _far_bank(x, y, colour)
    for cx, top, width in _TREES:
        _tree(x, y, colour, cx, top, width)
    _near_bank(x, y, colour)
    return colour


def _sky(x: Array, y: Array) -> Array:
    cloud = 0.30 * fractal(x * 3.0, y * 8.0, 4, 5)
    sun = np.exp(-((np.hypot(x - 0.62, y - 0.33) / 0.18) ** 2))
    place = np.clip(1.9 * y + cloud + 0.55 * sun, 0.0, 1.0)
    disc = smoothstep(0.075, 0.055, np.hypot(x - 0.62, y - 0.30))
    return mix(ramp(_SKY, place), srgb("#fff6cf") * np.ones((x.size, 3)), disc[:, None])


def _far_bank(x: Array, y: Array, colour: Array) -> None:
    crest = 0.040 + 0.075 * noise(x * 3.2, 0.0 * x + 0.5, 21) + 0.03 * noise(x * 20.0, 0.0 * x, 22)
    depth = crest - np.abs(y - _HORIZON)
    here = depth > 0.0
    tone = np.clip(0.10 + 7.0 * depth + 0.3 * noise(x * 20.0, y * 20.0, 23), 0.0, 0.8)
    tone *= np.where(y > _HORIZON, 0.6, 1.0)
    colour[here] = ramp(("#6f78c4", "#8f94cc", "#9fb6c0", "#d8cf9c"), tone)[here]


def _tree(x: Array, y: Array, colour: Array, cx: float, top: float, width: float) -> None:
    """A poplar: a flame of leaves, lit from the side where the sun is."""
    foot = 0.70
    along = np.clip((y - top) / (foot - top), 0.0, 1.0)
    half = width * np.sin(np.pi * along**0.8) ** 0.7 * (1.0 + 0.5 * noise(x * 18.0, y * 18.0, 31))
    here = (np.abs(x - cx) < half) & (y > top) & (y < foot)
    lit = np.sign(0.62 - cx) * (x - cx) / width
    tone = np.clip(0.40 + 0.33 * lit + 0.5 * noise(x * 15.0, y * 9.0, 32), 0.0, 1.0)
    colour[here] = ramp(_TREE, tone)[here]


def _near_bank(x: Array, y: Array, colour: Array) -> None:
    """A meadow that slopes to the water, with drifts of flowers."""
    depth = y - 0.70 - 0.10 * np.sin(2.6 * x + 2.6) - 0.02 * noise(x * 9.0, 0.0 * x, 41)
    here = depth > 0.0
    shade = smoothstep(0.0, 0.25, noise(x * 2.2, y * 5.0, 42))
    tone = np.clip(0.72 - 1.2 * depth - 0.22 * shade + 0.3 * noise(x * 16.0, y * 12.0, 43), 0, 1)
    colour[here] = ramp(_BANK, tone)[here]
    drift = fractal(x * 4.0, y * 9.0, 2, 44)
    chance = 0.5 + 0.5 * np.sin(x * 311.0 + span(x.size) * 1.7)
    bloom = here & (drift > 0.12) & (chance > 0.45)
    colour[bloom] = pick(_BLOOMS, (chance[bloom] - 0.45) / 0.55)
