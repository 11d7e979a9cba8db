"""What the pool and its painting workers say to each other, besides the words of `engine.job.spec`.

A worker prepares and then says Ready or NotReady. After that it is sent Jobs, as many at a time as
it has room for, Changes of them, Pauses and Cancels. It tells of each job its Progress at every
iteration (some of them Frames, the last a Result), and one Done; and of itself its Vitals from time
to time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from engine.job.errors import EngineError
from engine.job.spec import Job, Preparing, Progress, Vitals, WeightsInfo


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker holds the network and can paint.

    Attributes:
        device: the device it paints on.
        devices: every device that the settings ask for, found by the worker where they name none.
        weights: which weights the network has.
        room: how many jobs it can paint at once.
        vitals: what it takes when it has nothing to paint.
    """

    device: str
    devices: tuple[str, ...]
    weights: WeightsInfo
    room: int = 1
    vitals: Vitals | None = None


@dataclass(frozen=True, slots=True)
class NotReady:
    """The worker can't paint, because of `error`, and ends.

    Attributes:
        devices: as in Ready, as far as it came to that.
    """

    error: EngineError
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop the job within one iteration; means nothing to a worker without that job."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Keep the job's state as it is, and stop it; means nothing to a worker without that job."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """Have a job go on otherwise; means nothing to a worker without that job.

    Attributes:
        job_id: of the job.
        finish_after: iterations after which the picture is as wanted; if so many are done already,
            the next is the last. None: as before.
        frame_every: iterations from one frame to the next, as in `Recipe`. None: as before.
    """

    job_id: str
    finish_after: int | None = None
    frame_every: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Something of a job: an iteration, perhaps with a picture."""

    job_id: str
    update: Progress


@dataclass(frozen=True, slots=True)
class Done:
    """The worker is done with a job: finished, cancelled, paused, or failed because of `error`."""

    job_id: str
    error: EngineError | None = None
    paused: bool = False


ToWorker: TypeAlias = Job | Change | Pause | Cancel
FromWorker: TypeAlias = Preparing | Ready | NotReady | Told | Done | Vitals
