"""Draw the sample pictures that ship with Easel, from nothing but numbers.

Four are contents, made to look like photographs: harbour, portrait, still_life, architecture.
Four are styles: painting, mosaic, ink, woodcut. Name some to draw only those.

Drawn pictures carry no one else's rights, and anyone can make them again, byte for byte.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from drawing.architecture import architecture
from drawing.ember_valley import ember_valley
from drawing.harbour import harbour
from drawing.ink import ink
from drawing.mosaic import mosaic
from drawing.painting import paint
from drawing.portrait import portrait
from drawing.still_life import still_life
from drawing.woodcut import woodcut
from PIL import Image

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


def main() -> None:
    """Write each picture asked for as a JPEG file of its name."""
    parser = argparse.ArgumentParser(description="Draw Easel's sample pictures.")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help=f"pictures to draw, of {', '.join(_SAMPLES)} (default: all)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).resolve().parent,
        help="folder for the pictures (default: beside this script)",
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in _SAMPLES]
    if unknown:
        parser.error(f"no sample is called {unknown[0]}; there are {', '.join(_SAMPLES)}")
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    for name in options.names or _SAMPLES:
        _SAMPLES[name]().save(out / f"{name}.jpg", quality=90, optimize=True)


if __name__ == "__main__":
    main()
