"""The files that a painting command writes: checked before the first brush stroke."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from bot.terminal import Mistake
from engine.spec import Frame, Progress, Result, Started, Update

_ANIMATIONS = (".webp", ".gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where pictures go: the result, and others where asked for.

    Attributes:
        result: the finished picture.
        frames: a folder for the pictures on the way.
        strip: content, styles and result side by side.
        making_of: animations of the pictures on the way.
        plot: the costs over the iterations.
        state: the unfinished painting; written by the worker.
        overwrite: whether files that are there already may be replaced.
    """

    result: Path
    frames: Path | None = None
    strip: Path | None = None
    making_of: tuple[Path, ...] = ()
    plot: Path | None = None
    state: Path | None = None
    overwrite: bool = False

    def files(self) -> list[Path]:
        """All but the folder of frames."""
        files = (self.result, self.strip, *self.making_of, self.plot, self.state)
        return [file for file in files if file is not None]


@dataclass(slots=True)
class Making:
    """What is kept of a picture while it is painted.

    Attributes:
        progress: of every iteration, without pictures.
        frames: the pictures on the way, encoded, the finished one last.
        result: the finished one.
    """

    progress: list[Progress] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    result: Result | None = None

    def add(self, update: Update, outputs: Outputs, name: str) -> None:
        """Keep what `outputs` will need of an update; a frame is written at once, by `name`.

        Raises:
            OSError: it can't be written.
        """
        if isinstance(update, Started):
            # Perhaps once more, after a worker has died on the job.
            self.progress.clear()
            self.frames.clear()
            return
        self.progress.append(
            Progress(
                update.iteration, update.iterations, update.costs, update.elapsed, update.stage
            )
        )
        if isinstance(update, Frame):
            if outputs.frames is not None:
                _write_frame(outputs.frames, name, update)
            if outputs.making_of:
                self.frames.append(update.image)
        if isinstance(update, Result):
            self.result = update


def check(outputs: Outputs, inputs: Collection[Path], name: str) -> None:
    """Make sure that every file can be written and that none is written over another.

    Args:
        outputs: what is to be written.
        inputs: the files that are read.
        name: with which the names of frames begin.

    Raises:
        Mistake: says which file can't be, and why.
    """
    for option, path, endings in _with_endings(outputs):
        if path.suffix.lower() not in endings:
            raise Mistake(f"{option} is a file that ends in {' or '.join(endings)}, not {path}.")
    names = Counter(path.resolve() for path in outputs.files())
    names.update({path.resolve() for path in inputs})
    if twice := [path for path, times in names.items() if times > 1]:
        raise Mistake(f"{twice[0]} is named twice; each file that is written needs its own name.")
    for path in outputs.files():
        if path.is_dir():
            raise Mistake(f"{path} is a folder; name a file.")
        _require_writable(path, path.parent)
    if outputs.frames is not None:
        _require_writable(outputs.frames, outputs.frames)
    if not outputs.overwrite:
        _require_free(outputs, name)


def write(outputs: Outputs, making: Making) -> Iterator[Path]:
    """Write all but the frames; yields each file once it is written, the finished picture first.

    A file that has come there since `check` stays: what is written then has a name beside it.

    Raises:
        OSError: a file can't be written; says where the finished picture is instead.
    """
    # Imported here because each worker imports this module, and needs neither.
    from engine.making import AnimationKind, animation, cost_plot

    if making.result is None:
        raise RuntimeError("There is nothing to write before the picture is finished.")
    yield _write_result(outputs, making.result.image)
    if outputs.strip is not None and making.result.strip is not None:
        yield _write(outputs.strip, making.result.strip, anew=not outputs.overwrite)
    for path in outputs.making_of:
        kind = AnimationKind(path.suffix.lower().removeprefix("."))
        yield _write(path, animation(making.frames, kind), anew=not outputs.overwrite)
    if outputs.plot is not None:
        yield _write(outputs.plot, cost_plot(making.progress), anew=not outputs.overwrite)


def _write_frame(folder: Path, name: str, frame: Frame) -> None:
    # Names sort in the order of the iterations.
    digits = max(4, len(str(frame.iterations)))
    _write(folder / f"{name}-{frame.iteration:0{digits}}.png", frame.image)


def _write_result(outputs: Outputs, image: bytes) -> Path:
    """Write the finished picture, elsewhere if need be: it may be the work of hours."""
    try:
        return _write(outputs.result, image, anew=not outputs.overwrite)
    except OSError as error:
        elsewhere = Path(tempfile.gettempdir()) / outputs.result.name
        saved = _write(elsewhere, image, anew=True)
        raise OSError(
            f"{outputs.result} can't be written ({error.strerror or error}). The finished picture "
            f"is {saved} instead; move it to where it is to stay."
        ) from error


def _write(path: Path, data: bytes, *, anew: bool = False) -> Path:
    """Write a file so that it is never there in part; returns its path.

    Args:
        path: of the file; its folder is made.
        data: what is to be in it.
        anew: leave a file that is there, and take the next free name, such as out-2.png.

    Raises:
        OSError: it can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{token_hex(4)}.part")
    try:
        unfinished.write_bytes(data)
        written = _take_free(path) if anew else path
        unfinished.replace(written)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return written


def _take_free(path: Path) -> Path:
    """Make an empty file that was not there, so that nobody else takes its name."""
    beside = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    for free in chain([path], beside):
        try:
            free.touch(exist_ok=False)
        except FileExistsError:
            continue
        return free
    raise AssertionError("There is always a next number.")


def _with_endings(outputs: Outputs) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    # A picture says how it was made in a way that only PNG files have.
    yield "--output", outputs.result, (".png",)
    if outputs.strip is not None:
        yield "--strip", outputs.strip, (".png",)
    for path in outputs.making_of:
        yield "--making-of", path, _ANIMATIONS
    if outputs.plot is not None:
        yield "--plot", outputs.plot, (".png",)


def _require_free(outputs: Outputs, name: str) -> None:
    """Refuse to replace what may be somebody's picture."""
    for path in outputs.files():
        # To go on from a state is what it is for.
        if path != outputs.state and path.exists():
            raise Mistake(
                f"{path} is there already; name another file, or add --overwrite to replace it."
            )
    going_on = outputs.state is not None and outputs.state.exists()
    if outputs.frames is not None and not going_on:
        there = sorted(outputs.frames.glob(f"{name}-[0-9]*.png"))
        if there:
            raise Mistake(
                f"{there[0]} is there already; name another folder for --frames, or add "
                "--overwrite to replace the frames in this one."
            )


def _require_writable(path: Path, folder: Path) -> None:
    """Look without making anything yet: in `folder`, or where it would be made."""
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not nearest.is_dir():
        raise Mistake(f"{path} can't be written: {nearest} is a file, not a folder.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise Mistake(f"{path} can't be written: you may not write in {nearest}.")
    if path.is_file() and not os.access(path, os.W_OK):
        raise Mistake(f"{path} can't be written: it is write-protected.")
