"""A job's picture files decoded here, in this process: for files of one's own. No torch here."""

from __future__ import annotations

from engine.job.preparing import Prepared, ask
from engine.job.spec import Job, PictureLimits
from engine.pictures.images import check


def prepare(job: Job, limits: PictureLimits) -> Job:
    """The job with pixels in place of its files, as `engine.job.preparing.prepared` makes it.

    Raises:
        BadPicture: a file is no picture, is broken, or is above `limits`.
        InvalidJob: the pictures don't go together, or not with the recipe.
    """
    asking = ask(job)
    try:
        file, need = next(asking)
        while True:
            file, need = asking.send(check(file, limits, need))
    except StopIteration as end:
        ready: Prepared = end.value
        return ready[0]
