"""Draw the sample pictures that ship with Easel, from nothing but numbers.

Four are contents, made to look like photographs: harbour, portrait, still_life, architecture.
Four are styles: painting, mosaic, ink, woodcut. Name some to draw only those.

Drawn pictures carry no one else's rights, and anyone can make them again, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable

from drawing.architecture import architecture
from drawing.command import write
from drawing.ember_valley import ember_valley
from drawing.harbour import harbour
from drawing.ink import ink
from drawing.mosaic import mosaic
from drawing.painting import paint
from drawing.portrait import portrait
from drawing.still_life import still_life
from drawing.woodcut import woodcut
from PIL import Image

from bench.samples import FOLDER

_SAMPLES: dict[str, Callable[[], Image.Image]] = {
    "harbour": harbour,
    "portrait": portrait,
    "still_life": still_life,
    "architecture": architecture,
    "painting": lambda: paint(ember_valley()),
    "mosaic": mosaic,
    "ink": ink,
    "woodcut": woodcut,
}

if __name__ == "__main__":
    write("sample", _SAMPLES, FOLDER, quality=90)
