"""Files made to do harm get their verdicts at once, and the process that reads them lives on."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.job.errors import BadPicture
from engine.job.recolouring import Recolouring
from engine.job.spec import PictureInfo, PictureLimits, StyleImage
from engine.pictures import images
from tests.hostile import crafted
from tests.hostile.door import Door, most_memory, opened, pid, seconds_used
from tests.hostile.drawn import SRGB, drawing, file_of, picture_chunks, png

BOMBS, TEXT_BOMBS = crafted.bombs(), crafted.text_bombs()
DISGUISED, POLYGLOTS = crafted.disguised(), crafted.polyglots()
ANIMATIONS, PAGES = crafted.animations(), crafted.many_pages()
LARGE = [file_of(Image.new("RGB", (2_000, 1_500)), name) for name in ("AVIF", "HEIF")]
AT_ONCE = 2.0  # seconds of the processor


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with opened() as door:
        door.look(file_of(drawing()))  # the process has started
        yield door


@pytest.fixture(autouse=True)
def _the_process_lives_on(door: Door) -> Iterator[None]:
    before, used = pid(), seconds_used(pid())
    yield
    assert pid() == before
    assert seconds_used(before) - used < AT_ONCE


def refused(door: Door, data: bytes) -> str:
    verdict = door.look(data)
    assert isinstance(verdict, BadPicture), verdict
    return verdict.key


def taken(door: Door, data: bytes) -> PictureInfo:
    verdict = door.look(data)
    assert isinstance(verdict, PictureInfo), verdict
    return verdict


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_for_its_pixels_before_it_goes_off(door: Door, name: str) -> None:
    assert len(BOMBS[name]) < 200_000
    assert refused(door, BOMBS[name]) in ("engine-far-too-many-pixels", "engine-too-many-pixels")
    assert most_memory(pid()) < 200 * 2**20


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_as_a_palette_too(door: Door, name: str) -> None:
    good = file_of(drawing())
    for photo, style in ((good, BOMBS[name]), (BOMBS[name], good)):
        verdict = door.recolour(Recolouring(photo, (StyleImage(style),)))
        assert isinstance(verdict, BadPicture), verdict
        assert verdict.key in ("engine-far-too-many-pixels", "engine-too-many-pixels")
    assert most_memory(pid()) < 200 * 2**20


def test_a_picture_that_says_less_pixels_than_it_has_is_refused_in_little_memory(
    door: Door,
) -> None:
    for data in LARGE:
        at = data.index(b"ispe") + 8
        small = data[:at] + struct.pack(">II", 40, 30) + data[at + 8 :]
        verdict = door.look(small)
        assert isinstance(verdict, BadPicture) or (verdict.width, verdict.height) == (40, 30)
        assert most_memory(pid()) < 250 * 2**20


def test_what_a_file_makes_its_decoder_print_reaches_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = file_of(drawing(), "TIFF", compression="lzma")
    with opened() as noisy:
        assert isinstance(noisy.look(data[:8] + bytes(40) + data[48:]), BadPicture)
    assert capfd.readouterr() == ("", "")


def test_an_icon_in_an_icon_is_a_broken_picture(door: Door) -> None:
    assert refused(door, crafted.nested_icon()) == "engine-broken-picture"


def test_of_pages_without_end_the_first_is_taken(door: Door) -> None:
    info = taken(door, crafted.long_tiff())
    assert (info.format, info.width, info.height) == ("TIFF", 24, 16)


@pytest.mark.parametrize("name", PAGES)
def test_of_many_pages_the_first_is_taken_and_no_other_decoded(door: Door, name: str) -> None:
    info = taken(door, PAGES[name])
    with Image.open(BytesIO(info.thumbnail)) as opened:
        assert np.asarray(opened.convert("RGB"))[30, 30, 0] > 200


@pytest.mark.parametrize("name", TEXT_BOMBS)
def test_text_that_unpacks_to_megabytes_is_not_unpacked(door: Door, name: str) -> None:
    verdict = door.look(TEXT_BOMBS[name])
    assert isinstance(verdict, PictureInfo) or verdict.key == "engine-broken-picture"
    assert most_memory(pid()) < 200 * 2**20


@pytest.mark.parametrize("name", DISGUISED)
def test_a_file_of_another_kind_is_refused_whatever_it_is_called(door: Door, name: str) -> None:
    assert refused(door, DISGUISED[name]) == "engine-not-a-picture"


@pytest.mark.parametrize("name", POLYGLOTS)
def test_only_the_picture_of_a_file_of_two_kinds_goes_on(door: Door, name: str) -> None:
    verdict = door.look(POLYGLOTS[name])
    if isinstance(verdict, BadPicture):
        return
    painted = images.encode(images.decode(POLYGLOTS[name], PictureLimits()))
    for made in (verdict.thumbnail, painted):
        for foreign in (b"PK\x03\x04", b"script", b"alert"):
            assert foreign not in made


@pytest.mark.parametrize("name", ANIMATIONS)
def test_of_ten_thousand_frames_the_first_is_taken_and_no_other_decoded(
    door: Door, name: str
) -> None:
    with Image.open(BytesIO(ANIMATIONS[name])) as animation:
        assert getattr(animation, "n_frames", 0) == crafted.FRAMES
    used = seconds_used(pid())
    info = taken(door, ANIMATIONS[name])
    assert seconds_used(pid()) - used < AT_ONCE / 4
    with Image.open(BytesIO(info.thumbnail)) as opened:
        red, green, blue = np.asarray(opened.convert("RGB"), float).mean((0, 1))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("orientation", [0, 9, 255, 65_535])
def test_a_camera_held_in_no_way_there_is_leaves_the_picture_upright(
    door: Door, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    info = taken(door, file_of(drawing(), "JPEG", exif=exif))
    assert (info.width, info.height) == (24, 16)


@pytest.mark.parametrize(
    "exif",
    [
        b"nothing of the kind",
        b"MM\0*",
        b"MM\0*\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff",
        # An orientation of four thousand million shorts, and one that is text.
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\xff\xff\xff\xff\0\6\0\0\0\0\0\0",
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x03up\0\0\0\0\0\0",
        # A directory whose next one is itself.
        b"MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08",
    ],
)
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_a_photo_with_broken_exif_is_a_photo(door: Door, file_format: str, exif: bytes) -> None:
    prefix = b"" if file_format == "PNG" else b"Exif\0\0"
    info = taken(door, file_of(drawing(), file_format, exif=prefix + exif))
    assert (info.width, info.height) == (24, 16)


def test_a_picture_turned_at_the_limit_stays_within_memory(door: Door) -> None:
    exif = Image.Exif()
    exif[0x0112] = 5
    info = taken(door, file_of(Image.new("L", (5_000, 2_000)), "JPEG", exif=exif))
    assert (info.width, info.height) == (2_000, 5_000)


def test_a_photo_with_a_damaged_profile_is_a_photo(door: Door) -> None:
    for number in range(60):
        rng = np.random.default_rng(number)
        profile = bytearray(SRGB)
        for at in rng.integers(0, len(profile), 1 + number // 4):
            profile[at] = rng.integers(0, 256)
        photo = file_of(drawing(), "JPEG", icc_profile=bytes(profile))
        assert taken(door, photo).width == 24, number


def test_a_profile_of_another_colour_space_is_no_reason_to_refuse_a_photo(door: Door) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert taken(door, file_of(drawing(), icc_profile=lab)).width == 24


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_a_profile_of_megabytes_is_no_reason_to_refuse_a_photo(
    door: Door, file_format: str
) -> None:
    profile = SRGB + np.random.default_rng(0).bytes(4 * 2**20)
    assert taken(door, file_of(drawing(), file_format, icc_profile=profile)).width == 24


def test_a_picture_of_one_pixel_is_a_picture(door: Door) -> None:
    info = taken(door, png(*picture_chunks(1, 1)))
    assert (info.width, info.height) == (1, 1)


@pytest.mark.parametrize("size", [(1, 4096), (4096, 1), (1, 51), (20_000_000, 1)])
def test_a_picture_that_is_a_line_gets_a_sentence(door: Door, size: tuple[int, int]) -> None:
    verdict = door.look(file_of(Image.new("1", size)))
    assert isinstance(verdict, BadPicture)
    assert f"is {size[0]} by {size[1]} pixels; its longer side may be up to 50 times" in str(
        verdict
    )


@pytest.mark.parametrize("size", [(1, 50), (4_000, 80)])
def test_a_long_strip_is_a_picture(door: Door, size: tuple[int, int]) -> None:
    info = taken(door, file_of(Image.new("1", size)))
    assert (info.width, info.height) == size
