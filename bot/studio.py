"""The studio: which jobs there are, who may have one more, and what becomes of each.

It knows neither Discord's wire nor torch. Pictures come in as bytes, a `Painter` paints them, and
a `Presenter` shows people how each job is getting on.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol
from uuid import uuid4

from bot.archive import Archive
from bot.config import Config
from bot.orders import Order, Refused, Requester, choose_recipe
from bot.pace import Pace
from engine.errors import BadPicture, EngineError
from engine.recipe import Recipe
from engine.spec import Frame, Job, PictureInfo, Progress, Result, Started, StyleImage, Update

_log = logging.getLogger(__name__)


class Painter(Protocol):
    """What the studio needs of `engine.pool.EnginePool`."""

    async def check(self, picture: bytes) -> PictureInfo: ...
    def paint(self, job: Job) -> AsyncGenerator[Update, None]: ...


class Settings(Protocol):
    """The settings of this moment; they may change while the bot runs."""

    @property
    def current(self) -> Config: ...


class Presenter(Protocol):
    """Shows one job to people. What goes wrong in showing it never stops the job."""

    async def open(self, ticket: Ticket) -> None:
        """Show the job for the first time; raises Refused where it can't be shown at all."""

    def changed(self, ticket: Ticket) -> None:
        """The ticket's state, place or progress is new. Returns at once."""

    def show_frame(self, ticket: Ticket, frame: Frame) -> None:
        """A picture on the way is there. Returns at once."""

    async def close(self, ticket: Ticket) -> None:
        """The job has ended; show how, and the picture if there is one."""


class State(StrEnum):
    """Where a job is on its way."""

    WAITING = "waiting"
    PAINTING = "painting"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(eq=False, slots=True, kw_only=True)
class Ticket:
    """One job from the member's command to its end.

    Attributes:
        place: place in line while waiting, from 1.
        reason: a sentence that says why the job failed or was cancelled.
        strength: what the member asked for, to say how the picture was made.
        saved: where the finished picture is kept on the server.
        touched: the studio's clock at the last sign of progress.
    """

    job: Job
    requester: Requester
    title: str
    presenter: Presenter = field(repr=False)
    pace: Pace = field(repr=False)
    touched: float
    strength: int | None = None
    state: State = State.WAITING
    place: int = 0
    reason: str = ""
    started: Started | None = None
    progress: Progress | None = None
    frame: Frame | None = None
    result: Result | None = None
    saved: str = ""
    work: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self.state not in (State.WAITING, State.PAINTING)


class Studio:
    """Takes orders within the limits, has them painted in turn, and keeps the results."""

    def __init__(
        self,
        painter: Painter,
        settings: Settings,
        archive: Archive,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._painter = painter
        self._settings = settings
        self._archive = archive
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}
        self._held: Counter[int] = Counter()
        self._running: set[asyncio.Task[None]] = set()
        self._closed = ""

    @property
    def waiting(self) -> tuple[Ticket, ...]:
        """The jobs in line, the next one first."""
        return tuple(t for t in self._tickets.values() if t.state is State.WAITING)

    @property
    def painting(self) -> tuple[Ticket, ...]:
        """The jobs being painted now."""
        return tuple(t for t in self._tickets.values() if t.state is State.PAINTING)

    def find(self, job_id: str) -> Ticket | None:
        """The job of that id, unless it has ended."""
        return self._tickets.get(job_id)

    def jobs_of(self, requester_id: int) -> tuple[Ticket, ...]:
        """A member's jobs that have not ended, the oldest first."""
        return tuple(t for t in self._tickets.values() if t.requester.id == requester_id)

    async def submit(
        self,
        order: Order,
        requester: Requester,
        fetch: Callable[[], Awaitable[Mapping[str, bytes]]],
        presenter: Presenter,
    ) -> Ticket:
        """Take an order, and start it as soon as the painter has time.

        Args:
            order: what to paint.
            requester: for whom.
            fetch: gets the pictures, by the name that the member knows each under: the content
                first, then the style if there is one. It is called once the limits allow the job.
            presenter: shows the job.

        Raises:
            Refused: the limits do not allow the job.
            EngineError: a picture can't be used, or the recipe can't be painted.
        """
        recipe = choose_recipe(order, requester, self._settings.current.limits)
        with self._place_for(requester):
            # The place is held from before the first await: two commands at the same moment
            # can't both take the last one.
            pictures = await fetch()
            for name, picture in pictures.items():
                await self._check(name, picture)
            self._refuse_if_closed()
            return self._start(order, requester, _job(recipe, order, pictures), presenter)

    def cancel(self, ticket: Ticket, reason: str) -> bool:
        """End a job early; False if it had ended already."""
        if ticket.ended:
            return False
        self._end(ticket, State.CANCELLED, reason)
        if ticket.work is not None:
            ticket.work.cancel()
        return True

    def cancel_stalled(self) -> int:
        """Cancel the jobs being painted that made no progress for the configured time."""
        minutes = self._settings.current.housekeeping.stall_minutes
        stalled = [t for t in self.painting if self._clock() - t.touched >= minutes * 60]
        for ticket in stalled:
            unit = "minute" if minutes == 1 else "minutes"
            _log.warning("Job %s made no progress for %d %s", ticket.job.id, minutes, unit)
            self.cancel(ticket, f"It made no progress for {minutes} {unit}, so I stopped it.")
        return len(stalled)

    def remove_old_files(self, now: datetime) -> int:
        """Remove the kept pictures that are older than the settings say; returns how many."""
        days = self._settings.current.housekeeping.keep_days
        return self._archive.remove_older_than(now.timestamp() - days * 86_400)

    async def close(self, reason: str, patience: float) -> None:
        """Take no more orders, cancel all jobs, and give people `patience` seconds to be told."""
        self._closed = reason
        for ticket in tuple(self._tickets.values()):
            self.cancel(ticket, reason)
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()

    @contextmanager
    def _place_for(self, requester: Requester) -> Iterator[None]:
        """Count as one of the requester's jobs, and as one in line."""
        self._refuse_if_closed()
        limits = self._settings.current.limits
        if len(self.waiting) + self._held.total() >= limits.queue_length:
            raise Refused(
                "The line is full at the moment, so please ask again in a few minutes "
                f"({len(self.waiting)} waiting, {limits.queue_length} at most)."
            )
        most = limits.jobs_per_member
        if len(self.jobs_of(requester.id)) + self._held[requester.id] >= most:
            jobs = "a job" if most == 1 else f"{most} jobs"
            raise Refused(
                f"You already have {jobs} in the works, as many as one member may have; "
                "wait for one to finish, or stop one with /cancel."
            )
        self._held[requester.id] += 1
        try:
            yield
        finally:
            self._held[requester.id] -= 1

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise Refused(self._closed)

    async def _check(self, name: str, picture: bytes) -> None:
        try:
            await self._painter.check(picture)
        except BadPicture as error:
            raise BadPicture(about(name, str(error))) from error

    def _start(self, order: Order, requester: Requester, job: Job, presenter: Presenter) -> Ticket:
        ticket = Ticket(
            job=job,
            requester=requester,
            title=order.title,
            strength=order.strength,
            presenter=presenter,
            pace=Pace(job.recipe),
            touched=self._clock(),
        )
        self._tickets[job.id] = ticket
        self._renumber()
        ticket.work = asyncio.create_task(self._paint(ticket), name=f"paint {job.id}")
        task = asyncio.create_task(self._see_through(ticket, ticket.work), name=f"job {job.id}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return ticket

    async def _see_through(self, ticket: Ticket, work: asyncio.Task[None]) -> None:
        """Wait for the end of a job, whatever it is, and have it shown."""
        await asyncio.wait({work})
        try:
            await ticket.presenter.close(ticket)
        except Exception:
            _log.exception("Job %s: its end could not be shown", ticket.job.id)

    async def _paint(self, ticket: Ticket) -> None:
        """Have a job painted; what goes wrong becomes the reason on its ticket."""
        try:
            await ticket.presenter.open(ticket)
            async with aclosing(self._painter.paint(ticket.job)) as updates:
                async for update in updates:
                    await self._take(ticket, update)
            if not ticket.ended:
                raise EngineError("The painter stopped before the picture was finished.")
        except (EngineError, Refused) as error:
            self._fail(ticket, str(error))
        except Exception:
            number = uuid4().hex[:8]
            _log.exception("Job %s, error %s", ticket.job.id, number)
            self._fail(
                ticket,
                f"Something went wrong on my side; please tell an admin the number {number}.",
            )

    async def _take(self, ticket: Ticket, update: Update) -> None:
        ticket.touched = self._clock()
        match update:
            case Started():
                self._take_up(ticket, update)
            case Result():
                await self._finish(ticket, update)
            case Progress():
                self._advance(ticket, update)

    def _take_up(self, ticket: Ticket, started: Started) -> None:
        ticket.started = started
        ticket.progress = None
        ticket.pace.restart()
        ticket.state = State.PAINTING
        _log.info("Job %s: attempt %d on %s", ticket.job.id, started.attempt, started.device)
        self._renumber()
        ticket.presenter.changed(ticket)

    def _advance(self, ticket: Ticket, progress: Progress) -> None:
        ticket.progress = progress
        ticket.pace.note(progress)
        if isinstance(progress, Frame):
            ticket.frame = progress
            ticket.presenter.show_frame(ticket, progress)
        ticket.presenter.changed(ticket)

    async def _finish(self, ticket: Ticket, result: Result) -> None:
        ticket.progress = ticket.frame = ticket.result = result
        self._end(ticket, State.FINISHED, "")
        try:
            path = await asyncio.to_thread(
                self._archive.save, ticket.job.id, result.image, _facts(ticket, result)
            )
            ticket.saved = str(path)
        except OSError as error:
            _log.warning("Job %s: its picture could not be kept: %s", ticket.job.id, error)

    def _fail(self, ticket: Ticket, reason: str) -> None:
        if ticket.ended:  # the picture was finished, or the job cancelled, before the failure
            _log.warning("Job %s failed after its end: %s", ticket.job.id, reason)
        else:
            self._end(ticket, State.FAILED, reason)

    def _end(self, ticket: Ticket, state: State, reason: str) -> None:
        ticket.state = state
        ticket.reason = reason
        self._tickets.pop(ticket.job.id, None)
        _log.info("Job %s %s%s", ticket.job.id, state, f": {reason}" if reason else "")
        self._renumber()

    def _renumber(self) -> None:
        for place, ticket in enumerate(self.waiting, 1):
            if ticket.place != place:
                ticket.place = place
                ticket.presenter.changed(ticket)


def about(name: str, sentence: str) -> str:
    """A sentence about one of several pictures, which says which one."""
    return f"About the {name}: {sentence[:1].lower()}{sentence[1:]}"


def _job(recipe: Recipe, order: Order, pictures: Mapping[str, bytes]) -> Job:
    content, *styles = pictures.values()
    images = tuple(StyleImage(style) for style in styles)
    return Job(content=content, recipe=recipe, styles=images, seed=order.seed)


def _facts(ticket: Ticket, result: Result) -> dict[str, object]:
    """What an admin may want to know about a kept picture."""
    return {
        "id": ticket.job.id,
        "title": ticket.title,
        "requester": {"id": ticket.requester.id, "name": ticket.requester.name},
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(result.elapsed, 2),
        "seed": ticket.job.seed,
        "strength": ticket.strength,
        "width": result.width,
        "height": result.height,
        "weights": ticket.started.weights.kind if ticket.started else "",
        "device": ticket.started.device if ticket.started else "",
        "first_costs": asdict(result.first_costs),
        "costs": asdict(result.costs),
        "recipe": asdict(ticket.job.recipe),
    }
