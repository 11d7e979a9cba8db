"""Colours of high dynamic range, as phones film them, made those of a usual screen. No torch here.

The numbers of such a video are for a screen of 1,000 cd/m² or more, in the colours of BT.2020.
Taken for usual ones they would be pale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Numbers = npt.NDArray[np.float64]

# How much light white paper gives (ITU-R BT.2408), in cd/m². What is up to this part of it stays as
# it is, and what is brighter, up to the sun, has the rest.
_WHITE = 203.0
_KEPT = 0.75
# BT.2020's red, green and blue in sRGB's, line by line (ITU-R BT.2087).
_FROM_BT2020 = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
)
# How many numbers of each colour are calculated of all colours; the others are between them.
_STEPS = 33


def in_srgb(picture: Image.Image, transfer: int) -> Image.Image:
    """An RGB picture of that transfer function, a number of ITU-T H.273, in sRGB."""
    light = _LIGHT.get(transfer)
    return picture if light is None else picture.point(_levels(light)).filter(_colours())


@cache
def _levels(light: Callable[[Numbers], Numbers]) -> list[int]:
    """For each level of each colour, that of sRGB."""
    found = light(np.linspace(0, 1, 256)) / _WHITE
    above = np.maximum(found - _KEPT, 0) / (1 - _KEPT)
    held = np.minimum(found, _KEPT) + (1 - _KEPT) * above / (1 + above)
    return [round(255 * level) for level in _coded(held)] * 3


@cache
def _colours() -> ImageFilter.Color3DLUT:
    """What makes BT.2020's colours sRGB's."""
    coded = np.linspace(0, 1, _STEPS)
    steps = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    # A table has red as its last axis.
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    found = np.stack([red, green, blue], axis=-1) @ _FROM_BT2020.T
    return ImageFilter.Color3DLUT(_STEPS, _coded(np.clip(found, 0, 1)).ravel())


def _coded(light: Numbers) -> Numbers:
    """Light from 0 to 1 as sRGB's levels from 0 to 1."""
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def _hlg(level: Numbers) -> Numbers:
    """The light of hybrid log-gamma on a screen of 1,000 cd/m² (ITU-R BT.2100, table 5)."""
    logarithmic = (np.exp((level - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return 1000 * np.where(level <= 0.5, level**2 / 3, logarithmic) ** 1.2


def _pq(level: Numbers) -> Numbers:
    """The light of perceptual quantisation (ITU-R BT.2100, table 4)."""
    root = level ** (1 / 78.84375)
    ratio = np.maximum(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return np.asarray(10_000 * ratio ** (1 / 0.1593017578125))


_LIGHT: Mapping[int, Callable[[Numbers], Numbers]] = {16: _pq, 18: _hlg}
