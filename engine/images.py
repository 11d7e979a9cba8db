"""Pictures in and out: checked before they are decoded, and encoded as PNG. No torch here."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from engine.errors import BadPicture
from engine.spec import PictureInfo, PictureLimits

# Pillow knows sixty formats; fewer decoders are fewer ways in for a hostile file.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_FORMAT_WORDS = "PNG, JPEG, WebP or GIF"
# A strip is for showing around, so it needs no more pixels than a screen.
_STRIP_HEIGHT = 1024
_GAP = 8


def check(data: bytes, limits: PictureLimits) -> PictureInfo:
    """Decode a picture file in full, to know that painting it will not fail later.

    Raises:
        BadPicture: the file is no picture, is broken, or is above `limits`.
    """
    with _open(data, limits) as picture:
        file_format = picture.format or "unknown"
        upright = _upright_rgb(picture)
    return PictureInfo(file_format, upright.width, upright.height)


def decode(data: bytes, limits: PictureLimits) -> Image.Image:
    """The picture in a file: upright, in sRGB, on white where it was transparent, mode RGB.

    Of an animated picture it is the first frame.

    Raises:
        BadPicture: the file is no picture, is broken, or is above `limits`.
    """
    with _open(data, limits) as picture:
        return _upright_rgb(picture)


def encode(picture: Image.Image, text: Mapping[str, str] | None = None) -> bytes:
    """The picture as a PNG file, with `text` by keyword ("Software") as its text chunks."""
    chunks = PngInfo()
    for keyword, value in (text or {}).items():
        # Writes iTXt, in UTF-8, what is not Latin-1.
        chunks.add_text(keyword, value)
    out = BytesIO()
    # Level 3 of 9 is a third of the time of the default for about 4 % more bytes.
    picture.save(out, "PNG", compress_level=3, pnginfo=chunks)
    return out.getvalue()


def fit(picture: Image.Image, longest: int) -> Image.Image:
    """The picture resized so that its longest side is `longest` pixels, its shape kept."""
    ratio = longest / max(picture.size)
    return resize(picture, (round(picture.width * ratio), round(picture.height * ratio)))


def resize(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at `size`, width and height, each at least 1 pixel."""
    size = (max(1, size[0]), max(1, size[1]))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS)


def crop_to(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture's middle at `size`; a picture that stands upright gets `size` turned upright."""
    width, height = size if picture.width >= picture.height else (size[1], size[0])
    return ImageOps.fit(picture, (width, height), Image.Resampling.LANCZOS)


def strip(pictures: list[Image.Image]) -> Image.Image:
    """The pictures side by side on white, as high as the last one, up to 1024 pixels."""
    height = min(pictures[-1].height, _STRIP_HEIGHT)
    row = [resize(p, (round(p.width * height / p.height), height)) for p in pictures]
    width = sum(p.width for p in row) + _GAP * (len(row) - 1)
    sheet = Image.new("RGB", (width, height), "white")
    left = 0
    for picture in row:
        sheet.paste(picture, (left, 0))
        left += picture.width + _GAP
    return sheet


def _open(data: bytes, limits: PictureLimits) -> Image.Image:
    """Open a picture file without decoding its pixels yet."""
    if len(data) > limits.max_bytes:
        raise BadPicture(
            f"That file is {len(data) / 2**20:.1f} MB; pictures may have up to "
            f"{limits.max_bytes / 2**20:.0f} MB."
        )
    try:
        with warnings.catch_warnings():
            # Pillow's own pixel limit warns; ours, below, decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise BadPicture(f"That file is not a picture I can read; send {_FORMAT_WORDS}.") from None
    except Image.DecompressionBombError:
        raise BadPicture(_too_many_pixels(None, limits)) from None
    except Exception as error:
        raise BadPicture(f"That picture is broken; save it again as {_FORMAT_WORDS}.") from error
    if picture.width * picture.height > limits.max_pixels:
        raise BadPicture(_too_many_pixels(picture, limits))
    return picture


def _too_many_pixels(picture: Image.Image | None, limits: PictureLimits) -> str:
    has = (
        "far too many" if picture is None else f"{picture.width * picture.height / 1e6:.1f} million"
    )
    return (
        f"That picture has {has} pixels; up to {limits.max_pixels / 1e6:g} million are allowed. "
        "Make it smaller and try again."
    )


def _upright_rgb(picture: Image.Image) -> Image.Image:
    try:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        return _on_white(_to_srgb(upright))
    except Exception as error:
        # Decoders raise a dozen kinds of errors on broken files, SyntaxError among them.
        raise BadPicture(f"That picture is broken; save it again as {_FORMAT_WORDS}.") from error


def _to_srgb(picture: Image.Image) -> Image.Image:
    """Apply the embedded colour profile, so that colours are those the photographer saw."""
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    alpha = picture.getchannel("A") if "A" in picture.getbands() else None
    if picture.mode in ("P", "PA", "LA", "RGBA", "RGBX"):
        picture = picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        # A broken profile is worth less than the picture; viewers ignore it, too.
        return picture if alpha is None else _with_alpha(picture, alpha)
    if converted is None:
        return picture
    return converted if alpha is None else _with_alpha(converted, alpha)


def _with_alpha(picture: Image.Image, alpha: Image.Image) -> Image.Image:
    picture = picture.convert("RGB")
    picture.putalpha(alpha)
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        picture = _to_eight_bits(picture)
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    sheet = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(sheet, picture).convert("RGB")


def _to_eight_bits(picture: Image.Image) -> Image.Image:
    """16-bit greys scaled to 8 bits; Pillow's own conversion would clip them to white."""
    return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
