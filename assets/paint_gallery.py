"""Paint the gallery: eight pairs of content and style by every recipe, on one sheet.

Everything in it is drawn or painted by this project. Pictures that are there already and were made
the same way are kept, so a change of one recipe paints only that recipe's.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from _painted import paint_all, sample, sheet
from PIL import Image

from engine.job.recipe import Recipe
from engine.job.recipes import RECIPES, SKETCH, STYLE_RECIPES
from engine.job.spec import Job, StyleImage

PAIRS = (
    ("harbour", "painting"),
    ("harbour", "woodcut"),
    ("portrait", "painting"),
    ("portrait", "ink"),
    ("still_life", "mosaic"),
    ("still_life", "woodcut"),
    ("architecture", "ink"),
    ("architecture", "mosaic"),
)
# Painted once more by the filters that need no download, so that one knows what they do.
_STAND_IN = "whitened"
_SEED, _HEIGHT = 1, 200
_ROOT = Path(__file__).resolve().parent.parent


async def paint_gallery(out: Path, weights: str, size: int) -> Image.Image:
    """Paint what is missing in `out`; returns the sheet."""
    found = await _painted(PAIRS, out, weights, size)
    found += await _painted(PAIRS[:1], out / _STAND_IN, _STAND_IN, size)
    return sheet(found, _HEIGHT)


async def _painted(
    pairs: Sequence[tuple[str, str]], out: Path, weights: str, size: int
) -> list[Sequence[tuple[Image.Image, str]]]:
    """A row for each pair: the two, and what each recipe made of them."""
    names = (*STYLE_RECIPES, SKETCH.name)
    jobs = {(pair, name): _job(*pair, RECIPES[name], size) for pair in pairs for name in names}
    paths = {
        (pair, name): out / (f"{'-'.join(pair)}-{name}.png" if job.styles else f"{pair[0]}.png")
        for (pair, name), job in jobs.items()
    }
    found = await paint_all({paths[key]: job for key, job in jobs.items()}, weights)
    return [
        [
            *((_open(name), name) for name in pair),
            *((found[paths[pair, name]].picture, f"{name}, {weights}") for name in names),
        ]
        for pair in pairs
    ]


def _job(content: str, style: str, recipe: Recipe, size: int) -> Job:
    recipe = replace(recipe, strip=False, frame_every=0, size=size)
    if recipe.exact is not None:
        recipe = replace(recipe, exact=(size, round(0.75 * size)))
    styles = (StyleImage(sample(style)),) if recipe.style_layers else ()
    return Job(sample(content), recipe, styles, seed=_SEED)


def _open(name: str) -> Image.Image:
    return Image.open(BytesIO(sample(name)))


def main() -> None:
    """Write the pictures to --out, and the sheet to docs/pictures/."""
    parser = argparse.ArgumentParser(description="Paint Easel's gallery.")
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "gallery")
    parser.add_argument("--sheet", type=Path, default=_ROOT / "docs" / "pictures" / "gallery.jpg")
    parser.add_argument("--weights", default="vgg16")
    parser.add_argument("--size", type=int, default=320)
    options = parser.parse_args()
    picture = asyncio.run(paint_gallery(options.out, options.weights, options.size))
    options.sheet.parent.mkdir(parents=True, exist_ok=True)
    picture.save(options.sheet, quality=88, optimize=True)


if __name__ == "__main__":
    main()
