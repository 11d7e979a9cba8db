"""Keeps the state of a job in its file while it is painted, so that it can go on from there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from engine.job.errors import UnusableState
from engine.job.spec import Job, WeightsInfo
from engine.paint import state
from engine.paint.choice import Choice
from engine.paint.paint import Painting
from engine.paint.state import State

_log = logging.getLogger(__name__)

PaintingT = TypeVar("PaintingT", bound=Painting | Choice)

# Seconds between two savings, and how many times longer than a saving that must be.
_PAUSE, _SHARE = 5.0, 20.0


class Keeper:
    """The file of a job's state, if the job has one.

    Args:
        job: may name a file.
        weights: what it is painted with.
    """

    def __init__(self, job: Job, weights: WeightsInfo) -> None:
        self._job_id = job.id
        self._path = job.state
        self._anew = job.begin_anew
        self._fingerprint = "" if self._path is None else state.fingerprint_of(job, weights)
        self._due = time.monotonic() + _PAUSE
        self._kept = 0  # iterations

    def begin(self, paint: Callable[[State | None], PaintingT]) -> PaintingT:
        """The job's painting, from its state on if there is one.

        Args:
            paint: makes the painting, from a state or from the beginning.

        Raises:
            UnusableState: the file is damaged, or another job's, and the job may not begin anew.
            EngineError: whatever `paint` raises.
        """
        try:
            found = None if self._path is None else state.load(self._path, self._fingerprint)
            painting = paint(found)
        except UnusableState as error:
            if not self._anew:
                raise
            why = "" if error.__cause__ is None else f" ({error.__cause__})"
            _log.warning("Job %s begins anew: %s%s", self._job_id, error, why)
            return paint(None)
        if found is not None:
            self._kept = found.done
            _log.info("Job %s is taken up after %d iterations", self._job_id, found.done)
        return painting

    def keep(self, painting: Painting | Choice) -> None:
        """Save the state if that is due."""
        if self._path is not None and time.monotonic() >= self._due:
            self._save(painting, self._path)

    def keep_now(self, painting: Painting | Choice) -> None:
        """Save the state, unless the file has as much of it, or nothing is painted yet."""
        if self._path is not None and painting.done > self._kept:
            self._save(painting, self._path)

    def _save(self, painting: Painting | Choice, path: Path) -> None:
        began = time.monotonic()
        try:
            state.save(painting.state(), path, self._fingerprint)
            self._kept = painting.done
            took = time.monotonic() - began
            self._due = time.monotonic() + max(_PAUSE, _SHARE * took)
        except OSError as error:
            # A full disk costs the way back, and not the picture.
            _log.warning("Job %s: its state could not be kept (%s)", self._job_id, error)
            self._due = time.monotonic() + _SHARE * _PAUSE
