"""A painter: pictures made of thousands of thick, curved strokes of oil paint.

A motif says what lies where and which way it flows; the painter only knows brushes. Another
painting is another `Motif`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drawing.noise import Array, Mask, blur, grid, mix, noise, smoothstep, span

Plane: TypeAlias = Callable[[Array, Array], Array]
Labels: TypeAlias = NDArray[np.intp]

_SCALE = 2
_SPACING = 0.72
_MAP = 3


@dataclass(frozen=True)
class Shape:
    """A part of a motif, over the plane with y from 0 (top) to 1 and x as far as it goes.

    It exists where `inside` is positive. Strokes follow the level lines of `stream`. `tone`
    runs from 0 to 1 along `pigments`, which go from dark to light; a few strokes take one of
    the `accents` instead. `brush` scales the size of the strokes.
    """

    inside: Plane
    stream: Plane
    tone: Plane
    pigments: tuple[str, ...]
    accents: tuple[str, ...]
    brush: float = 1.0


@dataclass(frozen=True)
class Motif:
    """A whole picture: its size in pixels, and its shapes from the farthest to the nearest."""

    width: int
    height: int
    seed: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Brush:
    """One pass over the canvas: sizes in pixels of the finished picture."""

    width: float
    length: float
    spacing: float
    spread: float
    accent: float


# From laying in to finishing: each pass is smaller, sparser and freer in colour.
_PASSES = (
    Brush(36.0, 190.0, 21.0, 0.08, 0.00),
    Brush(24.0, 165.0, 16.0, 0.11, 0.02),
    Brush(15.0, 130.0, 13.0, 0.14, 0.04),
    Brush(8.5, 100.0, 14.0, 0.17, 0.10),
)


@dataclass(frozen=True)
class _Plan:
    """The motif worked out on a coarse grid: which shape, which way, how light."""

    label: Labels
    along_x: Array
    along_y: Array
    tone: Array

    def at(self, x: Array, y: Array) -> tuple[Labels, Labels]:
        """Grid cell of some canvas positions."""
        rows, columns = self.label.shape
        row = np.clip(y / _MAP, 0, rows - 1).astype(np.intp)
        return row, np.clip(x / _MAP, 0, columns - 1).astype(np.intp)


def paint(motif: Motif) -> Image.Image:
    """Paint the motif and photograph it in light from the top left."""
    rng = np.random.default_rng(motif.seed)
    plan = _plan(motif)
    canvas = _Canvas(motif, rng)
    for brush in _PASSES:
        _paint_pass(canvas, motif, plan, brush, rng)
    return canvas.photograph()


def _plan(motif: Motif) -> _Plan:
    rows, columns = motif.height * _SCALE // _MAP, motif.width * _SCALE // _MAP
    x, y = grid(rows, columns, 1.0 / rows)
    label = np.zeros((rows, columns), dtype=np.intp)
    along_x, along_y, tone = np.ones_like(x), np.zeros_like(x), np.zeros_like(x)
    for k, shape in enumerate(motif.shapes):
        inside = shape.inside(x, y) > 0.0
        down, right = np.gradient(shape.stream(x, y))
        steep = np.hypot(down, right) + 1e-12
        label[inside] = k
        along_x[inside], along_y[inside] = (down / steep)[inside], (-right / steep)[inside]
        tone[inside] = shape.tone(x, y)[inside]
    return _Plan(label, along_x, along_y, tone)


def _paint_pass(
    canvas: _Canvas, motif: Motif, plan: _Plan, brush: Brush, rng: np.random.Generator
) -> None:
    gap = brush.spacing * _SCALE
    rows, columns = (int(side / brush.spacing) + 1 for side in (motif.height, motif.width))
    x, y = (place.ravel() for place in grid(rows, columns, gap))
    x, y = x + rng.uniform(0.0, gap, x.size), y + rng.uniform(0.0, gap, y.size)
    # Far shapes first, so that near ones overlap them as a painter would lay them in.
    label = plan.label[plan.at(x, y)]
    order = np.lexsort((rng.random(x.size), label))
    x, y, label = x[order], y[order], label[order]
    paths, counts = _trace(plan, motif, x, y, brush.length * _SCALE)
    tone = plan.tone[plan.at(x, y)]
    for k in range(x.size):
        shape = motif.shapes[int(label[k])]
        # Half of the strokes are pulled the other way: their dry ends must not all agree.
        path = paths[: counts[k], :, k]
        if rng.random() < 0.5:
            path = path[::-1]
        pair = _pigments(shape, float(tone[k]), brush, rng)
        width = brush.width * shape.brush * rng.uniform(0.7, 1.15) * _SCALE
        canvas.stroke(path, width, pair, rng)


def _trace(plan: _Plan, motif: Motif, x: Array, y: Array, length: float) -> tuple[Array, Labels]:
    """Follow the flow through every seed at once; a stroke ends where its shape does."""
    steps = int(length / _SPACING)
    home = plan.label[plan.at(x, y)]
    brush = np.array([shape.brush for shape in motif.shapes])[home]
    limit = steps * brush * (0.72 + 0.28 * np.sin(span(x.size) * 12.9898))
    # Begin half a stroke upstream: the seeds cover the shape, and so must the strokes.
    for step in range(steps // 2):
        x, y, _ = _advance(plan, home, x, y, step < 0.5 * limit, -_SPACING)
    paths = np.empty((steps, 2, x.size))
    going = np.ones(x.size, dtype=np.bool_)
    counts = np.zeros(x.size, dtype=np.intp)
    for step in range(steps):
        paths[step, 0], paths[step, 1] = x, y
        counts += going
        x, y, going = _advance(plan, home, x, y, going & (step < limit), _SPACING)
    return paths, np.maximum(counts, 8).clip(max=steps)


def _advance(
    plan: _Plan, home: Labels, x: Array, y: Array, going: Mask, step: float
) -> tuple[Array, Array, Mask]:
    """Move those strokes that are under way, unless that takes them out of their shape."""
    cell = plan.at(x, y)
    next_x, next_y = x + step * plan.along_x[cell], y + step * plan.along_y[cell]
    rows, columns = plan.label.shape
    going = going & (plan.label[plan.at(next_x, next_y)] == home)
    going &= np.abs(next_x / columns - 0.5 * _MAP) < 0.53 * _MAP
    going &= np.abs(next_y / rows - 0.5 * _MAP) < 0.53 * _MAP
    return np.where(going, next_x, x), np.where(going, next_y, y), going


def _pigments(
    shape: Shape, tone: float, brush: Brush, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Two colours that share the brush: neighbours on the ramp, or an accent and one."""
    last = len(shape.pigments) - 1
    place = np.clip((tone + rng.normal(0.0, brush.spread)) * last, 0.0, last)
    first = int(place + rng.random()) if place < last else last
    second = min(last, max(0, first + int(rng.integers(-1, 2))))
    codes = [shape.pigments[first], shape.pigments[second]]
    if rng.random() < brush.accent:
        codes[0] = str(rng.choice(shape.accents))
    jitter = rng.normal(1.0, 0.05, (2, 3)) * rng.normal(1.0, 0.05)
    one, two = (_srgb(code) * jitter[k] for k, code in enumerate(codes))
    return one, two


def _srgb(code: str) -> Array:
    return np.array([int(code[i : i + 2], 16) / 255.0 for i in (1, 3, 5)])


class _Canvas:
    """Wet paint: its colour and its thickness."""

    def __init__(self, motif: Motif, rng: np.random.Generator) -> None:
        self._height, self._width = motif.height * _SCALE, motif.width * _SCALE
        size = self._height * self._width
        self._paint = np.tile(_srgb("#8a4a2a"), (size, 1))
        self._relief = np.zeros(size)
        self._bristles = _bristles(rng)

    def stroke(
        self, path: Array, width: float, pair: tuple[Array, Array], rng: np.random.Generator
    ) -> None:
        """Pull the brush along the path: bristles leave streaks, and run dry at the end."""
        count = len(path)
        ahead = np.gradient(path, axis=0)
        ahead /= np.hypot(ahead[:, 0], ahead[:, 1])[:, None] + 1e-9
        across = np.linspace(-1.0, 1.0, max(5, int(width / _SPACING)))
        done = np.linspace(0.0, 1.0, count)
        half = 0.5 * width * _taper(done * count * _SPACING / width, count * _SPACING / width)
        offset = half[:, None] * across[None, :]
        x = (path[:, :1] - ahead[:, 1:] * offset).astype(np.intp)
        y = (path[:, 1:] + ahead[:, :1] * offset).astype(np.intp)
        streak = self._streaks(count, across.size, width, rng)
        wet = streak > 3.4 * smoothstep(0.55, 1.15, done)[:, None] + 0.9 * across**8 - 2.2
        wet &= (x >= 0) & (x < self._width) & (y >= 0) & (y < self._height)
        spot = (y * self._width + x)[wet]
        blend = np.clip(0.5 + 0.55 * across[None, :] + 0.45 * streak, 0.0, 1.0)[wet][:, None]
        shade = (1.0 + 0.13 * streak)[wet][:, None]
        load = rng.uniform(0.80, 0.97)
        colour = mix(pair[0], pair[1], blend * 0.8) * shade
        self._paint[spot] = mix(self._paint[spot], colour, load)
        ridge = 0.55 + 0.55 * across**6 + 0.48 * streak + 0.35 * (1.0 - done[:, None]) ** 6
        thick = 0.45 + 0.025 * width
        self._relief[spot] = 0.45 * self._relief[spot] + thick * ridge[wet]

    def _streaks(self, count: int, lanes: int, width: float, rng: np.random.Generator) -> Array:
        """A random window on the bristle texture; broad brushes show more bristles."""
        rows, columns = self._bristles.shape
        row = (rng.random() * rows + span(count, 0.0, 0.5)).astype(np.intp) % rows
        lane = np.linspace(0.0, 6.0 + 0.55 * width, lanes)
        column = (rng.random() * columns + lane).astype(np.intp) % columns
        return self._bristles[np.ix_(row, column)]

    def photograph(self) -> Image.Image:
        """Light the relief from the top left, add weave and varnish, and scale down."""
        shape = (self._height, self._width)
        relief = blur(self._relief.reshape(shape), 1) + _weave(*shape)
        down, right = np.gradient(relief)
        slope = np.clip(0.62 * right + 0.78 * down, -1.2, 1.2)
        light = 1.0 + 0.30 * slope
        gloss = 0.22 * smoothstep(0.30, 1.10, slope)
        picture = self._paint.reshape(*shape, 3) * light[..., None]
        picture = mix(picture, np.array([1.0, 0.97, 0.90]), gloss[..., None])
        varnish = np.array([1.01, 1.0, 0.965])
        pixels = (np.clip(picture * varnish, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)
        return Image.fromarray(pixels).reduce(_SCALE)


def _taper(ahead: Array, length: float) -> Array:
    """Width along the stroke (both measured in widths): a round touch, a narrower lift."""
    begin = np.sqrt(np.clip(1.0 - (1.0 - ahead / 0.7).clip(0.0, 1.0) ** 2, 0.02, 1.0))
    left = (length - ahead).clip(0.0)
    end = np.sqrt(np.clip(1.0 - (1.0 - left / 1.5).clip(0.0, 1.0) ** 2, 0.02, 1.0))
    return begin * end


def _bristles(rng: np.random.Generator) -> Array:
    """Long parallel streaks with unit spread: white noise smeared along the stroke."""
    raw = rng.standard_normal((1024, 256))
    fine = _smear(raw, 90)
    coarse = _smear(np.repeat(rng.standard_normal((1024, 64)), 4, axis=1), 200)
    streaks = fine / fine.std() + 0.8 * coarse / coarse.std() + 0.12 * raw
    return np.asarray(streaks / streaks.std())


def _smear(image: Array, length: int) -> Array:
    turned = np.fft.rfft(image, axis=0)
    decay = np.exp(-((span(turned.shape[0]) * length / image.shape[0]) ** 2))
    return np.asarray(np.fft.irfft(turned * decay[:, None], n=image.shape[0], axis=0))


def _weave(height: int, width: int) -> Array:
    """Linen: over and under, with threads of uneven thickness."""
    x, y = grid(height, width)
    uneven = 1.0 + 0.6 * noise(x / 40.0, y / 40.0, 5)
    return 0.16 * np.sin(x * 1.05) * np.sin(y * 1.05) * uneven
