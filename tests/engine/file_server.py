"""A server on loopback that offers one file, and misbehaves when it is told to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True)
class Reply:
    """How one request is answered; the default is how a good server does it.

    Attributes:
        status: 200 stands for 206 too, where a range is asked for.
        headers: further ones.
        body: what is sent instead of the server's file.
        ranges: whether Range is known.
        cut_after: bytes of the body after which the connection is cut.
        stall_after: bytes of the body after which nothing more comes.
        silent: not even the status comes.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    ranges: bool = True
    cut_after: int | None = None
    stall_after: int | None = None
    silent: bool = False


class FileServer:
    """Answers the first requests as `replies` say, and all further ones well.

    Attributes:
        content: the file.
        replies: how to answer; emptied from the front.
        requests: the headers of all requests so far.
    """

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.replies: list[Reply] = []
        self.requests: list[Mapping[str, str]] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/vgg19.pth"

    @contextmanager
    def running(self) -> Iterator[FileServer]:
        """Serve from a thread of its own, since the code under test has its own event loop."""
        started = threading.Event()
        thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._run(started)))
        thread.start()
        try:
            assert started.wait(60)
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._closing.set)
            thread.join()
            self._loop.close()

    async def _run(self, started: threading.Event) -> None:
        runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        started.set()
        await self._closing.wait()
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(dict(request.headers))
        reply = self.replies.pop(0) if self.replies else Reply()
        if reply.silent:
            await self._closing.wait()
        content = self.content if reply.body is None else reply.body
        start = request.http_range.start or 0 if reply.ranges else 0
        if start >= len(content) > 0:
            return web.Response(status=416)
        response = web.StreamResponse(status=reply.status, headers=reply.headers)
        response.content_length = len(content) - start
        if start and reply.status == 200:
            response.set_status(206)
            response.headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        await response.prepare(request)
        await self._send(request, response, reply, content[start:])
        return response

    async def _send(
        self, request: web.BaseRequest, response: web.StreamResponse, reply: Reply, body: bytes
    ) -> None:
        if reply.cut_after is not None:
            await response.write(body[: reply.cut_after])
            assert request.transport is not None
            request.transport.close()  # What was written is still delivered.
        elif reply.stall_after is not None:
            await response.write(body[: reply.stall_after])
            await self._closing.wait()
        else:
            await response.write(body)


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
