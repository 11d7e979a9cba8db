"""Cubism: a guitar, a bottle and a bowl of fruit, broken along straight lines and seen anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawing.noise import Array, Mask, blur, fractal, mix, noise, smoothstep
from drawing.style_sheet import SIDE, Labels, hashed, photograph, pick, seams, sheet, srgb

_WIDTH, _HEIGHT = 424, SIDE
_ASPECT = _WIDTH / _HEIGHT
_GROUND = (
    "#35607c",
    "#6f9db0",
    "#c4c0a0",
    "#efe0b8",
    "#a8835a",
    "#4a8080",
    "#dcb46c",
    "#2c4058",
    "#c98a6a",
)
_WOOD = ("#b8621f", "#d98a35", "#8a3f17", "#e8b060", "#5f2a14", "#c2772b")
_HOLE = ("#1a1214", "#2a1a18", "#3a2418")
_GREEN = ("#1f4a3a", "#2f6f52", "#6f9f6a", "#163328", "#a4bf86")
_FRUIT = ("#c8321f", "#e2602a", "#8f1a1a", "#e89a3a", "#b8461f")
_BOWL = ("#e9e2cf", "#b8c4c4", "#7f98a4", "#f4efe0")
_TABLE = ("#5a3a24", "#8f5f35", "#7a4a2a", "#b0834f", "#3f2a1f", "#a4522a")
_PAPER = ("#efe6cc", "#d9cba4", "#f6f0dc")
_LINE = srgb("#191418")


@dataclass(frozen=True)
class _Cuts:
    """Lines across the picture: signed distances from each, and the facets between them."""

    distance: Array
    facet: Labels


def facets() -> Image.Image:
    """Cut the plane, shift what each facet shows, shade it from one side, and draw the lines."""
    rng = np.random.default_rng(19)
    x, y = sheet(_WIDTH, _HEIGHT)
    cuts = _cut(x + 0.003 * noise(x * 8.0, y * 8.0, 2), y + 0.003 * noise(x * 8.0, y * 8.0, 3), rng)
    u, v = _shifted(x, y, cuts.facet)
    label, colour = _things(u, v, cuts.facet)
    picture = colour * _shade(cuts, rng)[..., None]
    picture = _brushed(picture, x, y, cuts.facet)
    strings = _strings(u, v) * (hashed(cuts.facet, 21) < 0.75)
    lines = np.maximum(0.95 * seams(label, 5), 0.58 * seams(cuts.facet, 4))
    worn = 0.72 + 0.5 * smoothstep(-0.4, 0.3, fractal(x * 30.0, y * 30.0, 3, 23))
    drawn = np.clip(np.maximum(lines, 0.8 * strings) * worn, 0.0, 1.0)
    weave = 0.02 * np.sin(x * 1700.0) * np.sin(y * 1700.0)
    return photograph(mix(picture, _LINE, drawn[..., None]) + weave[..., None])


def _cut(x: Array, y: Array, rng: np.random.Generator) -> _Cuts:
    """Lines at a few slants only, as a draughtsman would rule them."""
    slants = np.deg2rad([0.0, 28.0, 62.0, 90.0, 118.0, 152.0])
    distances: list[Array] = []
    facet = np.zeros(x.shape, dtype=np.int64)
    for k in range(25):
        slant = slants[k % slants.size] + rng.normal(0.0, 0.10)
        px, py = rng.uniform(0.05, _ASPECT - 0.05), rng.uniform(0.05, 0.95)
        away = (x - px) * np.sin(slant) + (y - py) * np.cos(slant)
        # Not every line goes all the way: it stops where it meets an earlier one.
        if k % 3 == 2:
            stop = distances[int(rng.integers(0, k))] > 0.0
            away = np.where(stop, away, np.abs(away) + 1.0)
        distances.append(away)
        facet = 2 * facet + (away > 0.0)
    return _Cuts(np.stack(distances), facet)


def _shifted(x: Array, y: Array, facet: Labels) -> tuple[Array, Array]:
    """Where each facet looks: a little aside, a little turned, a little nearer."""
    right, down = (0.060 * (hashed(facet, seed) - 0.5) for seed in (31, 32))
    turn = 0.20 * (hashed(facet, 33) - 0.5)
    near = 1.0 + 0.16 * (hashed(facet, 34) - 0.5)
    cx, cy = x - 0.5 * _ASPECT, y - 0.5
    u = near * (cx * np.cos(turn) - cy * np.sin(turn)) + 0.5 * _ASPECT + right
    v = near * (cx * np.sin(turn) + cy * np.cos(turn)) + 0.5 + down
    return u, v


def _guitar(u: Array, v: Array) -> tuple[Array, Array]:
    """Along and across the leaning guitar, in heights of the picture; its hole is at zero."""
    lean = 0.42
    right, down = u - 0.40, v - 0.56
    return (
        down * np.cos(lean) - right * np.sin(lean),
        right * np.cos(lean) + down * np.sin(lean),
    )


def _music(u: Array, v: Array, margin: float) -> Mask:
    """A sheet of music on the table, less a margin."""
    across, down = u - 0.60 + 0.3 * (v - 0.8), v - 0.73 - 0.2 * u
    return (np.abs(across) < 0.15 - margin) & (np.abs(down) < 0.10 - margin)


def _things(u: Array, v: Array, facet: Labels) -> tuple[Labels, Array]:
    """What each pixel shows, and a colour for that thing in that facet."""
    along, across = _guitar(u, v)
    lower, upper = np.hypot(along - 0.13, across) - 0.215, np.hypot(along + 0.10, across) - 0.160
    body = np.minimum(np.minimum(lower, upper), np.hypot(along - 0.01, across) - 0.140) < 0.0
    neck = (np.abs(across) < 0.027) & (along < 0.0) & (along > -0.50)
    head = (np.abs(across) < 0.045) & (along <= -0.46) & (along > -0.57)
    bottle = (
        (np.abs(u - 0.70) < 0.020 + 0.052 * smoothstep(0.30, 0.40, v)) & (v > 0.13) & (v < 0.72)
    )
    bowl = (np.hypot(u - 0.16, 1.25 * (v - 0.70)) < 0.17) & (v > 0.70)
    things: tuple[tuple[Mask, tuple[str, ...]], ...] = (
        (v > 0.68 + 0.08 * (u - 0.4), _TABLE),
        (_music(u, v, 0.0), _PAPER),
        (bottle, _GREEN),
        (bottle & (np.abs(v - 0.54) < 0.065), _PAPER),
        (body, _WOOD),
        (neck | head, _HOLE),
        (np.hypot(along + 0.02, across) < 0.062, _HOLE),
        *((np.hypot(u - cx, v - cy) < 0.062, _FRUIT) for cx, cy in ((0.10, 0.65), (0.22, 0.66))),
        (np.hypot(u - 0.165, v - 0.59) < 0.060, _FRUIT),
        (bowl, _BOWL),
    )
    label, colour = np.zeros(u.shape, dtype=np.int64), pick(_GROUND, hashed(facet, 51))
    for k, (inside, codes) in enumerate(things):
        label[inside] = k + 1
        colour[inside] = pick(codes, hashed(facet, 52 + k))[inside]
    return label, colour


def _shade(cuts: _Cuts, rng: np.random.Generator) -> Array:
    """Each line throws a shade to one of its sides, which dies away from the line."""
    shade = np.zeros(cuts.facet.shape)
    for away in cuts.distance:
        side, reach = rng.choice([-1.0, 1.0]), rng.uniform(0.05, 0.16)
        fade = np.exp(-np.abs(away) / reach)
        shade += np.where(side * away > 0.0, -0.42, 0.32) * fade
    return np.clip(1.04 + shade, 0.45, 1.6)


def _brushed(picture: Array, x: Array, y: Array, facet: Labels) -> Array:
    """Short parallel dabs, in each facet at its own slant, over scumbled paint."""
    turn = np.pi * hashed(facet, 61)
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    dab = noise(u * 22.0, v * 75.0, 63) + 0.7 * noise(u * 60.0, v * 210.0, 64)
    scumble = fractal(x * 12.0, y * 12.0, 4, 65)
    relief = blur(dab, 1)
    down, right = np.gradient(relief)
    tone = 1.0 + 0.12 * dab + 0.10 * scumble + 0.7 * (0.6 * right + 0.8 * down)
    warm = srgb("#e0b070") * (0.08 * smoothstep(0.05, 0.5, scumble - dab))[..., None]
    return np.asarray(picture * tone[..., None] + warm)


def _strings(u: Array, v: Array) -> Array:
    """Where a thin line is drawn: strings and frets, and the staves of a sheet of music."""
    along, across = _guitar(u, v)
    string = np.abs((across / 0.0095) % 1.0 - 0.5) < 0.10
    drawn = string & (np.abs(across) < 0.0285) & (along > -0.46) & (along < 0.20)
    drawn |= (np.abs(across) < 0.05) & (np.abs(along - 0.205) < 0.008)
    fret = np.abs((along / 0.035) % 1.0 - 0.5) < 0.06
    drawn |= fret & (np.abs(across) < 0.027) & (along < -0.12) & (along > -0.46)
    stave = np.abs(((v - 0.2 * u) / 0.013) % 1.0 - 0.5) < 0.09
    drawn |= stave & _music(u, v, 0.02)
    return np.where(drawn, 1.0, 0.0)
