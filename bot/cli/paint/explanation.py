"""How a picture was made, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.table import Table
from rich.text import Text

from bot.card.how_made import changed_settings, command
from bot.cli.terminal.terminal import say, stdout
from engine.job.recipe import Recipe
from engine.pictures.writing.provenance import Provenance, StyleDigest


def explain(path: Path, made: Provenance) -> None:
    """Print what the picture in `path` was made of, and the command that paints it again."""
    table = Table.grid(padding=(0, 2))
    # As text, since what a file says must not be taken for Rich's markup.
    for name, value in _rows(made):
        table.add_row(Text(name, "bold"), Text(value))
    stdout.print(table)
    stdout.print()
    say("A file's digest is the beginning of what sha256sum prints. To paint it again:", on=stdout)
    # Not broken into lines, or it could not be copied.
    say(command(path, made), on=stdout)


def _rows(made: Provenance) -> Iterator[tuple[str, str]]:
    recipe = made.recipe
    yield "recipe", f"{recipe.name}: {recipe.summary}"
    yield "size", _size(recipe)
    yield "iterations", _iterations(made)
    if made.most_frames > 1:
        yield "frames", f"up to {made.most_frames} of a photo that moves"
    yield "seed", str(made.seed)
    if made.variations:
        seeds = ", ".join(str(variation.seed) for variation in made.variations)
        yield "variations", f"{len(made.variations)} to choose from, with the seeds {seeds}"
    if made.transparent:
        yield "transparent", "where the photo is"
    differences = list(changed_settings(recipe))
    for title, (name, usual, value) in zip(
        ("changed", *[""] * len(differences)), differences, strict=False
    ):
        yield title, f"{name} {value} (usually {usual})"
    if not differences:
        yield "changed", "nothing: all settings are the recipe's own"
    yield "photo", made.content
    for number, style in enumerate(made.styles, 1):
        yield ("style" if len(made.styles) == 1 else f"style {number}"), _style(style, made)
    if made.start is not None:
        yield "started from", made.start
    yield "weights", f"{made.weights_kind} {made.weights_version}".strip()
    yield (
        "painted by",
        f"Easel {made.easel}, PyTorch {made.torch}, on {made.device} in {made.precision}",
    )


def _iterations(made: Provenance) -> str:
    if made.most_frames > 1:
        stopped = made.stopped_after
        first = f"{made.recipe.iterations:,} for the first frame"
        return first if stopped is None else f"{first}; it was stopped after {stopped:,} in all"
    if made.stopped_after is None:
        return f"{made.recipe.iterations:,}"
    return f"{made.stopped_after:,} of {made.recipe.iterations:,}; it was stopped there"


def _size(recipe: Recipe) -> str:
    if recipe.exact is not None:
        width, height = recipe.exact
        return f"{width} by {height} pixels"
    return f"{recipe.size:,} pixels for the longest side"


def _style(style: StyleDigest, made: Provenance) -> str:
    share = f", weight {style.weight:g}" if len(made.styles) > 1 else ""
    mask = "" if style.mask is None else f", mask {style.mask}"
    part = "" if style.part is None else f", its part {style.part}"
    return f"{style.picture}{part}{share}{mask}"
