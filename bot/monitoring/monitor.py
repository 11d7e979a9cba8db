"""Serves how a running bot is, for as long as it runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.config.model import MonitoringSection
from bot.monitoring.current_state import Bot, Present, Workers
from bot.monitoring.endpoints import Endpoints
from bot.monitoring.lag import measure_lag
from bot.monitoring.metrics import Metrics
from bot.store import StoreError

_log = logging.getLogger(__name__)


class Monitored(Bot, Protocol):
    """The client, as far as it is watched."""

    @property
    def metrics(self) -> Metrics: ...
    def is_ready(self) -> bool: ...


@asynccontextmanager
async def monitored(
    section: MonitoringSection, bot: Monitored, workers: Workers
) -> AsyncIterator[None]:
    """Answer questions on how the bot is while the context lasts.

    A port that can't be listened on is no reason to paint no pictures: the log says so.
    """
    if not section.port:
        yield
        return
    bot.metrics.registry.register(Present(bot, workers))
    lag = asyncio.create_task(measure_lag(bot.metrics.lag), name="measure the event loop's lag")
    endpoints = await _open(section, bot, workers)
    try:
        yield
    finally:
        lag.cancel()
        if endpoints is not None:
            await endpoints.close()


async def _open(section: MonitoringSection, bot: Monitored, workers: Workers) -> Endpoints | None:
    async def discord() -> bool:
        return bot.connected and bot.is_ready()

    async def worker() -> bool:
        return any(worker.ready for worker in workers.crew.workers)

    async def database() -> bool:
        return await _answers(bot)

    checks = {"discord": discord, "worker": worker, "database": database}
    endpoints = Endpoints(bot.metrics, checks, lambda: _troubles(workers))
    try:
        await endpoints.open(section.host, section.port)
    except OSError as error:
        _log.error(
            "Nothing is served at %s port %d (%s); choose another [monitoring] port, or 0 for none",
            section.host,
            section.port,
            error.strerror or error,
        )
        return None
    _log.info("/healthz, /readyz and /metrics are at %s port %d", section.host, section.port)
    return endpoints


def _troubles(workers: Workers) -> dict[str, str]:
    """What is wrong with each device that could not be made ready."""
    crew = workers.crew.workers
    return {worker.device: str(worker.trouble) for worker in crew if worker.trouble is not None}


async def _answers(bot: Monitored) -> bool:
    """Whether the database does."""
    services = bot.services_if_open
    if services is None:
        return False
    try:
        await services.store.ping()
    except StoreError as error:
        _log.warning("The database does not answer: %s", error)
        return False
    return True
