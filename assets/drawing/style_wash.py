"""Watercolour: a wild bouquet in transparent washes that pool, bleed and dry with hard edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawing.noise import blur, fractal, noise, smoothstep
from drawing.style_sheet import SCALE, SIDE, photograph, sheet, srgb

_WIDTH, _HEIGHT = 432, SIDE
_ASPECT = _WIDTH / _HEIGHT
_PAPER = srgb("#fbf6ea")
_ROSES = ("#e8486f", "#f0708a", "#d93a52", "#f59a8a")
_BLUES = ("#4f74d8", "#6f9be8", "#5a5ac8", "#8a78d8")
_GOLDS = ("#f6b83a", "#f8cf5a", "#f09a3a")
_GREENS = ("#4f9a5a", "#6fb06a", "#2f7f6a", "#9ab84a", "#3f8f8a")
_SKIES = ("#7fc4dc", "#a8b4ec", "#f4b8c0", "#f8d8a0", "#9adcc8", "#c8a8e4")
# Where flowers stand: middle, radius, petals and pigments.
_FLOWERS = (
    (0.22, 0.22, 0.115, 5, _BLUES),
    (0.66, 0.15, 0.105, 6, _GOLDS),
    (0.43, 0.30, 0.150, 6, _ROSES),
    (0.70, 0.40, 0.130, 5, _BLUES),
    (0.15, 0.47, 0.125, 6, _ROSES),
    (0.42, 0.55, 0.110, 7, _GOLDS),
    (0.66, 0.64, 0.120, 6, _ROSES),
    (0.22, 0.72, 0.110, 5, _BLUES),
    (0.44, 0.80, 0.120, 6, _ROSES),
    (0.74, 0.86, 0.105, 7, _GOLDS),
    (0.12, 0.92, 0.110, 6, _ROSES),
)


@dataclass(frozen=True)
class _Wash:
    """A dab of pigment: an ellipse's middle, half axes and slant; how dark; how soft its rim."""

    x: float
    y: float
    length: float
    width: float
    turn: float
    code: str
    strength: float
    soft: float = 0.0


class _Sheet:
    """Paper, and how much of each primary the pigments on it swallow (optical density)."""

    def __init__(self) -> None:
        self._x, self._y = sheet(_WIDTH, _HEIGHT)
        self._density = np.zeros((*self._x.shape, 3))
        x, y = self._x, self._y
        self._tooth = fractal(x * 110.0, y * 110.0, 3, 3) + 0.5 * fractal(x * 40.0, y * 40.0, 2, 5)
        self._bleed = fractal(x * 9.0, y * 9.0, 4, 7, 0.6)
        self._seed = 100

    def lay(self, wash: _Wash) -> None:
        """Let a wash dry: pigment drifts to its rim, settles in the tooth, and blooms inside."""
        self._seed += 3
        part = self._window(wash)
        x, y = self._x[part] - wash.x, self._y[part] - wash.y
        if not x.size:
            return
        ahead = (x * np.cos(wash.turn) + y * np.sin(wash.turn)) / wash.length
        aside = (y * np.cos(wash.turn) - x * np.sin(wash.turn)) / wash.width
        rough = 0.22 * noise(x * 24.0, y * 24.0, self._seed) + 0.30 * self._bleed[part]
        depth = (1.0 - np.hypot(ahead, aside) + rough * (0.5 + wash.soft)) * wash.width
        rim = 0.0035 + 0.9 * wash.soft * wash.width
        inside = smoothstep(-0.2 * rim, rim, depth)
        edge = np.exp(-(((depth - 0.004) / 0.0045) ** 2)) * (1.0 - wash.soft)
        pool = 0.75 + 0.5 * fractal(x * 14.0, y * 14.0, 3, self._seed + 1) + 0.35 * ahead
        amount = inside * np.clip(pool, 0.15, 1.8) + 0.95 * edge * np.clip(pool, 0.2, 1.4)
        amount *= np.clip(1.0 + 0.42 * self._tooth[part], 0.2, 2.0) * wash.strength
        self._density[part] += amount[..., None] * -np.log(srgb(wash.code).clip(0.03, 0.99))

    def reserve(self, x: float, y: float, size: float) -> None:
        """Lift most of the paint off a round place again, as if it had been kept white."""
        part = self._window(_Wash(x, y, size, size, 0.0, "#ffffff", 0.0))
        far = np.hypot(self._x[part] - x, self._y[part] - y) / size
        kept = 0.10 + 0.90 * smoothstep(0.80, 1.10, far + 0.3 * self._bleed[part])
        self._density[part] *= kept[..., None]

    def _window(self, wash: _Wash) -> tuple[slice, slice]:
        reach, unit = 1.6 * max(wash.length, wash.width), _HEIGHT * SCALE
        top, bottom = (max(0, round((wash.y + side * reach) * unit)) for side in (-1, 1))
        left, right = (max(0, round((wash.x + side * reach) * unit)) for side in (-1, 1))
        return slice(top, bottom), slice(left, right)

    def spatter(self, rng: np.random.Generator) -> None:
        """Drops flicked off the brush."""
        for _ in range(150):
            size = 0.0015 + 0.007 * rng.random() ** 3
            code = str(rng.choice(np.array(_ROSES + _BLUES + _GOLDS + _GREENS)))
            x, y = rng.uniform(0.0, _ASPECT), rng.uniform(0.0, 1.0)
            self.lay(_Wash(x, y, size, size, 0.0, code, rng.uniform(0.5, 1.1)))

    def photograph(self) -> Image.Image:
        """Cold-pressed paper, lit from the side, seen through the pigments."""
        down, right = np.gradient(blur(self._tooth, 1))
        light = 1.0 + 0.16 * (0.6 * right + 0.8 * down) + 0.012 * self._tooth
        return photograph(_PAPER * np.exp(-self._density) * light[..., None])


def wash() -> Image.Image:
    """Wet ground first, then leaves, then flowers, and darker touches once all is dry."""
    rng = np.random.default_rng(29)
    paper = _Sheet()
    _ground(paper, rng)
    _leaves(paper, rng)
    for cx, cy, size, petals, codes in _FLOWERS:
        _flower(paper, (cx, cy), size, petals, codes, rng)
    _touches(paper, rng)
    paper.spatter(rng)
    return paper.photograph()


def _ground(paper: _Sheet, rng: np.random.Generator) -> None:
    """Large pale washes that run into one another, and a few that dried in between."""
    for k in range(48):
        length, strength = rng.uniform(0.12, 0.30), rng.uniform(0.45, 0.85)
        x, y, turn = rng.uniform(0.0, _ASPECT), rng.uniform(0.0, 1.0), rng.uniform(0.0, np.pi)
        soft = 0.55 if k % 3 else 0.05
        code = _SKIES[int(rng.integers(0, len(_SKIES)))]
        share = strength if k % 3 else 0.4 * strength
        paper.lay(_Wash(x, y, length, 0.6 * length, turn, code, share, soft))


def _leaves(paper: _Sheet, rng: np.random.Generator) -> None:
    """Leaves on unseen stems, two strokes to a leaf: one pale, one dark along a side of it."""
    for _ in range(120):
        x, y = rng.uniform(0.0, _ASPECT), rng.uniform(0.0, 1.0)
        turn = rng.normal(-1.2 + 1.6 * (x - 0.42), 0.7)
        length = rng.uniform(0.035, 0.085)
        width = length * rng.uniform(0.18, 0.34)
        code = _GREENS[int(rng.integers(0, len(_GREENS)))]
        paper.lay(_Wash(x, y, length, width, turn, code, rng.uniform(0.45, 0.95)))
        aside = 0.4 * width
        u, v = x - aside * np.sin(turn), y + aside * np.cos(turn)
        paper.lay(_Wash(u, v, 0.8 * length, 0.45 * width, turn, code, rng.uniform(0.3, 0.6)))


def _flower(
    paper: _Sheet,
    middle: tuple[float, float],
    size: float,
    petals: int,
    codes: tuple[str, ...],
    rng: np.random.Generator,
) -> None:
    """A ring of large petals, a ring of small ones between them, and a dark heart."""
    paper.reserve(*middle, size)
    start = rng.uniform(0.0, 2.0 * np.pi)
    for ring, (reach, share) in enumerate(((0.56, 0.80), (0.30, 0.85))):
        for k in range(petals):
            turn = start + 2.0 * np.pi * (k + 0.5 * ring) / petals + rng.normal(0.0, 0.12)
            x = middle[0] + reach * size * np.cos(turn)
            y = middle[1] + 0.9 * reach * size * np.sin(turn)
            length = size * rng.uniform(0.46, 0.60) * (1.0 - 0.35 * ring)
            code = codes[int(rng.integers(0, len(codes)))]
            width = length * rng.uniform(0.55, 0.75)
            paper.lay(_Wash(x, y, length, width, turn + np.pi, code, share * rng.uniform(0.7, 1.2)))
    paper.lay(_Wash(*middle, 0.17 * size, 0.15 * size, 0.0, "#6a4a2f", 1.1, 0.2))
    for _ in range(16):
        away, turn = 0.26 * size * rng.random() ** 0.5, rng.uniform(0.0, 2.0 * np.pi)
        x, y = middle[0] + away * np.cos(turn), middle[1] + away * np.sin(turn)
        paper.lay(_Wash(x, y, 0.005, 0.004, 0.0, "#3a2420", 1.2))


def _touches(paper: _Sheet, rng: np.random.Generator) -> None:
    """Thin dark strokes, wet on dry: veins, stems and the shadow between flowers."""
    for _ in range(90):
        x, y = rng.uniform(0.0, _ASPECT), rng.uniform(0.0, 1.0)
        length, turn = rng.uniform(0.012, 0.05), rng.normal(-1.3, 0.8)
        code = str(rng.choice(np.array(["#2f7f6a", "#3f6f9a", "#4f8a3f"])))
        paper.lay(_Wash(x, y, length, 0.004, turn, code, rng.uniform(0.5, 1.0)))
