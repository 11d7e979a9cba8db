"""The pictures of a job in the sizes and colours that it is painted in."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageOps

from engine.job import shapes
from engine.job.pixels import Picture, Pixels, Size
from engine.job.recipe import Colours, Recipe, Start
from engine.job.spec import Job, StyleImage
from engine.paint import media
from engine.paint.ahead import Ahead
from engine.pictures import colours, images
from engine.pictures.colours import Palette
from engine.pictures.transparency import alpha_of, around, extended, on_white

# Masks are averaged: a share of each pixel.
_MEAN = Image.Resampling.BOX


class _Size(NamedTuple):
    """A picture in another size, to be made."""

    picture: Image.Image
    size: Size
    way: Image.Resampling = Image.Resampling.LANCZOS

    @property
    def key(self) -> Hashable:
        """What tells it from others of a scene."""
        return id(self.picture), self.size, self.way

    def make(self) -> Image.Image:
        """The picture at that size."""
        if self.way is _MEAN:
            return self.picture.resize(self.size, self.way)
        return images.resize(self.picture, self.size)


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
        ahead: makes the sizes of a stage before they are asked for.
    """

    photo: Image.Image
    alpha: Image.Image | None
    content: Image.Image
    styles: tuple[Style, ...]
    area: Image.Image | None
    start: Image.Image | None
    recipe: Recipe
    ahead: Ahead = field(default_factory=Ahead, compare=False)

    @classmethod
    def of(cls, job: Job, thread: Executor | None = None) -> Scene:
        """The pictures of a job that has pixels and no files, see `engine.job.preparing`.

        Args:
            job: whose pictures they are.
            thread: makes sizes ahead, beginning with those of the first stage; None: nobody does.

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
        scene = cls(photo, alpha, photo, styles, area, start, job.recipe, Ahead(thread))
        return scene._in_painted_colours()

    def palette(self) -> Palette | None:
        """The colours of all styles, each by its share; None where none says anything of them."""
        return self.ahead.get("palette", self._find_palette)

    def _find_palette(self) -> Palette | None:
        if not self.styles:
            return None
        each = [Palette.of(self._size_of(style, 1.0).make()) for style in self.styles]
        pooled = Palette.pooled(each, [style.share for style in self.styles])
        return None if pooled.plain else pooled

    def content_at(self, ratio: float) -> Image.Image:
        """The content image with its sides `ratio` times the finished picture's."""
        return self._made(_Size(self.content, self._content_size(ratio)))

    def in_palette_at(self, ratio: float) -> Image.Image:
        """The same in the colours of all styles."""
        return self.ahead.get(("in palette", ratio), partial(self._find_in_palette, ratio))

    def _find_in_palette(self, ratio: float) -> Image.Image:
        photo = _Size(self.content, self._content_size(ratio)).make()
        palette = self.palette()
        return photo if palette is None else colours.match_colours(photo, palette)

    def start_at(self, ratio: float) -> Image.Image | None:
        """The picture to start from, if there is one, at the size of `content_at` that ratio."""
        return self.start and self._made(_Size(self.start, self._content_size(ratio)))

    def size_at(self, ratio: float) -> tuple[int, int]:
        """Height and width of `content_at` that ratio."""
        width, height = self._content_size(ratio)
        return height, width

    def style_at(self, style: Style, ratio: float) -> Image.Image:
        """A style image whose longest side is `style_scale` times the picture's at that ratio."""
        return self._made(self._size_of(style, ratio))

    def mask_at(self, style: Style, ratio: float) -> Image.Image | None:
        """A style's mask, if it has one, over the content image at that ratio."""
        return style.mask and self._made(_Size(style.mask, self._content_size(ratio), _MEAN))

    def area_at(self, ratio: float) -> Image.Image | None:
        """Where anything is painted, over the content image at that ratio."""
        return self.area and self._made(_Size(self.area, self._content_size(ratio), _MEAN))

    def foresee(self, ratio: float, *, first: bool = False) -> None:
        """Have all that is needed at that ratio made before it is asked for.

        Args:
            ratio: of the next stage.
            first: whether that is where the painting begins, or goes on.
        """
        content = self._content_size(ratio)
        masks = [style.mask for style in self.styles if style.mask is not None]
        sizes = [
            _Size(self.content, content),
            *(self._size_of(style, ratio) for style in self.styles),
            *(_Size(mask, content, _MEAN) for mask in [*masks, *filter(None, [self.area])]),
        ]
        makers: dict[Hashable, Callable[[], object]] = {}
        if first:
            makers["palette"] = self._find_palette
            if self.start is not None:
                sizes.append(_Size(self.start, content))
            elif self.recipe.start in (Start.CONTENT, Start.NOISE_AND_CONTENT):
                makers["in palette", ratio] = partial(self._find_in_palette, ratio)
        self.ahead.foresee(makers | {size.key: size.make for size in sizes})

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

    def with_photo(self, photo: Image.Image, alpha: Image.Image | None) -> Scene:
        """The same with another content image of its size; styles and start stay as they are."""
        bare = replace(self, photo=photo, alpha=alpha, styles=(), start=None, ahead=Ahead())
        return replace(bare._in_painted_colours(), styles=self.styles, start=self.start)

    def _made(self, size: _Size) -> Image.Image:
        return self.ahead.get(size.key, size.make)

    def _content_size(self, ratio: float) -> Size:
        return shapes.fitted(self.content.size, self._longest(ratio))

    def _size_of(self, style: Style, ratio: float) -> _Size:
        longest = max(1, round(self._longest(ratio) * self.recipe.style_scale))
        return _Size(style.picture, shapes.fitted(style.picture.size, longest))

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
        return framed(on_white(picture), job.recipe), None
    whole = framed(picture, job.recipe)
    alpha = alpha_of(whole)
    return (on_white(whole), None) if alpha is None else (extended(whole), alpha)


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


def framed(picture: Image.Image, recipe: Recipe) -> Image.Image:
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
