"""Where members' pictures are looked at first: a small process of its own, without torch.

A hostile file can at worst break that process, which is then replaced, and a picture that can't be
used is refused at once, even while every worker is painting.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import time
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from engine.job.errors import BadPicture, PoolClosed
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import PictureInfo, PictureLimits
from engine.pool.intake_messages import MESSAGES, MOST_BYTES, Verdict
from engine.processes.child import Channel, ChildProcess
from engine.processes.confinement import allow_seconds, can_start_threads, confine

_log = logging.getLogger(__name__)

# A picture file to look at, or a photo to recolour.
Asked: TypeAlias = bytes | Recolouring

_TRIES = 2
# What Python and Pillow take by themselves, and the copies in every colour mode that decoding,
# turning upright and flattening can need at the same time.
_BASE_BYTES = 1 << 30
_BYTES_PER_PIXEL = 40
# Processor time for a picture that is taken. A large photo takes a tenth of that; files that were
# made to be slow take seconds for a stamp, and a worker would lose them once more to painting.
_SECONDS = 2.0
_SECONDS_PER_MEGAPIXEL = 0.4


class Intake:
    """Checks and recolours pictures, one at a time.

    Args:
        limits: what a picture may be.
        patience: seconds that one look at a picture, or one recolouring, may take.
    """

    def __init__(self, limits: PictureLimits, patience: float) -> None:
        self._limits = limits
        self._patience = patience
        self._one_at_a_time = asyncio.Lock()
        self._process: ChildProcess[Asked, Verdict] | None = None
        self._verdict: asyncio.Future[Verdict | None] | None = None
        self._closed = False

    def start(self) -> None:
        """Start the process; without this the first `check` does."""
        self._launch()

    async def check(self, picture: bytes) -> PictureInfo:
        """Decode a picture file in full.

        Raises:
            BadPicture: the picture can't be used.
            PoolClosed: the pool is shut down.
        """
        verdict = await self._verdict_on(picture)
        if not isinstance(verdict, PictureInfo):
            raise _unreadable()
        return verdict

    async def recolour(self, asked: Recolouring) -> Recoloured:
        """Give a photo the colours of paintings; `check` has accepted each of these pictures.

        Raises:
            BadPicture: they can't be used for that.
            PoolClosed: the pool is shut down.
        """
        asked = replace(asked, most_bytes=min(asked.most_bytes, MOST_BYTES))
        verdict = await self._verdict_on(asked)
        if not isinstance(verdict, Recoloured) or len(verdict.data) > asked.most_bytes:
            raise _unreadable()
        return verdict

    async def _verdict_on(self, asked: Asked) -> PictureInfo | Recoloured:
        """What the process says.

        A picture on which the process dies gets a second try, since it may not have been to blame;
        but none that has taken all the time there is, for others wait behind it.

        Raises:
            BadPicture: it says that, or has no answer.
            PoolClosed: the pool is shut down.
        """
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                verdict = await self._ask(asked)
                if isinstance(verdict, BadPicture):
                    raise verdict
                if verdict is not None:
                    return verdict
                if self._process is not None and self._process.killed and not self._closed:
                    break
        raise _unreadable()

    async def close(self) -> None:
        """End the process, and with it the check that it may be at."""
        self._closed = True
        if self._process is not None:
            self._process.kill()
            await self._process.ended.wait()

    async def _ask(self, asked: Asked) -> Verdict | None:
        """The process's verdict; None where it died before it had one."""
        process = await self._living()
        self._verdict = asyncio.get_running_loop().create_future()
        process.send(asked)
        deadline = process.kill_after(self._patience)
        try:
            return await self._verdict
        except BaseException:
            # Nobody waits any more, so the process must not go on with this picture.
            process.kill()
            raise
        finally:
            deadline.cancel()

    async def _living(self) -> ChildProcess[Asked, Verdict]:
        process = self._process
        if process is not None and process.killed:
            await process.ended.wait()
        if self._closed:
            raise PoolClosed(
                "Easel is shutting down, so it takes no more pictures.", "engine-closing-intake"
            )
        if process is None or process.ended.is_set():
            return self._launch()
        return process

    def _launch(self) -> ChildProcess[Asked, Verdict]:
        process: ChildProcess[Asked, Verdict] = ChildProcess(
            "intake",
            partial(
                _serve,
                limits=self._limits,
                patience=self._patience,
                is_first=self._process is None,
            ),
            self._settle,
            self._end,
            MESSAGES,
        )
        self._process = process
        return process

    def _end(self, how: str) -> None:
        if not self._closed:
            _log.warning("The process that checks pictures ended (%s)", how)
        self._settle(None)

    def _settle(self, verdict: Verdict | None) -> None:
        if self._verdict is not None and not self._verdict.done():
            self._verdict.set_result(verdict)


def _serve(
    channel: Channel[Asked, Verdict], limits: PictureLimits, patience: float, is_first: bool
) -> None:
    """What the process does; the first of them says what does not hold it."""
    # Imported here because the parent needs no Pillow; and all of Pillow that is needed now, since
    # a confined process can't open files, modules included.
    from PIL import Image

    # One thread is enough for colours; each would take address space, of which there is little.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    from engine.pictures.images import check
    from engine.pictures.kinds import Kind, kind_of
    from engine.pictures.recolouring import recoloured_file

    Image.preinit()
    _silence_decoders()
    memory = _BASE_BYTES + limits.max_bytes + _BYTES_PER_PIXEL * limits.max_pixels
    if (reason := confine(memory)) is not None and is_first:
        _log.warning(
            "System calls of the process that checks pictures are not filtered: %s. A file that "
            "took it over could delete and change the bot's files; docs/security.md says more",
            reason,
        )
    threads = can_start_threads()
    while True:
        asked = channel.receive()
        pictures = [asked] if isinstance(asked, bytes) else [asked.content, *_styles_of(asked)]
        if not threads and any(kind_of(picture) is Kind.HEIC for picture in pictures):
            channel.send(_unreadable())
            continue
        allow_seconds(patience)
        began = time.process_time()
        try:
            if isinstance(asked, Recolouring):
                channel.send(recoloured_file(asked, limits))
                continue
            info = check(asked, limits)
        except BadPicture as error:
            channel.send(error)
        else:
            used = time.process_time() - began
            channel.send(_unreadable() if _is_too_slow(info, used) else info)


def _styles_of(asked: Recolouring) -> list[bytes]:
    return [style.picture for style in asked.styles]


def _silence_decoders() -> None:
    """Have nothing come of what C libraries print of a file, which decides what and how much.

    What is said of a crash still is.
    """
    faulthandler.enable(os.dup(2))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _is_too_slow(info: PictureInfo, seconds: float) -> bool:
    megapixels = info.width * info.height / 1e6
    return seconds > _SECONDS + _SECONDS_PER_MEGAPIXEL * megapixels


def _unreadable() -> BadPicture:
    return BadPicture(
        "That picture takes too long to read, or breaks the program that reads it; save it "
        "again as PNG or JPEG.",
        "engine-unreadable-picture",
    )
