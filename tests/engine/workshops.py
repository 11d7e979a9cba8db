"""Workshops whose jobs join when a test says so, and not when their pictures happen to be there."""

from __future__ import annotations

from engine.job.spec import Job
from engine.worker.workshop import Workshop


def take(workshop: Workshop, job: Job) -> None:
    """Have a workshop begin a job with the next iteration."""
    workshop.take(job)
    workshop._at_hand(job.id)


def close(workshop: Workshop) -> None:
    """Wait until all is written and sent."""
    for threads in (workshop._writer._thread, workshop._post, workshop._ahead):
        threads.shutdown()
