"""The engine as the bot sees it: processes that paint, and a line of jobs in front of them.

There is one worker process a device, each with the network in its memory, and each paints as many
jobs at once as it has room for. This process never imports torch; which devices there are, the
first worker finds out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from functools import partial
from typing import Protocol, Self

from engine.job.errors import EngineError
from engine.job.messages import Done, FromWorker, NotReady, Ready, Told, ToWorker
from engine.job.pixels import Need
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import (
    Crew,
    EngineSettings,
    Job,
    Patience,
    PictureInfo,
    Preparing,
    Vitals,
    WeightsInfo,
)
from engine.pool.assignments import (
    ATTEMPTS,
    Worker,
    cannot_start,
    closing,
    fresh,
    hopeless,
    keeps_ending,
)
from engine.pool.intake import Intake
from engine.pool.queue import JobLine
from engine.processes.child import Channel, ChildProcess

_log = logging.getLogger(__name__)


class Serve(Protocol):
    """What a worker process does; see `engine.worker.worker.serve`."""

    def __call__(
        self,
        channel: Channel[ToWorker, FromWorker],
        settings: EngineSettings,
        device: str | None,
    ) -> None: ...


def _ignore(_: Preparing) -> None:
    pass


class EnginePool(JobLine):
    """Paints jobs in worker processes, in the order in which they come.

        async with EnginePool(settings) as pool:
            async for update in pool.paint(job):
                ...

    Args:
        settings: devices, weights and limits.
        report: told how far the preparation of the weights is.
        patience: with processes that do not answer, or can't be started.
        lasting: whether to go on trying where no worker can start, while the jobs wait: as a bot
            does. Else the pool ends then with the reason, and so does every job.
        serve: what a worker process does, to be pickled; None: paint.
    """

    def __init__(
        self,
        settings: EngineSettings,
        report: Callable[[Preparing], None] = _ignore,
        patience: Patience | None = None,
        *,
        lasting: bool = False,
        serve: Serve | None = None,
    ) -> None:
        super().__init__(patience or Patience())
        self._settings = settings
        self._report = report
        self._lasting = lasting
        self._serve: Serve = serve or _serve
        self._intake = Intake(settings.limits, self._patience.check)
        # Also those that their worker has given up and that have not ended yet.
        self._processes: set[ChildProcess[ToWorker, FromWorker]] = set()
        self._weights: WeightsInfo | None = None
        self._settled = asyncio.Event()
        self._restarts = 0
        self._found = False
        self._watcher: Callable[[], None] = lambda: None
        self._told: EngineError | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the processes, without waiting until they are ready."""
        self._intake.start()
        # Where the settings name no devices, the first worker finds out which there are.
        for device in self._settings.devices or (None,):
            self._hire(device)

    async def ready(self) -> WeightsInfo:
        """Wait until the first worker can paint; returns which weights it paints with.

        A lasting pool waits for what may pass by itself, and goes on trying whatever this raises.

        Raises:
            WeightsError: the weights could not be had.
            EngineError: no worker can start for another reason, or the pool is closed.
        """
        self._raise_if_broken()
        while self._weights is None:
            await self._settled.wait()
            self._settled.clear()
            self._raise_if_broken()
            if self._weights is None and (reason := self._hopeless()) is not None:
                raise fresh(reason)
        return self._weights

    @property
    def trouble(self) -> EngineError | None:
        """Why nothing can be painted at present; None where something can, or soon will."""
        return self.crew.trouble

    def watch(self, changed: Callable[[], None]) -> None:
        """Have `changed` called, on the event loop, whenever `trouble` has become another."""
        self._watcher = changed

    @property
    def crew(self) -> Crew:
        """How the workers are at this moment."""
        return Crew(tuple(worker.state for worker in self._workers), self._restarts)

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        """Decode a picture file in full, in a process of its own, to know that it can be painted.

        Args:
            picture: the file.
            need: what a job needs of it, to have these pixels as well.

        Raises:
            BadPicture: it can't be used.
            InvalidJob: there is no such part of it.
            PoolClosed: the pool is closed.
        """
        return await self._intake.check(picture, need)

    async def _prepare(self, job: Job) -> Job:
        return await self._intake.prepare(job)

    async def recolour(self, asked: Recolouring) -> Recoloured:
        """Give a photo the colours of paintings that `check` has accepted, in that process, too.

        Raises:
            BadPicture: they can't be used for that.
            PoolClosed: the pool is closed.
        """
        return await self._intake.recolour(asked)

    async def close(self) -> None:
        """End every process and every job, and wait until no process is left."""
        for worker in self._workers:
            if worker.restart is not None:
                worker.restart.cancel()
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

    def _hire(self, device: str | None) -> None:
        worker = Worker(device)
        self._workers.append(worker)
        self._start_process(worker)

    def _start_process(self, worker: Worker) -> None:
        worker.ready = worker.refusal = worker.restart = None
        worker.starts += 1
        worker.started = time.monotonic()
        try:
            worker.process = ChildProcess(
                f"worker on {worker.place}",
                partial(self._serve, settings=self._settings_now(), device=worker.device),
                partial(self._hear, worker),
                partial(self._replace, worker),
            )
        except EngineError as error:
            worker.refusal = error
            self._not_ready(worker, error)
            return
        self._processes.add(worker.process)

    def _settings_now(self) -> EngineSettings:
        """A worker's settings: the same network as the first one's among them.

        Else "auto" could find another for each, and none could go on with what another began.
        """
        if self._weights is None or self._settings.weights not in ("auto", "quick"):
            return self._settings
        return replace(self._settings, weights=self._weights.kind)

    def _hear(self, worker: Worker, message: FromWorker) -> None:
        """A worker said something."""
        if worker not in self._workers:
            return
        match message:
            case Preparing():
                self._report(message)
            case Ready():
                self._welcome(worker, message)
            case NotReady():
                self._take_refusal(worker, message)
            case Done():
                self._finish(worker, message)
            case Vitals():
                worker.vitals = message
            case Told():
                worker.idle_deaths = 0
                self._tell_of(worker, message)

    def _welcome(self, worker: Worker, ready: Ready) -> None:
        if self._weights is not None and ready.weights.kind != self._weights.kind:
            _log.warning("The worker on %s found other weights, and starts again", ready.device)
            worker.process.kill()
            return
        _log.info(
            "Worker %s is ready on %s with %s weights after %.1f s",
            worker.process.pid,
            ready.device,
            ready.weights.kind,
            time.monotonic() - worker.started,
        )
        worker.device, worker.ready, worker.starts = ready.device, ready, 0
        worker.vitals, worker.trouble = ready.vitals, None
        if self._weights is None:
            self._weights = ready.weights
            self._settled.set()
        self._hire_others(ready.devices)
        self._serve_line()
        self._tell_of_trouble()

    def _take_refusal(self, worker: Worker, message: NotReady) -> None:
        """A worker's process says why it can't paint; what follows, follows from its end."""
        worker.refusal = message.error
        if worker.device is None and message.devices:
            worker.device = message.devices[0]
            self._hire_others(message.devices)
        worker.process.kill()

    def _hire_others(self, devices: tuple[str, ...]) -> None:
        """Hire for the devices that have no worker, once it is known which there are."""
        if not self._settings.devices and not self._found:
            self._found = True
            for device in devices[1:]:
                self._hire(device)

    def _replace(self, worker: Worker, how: str) -> None:
        """A worker's process has ended, for whatever reason."""
        self._processes = {process for process in self._processes if not process.ended.is_set()}
        if worker not in self._workers:
            return
        was_ready, idle = worker.ready is not None, not worker.turns
        self._try_again(worker, how)
        self._follow(worker, how, was_ready=was_ready, idle=idle)
        self._serve_line()
        self._tell_of_trouble()

    def _follow(self, worker: Worker, how: str, *, was_ready: bool, idle: bool) -> None:
        """Start the process that follows one that has ended, now or later, if any does."""
        if was_ready:
            _log.warning("The worker on %s died (%s) and is replaced", worker.place, how)
            self._start_another(worker, how, idle=idle)
        else:
            self._not_ready(worker, worker.refusal or cannot_start(worker.starts, how))

    def _start_another(self, worker: Worker, how: str, *, idle: bool) -> None:
        """Start the next process: at once, unless they end again and again by themselves."""
        if not self._keeps_ending(worker, idle=idle):
            self._restarts += 1
            self._start_process(worker)
            return
        worker.trouble = keeps_ending(worker.idle_deaths, how)
        self._start_later(worker, worker.idle_deaths - 1, worker.trouble)

    def _keeps_ending(self, worker: Worker, *, idle: bool) -> bool:
        """Whether processes that were ready end again and again by themselves; this one is."""
        lived = time.monotonic() - worker.started
        alone = idle and not worker.process.killed and lived < self._patience.longest_pause
        worker.idle_deaths = worker.idle_deaths + 1 if alone else 0
        return worker.idle_deaths >= ATTEMPTS

    def _not_ready(self, worker: Worker, error: EngineError) -> None:
        """A worker's process could not start: have another try after a pause, or give it up."""
        in_trouble = worker.refusal is not None or worker.starts >= ATTEMPTS
        if in_trouble:  # which the first death alone, that may be chance, is not
            worker.trouble = error
        if in_trouble and not self._lasting:
            self._give_up(worker, error)
            return
        self._start_later(worker, worker.starts, error)

    def _start_later(self, worker: Worker, failures: int, error: EngineError) -> None:
        """Start the next process after a pause, which is longer after more failures in a row."""
        pause = self._patience.pause_after(failures)
        _log.warning("No worker on %s, next try in %.0f s: %s", worker.place, pause, error)
        self._restarts += 1
        worker.ready = None
        worker.restart = asyncio.get_running_loop().call_later(
            pause, self._start_process, worker, context=Context()
        )
        self._settled.set()
        self._tell_of_trouble()

    def _give_up(self, worker: Worker, error: EngineError) -> None:
        """Go on without `worker`, or not at all if it was the last."""
        self._workers.remove(worker)
        if self._workers:
            _log.error("There is no worker on %s: %s", worker.place, error)
        else:
            self._break(error)  # whoever waits is told, which is enough

    def _hopeless(self) -> EngineError | None:
        """Why no worker was ever ready, where nothing but other settings can change that."""
        return hopeless([worker.trouble for worker in self._workers])

    def _break(self, error: EngineError) -> None:
        super()._break(error)
        self._settled.set()
        self._tell_of_trouble()

    def _tell_of_trouble(self) -> None:
        trouble = self.trouble
        if trouble is not self._told:
            self._told = trouble
            self._watcher()


def _serve(
    channel: Channel[ToWorker, FromWorker], settings: EngineSettings, device: str | None
) -> None:
    """What a worker process does."""
    # Imported here because it imports torch, which the parent must not.
    from engine.worker.worker import serve

    serve(channel, settings, device)
