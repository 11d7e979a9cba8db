"""A job's picture files become pixels, no more of them than it needs. No torch here.

A worker gets nothing else: whatever strangers put into a file has its effect where it is decoded.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from engine.job import shapes
from engine.job.pixels import (
    Need,
    Picture,
    Pixels,
    Size,
    digest_of,
    need_of_content,
    need_of_mask,
    need_of_start,
    need_of_style,
)
from engine.job.spec import Job, PictureInfo

Prepared: TypeAlias = tuple[Job, Sequence[PictureInfo]]
"""A job with pixels, and what its files were: content, styles, masks, start."""

Asking: TypeAlias = Generator[tuple[bytes, Need], PictureInfo, Prepared]


async def prepared(job: Job, look: Callable[[bytes, Need], Awaitable[PictureInfo]]) -> Prepared:
    """The job with pixels in place of its files, decoded by somebody else.

    Args:
        job: has files.
        look: decodes one, as `engine.pictures.images.check` does.

    Raises:
        InvalidJob: the pictures don't go together, or not with the recipe.
        Exception: whatever `look` raises.
    """
    asking = ask(job)
    try:
        asked = next(asking)
        while True:
            asked = asking.send(await look(*asked))
    except StopIteration as end:
        ready: Prepared = end.value
        return ready


def is_prepared(job: Job) -> bool:
    """Whether there is no file among the job's pictures any more."""
    return all(isinstance(picture, Pixels) for picture in _pictures(job))


def _pictures(job: Job) -> list[Picture]:
    """All of them: content, styles, masks, start."""
    masks = [style.mask for style in job.styles if style.mask is not None]
    start = [] if job.start is None else [job.start]
    return [job.content, *(style.picture for style in job.styles), *masks, *start]


def ask(job: Job) -> Asking:
    """Ask for one file after the other, and put the pixels in their places; raises InvalidJob."""
    files = [picture for picture in _pictures(job) if isinstance(picture, bytes)]
    # Which of several would be chosen, nobody can tell by more than a frame.
    frames = 1 if job.variations else job.most_frames
    need = need_of_content(job.recipe, transparent=job.transparent, most_frames=frames)
    looks = [(yield files[0], need)]
    painted = shapes.painted((looks[0].width, looks[0].height), job.recipe)
    for file, need in zip(files[1:], _other_needs(job, painted), strict=True):
        looks.append((yield file, need))
    count = len(job.styles)
    styles, masks = looks[1 : 1 + count], looks[1 + count : len(looks) - (job.start is not None)]
    cut = [shapes.cut(look, style.part) for look, style in zip(styles, job.styles, strict=True)]
    shapes.check(looks[0], cut, masks, job.recipe, to_choose=bool(job.variations))
    return _with_pixels(job, map(_pixels, files, looks)), looks


def _other_needs(job: Job, painted: Size) -> Iterator[Need]:
    """What is needed of all pictures but the content image, for a picture of that size."""
    for style in job.styles:
        yield need_of_style(job.recipe, style.part)
    for style in job.styles:
        if style.mask is not None:
            yield need_of_mask(painted)
    if job.start is not None:
        yield need_of_start(painted)


def _pixels(file: bytes, look: PictureInfo) -> Picture:
    """What was decoded of a file; the file where nobody decoded it."""
    return file if look.pixels is None else replace(look.pixels, file=digest_of(file))


def _with_pixels(job: Job, found: Iterator[Picture]) -> Job:
    """The job with other pictures, which come in the order of `_pictures`."""
    content = next(found)
    styles = [replace(style, picture=next(found)) for style in job.styles]
    masked = [style if style.mask is None else replace(style, mask=next(found)) for style in styles]
    start = None if job.start is None else next(found)
    return replace(job, content=content, styles=tuple(masked), start=start)
