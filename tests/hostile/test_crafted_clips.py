"""Files that move as no good program writes them: each is read as it is shown, or refused."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pytest

from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.spec import PictureInfo
from engine.job.timing import Timing
from engine.pictures import images
from tests.hostile.crafted_clips import (
    BLUE,
    CLEAR,
    COLOURS,
    GREEN,
    HEIGHT,
    NETSCAPE,
    RED,
    WIDTH,
    Part,
    gif,
    gif_frame,
    png,
    sub_blocks,
    webp,
)
from tests.hostile.door import Door, most_memory, opened, pid

NEED = Need((64, 64), transparent=True, most_frames=8)
MOST_MEMORY = 400 * 2**20
WRITERS: Mapping[str, Callable[[Sequence[Part]], bytes]] = {"GIF": gif, "PNG": png, "WEBP": webp}
EACH = pytest.mark.parametrize("kind", WRITERS)
TURNS = [Part(number % 3) for number in range(8)]
SEEN_THROUGH = (0, 0, 0, 0)


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with opened(patience=60) as door:
        door.look(gif(TURNS), NEED)  # the process has started
        yield door


@pytest.fixture(autouse=True)
def _the_process_lives_on_in_little_memory(door: Door) -> Iterator[None]:
    before = pid()
    yield
    assert pid() == before
    assert most_memory(before) < MOST_MEMORY


def write(kind: str, parts: Sequence[Part]) -> bytes:
    return WRITERS[kind](parts)


def taken(door: Door, data: bytes) -> PictureInfo:
    verdict = door.look(data, NEED)
    assert isinstance(verdict, PictureInfo), verdict
    return verdict


def timing(door: Door, data: bytes) -> Timing:
    found = taken(door, data).timing
    assert found is not None
    return found


def refused(door: Door, data: bytes) -> str:
    verdict = door.look(data, NEED)
    assert isinstance(verdict, BadPicture), verdict
    return verdict.key


def colours(door: Door, data: bytes, at: tuple[int, int] = (20, 12)) -> list[tuple[int, ...]]:
    """Of one pixel, across and down, in each frame."""
    found = taken(door, data).pixels
    assert found is not None
    assert (found.width, found.height) == (WIDTH, HEIGHT)
    frames = [np.asarray(frame.convert("RGBA")) for frame in images.frames_of(found)]
    return [tuple(frame[at[1], at[0]].tolist()) for frame in frames]


def opaque(*numbers: int) -> list[tuple[int, ...]]:
    return [SEEN_THROUGH if n == CLEAR else (*COLOURS[n], 255) for n in numbers]


@EACH
def test_what_is_made_of_these_parts_is_read_as_it_was_made(door: Door, kind: str) -> None:
    data = write(kind, TURNS)
    assert colours(door, data) == opaque(*(part.colour for part in TURNS))
    assert timing(door, data) == Timing((50,) * 8, 0)


@EACH
def test_a_frame_of_no_pixels_is_refused_or_shows_nothing(door: Door, kind: str) -> None:
    data = write(kind, [Part(RED), Part(GREEN, (0, HEIGHT, 0, 0)), Part(BLUE)])
    if kind == "WEBP":  # has no such size: 0 is written as the largest there is, or wraps
        assert len(colours(door, data)) == 3
        return
    assert refused(door, data) == "engine-broken-picture"


@pytest.mark.parametrize("place", [(24, 16, 20, 10), (240, 160, 0, 0), (1, 1, 200, 100)])
def test_of_a_gifs_frame_that_reaches_out_the_rest_is_cut_off(
    door: Door, place: tuple[int, int, int, int]
) -> None:
    """As browsers do; Pillow makes that frame and all after it larger."""
    data = gif([Part(RED), Part(GREEN, place), Part(BLUE)])
    width, height, left, top = place
    there = left <= 20 < left + width and top <= 12 < top + height
    assert colours(door, data) == opaque(RED, GREEN if there else RED, BLUE)


def test_a_gifs_frame_that_makes_a_huge_sheet_of_it_is_refused(door: Door) -> None:
    far = [Part(GREEN, (1, 1, 12_000, 12_000)) for _ in range(100)]
    assert refused(door, gif([Part(RED), *far])) == "engine-too-many-pixels"
    farther = [Part(RED), Part(GREEN, (1, 1, 60_000, 60_000))]
    assert refused(door, gif(farther)) == "engine-broken-picture"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.parametrize("place", [(24, 16, 20, 10), (240, 160, 0, 0), (1, 1, 60_000, 60_000)])
def test_frames_that_reach_out_are_refused_where_the_format_forbids_them(
    door: Door, kind: str, place: tuple[int, int, int, int]
) -> None:
    assert refused(door, write(kind, [Part(RED), Part(GREEN, place), Part(BLUE)])) == (
        "engine-broken-picture"
    )


@EACH
@pytest.mark.parametrize(("shown", "expected"), [(0, 100), (1, 100), (2, 20), (65_535, 655_350)])
def test_frames_are_shown_for_as_long_as_they_say(
    door: Door, kind: str, shown: int, expected: int
) -> None:
    data = write(kind, [Part(part.colour, shown=shown) for part in TURNS])
    assert timing(door, data).durations == (expected,) * 8


def test_loops_are_counted_as_each_format_counts_them(door: Door) -> None:
    def gif_of(again: int) -> bytes:
        return gif(TURNS, before=NETSCAPE + struct.pack("<H", again) + b"\0")

    assert [timing(door, gif_of(again)).plays for again in (0, 1, 65_535)] == [0, 2, 0]
    assert timing(door, gif(TURNS, before=b"")).plays == 1
    assert [timing(door, png(TURNS, plays=n)).plays for n in (0, 1, 2**32 - 1)] == [0, 1, 0]
    assert [timing(door, webp(TURNS, plays=n)).plays for n in (0, 1, 65_535)] == [0, 1, 65_535]


# What becomes of a green frame over the whole once a blue one comes that is elsewhere: left, taken
# away, or the red one before it again. Numbers that there are not are as browsers take them.
AFTER = {
    "GIF": (GREEN, GREEN, CLEAR, RED, RED),
    "PNG": (GREEN, CLEAR, RED, GREEN, GREEN),
    "WEBP": (GREEN, CLEAR, GREEN, CLEAR, GREEN),
}


@EACH
@pytest.mark.parametrize("disposal", range(5))
def test_a_frame_gives_way_as_it_says(door: Door, kind: str, disposal: int) -> None:
    small = (4, 4, 0, 0)
    parts = [Part(RED), Part(GREEN, disposal=disposal), Part(BLUE, small)]
    assert colours(door, write(kind, parts)) == opaque(RED, GREEN, AFTER[kind][disposal])


@EACH
def test_frames_of_many_sizes_lie_where_they_say(door: Door, kind: str) -> None:
    parts = [Part(RED), Part(GREEN, (6, 4, 18, 10)), Part(BLUE, (2, 2, 0, 0)), Part(CLEAR)]
    assert colours(door, write(kind, parts))[:3] == opaque(RED, GREEN, GREEN)
    assert colours(door, write(kind, parts), (1, 1))[:3] == opaque(RED, RED, BLUE)


@EACH
def test_one_of_which_nothing_is_seen_is_taken(door: Door, kind: str) -> None:
    assert set(colours(door, write(kind, [Part(CLEAR)] * 3))) <= {SEEN_THROUGH}


def test_a_gifs_frames_may_each_have_colours_of_their_own(door: Door) -> None:
    own = [bytes((20 * number, 90, 200 - 20 * number)) for number in range(8)]
    data = gif([Part(RED, palette=colour * 4) for colour in own])
    assert colours(door, data) == [(*colour, 255) for colour in own]


@EACH
@pytest.mark.parametrize("part", [0.1, 0.5, 0.8])
def test_one_that_was_cut_in_a_frame_is_refused(door: Door, kind: str, part: float) -> None:
    whole = write(kind, TURNS[:7])
    begun = len(whole) - 1
    data = write(kind, TURNS)
    assert refused(door, data[: begun + int(part * (len(data) - begun - 13))]) == (
        "engine-broken-picture"
    )


@EACH
def test_one_of_more_frames_than_there_can_be_is_refused_for_their_number(
    door: Door, kind: str
) -> None:
    tiny = [Part(number % 3, (1, 1, 0, 0)) for number in range(65_535)]
    assert refused(door, write(kind, tiny)) == "engine-too-many-frames"


def test_a_huge_sheet_of_tiny_frames_is_refused_before_one_is_decoded(door: Door) -> None:
    tiny = [Part(number % 3, (1, 1, 0, 0)) for number in range(60)]
    assert refused(door, webp(tiny, size=(3_000, 3_000))) == "engine-too-many-frames"


BLOCKS = {
    "one long comment": b"\x21\xfe" + sub_blocks(b"x" * 2_000_000),
    "many comments": (b"\x21\xfe\1x\0") * 40_000,
    "comments of nothing": b"\x21\xfe\0" * 100_000,
    "an unknown extension": b"\x21\x77" + sub_blocks(b"x" * 2_000_000),
    "an application's data": b"\x21\xff\x0bXMP DataXMP" + sub_blocks(b"x" * 2_000_000),
    "many loops": (NETSCAPE + b"\0\0\0") * 40_000,
    "many controls": b"\x21\xf9\4\0\0\0\0\0" * 40_000,
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_gif_full_of_what_is_no_picture_is_read_all_the_same(door: Door, name: str) -> None:
    expected = opaque(*(part.colour for part in TURNS))
    assert colours(door, gif(TURNS, before=BLOCKS[name])) == expected
    between = b"".join(gif_frame(part) + BLOCKS[name][: len(BLOCKS[name]) // 8] for part in TURNS)
    assert isinstance(door.look(gif([])[:-1] + between + b";", NEED), PictureInfo | BadPicture)


def test_an_extension_that_does_not_end_is_refused(door: Door) -> None:
    endless = b"\x21\xff\x0bNETSCAPE2.0" + b"\xff" * 1_000_000
    assert refused(door, gif([], before=endless)) == "engine-broken-picture"


@pytest.mark.parametrize(
    "numbers",
    [[0] * 30, range(30, 0, -1), range(5, 40), [2**32 - 1] * 30, [0, 1, 2, 4, 3, *range(5, 30)]],
    ids=["the same", "backwards", "from five", "the largest", "two swapped"],
)
def test_a_png_whose_chunks_are_in_no_order_is_refused(door: Door, numbers: Sequence[int]) -> None:
    assert refused(door, png(TURNS, numbers=numbers)) == "engine-broken-picture"


def test_a_png_has_the_frames_that_it_says(door: Door) -> None:
    assert len(timing(door, png(TURNS, frames=2)).durations) == 2
    for still in (0, 1, 2**32 - 1):
        assert not taken(door, png(TURNS, frames=still)).moves
    assert refused(door, png(TURNS, frames=9)) == "engine-broken-picture"
    assert refused(door, png(TURNS, frames=2**31 - 1)) == "engine-too-many-frames"


def test_a_pngs_picture_for_those_who_show_no_motion_is_no_frame(door: Door) -> None:
    assert colours(door, png(TURNS, first=1)) == opaque(*(part.colour for part in TURNS))
