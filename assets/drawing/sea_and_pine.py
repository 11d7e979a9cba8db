"""The woodcut's motif: a red sun over a mountain, a breaking sea, and a pine on a rock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from drawing.noise import Array, fractal, mix, noise, smoothstep

Plane: TypeAlias = Callable[[Array, Array], Array]

Box: TypeAlias = tuple[float, float, float, float]

ASPECT = 22 / 23
_SUN = (0.545, 0.255)
_PEAK = (0.30, 0.225)


@dataclass(frozen=True)
class Field:
    """A part of the block, where `inside` is positive (y from 0 to 1, x to ASPECT).

    Gouges run where `stream` crosses whole numbers, and vary with `along` by as much as `play`;
    `tone` is their width: 0 leaves black, 1 takes all wood away. `rim` is an outline left
    standing, in the unit of `inside`; `red` is how much of the second colour lies beneath.
    """

    inside: Plane
    stream: Plane
    along: Plane
    tone: Plane
    rim: float = 0.004
    play: float = 0.45
    red: float = 0.0
    box: Box = (0.0, 0.0, ASPECT, 1.0)


def scene() -> tuple[Field, ...]:
    """The fields from the farthest to the nearest."""
    return (_sky(), _sun(), *_clouds(), *_mountain(), *_sea(), *_rock(), *_pine())


def _around(x: float, y: float, reach: float) -> Box:
    return (x - reach, y - reach, x + reach, y + reach)


def _from_sun(x: Array, y: Array) -> tuple[Array, Array]:
    right, below = x - _SUN[0], y - _SUN[1]
    return np.hypot(right, below), np.arctan2(below, right)


def _sky() -> Field:
    """Rays, which divide in two whenever they have grown too wide."""

    def stream(x: Array, y: Array) -> Array:
        radius, angle = _from_sun(x, y)
        doublings = np.floor(np.log2(np.maximum(radius, 0.02) / 0.115)).clip(0.0, 3.0)
        return angle / (2.0 * np.pi) * 64.0 * 2.0**doublings + 0.5

    def tone(x: Array, y: Array) -> Array:
        radius, angle = _from_sun(x, y)
        beams = 0.22 * np.sin(angle * 9.0 + 0.6) + 0.20 * noise(angle * 3.0, radius * 2.0, 7)
        seam = np.log2(np.maximum(radius, 0.02) / 0.115) % 1.0
        join = 0.5 * smoothstep(0.10, 0.0, seam) + 0.5 * smoothstep(0.92, 1.0, seam)
        return 0.66 + beams - 0.42 * radius - 0.45 * join

    return Field(
        lambda x, _: np.ones_like(x), stream, lambda x, y: 15.0 * _from_sun(x, y)[0], tone, 0.0
    )


def _sun() -> Field:
    def tone(x: Array, y: Array) -> Array:
        return 0.962 - 1.565 * (y - _SUN[1] + 0.115) + 0.0 * x

    return Field(
        lambda x, y: 0.112 - _from_sun(x, y)[0],
        lambda x, y: (y - 0.25 * (x - _SUN[0]) ** 2) * 130.0,
        lambda x, _: 11.0 * x,
        tone,
        0.005,
        0.34,
        1.0,
        _around(*_SUN, 0.13),
    )


def _clouds() -> Iterator[Field]:
    """Banks of curls: each lobe is cut in arcs about its own heart."""
    banks = (
        ((0.06, 0.13, 0.060), (0.14, 0.10, 0.050), (0.21, 0.135, 0.042), (0.00, 0.17, 0.06),
         (0.12, 0.165, 0.055), (0.27, 0.165, 0.028)),
        ((0.74, 0.10, 0.050), (0.82, 0.075, 0.060), (0.91, 0.11, 0.065), (0.80, 0.145, 0.050),
         (0.68, 0.135, 0.030), (0.90, 0.17, 0.05)),
        ((0.70, 0.365, 0.030), (0.76, 0.345, 0.040), (0.83, 0.37, 0.036), (0.63, 0.375, 0.02)),
    )  # fmt: skip
    for bank in banks:
        for cx, cy, size in bank:
            yield _curl(cx, cy, size)


def _curl(cx: float, cy: float, size: float) -> Field:
    hand = 1.0 if cx < 0.5 else -1.0

    def polar(x: Array, y: Array) -> tuple[Array, Array]:
        return np.hypot(x - cx, y - cy), np.arctan2(y - cy, hand * (x - cx))

    def stream(x: Array, y: Array) -> Array:
        radius, angle = polar(x, y)
        return radius * 112.0 + angle / (2.0 * np.pi)

    def tone(x: Array, y: Array) -> Array:
        radius, angle = polar(x, y)
        lit = np.cos(angle + 2.2)
        return 0.62 + 0.42 * lit * radius / size - 0.25 * smoothstep(0.2 * size, 0.0, radius)

    return Field(
        lambda x, y: size - polar(x, y)[0],
        stream,
        lambda x, y: polar(x, y)[1] * 2.2,
        tone,
        0.0045,
        0.30,
        box=_around(cx, cy, 1.1 * size),
    )


def _mountain() -> Iterator[Field]:
    """Two slopes, each cut down its fall line, a snow cap, and lower hills before it."""

    def slope(x: Array, y: Array) -> Array:
        aside = np.abs(x - _PEAK[0])
        ridge = _PEAK[1] + 1.05 * aside - 0.75 * aside**2 + 0.02 * fractal(x * 9.0, 0.0 * x, 3, 21)
        return np.minimum(y - ridge, 0.64 - y) * 0.75

    def crest(y: Array) -> Array:
        fall = y - _PEAK[1]
        return _PEAK[0] + 0.035 * np.sin(fall * 22.0) * smoothstep(0.0, 0.1, fall) - 0.25 * fall

    def stream(x: Array, y: Array) -> Array:
        return (x - _PEAK[0]) / (0.20 + (y - _PEAK[1]).clip(0.0)) * 30.0 + 2.0 * noise(
            x * 8.0, y * 8.0, 23
        )

    def tone(x: Array, y: Array) -> Array:
        fall = y - _PEAK[1] + 0.05 * fractal(x * 14.0, y * 6.0, 3, 22)
        lit = smoothstep(-0.012, 0.012, x - crest(y))
        snow = smoothstep(0.135, 0.10, fall)
        rock = mix(np.full_like(x, 0.02), np.full_like(x, 0.50), lit) + 0.25 * fall
        return np.clip(mix(rock, 0.45 + 0.85 * lit, snow), 0.0, 1.3)

    yield Field(slope, stream, lambda _, y: 18.0 * y, tone, 0.005, 0.40)
    for k, (base, height) in enumerate(((0.545, 0.055), (0.585, 0.04))):
        yield _hill(base, height, k)


def _hill(base: float, height: float, seed: int) -> Field:
    def depth(x: Array, y: Array) -> Array:
        rough = 0.012 * fractal(x * 22.0, 0.0 * x, 2, 30 + seed)
        return y - base + height * np.sin(6.0 * x + 2.4 + 2.1 * seed) + rough

    def tone(x: Array, y: Array) -> Array:
        return 0.20 + 5.5 * depth(x, y) + 0.25 * np.sin(6.0 * x + 4.0 * seed)

    def stream(x: Array, y: Array) -> Array:
        return (x + 1.1 * depth(x, y) * np.cos(6.0 * x + 2.4 + 2.1 * seed)) * 105.0

    return Field(depth, stream, lambda _, y: 26.0 * y, tone, 0.0045, 0.4)


def _sea() -> Iterator[Field]:
    """Swell behind swell, the boat between them, and a wave that breaks in front."""
    swells = ((0.605, 0.016, 8.0, 0.2), (0.650, 0.026, 6.2, 1.9), (0.715, 0.040, 4.9, 3.3))
    for k, swell in enumerate(swells):
        if k == 2:
            yield from _boat(0.56, 0.650)
        yield _swell(*swell, k)
    yield from _breaker()
    yield _swell(0.850, 0.050, 4.1, 4.9, 3)
    yield _swell(0.945, 0.042, 4.6, 0.6, 4)


def _swell(base: float, height: float, rate: float, phase: float, seed: int) -> Field:
    def depth(x: Array, y: Array) -> Array:
        # Narrow crests and wide troughs, as water has them.
        roll = 1.0 - 2.0 * np.abs(np.sin(0.5 * (rate * 2.0 * x + phase))) ** 1.3
        chop = 0.25 * height * fractal(x * 16.0, 0.0 * x, 2, 40 + seed)
        return y - base + height * roll + chop

    def stream(x: Array, y: Array) -> Array:
        d = depth(x, y)
        return (d + 0.7 * height * np.sin(rate * 2.0 * x + phase) * np.exp(-d / 0.05)) * 118.0

    def tone(x: Array, y: Array) -> Array:
        d = depth(x, y)
        foam = smoothstep(0.017, 0.006, d + 0.008 * noise(x * 40.0, y * 40.0, 44 + seed))
        face = 0.12 + 3.2 * d + 0.34 * np.sin(rate * 2.0 * x + phase + 0.9 + 30.0 * d)
        return np.maximum(face, 1.25 * foam)

    return Field(depth, stream, lambda x, _: 13.0 * x, tone, 0.0045, 0.42)


def _breaker() -> Iterator[Field]:
    """A wave that rears up at the left and rolls over on itself, with a torn white lip."""
    heart = (0.255, 0.735)

    def polar(x: Array, y: Array) -> tuple[Array, Array]:
        right, below = x - heart[0], y - heart[1]
        return np.hypot(right, 1.08 * below), np.arctan2(below, right)

    def body(x: Array, y: Array) -> Array:
        radius, angle = polar(x, y)
        outer = 0.165 - radius + 0.012 * noise(angle * 5.0, radius * 9.0, 47)
        back = y - 0.57 - 0.78 * np.maximum(heart[0] - 0.10 - x, 0.0)
        shoulder = np.where(x < heart[0], np.minimum(back, 0.93 - y), -1.0)
        shoulder = np.where(radius < 0.165, -1.0, shoulder)
        hollow = 0.085 - np.hypot(x - heart[0] - 0.055, y - heart[1] - 0.055)
        return np.minimum(np.maximum(outer, shoulder), -hollow)

    def stream(x: Array, y: Array) -> Array:
        return (polar(x, y)[0] + 0.02 * noise(x * 5.0, y * 5.0, 48)) * 112.0

    def tone(x: Array, y: Array) -> Array:
        radius, angle = polar(x, y)
        lip = smoothstep(0.132, 0.146, radius + 0.016 * noise(angle * 12.0, radius * 30.0, 46))
        stripes = 0.42 + 0.40 * np.sin(radius * 85.0 + 2.0 * angle)
        return np.maximum(stripes, 1.2 * lip * smoothstep(0.20, 0.17, radius))

    yield Field(body, stream, lambda x, y: 4.0 * polar(x, y)[1], tone, 0.005, 0.35)
    rng = np.random.default_rng(49)
    for angle in np.linspace(-2.6, 0.35, 24):
        reach = 0.165 + rng.uniform(-0.012, 0.035)
        x, y = heart[0] + reach * np.cos(angle), heart[1] + reach * np.sin(angle) / 1.08
        yield _foam(float(x), float(y), float(rng.uniform(0.006, 0.017)))


def _foam(cx: float, cy: float, size: float) -> Field:
    def inside(x: Array, y: Array) -> Array:
        return size - np.hypot(x - cx, y - cy)

    def tone(x: Array, y: Array) -> Array:
        return 1.15 - 0.5 * smoothstep(-0.2, 0.9, (x - cx + y - cy) / size)

    return Field(
        inside,
        lambda x, y: inside(x, y) * 110.0,
        lambda x, _: x,
        tone,
        0.0028,
        0.2,
        box=_around(cx, cy, 1.3 * size),
    )


def _boat(cx: float, cy: float) -> Iterator[Field]:
    def sail(x: Array, y: Array) -> Array:
        up = (cy - 0.012 - y) / 0.115
        belly = 0.060 * np.sin(np.pi * np.clip(up, 0.0, 1.0)) ** 0.5 * (1.15 - 0.55 * up)
        left = np.minimum(x - cx + 0.010 - 0.012 * up, cx - 0.008 + belly - x)
        return np.where((up > 0.0) & (up < 1.0), left, -1.0)

    def hull(x: Array, y: Array) -> Array:
        right = (x - cx - 0.012) / 0.075
        deck = cy - 0.014 * right**2
        return np.minimum(y - deck + 0.004, 0.030 * (1.0 - right**2) + deck - y - 0.004)

    def mast(x: Array, y: Array) -> Array:
        return np.minimum(0.0032 - np.abs(x - cx + 0.008), np.minimum(y - cy + 0.142, cy - y))

    box = _around(cx, cy, 0.16)

    yield Field(mast, lambda x, _: x, lambda x, _: x, lambda x, _: 0.0 * x, 0.0, 0.0, box=box)
    yield Field(
        sail, lambda x, y: (x - 0.35 * y) * 70.0, lambda _, y: 20.0 * y,
        lambda x, y: 0.86 - 3.5 * (x - cx) + 0.0 * y, 0.004, 0.25, 1.0, box,
    )  # fmt: skip
    yield Field(
        hull,
        lambda _, y: y * 120.0,
        lambda x, _: 16.0 * x,
        lambda x, _: 0.25 + 0.0 * x,
        0.004,
        box=box,
    )


def _rock() -> Iterator[Field]:
    """A cliff at the right, cut facet by facet: each has its own slant and light."""

    def inside(x: Array, y: Array) -> Array:
        rough = 0.05 * fractal(0.0 * x, y * 9.0, 3, 71) + 0.02 * noise(x * 30.0, y * 30.0, 72)
        return x - 0.965 + 0.62 * (y - 0.50).clip(0.0) ** 0.8 + rough - 1.0 * (y < 0.5)

    def facet(x: Array, y: Array) -> Array:
        u = 7.0 * x + 2.4 * y + 1.2 * fractal(x * 4.0, y * 4.0, 2, 73)
        v = 6.0 * y - 2.0 * x + 1.2 * fractal(x * 4.0, y * 4.0, 2, 75)
        return np.floor(u) * 3.0 + np.floor(v) * 5.0

    def stream(x: Array, y: Array) -> Array:
        turn = 0.5 + 0.9 * np.sin(facet(x, y) * 2.1)
        return (x * np.cos(turn) + y * np.sin(turn)) * 112.0

    def tone(x: Array, y: Array) -> Array:
        return 0.34 + 0.36 * np.sin(facet(x, y) * 3.7) - 0.5 * (x - 0.75)

    yield Field(inside, stream, lambda x, y: 14.0 * (x - y), tone, 0.006, 0.40)


def _pine() -> Iterator[Field]:
    """A trunk that leans out from the rock, and flat clumps of needles."""

    def trunk(x: Array, y: Array) -> Array:
        rise = (0.66 - y) / 0.40
        middle = 0.905 - 0.13 * rise + 0.040 * np.sin(6.5 * rise)
        half = 0.030 - 0.016 * rise
        return np.where((rise > 0.0) & (rise < 1.0), half - np.abs(x - middle), -1.0)

    def branch(x: Array, y: Array) -> Array:
        arch = 0.405 + 0.35 * (x - 0.80) ** 2 + 0.02 * np.sin(30.0 * x)
        return np.where((x > 0.655) & (x < 0.83), 0.0065 - np.abs(y - arch), -1.0)

    bark = 0.55
    for limb in (branch, trunk):
        yield Field(
            limb, lambda x, y: (x * 0.5 + y) * 100.0, lambda x, _: 40.0 * x,
            lambda x, y: bark + 9.0 * (0.90 - x - 0.33 * (0.66 - y)), 0.0035, 0.40,
        )  # fmt: skip
    clumps = ((0.67, 0.40, 0.062), (0.755, 0.375, 0.055), (0.86, 0.345, 0.07), (0.79, 0.295, 0.070),
              (0.905, 0.27, 0.06), (0.83, 0.225, 0.055), (0.93, 0.43, 0.05))  # fmt: skip
    for k, clump in enumerate(clumps):
        yield _needles(*clump, k)


def _needles(cx: float, cy: float, size: float, seed: int) -> Field:
    def polar(x: Array, y: Array) -> tuple[Array, Array]:
        right, below = x - cx, 1.9 * (y - cy)
        below = below - 0.5 * size
        return np.hypot(right, below), np.arctan2(below, right)

    def inside(x: Array, y: Array) -> Array:
        radius, angle = polar(x, y)
        tips = 0.13 * np.abs(np.sin(angle * 17.0)) + 0.18 * noise(angle * 2.5, 0.0 * angle, seed)
        return np.where(np.sin(angle) > 0.45, -1.0, size * (1.0 + tips) - radius)

    def tone(x: Array, y: Array) -> Array:
        radius, angle = polar(x, y)
        return 0.42 * smoothstep(0.25, 0.75, radius / size) - 0.175 * np.cos(angle) - 0.02

    return Field(
        inside,
        lambda x, y: polar(x, y)[1] / np.pi * 24.0,
        lambda x, y: polar(x, y)[0] * 30.0,
        tone,
        0.004,
        0.28,
        box=_around(cx, cy, 1.5 * size),
    )
