"""Draw the ten styles that come with the bot into `bot/records/styles`, from nothing but numbers.

Four of them are the sample pictures' styles, at the size of a style; six are drawn for this alone.
Anyone can draw them again, byte for byte. Name some to draw only those.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

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

_QUALITY = 82
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


def main() -> None:
    """Write each style asked for as a JPEG file of its name."""
    parser = argparse.ArgumentParser(description="Draw the styles that come with Easel's bot.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help=f"styles to draw, of {', '.join(_STYLES)} (default: all)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).resolve().parent.parent / "bot" / "records" / "styles",
        help="folder for the styles (default: the bot's)",
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in _STYLES]
    if unknown:
        parser.error(f"no style is called {unknown[0]}; there are {', '.join(_STYLES)}")
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    for name in options.names or _STYLES:
        style = _fitted(_STYLES[name]())
        style.save(out / f"{name}.jpg", quality=_QUALITY, optimize=True)


def _fitted(picture: Image.Image) -> Image.Image:
    """The picture with its longer side as long as a style's."""
    longer = max(picture.size)
    if longer == SIDE:
        return picture
    width, height = (round(side * SIDE / longer) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
