"""The commands that paint from the shell, and those that tell and repeat how it was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.paint import colours_alone, explanation, folders, jobs_from_files, output_files
from bot.cli.paint.options import (
    ColourChoice,
    Files,
    FilesWithStrip,
    Group,
    Painting,
    PaintingInScales,
    Picture,
    Sketch,
    SketchCosts,
    Style,
    StyleCosts,
    grouped,
    picture_argument,
    picture_option,
)
from bot.cli.paint.output_files import Outputs
from bot.cli.paint.recipe_changes import START_WORDS, apply, start_picture
from bot.cli.paint.repeating import comparison, job_again, read_picture, surprises, weights_again
from bot.cli.terminal.terminal import (
    Mistake,
    config_path,
    engine_for,
    load_config,
    run_to_end,
    say,
    telling,
)
from engine.job.recipe import Recipe
from engine.job.recipes import DEFAULT, RECIPES, SKETCH, STYLE_RECIPES
from engine.job.spec import Job, Started
from engine.job.variations import MOST_VARIATIONS, halved, variations_around
from engine.pictures.writing.provenance import Provenance, differing, to_json

RecipeName = Annotated[
    str,
    typer.Option(
        help=f"The way of painting: {', '.join(STYLE_RECIPES)}.",
        rich_help_panel=Picture.heading,
    ),
]


_NO_STYLE = Style()
Photos = Annotated[
    Path, typer.Argument(exists=True, readable=True, help="The photo, or a folder of photos.")
]

Variations = Annotated[
    int | None,
    typer.Option(
        min=2,
        max=MOST_VARIATIONS,
        help="So many pictures of half the size to choose from, in one and each beside it.",
        rich_help_panel=Picture.heading,
    ),
]


@grouped
def stylize(
    content: Photos,
    style: Annotated[list[Path], picture_argument("1 to 4 paintings.")],
    *,
    recipe: RecipeName = DEFAULT.name,
    variations: Variations = None,
    picture: Picture,
    style_options: Style,
    costs: StyleCosts,
    painting: PaintingInScales,
    files: FilesWithStrip,
) -> None:
    """Repaint the photo CONTENT, or a folder of photos, in the style of one or more paintings."""
    with telling():
        if style_options.colours is ColourChoice.PALETTE:
            if recipe != DEFAULT.name or variations is not None:
                raise Mistake("--colours palette paints nothing: leave --recipe and --variations.")
            colours_alone.refuse_others(picture, style_options, costs, painting, files)
            colours_alone.write_recoloured(content, style, picture, style_options, files)
            return
        if recipe not in STYLE_RECIPES:
            raise Mistake(f"There is no recipe {recipe}; choose from {', '.join(STYLE_RECIPES)}.")
        inputs = jobs_from_files.Inputs(
            content=content,
            styles=style,
            masks=style_options.masks or (),
            start=_start(picture),
        )
        chosen = apply(RECIPES[recipe], _typed(picture, style_options, costs, painting))
        if variations is not None:
            if files.strip is not None:
                raise Mistake("A strip shows one picture; leave out --strip, or --variations.")
            chosen = halved(chosen)
        elif files.strip is not None:
            chosen = replace(chosen, strip=True)
        _paint(chosen, inputs, picture, files, style_options, variations or 0)


@grouped
def draw(
    photo: Photos,
    *,
    picture: Picture,
    sketch: Sketch,
    costs: SketchCosts,
    painting: Painting,
    files: Files,
) -> None:
    """Draw PHOTO, or a folder of photos, on a blank sheet, from its large shapes to its details."""
    with telling():
        inputs = jobs_from_files.Inputs(content=photo, start=_start(picture))
        recipe = apply(SKETCH, _typed(picture, sketch, costs, painting))
        _paint(recipe, inputs, picture, files)


def explain(
    picture: Annotated[Path, picture_argument("A picture file as Easel wrote it.")],
    json: Annotated[bool, typer.Option("--json", help="As it stands in the file.")] = False,
) -> None:
    """Say how PICTURE was made, and the command that paints it again."""
    with telling():
        made = read_picture(picture.read_bytes())
    if json:
        typer.echo(to_json(made))
    else:
        explanation.explain(picture, made)


@grouped
def repeat(
    picture: Annotated[Path, picture_argument("A picture file as Easel wrote it.")],
    *,
    content: Annotated[Path, picture_option("--content", "The photo it was painted from.")],
    style: Annotated[
        list[Path] | None,
        picture_option(
            "--style", "The painting; repeated in their order where there were several."
        ),
    ] = None,
    mask: Annotated[
        list[Path] | None, picture_option("--mask", "The mask, if there was one; repeatable.")
    ] = None,
    start: Annotated[
        Path | None,
        picture_option("--start", "The picture it was started from, if it was from one."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Even with other pictures than the first time.")
    ] = False,
    files: Files,
) -> None:
    """Paint PICTURE again as it was painted, from the same files, and compare the two."""
    with telling():
        first = picture.read_bytes()
        made = read_picture(first)
        inputs = jobs_from_files.Inputs(
            content=content, styles=style or (), masks=mask or (), start=start
        )
        choices = len(made.variations)
        written = _outputs(files, [picture, *inputs.paths()], made.recipe.name, choices)
        pictures = jobs_from_files.read_pictures(inputs)
        job = job_again(made, inputs, pictures, files.state)
        if not anyway and (others := differing(made, job)):
            raise Mistake(" ".join([*others, "Add --anyway to paint with it all the same."]))
        settings = engine_for(files.config, weights_again(made, files.weights))
        settings = replace(settings, precision=made.precision)
        output, again = run_to_end(
            jobs_from_files.paint(settings, job, pictures, written, partial(_warn, made))
        )
        say(comparison(picture, first, output, again))


def _paint(
    recipe: Recipe,
    inputs: jobs_from_files.Inputs,
    picture: Picture,
    files: Files,
    style: Style = _NO_STYLE,
    choices: int = 0,
) -> None:
    """Paint with everything checked that can be, before any process is started."""
    if inputs.content.is_dir():
        if choices:
            raise Mistake("--variations is for one photo; leave it out, or name one.")
        _paint_folder(recipe, inputs, picture, files, style)
        return
    written = _outputs(files, inputs.paths(), recipe.name, choices)
    pictures = jobs_from_files.read_pictures(inputs)
    jobs_from_files.check_different(inputs, pictures)
    seed = jobs_from_files.choose_seed(picture.seed, files.state)
    job = jobs_from_files.job_for(
        recipe,
        inputs,
        pictures,
        style_weights=style.style_weights,
        style_part=style.style_part,
        seed=seed,
        state=files.state,
        variations=variations_around(seed, style.strength, choices),
        transparent=picture.transparent,
        most_frames=_most_frames(picture, files),
    )
    settings = engine_for(files.config, files.weights, first_picture=True)
    run_to_end(jobs_from_files.paint(settings, job, pictures, written))


def _paint_folder(
    recipe: Recipe, inputs: jobs_from_files.Inputs, picture: Picture, files: Files, style: Style
) -> None:
    others = inputs.paths()[1:]
    planned = folders.plan(inputs.content, {path.resolve() for path in others}, files)
    shared = {path: path.read_bytes() for path in others}
    seed = jobs_from_files.choose_seed(picture.seed, None)
    most_frames = _most_frames(picture, files)

    def job_of(photo: Path, content: bytes) -> Job:
        return jobs_from_files.job_for(
            recipe,
            replace(inputs, content=photo),
            {photo: content, **shared},
            style_weights=style.style_weights,
            style_part=style.style_part,
            seed=seed,
            transparent=picture.transparent,
            most_frames=most_frames,
        )

    job_of(inputs.content, b"")  # Options that go with no photo are told before the first.
    settings = engine_for(files.config, files.weights, first_picture=True)
    if not planned:
        return
    failed = run_to_end(folders.paint_all(settings, planned, shared, job_of))
    if failed:
        raise typer.Exit(1)


def _typed(*groups: Group) -> dict[str, Any]:
    """The options of all groups."""
    return {field.name: getattr(group, field.name) for group in groups for field in fields(group)}


def _most_frames(picture: Picture, files: Files) -> int:
    if picture.animation_frames is not None:
        return picture.animation_frames
    return load_config(config_path(files.config)).limits.animation_frames


def _start(picture: Picture) -> Path | None:
    path = start_picture(picture.start)
    if path is not None and not path.is_file():
        raise Mistake(
            f"--start is {', '.join(START_WORDS)}, or a picture's file; there is no file {path}."
        )
    return path


def _outputs(files: Files, inputs: Sequence[Path], name: str, choices: int) -> Outputs:
    written = Outputs(
        result=files.output,
        frames=files.frames,
        strip=files.strip if isinstance(files, FilesWithStrip) else None,
        making_of=tuple(files.making_of or ()),
        plot=files.plot,
        choices=choices,
        state=files.state,
        overwrite=files.overwrite,
    )
    output_files.check(written, inputs, name)
    return written


def _warn(made: Provenance, started: Started) -> None:
    for sentence in surprises(made, started):
        say(sentence, "yellow")
