"""The pictures of a job in the sizes and colours that it is painted in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops, ImageOps

from engine.job import shapes
from engine.job.pixels import Picture, Pixels
from engine.job.recipe import Colours, Recipe
from engine.job.spec import Job, StyleImage
from engine.paint import media
from engine.pictures import colours, images
from engine.pictures.colours import Palette
from engine.pictures.transparency import alpha_of, around, extended, on_white


@dataclass(frozen=True, slots=True)
class Style:
    """A style image, its share of all styles (they sum to 1), and where it applies.

    Attributes:
        shown: in RGB, in its own colours.
        picture: in RGB, in the colours that are painted.
        share: above 0 and up to 1.
        mask: in L at the content's size: 255 where it applies fully; None means everywhere.
    """

    shown: Image.Image
    picture: Image.Image
    share: float
    mask: Image.Image | None


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted.

    Attributes:
        photo: the content image at the size of the finished picture, in its own colours; where it
            can be seen through, these are carried on.
        alpha: how much of the picture there is to see, in L at the size of `photo`; None means all.
        content: the same in the colours that are painted.
        styles: no larger than they are painted at.
        area: where anything is painted, in L at the size of `photo`; None means everywhere.
        start: the picture to start from, at the size of `photo` and in the colours that are
            painted, if there is one.
        recipe: how it is painted.
    """

    photo: Image.Image
    alpha: Image.Image | None
    content: Image.Image
    styles: tuple[Style, ...]
    area: Image.Image | None
    start: Image.Image | None
    recipe: Recipe

    @classmethod
    def of(cls, job: Job) -> Scene:
        """The pictures of a job that has pixels and no files, see `engine.job.preparing`.

        Raises:
            InvalidJob: a mask is black everywhere at the size that is painted.
        """
        photo, alpha = _parted(_picture(job.content), job)
        seen = None if alpha is None else around(alpha)
        total = sum(style.weight for style in job.styles)
        pictures = [on_white(_picture(style.picture)) for style in job.styles]
        styles = tuple(
            Style(
                picture,
                picture,
                style.weight / total,
                _within(seen, _mask(style, photo.size)),
            )
            for style, picture in zip(job.styles, pictures, strict=True)
        )
        start = None
        if job.start is not None:
            start = ImageOps.fit(_picture(job.start), photo.size, Image.Resampling.LANCZOS)
            start = on_white(start) if alpha is None else _over(photo, start)
        area = _area(styles) if styles else seen
        return cls(photo, alpha, photo, styles, area, start, job.recipe)._in_painted_colours()

    def palette(self) -> Palette | None:
        """The colours of all styles, each by its share; None where none says anything of them."""
        if not self.styles:
            return None
        each = [Palette.of(self.style_at(style, 1.0)) for style in self.styles]
        pooled = Palette.pooled(each, [style.share for style in self.styles])
        return None if pooled.plain else pooled

    def content_at(self, ratio: float) -> Image.Image:
        """The content image with its sides `ratio` times the finished picture's."""
        return images.fit(self.content, self._longest(ratio))

    def size_at(self, ratio: float) -> tuple[int, int]:
        """Height and width of `content_at` that ratio."""
        width, height = shapes.fitted(self.content.size, self._longest(ratio))
        return height, width

    def style_at(self, style: Style, ratio: float) -> Image.Image:
        """A style image whose longest side is `style_scale` times the picture's at that ratio."""
        return images.fit(
            style.picture, max(1, round(self._longest(ratio) * self.recipe.style_scale))
        )

    def finish(self, painted: Image.Image) -> Image.Image:
        """What is shown of a painted picture: at full size, with the photo's own parts in place."""
        picture = media.laid(images.resize(painted, self.photo.size), self.recipe.medium)
        if self.recipe.colours is Colours.LUMINANCE:
            picture = colours.with_chroma_of(picture, self.photo)
        if self.area is not None:
            picture = Image.composite(picture, self.photo, self.area)
        return self.seen(picture)

    def seen(self, picture: Image.Image) -> Image.Image:
        """An RGB picture at full size as it can be seen, and seen through."""
        if self.alpha is None:
            return picture
        picture = picture.copy()
        picture.putalpha(self.alpha)
        return picture

    def _longest(self, ratio: float) -> int:
        return max(1, round(max(self.photo.size) * ratio))

    def _in_painted_colours(self) -> Scene:
        """Photo and styles in the colours that the recipe's way of keeping colours needs."""
        match self.recipe.colours:
            case Colours.LUMINANCE:
                content = colours.luminance(self.photo)
                start = None if self.start is None else colours.luminance(self.start)
                pictures = [
                    colours.match_luminance(colours.luminance(style.picture), content)
                    for style in self.styles
                ]
            case Colours.MATCHED:
                content, start = self.photo, self.start
                palette = Palette.of(content)
                pictures = [colours.match_colours(style.picture, palette) for style in self.styles]
            case Colours.STYLE:
                content = media.prepared(self.photo, self.recipe.medium)
                start = self.start and media.lifted(self.start, self.recipe.medium)
                pictures = [style.picture for style in self.styles]
        styles = tuple(
            replace(style, picture=picture)
            for style, picture in zip(self.styles, pictures, strict=True)
        )
        return replace(self, content=content, styles=styles, start=start)


def _picture(given: Picture) -> Image.Image:
    if not isinstance(given, Pixels):
        raise TypeError("Files are decoded elsewhere, by those who were made for it.")
    return images.picture_of(given)


def _parted(picture: Image.Image, job: Job) -> tuple[Image.Image, Image.Image | None]:
    """The content image as it is painted, and how much of it there is to see."""
    if not job.transparent or alpha_of(picture) is None:
        return _framed(on_white(picture), job.recipe), None
    framed = _framed(picture, job.recipe)
    alpha = alpha_of(framed)
    return (on_white(framed), None) if alpha is None else (extended(framed), alpha)


def _over(photo: Image.Image, picture: Image.Image) -> Image.Image:
    """The picture on the photo, which is seen through it."""
    sheet = photo.convert("RGBA")
    return Image.alpha_composite(sheet, picture.convert("RGBA")).convert("RGB")


def _within(seen: Image.Image | None, mask: Image.Image | None) -> Image.Image | None:
    """Where a style applies: under its mask, and where there is anything to see, or near that.

    So what can't be seen costs nothing, and takes no part of the style for itself.

    Raises:
        InvalidJob: that is nowhere.
    """
    if seen is None or mask is None:
        return seen or mask
    both = ImageChops.darker(seen, mask)
    if both.getbbox() is None:
        raise shapes.black_mask()
    return both


def _framed(picture: Image.Image, recipe: Recipe) -> Image.Image:
    """A picture at the size, or cut to the shape, that the recipe paints."""
    if recipe.exact is not None:
        return images.crop_to(picture, recipe.exact)
    return images.fit(picture, recipe.size)


def _mask(style: StyleImage, size: tuple[int, int]) -> Image.Image | None:
    """A style's mask at `size`."""
    if style.mask is None:
        return None
    # Cut as the photo was. Linear, because what is sharper makes ripples along a mask's edges.
    mask = ImageOps.fit(on_white(_picture(style.mask)), size, Image.Resampling.BILINEAR)
    fitted = mask.convert("L")
    if not np.asarray(fitted).any():
        raise shapes.black_mask()
    return fitted


def _area(styles: tuple[Style, ...]) -> Image.Image | None:
    """Where at least one style applies, as much as it does."""
    area: Image.Image | None = None
    for style in styles:
        if style.mask is None:
            return None
        area = style.mask if area is None else ImageChops.lighter(area, style.mask)
    return area
