"""Unfinished pictures on object storage, for nodes that share no folder."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import fsspec
from filelock import FileLock, Timeout

from engine.job.errors import EngineError
from engine.job.spec import Job

_log = logging.getLogger(__name__)

_SUFFIX = ".state"
_LOOK_SECONDS = 1.0
_FOLDER, _LOCK = "easel-painter-", "lock"


class Checkpoints:
    """Keeps the states of a painter's jobs at an address that every node reaches.

    The painter works on files in a folder of its own; what it writes there is copied to the
    address, and from there when another painter takes the job up. Storage that fails costs the way
    back, and not the picture.

    Args:
        url: of a folder, for fsspec: "s3://bucket/easel".

    Raises:
        EngineError: no library here knows such addresses.
    """

    def __init__(self, url: str) -> None:
        self._files, self._root = _storage(url)
        _remove_left_folders()
        self._folder = Path(mkdtemp(prefix=_FOLDER))
        self._lock = FileLock(self._folder / _LOCK)
        self._lock.acquire()
        # When what is at the address was written here, by jobs.
        self._copied: dict[str, int] = {}
        self._copying = threading.Lock()

    def take_up(self, job: Job) -> Job:
        """The job with a state of its own here, which is where another painter left it."""
        if job.state is None:
            return job
        path = self._path(job.id)
        try:
            self._files.get_file(self._address(job.id), str(path))
            self._copied[job.id] = path.stat().st_mtime_ns
        except FileNotFoundError:
            pass  # nobody has begun it
        except Exception as error:  # each kind of storage has its own
            _log.warning("Job %s: its state could not be fetched (%s)", job.id, error)
        return replace(job, state=path)

    def copy(self) -> None:
        """Copy the states that have changed since the last time."""
        for path in self._folder.glob(f"*{_SUFFIX}"):
            with self._copying:
                self._copy(path)

    def hand_over(self, job_id: str) -> None:
        """Copy the state of a job that is paused here, for another painter to take it up."""
        with self._copying:
            path = self._path(job_id)
            if self._copy(path):
                path.unlink(missing_ok=True)
                self._copied.pop(job_id, None)

    def leave(self, job_id: str) -> None:
        """Keep no more of a picture that is finished; what is at the address stays for now.

        The module's `forget` removes it once the picture is safe.
        """
        with self._copying:
            self._path(job_id).unlink(missing_ok=True)
            self._copied.pop(job_id, None)

    def forget(self, job_id: str) -> None:
        """Remove the state of a job that is over without a picture, at the address too."""
        with self._copying:
            self._path(job_id).unlink(missing_ok=True)
            if self._copied.pop(job_id, None) is not None:
                _remove(self._files, self._root, job_id)

    def keep_copying(self) -> None:
        """Have a thread copy states for the rest of this process's life."""

        def work() -> None:
            while True:
                time.sleep(_LOOK_SECONDS)
                self.copy()

        threading.Thread(target=work, name="checkpoints", daemon=True).start()

    def _copy(self, path: Path) -> bool:
        """Copy a state if it has changed; returns whether it is at the address now."""
        try:
            changed = path.stat().st_mtime_ns
            if self._copied.get(path.stem) != changed:
                self._files.makedirs(self._root, exist_ok=True)
                self._files.put_file(str(path), self._address(path.stem))
                self._copied[path.stem] = changed
        except FileNotFoundError:
            return False  # the picture is finished, or not begun
        except Exception as error:
            _log.warning("Job %s: its state could not be copied (%s)", path.stem, error)
            return False
        return True

    def _path(self, job_id: str) -> Path:
        return self._folder / (job_id + _SUFFIX)

    def _address(self, job_id: str) -> str:
        return _address(self._root, job_id)


def forget(url: str, job_id: str) -> None:
    """Remove the state of a job that is over, once its picture is safe.

    Args:
        url: as of `Checkpoints`.
        job_id: of the job.

    Raises:
        EngineError: no library here knows such addresses.
    """
    _remove(*_storage(url), job_id)


def _remove(files: fsspec.AbstractFileSystem, root: str, job_id: str) -> None:
    try:
        files.rm_file(_address(root, job_id))
    except FileNotFoundError:
        pass  # nothing was kept, or another has removed it
    except Exception as error:  # each kind of storage has its own
        _log.warning("Job %s: its state could not be removed (%s)", job_id, error)


def _storage(url: str) -> tuple[fsspec.AbstractFileSystem, str]:
    try:
        files, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise EngineError(
            f"Unfinished pictures can't be kept at {url} ({error}); install what fsspec needs "
            "for it on every node, or correct engine.ray_checkpoints."
        ) from error
    return files, root


def _address(root: str, job_id: str) -> str:
    return f"{root.rstrip('/')}/{job_id}{_SUFFIX}"


def _remove_left_folders() -> None:
    """Remove the folders of painters that are gone; most of them are killed, and leave theirs."""
    for folder in Path(gettempdir()).glob(f"{_FOLDER}*"):
        with suppress(Timeout, OSError):
            if folder.lstat().st_uid == os.getuid():
                with FileLock(folder / _LOCK, blocking=False):
                    shutil.rmtree(folder)
