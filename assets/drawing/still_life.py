"""The sample still life: a jug, a bottle and fruit on a rumpled cloth, by window light."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from PIL import Image

from drawing.march import (
    Lamp,
    Scene,
    Skin,
    Solid,
    ball,
    box,
    carve,
    develop,
    egg,
    join,
    length,
    render,
    rod,
    table,
)
from drawing.noise import Array, colour, fractal, mix, noise, smoothstep, unit

Point: TypeAlias = tuple[float, float, float]

_WIDTH, _HEIGHT = 704, 560
_WINDOW = unit(np.array([-0.85, 0.56, -0.20]))
_EDGE = -1.62


def still_life() -> Image.Image:
    """Set the table, light it from a window on the left, and take the photograph."""
    lamps = (
        Lamp(_WINDOW, colour("#fff0d8") * 1.75, 9.0),
        Lamp(unit(np.array([0.8, 0.35, -0.5])), colour("#ffb98a") * 0.12),
    )
    scene = Scene(
        (*_fruit(), *_grapes(), _jug(), _bottle(), _cloth(), _table()),
        lamps,
        _room,
        _panes,
        _wall,
        eye=(0.05, 2.35, -6.4),
        target=(0.10, 0.72, 0.0),
        focal=1.30,
        step=0.8,
    )
    return develop(render(scene, _WIDTH, _HEIGHT), 31, 1.0)


def _room(way: Array) -> Array:
    """Dim walls, and cool light that comes down from the ceiling."""
    return mix(colour("#5a4434") * 0.20, colour("#9fb0c4") * 0.21, 0.5 + 0.5 * way[:, 1:2])


def _panes(way: Array) -> Array:
    """The window with its bars, as glaze and glass show it."""
    side = unit(np.cross(np.array([0.0, 1.0, 0.0]), _WINDOW))
    u, v = way @ side, way @ np.cross(_WINDOW, side)
    pane = smoothstep(0.30, 0.25, np.abs(u)) * smoothstep(0.38, 0.32, np.abs(v))
    pane *= smoothstep(0.012, 0.03, np.abs(u)) * smoothstep(0.012, 0.03, np.abs(v + 0.05))
    pane *= way @ _WINDOW > 0.0
    return np.asarray(pane[:, None] * colour("#f4f6ff") * 7.0)


def _wall(rays: Array) -> Array:
    """A dark wall behind, lighter where the window's light falls on it."""
    x, y = rays[:, 0] / rays[:, 2], rays[:, 1] / rays[:, 2]
    pool = np.exp(-(((x - 0.16) / 0.24) ** 2) - ((y + 0.02) / 0.22) ** 2)
    rough = (
        1.0 + 0.35 * fractal(x * 5.0, y * 5.0, 4, 13) + 0.10 * fractal(x * 40.0, y * 40.0, 2, 15)
    )
    tone = (0.045 + 0.20 * pool) * rough
    return np.asarray(tone[:, None] * mix(colour("#6a7a72"), colour("#d8b98a"), pool[:, None]))


def _painted(code: str, gloss: float = 0.3, polish: float = 60.0) -> Callable[[Array], Skin]:
    tint = colour(code)
    return lambda points: Skin(np.ones((len(points), 1)) * tint, gloss, polish)


def _cloth_height(x: Array, z: Array) -> Array:
    u = x + 0.35 * z + 0.25 * noise(x * 0.9, z * 0.9, 21)
    folds = 0.055 * np.sin(4.1 * u + 1.5 * np.sin(1.7 * z)) + 0.11 * fractal(
        u * 0.9, z * 0.7, 3, 23
    )
    # The weight of what stands on it presses the cloth flat.
    calm = smoothstep(0.35, 1.7, np.hypot(0.7 * (x - 0.1), z + 0.1))
    return 0.035 + np.abs(folds) * (0.12 + 0.88 * calm)


def _cloth() -> Solid:
    height = table(_cloth_height, 3.0)
    sway_at = table(
        lambda x, y: (
            0.05 * np.sin(6.3 * x + 1.2 * np.sin(2.0 * y)) + 0.07 * fractal(x, y * 0.3, 2, 25)
        ),
        3.0,
    )

    def distance(p: Array) -> Array:
        x, y, z = p.T
        top = y - height(x, np.maximum(z, _EDGE))
        sway = sway_at(x, y)
        front = _EDGE - 0.05 - sway * smoothstep(0.0, -0.7, y) - z
        sheet = -join(-top, -front, 0.16)
        hem = np.maximum(np.abs(x + 0.15 + 0.12 * z) - 1.95, -1.02 - 0.12 * x - y)
        hem = np.maximum(hem, z - 1.5)
        return np.asarray(np.maximum(np.maximum(sheet, -sheet - 0.09), hem) * 0.7)

    def skin(p: Array) -> Skin:
        x, y, z = p.T
        weave = (
            1.0 + 0.10 * noise(x * 70.0, (z + y) * 70.0, 27) + 0.08 * fractal(x * 3, z * 3, 3, 28)
        )
        across = x + 0.15 + 0.12 * z
        stripes = sum(
            smoothstep(width + 0.012, width, np.abs(np.abs(across) - at))
            for at, width in ((1.72, 0.055), (1.55, 0.02), (0.95, 0.02), (0.86, 0.02))
        )
        base = mix(colour("#e9e3d3"), colour("#2f4f8f"), 0.85 * np.asarray(stripes)[:, None])
        return Skin(base * weave[:, None], 0.02)

    return Solid(distance, skin, (-0.1, -0.3, -0.1), 3.3)


def _table() -> Solid:
    def skin(p: Array) -> Skin:
        x, z = p[:, 0], p[:, 2]
        board = np.floor(z / 0.62)
        rings = fractal(x * 0.7 + 3.1 * board, z * 9.0, 4, 33)
        gap = smoothstep(0.0, 0.03, z / 0.62 - board)
        tone = (0.75 + 0.7 * rings) * (0.3 + 0.7 * gap)
        return Skin(tone[:, None].clip(0.1, 2.0) * colour("#7d4a27"), 0.35, 25.0)

    return Solid(
        lambda p: box(p, (0.0, -0.20, 0.6), (4.4, 0.20, 2.2), 0.04), skin, (0.0, -0.2, 0.6), 5.2
    )


def _turned(
    profile: tuple[tuple[float, float], ...], x: float, z: float
) -> Callable[[Array], Array]:
    """A body thrown on the wheel: radius by height, smooth between the knots."""
    heights, radii = (np.array(side) for side in zip(*profile, strict=True))
    fine = np.linspace(heights[0], heights[-1], 240)
    weights = np.exp(-(((fine[:, None] - fine[None, :]) / 0.05) ** 2))
    curve = (weights @ np.interp(fine, heights, radii)) / weights.sum(axis=1)

    def distance(p: Array) -> Array:
        away = np.hypot(p[:, 0] - x, p[:, 2] - z)
        side = (away - np.interp(p[:, 1], fine, curve)) * 0.72
        ends = np.maximum(heights[0] - p[:, 1], p[:, 1] - heights[-1])
        return np.asarray(np.maximum(side, ends))

    return distance


def _jug() -> Solid:
    x, z = -1.02, 0.30
    shape = _turned(
        ((0.05, 0.36), (0.12, 0.42), (0.5, 0.66), (0.85, 0.70), (1.25, 0.50), (1.55, 0.33),
         (1.85, 0.31), (2.08, 0.43)), x, z,
    )  # fmt: skip
    hollow = _turned(((1.2, 0.30), (1.6, 0.27), (1.85, 0.26), (2.2, 0.40)), x, z)

    def distance(p: Array) -> Array:
        ring = np.hypot((p[:, 0] - x + 0.58) / 0.85, (p[:, 1] - 1.38) / 1.25)
        handle = np.hypot((ring - 0.36) * 0.9, p[:, 2] - z) - 0.062
        lip = egg(p, (x + 0.36, 2.02, z), (0.20, 0.10, 0.13))
        body = join(join(shape(p), handle * 0.85, 0.10), lip, 0.12)
        return carve(body, hollow(p), 0.03)

    def skin(p: Array) -> Skin:
        y = p[:, 1]
        turn = np.arctan2(p[:, 2] - z, p[:, 0] - x)
        petals = np.abs(np.sin(3.5 * turn)) * 0.15
        bands = smoothstep(0.022, 0.012, np.abs(np.abs(y - 0.82) - 0.30))
        bands += smoothstep(0.03, 0.015, np.abs(y - 0.70 - petals))
        bands += smoothstep(0.06, 0.045, np.hypot(np.sin(3.5 * turn) * 0.2, y - 0.99))
        bands += smoothstep(1.95, 2.0, y) + smoothstep(0.14, 0.10, y)
        glaze = 1.0 + 0.10 * fractal(turn * 3.0, y * 4.0, 3, 35)
        base = mix(colour("#e8ddc6"), colour("#1f4a86"), 0.9 * bands.clip(0.0, 1.0)[:, None])
        return Skin(base * glaze[:, None], 1.1, 160.0)

    return Solid(distance, skin, (x - 0.1, 1.05, z), 1.35)


def _bottle() -> Solid:
    x, z = 0.38, 0.95
    shape = _turned(
        ((0.03, 0.34), (0.1, 0.38), (1.25, 0.38), (1.55, 0.26), (1.75, 0.14), (2.3, 0.125),
         (2.34, 0.15), (2.42, 0.15)), x, z,
    )  # fmt: skip

    def skin(p: Array) -> Skin:
        y, side = p[:, 1], (p[:, 0] - x) / 0.38
        deep = mix(colour("#0c1f14"), colour("#3f6a2c"), (smoothstep(0.2, 0.95, side))[:, None])
        label = smoothstep(0.02, 0.0, np.abs(y - 0.72) - 0.30)
        line = smoothstep(0.015, 0.005, np.abs(np.abs(y - 0.72) - 0.25))
        line += smoothstep(0.10, 0.09, np.hypot(side - 0.1, (y - 0.75) / 0.5) - 0.12)
        paper = mix(colour("#d9c79c"), colour("#7a2a1e"), line.clip(0.0, 1.0)[:, None])
        cork = y[:, None] > 2.36
        base = np.where(cork, colour("#b98d5a"), mix(deep, paper, label[:, None]))
        return Skin(base, np.where(cork[:, 0], 0.1, 1.4 - label), 220.0)

    return Solid(shape, skin, (x, 1.2, z), 1.32)


def _fruit() -> tuple[Solid, ...]:
    red = ("#7d0f12", "#c9281d", "#e2a73a")
    gold = ("#8a8a1c", "#c9b63a", "#d8642a")
    return (
        _apple((-0.18, 0.40, -0.52), 0.40, red, 41, 0.2),
        _apple((0.62, 0.41, 0.10), 0.40, gold, 42, -0.15),
        _orange((-0.92, 0.37, -0.72), 0.35),
        _orange((0.18, 0.37, 0.12), 0.34),
        _pear((1.12, 0.04, -0.28)),
        _lemon((0.46, 0.27, -0.98)),
    )


def _apple(
    centre: Point, size: float, codes: tuple[str, str, str], seed: int, lean: float
) -> Solid:
    dark, main, flush = (colour(code) for code in codes)
    axis = unit(np.array([lean, 1.0, -0.35]))
    top = tuple(np.array(centre) + 0.92 * size * axis)
    stem_end = tuple(np.array(centre) + 1.30 * size * axis + np.array([0.07, 0.0, 0.0]))

    def parts(p: Array) -> tuple[Array, Array]:
        away = p - np.array(centre)
        up = away @ axis / size
        ribs = 1.0 + 0.012 * np.cos(5.0 * np.arctan2(away[:, 2], away[:, 0]))
        round_ = length(away) - size * ribs * (1.0 - 0.09 * (up < 0) * up * up)
        dimple = length(away - up[:, None] * size * axis)
        flesh = round_ + 0.26 * size * np.exp(-((dimple / (0.34 * size)) ** 2)) * (up > 0.0)
        stem = rod(p, top[:3], stem_end[:3], 0.022, 0.030)
        return flesh * 0.8, stem

    def skin(p: Array) -> Skin:
        away = (p - np.array(centre)) / size
        flesh, stem = parts(p)
        turn = np.arctan2(away[:, 2], away[:, 0])
        streak = fractal(turn * 7.0, away @ axis * 1.2, 3, seed)
        patch = smoothstep(
            -0.3, 0.9, noise(turn * 0.8, away @ axis, seed + 3) + 0.8 * (away @ axis)
        )
        base = mix(main, flush, (patch * 0.75)[:, None])
        base = mix(base, dark, smoothstep(-0.1, 0.45, streak)[:, None] * 0.7)
        dots = smoothstep(0.45, 0.6, noise(p[:, 0] * 40.0 + p[:, 2] * 31.0, p[:, 1] * 45.0, seed))
        base = mix(base, colour("#e9cf90"), 0.5 * dots[:, None])
        wood = (stem < flesh)[:, None]
        return Skin(np.where(wood, colour("#4a3018"), base), np.where(wood[:, 0], 0.1, 0.75), 70.0)

    return Solid(lambda p: np.minimum(*parts(p)), skin, centre, 1.45 * size)


def _orange(centre: Point, size: float) -> Solid:
    def pores(p: Array) -> Array:
        q = (p - np.array(centre)) / size
        return 0.006 * noise(q[:, 0] * 22.0 + q[:, 2] * 9.0, q[:, 1] * 22.0 - q[:, 2] * 14.0, 45)

    def skin(p: Array) -> Skin:
        q = (p - np.array(centre)) / size
        navel = np.hypot(q[:, 0] - 0.15, q[:, 2] + 0.45)
        tone = 1.0 + 0.25 * fractal(q[:, 0] * 2.0, q[:, 1] * 2.0 + q[:, 2], 3, 46)
        base = tone[:, None] * mix(colour("#e8761a"), colour("#f29a2e"), 0.5 + 0.5 * q[:, 1:2])
        spot = (smoothstep(0.13, 0.07, navel) * (q[:, 1] > 0.0))[:, None]
        return Skin(mix(base, colour("#5d6a2a"), spot), 0.5, 28.0, 0.08)

    return Solid(lambda p: ball(p, centre, size), skin, centre, size, pores)


def _pear(foot: Point) -> Solid:
    x, y, z = foot
    tip = (x - 0.16, y + 1.18, z - 0.02)

    def flesh(p: Array) -> Array:
        belly = egg(p, (x, y + 0.40, z), (0.41, 0.40, 0.41))
        neck = rod(p, (x - 0.02, y + 0.55, z), (x - 0.10, y + 0.93, z), 0.27, 0.155)
        return join(belly, neck, 0.26)

    def stem(p: Array) -> Array:
        return rod(p, (x - 0.11, y + 1.02, z), tip, 0.022, 0.032)

    def skin(p: Array) -> Skin:
        rust = fractal(p[:, 0] * 6.0, p[:, 1] * 5.0 + p[:, 2] * 4.0, 4, 47)
        blush = smoothstep(0.0, 0.5, (p[:, 0] - x) + 0.25 * rust - 0.05)
        base = mix(colour("#a9ad35"), colour("#cfc04e"), smoothstep(0.1, 0.9, p[:, 1])[:, None])
        base = mix(base, colour("#b8482a"), 0.7 * blush[:, None])
        specks = smoothstep(0.3, 0.55, noise(p[:, 0] * 42.0, p[:, 1] * 42.0 + p[:, 2] * 30.0, 48))
        base = mix(
            base, colour("#6d5524"), (0.55 * specks + 0.3 * smoothstep(0.3, 0.7, rust))[:, None]
        )
        return Skin(
            np.where((stem(p) < flesh(p))[:, None], colour("#3d2a18"), base), 0.45, 40.0, 0.05
        )

    return Solid(lambda p: np.minimum(flesh(p), stem(p)), skin, (x, y + 0.6, z), 0.75)


def _lemon(centre: Point) -> Solid:
    axis = unit(np.array([0.86, 0.06, 0.50]))

    def distance(p: Array) -> Array:
        away = p - np.array(centre)
        along = away @ axis
        aside = length(away - along[:, None] * axis)
        u = np.abs(along) / 0.37
        radius = 0.245 * np.sqrt(np.clip(1.0 - u**2.3, 0.0, 1.0))
        nub = np.hypot((np.abs(along) - 0.36) * 0.8, aside) - 0.055
        return join((aside - radius) * 0.55 + 0.25 * np.clip(u - 1.0, 0.0, None), nub, 0.08) * 0.9

    def pores(p: Array) -> Array:
        return 0.003 * noise(p[:, 0] * 60.0 + p[:, 2] * 25.0, p[:, 1] * 60.0 - p[:, 2] * 30.0, 49)

    def skin(p: Array) -> Skin:
        tone = 1.0 + 0.2 * fractal(p[:, 0] * 5.0, p[:, 2] * 5.0 + p[:, 1] * 4.0, 3, 50)
        return Skin(tone[:, None] * colour("#f0c91c"), 0.6, 35.0, 0.08)

    return Solid(distance, skin, centre, 0.48, pores)


def _grapes() -> tuple[Solid, ...]:
    """A bunch that tails off to the right, and the stalk it hangs by."""
    rng = np.random.default_rng(52)
    heart, size = np.array([1.62, 0.16, -0.98]), 0.135
    places: list[Array] = []
    for _ in range(4000):
        spread = rng.normal(0.0, 1.0, 3) * np.array([0.38, 0.20, 0.24])
        place = heart + np.array([spread[0], abs(spread[1]), spread[2] - 0.35 * spread[0]])
        high = 0.62 - 0.75 * abs(spread[0]) - 0.6 * abs(spread[2])
        apart = all(length(place - other) > 1.75 * size for other in places)
        if apart and place[1] - heart[1] < high and len(places) < 30:
            places.append(place)
    centres, radii = np.array(places), size * rng.uniform(0.88, 1.08, len(places))

    def distances(p: Array) -> Array:
        square = (p * p).sum(axis=1)[:, None] - 2.0 * p @ centres.T + (centres**2).sum(axis=1)
        return np.asarray(np.sqrt(square.clip(0.0)) - radii)

    def skin(p: Array) -> Skin:
        which = distances(p).argmin(axis=1)
        hue = (which * 0.37 % 1.0)[:, None]
        bloom = smoothstep(-0.1, 0.5, fractal(p[:, 0] * 9.0, p[:, 1] * 9.0 + p[:, 2] * 7.0, 3, 53))
        base = mix(colour("#2a0d2e"), colour("#5d1a3c"), hue)
        return Skin(mix(base, colour("#77709a"), 0.40 * bloom[:, None]), 0.8, 120.0, 0.15)

    bunch = Solid(lambda p: distances(p).min(axis=1), skin, (1.62, 0.3, -0.98), 1.25)
    stalk = Solid(
        lambda p: rod(p, (1.50, 0.55, -0.85), (1.22, 0.74, -0.62), 0.022, 0.034),
        _painted("#6b5a2a"), (1.36, 0.65, -0.74), 0.3,
    )  # fmt: skip
    return bunch, stalk
