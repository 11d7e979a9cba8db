"""The pictures of a job side by side, small."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

_log = logging.getLogger(__name__)

_HEIGHT = 150
_GAP = 8
# In heights. A panorama would leave no room for the others.
_WIDEST = 2


def side_by_side(thumbnails: Sequence[bytes], height: int = _HEIGHT) -> bytes | None:
    """A WebP file of some pictures in a row, of one height, on nothing; None if there are none.

    Args:
        thumbnails: encoded pictures, made by `engine.pictures.images` and so fit to be decoded
            here. One
            that was damaged on the disk since then is left out.
        height: of the row, in pixels.
    """
    pictures = [_scaled(thumbnail, height) for thumbnail in thumbnails if is_readable(thumbnail)]
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


def is_readable(thumbnail: bytes) -> bool:
    """Whether a thumbnail is still a picture."""
    try:
        _decoded(thumbnail)
    except Exception as error:  # Pillow has many words for what is no picture
        _log.warning("A thumbnail of %d bytes is damaged: %s", len(thumbnail), error)
        return False
    return True


def _scaled(thumbnail: bytes, height: int) -> Image.Image:
    picture = _decoded(thumbnail)
    ratio = min(height / picture.height, _WIDEST * height / picture.width)
    size = max(1, round(picture.width * ratio)), max(1, round(picture.height * ratio))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _decoded(thumbnail: bytes) -> Image.Image:
    with Image.open(BytesIO(thumbnail), formats=("WEBP", "JPEG", "PNG")) as opened:
        return opened.convert("RGB")
