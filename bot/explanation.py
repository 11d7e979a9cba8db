"""How a picture was made, for a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.repeating import has_one_mask
from bot.terminal import say
from engine.layers import Layer
from engine.provenance import Provenance, StyleDigest, changes
from engine.recipe import Ramp, Recipe


def explain_on(console: Console, path: Path, made: Provenance) -> None:
    """Print what the picture in `path` was made of, and the command that paints it again."""
    table = Table.grid(padding=(0, 2))
    # As text, since what a file says must not be taken for Rich's markup.
    for name, value in _rows(made):
        table.add_row(Text(name, "bold"), Text(value))
    console.print(table)
    console.print()
    say(console, "A file's digest is the beginning of what sha256sum prints. To paint it again:")
    # Not broken into lines, or it could not be copied.
    say(console, command(path, made))


def command(path: Path, made: Provenance) -> str:
    """The command that paints the picture in `path` again; files are to be put in for capitals."""
    words = ["easel", "repeat", str(path), "--content", "PHOTO"]
    several = len(made.styles) > 1
    for number in range(1, len(made.styles) + 1):
        words += ["--style", f"PAINTING{number}" if several else "PAINTING"]
    masked = [number for number, style in enumerate(made.styles, 1) if style.mask is not None]
    if has_one_mask(made):
        words += ["--mask", "MASK"]
    else:
        for number in masked:
            words += ["--mask", f"MASK{number}"]
    if made.start is not None:
        words += ["--start", "START"]
    if made.weights_kind == "file":
        words += ["--weights", "WEIGHTS"]
    return shlex.join([*words, "-o", "again.png"])


def changed_settings(recipe: Recipe) -> Iterator[tuple[str, str, str]]:
    """What differs from Easel's recipe of the same name: the setting, its usual value, and this."""
    for name, (usual, value) in changes(recipe).items():
        yield name.replace("_", " "), _in_words(usual), _in_words(value)


def _rows(made: Provenance) -> Iterator[tuple[str, str]]:
    recipe = made.recipe
    yield "recipe", f"{recipe.name}: {recipe.summary}"
    yield "size", _size(recipe)
    yield "iterations", _iterations(made)
    yield "seed", str(made.seed)
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
    return f"{style.picture}{share}{mask}"


def _in_words(value: object) -> str:
    """A setting as it could be typed, as far as it can."""
    match value:
        case None:
            return "automatic"
        case bool():
            return "on" if value else "off"
        case Ramp(first, last):
            return f"{first:g}" if first == last else f"{first:g}:{last:g}"
        case float():
            return f"{value:g}"
        case tuple():
            return ",".join(map(_part, value)) or "none"
        case _:
            return str(value)


def _part(part: object) -> str:
    return f"{part.name}={part.weight:g}" if isinstance(part, Layer) else str(part)
