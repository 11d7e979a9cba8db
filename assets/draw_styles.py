"""Draw the ten styles that come with the bot into `bot/records/styles`, from nothing but numbers.

Four of them are the sample pictures' styles, at the size of a style; six are drawn for this alone.
Anyone can draw them again, byte for byte. Name some to draw only those.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from drawing.command import write
from drawing.ember_valley import ember_valley
from drawing.ink import ink
from drawing.mosaic import mosaic
from drawing.painting import paint
from drawing.style_batik import batik
from drawing.style_facets import facets
from drawing.style_glass import glass
from drawing.style_neon import neon
from drawing.style_points import points
from drawing.style_sheet import SIDE
from drawing.style_wash import wash
from drawing.woodcut import woodcut
from PIL import Image

_STYLES: dict[str, Callable[[], Image.Image]] = {
    "batik": batik,
    "cubism": facets,
    "ink": ink,
    "mosaic": mosaic,
    "neon": neon,
    "pointillism": points,
    "stained-glass": glass,
    "swirls": lambda: paint(ember_valley()),
    "watercolour": wash,
    "woodcut": woodcut,
}


def _fitted(draw: Callable[[], Image.Image]) -> Image.Image:
    """What it draws, with the longer side as long as a style's."""
    picture = draw()
    longer = max(picture.size)
    if longer == SIDE:
        return picture
    width, height = (round(side * SIDE / longer) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    fitted = {name: partial(_fitted, draw) for name, draw in _STYLES.items()}
    folder = Path(__file__).resolve().parent.parent / "bot" / "records" / "styles"
    write("style", fitted, folder, quality=82)
