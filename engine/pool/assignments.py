"""Who paints what: a job's turn, from the line to its end, and the workers with their turns."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from engine.job.errors import EngineError, PassingTrouble, PoolClosed, WorkerDied
from engine.job.messages import Change, Done, FromWorker, Ready, ToWorker
from engine.job.spec import Job, Update, Vitals, WorkerState
from engine.processes.child import ChildProcess

ATTEMPTS = 2  # of a job, and of a process that ends before it is ready, before it is called trouble


@dataclass(eq=False, slots=True)
class Turn:
    """A job's turn, from the line to its end.

    Attributes:
        updates: what the caller of `paint` gets; an error or None ends it.
        attempt: 2 once a worker has died on the job. It is painted alone then, so that a job that
            kills workers takes no other with it twice.
        iteration: the last that the worker told of.
        change: what the caller wants otherwise than the job says.
        paused: whether the caller wants it to be put down, so that it is not begun again.
        finished: whether the caller has the Result.
        left: whether the caller has gone.
        deadline: kills the worker if it does not notice that.
    """

    job: Job
    updates: asyncio.Queue[Update | EngineError | None] = field(default_factory=asyncio.Queue)
    attempt: int = 1
    iteration: int = 0
    change: Change | None = None
    paused: bool = False
    finished: bool = False
    left: bool = False
    deadline: asyncio.TimerHandle | None = None

    @property
    def wanted(self) -> Change:
        """What the caller wants otherwise; to be added to."""
        return self.change or Change(self.job.id)


@dataclass(eq=False, slots=True)
class Worker:
    """A device, and the process that paints on it at present.

    Attributes:
        device: torch's name; None before the first worker has chosen it.
        process: the present one.
        ready: what the process said when it was ready; None until then.
        starts: processes started in a row of which none was ready yet.
        refusal: why the present one can't paint, in its own words; None where it said nothing.
        trouble: why none could be made ready lately; None where one is, or the first is under way.
        restart: starts the next one; None where that is not due.
        started: when the present one was, on the monotonic clock.
        idle_deaths: processes in a row that were ready, and ended soon, without any job.
        vitals: the latest that it told.
        turns: the jobs that it is at, by their ids, also while they are being cancelled.
    """

    device: str | None
    process: ChildProcess[ToWorker, FromWorker] = field(init=False)
    ready: Ready | None = None
    starts: int = 0
    refusal: EngineError | None = None
    trouble: EngineError | None = None
    restart: asyncio.TimerHandle | None = None
    started: float = 0.0
    idle_deaths: int = 0
    vitals: Vitals | None = None
    turns: dict[str, Turn] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The device, for people."""
        return self.device or "the first device"

    @property
    def state(self) -> WorkerState:
        """How it is, for those who look after it."""
        is_ready = self.ready is not None
        return WorkerState(self.place, is_ready, self.vitals if is_ready else None, self.trouble)

    def has_room_for(self, turn: Turn) -> bool:
        """Whether the job can be painted now, together with those that are."""
        if self.ready is None or turn.job.id in self.turns:
            return False
        if turn.attempt > 1 or any(other.attempt > 1 for other in self.turns.values()):
            return not self.turns
        return len(self.turns) < self.ready.room

    def end_turn(self, job_id: str) -> Turn | None:
        """Be done with a job; returns its turn."""
        turn = self.turns.pop(job_id, None)
        if turn is not None and turn.deadline is not None:
            turn.deadline.cancel()
        return turn

    def end_turns(self) -> list[Turn]:
        """Be done with all jobs; returns their turns."""
        return [turn for job_id in tuple(self.turns) if (turn := self.end_turn(job_id))]


def fresh(error: EngineError) -> EngineError:
    """The same error to be raised once more, without the traceback of those who raised it."""
    return copy(error)


def how_it_ended(turn: Turn, done: Done) -> str:
    """What a worker made of a job, for the log."""
    if done.paused:
        return "is paused"
    return "was cancelled" if turn.left else "failed" if done.error else "is finished"


def closing() -> PoolClosed:
    """Why nothing is painted any more, once the pool is closed."""
    return PoolClosed(
        "Easel is shutting down, so this picture can't be finished.", "engine-closing"
    )


def cannot_start(times: int, how: str) -> PassingTrouble:
    """What is wrong with a worker whose process ended so many times before it was ready."""
    return PassingTrouble(
        f"The painter can't start: its process ended {times} times ({how}); the log says more.",
        "engine-painter-cannot-start",
        times=times,
        how=how,
    )


def keeps_ending(times: int, how: str) -> PassingTrouble:
    """What is wrong with a worker whose process ended so many times with nothing to do."""
    return PassingTrouble(
        f"The painter's process ended {times} times in a row before it had a picture to paint "
        f"({how}); the log says more.",
        "engine-painter-keeps-ending",
        times=times,
        how=how,
    )


def hopeless(troubles: Sequence[EngineError | None]) -> EngineError | None:
    """The first of the workers' troubles, where each has one and none can pass by itself."""
    if any(each is None or isinstance(each, PassingTrouble) for each in troubles):
        return None
    return troubles[0] if troubles else None


def died_twice(how: str) -> WorkerDied:
    """Why a job is given up whose worker died, and then the next one, too."""
    return WorkerDied(
        f"The painter broke down twice on this picture ({how}), which can mean that it "
        "needs more memory than there is; try a smaller size.",
        "engine-worker-died",
        how=how,
    )
