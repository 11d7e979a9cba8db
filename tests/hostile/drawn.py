"""Small, good picture files of every kind that members send: what hostile ones are made from."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageCms

from tests.engine.videos import video

pillow_heif.register_heif_opener()

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# EXIF with one entry: the camera was turned a quarter to the left.
SIDEWAYS = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"


def file_of(picture: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    """The picture as a file."""
    out = BytesIO()
    picture.save(out, file_format, **options)
    return out.getvalue()


def drawing(width: int = 24, height: int = 16, mode: str = "RGB") -> Image.Image:
    """A gradient with noise, in any of Pillow's modes."""
    noise = np.random.default_rng(0).integers(0, 64, (height, width, 3))
    ramp = np.linspace(0, 191, width)[None, :, None]
    picture = Image.fromarray((noise + ramp).astype(np.uint8))
    if mode == "I;16":
        deep = np.asarray(picture.convert("L")).astype(np.uint16) * 257
        return Image.fromarray(deep)
    if mode.endswith("A"):
        picture.putalpha(picture.convert("L"))
    return picture.convert(mode)


def good_files() -> dict[str, bytes]:
    """Good files by what is special about them."""
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    files = {f"png {mode}": file_of(drawing(mode=mode)) for mode in modes}
    files["png clear colour"] = file_of(drawing(mode="P"), transparency=3)
    files["png clear colours"] = file_of(drawing(mode="P"), transparency=bytes(range(0, 256, 2)))
    files["png profile"] = file_of(drawing(), icc_profile=SRGB)
    files["png sideways"] = file_of(drawing(), exif=SIDEWAYS)
    files["png text"] = png(*picture_chunks(8, 6), text=(b"iTXt", b"Title\0\0\0\0\0waves"))
    for mode in ("L", "RGB", "CMYK"):
        files[f"jpeg {mode}"] = file_of(drawing(mode=mode), "JPEG")
    files["jpeg progressive"] = file_of(drawing(), "JPEG", progressive=True)
    files["jpeg sideways"] = file_of(drawing(), "JPEG", exif=SIDEWAYS)
    files["jpeg profile"] = file_of(drawing(), "JPEG", icc_profile=SRGB)
    files["jpeg of two pictures"] = file_of(
        drawing(), "MPO", save_all=True, append_images=[drawing()]
    )
    files["webp"] = file_of(drawing(), "WEBP")
    files["webp lossless"] = file_of(drawing(), "WEBP", lossless=True)
    files["webp clear"] = file_of(drawing(mode="RGBA"), "WEBP", exif=SIDEWAYS, icc_profile=SRGB)
    for mode in ("1", "L", "P"):
        files[f"gif {mode}"] = file_of(drawing(mode=mode), "GIF")
    files |= _further_formats()
    files["mp4"] = video([drawing(), drawing().rotate(180)])
    files["webm"] = video([drawing(), drawing().rotate(180)], "VP8")
    for name in ("GIF", "WEBP", "PNG"):
        more = [drawing().rotate(turn) for turn in (90, 180)]
        files[f"{name.lower()} animated"] = file_of(
            drawing(), name, save_all=True, append_images=more
        )
    return files


def _further_formats() -> dict[str, bytes]:
    """Good files of the formats that phones, scanners, games and desktops make."""
    files = {"avif": file_of(drawing(), "AVIF"), "heic": file_of(drawing(), "HEIF")}
    files["avif clear"] = file_of(drawing(mode="RGBA"), "AVIF", icc_profile=SRGB)
    files["avif sideways"] = file_of(drawing(), "AVIF", exif=SIDEWAYS)
    files["heic clear"] = file_of(drawing(mode="RGBA"), "HEIF", icc_profile=SRGB)
    files["heic sideways"] = file_of(drawing(), "HEIF", exif=SIDEWAYS)
    more = [drawing().rotate(turn) for turn in (90, 180)]
    files["heic of three pictures"] = file_of(drawing(), "HEIF", save_all=True, append_images=more)
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"):
        files[f"tiff {mode}"] = file_of(drawing(mode=mode), "TIFF")
    for way in ("packbits", "tiff_lzw", "tiff_deflate", "jpeg", "lzma", "zstd"):
        files[f"tiff {way}"] = file_of(drawing(), "TIFF", compression=way)
    files["tiff of three pages"] = file_of(drawing(), "TIFF", save_all=True, append_images=more)
    files["tiff sideways"] = file_of(drawing(), "TIFF", tiffinfo={274: 6}, icc_profile=SRGB)
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        files[f"bmp {mode}"] = file_of(drawing(mode=mode), "BMP")
    for mode in ("L", "LA", "P", "RGB", "RGBA"):
        files[f"tga {mode}"] = file_of(drawing(mode=mode), "TGA")
        files[f"tga {mode} packed"] = file_of(drawing(mode=mode), "TGA", compression="tga_rle")
    size = {"sizes": [(24, 16)]}
    files["ico"] = file_of(drawing(mode="RGBA"), "ICO", **size)
    files["ico of bitmaps"] = file_of(drawing(mode="RGBA"), "ICO", bitmap_format="bmp", **size)
    return files


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG file, with the right checksum."""
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """The body of a PNG file's IHDR chunk; colour 0 is grey, 2 RGB, 3 a palette."""
    return struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)


def picture_chunks(width: int, height: int) -> tuple[bytes, bytes]:
    """IHDR's and IDAT's bodies of a black picture."""
    rows = bytes((1 + 3 * width) * height)
    return header(width, height), zlib.compress(rows)


def png(ihdr: bytes, idat: bytes, **extra: tuple[bytes, bytes]) -> bytes:
    """A PNG file of these bodies, with extra chunks (kind and body) in front of the pixels."""
    before = b"".join(chunk(kind, body) for kind, body in extra.values())
    ends = chunk(b"IDAT", idat) + chunk(b"IEND", b"")
    return PNG_SIGNATURE + chunk(b"IHDR", ihdr) + before + ends


def chunks_of(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of each chunk of a PNG file; of a damaged one, what its lengths make of it."""
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(data):
        length = struct.unpack(">I", data[at : at + 4])[0]
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def png_of(chunks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A PNG file of these chunks."""
    return PNG_SIGNATURE + b"".join(chunk(kind, body) for kind, body in chunks)
