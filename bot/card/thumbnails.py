"""The pictures of a job side by side, small, and parts of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

from engine.job.parts import Cell

_log = logging.getLogger(__name__)

_HEIGHT = 150
_GAP = 8
# In heights. A panorama would leave no room for the others.
_WIDEST = 2
# Of what a thumbnail has at most, in pixels, so that parts can be told from each other.
_GRID_HEIGHT = 320
# Light lines with dark edges are seen on any painting.
_LINE, _EDGE = (255, 255, 255), (0, 0, 0)


def side_by_side(thumbnails: Sequence[bytes], height: int = _HEIGHT) -> bytes | None:
    """A WebP file of some pictures in a row, of one height, on nothing; None if there are none.

    Args:
        thumbnails: encoded pictures, made by `engine.pictures.images` and so fit to be decoded
            here. One that was damaged on the disk since then is left out.
        height: of the row, in pixels.
    """
    return _row([_scaled(one, height) for one in thumbnails if is_readable(one)], height)


def in_thirds(thumbnails: Sequence[bytes]) -> bytes | None:
    """`side_by_side`, with lines between the nine parts of each picture, to choose one of."""
    readable = filter(is_readable, thumbnails)
    return _row([_divided(_scaled(one, _GRID_HEIGHT)) for one in readable], _GRID_HEIGHT)


def with_part(thumbnails: Sequence[bytes], part: Cell | None) -> Sequence[bytes]:
    """The content image and the style images, and of the latter that part alone; None: all."""
    if part is None:
        return thumbnails
    content, styles = thumbnails[:1], thumbnails[1:]
    return [*content, *(_cut(style, part) for style in styles if is_readable(style))]


def _row(pictures: Sequence[Image.Image], height: int) -> bytes | None:
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


def _divided(picture: Image.Image) -> Image.Image:
    middle = Cell.MIDDLE.box_in(picture.size)
    draw = ImageDraw.Draw(picture)
    for colour, width in ((_EDGE, 5), (_LINE, 3)):
        for x in (middle.left, middle.left + middle.width):
            draw.line([(x, 0), (x, picture.height)], colour, width)
        for y in (middle.top, middle.top + middle.height):
            draw.line([(0, y), (picture.width, y)], colour, width)
    return picture


def _cut(thumbnail: bytes, part: Cell) -> bytes:
    picture = _decoded(thumbnail)
    box = part.box_in(picture.size)
    if not box.width or not box.height:  # of a picture that is a line
        return thumbnail
    file = BytesIO()
    right, bottom = box.left + box.width, box.top + box.height
    picture.crop((box.left, box.top, right, bottom)).save(file, "PNG")
    return file.getvalue()


def _decoded(thumbnail: bytes) -> Image.Image:
    with Image.open(BytesIO(thumbnail), formats=("WEBP", "JPEG", "PNG")) as opened:
        return opened.convert("RGB")
