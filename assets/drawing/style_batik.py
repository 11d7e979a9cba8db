"""Batik: flowers, vines and fillings drawn in wax on cotton, dyed in indigo, teal and brown.

Wax keeps a dye off; where it cracks in the vat, the dye gets in as veins.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.noise import Array, Mask, blur, fractal, grid, mix, noise, smoothstep
from drawing.style_sheet import photograph, sheet, srgb

_CREAM = srgb("#f3e4c0")
_INDIGO = srgb("#1a2a5e")
_DYES = {
    "teal": srgb("#1f7a86"),
    "brown": srgb("#8a3f1c"),
    "ochre": srgb("#d8912f"),
    "rose": srgb("#b8354a"),
    "blue": srgb("#3f68b4"),
}
# Flowers on the half-drop repeat of the cloth: middle, radius, petals, outer and inner dye.
_BLOSSOMS = (
    (0.25, 0.24, 0.185, 8, "brown", "ochre"),
    (0.76, 0.20, 0.150, 6, "teal", "blue"),
    (0.55, 0.56, 0.195, 10, "rose", "ochre"),
    (0.12, 0.66, 0.150, 7, "blue", "teal"),
    (0.92, 0.62, 0.150, 8, "ochre", "brown"),
    (0.31, 0.91, 0.170, 9, "teal", "ochre"),
    (0.79, 0.93, 0.165, 6, "brown", "rose"),
)


class _Cloth:
    """Cotton in the making: its dye so far, and where there is wax."""

    def __init__(self) -> None:
        x, y = sheet()
        # The wax pen trembles.
        self.x = x + 0.0022 * noise(x * 28.0, y * 28.0, 3)
        self.y = y + 0.0022 * noise(x * 28.0, y * 28.0, 4)
        self.colour = np.tile(_INDIGO, (*x.shape, 1))
        self.wax = np.zeros(x.shape)

    def dye(self, where: Mask, name: str) -> None:
        """Give a field its colour; wax lines inside it go."""
        self.colour[where] = _DYES[name]
        self.wax[where] = 0.0

    def draw(self, away: Array, width: float, where: Mask | None = None) -> None:
        """A wax line where `away` (a distance in heights of the picture) is near zero."""
        line = smoothstep(width, 0.55 * width, np.abs(away))
        self.wax = np.maximum(self.wax, line if where is None else line * where)


def batik() -> Image.Image:
    """Fill the ground, lay the vine and the flowers over it, and dye the whole."""
    cloth = _Cloth()
    _ground(cloth)
    _vines(cloth)
    for cx, cy, size, petals, outer, inner in _BLOSSOMS:
        _blossom(cloth, (cx, cy), size, petals, (outer, inner))
    return _dyed(cloth)


def _ground(cloth: _Cloth) -> None:
    """Scales filled with arcs, and rice grains where they meet."""
    pitch = 0.128
    row = np.floor(cloth.y / (0.5 * pitch))
    for back in (1.0, 0.0):
        line = row - back
        u = (cloth.x / pitch + 0.5 * (line % 2.0)) % 1.0 - 0.5
        v = cloth.y / pitch - 0.5 * line - 0.5
        far = np.hypot(u, v) * pitch
        scale = (far < 0.5 * pitch) & (v > -0.5)
        cloth.wax[scale] = 0.0
        for share in (0.46, 0.31, 0.16):
            cloth.draw(far - share * pitch, 0.0050, scale)
        cloth.draw(far, 0.0075, scale)


def _vines(cloth: _Cloth) -> None:
    """Bands of brown that wander up the cloth, edged in wax, with leaves to both sides."""
    for k, base in enumerate((0.03, 0.47, 0.93)):
        middle = base + 0.055 * np.sin(cloth.y * 11.0 + 2.1 * k)
        slope = 0.055 * 11.0 * np.cos(cloth.y * 11.0 + 2.1 * k)
        away = (cloth.x - middle) / np.hypot(1.0, slope)
        for side in (-1.0, 1.0):
            _leaves(cloth, away * side, 0.30 * side + 0.4 * k)
        cloth.dye(np.abs(away) < 0.016, "brown")
        cloth.draw(np.abs(away) - 0.016, 0.0048)
        beads = np.hypot(away, ((cloth.y / 0.026) % 1.0 - 0.5) * 0.026)
        cloth.draw(beads, 0.0072, np.abs(away) < 0.011)


def _leaves(cloth: _Cloth, away: Array, phase: float) -> None:
    pitch = 0.115
    place = cloth.y / pitch + phase + 5.0 * away
    along = np.clip((away - 0.008) / 0.085, -1.0, 2.0)
    half = 0.030 * np.sin(np.pi * np.clip(along, 0.0, 1.0)) ** 0.8
    across = (place % 1.0 - 0.5) * pitch
    leaf = (np.abs(across) < half) & (along > 0.0) & (along < 1.0)
    cloth.dye(leaf & (np.floor(place) % 2.0 == 0.0), "teal")
    cloth.dye(leaf & (np.floor(place) % 2.0 == 1.0), "blue")
    cloth.draw(np.abs(across) - half, 0.0044, (along > 0.0) & (along < 1.0))
    vein = ((place * 6.0 + 6.0 * np.abs(across) / pitch - 4.0 * along) % 1.0 - 0.5) * 0.018
    cloth.draw(vein, 0.0022, leaf)
    cloth.draw(across, 0.0034, leaf)


def _blossom(
    cloth: _Cloth, middle: tuple[float, float], size: float, petals: int, dyes: tuple[str, str]
) -> None:
    """Two rings of petals round a heart, each outlined, hatched and dotted."""
    right, below = cloth.x - middle[0], cloth.y - middle[1]
    far = np.hypot(right, below) / size
    turn = np.arctan2(below, right) * petals / (2.0 * np.pi)
    for reach, name, shift in ((1.0, dyes[0], 0.0), (0.62, dyes[1], 0.5)):
        wedge = np.abs((turn + shift) % 1.0 - 0.5)
        rim = reach * (0.62 + 0.38 * np.cos(np.pi * wedge) ** 0.6)
        inside = far < rim
        cloth.dye(far < rim + 0.035, name)
        cloth.draw((far - rim - 0.035) * size, 0.0060)
        cloth.draw((far - 0.90 * rim) * size, 0.0034, inside)
        rays = ((wedge * 7.0) % 1.0 - 0.5) * far * 0.70 * size / petals
        hatch = (far > 0.66 * rim) & (far < 0.86 * rim)
        cloth.draw(rays, 0.0028, hatch)
        cloth.draw((0.5 - wedge) * far * 6.0 * size / petals, 0.0044, inside)
        bead = np.hypot((far - 0.58 * rim) * size, (wedge - 0.14) * far * 6.0 * size / petals)
        cloth.draw(bead, 0.0075)
    cloth.dye(far < 0.25, dyes[0])
    spiral = ((far * 9.0 - turn / petals) % 1.0 - 0.5) * size / 9.0
    cloth.draw(spiral, 0.0042, far < 0.22)
    cloth.draw((far - 0.25) * size, 0.0055)


def _dyed(cloth: _Cloth) -> Image.Image:
    """Uneven dye, dark rims where it crept under the wax, cracks, and the weave of the cotton."""
    x, y = sheet()
    wax = blur(cloth.wax, 1)
    uneven = fractal(x * 5.0, y * 5.0, 4, 11) + 0.5 * fractal(x * 40.0, y * 40.0, 3, 12)
    dyed = blur(cloth.colour, 1) * (1.0 + 0.26 * uneven)[..., None]
    dyed *= (1.0 - 0.35 * blur(wax, 4) * (1.0 - wax))[..., None]
    cracks = _cracks(x, y)
    stained = mix(_CREAM * (1.0 + 0.06 * uneven[..., None]), _INDIGO, 0.70 * cracks[..., None])
    dyed = mix(dyed, _INDIGO * 0.8, 0.35 * cracks[..., None])
    picture = mix(dyed, stained, wax[..., None])
    u, v = grid(*x.shape)
    threads = np.sin(u * np.pi / 2.0) * np.sin(v * np.pi / 2.0)
    slub = noise(x * 9.0, y * 260.0, 14) + noise(x * 260.0, y * 9.0, 15)
    return photograph(picture * (1.0 + 0.03 * threads + 0.06 * slub)[..., None])


def _cracks(x: Array, y: Array) -> Array:
    """Veins: where bent noise changes its sign, at two sizes, and only in some places."""
    bend = 0.04 * fractal(x * 7.0, y * 7.0, 3, 21)
    veins = np.zeros(x.shape)
    for rate, width, seed in ((5.0, 0.010, 22), (11.0, 0.016, 24), (19.0, 0.020, 26)):
        value = noise((x + bend) * rate, (y - bend) * rate, seed)
        veins = np.maximum(veins, smoothstep(width * rate / 6.0, 0.0, np.abs(value)))
    return veins * smoothstep(-0.25, 0.25, noise(x * 4.0, y * 4.0, 28))
