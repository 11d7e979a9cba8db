"""The sample building: a domed church at the end of a square, beside an arcade in the sun."""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.march import Lamp, Scene, Skin, Solid, box, carve, develop, render
from drawing.noise import Array, cell_random, colour, fractal, mix, noise, smoothstep, unit

_WIDTH, _HEIGHT = 704, 560
_SUN = unit(np.array([-0.58, 0.62, -0.50]))
_BAY = 4.2
_NAVE = 58.0


def architecture() -> Image.Image:
    """Build the square, wait for the afternoon, and take the photograph."""
    lamps = (Lamp(_SUN, colour("#ffe2b4") * 1.9, 26.0),)
    solids = (_ground(), _arcade(), _church(), _dome(), _palace(), _obelisk(), *_cypresses())
    scene = Scene(
        solids,
        lamps,
        _daylight,
        _sky,
        _sky,
        openness=2.4,
        focal=0.80,
        eye=(0.2, 2.3, -9.0),
        target=(0.1, 6.6, 20.0),
        haze=0.0018,
        step=0.9,
        scale=6.0,
    )
    return develop(render(scene, _WIDTH, _HEIGHT), 81, 0.95)


def _daylight(way: Array) -> Array:
    return mix(colour("#c99f6c") * 0.24, colour("#7fa6d8") * 0.34, 0.5 + 0.5 * way[:, 1:2])


def _sky(rays: Array) -> Array:
    """Deep blue overhead, pale low down, with heaped clouds lit from the left."""
    up = rays[:, 1].clip(0.0)
    clear = mix(colour("#b9d3e6"), colour("#2f6cb4"), smoothstep(0.0, 0.75, up)[:, None])
    # Heaps pack together toward the horizon, as on a ceiling seen from below.
    u, v = 2.6 * np.arctan2(rays[:, 0], rays[:, 2]) + 4.1, 3.4 * np.log(up + 0.25)

    def heap(u: Array, v: Array) -> Array:
        warp = 0.4 * fractal(u * 1.1, v * 1.1, 2, 83)
        return fractal(u * 0.9 + warp, v * 1.5 + warp, 5, 85, 0.52) + 0.05

    dense = heap(u, v)
    lit = np.clip(0.62 + 1.3 * (dense - heap(u - 0.12, v + 0.14)), 0.0, 1.0)[:, None]
    cloud = mix(colour("#8fa3bd"), colour("#fff6e6") * 1.1, lit)
    return np.asarray(mix(clear, cloud, 0.95 * smoothstep(0.02, 0.34, dense)[:, None]))


def _arch(across: Array, up: Array, half: float, spring: float) -> Array:
    """A round-headed opening in the plane: negative inside."""
    round_ = np.hypot(across, np.maximum(up - spring, 0.0)) - half
    return np.maximum(round_, np.abs(across) - half)


def _courses(along: Array, up: Array, code: str, seed: int) -> Array:
    """Dressed stone: each block has its own tone, and dirt runs down from above."""
    row = np.floor(up / 0.55)
    shift = along / 1.25 + 0.5 * (row % 2)
    block = np.floor(shift)
    joint = smoothstep(0.0, 0.035, shift - block) * smoothstep(0.0, 0.07, up / 0.55 - row)
    tone = (0.62 + 0.38 * joint) * (0.82 + 0.28 * cell_random(block, row, seed))
    tone *= 1.0 + 0.30 * fractal(along * 0.6, up * 0.25, 4, seed)
    tone *= 1.0 + 0.14 * fractal(along * 4.0, up * 4.0, 2, seed + 5)
    return np.asarray(tone[:, None].clip(0.1, 1.6) * colour(code))


def _ground() -> Solid:
    def skin(p: Array) -> Skin:
        x, z = p[:, 0], p[:, 2]
        i, j = np.floor(x / 0.9), np.floor(z / 0.9)
        gap = smoothstep(0.0, 0.035, x / 0.9 - i) * smoothstep(0.0, 0.035, z / 0.9 - j)
        tone = (0.72 + 0.28 * gap) * (0.78 + 0.34 * cell_random(i, j, 91))
        tone *= 1.0 + 0.35 * fractal(x * 0.3, z * 0.3, 4, 92)
        lanes = (np.abs(x % 5.4 - 2.7) < 0.32) | (np.abs(z % 5.4 - 2.7) < 0.32)
        base = np.where(lanes[:, None], colour("#d8c8aa"), colour("#a58a68"))
        return Skin(base * tone[:, None], 0.25, 12.0)

    return Solid(lambda p: p[:, 1], skin, (0.0, -9e4, 0.0), 9e4 + 0.1)


_FRONT, _LENGTH, _EAVES = 6.2, 26.0, 10.6


def _bay(p: Array) -> tuple[Array, Array]:
    """Metres from the middle of the arcade's bay, and the bay's number."""
    along = p[:, 2] + 2.0
    return (along % _BAY) - 0.5 * _BAY, np.floor(along / _BAY)


def _arcade() -> Solid:
    """Bays that repeat into the distance, with a gallery behind them and a roof above."""

    def distance(p: Array) -> Array:
        x, y = p[:, 0], p[:, 1]
        out, middle = x - _FRONT, 0.5 * _LENGTH
        ends = np.maximum(np.abs(p[:, 2] - middle) - middle - 7.6, 0.0)
        rear = box(p, (_FRONT + 7.0, 0.5 * _EAVES, middle), (2.2, 0.5 * _EAVES, 20.6), 0.0)
        vault = box(p, (_FRONT + 3.0, 5.9, middle), (2.6, 0.35, 20.6), 0.0)
        roof = np.maximum(y - _EAVES - 0.35 - 0.32 * (out + 0.4), -0.5 - out)
        roof = np.maximum(np.maximum(roof, _EAVES - y), np.maximum(ends, out - 8.0))
        body = np.minimum(_arcade_wall(p, ends), np.minimum(rear, vault))
        return np.asarray(np.minimum(body, 0.9 * roof) * 0.95)

    return Solid(distance, _arcade_skin, (_FRONT + 4.0, 5.5, 0.5 * _LENGTH), 23.5)


def _arcade_wall(p: Array, ends: Array) -> Array:
    """Piers and arches with their mouldings, a string course, windows, a cornice."""
    y, out = p[:, 1], p[:, 0] - _FRONT
    s, _ = _bay(p)
    middle = (_FRONT + 0.5, 0.5 * _EAVES, 0.5 * _LENGTH)
    wall = box(p, middle, (0.5, 0.5 * _EAVES, 0.5 * _LENGTH + 7.6), 0.02)
    opening = _arch(s, y, 1.42, 3.5)
    wall = np.maximum(wall, -opening)
    rim = _bar(np.abs(opening - 0.16) - 0.12, np.abs(out) - 0.10)
    rim = np.where(y > 3.3, rim, np.hypot(rim, 3.3 - y))
    capital = _bar(np.abs(np.abs(s) - 0.5 * _BAY) - 0.76, np.abs(y - 3.4) - 0.14)
    capital = _bar(capital, np.abs(out - 0.5) - 0.64)
    window = np.maximum(_arch(s, y - 7.0, 0.62, 1.3), 6.95 - y)
    wall = carve(wall, np.maximum(window, out - 0.34), 0.03)
    for level, reach, half in ((5.85, 0.16, 0.14), (_EAVES, 0.42, 0.22), (_EAVES - 0.5, 0.2, 0.1)):
        lip = np.maximum(np.abs(y - level) - half, np.abs(out) - reach)
        wall = np.minimum(wall, np.hypot(lip.clip(0.0), ends) + lip.clip(max=0.0))
    return np.minimum(wall, np.minimum(np.hypot(rim, ends), np.hypot(capital, ends)))


def _bar(a: Array, b: Array) -> Array:
    """Distance from where both are below zero, less a rounded edge."""
    return np.asarray(np.hypot(a.clip(0.0), b.clip(0.0)) - 0.02)


def _arcade_skin(p: Array) -> Skin:
    x, y, z = p.T
    s, k = _bay(p)
    base = _courses(z, y, "#d9b98a", 93)
    plaster = (y > 6.0) & (y < _EAVES - 0.62) & (np.abs(x - _FRONT) < 0.05)
    rough = 1.0 + 0.35 * fractal(z * 0.7, y * 0.4, 4, 94)
    base = np.where(plaster[:, None], colour("#d98e54") * rough[:, None], base)
    glass = (x > _FRONT + 0.28) & (x < _FRONT + 0.5) & (y > 6.9) & (y < 9.0) & (np.abs(s) < 0.62)
    shut = 0.6 + 0.4 * (np.sin(y * 40.0) > 0.0)
    tint = np.where((k % 3 == 1)[:, None], colour("#2f5a4c") * shut[:, None], colour("#27323c"))
    base = np.where(glass[:, None], tint, base)
    frame = np.abs(_arch(s, y - 7.0, 0.62, 1.3) - 0.12) < 0.10
    base = np.where((frame & plaster & (y > 6.8))[:, None], colour("#ecdcb8"), base)
    tiles = (y > _EAVES + 0.24)[:, None]
    ridge = 0.7 + 0.4 * np.abs(np.sin(z * 7.0)) + 0.3 * noise(z * 3.0, x * 3.0, 95)
    return Skin(np.where(tiles, colour("#b5583a") * ridge[:, None], base), 0.06)


def _church() -> Solid:
    """A portico of columns with its pediment, and the nave behind."""

    def distance(p: Array) -> Array:
        x, y, z = p.T
        m = np.abs(x)
        nave = box(p, (0.0, 6.0, _NAVE), (9.5, 6.0, 11.0), 0.05)
        door = np.maximum(_arch(x, y, 1.3, 4.2), z - _NAVE + 10.0)
        niches = np.maximum(_arch(m - 6.6, y - 2.0, 0.8, 2.6), 2.0 - y)
        nave = carve(carve(nave, door, 0.05), np.maximum(niches, z - _NAVE + 10.4), 0.05)
        spot = np.where(m > 3.9, m - 5.3, np.where(m > 2.6, m - 3.3, m - 1.3))
        taper = 0.50 - 0.010 * y + 0.12 * np.exp(-y * 2.5) + 0.20 * smoothstep(7.0, 7.6, y)
        column = np.hypot(spot, z - _NAVE + 15.0) - taper
        column = np.maximum(column * 0.8, np.abs(y - 3.9) - 3.9)
        beam = box(p, (0.0, 8.35, _NAVE - 13.0), (6.3, 0.65, 2.7), 0.04)
        lip = box(p, (0.0, 9.05, _NAVE - 13.0), (6.7, 0.14, 3.1), 0.04)
        gable = np.maximum(0.38 * m + 0.925 * (y - 9.1) - 2.35, 9.1 - y)
        gable = np.maximum(gable, np.abs(z - _NAVE + 13.0) - 2.9)
        field = np.maximum(0.38 * m + 0.925 * (y - 9.4) - 1.75, 9.4 - y)
        gable = np.maximum(gable, -np.maximum(field, z - _NAVE + 15.5))
        steps = np.minimum.reduce([
            box(p, (0.0, 0.22 * k, _NAVE - 13.0), (8.6 - 0.5 * k, 0.22, 4.6 - 0.5 * k), 0.02)
            for k in range(4)
        ])  # fmt: skip
        crown = box(p, (0.0, 12.1, _NAVE), (9.9, 0.28, 11.4), 0.03)
        parts = (nave, column, beam, lip, gable, steps, crown)
        return np.asarray(np.minimum.reduce(parts) * 0.95)

    def skin(p: Array) -> Skin:
        return Skin(_courses(p[:, 0] + p[:, 2], p[:, 1], "#e3d2b2", 96), 0.08)

    return Solid(distance, skin, (0.0, 5.5, _NAVE - 3.0), 20.5)


def _dome() -> Solid:
    def distance(p: Array) -> Array:
        y = p[:, 1]
        q = p - np.array([0.0, 0.0, _NAVE])
        away, turn = np.hypot(q[:, 0], q[:, 2]), np.arctan2(q[:, 0], q[:, 2])
        slice_ = 2.0 * np.pi / 16.0
        local = (turn % slice_) - 0.5 * slice_
        side = away * np.sin(local)
        drum = np.maximum(away - 7.0, np.abs(y - 14.5) - 3.4)
        drum = np.maximum(drum, -np.maximum(_arch(side, y - 13.0, 0.62, 2.5), 6.5 - away))
        post = np.hypot(away * np.cos(np.abs(local) - 0.5 * slice_) - 7.0,
                        away * np.sin(np.abs(local) - 0.5 * slice_)) - 0.34  # fmt: skip
        drum = np.minimum(drum, np.maximum(post, np.abs(y - 14.5) - 3.2))
        rings = [np.maximum(np.abs(away - 7.1) - 0.42, np.abs(y - h) - 0.26) for h in (12.4, 17.9)]
        rise = (y - 18.0) / 1.16
        shell = np.hypot(away, rise) - 7.0
        ribs = np.maximum(np.abs(away * np.sin(np.abs(local) - 0.5 * slice_)) - 0.20, shell - 0.26)
        cap = np.maximum(np.minimum(shell, ribs), 18.0 - y)
        tower = np.maximum(away - 1.25, np.abs(y - 27.3) - 1.6)
        light = _arch(away * np.sin(2.0 * local), y - 26.4, 0.16, 1.2)
        tower = np.maximum(tower, -np.maximum(light, 0.9 - away))
        lid = np.maximum(away - 1.6, np.abs(y - 29.0) - 0.16)
        spire = np.maximum((away - 0.55 * (31.8 - y)) * 0.8, 29.0 - y)
        orb = np.hypot(away, y - 31.7) - 0.42
        parts = (drum, *rings, cap, tower, lid, spire, orb)
        return np.asarray(np.minimum.reduce(parts) * 0.85)

    def skin(p: Array) -> Skin:
        y, turn = p[:, 1], np.arctan2(p[:, 0], p[:, 2] - _NAVE)
        stone = _courses(turn * 7.0, y, "#e6d6b8", 97)
        rows = 0.82 + 0.25 * np.abs(np.sin(y * 5.2)) + 0.35 * fractal(turn * 4.0, y * 0.6, 4, 98)
        away = np.hypot(p[:, 0], p[:, 2] - _NAVE)
        shell = (np.hypot(away, (y - 18.0) / 1.16) < 7.12) & (y > 18.15) & (away > 1.4)
        lead = (y > 29.1)[:, None]
        base = np.where(shell[:, None], colour("#b4573a") * rows[:, None], stone)
        return Skin(np.where(lead, colour("#5f8f7c"), base), 0.10)

    return Solid(distance, skin, (0.0, 21.0, _NAVE), 12.6)


def _palace() -> Solid:
    """The side of the square that lies in shade, and throws its shadow on the paving."""

    def distance(p: Array) -> Array:
        y = p[:, 1]
        body = box(p, (-15.0, 5.2, 13.0), (5.2, 5.2, 19.0), 0.03)
        eaves = box(p, (-15.0, 10.5, 13.0), (5.9, 0.22, 19.6), 0.02)
        band = box(p, (-15.0, 4.6, 13.0), (5.4, 0.14, 19.2), 0.02)
        s = (p[:, 2] + 6.0) % 3.8 - 1.9
        low = np.maximum(_arch(s, y, 0.95, 2.3), -p[:, 0] - 10.3)
        high = np.maximum(np.maximum(_arch(s, y - 5.8, 0.65, 1.9), 5.8 - y), -p[:, 0] - 10.2)
        roof = np.maximum(0.42 * np.abs(p[:, 0] + 15.0) + 0.9 * (y - 10.6) - 2.3, 10.5 - y)
        roof = np.maximum(roof, np.abs(p[:, 2] - 13.0) - 19.4)
        body = np.maximum(np.maximum(body, -low), -high)
        return np.asarray(np.minimum.reduce([body, eaves, band, roof]) * 0.95)

    def skin(p: Array) -> Skin:
        x, y, z = p.T
        rough = 1.0 + 0.4 * fractal(z * 0.5 + x, y * 0.4, 4, 99)
        base = np.where(
            (y > 4.7)[:, None],
            colour("#c9745a") * rough[:, None],
            _courses(z + x, y, "#c3a988", 100),
        )
        inside = (x > -10.6) & (x < -9.9) & (np.abs(x + 9.8) > 0.12)
        base = np.where(inside[:, None], colour("#3a3f42"), base)
        tiles = (y > 10.75)[:, None]
        ridge = 0.7 + 0.4 * np.abs(np.sin(z * 7.0))
        return Skin(np.where(tiles, colour("#a8523a") * ridge[:, None], base), 0.05)

    return Solid(distance, skin, (-15.0, 6.0, 13.0), 21.5)


def _obelisk() -> Solid:
    at_x, at_z = -2.9, 21.0

    def distance(p: Array) -> Array:
        y = p[:, 1]
        m = np.maximum(np.abs(p[:, 0] - at_x), np.abs(p[:, 2] - at_z))
        needle = np.maximum(m - 0.62 + 0.030 * (y - 2.6), m + 0.9 * (y - 13.2))
        parts = [needle * 0.95]
        for half, top in ((1.9, 0.3), (1.5, 0.65), (0.95, 2.3), (1.1, 2.6)):
            low = 2.2 if top == 2.6 else 0.0
            parts.append(np.maximum(m - half, np.maximum(y - top, low - y)))
        return np.asarray(np.minimum.reduce(parts))

    def skin(p: Array) -> Skin:
        return Skin(_courses(p[:, 0] + p[:, 2], p[:, 1], "#c98f78", 101), 0.15)

    return Solid(distance, skin, (at_x, 6.5, at_z), 7.2)


def _cypresses() -> tuple[Solid, ...]:
    return tuple(
        _cypress(x, z, tall, k)
        for k, (x, z, tall) in enumerate(
            ((-9.6, 41.0, 11.5), (-12.6, 44.0, 13.5), (11.5, 45.0, 12.0))
        )
    )


def _cypress(x: float, z: float, tall: float, seed: int) -> Solid:
    def distance(p: Array) -> Array:
        up = (p[:, 1] / tall).clip(0.0, 1.0)
        turn = np.arctan2(p[:, 0] - x, p[:, 2] - z)
        leaf = 0.30 * fractal(turn * 2.5, p[:, 1] * 0.9 - 0.5 * turn, 3, 102 + seed)
        girth = 1.45 * (1.0 - up) ** 0.7 * smoothstep(0.0, 0.22, up + 0.08)
        away = np.hypot(p[:, 0] - x, p[:, 2] - z) - girth - leaf * (0.4 + girth)
        return np.maximum(away, p[:, 1] - tall) * 0.6

    def skin(p: Array) -> Skin:
        tone = 0.8 + 0.9 * fractal(p[:, 0] * 3.0 + p[:, 2] * 2.0, p[:, 1] * 2.2, 3, 105 + seed)
        return Skin(tone[:, None].clip(0.1, 2.0) * colour("#3c5a2c"), 0.0)

    return Solid(distance, skin, (x, 0.5 * tall, z), 0.5 * tall + 1.2)
