"""Jobs that are painted in the order in which they come: in line, at work, and over.

Where the workers come from is the pool's affair. No torch here.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import replace

from engine.job.errors import EngineError
from engine.job.messages import Cancel, Change, Done, Pause, Told, ToWorker
from engine.job.spec import Job, Patience, Result, Started, Update
from engine.pool.assignments import ATTEMPTS, Turn, Worker, died_twice, fresh, how_it_ended

_log = logging.getLogger(__name__)


class JobLine:
    """A line of jobs, and the workers that are at those before it.

    Args:
        patience: with workers that do not answer.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._workers: list[Worker] = []
        self._line: deque[Turn] = deque()
        self._broken: EngineError | None = None

    @property
    def room(self) -> int:
        """How many jobs can be painted at the same time, as far as is known; at least 1."""
        ready = [worker.ready.room for worker in self._workers if worker.ready is not None]
        return max(1, sum(ready))

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        """Wait in line, then paint; closing the generator cancels the job, in line or painted.

        Picture files that it still has are decoded before, away from the workers.
        A cancelled job ends within one iteration; this does not wait for that.

        Yields:
            Started, a Progress for every iteration (where due as a Frame) and last the Result,
            unless the job is paused. If the worker dies, once more from Started, with attempt 2.

        Raises:
            EngineError: why the job failed; of the class that `engine.job.errors` has for it.
        """
        self._raise_if_broken()
        turn = Turn(await self._prepare(job))
        self._raise_if_broken()
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
                turn.attempt = ATTEMPTS
                worker.process.kill()
        return turn is not None

    async def _prepare(self, job: Job) -> Job:
        """The job with pixels in place of its files."""
        return job

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
        worker.process.send(turn.job)
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

    def _tell_of(self, worker: Worker, told: Told) -> None:
        """Hand a job's update to the caller of `paint`."""
        turn = worker.turns.get(told.job_id)
        if turn is not None:
            turn.iteration = told.update.iteration
            turn.finished = isinstance(told.update, Result)
            turn.updates.put_nowait(told.update)

    def _finish(self, worker: Worker, done: Done) -> None:
        turn = worker.end_turn(done.job_id)
        if turn is not None:
            _log.info("Job %s %s", turn.job.id, how_it_ended(turn, done))
            turn.updates.put_nowait(done.error)
        self._serve_line()

    def _try_again(self, worker: Worker, how: str) -> None:
        """Have the jobs of a worker that has ended painted by the next one."""
        # Killed as it did not notice that one job was cancelled, which is no fault of the others.
        innocent = worker.process.killed
        for turn in reversed(worker.end_turns()):
            if turn.left:
                continue
            if turn.paused or turn.finished:
                turn.updates.put_nowait(None)
            elif innocent or turn.attempt < ATTEMPTS:
                turn.attempt += not innocent
                self._line.appendleft(turn)
            else:
                turn.updates.put_nowait(died_twice(how))

    def _break(self, error: EngineError) -> None:
        """Nothing is painted any more, because of `error`."""
        self._broken = error
        while self._line:
            self._line.popleft().updates.put_nowait(error)
