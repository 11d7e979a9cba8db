"""The folder that keeps each job's pictures for a while, what it is painted from and becomes."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from errno import ENOTEMPTY
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.records.whole_files import write_whole
from bot.studio.pictures import Pictures

_NAME = "archive-name"
_FACTS = "job.json"
_DIGESTS = "pictures.json"
_RESULT = "result.png"
_STRIP = "strip.png"
_CHOICE = "choice"
_FRAMES = "frames"
_STATE = "painting.state"
_UNWRITTEN = "unwritten.json"
_THUMBNAIL = "thumbnail"
_TRIES = 3  # at removing a folder in which something changes
_CONTENT, _START = "content", "start"
_INPUT = re.compile(r"content|start|(style|mask)-[0-9]")


class Archive:
    """One folder a job, named by its id.

    It has `job.json`, which says how the picture was made and for whom; the pictures that it is
    painted from as they were sent, without an ending, as `content`, `style-1`, `mask-1` and so on,
    and `start`; a small copy of the content image and of each style image, as `thumbnail-1.webp`
    and so on; `pictures.json`, by which pictures that were lost or damaged are known; the pictures
    on the way in `frames/`; `result.png`, which is APNG where it moves, `strip.png` where there is
    one, and `choice-1.png` and so on where the result shows several to choose from; as long as it
    is being painted, `painting.state`; and as long as the database does not take what became of it,
    that in `unwritten.json`. Beside the folders stands what the archive is called, `archive-name`.
    All methods block, and raise OSError where the disk is full or the folder can't be written. A
    file is there whole or not at all, even if the process is killed meanwhile.

    Once a job was removed nothing is kept of it any more: what comes later raises OSError, too.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def name(self) -> str:
        """A name that no other archive has: whoever opens this folder gets the same one."""
        path = self._folder / _NAME
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            new = path.with_name(f"{_NAME}.{uuid4().hex}")
            new.write_text(uuid4().hex)
            # Of several processes that do this at the same moment, one is the first.
            with suppress(FileExistsError):
                os.link(new, path)
            new.unlink()
        return path.read_text()

    def keep_inputs(
        self, job_id: str, pictures: Pictures[bytes], facts: Mapping[str, object]
    ) -> None:
        """Keep what a job is painted from."""
        folder = self._of(job_id)
        folder.mkdir(parents=True, exist_ok=True)
        # First what marks the folder as ours, so that it is removed one day even if the disk is
        # full now.
        self.note(job_id, facts)
        digests = {}
        for name, data in _files(pictures):
            write_whole(folder / name, data, durable=True)
            digests[name] = _digest(data)
        # Removed with the pictures, unlike the facts.
        write_whole(folder / _DIGESTS, json.dumps(digests, indent=2).encode(), durable=True)

    def state_file(self, job_id: str) -> Path:
        """Where the unfinished painting is kept, from which it can go on."""
        return (self._of(job_id) / _STATE).absolute()

    def remove_state(self, job_id: str) -> None:
        """Remove the unfinished painting, half written or whole: nobody goes on with it."""
        for path in self._of(job_id).glob(f"{_STATE}*"):
            path.unlink(missing_ok=True)

    def keep_unwritten(self, job_id: str, changes: Mapping[str, object]) -> None:
        """Keep what the database did not take of a job."""
        write_whole(self._of(job_id) / _UNWRITTEN, json.dumps(changes).encode(), durable=True)

    def unwritten(self, job_id: str) -> Mapping[str, object]:
        """What the database did not take of a job; empty where it took all."""
        return _read_json(self._of(job_id) / _UNWRITTEN) or {}

    def remove_unwritten(self, job_id: str) -> None:
        """Remove it: the database has it now."""
        (self._of(job_id) / _UNWRITTEN).unlink(missing_ok=True)

    def last_frame(self, job_id: str) -> int:
        """The iteration of the last picture on the way that is kept; 0 if there is none."""
        return max((int(path.stem) for path in self._frames(job_id)), default=0)

    def inputs(self, job_id: str) -> Pictures[bytes] | None:
        """What a job was painted from; None if any of it is no longer kept as it was.

        Raises:
            OSError: it can't be read at this moment.
        """
        folder = self._of(job_id)
        wanted = _read_json(folder / _DIGESTS)
        # An older Easel wrote no digests: what is there has to do.
        names = _names(folder) if wanted is None else tuple(wanted)
        found = {name: _read_if_there(folder / name) for name in names if _INPUT.fullmatch(name)}
        files = {name: data for name, data in found.items() if data}
        lost = _CONTENT not in files or len(files) < len(found)
        if lost or any(_digest(data) != wanted[name] for name, data in files.items() if wanted):
            return None
        styles = sorted(name for name in files if name.startswith("style-"))
        masked = any(name.startswith("mask-") for name in files)
        return Pictures(
            content=files[_CONTENT],
            styles=tuple(files[name] for name in styles),
            masks=tuple(files.get(f"mask-{n}") for n in range(1, len(styles) + 1))
            if masked
            else (),
            start=files.get(_START),
        )

    def keep_thumbnails(self, job_id: str, thumbnails: Sequence[bytes]) -> None:
        """Keep small copies of the content image and of each style image, in this order."""
        folder = self._of(job_id)
        for number, thumbnail in enumerate(thumbnails, 1):
            write_whole(folder / f"{_THUMBNAIL}-{number}.webp", thumbnail)

    def thumbnails(self, job_id: str) -> tuple[bytes, ...]:
        """Small copies of what a job was painted from; none if they are no longer kept."""
        folder = self._of(job_id)
        # At most five, so that their names sort as their numbers do.
        names = [name for name in _names(folder) if name.startswith(f"{_THUMBNAIL}-")]
        return tuple(filter(None, (_read_if_there(folder / name) for name in names)))

    def note(self, job_id: str, facts: Mapping[str, object]) -> None:
        """Write how a job is or was painted, and for whom."""
        text = json.dumps(facts, indent=2, ensure_ascii=False) + "\n"
        write_whole(self._of(job_id) / _FACTS, text.encode())

    def keep_frame(self, job_id: str, iteration: int, picture: bytes) -> None:
        """Keep a picture on the way."""
        path = self._frame_file(job_id, iteration)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, picture)

    def frame(self, job_id: str, iteration: int) -> bytes | None:
        """The picture on the way of that iteration; None if it is not kept."""
        return _read_if_there(self._frame_file(job_id, iteration))

    def frames(self, job_id: str, most: int | None = None) -> list[bytes]:
        """The pictures on the way that are kept, in order; of more than `most` only so many.

        Args:
            job_id: of the job.
            most: at least 2, the first, the last, and others evenly between; None: all.
        """
        paths = sorted(self._frames(job_id))
        if most is not None and len(paths) > most:
            paths = [paths[i * (len(paths) - 1) // (most - 1)] for i in range(most)]
        return list(filter(None, map(_read_if_there, paths)))

    def keep_result(
        self,
        job_id: str,
        picture: bytes,
        strip: bytes | None,
        choices: Sequence[bytes] = (),
    ) -> Path:
        """Keep a finished picture, and what it shows to choose from; returns its path."""
        folder = self._of(job_id)
        path = self.result_file(job_id)
        write_whole(path, picture, durable=True)
        if strip is not None:
            write_whole(folder / _STRIP, strip)
        for number, choice in enumerate(choices, 1):
            write_whole(folder / f"{_CHOICE}-{number}.png", choice)
        return path

    def result_file(self, job_id: str) -> Path:
        """Where a finished picture is kept."""
        return self._of(job_id) / _RESULT

    def result(self, job_id: str) -> bytes | None:
        """A finished picture; None if it is no longer kept."""
        return _read_if_there(self.result_file(job_id))

    def strip(self, job_id: str) -> bytes | None:
        """A finished picture beside its content and style image; None if there is none."""
        return _read_if_there(self._of(job_id) / _STRIP)

    def choice(self, job_id: str, number: int) -> bytes | None:
        """One of several pictures to choose from, from 1; None if it is no longer kept."""
        return _read_if_there(self._of(job_id) / f"{_CHOICE}-{number}.png")

    def remove_inputs(self, job_id: str) -> None:
        """Remove what a job was painted from or could go on from, and the pictures on the way."""
        folder = self._of(job_id)
        if folder.is_dir():
            for path in folder.iterdir():
                if path.name not in {_FACTS, _RESULT}:
                    _remove(path)

    def files(self, job_id: str) -> Mapping[str, int]:
        """All that is kept of a job: the files' names, and how many bytes each has."""
        folder = self._of(job_id)
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.stat().st_size for path in found}

    def remove(self, job_ids: Iterable[str]) -> None:
        """Remove all that is kept of some jobs.

        What can't be removed raises OSError once all the others are gone.
        """
        _remove_all([self._of(job_id) for job_id in job_ids])

    def remove_older_than(self, moment: float, spared: Collection[str] = ()) -> int:
        """Remove the jobs of which nothing was written since `moment`, in seconds since 1970.

        Args:
            moment: the age limit.
            spared: ids of jobs that are kept all the same.

        Returns:
            How many were removed. What can't be removed raises OSError once the others are gone.
        """
        if not self._folder.is_dir():
            return 0
        # Only what is a job's: the folder may be one that somebody keeps other things in. A painter
        # can have written a state after all the rest was removed.
        written: dict[Path, float] = {}
        for mark in (_FACTS, f"{_STATE}*"):
            for path in self._folder.glob(f"*/{mark}"):
                folder = path.parent
                written[folder] = max(written.get(folder, 0), _written(path))
        old = [
            folder
            for folder, when in written.items()
            if folder.name not in spared and when < moment
        ]
        _remove_all(old)
        return len(old)

    def _frame_file(self, job_id: str, iteration: int) -> Path:
        # Names sort in the order of the iterations.
        return self._of(job_id) / _FRAMES / f"{iteration:06}.png"

    def _frames(self, job_id: str) -> list[Path]:
        folder = self._of(job_id) / _FRAMES
        return [folder / name for name in _names(folder) if re.fullmatch(r"[0-9]+\.png", name)]

    def _of(self, job_id: str) -> Path:
        # Ids also come back from Discord, in the buttons of messages.
        if not re.fullmatch(r"\w+", job_id):
            raise ValueError(f"{job_id!r} is no job's id")
        return self._folder / job_id


def _files(pictures: Pictures[bytes]) -> Iterable[tuple[str, bytes]]:
    yield _CONTENT, pictures.content
    for number, style in enumerate(pictures.styles, 1):
        yield f"style-{number}", style
    for number, mask in enumerate(pictures.masks, 1):
        if mask is not None:
            yield f"mask-{number}", mask
    if pictures.start is not None:
        yield _START, pictures.start


def _names(folder: Path) -> list[str]:
    """The names in a folder, sorted; none if it is not there.

    Unlike `Path.glob`, which takes a folder that can't be read at this moment for an empty one.
    """
    try:
        return sorted(path.name for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _read_if_there(path: Path) -> bytes | None:
    """A file's bytes; None if there is none, or an empty one: none of ours is."""
    try:
        return path.read_bytes() or None
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _read_json(path: Path) -> Mapping[str, Any] | None:
    """What one of our files says; None if there is none, or a damaged one."""
    try:
        written = json.loads(_read_if_there(path) or b"null")
    except ValueError:
        return None
    return written if isinstance(written, dict) else None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # a painter has just given it its final name
        return time.time()


def _remove_all(folders: Iterable[Path]) -> None:
    failures = []
    for folder in folders:
        try:
            _remove(folder)
        except OSError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for _ in range(_TRIES):
        try:
            shutil.rmtree(path)
        except FileNotFoundError:  # somebody else is removing it as well
            if not path.exists():
                return
        except OSError as error:
            # The job's last frame came in between. It had one writer, and that one is done.
            if error.errno != ENOTEMPTY:
                raise
        else:
            return
    shutil.rmtree(path)
