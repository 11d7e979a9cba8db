"""A folder of photos in, a folder of pictures out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import aclosing
from dataclasses import fields
from pathlib import Path

from bot.cli.paint import jobs_from_files
from bot.cli.paint.options import Files
from bot.cli.paint.output_files import Making, Outputs, require_folders
from bot.cli.terminal.progress import TerminalProgress
from bot.cli.terminal.terminal import Mistake, say, tell_weights
from engine.job.errors import BadPicture, EngineError
from engine.job.spec import EngineSettings, Job
from engine.pictures.writing.formats import ENDINGS
from engine.pool.pool import EnginePool

_NO_PICTURE = "engine-not-a-picture"
# Options of one picture: their files would be written over by the next.
_OF_ONE_PICTURE = ("frames", "strip", "making_of", "plot", "state")


def plan(photos: Path, styles: set[Path], files: Files) -> dict[Path, Outputs]:
    """Where the picture of each photo in a folder goes; says of what is left out why.

    Hidden files are left out without a word, as a shell does it.

    Args:
        photos: the folder.
        styles: pictures that are read besides; those in the folder are no photos.
        files: what was asked to be written.

    Raises:
        Mistake: the options are not those of a folder, or there is nothing to paint.
    """
    _require_options_of_a_folder(photos, files)
    planned: dict[Path, Outputs] = {}
    there = 0
    for path in sorted(photos.iterdir()):
        output = files.output / (
            path.name if path.suffix.lower() in ENDINGS else f"{path.name}.png"
        )
        if path.name.startswith("."):
            continue
        if not path.is_file():
            say(f"{path} is left out: only pictures right in {photos} are painted.")
        elif path.resolve() in styles:
            say(f"{path} is left out: it is the painting, or another picture named.")
        elif output.exists() and not files.overwrite:
            there += 1
            say(f"{output} is there already and stays; add --overwrite to replace it.")
        else:
            planned[path] = Outputs(result=output, overwrite=files.overwrite)
    if not planned and not there:
        raise Mistake(f"There is no picture in {photos}.")
    return planned


def _require_options_of_a_folder(photos: Path, files: Files) -> None:
    output = files.output
    if output.suffix.lower() in ENDINGS or (output.exists() and not output.is_dir()):
        raise Mistake(
            f"{photos} is a folder, so --output has to be one, such as out/, not {output}."
        )
    if output.resolve() == photos.resolve():
        raise Mistake(f"The photos are in {photos}; name another folder for --output.")
    named = {field.name for field in fields(files)}
    for name in _OF_ONE_PICTURE:
        if name in named and getattr(files, name):
            option = name.replace("_", "-")
            raise Mistake(f"--{option} is for one picture; leave it out, or name one photo.")
    require_folders([output.absolute().parent])


async def paint_all(
    settings: EngineSettings,
    planned: Mapping[Path, Outputs],
    shared: Mapping[Path, bytes],
    job_of: Callable[[Path, bytes], Job],
) -> int:
    """Paint one photo after the other, going on after one that fails.

    Args:
        settings: how to paint.
        planned: the photos, with what is written of each.
        shared: the other picture files of all jobs, by their paths.
        job_of: the job of a photo.

    Returns:
        How many failed; what is no picture did not.

    Raises:
        EngineError: nothing can be painted at all.
    """
    painted = failed = 0
    pictures_there = len(planned)
    with TerminalProgress() as bars:
        async with jobs_from_files.pool_for(settings, bars.prepare) as pool:
            tell_weights(await pool.ready())
            await jobs_from_files.look_at(pool, shared)
            for photo, outputs in planned.items():
                bars.count(painted, pictures_there)
                try:
                    pictures = {photo: photo.read_bytes(), **shared}
                    job = job_of(photo, pictures[photo])
                    job = await jobs_from_files.check(pool, pictures, job, outputs)
                    await _paint_one(pool, job, photo, outputs, bars)
                    painted += 1
                except (EngineError, Mistake, OSError) as error:
                    if isinstance(error, BadPicture) and error.key == _NO_PICTURE:
                        say(
                            f"{photo} is left out: it is not a picture that Easel can read.",
                        )
                        pictures_there -= 1
                        continue
                    failed += 1
                    say(f"{_named(photo, error)}", "red")
            bars.count(painted, pictures_there)
    if failed:
        say(f"{failed} of {pictures_there} failed; the same command tries them again.", "red")
    return failed


async def _paint_one(
    pool: EnginePool,
    job: Job,
    photo: Path,
    outputs: Outputs,
    bars: TerminalProgress,
) -> None:
    making = Making(outputs, job.recipe.name)
    async with aclosing(pool.paint(job)) as updates:
        async for update in updates:
            bars.paint(photo.name, update)
            making.add(update)
    jobs_from_files.finish(making)


def _named(photo: Path, error: Exception) -> str:
    said = str(error)
    return said if str(photo) in said else f"{photo}: {said}"
