"""A comment in EXIF is found, whoever wrote it, and a hostile file leads nowhere."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import ExifTags, Image

from engine.pictures.writing.exif import comment, write

TEXT = "Easel " + "x" * 3_000


def saved(file_format: str, exif: bytes) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, file_format, exif=exif)
    return out.getvalue()


def big_endian(text: str, kind: int = 7) -> bytes:
    """EXIF as another program may write it: of the other byte order, behind other entries."""
    value = b"ASCII\0\0\0" + text.encode()
    turned = struct.pack(">HHIHH", 0x0112, 3, 1, 1, 0)
    first = struct.pack(">H", 2) + turned + struct.pack(">HHII", 0x8769, 4, 1, 38) + bytes(4)
    further = struct.pack(">HHHIII", 1, 0x9286, kind, len(value), 56, 0)
    block = b"MM\0*" + struct.pack(">I", 8) + first
    return b"Exif\0\0" + block + further + value


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
@pytest.mark.parametrize("length", [1, 7, 4_000, 60_000])
def test_what_is_written_is_read(file_format: str, length: int) -> None:
    data = saved(file_format, write("Easel", "A photo", "Easel " + "x" * length))
    found = comment(data, "Easel ")
    assert found is not None
    assert found == "x" * length


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP"])
def test_what_another_program_has_written_again_is_read(file_format: str) -> None:
    for kind in (1, 2, 7):
        assert comment(saved(file_format, big_endian(TEXT, kind)), "Easel ") == "x" * 3_000
    with Image.open(BytesIO(saved(file_format, big_endian(TEXT)))) as opened:
        exif = opened.getexif()
        assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment].endswith(b"x")
        assert comment(saved(file_format, exif.tobytes()), "Easel ") == "x" * 3_000


def test_of_files_without_it_nothing_is_read() -> None:
    holiday = Image.Exif()
    holiday[ExifTags.Base.Make] = "A camera"
    for file_format in ("JPEG", "WEBP"):
        assert comment(saved(file_format, b""), "Easel ") is None
        assert comment(saved(file_format, holiday.tobytes()), "Easel ") is None
    unicode = b"UNICODE\0" + "Easel".encode("utf-16")
    holiday.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = unicode
    assert comment(saved("JPEG", holiday.tobytes()), "Easel ") is None


def test_of_a_damaged_file_no_more_is_read_than_it_has() -> None:
    whole = saved("JPEG", write("Easel", "A photo", "Easel {}"))
    for length in range(len(whole)):
        assert comment(whole[:length], "Easel ") in (None, "", "{", "{}")
