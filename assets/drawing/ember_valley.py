"""The sample painting's motif, made for this project: no picture was its model."""

from __future__ import annotations

import numpy as np

from drawing.noise import Array, fractal, mix, noise, smoothstep, span
from drawing.painting import Motif, Shape


def ember_valley() -> Motif:
    """Wind, a great sun, round trees and a river among folded hills: our own invention."""
    sun = (0.86, 0.27)
    far, near = _folds()[:3], _folds()[3:]
    trees = (*_tree(0.47, 0.52, 0.075, 0.70, 61), *_tree(0.20, 0.44, 0.170, 0.92, 62))
    small = (*_tree(1.13, 0.60, 0.058, 0.75, 63), *_tree(1.02, 0.645, 0.042, 0.75, 64))
    shapes = (_sky(*sun), _sun(*sun), *far, *small, *near, _river(), *trees)
    return Motif(900, 720, 12, shapes)


def _sky(sun_x: float, sun_y: float) -> Shape:
    # Wide cores make slow curls; narrow ones would read as stars.
    whirls = ((sun_x, sun_y, 0.62, 0.12), (0.34, 0.20, -0.30, 0.13), (-0.05, 0.05, 0.30, 0.15))

    def stream(x: Array, y: Array) -> Array:
        flow = 1.7 * y + 0.13 * np.sin(4.2 * x + 2.0) + 0.13 * fractal(x * 2.0, y * 2.4, 2, 3)
        for cx, cy, force, core in whirls:
            flow = flow + 0.5 * force * np.log((x - cx) ** 2 + (y - cy) ** 2 + core**2)
        return flow

    def tone(x: Array, y: Array) -> Array:
        bands = 0.5 + 0.5 * np.sin(stream(x, y) * 27.0 + 2.5 * noise(x * 2.0, y * 2.0, 4))
        warm = np.exp(-((np.hypot(x - sun_x, y - sun_y) / 0.225) ** 6))
        low = 0.30 * smoothstep(0.30, 0.58, y)
        cold = 0.05 + 0.55 * bands**1.4 + low + 0.12 * fractal(x * 4.0, y * 4.0, 3, 9)
        return mix(cold, 0.60 + 0.40 * bands, warm)

    pigments = (
        "#0c1746",
        "#142c78",
        "#1b4b9b",
        "#1d7a96",
        "#52aab0",
        "#c4d8b4",
        "#f4e2a0",
        "#f3b241",
    )
    return Shape(
        lambda x, _: 1.0 + 0.0 * x, stream, tone, pigments, ("#e8782a", "#f6edcf", "#0b1030")
    )


def _sun(cx: float, cy: float) -> Shape:
    def radius(x: Array, y: Array) -> Array:
        return np.hypot(x - cx, y - cy)

    def tone(x: Array, y: Array) -> Array:
        r = radius(x, y)
        return 1.05 - 4.6 * r + 0.20 * np.sin(r * 140.0)

    def stream(x: Array, y: Array) -> Array:
        return radius(x, y) + 0.012 * noise(x * 12.0, y * 12.0, 6)

    def inside(x: Array, y: Array) -> Array:
        return 0.150 - radius(x, y) + 0.03 * noise(x * 9.0, y * 9.0, 8)

    pigments = ("#c9341c", "#e4581f", "#f08a24", "#f7b733", "#fbd95f", "#fff3c4")
    return Shape(inside, stream, tone, pigments, ("#fff8dc", "#d92f1a"), 0.7)


def _folds() -> tuple[Shape, ...]:
    """Hills one behind the other, each with a palette that sets it off from the last."""
    violet = ("#141a45", "#2a2f78", "#4a4c9c", "#2f7f93", "#7fb3a8")
    ember = ("#7a1d1c", "#b5301d", "#dd5a22", "#ee8a2c", "#f6c45a")
    moss = ("#0c2f45", "#125a66", "#1e8580", "#63b08c", "#d8dc93")
    wheat = ("#8a3a14", "#c4661b", "#e39a2b", "#f3c64f", "#faeaa6")
    night = ("#0a1233", "#152a63", "#1f4a8c", "#1f7f93", "#7fb9a0")
    return (
        _fold(0.53, 0.050, 4.2, 0.6, violet, ("#e9a03b",), 40),
        _fold(0.61, 0.065, 3.4, 2.9, ember, ("#1d2f6f", "#f9e3a0"), 41),
        _fold(0.71, 0.060, 4.6, 5.0, moss, ("#f08a24",), 42),
        _fold(0.79, 0.070, 3.0, 1.2, wheat, ("#c62f1c", "#1e6f80"), 43),
        _fold(0.95, 0.070, 3.8, 3.6, night, ("#e58a2c", "#d9401f"), 44),
    )


def _fold(
    base: float,
    swing: float,
    rate: float,
    phase: float,
    pigments: tuple[str, ...],
    accents: tuple[str, ...],
    seed: int,
) -> Shape:
    def depth(x: Array, y: Array) -> Array:
        rough = 0.03 * noise(x * 3.0, 0.0 * x + 0.5, seed)
        return y - base - swing * np.sin(rate * x + phase) - rough

    def stream(x: Array, y: Array) -> Array:
        d = depth(x, y)
        roll = 0.035 * np.sin(x * 7.0 + phase) * np.exp(-d / 0.3)
        return d + roll + 0.05 * noise(x * 4.0, y * 5.0, seed)

    def tone(x: Array, y: Array) -> Array:
        furrows = 0.22 * np.sin(stream(x, y) * 85.0)
        return 0.92 - 5.0 * depth(x, y) + furrows + 0.35 * noise(x * 3.0, y * 6.0, seed + 9)

    return Shape(depth, stream, tone, pigments, accents, 0.9)


def _river() -> Shape:
    """A path of light from the middle distance to the foot of the picture."""

    def sideways(x: Array, y: Array) -> Array:
        down = np.clip((y - 0.70) / 0.30, 0.0, 1.0)
        bend = 0.80 + 0.16 * np.sin(2.2 + 6.5 * down**0.8) * (0.35 + 0.65 * down)
        return (x - bend) / (0.010 + 0.085 * down**1.3)

    def inside(x: Array, y: Array) -> Array:
        return np.where(y > 0.735, 1.0 - np.abs(sideways(x, y)), -1.0)

    def tone(x: Array, y: Array) -> Array:
        return 0.52 - 0.38 * sideways(x, y) + 0.7 * noise(x * 9.0, y * 14.0, 52)

    pigments = ("#123a6b", "#1f7f96", "#6fb9b5", "#d9e3bd", "#fbeeb8", "#fff8dc")
    return Shape(inside, sideways, tone, pigments, ("#f2a33a", "#e8642a"), 0.55)


def _tree(cx: float, cy: float, size: float, foot: float, seed: int) -> tuple[Shape, Shape]:
    """A leaning trunk, and the crown that hides its upper end."""

    def across(x: Array, y: Array) -> Array:
        lean = 0.12 * size * np.sin((y - cy) / size * 2.4 + seed)
        flare = 0.10 + 0.10 * smoothstep(foot - 0.35 * size, foot, y)
        return (x - cx - lean) / (size * flare)

    def inside(x: Array, y: Array) -> Array:
        return np.where((y > cy) & (y < foot), 1.0 - np.abs(across(x, y)), -1.0)

    bark = ("#0a0d22", "#2a0f24", "#4d1424", "#8a3a14", "#e39a2b")
    trunk = Shape(inside, across, lambda x, y: 0.35 + 0.45 * across(x, y), bark, ("#1f4a8c",), 0.45)
    return trunk, _crown(cx, cy, size, seed)


def _crown(cx: float, cy: float, size: float, seed: int) -> Shape:
    """Round lobes of leaves, each lit from the sun's side, with strokes that coil in them."""
    rng = np.random.default_rng(seed)
    turn = span(6) * 2.4 + rng.uniform(0.0, 6.0)
    out = size * np.array([0.0, 0.55, 0.62, 0.70, 0.66, 0.60])
    lobes_x, lobes_y = cx + 1.15 * out * np.cos(turn), cy + 0.85 * out * np.sin(turn)
    widths = size * rng.uniform(0.44, 0.66, 6)

    def lobe(x: Array, y: Array) -> tuple[Array, Array]:
        """Distance from the nearest heart, and how far toward the light of it."""
        right = (x[..., None] - lobes_x) / widths
        down = (y[..., None] - lobes_y) / widths
        rings = np.hypot(right, down)
        nearest = rings.argmin(axis=-1, keepdims=True)
        ring, light = (np.take_along_axis(a, nearest, -1)[..., 0] for a in (rings, right - down))
        return ring, light

    def inside(x: Array, y: Array) -> Array:
        return 1.0 - lobe(x, y)[0] + 0.45 * noise(x * 2.6 / size, y * 2.6 / size, seed)

    def coil(x: Array, y: Array) -> Array:
        return 0.30 * lobe(x, y)[0] + fractal(x * 2.0 / size, y * 2.0 / size, 2, seed + 1)

    def tone(x: Array, y: Array) -> Array:
        ring, light = lobe(x, y)
        whole = 0.16 * (x - cx - 1.1 * (y - cy)) / size
        return 0.56 + whole + 0.24 * light - 0.16 * ring + 0.10 * np.sin(coil(x, y) * 16.0)

    fire = ("#1a0d2b", "#5a1226", "#a3201d", "#d9401f", "#f0802a", "#f9c24c")
    return Shape(inside, coil, tone, fire, ("#123a6b", "#fbe6a0"), 0.45 + size)
