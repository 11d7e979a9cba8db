"""What a file is, by what is in it."""

from __future__ import annotations

import random

import pytest

from engine.pictures.reading.kinds import WORDS, Kind, kind_of
from tests.hostile.crafted import disguised, other_boxes, raw_photos
from tests.hostile.drawn import good_files

FILES = good_files()
NAMES = {kind.lower(): kind for kind in Kind}


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_what_it_is(name: str) -> None:
    assert kind_of(FILES[name]) is NAMES[name.split()[0]]


@pytest.mark.parametrize(
    "data", [*other_boxes().values(), b"", b"BMW and Mercedes", b"MM, II", bytes(99)]
)
def test_what_begins_like_one_is_none(data: bytes) -> None:
    assert kind_of(data) is None


def test_other_files_are_none() -> None:
    for name, data in disguised().items():
        if name not in raw_photos():
            assert kind_of(data) is None, name


def test_hardly_anything_is_taken_for_a_format_without_a_signature() -> None:
    rng = random.Random(0)  # noqa: S311 - no secret
    found = sum(kind_of(rng.randbytes(100)) is not None for _ in range(100_000))
    assert found <= 2


def test_all_are_named_where_it_is_said_what_may_be_sent() -> None:
    assert WORDS.replace(" or ", ", ").split(", ") == [*Kind]
