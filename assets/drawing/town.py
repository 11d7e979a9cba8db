"""The geometry of the harbour: houses along a quay, a church, a lighthouse and boats.

Metres; x runs right, y up, z away from the eye, and the sea is y = 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from drawing.noise import Array, colour, fractal, smoothstep, unit
from drawing.paints import Facade, foliage, lamp, masonry, plain, sailcloth, tiles
from drawing.raster import Face, Paint

QUAY = 1.7
_UP = np.array([0.0, 1.0, 0.0])
_WALLS = ("#e8c48a", "#d98d5f", "#efe3cd", "#c9653f", "#8fb0bd", "#e3a94e", "#d8a6a0", "#a9b98f")
_ROOFS = ("#b5573a", "#a34a35", "#8f4b3a", "#7d4f45", "#b8653f")
_SHUTTERS = ("#2f5d50", "#2c4a6b", "#7a2f28", "#5b4630", "#3d6b70")
_STONE = colour("#a08e78")
_ROW_START = np.array([23.0, QUAY, 24.0])
_ROW_END = np.array([6.5, QUAY, 150.0])


def point(x: float, y: float, z: float) -> Array:
    """A position or direction in the scene."""
    return np.array([x, y, z])


def ground(x: Array, z: Array) -> Array:
    """Height of the land: the town's own hill, then ranges that rise with distance."""
    hill = 62.0 * np.exp(-(((x - 70.0) / 95.0) ** 2) - ((z - 330.0) / 120.0) ** 2)
    hill += 22.0 * np.exp(-(((x - 25.0) / 60.0) ** 2) - ((z - 225.0) / 38.0) ** 2)
    hill *= 1.0 + 0.35 * fractal(x / 60.0, z / 60.0, 4, 61)
    far = np.clip((z - 900.0) / 2600.0, 0.0, 1.0)
    ridge = 1.0 - np.abs(2.0 * fractal(x / 900.0, z / 900.0, 6, 71))
    bias = 0.75 + 0.25 * np.tanh(x / 900.0)
    land = np.maximum(hill - 2.0, far * 620.0 * (ridge - 0.12) * bias - 30.0)
    # Steep shores: no one then looks over low land at water that lies behind it.
    return land + 5.0 * smoothstep(0.0, 3.0, land)


def faces() -> list[Face]:
    """Everything that is built; the land and the sea are drawn by other means."""
    rng = np.random.default_rng(20)
    parts: list[Face] = []
    parts += _quay()
    parts += _street(rng)
    parts += _hillside(rng)
    parts += _church(point(3.0, 19.0, 206.0))
    parts += _lighthouse(point(-60.0, 2.4, 172.0))
    parts += _lamps_and_trees(rng)
    parts += _boats()
    return parts


def _box(corner: Array, across: Array, up: Array, inward: Array, paint: Paint) -> Iterator[Face]:
    """Five sides of a box; nothing here is ever seen from below."""
    yield Face(corner, across, up, paint)
    yield Face(corner, inward, up, paint)
    yield Face(corner + across, inward, up, paint)
    yield Face(corner + inward, across, up, paint)
    yield Face(corner + up, across, inward, paint)


def _column(foot: Array, height: float, low: float, high: float, paint: Paint) -> Iterator[Face]:
    """A round, tapering shaft as a ring of slabs, fine enough to look turned."""
    yield from _rod(foot, foot + _UP * height, low, high, paint)


def _rod(foot: Array, tip: Array, low: float, high: float, paint: Paint) -> Iterator[Face]:
    axis = tip - foot
    right = unit(np.cross(axis, point(0.1, 0.2, 1.0)))
    ahead = unit(np.cross(right, axis))
    # Parallelograms cannot taper, so that a cone is built up from short drums.
    drums = 8 if abs(high - low) > 0.2 else 1
    sides = 20 if max(low, high) > 0.5 else 8
    ring = [right * np.cos(a) + ahead * np.sin(a) for a in np.linspace(0, 2 * np.pi, sides + 1)]
    for start, end in pairwise(ring):
        rise = (axis + (high - low) * (start + end) / 2.0) / drums
        for k in range(drums):
            radius = low + (high - low) * k / drums
            yield Face(
                foot + axis * (k / drums) + start * radius, (end - start) * radius, rise, paint
            )


def _house(
    corner: Array, along: Array, inward: Array, size: tuple[float, float, float], seed: int
) -> Iterator[Face]:
    """A house of (width, depth, height): its ridge runs along the street or across it."""
    width, depth, height = size
    rng = np.random.default_rng(seed)
    # The seeds count up along a street, so that no two neighbours share a colour.
    wall = colour(_WALLS[seed % len(_WALLS)]) * rng.uniform(0.75, 1.0)
    shutter = colour(str(rng.choice(_SHUTTERS)))
    roof = tiles(colour(str(rng.choice(_ROOFS))), seed)
    floors = max(2, round(height / 3.3))
    across = rng.random() < 0.45
    gable = width * rng.uniform(0.42, 0.6) if across else 0.0

    def front(length: float, peak: float) -> Facade:
        columns = max(2, round(length / 2.4))
        return Facade(wall, shutter, length, height, peak, columns, floors, 0.24, seed)

    rise = gable if across else depth * 0.38
    yield Face(corner, along * width, _UP * (height + gable), front(width, gable))
    side = front(depth, 0.0 if across else rise)
    for edge in (corner, corner + along * width):
        yield Face(edge, inward * depth, _UP * (height + (0.0 if across else rise)), side)
    yield from _roof(corner + _UP * height, along * width, inward * depth, rise, across, roof)
    yield from _chimney(corner, along * width, inward * depth, height + rise, rng)


def _roof(
    corner: Array, along: Array, inward: Array, rise: float, across: bool, paint: Paint
) -> Iterator[Face]:
    """Two slopes that overhang the walls a little, or the house looks cut from card."""
    span, length = (along, inward) if across else (inward, along)
    ahead, sideways = unit(length) * 0.45, unit(span)
    slope = span / 2.0 + _UP * rise
    low = slope * 0.09
    start = corner - ahead
    run = length + 2.0 * ahead
    yield Face(start - low, run, slope + low, paint)
    other = _UP * rise - span / 2.0
    yield Face(start + span - other * 0.09, run, other * 1.09, paint)
    trim = plain(colour("#6b4a38"), 5)
    yield Face(start - low, run, _UP * 0.28, trim)
    yield Face(start + _UP * (rise - 0.05) + span / 2.0 - sideways * 0.15, run, _UP * 0.25, trim)


def _chimney(
    corner: Array, along: Array, inward: Array, top: float, rng: np.random.Generator
) -> Iterator[Face]:
    foot = corner + along * rng.uniform(0.2, 0.7) + inward * rng.uniform(0.25, 0.45)
    foot = foot + _UP * (top - 2.2)
    brick = masonry(colour("#9c5b44"), 9)
    yield from _box(foot, unit(along) * 0.9, _UP * 2.9, unit(inward) * 0.8, brick)


def _street(rng: np.random.Generator) -> Iterator[Face]:
    """The main row runs away from the eye; a second one closes the basin behind it."""
    rows = (
        (_ROW_START, unit(_ROW_END - _ROW_START), point(1.0, 0.0, 0.13), 128.0),
        (point(-24.0, QUAY, 158.0), point(1.0, 0.0, -0.05), point(0.05, 0.0, 1.0), 31.0),
    )
    for start, along, inward, length in rows:
        place, seed = 0.0, int(rng.integers(1000, 9999))
        while place < length:
            width = rng.uniform(6.2, 9.8)
            size = (width, rng.uniform(8.5, 11.0), rng.uniform(8.2, 14.0))
            inset = unit(inward) * rng.uniform(0.0, 0.7)
            seed += 3
            yield from _house(start + along * place + inset, along, unit(inward), size, seed)
            place += width + 0.03


def _hillside(rng: np.random.Generator) -> Iterator[Face]:
    """Houses in loose terraces up the hill, with trees between them."""
    for z in np.arange(178.0, 330.0, 15.0):
        x = -22.0 + 0.28 * (z - 178.0) + rng.uniform(0.0, 5.0)
        while x < 45.0 + 0.35 * z:
            height = float(ground(np.array([x]), np.array([z]))[0])
            width = rng.uniform(6.5, 11.0)
            turn = rng.uniform(-0.35, 0.35)
            along = point(np.cos(turn), 0.0, np.sin(turn))
            inward = point(-np.sin(turn), 0.0, np.cos(turn))
            if height > 1.0 and rng.random() < 0.72:
                size = (width, rng.uniform(7.0, 10.0), rng.uniform(6.0, 9.5))
                foot = point(x, height - 2.0, z)
                yield from _house(foot, along, inward, size, int(rng.integers(1000, 9999)))
            elif height > 1.0:
                yield _tree(point(x, height - 1.5, z), rng.uniform(6.0, 10.0), rng)
            x += width + rng.uniform(0.2, 5.0)


def _tree(foot: Array, size: float, rng: np.random.Generator) -> Face:
    green = colour(str(rng.choice(("#4d5a2c", "#5e5f2b", "#3d5232", "#6d5e2d"))))
    wide = size * rng.uniform(0.75, 1.1)
    leaves = foliage(green, wide, size, int(rng.integers(1000, 9999)))
    return Face(foot - point(wide / 2, 0, 0), point(wide, 0, 0), _UP * size, leaves)


def _church(foot: Array) -> Iterator[Face]:
    stone = masonry(colour("#c9b08c"), 31)
    slate = tiles(colour("#4f6a66"), 32)
    side = 7.5
    x, z = point(side, 0, 0), point(0, 0, side)
    tower = Facade(colour("#d6bd97"), colour("#4a4038"), side, 27.0, 0.0, 2, 5, 0.0, seed=33)
    yield Face(foot, x, _UP * 27.0, tower)
    yield Face(foot, z, _UP * 27.0, tower)
    ledge = foot - 0.5 * unit(x) - 0.5 * unit(z) + _UP * 27.0
    yield from _box(ledge, unit(x) * 8.5, _UP * 0.8, unit(z) * 8.5, stone)
    yield from _column(foot + (x + z) / 2 + _UP * 27.8, 4.5, 3.0, 3.0, stone)
    yield from _column(foot + (x + z) / 2 + _UP * 32.0, 12.5, 3.7, 0.05, slate)
    nave = foot + x + point(0, -3.0, 0.5)
    yield Face(nave, point(20, 0, 0), _UP * 13.0, tower)
    yield from _roof(nave + _UP * 13.0, point(20, 0, 0), point(0, 0, 9), 6.0, False, slate)


def _lighthouse(foot: Array) -> Iterator[Face]:
    white, red = plain(colour("#efe6d6"), 41, 0.3), plain(colour("#b8382c"), 42, 0.3)
    for k in range(5):
        low, high = 2.9 - 0.26 * k, 2.9 - 0.26 * (k + 1)
        yield from _column(foot + _UP * 4.2 * k, 4.2, low, high, red if k % 2 else white)
    top = foot + _UP * 21.0
    yield from _column(top, 0.6, 2.3, 2.3, plain(colour("#3a3532"), 43))
    yield from _column(top + _UP * 0.6, 2.4, 1.15, 1.15, lamp(colour("#ffd98a"), 1.6))
    yield from _column(top + _UP * 3.0, 2.2, 1.7, 0.05, red)
    rock = masonry(_STONE * 0.8, 44, wet=1.4)
    yield from _box(point(-64, 0, 168), point(9, 0, 0), _UP * 2.4, point(0, 0, 9), rock)
    yield from _box(point(-190, 0, 176), point(127, 0, -3), _UP * 2.0, point(0, 0, 5), rock)


def _quay() -> Iterator[Face]:
    """Walls that stand in the water and the paving on top of them."""
    along = unit(_ROW_END - _ROW_START)
    out = point(-7.0, 0.0, -0.92)
    wall = masonry(_STONE, 51, wet=0.9)
    paving = masonry(_STONE * 0.9, 52)
    edge = _ROW_START + out - _UP * QUAY
    for k in range(13):
        start = edge + along * (10.0 * k)
        yield Face(start, along * 10.0, _UP * QUAY, wall)
        yield Face(start + _UP * QUAY, along * 10.0, -out, paving)
        yield Face(start + _UP * QUAY - unit(-out) * 0.15, along * 10.0, _UP * 0.22, wall)
    front = point(-27.0, 0.0, 150.0)
    yield Face(front, point(34.0, 0, -1.5), _UP * QUAY, wall)
    yield Face(front + _UP * QUAY, point(34.0, 0, -1.5), point(0, 0, 9), paving)
    yield Face(front, point(0, 0, 40.0), _UP * QUAY, wall)


def _lamps_and_trees(rng: np.random.Generator) -> Iterator[Face]:
    iron = plain(colour("#2b2a2a"), 55)
    along = unit(_ROW_END - _ROW_START)
    edge = _ROW_START + point(-6.2, 0.0, -0.8)
    for k in range(9):
        foot = edge + along * (16.0 + 13.0 * k)
        yield from _column(foot, 4.4, 0.09, 0.07, iron)
        yield from _column(foot + _UP * 4.4, 0.55, 0.16, 0.26, lamp(colour("#ffc56b"), 3.5))
        yield from _column(foot + _UP * 4.95, 0.25, 0.32, 0.05, iron)
        if k % 2:
            tree = foot + along * 5.0 + point(1.4, 0, 0)
            yield from _column(tree, 2.6, 0.2, 0.14, iron)
            yield _tree(tree + _UP * 1.8, rng.uniform(4.4, 5.6), rng)


def _boats() -> Iterator[Face]:
    cream, rust = colour("#f3e2c0"), colour("#c2552f")
    yield from _boat(point(-8.5, 0, 36.0), 0.42, 9.5, colour("#274a63"), None)
    yield from _boat(point(6.0, 0, 62.0), 1.25, 8.5, colour("#8a2f26"), None)
    yield from _boat(point(-27.0, 0, 98.0), -0.25, 10.0, colour("#e9e2d4"), cream)
    yield from _boat(point(-9.0, 0, 124.0), 0.35, 8.0, colour("#3c5c4a"), rust)


def _boat(
    centre: Array, turn: float, length: float, paint: Array, sail: Array | None
) -> Iterator[Face]:
    ahead = point(np.cos(turn), 0.0, np.sin(turn))
    side = point(-np.sin(turn), 0.0, np.cos(turn))
    yield from _hull(centre, ahead, side, length, paint)
    wood = plain(colour("#8a5f38"), 62, 0.4)
    foot, height = centre + ahead * (0.08 * length) + _UP * 0.6, 1.3 * length
    yield from _column(foot, height, 0.009 * length, 0.005 * length, wood)
    cabin = centre - ahead * (0.22 * length) - side * (0.09 * length) + _UP * 0.75
    white = plain(colour("#e5dcc8"), 63)
    yield from _box(cabin, ahead * 0.26 * length, _UP * 0.65, side * 0.18 * length, white)
    boom = foot + _UP * 1.3
    outer = boom - ahead * (0.47 * length) + _UP * 0.15
    yield from _rod(boom, outer, 0.008 * length, 0.006 * length, wood)
    for k in range(3):
        pane = cabin + ahead * (0.045 + 0.075 * k) * length - side * 0.01 + _UP * 0.25
        yield Face(pane, ahead * 0.045 * length, _UP * 0.26, plain(colour("#20262c"), 68))
    tip = foot + _UP * (height * 0.97)
    for end in (centre + ahead * (0.5 * length), centre - ahead * (0.47 * length)):
        yield from _spar(end + _UP * 1.0, tip, 0.02, plain(colour("#3a332c"), 64))
    if sail is None:
        roll = plain(colour("#d9c7a4"), 65, 0.6)
        lift = _UP * 0.025 * length
        yield from _rod(boom + lift, outer + lift, 0.022 * length, 0.014 * length, roll)
        return
    wide, tall = 0.46 * length, 0.86 * height
    main = sailcloth(sail, wide, tall, 66)
    yield Face(boom + _UP * 0.15, -ahead * wide - side * 0.4, _UP * tall, main)
    jib = sailcloth(sail * 0.95, 0.38 * length, 0.7 * height, 67)
    yield Face(foot + ahead * 0.2 + _UP * 0.4, ahead * 0.38 * length, _UP * 0.7 * height, jib)


def _spar(start: Array, end: Array, radius: float, paint: Paint) -> Iterator[Face]:
    """Two crossed strips, for rods that are only a few pixels thick."""
    axis = unit(end - start)
    for other in (np.cross(axis, _UP), np.cross(axis, point(0.3, 0.2, 1.0))):
        wide = unit(other) * radius
        yield Face(start - wide, 2.0 * wide, end - start, paint)


def _hull(centre: Array, ahead: Array, side: Array, length: float, base: Array) -> Iterator[Face]:
    """Planks lofted between ribs: full amidships, a raked bow, and a rising sheer."""

    def rib(s: float, level: float, hand: float) -> Array:
        full: float = max(0.0, 1.0 - float(np.clip(2.0 * s, -0.80, 1.0)) ** 2) ** 0.7
        flare = 0.62 + 0.38 * level**0.6
        sheer = 0.066 * length * (1.0 + 3.4 * (s + 0.10) ** 2)
        sideways = side * (hand * 0.15 * length * full * flare)
        rake = 0.84 + 0.16 * level
        place: Array = centre + ahead * (s * length * rake) + sideways + _UP * (sheer * level)
        return place

    keel, stripe, rail = colour("#6e2a22"), colour("#e8dcc4"), colour("#c9a876")
    tints = (keel, stripe, base, base * 1.06, base * 1.12, rail)
    levels = (0.0, 0.17, 0.24, 0.45, 0.66, 0.88, 1.0)
    deck = plain(colour("#b48a58"), 71)
    stations = [float(s) for s in np.linspace(-0.5, 0.5, 33)]
    for s, t in pairwise(stations):
        for hand in (-1.0, 1.0):
            for low, high, tint in zip(levels[:-1], levels[1:], tints, strict=True):
                start = rib(s, low, hand)
                rise = (rib(s, high, hand) - start) * 1.05
                yield Face(start, (rib(t, low, hand) - start) * 1.03, rise, plain(tint, 72, 0.15))
        left = rib(s, 0.9, -1.0)
        yield Face(left, (rib(t, 0.9, 0.0) - rib(s, 0.9, 0.0)), rib(s, 0.9, 1.0) - left, deck)
    for low, high, tint in zip(levels[:-1], levels[1:], tints, strict=True):
        start = rib(-0.5, low, -1.0)
        across = rib(-0.5, low, 1.0) - start
        yield Face(start, across, (rib(-0.5, high, -1.0) - start) * 1.05, plain(tint, 73, 0.15))
