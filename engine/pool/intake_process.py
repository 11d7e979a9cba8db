"""What the process does that decodes members' pictures: it answers, confined, and nothing else.

All that it needs is imported with this module, since a confined process can't open files, modules
included.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import time

from PIL import Image

import engine.pictures.reading.video  # noqa: F401 - which is imported where a video is opened
from engine.job.errors import EngineError
from engine.job.recolouring import Recolouring
from engine.job.spec import PictureInfo, PictureLimits
from engine.pictures.images import check
from engine.pictures.reading.kinds import Kind, kind_of
from engine.pictures.recolouring import recoloured_file
from engine.pool.intake_messages import Asked, Look, Verdict, unreadable
from engine.processes.child import Channel
from engine.processes.confinement import allow_seconds, can_start_threads, confine

_log = logging.getLogger(__name__)

# What Python and Pillow take by themselves, and the copies in every colour mode that decoding,
# turning upright and flattening can need at the same time.
_BASE_BYTES = 1 << 30
_BYTES_PER_PIXEL = 40
# Processor time for a picture that is taken. A large photo takes a tenth of that; files that were
# made to be slow take seconds for a stamp, and the others wait meanwhile.
_SECONDS = 2.0
_SECONDS_PER_MEGAPIXEL = 0.4


def serve(
    channel: Channel[Asked, Verdict], limits: PictureLimits, patience: float, *, is_first: bool
) -> None:
    """Answer for ever; the first of these processes says what does not hold it."""
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
        if not threads and any(kind_of(file) is Kind.HEIC for file in _files(asked)):
            channel.send(unreadable(asked))
            continue
        allow_seconds(patience)
        try:
            channel.send(_answer(asked, limits))
        except EngineError as error:
            channel.send(error)


def _answer(asked: Asked, limits: PictureLimits) -> Verdict:
    if isinstance(asked, Recolouring):
        return recoloured_file(asked, limits)
    began = time.process_time()
    info = check(asked.file, limits, asked.need)
    return unreadable(asked) if _is_too_slow(info, time.process_time() - began) else info


def _files(asked: Asked) -> list[bytes]:
    """The picture files in a question."""
    if isinstance(asked, Look):
        return [asked.file]
    files = [asked.content, *(style.picture for style in asked.styles)]
    return [file for file in files if isinstance(file, bytes)]


def _silence_decoders() -> None:
    """Have nothing come of what C libraries print of a file, which decides what and how much.

    What is said of a crash still is.
    """
    faulthandler.enable(os.dup(2))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _is_too_slow(info: PictureInfo, seconds: float) -> bool:
    frames = 1 if info.timing is None else len(info.timing.durations)
    megapixels = info.width * info.height * frames / 1e6
    return seconds > _SECONDS + _SECONDS_PER_MEGAPIXEL * megapixels
