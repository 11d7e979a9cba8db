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
from engine.job.spec import Crew

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
    async def discord() -> str:
        return _lacking_of_discord(bot)

    async def worker() -> str:
        return _lacking_of_workers(workers.crew)

    async def database() -> str:
        return await _lacking_of_database(bot)

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


def _lacking_of_discord(bot: Monitored) -> str:
    if not bot.connected:
        return "Discord is not connected."
    return "" if bot.is_ready() else "Discord has not told of all servers yet."


def _lacking_of_workers(crew: Crew) -> str:
    if any(worker.ready for worker in crew.workers):
        return ""
    starting = [worker.device for worker in crew.workers if worker.trouble is None]
    if starting:
        return f"No painter is ready; one is being started on {', '.join(starting)}."
    return "No painter is ready." if crew.workers else "There is nothing to paint on yet."


async def _lacking_of_database(bot: Monitored) -> str:
    services = bot.services_if_open
    if services is None:
        return "The database is not open yet."
    try:
        await services.store.ping()
    except StoreError as error:  # it names files or servers, which are nobody's business here
        _log.warning("The database does not answer: %s", error)
        return "The database does not answer; the log says why."
    return ""
