"""Painting from the shell, with the same pool and worker as the bot but no Discord."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from bot.cli.paint import moving
from bot.cli.paint.output_files import Making, Outputs, Unwritten, write
from bot.cli.paint.typed_styles import masks_for, parse_part, parse_weights
from bot.cli.terminal.progress import TerminalProgress, in_words
from bot.cli.terminal.terminal import Mistake, say, tell_weights
from engine.job.errors import BadPicture, EngineError
from engine.job.pixels import Need, Picture
from engine.job.preparing import prepared
from engine.job.recipe import Recipe
from engine.job.saved_iterations import iterations_kept, require_whole
from engine.job.spec import (
    EngineSettings,
    Job,
    Patience,
    PictureInfo,
    PictureLimits,
    Preparing,
    Result,
    Started,
    StyleImage,
    Update,
    WeightsInfo,
)
from engine.job.variations import SEEDS, Variation
from engine.pictures.writing.provenance import read
from engine.pool.intake import Intake
from engine.pool.pool import EnginePool

# Nobody else waits for this pool, and the machine may be busy with other things.
PATIENCE = Patience(check=120.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The picture files of a job; a mask for each style, or one for all, or none."""

    content: Path
    styles: Sequence[Path] = ()
    masks: Sequence[Path] = ()
    start: Path | None = None

    def paths(self) -> list[Path]:
        """All of them."""
        start = [] if self.start is None else [self.start]
        return [self.content, *self.styles, *self.masks, *start]


def choose_seed(seed: int | None, state: Path | None) -> int:
    """The seed that was asked for, else one drawn at random.

    Where a state is kept it is always 0: the same command has to mean the same picture.

    Raises:
        Mistake: it is none that can be.
    """
    if seed is None:
        return 0 if state is not None else random.randrange(1_000_000)  # noqa: S311 - no secret
    if not 0 <= seed < SEEDS:
        raise Mistake(f"A seed is a whole number from 0 to {SEEDS - 1}, not {seed}.")
    return seed


def read_pictures(inputs: Inputs) -> dict[Path, bytes]:
    """The files' bytes by path.

    Raises:
        OSError: one can't be read.
    """
    return {path: path.read_bytes() for path in inputs.paths()}


def check_different(inputs: Inputs, pictures: Mapping[Path, bytes]) -> None:
    """Refuse a picture as its own style.

    Raises:
        Mistake: one of the styles is the photo.
    """
    for style in inputs.styles:
        if pictures[style] == pictures[inputs.content]:
            raise Mistake(
                f"{inputs.content} and {style} are the same picture, which in its own style would "
                "come out much as it is; name a painting as the style."
            )


def job_for(
    recipe: Recipe,
    inputs: Inputs,
    pictures: Mapping[Path, bytes],
    *,
    style_weights: str | None = None,
    style_part: str | None = None,
    seed: int = 0,
    state: Path | None = None,
    variations: tuple[Variation, ...] = (),
    transparent: bool = True,
    most_frames: int = 1,
) -> Job:
    """The job that paints these files by this recipe.

    Raises:
        Mistake: there are more or fewer masks or weights than styles take.
        InvalidJob: the recipe takes no such job.
    """
    count = len(inputs.styles)
    masks = masks_for(count, inputs.masks)
    weights, part = parse_weights(style_weights, count), parse_part(style_part)
    return Job(
        content=pictures[inputs.content],
        recipe=recipe,
        styles=tuple(
            StyleImage(pictures[style], weight, None if mask is None else pictures[mask], part)
            for style, weight, mask in zip(inputs.styles, weights, masks, strict=True)
        ),
        start=None if inputs.start is None else pictures[inputs.start],
        seed=seed,
        state=state,
        variations=variations,
        transparent=transparent,
        most_frames=most_frames,
    )


async def paint(
    settings: EngineSettings,
    job: Job,
    pictures: Mapping[Path, bytes],
    outputs: Outputs,
    on_start: Callable[[Started], None] = lambda _: None,
) -> tuple[Path, bytes]:
    """Paint one job with a progress bar, and write its files.

    Args:
        settings: how to paint.
        job: what to paint.
        pictures: the job's picture files, to name the one that is at fault.
        outputs: what to write.
        on_start: told when a worker takes the job up.

    Returns:
        Where the finished picture was written, and the picture as PNG.

    Raises:
        EngineError, OSError: the job can't be painted, or a file can't be written.
    """
    if job.state is not None:
        require_whole(job.state)  # before the weights are loaded
    making = Making(outputs, job.recipe.name)
    try:
        with TerminalProgress() as bars:
            async with pool_for(settings, bars.prepare) as pool:
                job = await check(pool, pictures, job, outputs)

                def show(update: Update) -> None:
                    bars.paint(job.recipe.name, update)
                    making.add(update)
                    if isinstance(update, Started):
                        tell_weights(update.weights)
                        on_start(update)

                painting = asyncio.create_task(_follow(pool, job, show))
                await _keeping(painting, pool, job, making)
    except (asyncio.CancelledError, KeyboardInterrupt):  # A second Ctrl-C may come anywhere.
        say(_stopped(making, job))
        raise
    return finish(making)


async def prepare_weights(settings: EngineSettings) -> WeightsInfo:
    """Have a worker fetch or generate its weights, so that the first job need not wait.

    Raises:
        WeightsError: they can't be had.
    """
    with TerminalProgress() as progress:
        async with EnginePool(settings, report=progress.prepare) as pool:
            return await pool.ready()


def pool_for(settings: EngineSettings, report: Callable[[Preparing], None]) -> EnginePool:
    """A pool for somebody at the shell."""
    return EnginePool(settings, report, PATIENCE)


async def check(
    pool: EnginePool, pictures: Mapping[Path, bytes], job: Job, outputs: Outputs
) -> Job:
    """Refuse what can't be painted at once, by name, while the worker still prepares.

    Args:
        pool: that looks at the pictures.
        pictures: the job's picture files.
        job: what to paint.
        outputs: what is to be written.

    Returns:
        The job with pixels.

    Raises:
        BadPicture: a picture can't be used; says which.
        InvalidJob: the pictures do not fit together.
        Mistake: what is painted does not go into the files.
    """
    paths = {picture: path for path, picture in pictures.items()}

    async def look(picture: bytes, need: Need) -> PictureInfo:
        return await _look(pool, paths[picture], picture, need)

    ready, looks = await prepared(job, look)
    moving.require_outputs(ready, outputs)
    moving.tell(job, looks, paths)
    return ready


async def look_at(
    pool: EnginePool | Intake, pictures: Mapping[Path, bytes]
) -> dict[Picture, PictureInfo]:
    """What the pictures are, by their bytes.

    Raises:
        BadPicture: one can't be used; says which.
    """
    return {picture: await _look(pool, path, picture) for path, picture in pictures.items()}


async def _look(
    pool: EnginePool | Intake, path: Path, picture: bytes, need: Need | None = None
) -> PictureInfo:
    try:
        return await pool.check(picture, need)
    except BadPicture as error:
        raise BadPicture(f"{path}: {error}", error.key, **error.values) from None


async def _follow(pool: EnginePool, job: Job, show: Callable[[Update], None]) -> None:
    async with aclosing(pool.paint(job)) as updates:
        async for update in updates:
            show(update)


async def _keeping(
    painting: asyncio.Task[None], pool: EnginePool, job: Job, making: Making
) -> None:
    """Wait for a painting; after Ctrl-C until it is kept as it is, where it has a file for that.

    Raises:
        asyncio.CancelledError: it was stopped before it was finished.
    """
    try:
        await asyncio.shield(painting)
    except asyncio.CancelledError:
        if job.state is not None and not painting.done() and pool.pause(job.id):
            say(f"Keeping it in {job.state}; Ctrl-C again leaves at once.")
            await asyncio.shield(painting)
        # The iteration that it was at may have been the last.
        if making.result is None:
            raise
    finally:
        painting.cancel()
        await asyncio.gather(painting, return_exceptions=True)


def _stopped(making: Making, job: Job) -> str:
    """What is left of a painting after Ctrl-C."""
    if not making.progress:
        stopped = "Stopped before the first iteration"
    else:
        last = making.progress[-1]
        stopped = f"Stopped after {last.iteration} of {last.iterations} iterations"
    if job.state is None:
        return f"{stopped}; nothing is kept. With --state FILE, the same command can go on."
    kept = iterations_kept(job.state)
    if kept is None:
        return f"{stopped}; nothing is kept in {job.state}, so the same command begins anew."
    return f"{stopped}; the same command goes on after {kept}, from {job.state}."


def _remove_state(state: Path) -> None:
    try:
        state.unlink(missing_ok=True)
    except OSError as error:
        say(f"{state} is of no more use, but can't be removed: {error.strerror}.")


def finish(making: Making) -> tuple[Path, bytes]:
    """Write the files; returns where the finished picture is, and the picture as PNG.

    Raises:
        EngineError: there is no picture.
        OSError: a file can't be written; the others are.
    """
    result, outputs = making.result, making.outputs
    if result is None:
        raise EngineError("The painter ended without a picture; please try again.")
    files = write(making, result)
    first = next(files)
    path = first if isinstance(first, Path) else first.instead or first.path
    say(
        f"{path}: {_frames(result)}{result.width} by {result.height} pixels, "
        f"{result.iterations} iterations "
        f"in {result.elapsed:.0f} s. {in_words(result.costs)}",
    )
    further = list(files)
    written, asked = [first, *further], outputs.files()
    also = [file for file in further if isinstance(file, Path)]
    if also:
        say(f"Also {', '.join(map(str, also))}.")
    beside = [file for file in written if isinstance(file, Path) and file not in asked]
    if beside:
        hence = ", ".join(map(str, beside))
        say(f"Other files took the names asked for meanwhile; hence {hence}.", "yellow")
    unwritten = [file for file in written if isinstance(file, Unwritten)]
    _tell_gaps(making, result, {file.path for file in unwritten})
    # Not before the picture is written, and where it is to stay.
    if outputs.state is not None and isinstance(first, Path):
        _remove_state(outputs.state)
    if unwritten:
        raise OSError(" ".join(f"{reason}." for reason in unwritten))
    return path, result.image


def _frames(result: Result) -> str:
    return "" if result.frames == 1 else f"{result.frames_done} frames, "


def _tell_gaps(making: Making, result: Result, unwritten: set[Path]) -> None:
    """Say what is missing in, or among, the files that were written."""
    if making.unwritten > 1:
        say(f"{making.unwritten} frames could not be written.", "yellow")
    if not _says_how(result.image):
        say(
            "The picture does not say how it was made, as that is too long a text; "
            "easel repeat can't paint it again.",
            "yellow",
        )
    first = making.progress[0].iteration
    partial = [
        ("making-of", set(making.outputs.making_of) - unwritten),
        ("plot", {making.outputs.plot} - {None} - unwritten),
    ]
    if first > 1 and (names := [name for name, wanted in partial if wanted]):
        begins = "begins" if len(names) == 1 else "begin"
        say(f"The {' and the '.join(names)} {begins} where it went on, at {first}.")


def _says_how(picture: bytes) -> bool:
    try:
        read(picture, PictureLimits(max_bytes=len(picture)))
    except BadPicture:
        return False
    return True
