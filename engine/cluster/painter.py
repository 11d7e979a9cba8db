"""What an actor of the cluster does: hold VGG19 and paint, as a worker process of the pool does.

The actor's process runs `engine.worker.worker.serve` in a thread; messages reach it, and leave it,
by the actor's methods. This module imports no torch before there is a painter, and no Ray.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator
from contextlib import suppress
from logging.handlers import QueueHandler
from typing import TypeAlias

from engine.cluster.checkpoints import Checkpoints
from engine.job.errors import EngineError
from engine.job.messages import Done, FromWorker, NotReady, Told, ToWorker
from engine.job.spec import EngineSettings, Job, Result
from engine.processes.child import Channel

_log = logging.getLogger(__name__)

Said: TypeAlias = FromWorker | logging.LogRecord
"""What a painter says: its messages, and what it logs."""


class _Letters(Channel[ToWorker, FromWorker]):
    """The worker's end of a channel that is two queues instead of a pipe."""

    def __init__(self) -> None:
        # None is the last: the worker is of no use any more.
        self.inbox: queue.SimpleQueue[ToWorker | None] = queue.SimpleQueue()
        # None is the last: nothing more will be said.
        self.outbox: queue.SimpleQueue[Said | None] = queue.SimpleQueue()

    def receive(self) -> ToWorker:
        if (message := self.inbox.get()) is None:
            raise EOFError
        return message

    def waiting(self) -> bool:
        return not self.inbox.empty()

    def send(self, message: Said) -> None:
        self.outbox.put(message)

    def hang_up(self) -> None:
        self.inbox.put(None)


class Painter:
    """The actor. It needs two threads of Ray's: one to tell, one to be told.

    Args:
        settings: those of the painter, which name one device.
        level: the least that its log says.
        checkpoints: where the states of its jobs are kept, see `engine.cluster.checkpoints`; None:
            in the jobs' own files, which all nodes have to reach then.
    """

    def __init__(self, settings: EngineSettings, level: int, checkpoints: str | None) -> None:
        self._settings = settings
        self._url = checkpoints
        self._checkpoints: Checkpoints | None = None
        self._letters = _Letters()
        self._early: dict[int, ToWorker] = {}
        self._next = 0
        self._failure: Exception | None = None
        # Jobs whose pictures were told, until their ends are.
        self._finished: set[str] = set()
        # Makes text of arguments and tracebacks, which can't always be pickled.
        forwarder = QueueHandler(self._letters.outbox)
        forwarder.setFormatter(logging.Formatter("%(message)s"))
        logging.basicConfig(level=level, handlers=[forwarder], force=True)
        logging.captureWarnings(capture=True)

    def messages(self) -> Iterator[tuple[Said, ...]]:
        """Prepare, paint what comes, and tell of it; ends when the painter can do no more.

        Yields:
            All that was said since the last time.

        Raises:
            Exception: whatever the painter broke down on.
        """
        threading.Thread(target=self._serve, name="painter", daemon=True).start()
        going_on = True
        while going_on:
            said = self._said()
            going_on = said[-1] is not None
            over = self._part_with_states(said)
            yield tuple(message for message in said if message is not None)
            self._forget_states(over)
        if self._failure is not None:
            raise self._failure

    def tell(self, number: int, message: ToWorker) -> None:
        """Take a message; they are numbered from 0, since Ray may bring a large one late."""
        self._early[number] = message
        while self._next in self._early:
            message = self._early.pop(self._next)
            if self._checkpoints is not None and isinstance(message, Job):
                message = self._checkpoints.take_up(message)
            self._letters.inbox.put(message)
            self._next += 1

    def _said(self) -> list[Said | None]:
        """Wait until something is said; then everything up to now."""
        said = [self._letters.outbox.get()]
        with suppress(queue.Empty):
            while said[-1] is not None:
                said.append(self._letters.outbox.get_nowait())
        return said

    def _part_with_states(self, said: list[Said | None]) -> list[str]:
        """Copy the states of paused jobs before that is told: this process may be ended then.

        Those of finished pictures stay where they were copied to, until the pictures are safe.

        Returns:
            The jobs that were cancelled or failed.
        """
        over = []
        for message in said:
            if isinstance(message, Told) and isinstance(message.update, Result):
                self._finished.add(message.job_id)
            if self._checkpoints is None or not isinstance(message, Done):
                continue
            if message.paused:
                self._checkpoints.hand_over(message.job_id)
            elif message.job_id in self._finished:
                self._checkpoints.leave(message.job_id)
            else:
                over.append(message.job_id)
            self._finished.discard(message.job_id)
        return over

    def _forget_states(self, over: list[str]) -> None:
        if self._checkpoints is not None:
            for job_id in over:
                self._checkpoints.forget(job_id)

    def _serve(self) -> None:
        # Imported here, so that the pool can name the painter without torch.
        from engine.worker.worker import serve

        try:
            if self._url is not None:
                self._checkpoints = Checkpoints(self._url)
                self._checkpoints.keep_copying()
            serve(self._letters, self._settings, self._settings.devices[0])
        except EngineError as error:
            self._letters.send(NotReady(error))
        except Exception as error:
            _log.exception("A painter stops")
            self._failure = error
        self._letters.outbox.put(None)
