"""Paint the gallery: eight pairs of content and style by every recipe, on one sheet.

Everything in it is drawn or painted by this project. Pictures that are there already and were made
the same way are kept, so a change of one recipe paints only that recipe's.
"""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from _painted import Painted, paint_all, sample, sheet
from PIL import Image

from engine.recipe import Recipe
from engine.recipes import RECIPES, SKETCH, STYLE_RECIPES
from engine.spec import Job, StyleImage

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
_SEED, _HEIGHT = 1, 200
_ROOT = Path(__file__).resolve().parent.parent


async def paint_gallery(out: Path, weights: str, size: int) -> Image.Image:
    """Paint what is missing in `out`; returns the sheet."""
    names = (*STYLE_RECIPES, SKETCH.name)
    jobs = {(pair, name): _job(*pair, RECIPES[name], size) for pair in PAIRS for name in names}
    paths = {
        (pair, name): out / (f"{'-'.join(pair)}-{name}.png" if job.styles else f"{pair[0]}.png")
        for (pair, name), job in jobs.items()
    }
    found = await paint_all({paths[key]: job for key, job in jobs.items()}, weights)
    return sheet(
        [
            [
                (_open(pair[0]), pair[0]),
                (_open(pair[1]), pair[1]),
                *(_entry(name, found[paths[pair, name]]) for name in names),
            ]
            for pair in PAIRS
        ],
        _HEIGHT,
    )


def _job(content: str, style: str, recipe: Recipe, size: int) -> Job:
    recipe = replace(recipe, strip=False, frame_every=0, size=size)
    if recipe.exact is not None:
        recipe = replace(recipe, exact=(size, round(0.75 * size)))
    styles = (StyleImage(sample(style)),) if recipe.style_layers else ()
    return Job(sample(content), recipe, styles, seed=_SEED)


def _entry(name: str, made: Painted) -> tuple[Image.Image, str]:
    # What costs are divided by differs between recipes: each tells by how much it was lowered.
    return (
        made.picture,
        f"{name}: {made.seconds:.0f} s, J / {made.first.total / made.last.total:.0f}",
    )


def _open(name: str) -> Image.Image:
    return Image.open(BytesIO(sample(name)))


def main() -> None:
    """Write the pictures to --out, and the sheet to docs/pictures/."""
    parser = argparse.ArgumentParser(description="Paint Easel's gallery.")
    parser.add_argument("--out", type=Path, default=_ROOT / "build" / "gallery")
    parser.add_argument("--sheet", type=Path, default=_ROOT / "docs" / "pictures" / "gallery.jpg")
    parser.add_argument("--weights", default="whitened")
    parser.add_argument("--size", type=int, default=160)
    options = parser.parse_args()
    picture = asyncio.run(paint_gallery(options.out, options.weights, options.size))
    options.sheet.parent.mkdir(parents=True, exist_ok=True)
    picture.save(options.sheet, quality=88, optimize=True)


if __name__ == "__main__":
    main()
