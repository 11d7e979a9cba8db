"""The command that says how near pictures are to a painting and to a photo."""

from __future__ import annotations

import json as as_json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from bot.cli.bench.tables import figure
from bot.cli.paint.options import picture_argument
from bot.cli.terminal.terminal import ConfigPath, Mistake, console, engine_for, say, stdout, telling
from engine.job.recipe import MAX_SIZE
from engine.job.spec import WeightsInfo

if TYPE_CHECKING:
    from bench.judge.judging import Judged

# What judges is imported inside the command: it imports torch, which the bot must not.

_SMALLEST_SIZE = 64
_MEANING = (
    "style: 0 for the photo, 1 for the painting. content: 1 for the photo, 0 for the painting. "
    "grain: above 0 for ripples and dots that neither has, below 0 for a blur. No sum of them "
    "means anything, and they compare for one pair at one size only. The painting itself, cut to "
    "pieces and shuffled, has a style of 0.5 to 0.8, since its seams count against it, and a "
    "content near 0."
)


def judge(
    content: Annotated[Path, picture_argument("The photo.")],
    style: Annotated[Path, picture_argument("The painting.")],
    pictures: Annotated[list[Path], typer.Argument(metavar="PICTURE…", help="Painted from these.")],
    size: Annotated[
        int | None,
        typer.Option(
            help="Longest side in pixels at which to look at all of them; else each one's own."
        ),
    ] = None,
    weights: Annotated[
        str,
        typer.Option(metavar="KIND", help="vgg16, imagenet, or the path of a trained state dict."),
    ] = "vgg16",
    config: ConfigPath = None,
    json: Annotated[bool, typer.Option("--json", help="All figures, for a program.")] = False,
) -> None:
    """Say how near each PICTURE is to the painting STYLE and to the photo CONTENT, and its grain.

    Three figures, to compare engines and settings on one pair by; no recipe optimises them.
    Style is what fills the picture, wherever it is: the painting cut to pieces and shuffled has
    much of it, and no content. Content is what is where, whatever its colours.
    """
    with telling():
        if size is not None and not _SMALLEST_SIZE <= size <= MAX_SIZE:
            raise Mistake(f"--size is {_SMALLEST_SIZE} to {MAX_SIZE} pixels, not {size}.")
        files = {path: _read(path) for path in (content, style, *pictures)}
        settings = engine_for(config, weights)
        from bench.judge.judging import Pair, load

        with console.status("Getting ready") as status:
            network, info = load(settings, lambda doing: status.update(f"{doing} …"))
            pair = Pair(files[content], files[style], network, settings.limits)
            judged = []
            for path in pictures:
                status.update(Text(f"Looking at {path} …"))
                judged.append(pair.judge(path, files[path], size))
    if json:
        typer.echo(_json(content, style, info, judged))
        return
    stdout.print(_table(judged))
    say(f"Seen with {info.kind} weights. {_MEANING}")


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Mistake(f"There is no file {path} to judge.")
    return path.read_bytes()


def _table(judged: Sequence[Judged]) -> Table:
    table = Table("picture", "size")
    for name in ("style", "content", "grain"):
        table.add_column(name, justify="right")
    for each in judged:
        figures = map(figure, asdict(each.figures).values())
        # As text, since a file's name must not be taken for Rich's markup.
        table.add_row(Text(str(each.path)), f"{each.width} × {each.height}", *figures)
    return table


def _json(content: Path, style: Path, info: WeightsInfo, judged: Sequence[Judged]) -> str:
    found = {
        "content": str(content),
        "style": str(style),
        "weights": {"kind": info.kind, "version": info.version},
        "pictures": [
            {
                "picture": str(each.path),
                "width": each.width,
                "height": each.height,
                **asdict(each.figures),
            }
            for each in judged
        ],
    }
    return as_json.dumps(found, indent=2)
