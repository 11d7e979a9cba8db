"""Who the studio works with: each part is played by something that it knows nothing of."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Protocol

from bot.config.model import Config
from bot.studio.pictures import Pictures
from bot.studio.ticket import Shown, Ticket
from engine.job.errors import EngineError
from engine.job.pixels import Need
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import Frame, Job, PictureInfo, Update


class Painter(Protocol):
    """What the studio needs of `engine.pool.pool.EnginePool`."""

    @property
    def room(self) -> int: ...
    @property
    def trouble(self) -> EngineError | None: ...
    def watch(self, changed: Callable[[], None]) -> None:
        """Have `changed` called whenever `trouble` has become another."""

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo: ...
    async def recolour(self, asked: Recolouring) -> Recoloured: ...
    def paint(self, job: Job) -> AsyncGenerator[Update, None]: ...
    def finish_now(self, job_id: str) -> bool: ...
    def frame_every(self, job_id: str, iterations: int) -> bool: ...
    def pause(self, job_id: str) -> bool: ...
    def start_over(self, job_id: str) -> bool: ...


class Settings(Protocol):
    """The settings of this moment; they may change while the bot runs."""

    @property
    def current(self) -> Config: ...


class Journal(Protocol):
    """Remembers jobs and their pictures for longer than the bot runs."""

    def state_file(self, job_id: str) -> Path | None:
        """Where the painter keeps an unfinished painting, to go on from after a restart."""

    async def accept(self, ticket: Ticket, pictures: Pictures[bytes]) -> None:
        """Remember a new job; raises Refused where that can't be done."""

    async def shown(self, ticket: Ticket, where: Shown) -> None:
        """Remember where the job is shown."""

    async def begun(self, ticket: Ticket) -> None:
        """Remember that the job is being painted."""

    async def keep_frame(self, ticket: Ticket, frame: Frame) -> None:
        """Keep a picture on the way."""

    async def end(self, ticket: Ticket) -> bool:
        """Remember how the job ended, and its picture if there is one.

        Returns:
            Whether its end is ours to show: another process may have taken the job over meanwhile.
        """

    async def is_ours(self, ticket: Ticket) -> bool:
        """Whether no other process has taken the job over."""

    async def delivered(self, ticket: Ticket) -> None:
        """Remember that the job's end was shown."""


class Observer:
    """Told of each thing as it happens, and does not care; who does, derives from it.

    Each method returns at once, raises nothing, and changes nothing of the job.
    """

    def lined_up(self, ticket: Ticket) -> None:
        """A job was accepted, or taken up again after a restart of the bot."""

    def begun(self, ticket: Ticket) -> None:
        """The painter took a job up, for the first time or once more."""

    def iterated(self, ticket: Ticket) -> None:
        """An iteration of a job is done."""

    def ended(self, ticket: Ticket) -> None:
        """A job was finished, failed or was cancelled, as its state says."""

    def gone(self, ticket: Ticket) -> None:
        """Another process of the bot goes on with a job."""

    def posted_frame(self) -> None:
        """Discord took a picture on the way."""


UNOBSERVED = Observer()
