"""The pictures of a job side by side, small."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

_HEIGHT = 150
_GAP = 8
# In heights. A panorama would leave no room for the others.
_WIDEST = 2


def side_by_side(thumbnails: Sequence[bytes], height: int = _HEIGHT) -> bytes | None:
    """A WebP file of some pictures in a row, of one height, on nothing; None if there are none.

    Args:
        thumbnails: encoded pictures, made by `engine.images` and so fit to be decoded here.
        height: of the row, in pixels.
    """
    pictures = [_scaled(thumbnail, height) for thumbnail in thumbnails if thumbnail]
    if not pictures:
        return None
    width = sum(picture.width for picture in pictures) + _GAP * (len(pictures) - 1)
    row = Image.new("RGBA", (width, height))
    left = 0
    for picture in pictures:
        row.paste(picture, (left, (height - picture.height) // 2))
        left += picture.width + _GAP
    file = BytesIO()
    row.save(file, "WEBP", quality=85)
    return file.getvalue()


def _scaled(thumbnail: bytes, height: int) -> Image.Image:
    with Image.open(BytesIO(thumbnail), formats=("WEBP", "JPEG", "PNG")) as opened:
        picture = opened.convert("RGB")
    ratio = min(height / picture.height, _WIDEST * height / picture.width)
    size = max(1, round(picture.width * ratio)), max(1, round(picture.height * ratio))
    return picture.resize(size, Image.Resampling.LANCZOS)
