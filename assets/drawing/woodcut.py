"""The woodcut: a block of black, gouged along every form, printed over one colour."""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.noise import Array, blur, fractal, grid, mix, noise, smoothstep
from drawing.sea_and_pine import ASPECT, Field, scene

_HEIGHT = 621
_WIDTH = round(_HEIGHT * ASPECT)
_SCALE = 2
_PAPER = np.array([0.945, 0.898, 0.792])
_BLACK = np.array([0.085, 0.075, 0.085])
_RED = np.array([0.800, 0.255, 0.130])


def woodcut() -> Image.Image:
    """Cut both blocks, ink them, and print the colour first and the black over it."""
    rows, columns = _HEIGHT * _SCALE, _WIDTH * _SCALE
    x, y = grid(rows, columns, 1.0 / rows)
    # A hand-held gouge trembles, in every field alike.
    x, y = x + 0.0016 * noise(x * 45.0, y * 45.0, 3), y + 0.0016 * noise(x * 45.0, y * 45.0, 4)
    wood, colour = np.ones_like(x), np.zeros_like(x)
    for k, field in enumerate(scene()):
        part = _window(field.box)
        right, below = x[part], y[part]
        depth = field.inside(right, below)
        here = depth > 0.0
        cut = _gouges(field, right[here], below[here], k)
        wood[part][here] = np.where(depth[here] < field.rim, 1.0, 1.0 - cut)
        colour[part][here] = field.red
    wood = np.maximum(wood, _ragged_edge(x, y))
    return _print(wood, colour, x, y)


def _window(box: tuple[float, float, float, float]) -> tuple[slice, slice]:
    left, top, right, bottom = (max(0, round(side * _HEIGHT * _SCALE)) for side in box)
    return slice(top, bottom), slice(left, right)


def _gouges(field: Field, x: Array, y: Array, seed: int) -> Array:
    """Share of the wood taken away: spindles along the stream, wider where it is light."""
    phase = field.stream(x, y) + 0.12 * noise(x * 30.0, y * 30.0, seed + 50)
    line = np.floor(phase)
    from_middle = np.abs(2.0 * (phase - line) - 1.0)
    # Every line has its own rhythm of lifting and pressing, so that no cuts end side by side.
    press = noise(field.along(x, y) + 7.31 * line, 3.17 * line + 0.5, seed + 80)
    width = field.tone(x, y) + field.play * press
    return np.where(from_middle < width, 1.0, 0.0)


def _ragged_edge(x: Array, y: Array) -> Array:
    """A border of wood left standing round the picture."""
    edge = np.minimum(np.minimum(x, ASPECT - x), np.minimum(y, 1.0 - y))
    return np.where(edge < 0.0115 + 0.002 * noise(x * 25.0, y * 25.0, 9), 1.0, 0.0)


def _print(wood: Array, colour: Array, x: Array, y: Array) -> Image.Image:
    """Ink squeezes out at the edges of a line, and lies thin along the grain of the block."""
    fibres = 0.022 * fractal(x * 60.0, y * 220.0, 3, 61) + 0.018 * fractal(x * 5.0, y * 5.0, 3, 62)
    paper = _PAPER + fibres[..., None]
    grain = fractal(x * 6.0 + 0.5 * noise(x * 3.0, y * 3.0, 64), y * 130.0, 3, 63)
    starved = smoothstep(0.42, 0.85, grain + 0.55 * fractal(x * 150.0, y * 150.0, 2, 65))
    # The second block never lies quite where the first did.
    shifted = np.roll(colour, (3, -4), axis=(0, 1))
    red = blur(shifted, 1) * (0.93 - 0.5 * starved - 0.12 * smoothstep(-0.2, 0.4, grain))
    black = smoothstep(0.35, 0.65, blur(wood, 1)) * (0.985 - 0.55 * starved)
    squeezed = blur(wood, 1) * (1.0 - blur(wood, 3))
    picture = mix(paper, _RED * (1.0 + 0.10 * grain[..., None]), red[..., None])
    picture = mix(picture, _BLACK * (1.0 - 0.6 * squeezed[..., None]), black[..., None])
    small = picture.reshape(_HEIGHT, _SCALE, _WIDTH, _SCALE, 3).mean(axis=(1, 3))
    return Image.fromarray((np.clip(small, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))
