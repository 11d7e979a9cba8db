"""Draw the two sample pictures that ship with Easel, from nothing but numbers.

Drawn pictures carry no one else's rights, and anyone can make them again, byte for byte.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from _ember_valley import ember_valley
from _harbour import harbour
from _painting import paint


def main() -> None:
    """Write harbour.jpg (the photograph) and painting.jpg (the style)."""
    parser = argparse.ArgumentParser(description="Draw Easel's sample pictures.")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).resolve().parent,
        help="folder for the pictures (default: beside this script)",
    )
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    harbour().save(out / "harbour.jpg", quality=90, optimize=True)
    paint(ember_valley()).save(out / "painting.jpg", quality=90, optimize=True)


if __name__ == "__main__":
    main()
