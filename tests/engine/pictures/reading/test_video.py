"""Videos are looked at as pictures that move are, by what is in them."""

from __future__ import annotations

import struct
from io import BytesIO

import av
import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from bot.language import ENGLISH
from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.spec import PictureInfo, PictureLimits
from engine.pictures import images
from engine.pictures.reading.kinds import Kind
from tests.engine.moving import pan
from tests.engine.videos import MADE_BY, sound, video, without_beginning

LIMITS = PictureLimits()
ALL = Need((400, 400), transparent=True, most_frames=48)
FRAMES = pan(6)
# In grey levels: what is lost by coding. Other frames, and other colours, are further apart.
_LOST = 8.0


def look(data: bytes, need: Need = ALL) -> PictureInfo:
    return images.check(data, LIMITS, need)


def frames_of(info: PictureInfo) -> list[Image.Image]:
    assert info.pixels is not None
    return list(images.frames_of(info.pixels))


def apart(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def refused(data: bytes) -> str:
    with pytest.raises(BadPicture) as caught:
        look(data)
    assert ENGLISH(caught.value.key, **caught.value.values) == str(caught.value)
    return caught.value.key


def durations(data: bytes) -> tuple[int, ...]:
    timing = look(data).timing
    assert timing is not None
    return timing.durations


@pytest.mark.parametrize("codec", MADE_BY)
def test_each_codec_gives_the_frames_that_were_coded(codec: str) -> None:
    info = look(video(FRAMES, codec))
    assert info.format == (Kind.WEBM if codec.startswith("VP") else Kind.MP4)
    assert (info.width, info.height, info.moves) == (96, 72, True)
    found = frames_of(info)
    assert len(found) == len(FRAMES)
    for one, other in zip(found, FRAMES, strict=True):
        assert apart(one, other) < _LOST
    assert apart(found[0], FRAMES[-1]) > 2 * _LOST


@pytest.mark.parametrize("container", ["mov", "matroska", "webm", "mp4"])
def test_containers_are_told_by_what_is_in_them(container: str) -> None:
    codec = "VP9" if container == "webm" else "H.264"
    info = look(video(FRAMES, codec, container))
    assert info.format == (Kind.MP4 if container in ("mov", "mp4") else Kind.WEBM)


def test_brands_of_old_and_new_programs_are_known() -> None:
    data = video(FRAMES)
    assert data[4:12] == b"ftypisom"
    assert look(data.replace(b"ftypisom", b"ftypXAVC", 1)).format == Kind.MP4
    assert look(data.replace(b"ftyp", b"wide", 1)).format == Kind.MP4
    assert refused(data.replace(b"ftypisom", b"ftypcrx ", 1)) == "engine-not-a-picture"


def test_a_longer_one_is_thinned_evenly_and_its_times_are_kept() -> None:
    info = look(video(pan(20)), Need((48, 48), most_frames=5))
    assert info.timing is not None
    assert info.timing.durations == (40,) * 20
    assert info.pixels is not None
    assert info.pixels.timing is not None
    assert info.pixels.timing.durations == (160,) * 5
    assert (info.pixels.width, info.pixels.height) == (48, 36)


def test_frames_last_as_long_as_they_are_shown() -> None:
    data = video(FRAMES, "VP9", at=(0, 100, 150, 400, 420, 480))
    assert durations(data)[:5] == (100, 50, 250, 20, 60)


def test_of_what_is_shown_too_briefly_for_an_animation_some_frames_are_left_out() -> None:
    briefly = durations(video(pan(24), rate=240))
    assert min(briefly) > 10  # or it would be shown for 100
    assert sum(briefly) == pytest.approx(100, abs=12)


def test_frames_of_the_same_time_are_one() -> None:
    # Where a time to decode has to rise, times to show may not.
    assert len(durations(video(FRAMES, "VP8", at=(0, 40, 41, 42, 43, 80)))) == 3


def test_it_is_held_upright_as_the_phone_was() -> None:
    data = video(FRAMES)
    # A quarter with the clock, as ISO/IEC 14496-12 writes it, and phones do.
    quarter = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 72 << 16, 0, 1 << 30)
    at = data.index(b"tkhd") + 44
    info = look(data[:at] + quarter + data[at + len(quarter) :])
    assert (info.width, info.height) == (72, 96)
    upright = FRAMES[0].transpose(Image.Transpose.ROTATE_270)
    assert apart(frames_of(info)[0], upright) < _LOST
    assert look(video(FRAMES, rotation=180)).width == 96


def test_pixels_that_are_wider_than_high_are_shown_so() -> None:
    info = look(video(FRAMES, stretch=2))
    assert (info.width, info.height) == (192, 72)


@pytest.mark.parametrize("pixels", ["yuv420p10le", "yuv444p", "yuvj420p", "gray"])
def test_more_bits_and_other_ways_to_code_colours_are_taken(pixels: str) -> None:
    grey = pixels == "gray"
    wanted = FRAMES[0].convert("L").convert("RGB") if grey else FRAMES[0]
    assert apart(frames_of(look(video(FRAMES, pixels=pixels)))[0], wanted) < _LOST


@pytest.mark.parametrize("said", [True, False])
def test_colours_of_high_definition_are_right_said_or_not(said: bool) -> None:
    red = Image.new("RGB", (1280, 720), (200, 60, 30))
    found = frames_of(look(video([red] * 2, high_definition=True, colours_said=said)))[0]
    assert np.abs(np.asarray(found, int)[::90, ::90] - (200, 60, 30)).max() < 4


@pytest.mark.parametrize(
    ("transfer", "levels", "seen"),
    [
        # HLG: black, a middle grey, white paper (at 75 %), the sun.
        (18, (0, 128, 191, 255), (0, 137, 240, 253)),
        # PQ: the same; white paper is at 58 %.
        (16, (0, 108, 148, 255), (0, 126, 240, 255)),
    ],
)
def test_colours_of_high_dynamic_range_are_those_of_a_usual_screen(
    transfer: int, levels: tuple[int, ...], seen: tuple[int, ...]
) -> None:
    for level, wanted in zip(levels, seen, strict=True):
        grey = Image.new("RGB", (64, 48), (level,) * 3)
        data = video([grey] * 2, pixels="yuv420p10le", transfer=transfer)
        found = np.asarray(frames_of(look(data))[0], int)
        assert np.abs(found - wanted).max() <= 4, (level, found[0, 0])


@pytest.mark.parametrize("codec", ["VP8", "VP9"])
def test_what_can_be_seen_through_is(codec: str) -> None:
    clear = [frame.convert("RGBA") for frame in FRAMES]
    for number, frame in enumerate(clear):
        frame.putalpha(40 + 20 * number)
    data = video(clear, codec, pixels="yuva420p", options={"auto-alt-ref": "0"})
    found = frames_of(look(data))
    assert [frame.getchannel("A").getextrema()[0] for frame in found] == pytest.approx(
        [40, 60, 80, 100, 120, 140], abs=3
    )
    assert frames_of(look(data, Need((96, 96), most_frames=9)))[0].mode == "RGB"


def test_one_that_begins_in_the_middle_is_shown_from_the_first_whole_frame() -> None:
    data = without_beginning(video(pan(40), options={"g": "20"}), packets=5)
    found = frames_of(look(data))
    assert apart(found[0], pan(40)[20]) < _LOST
    assert apart(found[-1], pan(40)[39]) < _LOST


def test_one_frame_stands_still() -> None:
    info = look(video(FRAMES[:1]))
    assert not info.moves
    assert info.timing is None


def test_sound_beside_it_is_left_out_and_sound_alone_gets_a_sentence() -> None:
    assert look(sound(FRAMES)).moves
    assert refused(sound(())) == "engine-video-without-picture"


def test_other_codecs_get_a_sentence() -> None:
    assert refused(video(FRAMES, "mpeg4")) == "engine-other-codec"
    assert refused(video(FRAMES, "mjpeg", pixels="yuvj420p")) == "engine-other-codec"


@pytest.mark.parametrize("codec", ["H.264", "VP9"])
@pytest.mark.parametrize("options", [{}, {"moov_size": "4000"}, {"movflags": "frag_keyframe"}])
def test_one_that_was_cut_is_broken(codec: str, options: dict[str, str]) -> None:
    data = video(pan(12), codec, to_container=options if codec == "H.264" else {})
    for part in range(2, 10):
        assert refused(data[: part * len(data) // 10]) == "engine-broken-video"


def test_one_that_is_damaged_in_the_middle_is_broken_unless_only_its_beginning_counts() -> None:
    data = video(pan(40), options={"g": "20"})
    middle = data.index(b"mdat") + (data.index(b"moov") - data.index(b"mdat")) // 2
    damaged = data[:middle] + bytes(400) + data[middle + 400 :]
    assert refused(damaged) == "engine-broken-video"
    assert look(damaged, Need((96, 96))).moves


def test_too_many_pixels_are_refused_by_what_the_file_says() -> None:
    limits = PictureLimits(max_pixels=96 * 72 - 1)
    with pytest.raises(BadPicture) as caught:
        images.check(video(FRAMES), limits, ALL)
    assert caught.value.key == "engine-too-many-pixels"


def test_too_many_frames_are_refused_and_its_first_is_a_style_all_the_same() -> None:
    limits = PictureLimits(max_pixels=96 * 72)
    data = video(pan(25))
    with pytest.raises(BadPicture) as caught:
        images.check(data, limits, ALL)
    assert caught.value.key == "engine-too-many-frames"
    assert caught.value.values["most"] == 24
    assert images.check(data, limits, Need((64, 64))).moves
    assert len(frames_of(images.check(video(pan(24)), limits, Need((9, 9), most_frames=48)))) == 24


def test_recorded_live_it_need_not_say_how_long_it_is() -> None:
    assert look(video(FRAMES, "VP8", to_container={"live": "1"})).moves
    with av.open(BytesIO(video(FRAMES, "VP8", to_container={"live": "1"})), "r") as file:
        assert file.duration is None
