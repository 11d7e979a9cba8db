"""The files that a painting command writes: checked before the first brush stroke."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

import typer

from bot.cli.terminal.terminal import Mistake, can_ask, say
from engine.job.spec import Frame, Progress, Result, Started, Update
from engine.pictures.writing.conversion import convert
from engine.pictures.writing.formats import ENDINGS, MOVING_ENDINGS, Format

_PICTURES = tuple(ENDINGS)
# Whether the photo moves, is known once it is looked at; see `moving`.
_RESULTS = (*_PICTURES, *(ending for ending in MOVING_ENDINGS if ending not in ENDINGS))
_ANIMATIONS = (".webp", ".gif")


class Unwritten(OSError):
    """A file that could not be written; says which, and why.

    Attributes:
        path: of the file.
        instead: where the finished picture was written instead, if it is that.
    """

    def __init__(self, path: Path, error: OSError, instead: Path | None = None) -> None:
        says = f"{path} can't be written ({_why(error)})"
        if instead is not None:
            says += f". The finished picture is {instead} instead; move it to where it is to stay"
        super().__init__(says)
        self.path = path
        self.instead = instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """Where pictures go: the result, and others where asked for.

    Attributes:
        result: the finished picture; the ending of its name says in which format.
        frames: a folder for the pictures on the way.
        strip: content, styles and result side by side, likewise.
        making_of: animations of the pictures on the way.
        plot: the costs over the iterations, as PNG.
        choices: how many pictures the result shows to choose from; each is a file beside it, too.
        state: the unfinished painting; written by the worker.
        overwrite: whether files that are there already may be replaced.
    """

    result: Path
    frames: Path | None = None
    strip: Path | None = None
    making_of: tuple[Path, ...] = ()
    plot: Path | None = None
    choices: int = 0
    state: Path | None = None
    overwrite: bool = False

    def files(self) -> list[Path]:
        """All but the folder of frames."""
        others = (self.strip, *self.making_of, self.plot, self.state)
        files = (self.result, *self.choice_files(), *others)
        return [file for file in files if file is not None]

    def choice_files(self) -> list[Path]:
        """One for each picture to choose from, such as out-1.png beside out.png."""
        result, numbers = self.result, range(1, self.choices + 1)
        return [result.with_name(f"{result.stem}-{n}{result.suffix}") for n in numbers]


@dataclass(slots=True)
class Making:
    """What is kept of a picture while it is painted.

    Attributes:
        outputs: what is written of it.
        name: with which the names of frames begin.
        progress: of every iteration, without pictures.
        frames: the pictures on the way, encoded, the finished one last.
        unwritten: how many frames could not be written.
        result: the finished one.
    """

    outputs: Outputs
    name: str
    progress: list[Progress] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    unwritten: int = 0
    result: Result | None = None

    def add(self, update: Update) -> None:
        """Keep what will be needed of an update; a frame is written at once."""
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
            if self.outputs.frames is not None:
                self._write_frame(self.outputs.frames, update)
            if self.outputs.making_of:
                self.frames.append(update.image)
        if isinstance(update, Result):
            self.result = update

    def _write_frame(self, folder: Path, frame: Frame) -> None:
        """Write a frame; a full disk costs it, and not the picture, and that is told once."""
        # Names sort in the order of the iterations.
        digits = max(4, len(str(frame.iterations)))
        path = folder / f"{self.name}-{frame.iteration:0{digits}}.png"
        try:
            write_file(path, frame.image)
        except OSError as error:
            if not self.unwritten:
                say(f"{Unwritten(path, error)}; the painting goes on.", "yellow")
            self.unwritten += 1


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
        require_ending(option, path, endings)
    names = Counter(path.resolve() for path in outputs.files())
    names.update({path.resolve() for path in inputs})
    if twice := [path for path, times in names.items() if times > 1]:
        raise Mistake(f"{twice[0]} is named twice; each file that is written needs its own name.")
    for path in outputs.files():
        require_writable(path)
    if outputs.frames is not None:
        _require_writable_in(outputs.frames, outputs.frames)
    if not outputs.overwrite:
        _require_all_free(outputs, name)
    folders = [path.parent for path in outputs.files()]
    if outputs.frames is not None:
        folders.append(outputs.frames.parent)
    require_folders(folders)


def require_folders(folders: Iterable[Path]) -> None:
    """Ask whether folders that are not there are meant: a name mistyped makes a wrong one.

    They are made when the files are written.

    Raises:
        Mistake: they are not meant, or there is nobody to ask; says what to do.
    """
    missing = list(dict.fromkeys(folder for folder in folders if not folder.exists()))
    if not missing:
        return
    names = " and ".join(map(str, missing))
    there = f"There is no folder {names}" if len(missing) == 1 else f"There are no folders {names}"
    if not can_ask():
        raise Mistake(
            f"{there}. Make what is missing first: mkdir -p {shlex.join(map(str, missing))}"
        )
    if not typer.confirm(f"{there}. Make what is missing?", err=True):
        raise Mistake("Then nothing is painted; name another file.")


def write(making: Making, result: Result) -> Iterator[Path | Unwritten]:
    """Write all but the frames; yields each file once it is written, the finished picture first.

    A file that has come there since `check` stays: what is written then has a name beside it. One
    that can't be written is told in its place, and the others are written all the same.

    Raises:
        OSError: the finished picture can't be, here or elsewhere; says what is left of it.
    """
    yield _write_result(making.outputs, result.image)
    for path, encode in _further(making, result):
        try:
            yield write_file(path, encode(), anew=not making.outputs.overwrite)
        except OSError as error:
            yield Unwritten(path, error)


def _further(making: Making, result: Result) -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """The files beside the finished picture, and what makes their contents."""
    # Imported here because each worker imports this module, and needs neither.
    from engine.pictures.writing.making import AnimationKind, animation, cost_plot

    outputs = making.outputs
    for path, picture in zip(outputs.choice_files(), result.choices, strict=True):
        yield path, partial(convert, picture, _format(path))
    if outputs.strip is not None and result.strip is not None:
        yield outputs.strip, partial(convert, result.strip, _format(outputs.strip))
    for path in outputs.making_of:
        kind = AnimationKind(path.suffix.lower().removeprefix("."))
        yield path, partial(animation, making.frames, kind)
    if outputs.plot is not None:
        yield outputs.plot, partial(cost_plot, making.progress)


def _write_result(outputs: Outputs, picture_png: bytes) -> Path | Unwritten:
    """Write the finished picture, elsewhere if need be: it may be the work of hours."""
    path, image = outputs.result, convert(picture_png, _format(outputs.result))
    try:
        return write_file(path, image, anew=not outputs.overwrite)
    except OSError as error:
        unwritten = error
    try:
        saved = write_file(Path(tempfile.gettempdir()) / path.name, image, anew=True)
    except OSError as error:
        left = "The finished picture is lost."
        if outputs.state is not None and outputs.state.exists():
            left = f"Make room, and the same command goes on from {outputs.state}."
        raise OSError(
            f"{Unwritten(path, unwritten)}, nor can a file in the folder for temporary ones "
            f"({_why(error)}). {left}"
        ) from error
    return Unwritten(path, unwritten, saved)


def write_file(path: Path, data: bytes, *, anew: bool = False) -> Path:
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
    except BaseException:
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
    yield "--output", outputs.result, _RESULTS
    if outputs.strip is not None:
        yield "--strip", outputs.strip, _PICTURES
    for path in outputs.making_of:
        yield "--making-of", path, _ANIMATIONS
    if outputs.plot is not None:
        yield "--plot", outputs.plot, (".png",)


def require_ending(option: str, path: Path, endings: Sequence[str]) -> None:
    """Refuse a file whose name says that it is to be something else than can be written.

    Raises:
        Mistake: says which endings there are.
    """
    if path.suffix.lower() not in endings:
        *rest, last = endings
        allowed = f"{', '.join(rest)} or {last}" if rest else last
        raise Mistake(f"{option} is a file that ends in {allowed}, not {path}.")


def require_free(path: Path) -> None:
    """Refuse to replace what may be somebody's picture.

    Raises:
        Mistake: there is a file.
    """
    if path.exists():
        raise Mistake(
            f"{path} is there already; name another file, or add --overwrite to replace it."
        )


def require_writable(path: Path) -> None:
    """Look whether a file can be written, without making anything yet.

    Raises:
        Mistake: it can't; says why.
    """
    if path.is_dir():
        raise Mistake(f"{path} is a folder; name a file.")
    _require_writable_in(path.parent, path)
    if path.is_file() and not os.access(path, os.W_OK):
        raise Mistake(f"{path} can't be written: it is write-protected.")


def _require_writable_in(folder: Path, path: Path) -> None:
    """Look whether `path` can be made in `folder`, which is there or can be made."""
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not nearest.is_dir():
        raise Mistake(f"{path} can't be written: {nearest} is a file, not a folder.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise Mistake(f"{path} can't be written: you may not write in {nearest}.")


def _require_all_free(outputs: Outputs, name: str) -> None:
    for path in outputs.files():
        # To go on from a state is what it is for.
        if path != outputs.state:
            require_free(path)
    going_on = outputs.state is not None and outputs.state.exists()
    if outputs.frames is not None and not going_on:
        there = sorted(outputs.frames.glob(f"{name}-[0-9]*.png"))
        if there:
            raise Mistake(
                f"{there[0]} is there already; name another folder for --frames, or add "
                "--overwrite to replace the frames in this one."
            )


def _format(path: Path) -> Format:
    return (ENDINGS | MOVING_ENDINGS)[path.suffix.lower()]


def _why(error: OSError) -> str:
    return error.strerror or str(error)
