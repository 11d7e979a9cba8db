"""Keeps the state of a job in its file while it is painted, so that it can go on from there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import TypeVar

from engine.job.errors import UnusableState
from engine.job.spec import Job, WeightsInfo
from engine.paint import state
from engine.paint.state import State
from engine.worker.faults import is_out_of_memory
from engine.worker.paintings import Work
from engine.worker.state_writer import StateWriter

_log = logging.getLogger(__name__)

PaintingT = TypeVar("PaintingT", bound=Work)

# Seconds between two savings of a job, and after one that failed.
_PAUSE, _LONG_PAUSE = 5.0, 100.0


class Keeper:
    """The file of a job's state, if the job has one.

    Args:
        job: may name a file.
        weights: what it is painted with.
        writer: of the worker.
    """

    def __init__(self, job: Job, weights: WeightsInfo, writer: StateWriter) -> None:
        self._writer = writer
        self._job_id = job.id
        self._path = job.state
        self._anew = job.begin_anew
        self._fingerprint = "" if self._path is None else state.fingerprint_of(job, weights)
        self._due = time.monotonic() + _PAUSE
        self._kept = 0  # iterations
        self._writing: list[Future[None]] = []

    def load(self) -> State | None:
        """The state to go on from, if there is one.

        Raises:
            UnusableState: the file is damaged, or another job's, and the job may not begin anew.
        """
        try:
            return None if self._path is None else state.load(self._path, self._fingerprint)
        except UnusableState as error:
            self._begin_anew(error)
            return None

    def begin(self, paint: Callable[[State | None], PaintingT], found: State | None) -> PaintingT:
        """The job's painting, from its state on if there is one.

        Args:
            paint: makes the painting, from a state or from the beginning.
            found: the state, from `load`.

        Raises:
            UnusableState: it can't be gone on from, and the job may not begin anew.
            EngineError: whatever `paint` raises.
        """
        try:
            painting = paint(found)
        except UnusableState as error:
            self._begin_anew(error)
            return paint(None)
        if found is not None:
            self._kept = found.done
            _log.info("Job %s is taken up after %d iterations", self._job_id, found.done)
        return painting

    def _begin_anew(self, error: UnusableState) -> None:
        """Say that a state is left alone; raises its error where the job may not begin anew."""
        if not self._anew:
            raise error
        why = "" if error.__cause__ is None else f" ({error.__cause__})"
        _log.warning("Job %s begins anew: %s%s", self._job_id, error, why)

    def keep(self, painting: Work) -> None:
        """Have the state saved if that is due."""
        if (
            self._path is not None
            and time.monotonic() >= self._due
            and self._writer.is_turn_of(self._job_id)
        ):
            self._save(painting, self._path)

    def keep_now(self, painting: Work) -> None:
        """Have the state saved, unless the file has as much of it, or nothing is painted yet."""
        if self._path is not None and painting.done > 0:
            self._save(painting, self._path)

    def give_up(self) -> None:
        """Have nothing saved any more that is not being written by now."""
        self._writer.leave(self._job_id)
        self._writing = [writing for writing in self._writing if not writing.cancel()]

    def settle(self) -> None:
        """Wait for what is being written: who hears of the job's end may do away with the file."""
        wait(self._writing)

    def _save(self, painting: Work, path: Path) -> None:
        """Copy the state, which the next iteration changes, and have the copy written."""
        self._due = time.monotonic() + _PAUSE
        try:
            copy = painting.state().copied()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            self._note_failure(error)
            return
        writing = self._writer.submit(self._job_id, partial(self._write, copy, path))
        self._writing = [*(one for one in self._writing if not one.done()), writing]

    def _write(self, copy: State, path: Path) -> None:
        """The writer's work."""
        if copy.done <= self._kept:
            return
        try:
            state.save(copy, path, self._fingerprint)
            self._kept = copy.done
        except (OSError, MemoryError) as error:
            self._note_failure(error)
        except Exception:  # Nobody else would hear of it.
            _log.exception("Job %s: its state could not be kept", self._job_id)

    def _note_failure(self, error: Exception) -> None:
        # A full disk costs the way back, and not the picture.
        _log.warning("Job %s: its state could not be kept (%s)", self._job_id, error)
        self._due = time.monotonic() + _LONG_PAUSE
