"""A picture of which a part is missing is told from one that is only written in an unusual way."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.job.errors import BadPicture
from engine.job.spec import PictureLimits
from engine.pictures import images
from tests.hostile.drawn import PNG_SIGNATURE, chunk, chunks_of, file_of, good_files, png_of

LIMITS = PictureLimits()
END = b"\xff\xd9"
# Waves in 56 by 40 pixels, in arithmetic coding, which Pillow doesn't write.
ARITHMETIC = b64decode(
    b"/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERX"
    b"RTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/yQALCAAoADgBAREA/8wABgAQEAX/2gAIAQEAAD8A0l/uwCVZUoT93G0H"
    b"rqwYVybMqAHyeBCp4yqC+vgIuktHXKeWvqe8IQsXDV4mq173LuzBuAdmOdSEwUj6H6lqr8/Q7/QfKymk6Sv1VFnG"
    b"8/8AdLsSEqAmvds0QX+qtvkzldg1JSBAAWUwIqcRFfKFUKvvTB/uGtwQZ43em8CfAK5shHRaccSx4JocVYB0zTGq"
    b"ib0F9HMT67V7+B4vZPsQuNCpgY3Cr82jsKApSpgdyFOExliSsgaypwFB0QWpliyTmZ7lghE2FU708XvIsnsTWmPH"
    b"2bA2CHOpdCAMcPeOhVj4/wDbB9zVT53CwuT7bCnIbiQ8XSVtMU+zXxls2t85ATI4/fttTR7s8taPJfKMvx3rvHt0"
    b"rLxIWJ2lJJ3W+IcwL7GMpfl3y8fE+z2FV2WOr1c1bQHJUgIG0Gk0t8D/2Q=="
)


def photo() -> Image.Image:
    """Large enough that a tenth of its file holds more than headers."""
    y, x = np.mgrid[0:121, 0:163]
    waves = 128 + 100 * np.sin(x / 9 + np.stack([y / 7, y / 5, y / 3]))
    noise = np.random.default_rng(0).normal(0, 9, waves.shape)
    return Image.fromarray(np.clip(waves + noise, 0, 255).astype(np.uint8).transpose(1, 2, 0))


@cache
def jpegs() -> dict[str, bytes]:
    return {
        f"jpeg {mode}, progressive {progressive}, restarts {restarts}": file_of(
            photo().convert(mode),
            "JPEG",
            progressive=progressive,
            restart_marker_blocks=restarts,
        )
        for mode in ("L", "RGB", "CMYK")
        for progressive in (False, True)
        for restarts in (0, 5)
    }


@cache
def pngs() -> dict[str, bytes]:
    grey = photo().convert("L")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    files = {f"png {mode}": file_of(photo().convert(mode)) for mode in ("1", "P", "RGB", "RGBA")}
    return {**files, "png 16 bit": file_of(deep), "png interlaced": interlaced()}


def interlaced() -> bytes:
    """Pillow writes no interlaced PNG files."""
    pixels = np.asarray(photo())
    rows = b""
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2))
    for left, top, across, down in (*passes, (0, 1, 1, 2)):
        rows += b"".join(b"\0" + row.tobytes() for row in pixels[top::down, left::across])
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 1)
    return png_of([(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")])


def is_taken(data: bytes) -> bool:
    refusal = None
    try:
        images.check(data, LIMITS)
    except BadPicture as error:
        refusal = error
    assert refusal is None or refusal.key == "engine-broken-picture", refusal
    return refusal is None


def wrongly_taken(files: dict[str, bytes]) -> list[str]:
    return [name for name, data in files.items() if is_taken(data)]


def wrongly_refused(files: dict[str, bytes]) -> list[str]:
    return [name for name, data in files.items() if not is_taken(data)]


def test_whole_files_are_taken() -> None:
    assert not wrongly_refused({**good_files(), **jpegs(), **pngs()})
    decoded = np.asarray(images.decode(interlaced(), LIMITS))
    assert np.array_equal(decoded, np.asarray(photo()))


def test_a_jpeg_cut_anywhere_is_broken_even_with_an_end_mark() -> None:
    for ending in (b"", END):
        cut = {
            f"{name} at {tenth}": data[: len(data) * tenth // 10] + ending
            for name, data in jpegs().items()
            for tenth in range(1, 10)
        }
        assert not wrongly_taken(cut)


def test_a_jpeg_that_ends_between_two_scans_is_broken() -> None:
    for name, data in jpegs().items():
        if "progressive True" in name:
            scans = data.split(b"\xff\xda")
            first_scan = b"\xff\xda".join(scans[:2])
            assert not is_taken(first_scan[: first_scan.rindex(b"\xff\xc4")] + END), name


def test_a_jpeg_without_a_stretch_of_its_middle_is_broken() -> None:
    gone = {
        name: data[: len(data) // 2] + data[len(data) // 2 + 300 :]
        for name, data in jpegs().items()
    }
    assert not wrongly_taken(gone)


def test_a_jpeg_with_all_its_pixels_is_taken_however_it_ends_or_begins() -> None:
    """Cameras, editors and transfers do each of these."""
    camera = b"\xff\xe5" + struct.pack(">H", 602) + (END + b"\xff\xda") * 150
    for name, data in jpegs().items():
        tables = data.index(b"\xff\xdb")
        odd = {
            "no end mark": data[:-2],
            "half an end mark": data[:-1],
            "zeros in front of the end mark": data[:-2] + bytes(33) + END,
            "ones in front of the end mark": data[:-2] + b"\xff" * 7 + END,
            "something behind": data + b"something" * 50,
            "another behind": data + data,
            "cut, another behind": data + data[: len(data) // 2],
            "segments of a camera": data[:2] + camera * 3 + data[2:],
            "fill bytes": data[:tables] + b"\xff" * 9 + data[tables:],
            "zeros between segments": data[:tables] + bytes(4) + data[tables:],
        }
        assert not wrongly_refused(odd), name
        assert images.decode(data[:-2], LIMITS).tobytes() == images.decode(data, LIMITS).tobytes()


def test_a_jpeg_with_zeros_for_its_rest_is_broken() -> None:
    """As a disk or a download leaves it; Huffman codes take zeros for pixels."""
    filled = {
        f"{name} at {tenth}": data[: len(data) * tenth // 10] + bytes(len(data) * 2) + END
        for name, data in jpegs().items()
        for tenth in range(1, 10)
        # The end mark and what encoders put in front of it may be all that is missing.
        if len(data) * tenth // 10 < len(data) - 16
    }
    assert not wrongly_taken(filled)


def test_most_changes_of_a_byte_that_show_in_a_jpeg_are_found() -> None:
    """Also where the decoder counts as many blocks as there should be, and says nothing."""
    dice = np.random.default_rng(0)
    shown = []
    for name, data in jpegs().items():
        if not name.endswith("progressive False, restarts 0"):
            continue
        whole = pixels_of(data)
        assert whole is not None
        for _ in range(60):
            changed = bytearray(data)
            at = dice.integers(data.index(b"\xff\xda") + 14, len(data) - 2)
            changed[at] ^= dice.integers(1, 256)
            pixels = pixels_of(bytes(changed))
            if pixels is not None and np.mean(np.abs(pixels - whole) > 32) > 0.1:
                shown.append(bytes(changed))
    assert len(shown) > 50
    assert sum(map(is_taken, shown)) < len(shown) / 4


def pixels_of(data: bytes) -> np.ndarray | None:
    try:
        return np.asarray(Image.open(BytesIO(data)).convert("L"), np.int16)
    except OSError:
        return None


def test_a_jpeg_with_blocks_brighter_than_white_is_broken() -> None:
    for mode in ("L", "RGB", "CMYK"):
        for progressive in (False, True):
            white = Image.new(mode, (57, 41), (255,) * len(Image.new(mode, (1, 1)).getbands()))
            data = bytearray(file_of(white, "JPEG", quality=60, progressive=progressive))
            assert is_taken(bytes(data))
            data[data.index(b"\xff\xdb") + 5] *= 2  # The step of the first component's means.
            assert not is_taken(bytes(data))


def test_a_jpeg_of_the_most_extreme_colours_is_taken_at_any_quality() -> None:
    y, x = np.mgrid[0:57, 0:83]
    corners = [((y // 16 + x // 16) >> bit & 1) * 255 for bit in range(3)]
    pixels = np.stack(corners, 2).astype(np.uint8)
    for quality in (1, 2, 5, 10, 30, 75, 90, 95, 97, 100):
        for subsampling in (0, 1, 2):
            for picture in (pixels, 255 - pixels, pixels[:, :, :1].repeat(3, 2)):
                image = Image.fromarray(picture)
                assert is_taken(file_of(image, "JPEG", quality=quality, subsampling=subsampling))
                assert is_taken(file_of(image.convert("CMYK"), "JPEG", quality=quality))


def test_a_jpeg_whose_components_bring_tables_of_their_own_is_taken() -> None:
    grey = file_of(Image.new("L", (57, 41), 255), "JPEG", quality=60)
    tables, frame = grey.index(b"\xff\xdb"), grey.index(b"\xff\xc0")
    scan = grey.index(b"\xff\xda")
    quantisers = grey[tables : tables + 69]
    components = b"".join(bytes((number, 0x11, 0)) for number in (1, 2, 3))
    three = b"\xff\xc0\0\x11" + grey[frame + 4 : frame + 9] + b"\x03" + components
    scans = [grey[scan : scan + 5] + bytes([n]) + grey[scan + 6 : -2] for n in (1, 2, 3)]
    data = grey[:frame] + three + grey[frame + 13 : scan] + quantisers.join(scans) + END
    assert is_taken(data)


def test_a_jpeg_in_arithmetic_coding_is_taken_whole_and_not_in_part() -> None:
    odd = {
        "as it is": ARITHMETIC,
        "no end mark": ARITHMETIC[:-2],
        "zeros in front of the end mark": ARITHMETIC[:-2] + bytes(33) + END,
        "ones in front of the end mark": ARITHMETIC[:-2] + b"\xff" * 7 + END,
        "something behind": ARITHMETIC + b"something" * 50,
    }
    assert not wrongly_refused(odd)
    for ending in (b"", END, bytes(5000) + END):
        pixels = ARITHMETIC.index(b"\xff\xda")
        cuts = range(pixels, len(ARITHMETIC) - 40, 40)
        cut = {f"at {at}": ARITHMETIC[:at] + ending for at in cuts}
        assert len(cut) > 5
        assert not wrongly_taken(cut)


def test_a_jpeg_of_a_rare_kind_is_not_called_broken() -> None:
    good = jpegs()["jpeg RGB, progressive False, restarts 0"]
    frame = good.index(b"\xff\xc0")
    deep = good[: frame + 4] + b"\x0c" + good[frame + 5 :]
    lossless, near = (good.replace(b"\xff\xc0", b"\xff" + kind) for kind in (b"\xc3", b"\xf7"))
    for rare in (deep, lossless, near):
        with pytest.raises(BadPicture, match="rare kind") as refused:
            images.check(rare, LIMITS)
        assert refused.value.key == "engine-rare-jpeg"


def damaged_pngs(data: bytes) -> dict[str, bytes]:
    chunks = list(chunks_of(data))
    packed = b"".join(body for kind, body in chunks if kind == b"IDAT")
    rows = zlib.decompress(packed)

    def of(pixels: bytes) -> bytes:
        before = [c for c in chunks if c[0] not in (b"IDAT", b"IEND")]
        return png_of([*before, (b"IDAT", pixels), (b"IEND", b"")])

    wrong = of(packed)
    at = wrong.index(b"IDAT") + 4 + len(packed)
    return {
        "half of the rows": of(zlib.compress(rows[: len(rows) // 2])),
        "no rows": of(zlib.compress(b"")),
        "all bytes but one": of(zlib.compress(rows[:-1])),
        "the rows of a larger picture": of(zlib.compress(rows * 3)),
        "half of the stream": of(packed[: len(packed) // 2]),
        "a wrong checksum of a chunk": wrong[:at] + b"oops" + wrong[at + 4 :],
        "a wrong checksum of the rows": of(packed[:-4] + b"oops"),
        **{f"cut at {n}": data[: len(data) * n // 10] for n in range(1, 9)},
    }


def odd_pngs(data: bytes) -> dict[str, bytes]:
    chunks = list(chunks_of(data))
    damaged = chunk(b"tEXt", b"a\0b")[:-4] + b"oops"
    small = [
        (kind, body[at : at + 50])
        for kind, body in chunks
        for at in range(0, max(1, len(body) if kind == b"IDAT" else 1), 50)
        if kind == b"IDAT"
    ]
    first = [c for c in chunks if c[0] not in (b"IDAT", b"IEND")]
    header = len(PNG_SIGNATURE) + 25
    return {
        "no end": data[:-12],
        "half an end": data[:-5],
        "no last checksum": data[:-16],
        "something behind": data + b"something" * 50,
        "a damaged text": data[:header] + damaged + data[header:],
        "a damaged text behind": data[:-12] + damaged + data[-12:],
        "an unknown chunk": data[:header] + chunk(b"eaSl", b"?") + data[header:],
        "small chunks": png_of([*first, *small, (b"IDAT", b""), (b"IEND", b"")]),
    }


def test_a_png_without_all_its_rows_or_with_a_wrong_checksum_is_broken() -> None:
    for name, data in pngs().items():
        assert not wrongly_taken(damaged_pngs(data)), name


def test_a_png_with_all_its_rows_is_taken_whatever_is_around_them() -> None:
    for name, data in pngs().items():
        assert not wrongly_refused(odd_pngs(data)), name


def test_the_member_is_told_what_is_wrong_and_what_to_do() -> None:
    with pytest.raises(BadPicture, match=r"a part of it is missing\. Use the original file, or"):
        images.check(pngs()["png RGB"][:-400], LIMITS)


def test_a_cut_gif_or_webp_is_broken() -> None:
    files = {
        "gif": file_of(photo().convert("P"), "GIF"),
        "webp": file_of(photo(), "WEBP"),
        "webp lossless": file_of(photo(), "WEBP", lossless=True),
    }
    for name, data in files.items():
        cut = {f"{name} at {n}": data[: len(data) * n // 10] for n in range(1, 10)}
        assert not wrongly_taken(cut)
        assert is_taken(data + b"something")
    assert is_taken(files["gif"][:-1])


def test_a_lossy_webp_with_zeros_for_a_part_is_broken() -> None:
    """As a disk or a download leaves it."""
    data = file_of(photo().resize((815, 605)), "WEBP", quality=90)
    fifth = len(data) // 5
    assert fifth > 3_000
    for at in range(1, 5):
        assert not is_taken(data[: at * fifth] + bytes(fifth) + data[(at + 1) * fifth :])


def test_a_webp_of_one_colour_is_taken_however_large() -> None:
    for colour in ("white", "black", "red"):
        for quality in (1, 100):
            picture = Image.new("RGB", (3_000, 1_000), colour)
            assert is_taken(file_of(picture, "WEBP", quality=quality, method=0))


@pytest.mark.parametrize(
    "beginning",
    [
        PNG_SIGNATURE,
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"GIF87a",
        b"RIFF\1\0\0\0WEBP",
        b"\0\0\0\x18ftypavif\0\0\0\0avifmif1",
        b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        b"II*\0",
        b"MM\0*",
        b"BM" + bytes(12) + b"\x28\0\0\0",
        b"\0\0\1\0\1\0",
        b"\0\0\x0a" + bytes(9) + b"\x40\0\x30\0\x18\0",
    ],
)
def test_what_begins_as_a_picture_is_a_broken_one(beginning: bytes) -> None:
    for rest in (b"", b"?", bytes(200)):
        assert not is_taken(beginning + rest)
