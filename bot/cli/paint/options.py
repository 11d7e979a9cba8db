"""The options of the painting commands: each is declared once, in groups as `--help` shows them.

An option that changes the recipe has the name of the field that it changes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ClassVar, get_args, get_type_hints

import typer

from bot.cli.terminal.terminal import ConfigPath, Weights
from engine.job.medium import Medium
from engine.job.parts import Cell
from engine.job.recipe import Colours, Optimiser, Pooling, StyleLoss
from engine.job.timing import MOST_SOURCE_FRAMES
from engine.pictures.writing.formats import ENDINGS, MOVING_ENDINGS

Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace files that are there already.")
]


def picture_argument(says: str) -> Any:
    """An argument that names a picture to read."""
    return typer.Argument(exists=True, dir_okay=False, readable=True, help=says)


def picture_option(flag: str, says: str) -> Any:
    """An option that does."""
    return typer.Option(flag, metavar="FILE", exists=True, dir_okay=False, readable=True, help=says)


class ColourChoice(StrEnum):
    """The recipes' `Colours`, and colours alone."""

    STYLE = Colours.STYLE
    LUMINANCE = Colours.LUMINANCE
    MATCHED = Colours.MATCHED
    PALETTE = "palette"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Options that stand under one heading; None leaves a choice to the recipe."""

    heading: ClassVar[str]


@dataclass(frozen=True, kw_only=True)
class Picture(Group):
    """What is painted, how large, how long and from where."""

    heading = "The picture"

    size: Annotated[int | None, typer.Option(help="Longest side in pixels.")] = None
    iterations: Annotated[int | None, typer.Option(help="Iterations of the whole picture.")] = None
    start: Annotated[
        str | None,
        typer.Option(
            metavar="HOW|FILE",
            help="Start from content, blank, noise, noise+content, or the picture in a file.",
        ),
    ] = None
    transparent: Annotated[
        bool,
        typer.Option(
            "--transparent/--opaque",
            help="What is see-through in the photo stays so, or lies on white.",
        ),
    ] = True
    animation_frames: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_SOURCE_FRAMES,
            help="Frames of a GIF, WebP, APNG or video; of more, so many evenly; 1: a still.",
        ),
    ] = None
    noise_ratio: Annotated[
        float | None, typer.Option("--noise", help="Share of the noise in noise+content, 0 to 1.")
    ] = None
    seed: Annotated[
        int | None,
        typer.Option(help="Repeats a picture; without it, drawn at random, or 0 with --state."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Sketch(Group):
    """What a sketch is drawn from."""

    heading = "The picture"

    medium: Annotated[Medium | None, typer.Option(help="What it is drawn with.")] = None
    epoch_count: Annotated[
        int | None, typer.Option("--epochs", help="Steps from shapes to details.")
    ] = None
    epoch_layers: Annotated[
        str | None,
        typer.Option(
            "--layers", metavar="LAYERS", help="The layer of each epoch in order: relu5_1,relu3_1,…"
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Style(Group):
    """How much of which style, and where."""

    heading = "The style"

    strength: Annotated[int | None, typer.Option(help="0 (a tint) to 100 (all style).")] = None
    style_weights: Annotated[
        str | None,
        typer.Option(metavar="2,1,…", help="Shares of several style images; else all the same."),
    ] = None
    masks: Annotated[
        list[Path] | None,
        picture_option(
            "--mask", "White where the style goes: one for all styles, or repeated, one a style."
        ),
    ] = None
    style_part: Annotated[
        str | None,
        typer.Option(
            metavar="PART",
            help=f"The part that is the style: {', '.join(Cell)}, or x,y,width,height in pixels.",
        ),
    ] = None
    style_scale: Annotated[
        float | None, typer.Option(help="Size of the style's strokes; 1 is the style image's.")
    ] = None
    colours: Annotated[
        ColourChoice | None,
        typer.Option(
            help="The style's colours, or the photo's, kept in one of two ways; palette: the photo "
            "in the style's colours, at once and not painted."
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class SketchCosts(Group):
    """What a sketch is to have little of."""

    heading = "Costs"

    tv_weight: Annotated[
        float | None, typer.Option("--tv", help="Weight of the total variation: smoothness.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class StyleCosts(SketchCosts):
    """What a picture with a style is to have little of."""

    alpha: Annotated[
        str | None,
        typer.Option(metavar="A[:B]", help="Weight of the content cost; 1:0.5 goes from 1 to 0.5."),
    ] = None
    beta: Annotated[
        str | None, typer.Option(metavar="A[:B]", help="Weight of the style cost, likewise.")
    ] = None
    style_loss: Annotated[
        StyleLoss | None, typer.Option("--loss", help="How styles are compared.")
    ] = None
    content_layers: Annotated[
        str | None,
        typer.Option(metavar="LAYERS", help="Such as conv4_2, or conv3_1=0.3,relu4_2=0.7."),
    ] = None
    style_layers: Annotated[
        str | None,
        typer.Option(metavar="LAYERS", help="Such as conv1_1,conv2_1; given weights sum to 1."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Painting(Group):
    """How the costs are brought down."""

    heading = "Painting"

    pooling: Annotated[
        Pooling | None, typer.Option(help="How the network halves its activations.")
    ] = None
    optimiser: Annotated[
        Optimiser | None, typer.Option(help="How the pixels follow the gradient.")
    ] = None
    learning_rate: Annotated[
        float | None, typer.Option(help="Step size; else one that suits the optimiser.")
    ] = None
    smoothing: Annotated[
        float | None,
        typer.Option(help="In pixels: L-BFGS favours longer waves than this; 0 for none."),
    ] = None
    averaging: Annotated[
        float | None, typer.Option(help="0 for the last iterate, to 0.99 for an average of many.")
    ] = None
    tile: Annotated[
        int | None, typer.Option(help="Side of the tiles that large pictures are computed in.")
    ] = None
    frame_every: Annotated[
        int | None, typer.Option(help="Iterations from one frame to the next.")
    ] = None


@dataclass(frozen=True, kw_only=True)
class PaintingInScales(Painting):
    """The same over several sizes."""

    scales: Annotated[
        int | None, typer.Option(help="Sizes painted one after the other, each √2 times the last.")
    ] = None
    deepest_at_last: Annotated[
        str | None,
        typer.Option(metavar="LAYER", help="No deeper layer counts at the last of several sizes."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Files(Group):
    """What is written where, and read besides pictures."""

    heading = "Files"

    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|FOLDER",
            help=f"Where the finished picture goes: {', '.join(ENDINGS)}; of one that moves, "
            f"{', '.join(MOVING_ENDINGS)}; a folder for a folder.",
        ),
    ]
    frames: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="For the pictures on the way.")
    ] = None
    making_of: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="The pictures on the way as an animation, .webp or .gif; repeatable.",
        ),
    ] = None
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="The costs over the iterations.")
    ] = None
    state: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keeps the unfinished painting; after Ctrl-C the same command goes on from it.",
        ),
    ] = None
    overwrite: Overwrite = False
    weights: Weights = None
    config: ConfigPath = None


@dataclass(frozen=True, kw_only=True)
class FilesWithStrip(Files):
    """The same for a picture with a style."""

    strip: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="All pictures side by side: .png, .jpg or .webp."),
    ] = None


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of its groups in place of each parameter that is a group.

    Typer reads its options from a command's signature, and a signature of thirty parameters for
    each command would say all of them again.
    """
    hints = get_type_hints(command, include_extras=True)
    signature = inspect.signature(command)
    groups: dict[str, type[Group]] = {}
    flat: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        hint = hints[name]
        if isinstance(hint, type) and issubclass(hint, Group):
            groups[name] = hint
            flat.extend(_parameters(hint))
        else:
            kind = inspect.Parameter.KEYWORD_ONLY
            flat.append(parameter.replace(annotation=hint, kind=kind))

    @wraps(command)
    def with_groups(**values: Any) -> None:
        made = {
            name: group(**{field.name: values.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        command(**values, **made)

    with_groups.__signature__ = signature.replace(parameters=flat)  # type: ignore[attr-defined]
    with_groups.__annotations__ = {parameter.name: parameter.annotation for parameter in flat}
    return with_groups


def _parameters(group: type[Group]) -> Iterator[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        plain, declared = get_args(hints[field.name])
        option = copy(declared)
        option.rich_help_panel = group.heading
        yield inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=Annotated[plain, option],
        )
