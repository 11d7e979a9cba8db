"""A photo in the colours of paintings, from the shell: at once, and without any network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from bot.cli.paint import jobs_from_files, output_files
from bot.cli.paint.options import Files, Group, Picture, Style
from bot.cli.paint.typed_styles import parse_part, parse_weights
from bot.cli.terminal.terminal import Mistake, engine_for, run_to_end, say
from engine.job import shapes
from engine.job.recolouring import Recolouring
from engine.job.spec import PictureLimits, StyleImage
from engine.pictures.images import encode
from engine.pictures.recolouring import recolour
from engine.pictures.writing.conversion import convert
from engine.pictures.writing.formats import ENDINGS
from engine.pool.intake import Intake

# The options that mean something where nothing is painted.
_TAKEN = frozenset(
    {
        "colours",
        "size",
        "transparent",
        "style_weights",
        "style_part",
        "output",
        "overwrite",
        "config",
    }
)


def refuse_others(*groups: Group) -> None:
    """Refuse options that are for painting.

    Raises:
        Mistake: there is one.
    """
    for group in groups:
        for option in fields(group):
            if option.name not in _TAKEN and getattr(group, option.name) != option.default:
                raise Mistake(
                    "With --colours palette nothing is painted: leave out all options but --size, "
                    "--opaque, --style-weights, --style-part, --output, --overwrite and --config."
                )


def write_recoloured(
    content: Path, styles: Sequence[Path], picture: Picture, style: Style, files: Files
) -> None:
    """Write the photo in the styles' colours.

    Raises:
        Mistake: the options don't go together, or the file can't be written.
        EngineError: a picture can't be used.
        OSError: one can't be read, or the file can't be written after all.
    """
    if content.is_dir():
        raise Mistake("--colours palette is for one photo; name one instead of a folder.")
    if picture.size is not None and picture.size < 1:
        raise Mistake(f"A size is a number of pixels from 1 on, not {picture.size}.")
    output_files.require_ending("--output", files.output, tuple(ENDINGS))
    inputs = jobs_from_files.Inputs(content=content, styles=styles)
    outputs = output_files.Outputs(result=files.output, overwrite=files.overwrite)
    output_files.check(outputs, inputs.paths(), "")
    pictures = jobs_from_files.read_pictures(inputs)
    jobs_from_files.check_different(inputs, pictures)
    weights, part = parse_weights(style.style_weights, len(styles)), parse_part(style.style_part)
    asked = Recolouring(
        pictures[content],
        tuple(
            StyleImage(pictures[path], weight, part=part)
            for path, weight in zip(styles, weights, strict=True)
        ),
        longest=picture.size,
        transparent=picture.transparent,
    )
    limits = engine_for(files.config, None).limits
    for path in run_to_end(_moving(asked, pictures, limits)):
        say(f"{path} moves; only its first frame is looked at.")
    made = recolour(asked, limits)
    file = convert(encode(made), ENDINGS[files.output.suffix.lower()])
    path = output_files.write_file(files.output, file, anew=not files.overwrite)
    say(f"{path}: {made.width} by {made.height} pixels, with nothing changed but colours.")


async def _moving(
    asked: Recolouring, pictures: Mapping[Path, bytes], limits: PictureLimits
) -> list[Path]:
    """Look at the pictures first where one that breaks its reader does no harm; which move."""
    intake = Intake(limits, jobs_from_files.PATIENCE.check)
    try:
        looks = await jobs_from_files.look_at(intake, pictures)
    finally:
        await intake.close()
    for style in asked.styles:
        shapes.cut(looks[style.picture], style.part)
    return [path for path, picture in pictures.items() if looks[picture].moves]
