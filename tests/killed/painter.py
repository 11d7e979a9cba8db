"""A worker process that paints nothing, at a pace that a test chooses, and speaks as a real one."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

from PIL import Image

from engine.job.messages import Cancel, Change, Done, FromWorker, Pause, Ready, Told, ToWorker
from engine.job.spec import Costs, EngineSettings, Frame, Job, Progress, Result, WeightsInfo
from engine.processes.child import Channel


@dataclass(frozen=True, slots=True)
class Pace:
    """How the worker works.

    Attributes:
        seconds: of one iteration, of all jobs that are being painted together.
        room: how many those can be.
        side: the longer side of its pictures in pixels, which are noise: the largest files.
        held: a file; while it is there no picture is finished, however busy the machine is.
    """

    seconds: float = 0.05
    room: int = 4
    side: int = 32
    held: str | None = None

    @property
    def finishes(self) -> bool:
        """Whether pictures are finished now."""
        return self.held is None or not Path(self.held).exists()


QUICK = Pace()


@dataclass(slots=True)
class _Painting:
    job: Job
    last: int
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def progress(self) -> Progress:
        """Where it is; the costs fall as they do in a real one."""
        costs = Costs(8 / (self.done + 1), 1, 2)
        elapsed = time.monotonic() - self.began
        return Progress(self.done, self.job.recipe.iterations, costs, elapsed, "")


def serve(
    channel: Channel[ToWorker, FromWorker],
    settings: EngineSettings,
    device: str | None,
    *,
    pace: Pace,
) -> None:
    """What the process does, in place of `engine.worker.worker.serve`."""
    place = device or "cpu"
    channel.send(Ready(place, (place,), WeightsInfo("whitened", "There are none."), pace.room))
    paint(channel, pace)


def paint(channel: Channel[ToWorker, FromWorker], pace: Pace) -> None:
    """Take jobs, and tell of them, until the parent is gone."""
    pictures = _pictures(pace.side)
    at_work: dict[str, _Painting] = {}
    while True:
        while not at_work or channel.waiting():
            match channel.receive():
                case Job() as job:
                    at_work[job.id] = _begin(job)
                case Change(job_id, finish_after) if job_id in at_work and finish_after is not None:
                    painting = at_work[job_id]
                    painting.last = max(finish_after, painting.done + 1)
                case Pause(job_id) if at_work.pop(job_id, None):
                    channel.send(Done(job_id, paused=True))  # each iteration is kept anyway
                case Cancel(job_id) if at_work.pop(job_id, None):
                    channel.send(Done(job_id))
        time.sleep(pace.seconds)
        finishes = pace.finishes
        for painting in list(at_work.values()):
            if painting.done + 1 >= painting.last and not finishes:
                continue
            _iterate(painting, channel, pictures)
            if painting.done >= painting.last:
                del at_work[painting.job.id]


def _begin(job: Job) -> _Painting:
    """A job from its start, or from where another process was with it."""
    painting = _Painting(job, job.stop_after or job.recipe.iterations)
    if job.state is not None and job.state.exists():
        painting.done = json.loads(job.state.read_text())["done"]
    return painting


def _iterate(
    painting: _Painting, channel: Channel[ToWorker, FromWorker], pictures: list[bytes]
) -> None:
    job = painting.job
    painting.done += 1
    progress = painting.progress()
    every = job.recipe.frame_every or 1
    image = pictures[painting.done % len(pictures)]
    if painting.done >= painting.last:
        channel.send(Told(job.id, _result(progress, image)))
        channel.send(Done(job.id))
        return
    if job.state is not None and job.state.parent.exists():
        _keep(job.state, painting.done)
    if painting.done % every == 0:
        channel.send(Told(job.id, _frame(progress, image)))
    else:
        channel.send(Told(job.id, progress))


def _keep(path: Path, done: int) -> None:
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(json.dumps({"done": done}))
    unfinished.replace(path)


def _frame(progress: Progress, image: bytes) -> Frame:
    values = {name: getattr(progress, name) for name in Progress.__slots__}
    return Frame(**values, image=image, width=32, height=24)


def _result(progress: Progress, image: bytes) -> Result:
    frame = _frame(progress, image)
    values = {name: getattr(frame, name) for name in (*Progress.__slots__, *Frame.__slots__)}
    first = replace(progress.costs, total=8.0)
    return Result(**values, first_costs=first)


def _pictures(side: int) -> list[bytes]:
    dice = random.Random(0)  # noqa: S311 - for pictures
    made = []
    for _ in range(4):
        file = BytesIO()
        size = (side, side * 3 // 4)
        Image.frombytes("RGB", size, dice.randbytes(size[0] * size[1] * 3)).save(file, "PNG")
        made.append(file.getvalue())
    return made
