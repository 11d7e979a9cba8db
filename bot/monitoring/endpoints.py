"""/healthz, /readyz and /metrics over HTTP: numbers and ids, no names, no pictures, no secrets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from bot.monitoring.metrics import CONTENT_TYPE, Metrics

_log = logging.getLogger(__name__)

Check: TypeAlias = Callable[[], Awaitable[str]]
"""Finds out what is lacking, in a sentence; an empty text where nothing is."""

# Below the ten seconds that Prometheus and Kubernetes usually wait at most.
_PATIENCE_SECONDS = 3.0
_CLOSING_SECONDS = 1.0


class Endpoints:
    """Answers programs that look after the bot.

    Args:
        metrics: what /metrics tells.
        checks: by what each is about, whether it is as it has to be for pictures to be painted.
            Their sentences are told to whoever asks.
        troubles: by what each is about, what is wrong in a sentence, be the bot ready or not.
        patience: seconds after which a check counts as failed.
    """

    def __init__(
        self,
        metrics: Metrics,
        checks: Mapping[str, Check],
        troubles: Callable[[], Mapping[str, str]] = dict,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self._metrics = metrics
        self._checks = checks
        self._troubles = troubles
        self._patience = patience
        self._runner: web.AppRunner | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen; returns the port, which the system chooses where 0 is given.

        Raises:
            OSError: nobody can listen there, such as where another program does.
        """
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._tell)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSING_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except BaseException:
            await runner.cleanup()
            raise
        self._runner = runner
        return int(runner.addresses[0][1])

    async def close(self) -> None:
        """Listen no longer."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _request: web.Request) -> web.Response:
        # That there is an answer says it all: a stuck event loop gives none.
        return web.json_response({"alive": True})

    async def _readyz(self, _request: web.Request) -> web.Response:
        answers = await asyncio.gather(*(self._ask(name) for name in self._checks))
        lacking = {name: why for name, why in zip(self._checks, answers, strict=True) if why}
        found = {name: name not in lacking for name in self._checks}
        troubles = lacking | dict(self._troubles())
        more = {"troubles": troubles} if troubles else {}
        status = 503 if lacking else 200
        return web.json_response({"ready": not lacking, **found, **more}, status=status)

    async def _ask(self, name: str) -> str:
        try:
            async with asyncio.timeout(self._patience):
                return await self._checks[name]()
        except TimeoutError:
            return f"No answer within {self._patience:g} s."
        except Exception:
            _log.exception("Whether the %s is ready could not be found out", name)
            return "It could not be found out; the log says why."

    async def _tell(self, _request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})
