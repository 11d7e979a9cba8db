"""Neon: a city at night after rain, in tubes of light, and once more upside down in the street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawing.noise import Array, blur, cell_random, fractal, mix, noise, smoothstep
from drawing.style_sheet import photograph, pick, ramp, sheet, srgb

_HORIZON = 0.66
_TUBES = ("#ff2fa0", "#22e0ff", "#9a4dff", "#ff7a2a", "#35ffb0", "#ffe04a")
_WINDOWS = ("#ff3f9f", "#35d8ff", "#8f5aff", "#ffb347", "#ffd98a", "#3fffc0")
_HAZE = ("#05030f", "#12083a", "#2f0f6a", "#7a1a8f", "#e0358f", "#ff8a4a")
_MOON = (0.64, 0.27, 0.165)


@dataclass(frozen=True)
class _Row:
    """A row of towers: width of a lot, roofs from low to high, how dark, and a seed."""

    lot: float
    low: float
    high: float
    depth: float
    seed: int


_ROWS = (
    _Row(0.070, 0.42, 0.22, 0.35, 3),
    _Row(0.105, 0.52, 0.26, 0.65, 5),
    _Row(0.150, 0.60, 0.40, 1.00, 7),
)


def neon() -> Image.Image:
    """Light the city, let the wet street mirror it, and let everything glow."""
    x, y = sheet()
    street = np.clip(y - _HORIZON, 0.0, 1.0)
    ripple = noise(x * 9.0, y * 95.0, 21) + 0.6 * noise(x * 26.0, y * 210.0, 22)
    mirrored = np.where(y > _HORIZON, _HORIZON - 1.55 * street + 0.035 * ripple, y)
    shaken = x + np.where(y > _HORIZON, (0.012 + 0.05 * street) * ripple, 0.0)
    light = _city(shaken, mirrored)
    gloss = 0.78 + 0.45 * noise(x * 7.0, y * 120.0, 23) - 0.7 * street
    wet = np.where(y > _HORIZON, np.clip(gloss, 0.18, 1.1), 1.0)
    light *= wet[..., None]
    light += _rings(x, y)
    for radius, share in ((4, 0.55), (12, 0.40), (36, 0.28)):
        light = light + share * blur(light, radius)
    rain = smoothstep(0.30, 0.75, noise(x * 130.0 + y * 22.0, y * 7.0, 25))
    light *= (1.0 + 0.30 * rain + 0.10 * fractal(x * 160.0, y * 160.0, 2, 26))[..., None]
    film = 1.0 - np.exp(-1.15 * light)
    return photograph(np.clip(film, 0.0, 1.0) ** (1.0 / 1.7) + 0.5 * srgb("#0a0620"))


def _tube(away: Array, width: float) -> Array:
    """Brightness of a tube by distance from its middle (in heights of the picture)."""
    return np.asarray(np.exp(-((away / width) ** 2)) + 0.10 / (1.0 + (away / (2.5 * width)) ** 2))


def _hue(code: str) -> Array:
    return np.asarray(srgb(code) ** 2.0)


def _city(x: Array, y: Array) -> Array:
    light = _sky(x, y)
    for row in _ROWS:
        _towers(x, y, light, row)
    return light


def _sky(x: Array, y: Array) -> Array:
    """Haze, a striped moon, and ribbons of light that flow round it."""
    light = ramp(_HAZE, np.clip(0.12 + 1.05 * y + 0.22 * fractal(x * 3.0, y * 5.0, 4, 11), 0, 1))
    light = light**2.2 * 0.75
    far = np.hypot(x - _MOON[0], y - _MOON[1])
    flow = 1.6 * fractal(x * 1.6, y * 2.6, 2, 12) + 3.2 * y + 0.35 * np.log(far**2 + 0.02)
    phase = 5.2 * flow
    down, right = np.gradient(phase, y[1, 0] - y[0, 0])
    away = np.abs(phase - np.round(phase)) / np.maximum(np.hypot(down, right), 2.0)
    band = np.round(phase)
    strength = 0.45 + 0.75 * smoothstep(-0.25, 0.4, noise(x * 3.5 + band * 3.7, y * 3.5, 13))
    hue = pick(_TUBES[:3], cell_random(band, band * 0.0, 4)) ** 2.0
    light += hue * (strength * _tube(away, 0.0048))[..., None]
    return _moon(x, y, far, light)


def _moon(x: Array, y: Array, far: Array, light: Array) -> Array:
    down = (y - _MOON[1]) / _MOON[2]
    stripe = smoothstep(-0.15, 0.15, np.sin(y * 150.0) + 0.9 - 1.0 * down)
    disc = smoothstep(_MOON[2] + 0.002, _MOON[2] - 0.002, far)
    face = ramp(("#ffe45a", "#ff9a3a", "#ff3f8a", "#c02fc0"), 0.5 + 0.5 * down) ** 2.0 * 1.25
    face = face * (0.8 + 0.35 * fractal(x * 16.0, y * 60.0, 3, 15))[..., None]
    light = mix(light, face, (disc * stripe)[..., None])
    return light + _hue("#ff5f9a") * _tube(np.abs(far - _MOON[2]), 0.0045)[..., None]


def _towers(x: Array, y: Array, light: Array, row: _Row) -> None:
    """One row of towers, painted over what lies behind: dark walls, lit windows, neon edges."""
    lot = np.floor(x / row.lot + 0.37 * row.seed)
    across = x / row.lot + 0.37 * row.seed - lot
    luck, other = (cell_random(lot, lot * 0.0, row.seed + k) for k in (0, 50))
    # The middle of the city stays low, for the moon.
    gap = 0.20 * np.exp(-((((lot - 0.37 * row.seed + 0.5) * row.lot - _MOON[0]) / 0.20) ** 2))
    roof = mix(np.full_like(x, row.low), np.full_like(x, row.high), luck) + gap
    roof += np.where((other > 0.45) & (np.abs(across - 0.5) > 0.30), 0.035, 0.0)
    inside = (y > roof) & (y <= _HORIZON) & (np.abs(across - 0.5) < 0.47)
    wall = ramp(_HAZE, 0.02 + 0.20 * (1.0 - row.depth) + 0.25 * (y - roof)) ** 2.0
    tube = pick(_TUBES, cell_random(lot, lot * 0.0 + 3.0, row.seed))
    edge = np.minimum((0.47 - np.abs(across - 0.5)) * row.lot, np.abs(y - roof))
    lit = wall + _windows(across, y - roof, lot, row)
    lit += (tube**2.0) * (row.depth * (0.5 + 0.8 * other) * _tube(edge, 0.0040))[..., None]
    light[inside] = lit[inside]


def _windows(across: Array, down: Array, lot: Array, row: _Row) -> Array:
    size = 0.0135 + 0.006 * row.depth
    i, j = np.floor(across * row.lot / (0.8 * size)), np.floor(down / size)
    luck = cell_random(i + 31.0 * lot, j, row.seed + 9)
    u, v = across * row.lot / (0.8 * size) - i, down / size - j
    pane = (np.abs(u - 0.5) < 0.30) & (np.abs(v - 0.5) < 0.28) & (j > 0.0)
    shine = np.where(pane & (luck < 0.62), 0.25 + 1.2 * luck, 0.0)
    street = cell_random(lot, lot * 0.0, row.seed + 77)
    hue = pick(_WINDOWS, (street + 0.35 * cell_random(i, j + 7.0 * lot, row.seed + 13)) % 1.0)
    return np.asarray(hue**2.0 * (row.depth * shine * 0.9)[..., None])


def _rings(x: Array, y: Array) -> Array:
    """Where drops have just fallen into the puddles."""
    rng = np.random.default_rng(17)
    light = np.zeros((*x.shape, 3))
    for _ in range(26):
        cx, cy, size = rng.uniform(0.0, 1.0), rng.uniform(0.72, 0.99), rng.uniform(0.012, 0.055)
        hue = _hue(str(rng.choice(np.array(_TUBES[:5]))))
        far = np.hypot(x - cx, 3.0 * (y - cy))
        for share in (1.0, 0.55):
            light += 0.45 * hue * _tube(np.abs(far - share * size), 0.0034)[..., None]
    return light * smoothstep(_HORIZON, _HORIZON + 0.03, y)[..., None]
