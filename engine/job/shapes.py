"""What the shapes of a job's pictures have to be, known before any is painted. No torch here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import ceil

from engine.job.errors import InvalidJob
from engine.job.parts import Part, box_of
from engine.job.pixels import Size
from engine.job.recipe import Recipe
from engine.job.spec import PictureInfo

# How much the shape of a mask may differ from the content's.
_SHAPE_TOLERANCE = 0.02
# The shorter side of a finished picture, in pixels. What is thinner shows nothing.
LEAST_SIDE = 8


def check(
    content: PictureInfo,
    styles: Iterable[PictureInfo],
    masks: Iterable[PictureInfo],
    recipe: Recipe,
    *,
    to_choose: bool = False,
) -> None:
    """Refuse what a worker would have to refuse once it has decoded the pictures.

    Args:
        content: the content image.
        styles: the style images, or the parts of them that are used.
        masks: of the styles.
        recipe: of the job.
        to_choose: whether it paints several small pictures.

    Raises:
        InvalidJob: the content image would be painted too thin, a style image would be seen too
            thin, or a mask has another shape than the content image, or is black everywhere.
    """
    size = (content.width, content.height)
    _check_thinness(size, recipe, to_choose=to_choose)
    for style in styles:
        _check_style_thinness((style.width, style.height), recipe, to_choose=to_choose)
    for mask in masks:
        check_mask_shape((mask.width, mask.height), size)
        if mask.is_black:
            raise black_mask()


def cut(picture: PictureInfo, part: Part | None) -> PictureInfo:
    """What a part of a picture is; None: all of it.

    Raises:
        InvalidJob: see `box_of`.
    """
    if part is None:
        return picture
    box = box_of(part, (picture.width, picture.height))
    return replace(picture, width=box.width, height=box.height)


def fitted(size: Size, longest: int) -> Size:
    """A width and height at which the longest side is `longest` pixels, each at least 1."""
    ratio = longest / max(size)
    return max(1, round(size[0] * ratio)), max(1, round(size[1] * ratio))


def painted(content: Size, recipe: Recipe) -> Size:
    """The finished picture's width and height, for a content image of that size."""
    if recipe.exact is None:
        return fitted(content, recipe.size)
    return turned(recipe.exact, content)


def turned(shape: Size, content: Size) -> Size:
    """The shape, upright for a content image that stands upright."""
    return shape if content[0] >= content[1] else (shape[1], shape[0])


def _check_thinness(content: Size, recipe: Recipe, *, to_choose: bool) -> None:
    """Refuse a content image that would be a line at the recipe's size."""
    if recipe.exact is not None:  # cut to that shape
        return
    shorter = round(recipe.size * min(content) / max(content))
    if shorter < LEAST_SIDE:
        enough = ceil(LEAST_SIDE * max(content) / min(content))
        key = "engine-too-thin-to-choose" if to_choose else "engine-too-thin"
        raise _too_thin("picture", key, recipe.size, shorter, enough, to_choose)


def _check_style_thinness(style: Size, recipe: Recipe, *, to_choose: bool) -> None:
    """Refuse a style image that would be a line at the size that it is seen at."""
    size = recipe.size if recipe.exact is None else max(recipe.exact)
    shorter = round(size * recipe.style_scale * min(style) / max(style))
    if shorter >= LEAST_SIDE:
        return
    if recipe.exact is not None:
        raise InvalidJob(
            f"That recipe paints {size} pixels, at which that style picture's shorter side would "
            f"have {max(1, shorter)} px; it needs at least {LEAST_SIDE}. Cut a part out of the "
            "style picture, or choose another recipe.",
            "engine-style-too-thin-for-recipe",
            size=size,
            shorter=max(1, shorter),
            least=LEAST_SIDE,
        )
    enough = ceil(LEAST_SIDE * max(style) / min(style) / recipe.style_scale)
    key = "engine-style-too-thin-to-choose" if to_choose else "engine-style-too-thin"
    raise _too_thin("style picture", key, size, shorter, enough, to_choose)


def _too_thin(
    what: str, key: str, size: int, shorter: int, enough: int, to_choose: bool
) -> InvalidJob:
    """What is said of a picture that is too thin at that size, and would be at less than another.

    Pictures to choose from have half the size that was chosen for them.
    """
    where = f"At a size of {size} pixels"
    if to_choose:
        enough *= 2
        where = f"Pictures to choose from are painted at half the size: at {size} pixels"
    return InvalidJob(
        f"{where} that {what}'s shorter side would have {max(1, shorter)} px; it needs at least "
        f"{LEAST_SIDE}. Choose a size of {enough} or more, or cut a part out of the {what}.",
        key,
        size=size,
        shorter=max(1, shorter),
        least=LEAST_SIDE,
        enough=enough,
    )


def check_mask_shape(mask: Size, content: Size) -> None:
    """Refuse a mask that can't lie over the content image as that came.

    Raises:
        InvalidJob: it has another shape.
    """
    stretch = (mask[0] * content[1]) / (mask[1] * content[0])
    if abs(stretch - 1) > _SHAPE_TOLERANCE:
        raise InvalidJob(
            f"The mask is {mask[0]} by {mask[1]} pixels, which is not the shape of the "
            f"content image, {content[0]} by {content[1]}; draw it over the content image.",
            "engine-mask-shape",
            mask_width=mask[0],
            mask_height=mask[1],
            width=content[0],
            height=content[1],
        )


def black_mask() -> InvalidJob:
    """What is said of a mask that is black everywhere."""
    return InvalidJob(
        "The mask is black everywhere, so nothing would be painted; it should be white where "
        "the style applies.",
        "engine-mask-black",
    )
