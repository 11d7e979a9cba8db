"""Thousands of damaged files go through the process that looks at members' pictures."""

from __future__ import annotations

import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.job.errors import BadPicture
from engine.job.spec import PictureInfo, PictureLimits
from engine.pictures import images
from engine.pictures.reading.kinds import Kind
from tests.hostile.door import Door, most_memory, pid
from tests.hostile.drawn import good_files
from tests.hostile.mutations import MUTATIONS, corpus

LIMITS = PictureLimits()
FILES = good_files()
DAMAGED = 2_500
# Measured, over twelve such corpora: 137 MiB. The process stops itself at 3 GiB.
MOST_MEMORY = 400 * 2**20


def assert_sensible(verdict: PictureInfo | BadPicture, name: str) -> None:
    if isinstance(verdict, BadPicture):
        assert verdict.key.startswith("engine-"), name
        assert re.fullmatch(r"That (file|picture|video) .+\.", str(verdict)), name
    else:
        assert verdict.format in [*Kind], name
        assert verdict.width * verdict.height <= LIMITS.max_pixels, name


def test_every_good_file_passes_although_the_process_can_open_nothing(door: Door) -> None:
    for name, data in FILES.items():
        verdict = door.look(data)
        assert isinstance(verdict, PictureInfo), f"{name}: {verdict}"
        size = (16, 24) if "sideways" in name or name == "webp clear" else (24, 16)
        assert name == "png text" or (verdict.width, verdict.height) == size, name


def test_every_damaged_file_gets_a_verdict_and_none_harms_the_process(door: Door) -> None:
    door.look(FILES["webp"])
    before = pid()
    refused = 0
    for name, data in corpus(FILES, DAMAGED, seed=6):
        verdict = door.look(data)
        assert_sensible(verdict, name)
        refused += isinstance(verdict, BadPicture)
        if isinstance(verdict, PictureInfo):
            # What is decoded once more, for colours alone, is what was looked at.
            assert images.decode(data, LIMITS).size == (verdict.width, verdict.height), name
    assert pid() == before
    assert most_memory(before) < MOST_MEMORY
    # Some damage does no harm; but if most of it did none, this would test nothing.
    assert DAMAGED * 0.3 < refused < DAMAGED * 0.95


@settings(max_examples=300)
@given(
    original=st.sampled_from(sorted(FILES)),
    ways=st.lists(st.sampled_from(sorted(MUTATIONS)), min_size=1, max_size=6),
    seed=st.integers(0, 2**32),
)
def test_no_sequence_of_damages_goes_without_a_verdict(
    door: Door, original: str, ways: list[str], seed: int
) -> None:
    rng = random.Random(seed)  # noqa: S311 - no secret
    data = FILES[original]
    for way in ways:
        data = MUTATIONS[way](data, rng) if data else data
    assert_sensible(door.look(data), f"{original}: {ways}")


@settings(max_examples=200)
@given(
    st.sampled_from(
        [
            b"",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff\xe0",
            b"GIF89a",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"\0\0\0\x14ftypavif\0\0\0\0avif",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            b"II*\0\x08\0\0\0",
            b"MM\0*\0\0\0\x08",
            b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0",
            b"\0\0\1\0\1\0",
            b"\0\0\2" + bytes(9) + b"\x18\0\x10\0\x18\0",
        ]
    ),
    st.binary(max_size=2_000),
)
def test_bytes_of_any_kind_get_a_verdict(door: Door, beginning: bytes, rest: bytes) -> None:
    assert_sensible(door.look(beginning + rest), "bytes")
