"""The HTTP side: reading requests, limits, faults, and answers in the form of Discord's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from tests.discord import errors
from tests.discord.clock import Clock
from tests.discord.errors import ApiError
from tests.discord.faults import Cut, Fault, Faults
from tests.discord.ledger import Ledger, Request
from tests.discord.limits import RateLimits, Verdict, bucket_of, is_of_interaction
from tests.discord.model import File, Payload
from tests.discord.redirect import HEARD, NUMBER

PREFIX = "/api/v10"
# Of an upload, before the connection breaks in it.
_FIRST_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Call:
    """A request for a handler."""

    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: Mapping[int, File] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """A snowflake of the path."""
        try:
            return int(self.params[name])
        except ValueError as error:
            raise errors.invalid(name, "NUMBER_TYPE_COERCE", "Value is not snowflake.") from error

    @property
    def form(self) -> Payload:
        """The body, which must be an object."""
        if not isinstance(self.body, dict):
            raise errors.invalid("_", "DICT_TYPE_CONVERT", "Only dictionaries may be used.")
        return self.body


Handler: TypeAlias = Callable[[Call], Any]
Routes: TypeAlias = Mapping[tuple[str, str], Handler]


class Api:
    """Serves routes.

    Args:
        token: the bot's, without which nothing but answers to members is granted.
        hurry: by how many times shorter the windows of rate limits are than Discord's.
    """

    def __init__(self, token: str, clock: Clock, ledger: Ledger, faults: Faults, hurry: float):
        self._token = token
        self._clock = clock
        self._ledger = ledger
        self._faults = faults
        self._limits = RateLimits(hurry)
        self._waits = 0

    def add(self, app: web.Application, routes: Routes) -> None:
        """Serve these routes."""
        for (method, route), handler in routes.items():
            app.router.add_route(method, PREFIX + route, self._served(route, handler))

    def add_unknown(self, app: web.Application) -> None:
        """Refuse all others; to be called last."""

        def unknown(call: Call) -> None:
            raise errors.plain(404, "Not Found")

        app.router.add_route("*", PREFIX + "/{rest:.*}", self._served("/{rest}", unknown))

    def _served(
        self, route: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            record = self._record(request, route)
            fault = self._faults.next_for(record.method, record.path)
            if fault is not None:
                record.told = True
                await asyncio.sleep(fault.delay)
                if fault.cut is Cut.IN_UPLOAD:
                    await request.content.readexactly(
                        min(_FIRST_BYTES, request.content_length or 0)
                    )
                    return _cut(request)
            status, body, headers = await self._answer(request, route, handler, record, fault)
            response = _response(status, body, headers)
            if fault is not None and fault.is_text:
                response = web.Response(status=status, text="<html>Bad gateway</html>")
            if fault is not None and fault.cut is not None:
                return await _cut_answer(request, fault.cut, response)
            record.status, record.headers = status, headers
            if status >= 400 and isinstance(body, dict):
                record.code = body.get("code", 0)
            record.ended = asyncio.get_running_loop().time()
            return response

        return serve

    def _record(self, request: web.Request, route: str) -> Request:
        params = dict(request.match_info)
        record = Request(
            method=request.method,
            path=request.path.removeprefix(PREFIX),
            began=asyncio.get_running_loop().time(),
            bucket=bucket_of(request.method, route, params)[1],
            counts_globally=not is_of_interaction(route),
            heard=frozenset(map(int, filter(None, request.headers.get(HEARD, "").split(",")))),
        )
        self._ledger.requests.append(record)
        return record

    async def _answer(
        self,
        request: web.Request,
        route: str,
        handler: Handler,
        record: Request,
        fault: Fault | None,
    ) -> tuple[int, Any, dict[str, str]]:
        headers: dict[str, str] = {}
        try:
            record.body, files = await _read(request)
            record.files = [file.name for file in files.values()]
            if fault is not None and fault.status == 429:
                return self._too_many(record, Verdict("", {}, fault.retry_after, fault.is_global))
            if fault is not None and fault.refuses:
                raise errors.told(fault.status, fault.code, fault.message)
            verdict = self._take(request, route)
            if verdict.retry_after:
                return self._too_many(record, verdict)
            headers = verdict.headers
            if not is_of_interaction(route):
                self._check_token(request)
            call = Call(dict(request.match_info), request.query, record.body, files)
            body = handler(call)
            return (204, None, headers) if body is None else (200, body, headers)
        except ApiError as error:
            return error.status, error.body, headers

    def _take(self, request: web.Request, route: str) -> Verdict:
        now = asyncio.get_running_loop().time()
        params = dict(request.match_info)
        return self._limits.take(request.method, route, params, now, self._clock.now())

    def _too_many(self, record: Request, verdict: Verdict) -> tuple[int, Any, dict[str, str]]:
        self._waits += 1
        record.number = self._waits
        record.retry_after, record.is_global = verdict.retry_after, verdict.is_global
        headers = verdict.headers | {
            "Retry-After": f"{verdict.retry_after:.3f}",
            NUMBER: str(record.number),
            "X-RateLimit-Scope": "global" if verdict.is_global else "user",
        }
        if verdict.is_global:
            headers["X-RateLimit-Global"] = "true"
        body = {
            "message": "You are being rate limited.",
            "retry_after": round(verdict.retry_after, 3),
            "global": verdict.is_global,
        }
        return 429, body, headers

    def _check_token(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._token}":
            raise errors.plain(401, "Unauthorized")


async def _read(request: web.Request) -> tuple[Any, dict[int, File]]:
    """The JSON of a request, and the files that came with it."""
    files: dict[int, File] = {}
    text = ""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            name = getattr(part, "name", "") or ""
            data = bytes(await part.read(decode=False))  # type: ignore[union-attr]
            if name == "payload_json":
                text = data.decode()
            elif name.startswith("files["):
                kind = part.headers.get("Content-Type", "")  # type: ignore[union-attr]
                number = int(name.removeprefix("files[").removesuffix("]"))
                files[number] = File(getattr(part, "filename", "") or "", data, kind)
    else:
        text = await request.text()
    try:
        return (json.loads(text) if text else None), files
    except json.JSONDecodeError as error:
        raise errors.refusal(50109) from error


def _response(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    # Discord's answers come by way of Google; discord.py takes others for a ban by Cloudflare.
    headers = headers | {"Via": "1.1 google"}
    if status == 204:
        return web.Response(status=204, headers=headers)
    # Without a charset: discord.py reads as JSON only what is called exactly so.
    headers |= {"Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=headers)


async def _cut_answer(request: web.Request, cut: Cut, response: web.Response) -> web.StreamResponse:
    if cut is Cut.BEFORE_ANSWER:
        return _cut(request)
    head = web.StreamResponse(status=response.status, headers=response.headers)
    head.content_length = 10_000
    await head.prepare(request)
    await head.write(b'{"id": ')
    return _cut(request, head)


def _cut(request: web.Request, begun: web.StreamResponse | None = None) -> web.StreamResponse:
    """Break the connection as a network does: without a word."""
    if request.transport is not None:
        request.transport.abort()
    return begun if begun is not None else web.Response()
