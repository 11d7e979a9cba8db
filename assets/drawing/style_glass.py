"""Stained glass: a sun above hills, a river and lilies, in leaded panes with the light behind."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from PIL import Image

from drawing.noise import Array, Mask, blur, fractal, mix, noise, smoothstep
from drawing.style_sheet import Labels, hashed, photograph, pick, seams, sheet, srgb

# Where some kind of glass lies, how it is cut into panes there, and the colours it comes in.
_Layer: TypeAlias = tuple[Mask, Labels, tuple[str, ...]]

_SUN = (0.56, 0.27)
_SKY = ("#0f3fa8", "#1a63c9", "#2b8fd8", "#123087", "#4bb3dc", "#5a3fb0", "#2450b8")
_DAWN = ("#f6b12c", "#f28a22", "#f7cf52", "#ea5f2a", "#f9dd84", "#e2406a")
_FIRE = ("#fff0a8", "#ffd84a", "#ffc02a")
_FAR = ("#5b2f9a", "#7a3fb4", "#41308f", "#9a4fae")
_NEAR = ("#0f7a54", "#1f9a4c", "#5cb53c", "#0c5e5a", "#9cca3f")
_WATER = ("#0f8fa8", "#35b8c4", "#8fe0dc", "#0c6a9c", "#c4f0e4")
_FIELD = ("#14663a", "#2f8a2c", "#0d4f45", "#6aa82f")
_PETAL = ("#d81f3c", "#f0503c", "#b0123f", "#f47a6a", "#ee2f63")
_HEART = ("#ffd23a", "#ffe98c")
_BORDER = ("#a0142c", "#0f3fa8", "#e8a020", "#0f7a54", "#6a2f9a")
# Middle, radius and turn.
_LILIES = ((0.17, 0.78, 0.125, 0.2), (0.46, 0.88, 0.11, 0.9), (0.82, 0.80, 0.135, 0.5))


def glass() -> Image.Image:
    """Cut the panes, give each its glass, and solder lead along every cut."""
    x, y = sheet()
    wobble = 0.006 * noise(x * 7.0, y * 7.0, 3)
    pane, colour = _panes(x + wobble, y + 0.006 * noise(x * 7.0, y * 7.0, 4))
    lead = seams(pane, 7)
    light = _light(x, y, pane)
    lit = colour ** (1.0 / np.maximum(light, 0.3))[..., None]
    lit *= np.clip(0.55 + 0.5 * light, 0.0, 1.3)[..., None]
    # Grime gathers along the lead; light bleeds over it a little.
    lit *= (1.0 - 0.45 * blur(lead, 7))[..., None]
    glow = blur(lit, 10)
    down, right = np.gradient(blur(lead, 2))
    ridge = np.clip(0.10 - 0.9 * (0.6 * right + 0.8 * down), 0.02, 0.5)
    metal = srgb("#8f95a6") * ridge[..., None] + 0.10 * glow
    return photograph(mix(lit + 0.07 * glow, metal, lead[..., None]))


def _panes(x: Array, y: Array) -> tuple[Labels, Array]:
    """Which pane each pixel belongs to, and the colour of its glass."""
    pane = np.zeros(x.shape, dtype=np.int64)
    colour = np.zeros((*x.shape, 3))
    layers = (*_sky(x, y), *_land(x, y), *_plants(x, y), _frame(x, y))
    for k, (inside, cut, codes) in enumerate(layers):
        pane[inside] = (k + 1) * 1_000_000 + cut[inside]
        colour[inside] = pick(codes, hashed(cut[inside], 40 + k))
    return pane, colour


def _cells(u: Array, v: Array) -> Labels:
    """A number for each cell of a grid of unit squares."""
    return np.asarray(np.floor(u) * 997 + np.floor(v) + 500, dtype=np.int64)


def _sky(x: Array, y: Array) -> tuple[_Layer, ...]:
    right, below = x - _SUN[0], y - _SUN[1]
    far, turn = np.hypot(right, below), np.arctan2(below, right) / (2.0 * np.pi)
    ray = np.floor(turn * 22.0)
    # Each ray is cut at its own radii, or the cuts would make rings.
    ring = far * 7.5 + 0.9 * np.sin(ray * 2.4)
    return (
        (far > -1.0, _cells(ray, ring), _SKY),
        (far < 0.26 + 0.05 * np.sin(ray * 1.7), _cells(ray, far * 11.0), _DAWN),
        (far < 0.125, _cells(turn * 11.0 + 0.5, far * 0.0), _FIRE),
        (far < 0.065, _cells(far * 0.0, far * 0.0), _FIRE[:1]),
    )


def _land(x: Array, y: Array) -> tuple[_Layer, ...]:
    far = y - 0.47 - 0.07 * np.sin(x * 6.5 + 0.4) - 0.03 * np.sin(x * 15.0)
    near = y - 0.56 - 0.05 * np.sin(x * 5.0 + 3.4)
    meadow = y - 0.76 - 0.03 * np.sin(x * 6.0)
    bend = 0.50 + 0.13 * np.sin((y - 0.5) * 15.0)
    across = (x - bend) / (0.035 + 0.60 * np.clip(y - 0.53, 0.0, 1.0))
    return (
        (far > 0.0, _cells(x * 9.0 + 3.0 * far, far * 12.0), _FAR),
        (near > 0.0, _cells(x * 7.0 - 6.0 * near, near * 13.0), _NEAR),
        (
            (near > 0.0) & (np.abs(across) < 1.0),
            _cells(across * 0.9, y * 13.0 + 0.8 * across),
            _WATER,
        ),
        (meadow > 0.0, _cells(x * 8.0 + 5.0 * meadow, meadow * 9.0), _FIELD),
    )


def _plants(x: Array, y: Array) -> tuple[_Layer, ...]:
    layers: list[_Layer] = []
    for cx, cy, size, turn in _LILIES:
        right, below = (x - cx) / size, (y - cy) / size
        far, angle = np.hypot(right, below), np.arctan2(below, right) / (2.0 * np.pi) + turn
        back = np.abs(np.cos(np.pi * (angle * 6.0 + 0.5))) ** 0.8
        front = np.abs(np.cos(np.pi * angle * 6.0)) ** 0.7
        half = np.floor(angle * 12.0)
        layers.append((far < 0.35 + 0.75 * back, _cells(half, far * 1.7), _PETAL[2:]))
        layers.append((far < 0.30 + 0.62 * front, _cells(half, far * 0.0), _PETAL))
        layers.append((far < 0.27, _cells(far * 0.0, far * 0.0), _HEART))
    return tuple(layers)


def _frame(x: Array, y: Array) -> _Layer:
    edge = np.minimum(np.minimum(x, 1.0 - x), np.minimum(y, 1.0 - y))
    upright = np.minimum(x, 1.0 - x) < np.minimum(y, 1.0 - y)
    along = np.where(upright, y + 3.0 * (x > 0.5), x + 7.0 + 3.0 * (y > 0.5))
    return (edge < 0.045, _cells(along * 11.0, edge * 0.0), _BORDER)


def _light(x: Array, y: Array, pane: Labels) -> Array:
    """Light through the glass: each pane its own thickness and streaks, with seeds of air."""
    turn = 2.0 * np.pi * hashed(pane, 5)
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    streak = fractal(u * 9.0 + turn, v * 45.0, 3, 7) + 0.8 * fractal(x * 14.0, y * 14.0, 4, 9)
    slant = 0.6 * noise(u * 5.0 + turn, v * 5.0 + turn, 13)
    seeds = smoothstep(0.42, 0.56, noise(x * 95.0, y * 95.0, 11))
    return np.asarray(0.85 + 0.45 * hashed(pane, 6) + 0.38 * streak + slant + 0.5 * seeds)
