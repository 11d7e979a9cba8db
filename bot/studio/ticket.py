"""One job as the bot sees it, from the member's command to its end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

from bot.language import ENGLISH, Sentence
from bot.logs import about_job
from bot.studio.fair_queue import Owner
from bot.studio.orders import Order, Requester
from bot.studio.time_left import Pace
from engine.job.spec import Frame, Job, Progress, Result, Started


class JobState(StrEnum):
    """Where a job is on its way."""

    WAITING = "waiting"
    PAINTING = "painting"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a job is shown: the ids of its card, and of its thread if it has one."""

    card_id: int | None = None
    thread_id: int | None = None


class Presenter(Protocol):
    """Shows one job to people. What goes wrong in showing it never stops the job."""

    async def open(self, ticket: Ticket) -> Shown:
        """Show the job for the first time; raises Refused where it can't be shown at all."""

    def changed(self, ticket: Ticket) -> None:
        """The ticket's state, place or progress is new. Returns at once."""

    def show_frame(self, ticket: Ticket, frame: Frame) -> None:
        """A picture on the way is there. Returns at once."""

    async def close(self, ticket: Ticket) -> bool:
        """The job has ended; show how, and the picture if there is one.

        Returns:
            Whether that is all that can be done; False if it is worth another try.
        """

    async def pause(self, ticket: Ticket) -> None:
        """The bot is about to end, and goes on with the job when it is started again; say so."""

    async def leave(self) -> None:
        """Another process shows the job from now on: say nothing more of it."""


@dataclass(eq=False, slots=True, kw_only=True)
class Ticket:
    """One job from the member's command to its end.

    Attributes:
        order: what the member asked for.
        thumbnails: of the content image and the style images, encoded.
        spoiler: whether the picture is to be hidden until somebody wants to see it.
        created: when it was accepted.
        touched: the studio's clock at the last sign of progress.
        opened: whether it is shown, so that it may be painted.
        frame_every: iterations from one frame to the next, if that was changed on the way.
        place: place in line while waiting, from 1.
        wait_minutes: about how long it will wait in line; None: not at all, or nobody knows.
        reason: says why the job failed or was cancelled.
        trouble: says why nothing can be painted at present, whichever job.
        stalled: whether it had to be started over, as it made no progress.
        stopped: whether somebody wanted the picture as it was before its last iteration.
        paused: whether the bot is about to end, and goes on with the job later.
        gone: whether another process of the bot has taken the job over.
        shown_until: the iteration of the last frame that was shown before a restart, of the bot or
            of the worker.
        first: of a clip, its first frame as it was painted.
        saved: where the finished picture is kept on the server.
    """

    job: Job
    order: Order
    requester: Requester
    presenter: Presenter = field(repr=False)
    pace: Pace = field(repr=False)
    touched: float
    opened: bool = False
    frame_every: int | None = None
    thumbnails: tuple[bytes, ...] = field(default=(), repr=False)
    spoiler: bool = False
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    state: JobState = JobState.WAITING
    place: int = 0
    wait_minutes: int | None = None
    reason: Sentence | None = None
    trouble: Sentence | None = None
    started: Started | None = None
    progress: Progress | None = None
    frame: Frame | None = None
    result: Result | None = None
    stalled: bool = False
    stopped: bool = False
    paused: bool = False
    gone: bool = False
    shown_until: int = 0
    first: bytes | None = field(default=None, repr=False)
    saved: str = ""
    work: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The job's, which names it everywhere."""
        return self.job.id

    @property
    def owner(self) -> Owner:
        """Whose turn it takes: servers take turns; who asks in private counts as one of them."""
        asker = self.requester
        server = f"member {asker.id}" if asker.guild_id is None else asker.guild_id
        return Owner(server, asker.id)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self.state not in (JobState.WAITING, JobState.PAINTING)

    @property
    def title(self) -> str:
        """What is painted, in English, for logs."""
        return ENGLISH.say(self.order.title)

    def show_change(self) -> None:
        """Have what is new shown soon, whichever job or command has led to it."""
        with about_job(self.id):
            self.presenter.changed(self)
