"""The engine as the bot sees it: processes that paint, and a line of jobs in front of them.

There is one worker process a device, each with the network in its memory, and each paints as many
jobs at once as it has room for. This process never imports torch; which devices there are, the
first worker finds out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from functools import partial
from typing import Self

from engine.child import Channel, ChildProcess
from engine.errors import EngineError
from engine.intake import Intake
from engine.messages import (
    Cancel,
    Change,
    Done,
    FromWorker,
    NotReady,
    Pause,
    Ready,
    Told,
    ToWorker,
)
from engine.spec import (
    Crew,
    EngineSettings,
    Job,
    Patience,
    PictureInfo,
    Preparing,
    Started,
    Update,
    Vitals,
    WeightsInfo,
)
from engine.turns import Turn, Worker, cannot_start, closing, died_twice, fresh, how_it_ended

_log = logging.getLogger(__name__)

_ATTEMPTS = 2  # of a job, and of a process that ends before it is ready


def _ignore(_: Preparing) -> None:
    pass


class EnginePool:
    """Paints jobs in worker processes, in the order in which they come.

        async with EnginePool(settings) as pool:
            async for update in pool.paint(job):
                ...

    Args:
        settings: devices, weights and limits.
        report: told how far the preparation of the weights is.
        patience: with processes that do not answer.
    """

    def __init__(
        self,
        settings: EngineSettings,
        report: Callable[[Preparing], None] = _ignore,
        patience: Patience | None = None,
    ) -> None:
        self._settings = settings
        self._report = report
        self._patience = patience or Patience()
        self._intake = Intake(settings.limits, self._patience.check)
        self._workers: list[Worker] = []
        # Also those that their worker has given up and that have not ended yet.
        self._processes: set[ChildProcess[ToWorker, FromWorker]] = set()
        self._line: deque[Turn] = deque()
        self._weights: WeightsInfo | None = None
        self._broken: EngineError | None = None
        self._settled = asyncio.Event()
        self._restarts = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the processes, without waiting until they are ready."""
        self._intake.start()
        # The others follow when the first is ready: it knows which devices there are, and leaves
        # the weights in the cache for them.
        devices = self._settings.devices
        self._hire(devices[0] if devices else None)

    async def ready(self) -> WeightsInfo:
        """Wait until the first worker can paint; returns which weights it paints with.

        Raises:
            WeightsError: the weights could not be had.
            EngineError: no worker can start for another reason, or the pool is closed.
        """
        self._raise_if_broken()
        while self._weights is None:
            await self._settled.wait()
            self._raise_if_broken()
        return self._weights

    @property
    def room(self) -> int:
        """How many jobs can be painted at the same time, as far as is known; at least 1."""
        ready = [worker.ready.room for worker in self._workers if worker.ready is not None]
        return max(1, sum(ready))

    @property
    def crew(self) -> Crew:
        """How the workers are at this moment."""
        return Crew(tuple(worker.state for worker in self._workers), self._restarts)

    async def check(self, picture: bytes) -> PictureInfo:
        """Decode a picture file in full, in a process of its own, to know that it can be painted.

        Raises:
            BadPicture: it can't be used.
            PoolClosed: the pool is closed.
        """
        return await self._intake.check(picture)

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        """Wait in line, then paint; closing the generator cancels the job, in line or painted.

        A cancelled job ends within one iteration; this does not wait for that.

        Yields:
            Started, a Progress for every iteration (where due as a Frame) and last the Result,
            unless the job is paused. If the worker dies, once more from Started, with attempt 2.

        Raises:
            EngineError: why the job failed; of the class that `engine.errors` has for it.
        """
        self._raise_if_broken()
        turn = Turn(job)
        self._line.append(turn)
        self._serve_line()
        try:
            while (update := await turn.updates.get()) is not None:
                if isinstance(update, EngineError):
                    raise fresh(update)
                yield update
        finally:
            self._leave(turn)

    def finish_now(self, job_id: str) -> bool:
        """Have a job's picture finished as it is: its next iteration is its last.

        The caller of `paint` gets the Result, at its full size, within about one iteration. Where
        the worker dies before, the job is painted again as far as it was.

        Returns:
            Whether the job is being painted; one in line is not.
        """
        turn = self._turn_at_work(job_id)
        if turn is not None:
            self._change(turn, replace(turn.wanted, finish_after=turn.iteration))
        return turn is not None

    def frame_every(self, job_id: str, iterations: int) -> bool:
        """Have a job's frames come in other intervals from now on.

        Args:
            job_id: of the job.
            iterations: from one frame to the next, as in `Recipe`.

        Returns:
            Whether the job is being painted; one in line is not.

        Raises:
            InvalidJob: there are no such intervals.
        """
        turn = self._turn_at_work(job_id)
        if turn is not None:
            changed = replace(turn.job.recipe, frame_every=iterations)
            self._change(turn, replace(turn.wanted, frame_every=changed.frame_every))
        return turn is not None

    def pause(self, job_id: str) -> bool:
        """Have a job's state kept as it is, and the job put down: `paint` ends without a Result.

        It ends with the iteration that the job is in; where that is the last, with the Result.

        Returns:
            Whether the job is being painted; one in line is not.
        """
        turn = self._turn_at_work(job_id)
        if turn is not None:
            turn.paused = True
            self._tell(turn, Pause(job_id))
        return turn is not None

    def start_over(self, job_id: str) -> bool:
        """Go on with a job that is stuck in a fresh process, from where it was last kept.

        Other jobs that the same process was at go on likewise.

        Returns:
            Whether the job is being painted; one in line is not.
        """
        turn = self._turn_at_work(job_id)
        for worker in self._workers:
            if turn is not None and worker.turns.get(job_id) is turn:
                turn.attempt = _ATTEMPTS
                worker.process.kill()
        return turn is not None

    async def close(self) -> None:
        """End every process and every job, and wait until no process is left."""
        at_work = [turn for worker in self._workers for turn in worker.end_turns()]
        self._workers.clear()
        self._break(closing())
        for turn in at_work:
            turn.updates.put_nowait(self._broken)
        processes = tuple(self._processes)
        for process in processes:
            process.kill()
        for process in processes:
            await process.ended.wait()
        await self._intake.close()

    def _raise_if_broken(self) -> None:
        if self._broken is not None:
            raise fresh(self._broken)

    def _serve_line(self) -> None:
        """Give the first jobs in line to the workers with the fewest, as far as there is room."""
        while self._line:
            turn = self._line[0]
            free = [worker for worker in self._workers if worker.has_room_for(turn)]
            if not free:
                return
            self._begin(self._line.popleft(), min(free, key=lambda worker: len(worker.turns)))

    def _begin(self, turn: Turn, worker: Worker) -> None:
        assert worker.ready is not None  # noqa: S101 - only those that are ready have room
        worker.turns[turn.job.id] = turn
        _log.info("Job %s starts on %s", turn.job.id, worker.place)
        turn.updates.put_nowait(Started(worker.ready.device, worker.ready.weights, turn.attempt))
        worker.process.send(replace(turn.job, carefully=turn.attempt > 1))
        if turn.change is not None:
            worker.process.send(turn.change)

    def _turn_at_work(self, job_id: str) -> Turn | None:
        turns = (worker.turns.get(job_id) for worker in self._workers)
        return next((turn for turn in turns if turn is not None and not turn.left), None)

    def _change(self, turn: Turn, change: Change) -> None:
        """Have a job that is being painted go on otherwise, on its next worker, too."""
        turn.change = change
        self._tell(turn, change)

    def _tell(self, turn: Turn, message: ToWorker) -> None:
        """Send a message to the worker that is at a job."""
        for worker in self._workers:
            if worker.turns.get(turn.job.id) is turn:
                worker.process.send(message)

    def _leave(self, turn: Turn) -> None:
        """The caller of `paint` has gone, after the end or before it."""
        turn.left = True
        if turn in self._line:
            self._line.remove(turn)
            _log.info("Job %s was cancelled in line", turn.job.id)
        for worker in self._workers:
            if worker.turns.get(turn.job.id) is turn:
                _log.info("Job %s is cancelled", turn.job.id)
                worker.process.send(Cancel(turn.job.id))
                turn.deadline = worker.process.kill_after(self._patience.cancel)

    def _hire(self, device: str | None) -> None:
        worker = Worker(device)
        self._workers.append(worker)
        self._start_process(worker)

    def _start_process(self, worker: Worker) -> None:
        worker.ready = None
        worker.starts += 1
        worker.started = time.monotonic()
        try:
            worker.process = ChildProcess(
                f"worker on {worker.place}",
                partial(_serve, settings=self._settings, device=worker.device),
                partial(self._hear, worker),
                partial(self._replace, worker),
            )
        except EngineError as error:
            self._give_up(worker, error)
            return
        self._processes.add(worker.process)

    def _hear(self, worker: Worker, message: FromWorker) -> None:
        """A worker said something."""
        if worker not in self._workers:
            return
        match message:
            case Preparing():
                self._report(message)
            case Ready():
                self._welcome(worker, message)
            case NotReady(error):
                self._give_up(worker, error)
            case Done():
                self._finish(worker, message)
            case Vitals():
                worker.vitals = message
            case Told(job_id, update):
                if (turn := worker.turns.get(job_id)) is not None:
                    turn.iteration = update.iteration
                    turn.updates.put_nowait(update)

    def _welcome(self, worker: Worker, ready: Ready) -> None:
        _log.info(
            "Worker %s is ready on %s with %s weights after %.1f s",
            worker.process.pid,
            ready.device,
            ready.weights.kind,
            time.monotonic() - worker.started,
        )
        worker.device, worker.ready, worker.starts = ready.device, ready, 0
        worker.vitals = ready.vitals
        if self._weights is None:
            self._weights = ready.weights
            self._settled.set()
            for device in ready.devices:
                if device != ready.device:
                    self._hire(device)
        self._serve_line()

    def _finish(self, worker: Worker, done: Done) -> None:
        turn = worker.end_turn(done.job_id)
        if turn is not None:
            _log.info("Job %s %s", turn.job.id, how_it_ended(turn, done))
            turn.updates.put_nowait(done.error)
        self._serve_line()

    def _replace(self, worker: Worker, how: str) -> None:
        """A worker's process has ended, for whatever reason."""
        self._processes = {process for process in self._processes if not process.ended.is_set()}
        if worker not in self._workers:
            return
        # Killed as it did not notice that one job was cancelled, which is no fault of the others.
        innocent = worker.process.killed
        for turn in reversed(worker.end_turns()):
            if not turn.left:
                self._try_again(turn, how, innocent=innocent)
        if worker.starts < _ATTEMPTS:
            _log.warning("The worker on %s died (%s) and is replaced", worker.place, how)
            self._restarts += 1
            self._start_process(worker)
        else:
            self._give_up(worker, cannot_start(worker.starts, how))
        self._serve_line()

    def _try_again(self, turn: Turn, how: str, *, innocent: bool) -> None:
        if not turn.paused and (innocent or turn.attempt < _ATTEMPTS):
            turn.attempt += not innocent
            self._line.appendleft(turn)
            return
        turn.updates.put_nowait(None if turn.paused else died_twice(how))

    def _give_up(self, worker: Worker, error: EngineError) -> None:
        """Go on without `worker`, or not at all if it was the last."""
        _log.error("There is no worker on %s: %s", worker.place, error)
        self._workers.remove(worker)
        if not self._workers:
            self._break(error)

    def _break(self, error: EngineError) -> None:
        """Nothing is painted any more, because of `error`."""
        self._broken = error
        self._settled.set()
        while self._line:
            self._line.popleft().updates.put_nowait(error)


def _serve(
    channel: Channel[ToWorker, FromWorker], settings: EngineSettings, device: str | None
) -> None:
    """What a worker process does."""
    # Imported here because it imports torch, which the parent must not.
    from engine.worker import serve

    serve(channel, settings, device)
