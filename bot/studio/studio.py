"""The studio: which jobs there are, who may have one more, and what becomes of each.

It knows neither Discord's wire nor torch. Pictures come in as bytes, a `Painter` paints them, a
`Presenter` shows people how each job is getting on, and a `Journal` remembers it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import replace
from uuid import uuid4

from bot.config.model import LimitsSection
from bot.language import ENGLISH, Sentence, sentence
from bot.logs import about_job, task_about
from bot.studio.capacity import Capacity
from bot.studio.clips import Moves, clip_of, frames_of, most_frames
from bot.studio.ending import show_end
from bot.studio.looking import look_at_all
from bot.studio.orders import (
    Order,
    Refused,
    Requester,
    choose_recipe,
    sentence_of,
)
from bot.studio.pictures import Pictures, check_different, job_of
from bot.studio.ports import UNOBSERVED, Journal, Observer, Painter, Settings
from bot.studio.recolouring import recolour
from bot.studio.roster import Roster
from bot.studio.ticket import JobState, Presenter, Ticket
from bot.studio.time_left import Pace
from bot.studio.wait_times import WaitTimes
from engine.job.errors import EngineError
from engine.job.recolouring import Recoloured
from engine.job.spec import Frame, Progress, Result, Started, Update

_log = logging.getLogger(__name__)


class Studio:
    """Takes orders within the limits, has them painted in turn, and keeps the results.

    Attributes:
        jobs: those that have not ended.
        capacity: says how many more there may be.
    """

    def __init__(
        self,
        painter: Painter,
        settings: Settings,
        journal: Journal,
        clock: Callable[[], float] = time.monotonic,
        observer: Observer = UNOBSERVED,
    ) -> None:
        self._painter = painter
        self._settings = settings
        self._journal = journal
        self._clock = clock
        self._observer = observer
        self.jobs = Roster()
        self._wait_times = WaitTimes(self.jobs, lambda: painter.room, clock)
        self.capacity = Capacity(self.jobs, settings)
        self._running: set[asyncio.Task[None]] = set()
        self._closed: Sentence | None = None
        painter.watch(self.look_for_trouble)

    async def submit(
        self,
        order: Order,
        requester: Requester,
        fetch: Callable[[], Awaitable[Pictures[bytes]]],
        presenter: Presenter,
        *,
        limits: LimitsSection | None = None,
        spoiler: bool = False,
    ) -> Ticket:
        """Take an order, and start it as soon as the painter has time.

        Args:
            order: what to paint.
            requester: for whom.
            fetch: gets the pictures. It is called once the limits allow the job.
            presenter: shows the job.
            limits: those of the requester's server; None: the settings' own.
            spoiler: whether the picture is to be hidden until somebody wants to see it.

        Raises:
            Moves: the photo does, and the order leaves open how much of it is painted.
            Refused: the limits do not allow the job, or a picture can't be used, or not so.
            InvalidJob: the recipe can't be painted, or the pictures' shapes don't go with it.
        """
        limits = limits or self._settings.current.limits
        recipe = choose_recipe(order, requester, limits)
        self._refuse_if_closed()
        with self.capacity.held(requester, limits):
            # The place is held from before the first await: two commands at the same moment
            # can't both take the last one.
            pictures = await fetch()
            check_different(pictures)
            looked_for = replace(order, frames=most_frames(order, limits))
            asked = job_of(pictures, recipe, looked_for)
            job, looks = await look_at_all(self._painter, pictures, asked)
            photo, *styles = looks[: 1 + len(pictures.styles)]
            if photo.timing is not None and order.frames is None:
                raise Moves(clip_of(photo.timing, job, self._wait_times.seconds_for))
            order = replace(
                order,
                content_moves=photo.moves,
                frames=frames_of(job) if photo.moves else None,
                style_moves=any(style.moves for style in styles),
            )
            if photo.timing is not None:
                # Its files have fewer bytes than its frames have pixels, and it may wait for long.
                job = job_of(pictures, recipe, order)
            self._refuse_if_closed()
            state, frames = self._journal.state_file(job.id), order.frames or 1
            job = replace(job, most_frames=frames, state=state, begin_anew=True)
            ticket = Ticket(
                job=job,
                order=order,
                requester=requester,
                presenter=presenter,
                pace=Pace.of(job),
                touched=self._clock(),
                thumbnails=tuple(look.thumbnail for look in (photo, *styles)),
                spoiler=spoiler,
            )
            with about_job(ticket.id):
                await self._journal.accept(ticket, pictures)
            self._start(ticket)
            return ticket

    async def recolour(
        self, order: Order, pictures: Pictures[bytes], limits: LimitsSection, most_bytes: int
    ) -> Recoloured:
        """See `bot.studio.recolouring.recolour`."""
        self._refuse_if_closed()
        return await recolour(self._painter, order, pictures, limits, most_bytes)

    def cancel(self, ticket: Ticket, reason: Sentence) -> bool:
        """End a job early; False if it had ended already."""
        if ticket.ended:
            return False
        self._end(ticket, JobState.CANCELLED, reason)
        if ticket.work is not None:
            ticket.work.cancel()
        elif ticket.opened:
            self._keep_running("end", ticket, self._conclude(ticket))
        return True

    def finish_now(self, ticket: Ticket) -> bool:
        """Have the picture as it is now; False if the job is not being painted."""
        if ticket.state is not JobState.PAINTING or not self._painter.finish_now(ticket.id):
            return False
        ticket.stopped = True
        ticket.show_change()
        return True

    def more_frames(self, ticket: Ticket) -> int | None:
        """Have pictures on the way twice as often.

        Returns:
            The iterations from one to the next; None if the job is not being painted, or there
            already is one at every iteration.
        """
        recipe = ticket.job.recipe
        # A recipe may have a frame for each stage instead.
        usual = recipe.frame_every or max(1, recipe.iterations // len(recipe.stages()))
        every = (ticket.frame_every or usual) // 2
        if every < 1 or ticket.state is not JobState.PAINTING:
            return None
        if not self._painter.frame_every(ticket.id, every):
            return None
        ticket.frame_every = every
        return every

    def look_for_stalled(self) -> None:
        """Start a job over that made no progress for the configured time; cancel it if again."""
        self.look_for_trouble()  # those that wait for the painter make no progress either
        minutes = self._settings.current.housekeeping.stall_minutes
        for ticket in [t for t in self.jobs.painting if self._clock() - t.touched >= minutes * 60]:
            if ticket.stalled:
                _log.warning("Job %s made no progress for %d min again", ticket.id, minutes)
                self.cancel(ticket, sentence("reason-stalled", minutes=minutes))
            elif self._painter.start_over(ticket.id):
                _log.warning("Job %s made no progress for %d min, starts over", ticket.id, minutes)
                ticket.stalled = True
                ticket.state = JobState.WAITING  # until the painter has taken it up again
        self._wait_times.tell()

    def look_for_trouble(self) -> None:
        """Have the cards say why nothing can be painted at present, or say it no longer."""
        trouble = self._painter.trouble
        reason = None if trouble is None else sentence_of(trouble)
        for ticket in self.jobs.all:
            if reason is not None:
                ticket.touched = self._clock()  # it waits for the painter, and is not stuck
            if ticket.trouble != reason:
                ticket.trouble = reason
                ticket.show_change()

    def resume(self, ticket: Ticket) -> None:
        """Go on with a job from before a restart, which was accepted then."""
        self._start(ticket)

    def deliver(self, ticket: Ticket) -> None:
        """Show the end of a job that ended before a restart, and was not shown then."""
        self._keep_running("deliver", ticket, self._open(ticket))

    def let_go(self, ticket: Ticket) -> None:
        """Another process has taken the job over: nothing more happens to it here."""
        _log.warning("Job %s is another process's by now", ticket.id)
        ticket.gone = True
        self._observer.gone(ticket)
        self.jobs.remove(ticket)
        if ticket.work is not None:
            # That process goes on from what is kept, which a mere cancellation would remove.
            self._painter.pause(ticket.id)
            ticket.work.cancel()
        elif ticket.opened:
            self._keep_running("leave", ticket, self._conclude(ticket))
        self._wait_times.tell()

    def take_no_more(self, reason: Sentence) -> None:
        """Refuse all orders from now on, those as well that are being looked at."""
        self._closed = reason

    async def close(self, reason: Sentence, patience: float) -> None:
        """Take no more orders, have what is painted kept, and tell people that it goes on later.

        What can't be kept in `patience` seconds goes on from where it was kept last.
        """
        self.take_no_more(reason)
        tickets = self.jobs.all
        for ticket in tickets:
            ticket.paused = True
            if ticket.work is not None and not self._painter.pause(ticket.id):
                ticket.work.cancel()
            if ticket.opened:
                self._keep_running("pause", ticket, ticket.presenter.pause(ticket))
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=patience)
            for task in late:
                task.cancel()
        for ticket in tickets:
            if ticket.work is not None:
                ticket.work.cancel()

    def _refuse_if_closed(self) -> None:
        if self._closed is not None:
            raise Refused(self._closed.key, **self._closed.values)

    def _start(self, ticket: Ticket) -> None:
        self._observer.lined_up(ticket)
        self.jobs.add(ticket)
        self._call_next()
        self.look_for_trouble()
        self._keep_running("open", ticket, self._open(ticket))

    def _keep_running(self, what: str, ticket: Ticket, work: Coroutine[None, None, None]) -> None:
        task = task_about(ticket.id, work, what)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _open(self, ticket: Ticket) -> None:
        """Have a job shown for the first time; then it may be painted."""
        with self._failing(ticket):
            await self._journal.shown(ticket, await ticket.presenter.open(ticket))
        ticket.opened = True
        if ticket.ended or ticket.gone:
            await self._conclude(ticket)
        elif ticket.paused:
            await ticket.presenter.pause(ticket)
        else:
            self._begin_if_called(ticket)

    def _begin_if_called(self, ticket: Ticket) -> None:
        if ticket.opened and ticket.work is None and self.jobs.is_called(ticket):
            ticket.work = task_about(ticket.id, self._paint(ticket), "paint")
            self._keep_running("job", ticket, self._see_through(ticket, ticket.work))

    async def _see_through(self, ticket: Ticket, work: asyncio.Task[None]) -> None:
        """Wait for the end of the painting, whatever it is."""
        await asyncio.wait({work})
        await self._conclude(ticket)

    async def _conclude(self, ticket: Ticket) -> None:
        """Have the end of a job remembered and shown, if it has one."""
        self.jobs.free(ticket)
        if not ticket.ended and not ticket.gone:  # the bot is about to end, and has said so
            return
        self._call_next()
        if not ticket.gone and await self._journal.end(ticket):
            await show_end(ticket, self._journal)
        else:
            _log.info("Job %s: its end is another process's to show", ticket.id)
            await ticket.presenter.leave()

    async def _paint(self, ticket: Ticket) -> None:
        with self._failing(ticket):
            async with aclosing(self._painter.paint(ticket.job)) as updates:
                async for update in updates:
                    await self._take(ticket, update)
            if not ticket.ended and not ticket.paused:
                raise Refused("reason-stopped-early")

    @contextmanager
    def _failing(self, ticket: Ticket) -> Iterator[None]:
        """What goes wrong becomes the reason on the ticket."""
        try:
            yield
        except (EngineError, Refused) as error:
            self._fail(ticket, sentence_of(error))
        except Exception:
            number = uuid4().hex[:8]
            _log.exception("Job %s, error %s", ticket.id, number)
            self._fail(ticket, sentence("unexpected", number=number))

    async def _take(self, ticket: Ticket, update: Update) -> None:
        ticket.touched = self._clock()
        if isinstance(update, Progress):
            self._observer.iterated(ticket)
        match update:
            case Started():
                self._take_up(ticket, update)
                await self._journal.begun(ticket)
            case Result():
                ticket.progress = ticket.result = update
                self._wait_times.note(ticket, update)
                self._end(ticket, JobState.FINISHED)
            case Progress():
                await self._advance(ticket, update)

    def _take_up(self, ticket: Ticket, started: Started) -> None:
        ticket.started, ticket.trouble = started, None
        ticket.progress = None
        if ticket.frame is not None:  # seen before the worker died, or was stuck
            ticket.shown_until = max(ticket.shown_until, ticket.frame.iteration)
        ticket.pace.restart()
        ticket.state = JobState.PAINTING
        _log.info("Job %s: attempt %d on %s", ticket.id, started.attempt, started.device)
        self._observer.begun(ticket)
        # The painter may have grown: at first it does not know how many it can paint at once.
        self._call_next()
        ticket.show_change()

    async def _advance(self, ticket: Ticket, progress: Progress) -> None:
        ticket.progress = progress
        self._wait_times.note(ticket, progress)
        if isinstance(progress, Frame):
            ticket.frame = progress
            if progress.frames > 1 and progress.iteration == ticket.job.recipe.iterations:
                ticket.first = progress.image
            if progress.iteration > ticket.shown_until:
                ticket.presenter.show_frame(ticket, progress)
            await self._journal.keep_frame(ticket, progress)
        ticket.show_change()

    def _fail(self, ticket: Ticket, reason: Sentence) -> None:
        if ticket.ended:  # the picture was finished, or the job cancelled, before the failure
            _log.warning("Job %s failed after its end: %s", ticket.id, reason.key)
        else:
            self._end(ticket, JobState.FAILED, reason)

    def _end(self, ticket: Ticket, state: JobState, reason: Sentence | None = None) -> None:
        ticket.state = state
        ticket.reason = reason
        self._observer.ended(ticket)
        self.jobs.remove(ticket)
        _log.info("Job %s %s%s", ticket.id, state, f": {ENGLISH.say(reason)}" if reason else "")
        self._wait_times.tell()

    def _call_next(self) -> None:
        """Call as many from the line as the painter has room for."""
        if self._closed is None:
            for ticket in self.jobs.call(self._painter.room):
                self._begin_if_called(ticket)
        self._wait_times.tell()
