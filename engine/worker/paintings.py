"""What paints a job: one picture, several to choose from, or the frames of one that moves."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import TYPE_CHECKING, TypeAlias

from engine.job.pixels import Pixels
from engine.job.spec import Job
from engine.paint.choice import Choice
from engine.paint.paint import Painting
from engine.paint.scene import Scene
from engine.paint.state import State
from engine.vgg.vgg import VGG19

if TYPE_CHECKING:
    from engine.clips.footage import Footage
    from engine.clips.painting import ClipPainting

Work: TypeAlias = "Painting | Choice | ClipPainting"
Pictures: TypeAlias = "Scene | Footage"


def pictures_of(job: Job, thread: Executor | None = None) -> Pictures:
    """The pictures of a job that has pixels; arguments and errors are those of `Scene.of`."""
    if not _moves(job):
        return Scene.of(job, thread)
    # Imported here because what finds motion is of no use to pictures that stand still.
    from engine.clips.footage import Footage

    return Footage.of(job)


def painting_of(
    job: Job, vgg: VGG19, state: State | None = None, pictures: Pictures | None = None
) -> Work:
    """What paints a job, from a state on if there is one; raises as `Painting`."""
    pictures = pictures or pictures_of(job)
    if isinstance(pictures, Scene):
        return (Choice if job.variations else Painting)(job, vgg, state, pictures)
    from engine.clips.painting import ClipPainting

    return ClipPainting(job, vgg, state, pictures)


def _moves(job: Job) -> bool:
    return isinstance(job.content, Pixels) and job.content.timing is not None
