"""A photo in the colours of paintings, with nothing painted. No torch here."""

from __future__ import annotations

from PIL import Image

from engine.job.parts import box_of
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import PictureLimits, StyleImage
from engine.pictures import images
from engine.pictures.colours import Palette, transport_colours
from engine.pictures.transparency import alpha_of, extended, on_white
from engine.pictures.writing.fitting import fit

# The longest side, in pixels, at which a painting shows its colours; up to twice that it is taken
# as it is.
_ENOUGH = 2048


def recolour(asked: Recolouring, limits: PictureLimits) -> Image.Image:
    """The photo in the styles' colours, in mode RGB, or RGBA where it can be seen through.

    Raises:
        BadPicture: a file is no picture, is broken, or is above `limits`.
        InvalidJob: a style's part is not inside of it, or too small.
    """
    total = sum(style.weight for style in asked.styles)
    palette = Palette.pooled(
        [_palette(style, limits) for style in asked.styles],
        [style.weight / total for style in asked.styles],
    )
    photo = images.decode_with_alpha(asked.content, limits)
    if asked.longest is not None and max(photo.size) > asked.longest:
        photo = images.fit(photo, asked.longest)
    alpha = alpha_of(photo) if asked.transparent else None
    # Colours where nothing is to be seen are nobody's choice, and would count like the others.
    shown = on_white(photo) if alpha is None else extended(photo)
    recoloured = transport_colours(shown, palette)
    if alpha is not None:
        recoloured.putalpha(alpha)
    return recoloured


def recoloured_file(asked: Recolouring, limits: PictureLimits) -> Recoloured:
    """The same as a file.

    Raises:
        BadPicture: likewise, or no file is small enough.
        InvalidJob: likewise.
    """
    fitted = fit(images.encode(recolour(asked, limits)), asked.most_bytes)
    return Recoloured(fitted.data, fitted.extension, fitted.width, fitted.height)


def _palette(style: StyleImage, limits: PictureLimits) -> Palette:
    assert isinstance(style.picture, bytes)  # noqa: S101 - only jobs have pixels
    picture = images.decode(style.picture, limits)
    if style.part is not None:
        box = box_of(style.part, picture.size)
        right, bottom = box.left + box.width, box.top + box.height
        picture = picture.crop((box.left, box.top, right, bottom))
    # Averaging a large painting down to what a screen shows loses grain, which is no colour of it.
    return Palette.of(picture.reduce(max(1, max(picture.size) // _ENOUGH)))
