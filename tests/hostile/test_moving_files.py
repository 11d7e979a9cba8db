"""Pictures that move get a verdict within limits, however they were made, and harm nothing."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.spec import PictureInfo, PictureLimits
from tests.engine.moving import clip, pan, saved
from tests.hostile.door import Door, assert_within_limits, most_memory, pid
from tests.hostile.mutations import corpus

LIMITS = PictureLimits()
NEED = Need((64, 64), transparent=True, most_frames=8)
FRAMES = pan(12, size=(32, 24))
FILES = {kind: clip(FRAMES, kind) for kind in ("GIF", "WEBP", "PNG")}
FILES["GIF of parts"] = saved(FRAMES, "GIF", duration=50, disposal=1)
FILES["GIF without durations"] = saved(FRAMES, "GIF", duration=0)
FILES["PNG with another picture"] = saved(FRAMES, "PNG", duration=50, default_image=True)
DAMAGED = 600
MOST_MEMORY = 400 * 2**20


def test_every_good_one_passes_thinned(door: Door) -> None:
    for name, data in FILES.items():
        verdict = door.look(data, NEED)
        assert isinstance(verdict, PictureInfo), f"{name}: {verdict}"
        assert verdict.timing is not None
        assert verdict.pixels is not None
        assert verdict.pixels.frames == 8, name


def test_every_damaged_one_gets_a_verdict_and_none_harms_the_process(door: Door) -> None:
    door.look(FILES["WEBP"], NEED)
    before = pid()
    refused = 0
    for name, data in corpus(FILES, DAMAGED, seed=8):
        verdict = door.look(data, NEED)
        assert_within_limits(verdict, NEED, name)
        refused += isinstance(verdict, BadPicture)
    assert pid() == before
    assert most_memory(before) < MOST_MEMORY
    # Some damage does no harm; but if most of it did none, this would test nothing.
    assert DAMAGED * 0.3 < refused < DAMAGED * 0.95


def refused_for(door: Door, data: bytes) -> str:
    verdict = door.look(data, NEED)
    assert isinstance(verdict, BadPicture)
    return verdict.key


def test_one_of_thousands_of_frames_is_refused_and_may_be_a_style_all_the_same(door: Door) -> None:
    first = FILES["GIF without durations"]
    # A frame of one pixel, again and again.
    tiny = b"\x2c\0\0\0\0\1\0\1\0\x80\0\0\0\xff\xff\xff\2\2\x4c\1\0"
    many = first[:-1] + tiny * 100_000 + b"\x3b"
    assert refused_for(door, many) == "engine-too-many-frames"
    style = door.look(many, Need((64, 64)))
    assert isinstance(style, PictureInfo)
    assert style.moves


def test_one_of_a_huge_canvas_is_refused_for_its_frames_before_they_are_decoded(door: Door) -> None:
    sheet = BytesIO()
    large = Image.new("P", (7_000, 7_000))
    large.save(sheet, "GIF")
    tiny = b"\x2c\0\0\0\0\1\0\1\0\x80\0\0\0\xff\xff\xff\2\2\x4c\1\0"
    assert (
        refused_for(door, sheet.getvalue()[:-1] + tiny * 500 + b"\x3b") == "engine-too-many-frames"
    )
    assert most_memory(pid()) < 3 * 2**30


def test_one_that_lies_about_the_number_of_its_frames_is_refused(door: Door) -> None:
    data = FILES["PNG"]
    at = data.index(b"acTL")
    lie = b"acTL" + struct.pack(">II", 2**31 - 1, 0)
    lying = data[:at] + lie + struct.pack(">I", zlib.crc32(lie)) + data[at + 16 :]
    assert_within_limits(door.look(lying, NEED), NEED, "lying")


@pytest.mark.parametrize("name", FILES)
def test_one_that_was_cut_anywhere_gets_a_verdict(door: Door, name: str) -> None:
    data = FILES[name]
    for part in range(1, 20):
        assert_within_limits(
            door.look(data[: part * len(data) // 20], NEED), NEED, f"{name} {part}"
        )
