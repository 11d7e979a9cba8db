"""Procedural surfaces of the harbour: plaster with windows, tiles, masonry, timber, leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawing.noise import Array, Mask, cell_random, colour, fractal, mix, smoothstep
from drawing.raster import Paint, Shade

_GLASS = colour("#232c36")
_LAMP = colour("#ffb14a")
_TRIM = colour("#e9dfcc")


@dataclass(frozen=True)
class Facade:
    """A house front; `gable` is the height of the triangle above the walls."""

    wall: Array
    shutter: Array
    width: float
    height: float
    gable: float
    columns: int
    floors: int
    lit: float
    seed: int

    def __call__(self, u: Array, v: Array) -> Shade:
        """Plaster first, then everything that is set into it or hangs on it."""
        albedo = _plaster(self.wall, u, v, self.seed)
        albedo *= self._cornice(v)[:, None]
        glow = np.zeros_like(albedo)
        self._windows(u, v, albedo, glow)
        self._ground_floor(u, v, albedo, glow)
        return Shade(albedo, glow, self._outline(u, v))

    def _outline(self, u: Array, v: Array) -> Mask:
        slope = 1.0 - np.abs(2.0 * u / self.width - 1.0)
        return v <= self.height + self.gable * slope

    def _cornice(self, v: Array) -> Array:
        """Shadow under the eaves and dirt that has washed down to the foot of the wall."""
        eaves = 1.0 if self.gable else 1.0 - 0.55 * smoothstep(-1.0, -0.1, v - self.height)
        return eaves * mix(np.full_like(v, 0.62), np.ones_like(v), smoothstep(0.0, 1.6, v))

    def _windows(self, u: Array, v: Array, albedo: Array, glow: Array) -> None:
        storey = (self.height - 3.4) / max(1, self.floors - 1)
        pitch = self.width / self.columns
        i, j = np.floor(u / pitch), np.floor((v - 3.4) / storey)
        x, y = u - (i + 0.5) * pitch, v - 3.4 - (j + 0.52) * storey
        half_w, half_h = min(0.52, 0.27 * pitch), 0.30 * storey
        inside_gable = np.abs(u / self.width - 0.5) < 0.5 - 0.75 / self.columns
        exists = (v > 3.4) & ((j < self.floors - 1) | (inside_gable & (j < self.floors)))
        if not self.gable:
            exists &= j < self.floors - 1
        frame = exists & (np.abs(x) < half_w + 0.14) & (np.abs(y) < half_h + 0.16)
        glass = exists & (np.abs(x) < half_w) & (np.abs(y) < half_h)
        leaf = exists & (np.abs(y) < half_h + 0.05)
        leaf &= (np.abs(x) > half_w + 0.14) & (np.abs(x) < min(2.0 * half_w, 0.5 * pitch - 0.05))
        albedo[leaf] = (self.shutter * (0.75 + 0.25 * np.sign(np.sin(v * 50.0)))[:, None])[leaf]
        # The sun stands to the left: a sill throws its shadow down and to the right.
        drop = exists & (np.abs(x - 0.12) < half_w + 0.2) & (np.abs(y + half_h + 0.3) < 0.16)
        albedo[drop] *= 0.55
        albedo[frame] = _TRIM
        self._panes(i, j, x / half_w, y / half_h, glass, albedo, glow)

    def _panes(
        self, i: Array, j: Array, x: Array, y: Array, glass: Mask, albedo: Array, glow: Array
    ) -> None:
        luck = cell_random(i, j, self.seed)
        bar = (np.abs(x) < 0.09) | (np.abs(y - 0.25) < 0.07)
        pane = glass & ~bar
        recess = 0.45 + 0.55 * smoothstep(1.0, 0.45, y) * smoothstep(-1.0, -0.5, x)
        albedo[pane] = (_GLASS * recess[:, None])[pane]
        sky = (0.10 + 0.22 * luck) * smoothstep(-1.0, 1.0, y + 0.4 * x)
        glow[pane] = (colour("#e0b49a") * sky[:, None])[pane] * 0.5
        lit = pane & (luck < self.lit)
        warmth = (1.1 + 1.2 * luck / max(self.lit, 1e-3)) * (0.75 - 0.3 * np.abs(x) + 0.2 * y)
        glow[lit] = (_LAMP * warmth[:, None])[lit]

    def _ground_floor(self, u: Array, v: Array, albedo: Array, glow: Array) -> None:
        bays = max(2, self.columns - 1)
        pitch = self.width / bays
        i = np.floor(u / pitch)
        x = u - (i + 0.5) * pitch
        luck = cell_random(i, np.zeros_like(i), self.seed + 1)
        half = 0.32 * pitch
        arch = 2.1 + 0.5 * np.sqrt(np.clip(1.0 - (x / half) ** 2, 0.0, 1.0))
        opening = (np.abs(x) < half) & (v < arch)
        albedo[(np.abs(x) < half + 0.16) & (v < arch + 0.2)] = _TRIM * 0.7
        albedo[opening] = _GLASS * 0.6
        panel = 0.55 + 0.45 * (np.abs((x / half * 1.5 + 0.5) % 1.0 - 0.5) < 0.42)
        shop = opening & (luck < 0.5) & (v > 0.5) & (panel > 0.8)
        clutter = 0.55 + 1.1 * fractal(u * 1.6, v * 2.2, 3, self.seed + 31)
        warmth = np.clip(clutter, 0.05, 1.0) * smoothstep(0.2, 2.4, v)
        albedo[shop] = colour("#3a2818")
        glow[shop] = (_LAMP * (0.8 * warmth)[:, None])[shop]
        door = opening & (luck >= 0.5)
        albedo[door] = (self.shutter * (0.7 * panel)[:, None])[door]
        band = (v > 3.1) & (v < 3.3)
        albedo[band] = _TRIM * 0.8


def _plaster(wall: Array, u: Array, v: Array, seed: int) -> Array:
    blotch = fractal(u * 0.35, v * 0.35, 4, seed)
    streak = fractal(u * 2.2, v * 0.18, 3, seed + 11)
    grit = fractal(u * 9.0, v * 9.0, 2, seed + 23)
    tone = 1.0 + 0.28 * blotch + 0.22 * streak + 0.12 * grit
    return wall * np.clip(tone, 0.4, 1.4)[:, None]


def tiles(base: Array, seed: int) -> Paint:
    """Clay roof: shaded courses, single tiles of differing age, moss in patches."""

    def paint(u: Array, v: Array) -> Shade:
        course = np.floor(v / 0.36)
        luck = cell_random(np.floor(u / 0.28 + 0.5 * (course % 2)), course, seed)
        lip = 0.62 + 0.38 * smoothstep(0.0, 0.35, v / 0.36 - course)
        age = 1.0 + 0.45 * fractal(u * 0.4, v * 0.4, 4, seed)
        albedo = base * (lip * age * (0.72 + 0.5 * luck))[:, None]
        moss = 0.5 * smoothstep(0.1, 0.5, fractal(u * 0.7, v * 0.5, 3, seed + 7))
        return Shade(mix(albedo, colour("#55563a") * np.ones_like(albedo), moss[:, None]))

    return paint


def masonry(base: Array, seed: int, wet: float = 0.0) -> Paint:
    """Coursed stone; below `wet` metres it is dark and green from the tide."""

    def paint(u: Array, v: Array) -> Shade:
        row = np.floor(v / 0.42)
        shift = u / 0.95 + 0.5 * (row % 2)
        stone = np.floor(shift)
        joint = smoothstep(0.0, 0.07, shift - stone) * smoothstep(0.0, 0.14, v / 0.42 - row)
        luck = cell_random(stone, row, seed)
        grain = 1.0 + 0.5 * fractal(u * 1.7, v * 1.7, 4, seed)
        tone = (0.45 + 0.55 * joint) * (0.7 + 0.5 * luck) * grain
        albedo = base * np.clip(tone, 0.1, 1.6)[:, None]
        if wet:
            edge = v + 0.35 * fractal(u * 0.6, v * 0.6, 3, seed + 3)
            damp = smoothstep(wet, 0.4 * wet, edge)
            albedo = mix(albedo, colour("#2b2f24") * np.ones_like(albedo), 0.85 * damp[:, None])
        return Shade(albedo)

    return paint


def plain(base: Array, seed: int, grain: float = 0.25, ratio: float = 8.0) -> Paint:
    """Painted metal or timber; `ratio` stretches the grain along the face."""

    def paint(u: Array, v: Array) -> Shade:
        tone = 1.0 + grain * fractal(u * 0.8, v * 0.8 * ratio, 3, seed)
        return Shade(base * tone[:, None])

    return paint


def lamp(base: Array, strength: float) -> Paint:
    """A surface that shines by itself."""

    def paint(u: Array, v: Array) -> Shade:
        del v
        albedo = np.ones((u.size, 3)) * base
        return Shade(albedo, albedo * strength)

    return paint


def sailcloth(base: Array, width: float, height: float, seed: int) -> Paint:
    """A triangular sail: seams, creases, a belly, and sunlight shining through."""

    def paint(u: Array, v: Array) -> Shade:
        x, y = u / width, v / height
        leech = 1.0 - y + 0.10 * np.sin(np.pi * y)
        seam = 1.0 - 0.18 * (np.abs((v / 1.1) % 1.0 - 0.5) < 0.04)
        fold = 1.0 + 0.30 * fractal(x * 3.0 - y * 2.0, y * 1.5, 3, seed)
        belly = 0.68 + 0.42 * np.sin(np.pi * np.clip(x / np.maximum(leech, 0.05), 0.0, 1.0) ** 0.7)
        albedo = base * (seam * fold * belly)[:, None]
        return Shade(albedo, albedo * 0.22, x < leech)

    return paint


def foliage(base: Array, width: float, height: float, seed: int) -> Paint:
    """A tree crown on a flat card, with the normals of the round thing it stands for."""

    def paint(u: Array, v: Array) -> Shade:
        x, y = 2.0 * u / width - 1.0, 2.0 * v / height - 1.0
        rough = fractal(u * 5.0 / width, v * 5.0 / width, 6, seed, 0.7)
        keep = np.hypot(x, y) < 0.74 + 0.50 * rough
        lump = fractal(u * 0.9 + 9.0, v * 0.9, 4, seed + 5, 0.6)
        tone = np.clip(0.9 + 1.7 * lump + 0.35 * y - 0.25 * x, 0.12, 2.4)
        bulge = np.sqrt(np.clip(1.0 - x * x - y * y, 0.05, 1.0))
        normal = np.stack([x + 0.6 * lump, y + 0.25 + 0.5 * rough, -bulge], axis=-1)
        length = np.sqrt((normal**2).sum(axis=-1, keepdims=True))
        return Shade(base * tone[:, None], keep=keep, normal=normal / length)

    return paint
