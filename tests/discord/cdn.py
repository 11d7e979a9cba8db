"""Files and their addresses, which are good for a day."""

from __future__ import annotations

import asyncio
import hashlib
from io import BytesIO
from urllib.parse import quote

from aiohttp import web
from PIL import Image, UnidentifiedImageError

from tests.discord.clock import Clock
from tests.discord.faults import Cut, Faults
from tests.discord.ledger import Ledger, Request
from tests.discord.model import Attachment, File

_A_DAY = 24 * 60 * 60


class Cdn:
    """Keeps what was uploaded. `base` is its own address."""

    def __init__(self, clock: Clock, ledger: Ledger, faults: Faults) -> None:
        self.base = ""
        self._clock = clock
        self._ledger = ledger
        self._faults = faults
        self._files: dict[str, Attachment] = {}
        self._expired: set[str] = set()

    def keep(self, file: File, channel_id: int, description: str | None = None) -> Attachment:
        """Take an upload."""
        name = file.name.replace(" ", "_") or "unknown"
        attachment = Attachment(
            id=self._clock.new_id(),
            filename=name,
            data=file.data,
            kind=file.kind,
            address="",
            description=description,
            size=_size(file.data),
        )
        path = f"/attachments/{channel_id}/{attachment.id}/{quote(name)}"
        ends = f"{int(self._clock.now() + _A_DAY):x}"
        attachment.address = f"{self.base}{path}?ex={ends}&hm={_seal(path, ends)}&"
        self._files[path] = attachment
        return attachment

    def forget(self, attachment: Attachment) -> None:
        """Its message is gone, and so is the file."""
        self._files = {p: a for p, a in self._files.items() if a is not attachment}

    def expire_links(self) -> None:
        """All addresses that were given out are too old now."""
        self._expired |= set(self._files)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /attachments/..."""
        loop = asyncio.get_running_loop()
        record = Request("GET", request.path, loop.time(), counts_globally=False)
        self._ledger.requests.append(record)
        fault = self._faults.next_for("GET", request.path)
        status = 200
        if fault is not None:
            await asyncio.sleep(fault.delay)
            status, record.told = fault.status or 200, True
        attachment = self._files.get(request.rel_url.raw_path)
        if attachment is None or not self._is_valid(request):
            status = 404
        if status != 200 or attachment is None:
            record.status, record.ended = status, loop.time()
            return web.Response(status=status, text="This content is no longer available.")
        if fault is not None and fault.cut is not None:
            return await _cut(request, attachment, fault.cut)
        record.status, record.ended = 200, loop.time()
        return web.Response(body=attachment.data, headers={"Content-Type": attachment.kind})

    def _is_valid(self, request: web.Request) -> bool:
        path, ends = request.rel_url.raw_path, request.query.get("ex", "0")
        fresh = path not in self._expired and int(ends, 16) > self._clock.now()
        return fresh and request.query.get("hm") == _seal(path, ends)


async def _cut(request: web.Request, of: Attachment, cut: Cut) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": of.kind})
    if cut is not Cut.BEFORE_ANSWER:
        response.content_length = len(of.data) + 1
        await response.prepare(request)
        await response.write(of.data)
    if request.transport is not None:
        request.transport.abort()
    return response


def _seal(path: str, ends: str) -> str:
    return hashlib.sha256(f"{path} {ends}".encode()).hexdigest()


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError):
        return None
