"""Where members' pictures are decoded: a small process of its own, without torch.

A hostile file can at worst break that process, which is then replaced, and a picture that can't be
used is refused at once, even while every worker is painting. Workers get pixels, and no file.
"""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import replace
from functools import partial

from engine.job.errors import EngineError, PoolClosed
from engine.job.pixels import Need, Pixels
from engine.job.preparing import is_prepared, prepared
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import Job, PictureInfo, PictureLimits
from engine.pool.intake_messages import MOST_BYTES, Asked, Look, Verdict, unreadable, wire_for
from engine.processes.child import Channel, ChildProcess

_log = logging.getLogger(__name__)

_TRIES = 2


class Intake:
    """Checks and recolours pictures, one at a time.

    Args:
        limits: what a picture may be.
        patience: seconds that one look at a picture, or one recolouring, may take.
    """

    def __init__(self, limits: PictureLimits, patience: float) -> None:
        self._limits = limits
        self._patience = patience
        self._one_at_a_time, self._preparing = asyncio.Lock(), asyncio.Lock()
        self._process: ChildProcess[Asked, Verdict] | None = None
        self._verdict: asyncio.Future[Verdict | None] | None = None
        self._closed = False

    def start(self) -> None:
        """Start the process; without this the first `check` does."""
        self._launch()

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        """Decode a picture file in full.

        Args:
            picture: the file.
            need: what a job needs of it, to have these pixels as well.

        Raises:
            BadPicture: the picture can't be used.
            InvalidJob: there is no such part of it.
            PoolClosed: the pool is shut down.
        """
        look = Look(picture, need)
        verdict = await self._verdict_on(look)
        if not isinstance(verdict, PictureInfo) or not self._answers(verdict.pixels, need):
            raise unreadable(look)
        return verdict

    async def prepare(self, job: Job) -> Job:
        """The job with pixels in place of its files; those that came first are first ready.

        Raises:
            EngineError: as `check`, or the pictures don't go together.
        """
        if is_prepared(job):
            return job
        async with self._preparing:
            ready, _ = await prepared(job, self.check)
        return ready

    async def recolour(self, asked: Recolouring) -> Recoloured:
        """Give a photo the colours of paintings; `check` has accepted each of these pictures.

        Raises:
            BadPicture: they can't be used for that.
            InvalidJob: there is no such part of a painting.
            PoolClosed: the pool is shut down.
        """
        asked = replace(asked, most_bytes=min(asked.most_bytes, MOST_BYTES))
        verdict = await self._verdict_on(asked)
        if not isinstance(verdict, Recoloured) or len(verdict.data) > asked.most_bytes:
            raise unreadable(asked)
        return verdict

    async def _verdict_on(self, asked: Asked) -> PictureInfo | Recoloured:
        """What the process says.

        A picture on which the process dies gets a second try, since it may not have been to blame;
        but none that has taken all the time there is, for others wait behind it.

        Raises:
            BadPicture: it has no answer.
            EngineError: it says that.
            PoolClosed: the pool is shut down.
        """
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                verdict = await self._ask(asked)
                if isinstance(verdict, EngineError):
                    raise verdict
                if verdict is not None:
                    return verdict
                if self._process is not None and self._process.killed and not self._closed:
                    break
        raise unreadable(asked)

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
            wire_for(self._limits),
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

    def _answers(self, pixels: Pixels | None, need: Need | None) -> bool:
        """Whether these are as many pixels as were needed, which a hijacked process may not say."""
        if pixels is None or need is None:
            return pixels is None and need is None
        longest = max(pixels.width, pixels.height)
        count = pixels.width * pixels.height * pixels.frames
        return (
            count <= self._limits.max_pixels
            and pixels.frames <= need.most_frames
            and (need.cut or longest <= max(need.size))
        )


def _serve(
    channel: Channel[Asked, Verdict], limits: PictureLimits, patience: float, is_first: bool
) -> None:
    """What the process does."""
    # One thread is enough for colours; each would take address space, of which there is little.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    # Imported here because the parent needs no Pillow.
    from engine.pool.intake_process import serve

    serve(channel, limits, patience, is_first=is_first)
