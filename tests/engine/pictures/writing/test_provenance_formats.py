"""A picture of any format says the same of how it was made, and is read as strictly."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import ExifTags, Image

from engine.job.layers import Layer, equal_layers
from engine.job.recipes import GATYS
from engine.pictures.writing.conversion import convert
from engine.pictures.writing.exif import write
from engine.pictures.writing.formats import Format
from engine.pictures.writing.provenance import _MOST_WRITTEN, Provenance, read, to_json, to_text
from tests.engine.pictures.writing.test_provenance import (
    EVERYTHING,
    FROM_PICTURE,
    LIMITS,
    described,
    job_with,
    painted,
    picture,
    refused,
)

# GIF is for pictures that move.
_OF_STILLS = (Format.PNG, Format.JPEG, Format.WEBP)


def in_format(file_format: str, text: str | None) -> bytes:
    """A picture of another format, with Easel's own text in its EXIF."""
    exif = b"" if text is None else write("Easel", "A photo", f"Easel {text}")
    out = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, file_format, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("to", [Format.JPEG, Format.WEBP])
def test_jpeg_and_webp_say_the_same_as_png(to: Format) -> None:
    data = convert(painted(EVERYTHING), to)
    assert read(data, LIMITS) == described(EVERYTHING)
    with Image.open(BytesIO(data)) as opened:
        exif = opened.getexif()
    assert exif[ExifTags.Base.Software] == f"Easel {described(EVERYTHING).easel}"
    assert str(exif[ExifTags.Base.ImageDescription]).startswith("A photo painted by Easel")


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_the_same_is_refused_in_every_format(file_format: str) -> None:
    ours = to_json(described(EVERYTHING)).encode("ascii", "replace").decode()
    assert "does not say how it was made" in refused(in_format(file_format, None))
    for text in ("", "{", "[" * 60_000, '{"format": 1}', ours.replace('"seed":77', '"seed":-1')):
        assert "damaged" in refused(in_format(file_format, text))
    assert "painted by a newer Easel" in refused(in_format(file_format, '{"format": 8}'))
    cut = in_format(file_format, ours)
    assert "damaged" in refused(cut[: cut.index(b"recipe")])


@pytest.mark.parametrize("behind", [b"XMP ", b"}", b"{}", b" and so on"])
def test_letters_behind_a_comment_are_none_of_it(behind: bytes) -> None:
    ours = to_json(described(job_with(GATYS))).encode("ascii", "replace").decode()
    cut = in_format("WEBP", ours)
    end = cut.index(ours.encode()) + len(ours)
    assert read(cut[:end] + behind + cut[end:], LIMITS) == read(cut, LIMITS)


def test_a_webp_text_longer_than_any_of_ours_is_refused_unread() -> None:
    ours = to_json(described(job_with(GATYS))).encode("ascii", "replace").decode()
    assert read(in_format("WEBP", " " * 5_000 + ours), LIMITS)
    assert "damaged" in refused(in_format("WEBP", " " * 100_000 + ours))


def test_a_recipe_too_long_to_be_read_again_is_left_out() -> None:
    layers = equal_layers(["conv1_1"] * 5_000)
    png = painted(job_with(replace(GATYS, content_layers=layers)))
    for to in _OF_STILLS:
        data = convert(png, to)
        assert "does not say how it was made" in refused(data)
        with Image.open(BytesIO(data)) as opened:
            assert opened.size == (8, 8)


def test_the_longest_that_is_written_fits_into_every_format() -> None:
    def long(number: int) -> Provenance:
        recipe = replace(FROM_PICTURE, content_layers=(Layer("conv1_1", 0.125),) * number)
        made = replace(described(EVERYTHING), device="\U0001f58c" * 100, torch="ü" * 100)
        return replace(made, recipe=recipe)

    one, two = len(to_json(long(1))), len(to_json(long(2)))
    longest = long(1 + (_MOST_WRITTEN - one) // (two - one))
    png = picture(to_text(longest))
    assert len(to_json(longest)) > _MOST_WRITTEN - 100
    for to in _OF_STILLS:
        assert read(convert(png, to), LIMITS) == longest
