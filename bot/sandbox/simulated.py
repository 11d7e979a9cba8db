"""Lets SimCord's simulated Discord live beside a painter that works outside of it."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from typing import Any, Protocol, TypeVar

from bot.studio.ports import Painter
from engine.job.errors import EngineError
from engine.job.pixels import Need
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import Job, PictureInfo, Update

T = TypeVar("T")


class Environment(Protocol):
    """The part of `simcord.Env` that is needed; the bot itself runs without SimCord."""

    async def external_wait(self, awaitable: Awaitable[Any], *, reason: str) -> Any: ...


class PatientPainter:
    """A painter for a bot inside SimCord.

    SimCord waits after each simulated action until the bot has nothing left to do, and takes any
    wait that it does not know for a bot that hangs. This declares the waits for the painter, and
    keeps the painter's own tasks out of SimCord's sight.
    """

    def __init__(self, painter: Painter) -> None:
        self._painter = painter
        self._environment: Environment | None = None

    def attach(self, environment: Environment) -> None:
        """Say which environment the bot runs in, which is made after the bot."""
        self._environment = environment

    @property
    def room(self) -> int:
        """See `bot.studio.ports.Painter`."""
        return self._painter.room

    @property
    def trouble(self) -> EngineError | None:
        """See `bot.studio.ports.Painter`."""
        return self._painter.trouble

    def watch(self, changed: Callable[[], None]) -> None:
        """See `bot.studio.ports.Painter`."""
        self._painter.watch(changed)

    def finish_now(self, job_id: str) -> bool:
        """See `bot.studio.ports.Painter`."""
        return self._painter.finish_now(job_id)

    def frame_every(self, job_id: str, iterations: int) -> bool:
        """See `bot.studio.ports.Painter`."""
        return self._painter.frame_every(job_id, iterations)

    def pause(self, job_id: str) -> bool:
        """See `bot.studio.ports.Painter`."""
        return self._painter.pause(job_id)

    def start_over(self, job_id: str) -> bool:
        """See `bot.studio.ports.Painter`."""
        return self._painter.start_over(job_id)

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        """See `bot.studio.ports.Painter`."""
        return await self._outside(self._painter.check(picture, need))

    async def recolour(self, asked: Recolouring) -> Recoloured:
        """See `bot.studio.ports.Painter`."""
        return await self._outside(self._painter.recolour(asked))

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        """See `bot.studio.ports.Painter`."""
        updates = self._painter.paint(job)
        try:
            while (update := await self._outside(_next(updates))) is not None:
                yield update
        finally:
            await self._outside(_close(updates))

    async def _outside(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` in a task that is not the bot's, and wait for it as for the outside world."""
        if self._environment is None:
            work.close()
            raise RuntimeError("attach() the environment before the bot paints")
        # SimCord knows the bot's tasks by a context variable, which an empty context lacks.
        task = contextvars.Context().run(asyncio.ensure_future, work)
        result: T = await self._environment.external_wait(task, reason="the painter is at work")
        return result


async def _next(updates: AsyncGenerator[Update, None]) -> Update | None:
    return await anext(updates, None)


async def _close(updates: AsyncGenerator[Update, None]) -> None:
    await updates.aclose()
