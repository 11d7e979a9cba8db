"""How a picture was made, for card and terminal alike: what differs, and how to repeat it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from engine.job.layers import Layer
from engine.job.recipe import Ramp, Recipe
from engine.job.recipes import changes
from engine.pictures.writing.provenance import Provenance


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
    again = "again.png" if made.most_frames == 1 else "again.webp"
    return shlex.join([*words, "-o", again])


def changed_settings(recipe: Recipe) -> Iterator[tuple[str, str, str]]:
    """What differs from Easel's recipe of the same name: the setting, its usual value, and this."""
    for name, (usual, value) in changes(recipe).items():
        yield name.replace("_", " "), _in_words(usual), _in_words(value)


def has_one_mask(made: Provenance) -> bool:
    """Whether all styles had the same mask."""
    return len({style.mask for style in made.styles} - {None}) == 1 and all(
        style.mask is not None for style in made.styles
    )


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
