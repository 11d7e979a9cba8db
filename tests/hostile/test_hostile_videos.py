"""Videos get a verdict within limits, however they were made, and harm nothing."""

from __future__ import annotations

import struct
from io import BytesIO

import av
import pytest

from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.spec import PictureInfo, PictureLimits
from engine.pictures import images
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from tests.engine.moving import pan
from tests.engine.videos import MADE_BY, packet, remuxed, video
from tests.hostile.door import Door, assert_within_limits, most_memory, opened, pid
from tests.hostile.mutations import corpus

NEED = Need((64, 64), transparent=True, most_frames=8)
FRAMES = pan(12, size=(32, 24))
FILES = {codec: video(FRAMES, codec) for codec in MADE_BY}
FILES["H.264 in fragments"] = video(FRAMES, to_container={"movflags": "frag_keyframe+empty_moov"})
DAMAGED = 800
MOST_MEMORY = 400 * 2**20


def refused_for(door: Door, data: bytes) -> str:
    verdict = door.look(data, NEED)
    assert isinstance(verdict, BadPicture), verdict
    return verdict.key


def test_every_good_one_is_decoded_although_the_process_can_open_nothing(door: Door) -> None:
    for name, data in FILES.items():
        verdict = door.look(data, NEED)
        assert isinstance(verdict, PictureInfo), f"{name}: {verdict}"
        assert verdict.pixels is not None
        assert verdict.pixels.frames == 8, name


def test_every_damaged_one_gets_a_verdict_and_none_harms_the_process(door: Door) -> None:
    door.look(FILES["VP8"], NEED)
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


@pytest.mark.parametrize("name", FILES)
def test_one_that_was_cut_anywhere_gets_a_verdict(door: Door, name: str) -> None:
    data = FILES[name]
    for part in range(1, 20):
        assert_within_limits(
            door.look(data[: part * len(data) // 20], NEED), NEED, f"{name} {part}"
        )


def again(data: bytes, times: int, every: int) -> bytes:
    """A video of its first frame, so many times, each so many milliseconds after the one before."""
    return remuxed(data, lambda found: [packet(bytes(found[0]), n * every) for n in range(times)])


def test_one_of_thousands_of_frames_is_refused_and_may_be_a_style_all_the_same(door: Door) -> None:
    many = again(FILES["H.264"], 2_001, every=40)
    assert refused_for(door, many) == "engine-too-many-frames"
    assert isinstance(door.look(many, Need((64, 64))), PictureInfo)


def test_thousands_of_frames_that_are_never_shown_are_counted_too(door: Door) -> None:
    assert refused_for(door, again(FILES["VP8"], 3_000, every=1)) == "engine-too-many-frames"
    # Of those at the same time, nothing moves, and two are decoded.
    still = door.look(again(FILES["VP8"], 3_000, every=0), NEED)
    assert isinstance(still, PictureInfo)
    assert not still.moves


def patched(name: str, box: bytes, at: int, *numbers: int) -> bytes:
    """One with other numbers, so many bytes behind the name of a box."""
    data = FILES[name]
    begin = data.index(box) + len(box) + at
    new = struct.pack(f">{len(numbers)}I", *numbers)
    return data[:begin] + new + data[begin + len(new) :]


@pytest.mark.parametrize(
    ("box", "at", "numbers"),
    [
        (b"stsz", 4, (1, 1_000_000)),
        (b"stsz", 4, (1, 2**31 - 1)),
        (b"stsz", 8, (2**32 - 1,)),
        (b"stsc", 4, (1, 2**31 - 1, 1)),
        (b"stts", 4, (2**32 - 1, 1)),
        (b"stts", 8, (0,)),
        (b"stts", 12, (0,)),
        (b"stts", 4, (1, 12, 2**31 - 1)),
        (b"mdhd", 12, (0,)),
        (b"mdhd", 12, (2**32 - 1,)),
        (b"mvhd", 12, (0,)),
        (b"tkhd", 40, (2**31, 2**31, 0, 2**31)),
    ],
)
def test_one_that_lies_about_frames_and_times_gets_a_verdict(
    door: Door, box: bytes, at: int, numbers: tuple[int, ...]
) -> None:
    before = door.look(FILES["VP8"]) and pid()
    assert_within_limits(
        door.look(patched("H.264", box, at, *numbers), NEED), NEED, f"{box!r} {at}"
    )
    assert pid() == before


def test_an_encrypted_one_gets_a_sentence(door: Door) -> None:
    entry = b"avc1" + bytes(6) + b"\0\1"
    data = FILES["H.264"]
    assert entry in data
    encrypted = data.replace(entry, entry.replace(b"avc1", b"encv"))
    assert refused_for(door, encrypted) == "engine-broken-video"


def test_what_it_refers_to_elsewhere_is_not_looked_for(door: Door) -> None:
    data = FILES["H.264"]
    at = data.index(b"url ")
    # Not in this file, it says, but in another.
    elsewhere = data[: at + 4] + bytes(4) + data[at + 8 :]
    assert_within_limits(door.look(elsewhere, NEED), NEED, "elsewhere")
    playlist = b"#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
    assert refused_for(door, playlist) == "engine-not-a-picture"
    assert refused_for(door, data[:32] + playlist) == "engine-broken-video"


def test_one_that_grows_in_the_middle_stays_as_large_as_it_began(door: Door) -> None:
    large = video(pan(1, size=(320, 240)), "VP8")
    with av.open(BytesIO(large), "r") as file:
        frame = bytes(next(file.demux(video=0)))
    grown = remuxed(FILES["VP8"], lambda found: [packet(bytes(found[0]), 0), packet(frame, 40)])
    verdict = door.look(grown, NEED)
    assert isinstance(verdict, PictureInfo)
    assert (verdict.width, verdict.height) == (32, 24)
    assert verdict.pixels is not None
    assert verdict.pixels.frames == 2


def test_a_frame_shown_for_years_can_be_written_in_every_format(door: Door) -> None:
    two = video([FRAMES[0], FRAMES[-1]], "VP8", options={"g": "1"})
    times = (0, 2**40)
    years = remuxed(
        two, lambda found: [packet(bytes(p), t) for p, t in zip(found, times, strict=True)]
    )
    verdict = door.look(years, NEED)
    assert isinstance(verdict, PictureInfo)
    assert verdict.pixels is not None
    assert verdict.pixels.timing is not None
    assert verdict.pixels.timing.durations[0] == 2**40
    painted = Animation(list(images.frames_of(verdict.pixels)), verdict.pixels.timing)
    for data in (animated.encode(painted), animated.webp(painted, 90), animated.gif(painted)):
        assert images.check(data, PictureLimits(), NEED).moves


def test_what_one_makes_its_decoder_say_reaches_nobody(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    data = FILES["H.264"]
    with opened() as noisy, caplog.at_level("DEBUG"):
        for at in range(100, len(data), len(data) // 8):
            noisy.look(data[:at] + bytes(40) + data[at + 40 :], NEED)
    assert capfd.readouterr() == ("", "")
    assert [record.name for record in caplog.records if "libav" in record.name] == []
