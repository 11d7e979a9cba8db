"""Pictures in and out: every kind that a member may send, and every kind that is refused."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
import torch
from PIL import Image, ImageCms

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.pictures import images
from engine.pictures.reading.kinds import VIDEOS, Kind, kind_of
from engine.vgg import preprocessing
from tests.hostile.crafted import raw_photos

LIMITS = PictureLimits()
RED, GREEN, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 255)


def file_of(picture: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    out = BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


def noise(width: int = 31, height: int = 17) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def every_colour() -> Image.Image:
    """A picture with each of the 256 values in each channel, against two others."""
    ramp = np.arange(256, dtype=np.uint8)
    return Image.fromarray(
        np.stack(
            [np.tile(ramp, (256, 1)), np.tile(ramp[:, None], (1, 256)), ramp[::-1] ^ ramp[:, None]],
            2,
        )
    )


def test_the_preprocessing_is_reversed_to_the_bit() -> None:
    picture = every_colour()
    back = preprocessing.reverse(preprocessing.preprocess(picture, torch.device("cpu")))
    assert np.array_equal(np.asarray(back), np.asarray(picture))


def test_the_preprocessing_is_what_torchvisions_weights_expect() -> None:
    from torchvision.models import VGG19_Weights

    transform = VGG19_Weights.IMAGENET1K_V1.transforms()
    assert tuple(transform.mean) == preprocessing.MEAN
    assert tuple(transform.std) == preprocessing.DEVIATION


def test_values_beyond_black_and_white_are_clipped() -> None:
    beyond = torch.full((1, 3, 2, 2), 99.0)
    assert preprocessing.reverse(beyond).getpixel((0, 0)) == WHITE
    assert preprocessing.reverse(-beyond).getpixel((0, 0)) == (0, 0, 0)


def test_a_blank_sheet_is_white() -> None:
    sheet = preprocessing.reverse(preprocessing.blank(3, 2, torch.device("cpu")))
    assert sheet.size == (3, 2)
    assert sheet.getpixel((2, 1)) == WHITE


def test_png_out_and_in_keeps_every_pixel() -> None:
    back = images.decode(images.encode(noise()), LIMITS)
    assert np.array_equal(np.asarray(back), np.asarray(noise()))


def test_a_png_carries_text_in_any_script() -> None:
    text = {"Software": "Easel", "Comment": "a café at 45°", "Description": "油絵, α = 0.5"}
    with Image.open(BytesIO(images.encode(noise(), text))) as picture:
        assert {keyword: picture.info[keyword] for keyword in text} == text
        assert np.array_equal(np.asarray(picture), np.asarray(noise()))


# Pillow's name of each format, with Easel's.
FORMATS = {"HEIF": Kind.HEIC} | {
    kind.upper(): kind for kind in Kind if kind not in (Kind.HEIC, *VIDEOS)
}


def sized(file_format: str, picture: Image.Image) -> dict[str, object]:
    """What it takes to save the picture as it is: an icon's file has several sizes."""
    return {"sizes": [picture.size]} if file_format == "ICO" else {}


@pytest.mark.parametrize("file_format", FORMATS)
def test_each_format_is_taken(file_format: str) -> None:
    info = images.check(file_of(noise(), file_format, **sized(file_format, noise())), LIMITS)
    assert (info.format, info.width, info.height) == (FORMATS[file_format], 31, 17)


@pytest.mark.parametrize("file_format", ["TIFF", "BMP", "TGA", "ICO"])
def test_what_loses_nothing_keeps_every_pixel(file_format: str) -> None:
    data = file_of(noise(), file_format, **sized(file_format, noise()))
    assert np.array_equal(np.asarray(images.decode(data, LIMITS)), np.asarray(noise()))


@pytest.mark.parametrize("file_format", ["AVIF", "HEIF"])
def test_what_phones_make_shows_its_colours(file_format: str) -> None:
    picture = Image.new("RGB", (64, 48), (200, 60, 20))
    picture.paste((20, 90, 160), (32, 0, 64, 48))
    decoded = np.asarray(images.decode(file_of(picture, file_format), LIMITS), float)
    np.testing.assert_allclose(decoded[8:40, 4:28].mean((0, 1)), (200, 60, 20), atol=4)
    np.testing.assert_allclose(decoded[8:40, 36:60].mean((0, 1)), (20, 90, 160), atol=4)


def test_a_phones_photo_is_a_mosaic() -> None:
    ramp = np.tile(np.linspace(0, 255, 300), (200, 1))
    picture = Image.fromarray(np.stack([ramp, ramp[:, ::-1], ramp * 0], 2).astype(np.uint8))
    pillow_heif.options.GRID_TILE_SIZE = 64
    try:
        data = file_of(picture, "HEIF", quality=90)
    finally:
        pillow_heif.options.GRID_TILE_SIZE = 0
    decoded = np.asarray(images.decode(data, LIMITS), float)
    assert np.abs(decoded - np.asarray(picture)).mean() < 3
    for cut in range(len(data) // 3, len(data), len(data) // 9):
        with pytest.raises(BadPicture, match="a part of it is missing"):
            images.check(data[:cut], LIMITS)


@pytest.mark.parametrize(
    ("file_format", "modes"),
    {
        "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
        "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16"),
        "BMP": ("1", "L", "P", "RGB", "RGBA"),
        "TGA": ("L", "LA", "P", "RGB", "RGBA"),
        "AVIF": ("L", "P", "RGB", "RGBA"),
        "HEIF": ("L", "P", "RGB", "RGBA"),
    }.items(),
)
def test_each_mode_becomes_rgb(file_format: str, modes: tuple[str, ...]) -> None:
    for mode in modes:
        picture = noise().convert("L").convert("I;16") if mode == "I;16" else noise().convert(mode)
        decoded = images.decode(file_of(picture, file_format), LIMITS)
        assert (decoded.mode, decoded.size) == ("RGB", (31, 17)), mode


@pytest.mark.parametrize("file_format", ["JPEG", "TIFF"])
def test_cmyk_photos_become_rgb(file_format: str) -> None:
    green = Image.new("RGB", (8, 8), GREEN).convert("CMYK")
    red, lime, blue = np.asarray(images.decode(file_of(green, file_format), LIMITS))[4, 4]
    assert red < 60
    assert lime > 180
    assert blue < 60


@pytest.mark.parametrize("file_format", ["PNG", "TIFF"])
def test_sixteen_bit_greys_keep_their_shades(file_format: str) -> None:
    ramp = np.tile(np.linspace(0, 65535, 64, dtype=np.uint16), (2, 1))
    decoded = np.asarray(images.decode(file_of(Image.fromarray(ramp), file_format), LIMITS))
    np.testing.assert_allclose(decoded[0, :, 0], np.linspace(0, 255, 64), atol=1)


def test_greys_that_are_fractions_keep_their_shades() -> None:
    ramp = np.tile(np.linspace(0, 1, 64, dtype=np.float32), (2, 1))
    decoded = np.asarray(images.decode(file_of(Image.fromarray(ramp), "TIFF"), LIMITS))
    np.testing.assert_allclose(decoded[0, :, 0], np.linspace(0, 255, 64), atol=1)


def test_colours_that_a_printer_measures_are_shown() -> None:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    picture = ImageCms.profileToProfile(
        Image.new("RGB", (8, 8), (200, 60, 20)), srgb, lab, outputMode="LAB"
    )
    assert picture is not None
    decoded = images.decode(file_of(picture, "TIFF"), LIMITS)
    assert decoded.getpixel((4, 4)) == pytest.approx((200, 60, 20), abs=4)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_a_photo_taken_sideways_stands_upright(file_format: str) -> None:
    picture = Image.new("RGB", (64, 32), RED)
    picture.paste(GREEN, (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x0112] = 6  # The camera was turned a quarter to the left.
    data = file_of(picture, file_format, exif=exif.tobytes())
    upright = images.decode(data, LIMITS)
    assert upright.size == (32, 64)
    assert upright.getpixel((16, 8)) == pytest.approx(GREEN, abs=6)
    assert upright.getpixel((16, 56)) == pytest.approx(RED, abs=6)
    info = images.check(data, LIMITS)
    assert (info.format, info.width, info.height) == (FORMATS[file_format], 32, 64)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((1000, 600), (320, 192)),
        ((600, 1000), (192, 320)),
        ((321, 321), (320, 320)),
        ((31, 17), (31, 17)),
        ((4000, 100), (320, 8)),
    ],
)
def test_a_thumbnail_is_at_most_320_pixels_a_side(
    size: tuple[int, int], shown: tuple[int, int]
) -> None:
    info = images.check(file_of(Image.new("RGB", size, RED)), LIMITS)
    with Image.open(BytesIO(info.thumbnail)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", shown)


def test_a_thumbnail_shows_the_picture_upright_and_on_white() -> None:
    picture = Image.new("RGBA", (1200, 800), (0, 0, 255, 0))
    picture.paste((0, 255, 0, 255), (0, 0, 600, 800))
    exif = Image.Exif()
    exif[0x0112] = 6  # What is on its left belongs at the top.
    info = images.check(file_of(picture, exif=exif), LIMITS)
    with Image.open(BytesIO(info.thumbnail)) as opened:
        shown = np.asarray(opened.convert("RGB"), np.float64)
    assert shown.shape == (320, 213, 3)
    np.testing.assert_allclose(shown[:150].mean((0, 1)), GREEN, atol=8)
    np.testing.assert_allclose(shown[170:].mean((0, 1)), WHITE, atol=8)


def test_a_thumbnail_averages_what_is_too_fine_to_see() -> None:
    """Black and white by turns are grey, and not one of the two."""
    fine = np.indices((900, 900)).sum(0) % 2 * 255
    info = images.check(file_of(Image.fromarray(fine.astype(np.uint8))), LIMITS)
    with Image.open(BytesIO(info.thumbnail)) as opened:
        shown = np.asarray(opened.convert("L"), np.float64)
    assert np.abs(shown[8:-8, 8:-8] - 127.5).max() < 12


def test_transparent_parts_lie_on_white() -> None:
    picture = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    picture.putpixel((1, 1), (255, 0, 0, 255))
    picture.putpixel((2, 2), (0, 0, 0, 128))
    decoded = images.decode(file_of(picture), LIMITS)
    assert decoded.getpixel((0, 0)) == WHITE
    assert decoded.getpixel((1, 1)) == RED
    assert decoded.getpixel((2, 2)) == (127, 127, 127)


def test_a_palettes_transparent_colour_lies_on_white() -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.putpixel((1, 0), 1)
    decoded = images.decode(file_of(picture, transparency=0), LIMITS)
    assert (decoded.getpixel((0, 0)), decoded.getpixel((1, 0))) == (WHITE, GREEN)


def test_the_first_frame_of_an_animation_is_taken() -> None:
    first, second = Image.new("RGB", (9, 9), RED), Image.new("RGB", (9, 9), GREEN)
    data = file_of(first, "GIF", save_all=True, append_images=[second])
    assert images.decode(data, LIMITS).getpixel((4, 4)) == RED


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF", "HEIF", "TIFF"])
def test_a_colour_profile_is_converted_to_srgb(file_format: str) -> None:
    grey = Image.new("RGB", (4, 4), (128, 128, 128))
    linear = ImageCms.ImageCmsProfile(BytesIO(_linear_profile()))
    decoded = images.decode(file_of(grey, file_format, icc_profile=linear.tobytes()), LIMITS)
    # Half of the light, written linearly as 128, is 188 in sRGB's curve.
    assert decoded.getpixel((1, 1)) == pytest.approx((188, 188, 188), abs=2)


@pytest.mark.parametrize("bitmap_format", ["png", "bmp"])
def test_of_an_icon_the_largest_size_is_taken(bitmap_format: str) -> None:
    icon = file_of(noise(64, 64), "ICO", sizes=[(16, 16), (48, 48)], bitmap_format=bitmap_format)
    info = images.check(icon, LIMITS)
    assert (info.format, info.width, info.height) == ("ICO", 48, 48)


def test_a_damaged_picture_in_an_icon_is_noticed_as_one_outside_it_is() -> None:
    icon = bytearray(file_of(noise(48, 48), "ICO", sizes=[(48, 48)]))
    icon[-20] ^= 1  # A checksum of the PNG file that it holds.
    with pytest.raises(BadPicture, match="That picture is broken"):
        images.check(bytes(icon), LIMITS)


def test_a_broken_colour_profile_is_ignored() -> None:
    data = file_of(Image.new("RGB", (4, 4), RED), icc_profile=b"no profile at all")
    assert images.decode(data, LIMITS).getpixel((1, 1)) == RED


def test_a_transparent_picture_with_a_profile_keeps_its_transparency() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = file_of(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), icc_profile=srgb)
    assert images.decode(data, LIMITS).getpixel((1, 1)) == WHITE


@pytest.mark.parametrize("data", [b"", b"hello, I am a text", b"%PDF-1.7 ", b"<svg></svg>"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(
        BadPicture, match=f"not a picture I can read; it has to be PNG, .* or {[*Kind][-1]}"
    ):
        images.check(data, LIMITS)


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_that_ends_early_is_refused_as_broken(file_format: str) -> None:
    data = file_of(noise(200, 200), file_format, **sized(file_format, noise(200, 200)))
    for tenth in range(1, 10):
        with pytest.raises(BadPicture, match="That picture is broken"):
            images.check(data[: len(data) * tenth // 10], LIMITS)


def test_a_raw_photo_of_a_camera_is_not_taken_for_its_stamp() -> None:
    for name, data in raw_photos().items():
        with pytest.raises(BadPicture, match="not a picture I can read"):
            images.check(data, LIMITS)
        assert kind_of(data) is Kind.TIFF, name


def test_a_file_above_the_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(BadPicture, match=r"2\.0 MB; pictures may have up to 1 MB"):
        images.check(bytes(2 * 2**20), PictureLimits(max_bytes=2**20))


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(BadPicture, match=r"0\.2 million pixels; up to 0\.1 million are allowed"):
        images.check(file_of(Image.new("L", (500, 400))), PictureLimits(max_pixels=100_000))


def test_a_decompression_bomb_is_refused_without_being_decoded() -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    )
    with pytest.raises(BadPicture, match="far too many pixels"):
        images.check(b"\x89PNG\r\n\x1a\n" + chunks, LIMITS)


def test_fitting_keeps_the_shape() -> None:
    assert images.fit(Image.new("RGB", (900, 600)), 300).size == (300, 200)
    assert images.fit(Image.new("RGB", (10, 4000)), 64).size == (1, 64)


def test_cropping_turns_the_frame_for_an_upright_picture() -> None:
    assert images.crop_to(Image.new("RGB", (900, 300)), (400, 300)).size == (400, 300)
    assert images.crop_to(Image.new("RGB", (300, 900)), (400, 300)).size == (300, 400)


def test_a_strip_shows_its_pictures_side_by_side() -> None:
    pictures = [Image.new("RGB", (20, 10), RED), Image.new("RGB", (40, 40), GREEN)]
    row = images.strip(pictures)
    assert row.size == (80 + 8 + 40, 40)
    assert (row.getpixel((40, 20)), row.getpixel((84, 20))) == (RED, WHITE)
    assert row.getpixel((120, 20)) == GREEN


def test_a_strip_of_a_large_picture_is_small_enough_to_share() -> None:
    row = images.strip([Image.new("RGB", (20, 10), RED), Image.new("RGB", (3072, 2048), GREEN)])
    assert row.size == (2048 + 8 + 1536, 1024)
    assert row.getpixel((3591, 1023)) == GREEN


def test_looking_at_pictures_needs_no_torch() -> None:
    code = "import sys, engine.pictures.images; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _linear_profile() -> bytes:
    """An RGB colour profile with sRGB's primaries and a straight tone curve."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = bytearray(srgb)
    count = struct.unpack(">I", profile[128:132])[0]
    for tag in range(count):
        name, offset, size = struct.unpack(">4sII", profile[132 + 12 * tag : 144 + 12 * tag])
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            straight = b"curv" + bytes(4) + struct.pack(">I", 0)
            profile[offset : offset + size] = straight.ljust(size, b"\0")
    return bytes(profile)
