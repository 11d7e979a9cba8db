"""Pictures that can be seen through in places. No torch here.

What is there is no colour that anybody chose: files have black there, white, or noise.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

# Of a picture's longest side. A painting's edge, where it meets what stays as it is, looks unlike
# the rest of it; within a margin that is cut off nobody sees it.
_MARGIN = 1 / 32


def as_rgb(picture: Image.Image) -> Image.Image:
    """The picture in RGB, or in RGBA if it can be seen through anywhere."""
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def on_white(picture: Image.Image) -> Image.Image:
    """The picture in RGB, on white where it can be seen through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    sheet = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(sheet, picture.convert("RGBA")).convert("RGB")


def alpha_of(picture: Image.Image) -> Image.Image | None:
    """How much of an RGB or RGBA picture there is to see at each pixel, in L.

    None where all of it is there, and where nothing is: that is a white sheet, and not no picture.
    """
    if picture.mode != "RGBA":
        return None
    alpha = picture.getchannel("A")
    least, most = alpha.getextrema()
    return None if least == 255 or most == 0 else alpha


def around(alpha: Image.Image) -> Image.Image:
    """Where there is anything to see, and a margin: 255 there and 0 elsewhere, in L."""
    seen = alpha.point([0] + [255] * 255)
    blurred = seen.filter(ImageFilter.GaussianBlur(_MARGIN * max(alpha.size)))
    return ImageChops.lighter(seen, blurred.point([0] * 32 + [255] * 224))


def extended(picture: Image.Image) -> Image.Image:
    """An RGBA picture in RGB, its colours carried on softly to where it can be seen through.

    A network finds no edge there, and no foreign colour. The picture is halved down to a pixel of
    its mean colour, where each pixel has the colour of what there is of its four; and from there
    back up, each size is laid over the smaller one, stretched.
    """
    sizes = [picture]
    while max(sizes[-1].size) > 1:
        width, height = sizes[-1].size
        half = sizes[-1].resize(((width + 1) // 2, (height + 1) // 2), Image.Resampling.BOX)
        # A quarter that is there is enough for all of it.
        half.putalpha(half.getchannel("A").point([min(4 * level, 255) for level in range(256)]))
        sizes.append(half)
    filled = sizes.pop().convert("RGB")
    while sizes:
        size = sizes.pop()
        sheet = filled.resize(size.size, Image.Resampling.BILINEAR).convert("RGBA")
        filled = Image.alpha_composite(sheet, size).convert("RGB")
    return filled
