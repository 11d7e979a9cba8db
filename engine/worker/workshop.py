"""The jobs that a worker has at hand, painted together, an iteration at a time.

Jobs join and leave between two iterations. The questions of as many pictures as can be are answered
in one pass through the network, which is what a GPU needs to be busy.
"""

from __future__ import annotations

import gc
import logging
import queue
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice

import torch

from engine.job.errors import EngineError, OutOfMemory
from engine.job.messages import Change, Done, FromWorker, Told
from engine.job.recipe import MIN_SIZE
from engine.job.spec import Job, Progress
from engine.paint.objective import Question
from engine.paint.paint import Unencoded
from engine.vgg.vgg import VGG19
from engine.worker.batch import Answer, Batcher
from engine.worker.checkpoints import Keeper
from engine.worker.faults import is_out_of_memory
from engine.worker.opening import Opened
from engine.worker.paintings import Work
from engine.worker.state_writer import StateWriter

_log = logging.getLogger(__name__)

# Pictures that may wait to be encoded before painting waits for them.
_MOST_WAITING = 8


@dataclass(eq=False, frozen=True, slots=True)
class _Easel:
    """A job at hand."""

    job: Job
    painting: Work
    keeper: Keeper


class Workshop:
    """Paints jobs, and sends what becomes of them: updates, and a Done for each.

    Args:
        vgg: the network, on the device to paint on.
        send: called with every message, in another thread, which also encodes the pictures.
        hang_up: called once something could not be sent: who waits for it must not wait for ever.
        worth: the pixels that a pass of its own is worth, see `engine.worker.passes`.
    """

    def __init__(
        self,
        vgg: VGG19,
        send: Callable[[FromWorker], None],
        hang_up: Callable[[], None] = lambda: None,
        *,
        worth: int = 0,
    ) -> None:
        self._vgg = vgg
        self._send = send
        self._hang_up = hang_up
        self._unsent: Exception | None = None
        self._batcher = Batcher(worth=worth)
        self._opening: dict[str, tuple[Job, Future[Opened]]] = {}
        self._easels: dict[str, _Easel] = {}
        self._post = ThreadPoolExecutor(1, "post")
        self._waiting: deque[Future[None]] = deque()
        self._writer, self._ahead = StateWriter(), ThreadPoolExecutor(1, "ahead")
        self._failed: queue.SimpleQueue[tuple[Job, Exception]] = queue.SimpleQueue()

    @property
    def busy(self) -> bool:
        """Whether there is anything to paint."""
        return bool(self._easels or self._opening)

    def take(self, job: Job) -> None:
        """Begin a job as soon as its pictures are there, which are made beside the painting."""
        work = partial(Opened.of, job, self._vgg.info, self._writer, self._ahead)
        self._opening[job.id] = job, self._ahead.submit(work)

    def drop(self, job_id: str) -> None:
        """Stop a job, if it is at hand."""
        if (easel := self._at_hand(job_id)) is not None:
            easel.keeper.give_up()
            self._put_away(easel.job)
            self._free_unused()

    def pause(self, job_id: str) -> None:
        """Keep a job's state as it is, and stop the job, if it is at hand."""
        if (easel := self._at_hand(job_id)) is None:
            return
        try:
            easel.keeper.keep_now(easel.painting)
        except Exception as error:  # Such as no memory for it; what was kept before has to do.
            _log.warning("Job %s: its state could not be kept (%s)", job_id, error)
        self._put_away(easel.job, paused=True)
        self._free_unused()

    def change(self, change: Change) -> None:
        """Change how a job goes on, if it is at hand."""
        if (easel := self._at_hand(change.job_id)) is None:
            return
        if change.finish_after is not None:
            easel.painting.finish_after(change.finish_after)
        if change.frame_every is not None:
            easel.painting.show_every(change.frame_every)

    def iterate(self) -> None:
        """One iteration of every job at hand.

        Raises:
            torch.AcceleratorError: this process can't go on with the device.
            Exception: as `raise_if_broken`.
        """
        self.raise_if_broken()
        self._put_away_failed()
        self._begin_opened()
        asking: list[tuple[_Easel, Sequence[Question]]] = []
        for easel in tuple(self._easels.values()):
            try:
                asking.append((easel, easel.painting.questions()))
            except Exception as error:
                self._put_away(easel.job, error)
        answers = iter(
            self._batcher.answers([question for _, questions in asking for question in questions])
        )
        for easel, questions in asking:
            try:
                self._advance(easel, list(islice(answers, len(questions))))
            except Exception as error:
                self._put_away(easel.job, error)
        self._free_unused()

    def raise_if_broken(self) -> None:
        """Raise why something could not be sent, after which nothing more is."""
        if self._unsent is not None:
            raise self._unsent

    def _begin_opened(self) -> None:
        """Begin the jobs whose pictures are there; with nothing else to paint, wait for one."""
        if not self._easels:
            wait([opening for _, opening in self._opening.values()], return_when=FIRST_COMPLETED)
        for job, opening in tuple(self._opening.values()):
            if opening.done():
                self._begin(job, opening)

    def _begin(self, job: Job, opening: Future[Opened]) -> None:
        del self._opening[job.id]
        try:
            opened = opening.result()
            self._easels[job.id] = _Easel(job, opened.begin(self._vgg), opened.keeper)
        except Exception as error:
            self._put_away(job, error)

    def _at_hand(self, job_id: str) -> _Easel | None:
        """A job that is at hand, as soon as its pictures are there."""
        if job_id in self._opening:
            self._begin(*self._opening[job_id])
        return self._easels.get(job_id)

    def _advance(self, easel: _Easel, answers: Sequence[Answer]) -> None:
        """The next iteration of a job, by the answers to its questions."""
        found = []
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
            found.append(answer)
        update = easel.painting.answers(found)
        if update is None:
            return
        if isinstance(update, Progress):
            self._post_message(Told(easel.job.id, update))
        elif easel.painting.finished:
            del self._easels[easel.job.id]
            easel.keeper.give_up()
            self._post_picture(partial(self._finish, easel, update))
            return
        else:
            self._post_picture(partial(self._show, easel, update))
        easel.keeper.keep(easel.painting)

    def _show(self, easel: _Easel, picture: Unencoded) -> None:
        """Send a picture on the way; the post's work."""
        try:
            frame = picture.encode()
        except Exception as error:  # Such as no memory for it.
            self._failed.put((easel.job, error))
        else:
            self._send(Told(easel.job.id, frame))

    def _finish(self, easel: _Easel, picture: Unencoded) -> None:
        """Send the finished picture; the post's work."""
        try:
            result = picture.encode()
        except Exception as error:
            easel.keeper.settle()
            self._send(Done(easel.job.id, self._sentence(easel.job, error)))
        else:
            # Its state stays: who gets the picture removes it, once the picture is safe.
            easel.keeper.settle()
            self._send(Told(easel.job.id, result))
            self._send(Done(easel.job.id))

    def _put_away_failed(self) -> None:
        """Give up the jobs of which a picture could not be sent."""
        with suppress(queue.Empty):
            while True:
                job, error = self._failed.get_nowait()
                if job.id in self._easels:
                    self._put_away(job, error)

    def _put_away(self, job: Job, error: Exception | None = None, *, paused: bool = False) -> None:
        """Say that a job is over: cancelled, paused, or failed because of `error`."""
        easel = self._easels.pop(job.id, None)
        reason = None if error is None else self._sentence(job, error)
        if easel is not None:
            self._post.submit(easel.keeper.settle)
        self._post_message(Done(job.id, reason, paused))

    def _post_picture(self, work: Callable[[], None]) -> None:
        """Have a picture encoded and sent, without waiting for it unless many wait already."""
        while self._waiting and (self._waiting[0].done() or len(self._waiting) >= _MOST_WAITING):
            self._waiting.popleft().result()
        self._waiting.append(self._post.submit(self._deliver, work))

    def _post_message(self, message: FromWorker) -> None:
        # By the thread that sends the pictures, so that everything keeps its order.
        self._post.submit(self._deliver, partial(self._send, message))

    def _deliver(self, work: Callable[[], None]) -> None:
        """Do the post's work; where it can't be done, this worker is of no use any more."""
        if self._unsent is not None:
            return
        try:
            work()
        except Exception as error:
            _log.exception("What became of a job could not be sent")
            self._unsent = error
            self._hang_up()

    def _sentence(self, job: Job, error: Exception) -> EngineError:
        """What went wrong with a job, for people."""
        if isinstance(error, EngineError):
            return error
        if is_out_of_memory(error):
            return _too_large(job, self._vgg.device)
        if isinstance(error, torch.AcceleratorError):
            raise error
        _log.error("Job %s failed", job.id, exc_info=error)
        return EngineError(
            "Something went wrong inside the painter, so this picture could not be finished; "
            f"the log says more under job {job.id}.",
            "engine-broke-down",
            job=job.id,
        )

    def _free_unused(self) -> None:
        """After the last job, give its memory back, so that others can use the device meanwhile."""
        if self._easels:
            return
        self._batcher.forget()
        gc.collect()
        if self._vgg.device.type == "cuda":
            torch.cuda.empty_cache()


def _too_large(job: Job, device: torch.device) -> OutOfMemory:
    recipe = job.recipe
    if recipe.exact is not None:
        width, height = recipe.exact
        return OutOfMemory(
            f"There is not enough memory on {device} for {width} by {height} pixels; choose "
            f"another recipe with a size below {recipe.longest}.",
            "engine-no-memory-for-recipe",
            device=str(device),
            width=width,
            height=height,
            longest=recipe.longest,
        )
    # Several to choose from have half the size that was chosen for them.
    half = 2 if job.variations else 1
    size = half * recipe.size
    smaller = half * max(MIN_SIZE, recipe.size * 3 // 4 // 32 * 32)
    too_large = f"There is not enough memory on {device} for a size of {size} pixels"
    if smaller >= size:
        return OutOfMemory(
            f"{too_large}, the smallest there is; ask an admin to look at the machine.",
            "engine-no-memory-at-all",
            device=str(device),
            size=size,
        )
    return OutOfMemory(
        f"{too_large}; try {smaller}.",
        "engine-no-memory-for-size",
        device=str(device),
        size=size,
        smaller=smaller,
    )
