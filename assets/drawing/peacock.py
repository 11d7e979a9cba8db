"""The mosaic's motif: a peacock among pomegranates, inside a frame of waves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from drawing.noise import Array, fractal

Plane: TypeAlias = Callable[[Array, Array], Array]
Points: TypeAlias = tuple[tuple[float, float], ...]

ASPECT = 8 / 7
_WIDE = ASPECT
_INK = ("#15171c", "#262a33", "#1d2b3d")
_IVORY = ("#cdb98f", "#dccba4", "#e9dcbb", "#f4ecd6", "#e6cf9a")
_GOLD = ("#8f5a16", "#c5841f", "#e3a92f", "#f3cf62", "#fbe9a8")
_CLAY = ("#5e1714", "#8f2518", "#b8391f", "#d55a30", "#e88a57")
_LEAF = ("#132f22", "#1f4d2c", "#3a7038", "#6d9a46", "#a9c06a")
_JADE = ("#0d3b3e", "#11605c", "#1c8c7c", "#4db79b", "#a4dcc0")
_LAPIS = ("#0c1440", "#152a73", "#1e4aa8", "#3379cc", "#7db6e4")


@dataclass(frozen=True)
class Stone:
    """One field of stones, where `inside` is positive (y runs from 0 to 1, x to ASPECT).

    `tone` runs from 0 to 1 along the pigments; `size` is a stone's width in pixels.
    """

    inside: Plane
    pigments: tuple[str, ...]
    tone: Plane
    size: float = 9.5
    spread: float = 0.16


def garden() -> tuple[Stone, ...]:
    """All fields from the farthest to the nearest; the first is the ground."""
    return (_ground(), *_foliage(), *_tail(), *_body(), *_frame())


def _flat(level: float) -> Plane:
    return lambda x, _: np.full_like(x, level)


def _limb(points: Points, radii: tuple[float, ...]) -> tuple[Plane, Plane, Plane]:
    """A bent limb: its inside, and the way along (0 to 1) and across it (-1 to 1)."""
    knots = np.linspace(0.0, 1.0, len(points))
    fine = np.linspace(0.0, 1.0, 36)
    smooth = [_bend(np.array([p[axis] for p in points]), knots, fine) for axis in (0, 1)]
    thick = _bend(np.array(radii), np.linspace(0.0, 1.0, len(radii)), fine)
    ahead = [np.gradient(line) for line in smooth]

    margin = float(thick.max())
    left, right_end = smooth[0].min() - margin, smooth[0].max() + margin
    top, bottom = smooth[1].min() - margin, smooth[1].max() + margin

    def closest(x: Array, y: Array) -> tuple[Array, Array, Array]:
        best = np.full(np.shape(x), -1.0)
        along, across = np.zeros(np.shape(x)), np.zeros(np.shape(x))
        near = (x >= left) & (x <= right_end) & (y >= top) & (y <= bottom)
        best[near], along[near], across[near] = measure(x[near], y[near])
        return best, along, across

    def measure(x: Array, y: Array) -> tuple[Array, Array, Array]:
        best = np.full(x.shape, -np.inf)
        along, across = np.zeros(x.shape), np.zeros(x.shape)
        for k in range(fine.size):
            right, below = x - smooth[0][k], y - smooth[1][k]
            depth = thick[k] - np.hypot(right, below)
            nearer = depth > best
            np.copyto(best, depth, where=nearer)
            np.copyto(along, fine[k], where=nearer)
            aside = ahead[0][k] * below - ahead[1][k] * right
            aside = aside / (np.hypot(ahead[0][k], ahead[1][k]) * thick[k] + 1e-9)
            np.copyto(across, aside, where=nearer)
        return best, along, across

    def pick(which: int) -> Plane:
        return lambda x, y: closest(x, y)[which]

    return pick(0), pick(1), pick(2)


def _bend(values: Array, knots: Array, fine: Array) -> Array:
    """A smooth curve near the corners given: a Gaussian mean over the straight segments."""
    dense = np.linspace(-0.3, 1.3, 481)
    line = np.interp(dense, knots, values)
    start = values[0] + (values[1] - values[0]) * (dense - knots[0]) / (knots[1] - knots[0])
    end = values[-1] + (values[-1] - values[-2]) * (dense - 1.0) / (knots[-1] - knots[-2])
    line = np.where(dense < 0.0, start, np.where(dense > 1.0, end, line))
    weights = np.exp(-(((fine[:, None] - dense[None, :]) / 0.09) ** 2))
    curve: Array = (weights @ line) / weights.sum(axis=1)
    return curve


def _disc(cx: float, cy: float, radius: float, squash: float = 1.0) -> Plane:
    return lambda x, y: radius**2 - (x - cx) ** 2 - ((y - cy) / squash) ** 2


def _ground() -> Stone:
    def tone(x: Array, y: Array) -> Array:
        return 0.52 + 0.9 * fractal(x * 3.0, y * 3.0, 2, 11) + 0.12 * (0.5 - y)

    return Stone(lambda x, _: np.ones_like(x), _IVORY, tone, 12.5, 0.22)


def _frame() -> Iterator[Stone]:
    """Two dark lines, and between them a running wave in red and gold."""

    def depth(x: Array, y: Array) -> Array:
        return np.minimum(np.minimum(x, _WIDE - x), np.minimum(y, 1.0 - y))

    def wave(x: Array, y: Array) -> Array:
        upright = np.minimum(x, _WIDE - x) < np.minimum(y, 1.0 - y)
        along = np.where(upright, y - 0.5, x - 0.5 * _WIDE)
        turn = np.where(upright, x < 0.5 * _WIDE, y > 0.5) * 2.0 - 1.0
        roll = turn * along / 0.0714 + 9.0 * (depth(x, y) - 0.047)
        crest = 0.047 + 0.021 * np.sin(2.0 * np.pi * roll)
        return depth(x, y) - crest

    yield Stone(lambda x, y: 0.088 - depth(x, y), _INK, _flat(0.5), 8.5)
    yield Stone(lambda x, y: 0.075 - depth(x, y), _CLAY, _flat(0.52), 8.5)
    yield Stone(lambda x, y: np.minimum(0.075 - depth(x, y), wave(x, y)), _GOLD, _flat(0.72), 8.5)
    yield Stone(lambda x, y: 0.014 - depth(x, y), _INK, _flat(0.5), 8.5)


def _foliage() -> Iterator[Stone]:
    """The meadow, two boughs that come in from above, their leaves and fruit."""

    def meadow(x: Array, y: Array) -> Array:
        return y - 0.845 - 0.02 * np.sin(8.0 * x + 1.0)

    def grass(x: Array, y: Array) -> Array:
        return 0.45 + 0.35 * np.sin(60.0 * meadow(x, y)) + 0.3 * fractal(x * 5.0, y * 5.0, 2, 5)

    yield Stone(meadow, _LEAF, grass, 9.5)
    for k, x in enumerate((0.16, 0.30, 0.62, 0.78, 0.97)):
        y = 0.885 + 0.018 * (k % 2)
        yield Stone(_disc(x, y, 0.026), _CLAY if k % 2 else _GOLD, _flat(0.7), 7.5)
        yield Stone(_disc(x, y, 0.010), _IVORY, _flat(0.8), 7.0)
    boughs = (
        (((1.06, 0.05), (0.98, 0.16), (0.82, 0.22), (0.66, 0.20)), (0.018, 0.015, 0.009)),
        (((0.05, 0.09), (0.14, 0.20), (0.15, 0.36), (0.12, 0.52)), (0.017, 0.013, 0.008)),
    )
    for path, radii in boughs:
        inside, along, _ = _limb(path, radii)
        yield Stone(inside, ("#2a1a12", "#4c2d1b", "#774a28", "#a8763f"), along, 7.5)
    leaves = (
        (0.90, 0.20, 2.4), (0.93, 0.23, 0.9), (0.78, 0.22, 2.0), (0.72, 0.19, 4.2),
        (0.83, 0.19, 4.7), (0.66, 0.20, 3.1), (0.11, 0.16, 0.1), (0.15, 0.25, 0.5),
        (0.15, 0.28, 2.8), (0.15, 0.42, 0.6), (0.13, 0.44, 2.6), (0.12, 0.52, 1.7),
    )  # fmt: skip
    for k, (x, y, turn) in enumerate(leaves):
        yield from _leaf(x, y, turn, k)
    for x, y, size in ((1.00, 0.29, 0.052), (0.75, 0.325, 0.044), (0.135, 0.66, 0.050)):
        yield from _pomegranate(x, y, size)


def _leaf(x: float, y: float, turn: float, seed: int) -> Iterator[Stone]:
    tip = (x + 0.105 * np.cos(turn), y + 0.105 * np.sin(turn))
    middle = (x + 0.052 * np.cos(turn - 0.2), y + 0.052 * np.sin(turn - 0.2))
    inside, along, across = _limb(((x, y), middle, tip), (0.004, 0.030, 0.028, 0.002))

    def tone(u: Array, v: Array) -> Array:
        return 0.50 + 0.33 * np.sign(across(u, v)) + 0.15 * along(u, v) - 0.04 * (seed % 3)

    yield Stone(inside, _LEAF, tone, 7.5, 0.10)


def _pomegranate(x: float, y: float, size: float) -> Iterator[Stone]:
    def tone(u: Array, v: Array) -> Array:
        return 0.62 - 0.55 * (0.6 * (u - x) + 0.8 * (v - y)) / size

    for lean in (-0.5, 0.0, 0.5):
        crown = ((x, y + 0.8 * size), (x + 0.5 * lean * size, y + 1.5 * size))
        yield Stone(_limb(crown, (0.2 * size, 0.10 * size))[0], _GOLD, _flat(0.5), 7.0)
    yield Stone(_disc(x, y, size * 1.06), _CLAY, _flat(0.05), 7.5, 0.06)
    yield Stone(_disc(x, y, size * 0.90), _CLAY, tone, 7.5, 0.09)


def _tail() -> Iterator[Stone]:
    """A train of feathers that trails to the right, each with its eye."""
    for k in (0, 8, 1, 7, 2, 6, 3, 5, 4):
        turn = -0.74 + 0.175 * k
        reach = 0.415 + 0.03 * np.sin(k * 2.3) + 0.004 * (k - 4) ** 2
        root = (0.60, 0.56)
        middle = (root[0] + 0.24 * np.cos(turn - 0.10), root[1] + 0.24 * np.sin(turn - 0.10))
        tip = (root[0] + reach * np.cos(turn + 0.06), root[1] + reach * np.sin(turn + 0.06))
        inside, along, across = _limb((root, middle, tip), (0.016, 0.036, 0.050, 0.034))
        yield Stone(inside, _LEAF if k % 2 else _JADE, _barbs(along, across), 7.5, 0.12)
        quill = _limb((root, middle, tip), (0.006, 0.006))[0]
        yield Stone(quill, _GOLD, _flat(0.75), 6.5, 0.1)
        eye = (tip[0] - 0.035 * np.cos(turn), tip[1] - 0.035 * np.sin(turn))
        rings = (
            (0.043, _GOLD, 0.6),
            (0.031, _CLAY, 0.6),
            (0.022, _JADE, 0.9),
            (0.012, _LAPIS, 0.1),
        )
        for radius, pigments, level in rings:
            yield Stone(_disc(*eye, radius), pigments, _flat(level), 7.0, 0.10)


def _barbs(along: Plane, across: Plane) -> Plane:
    """Light and dark bars that slant back from the quill."""

    def tone(x: Array, y: Array) -> Array:
        return 0.48 + 0.38 * np.sin(48.0 * along(x, y) - 5.0 * np.abs(across(x, y)))

    return tone


def _body() -> Iterator[Stone]:
    for foot in (0.40, 0.475):
        leg = ((foot + 0.02, 0.62), (foot + 0.03, 0.76), (foot, 0.86))
        yield Stone(_limb(leg, (0.013, 0.009, 0.009))[0], _GOLD, _flat(0.3), 7.0)
        toes = ((foot - 0.045, 0.872), (foot + 0.03, 0.866))
        yield Stone(_limb(toes, (0.007, 0.009))[0], _GOLD, _flat(0.2), 7.0)
    spine = ((0.64, 0.55), (0.50, 0.60), (0.375, 0.53), (0.345, 0.38), (0.38, 0.27), (0.365, 0.20))
    inside, along, across = _limb(spine, (0.050, 0.100, 0.108, 0.068, 0.044, 0.046))

    def shape(x: Array, y: Array) -> Array:
        scales = 0.22 * np.sin(70.0 * along(x, y) + 3.0 * np.abs(across(x, y)))
        return 0.50 + 0.34 * across(x, y) + scales

    yield Stone(lambda x, y: inside(x, y) + 0.011, _INK, _flat(0.5), 7.5)
    yield Stone(inside, _LAPIS, shape, 7.5, 0.10)
    yield from _wing()
    yield from _head()


def _wing() -> Iterator[Stone]:
    """Coverts in rows from the shoulder down to the long dark quills."""
    path = ((0.40, 0.50), (0.50, 0.545), (0.60, 0.585), (0.70, 0.64))
    radii = (0.060, 0.086, 0.066, 0.012)
    inside, along, across = _limb(path, radii)

    def bars(x: Array, y: Array) -> Array:
        return 0.55 + 0.4 * np.sin(52.0 * along(x, y) - 3.0 * across(x, y) ** 2)

    yield Stone(inside, _INK, _flat(0.4), 7.5)
    yield Stone(lambda x, y: inside(x, y) - 0.011, _GOLD, bars, 7.5, 0.08)
    for k in range(4):
        lane = -0.045 + 0.028 * k
        quill = ((0.50, 0.548 + lane), (0.60, 0.59 + 0.8 * lane), (0.70, 0.641 + 0.2 * lane))
        plume, _, side = _limb(quill, (0.013, 0.014, 0.004))

        def two_toned(x: Array, y: Array, side: Plane = side) -> Array:
            return 0.6 - 0.4 * np.sign(side(x, y))

        yield Stone(plume, _IVORY if k % 2 else _CLAY, two_toned, 7.0, 0.08)
    for row in range(3):
        for k in range(4 - row % 2):
            x = 0.405 + 0.036 * row
            y = 0.448 + 0.017 * row + 0.029 * (k + 0.5 * (row % 2))
            yield Stone(_disc(x, y, 0.021), _INK, _flat(0.6), 7.0)
            yield Stone(_disc(x - 0.003, y, 0.016), _JADE, _flat(0.9 - 0.25 * row), 7.0, 0.1)


def _head() -> Iterator[Stone]:
    for k in range(3):
        tip = (0.335 + 0.035 * k, 0.115 - 0.006 * (k % 2))
        stalk = ((0.362, 0.185), tip)
        yield Stone(_limb(stalk, (0.005, 0.005))[0], _INK, _flat(0.5), 6.5)
        yield Stone(_disc(*tip, 0.014), _JADE, _flat(0.8), 6.5)
    beak = ((0.335, 0.205), (0.285, 0.222))
    yield Stone(_limb(beak, (0.018, 0.014, 0.002))[0], _GOLD, _flat(0.6), 6.5)
    yield Stone(_disc(0.350, 0.208, 0.026, 0.8), _IVORY, _flat(0.8), 6.5, 0.05)
    yield Stone(_disc(0.350, 0.206, 0.010), _INK, _flat(0.0), 6.5, 0.02)
    for k, pigments in enumerate((_GOLD, _CLAY, _GOLD)):
        sag = 0.318 + 0.022 * k
        collar = ((0.313, sag), (0.355, sag + 0.014), (0.412, sag - 0.004))
        yield Stone(_limb(collar, (0.009, 0.010, 0.009))[0], pigments, _flat(0.75), 6.5)
    yield Stone(_breast, _JADE, _breast_tone, 7.5, 0.10)


def _breast(x: Array, y: Array) -> Array:
    """A paler patch on the breast, of overlapping scales."""
    return 0.07 - np.hypot((x - 0.325) / 0.5, y - 0.515)


def _breast_tone(x: Array, y: Array) -> Array:
    return np.asarray(0.6 + 0.4 * np.sin(105.0 * y) * np.cos(60.0 * x))
