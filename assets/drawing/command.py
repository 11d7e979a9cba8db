"""What a script that draws pictures does: those that are named, each into a file of its name."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image


def write(
    kind: str, pictures: Mapping[str, Callable[[], Image.Image]], folder: Path, quality: int
) -> None:
    """Write each picture asked for as a JPEG file.

    Args:
        kind: what they are called, in the singular.
        pictures: draws each, by its name.
        folder: where to, unless the shell names another.
        quality: of the files.
    """
    names = ", ".join(pictures)
    parser = argparse.ArgumentParser(description=f"Draw Easel's {kind}s.")
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"{kind}s to draw, of {names} (default: all)"
    )
    parser.add_argument(
        "--out", type=Path, default=folder, help="folder for them (default: %(default)s)"
    )
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in pictures]
    if unknown:
        parser.error(f"no {kind} is called {unknown[0]}; there are {names}")
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    for name in options.names or pictures:
        pictures[name]().save(out / f"{name}.jpg", quality=quality, optimize=True)
