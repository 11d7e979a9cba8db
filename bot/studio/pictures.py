"""The pictures of one job, and what its member calls each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Generic, TypeVar

from bot.language import Sentence, sentence
from bot.studio.orders import Order, Refused
from engine.job.recipe import Recipe
from engine.job.spec import Job, StyleImage

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Pictures(Generic[T]):
    """What a job is painted from: files as bytes, or where each comes from.

    Attributes:
        content: the content image.
        styles: the style images.
        masks: of each style image, or None; empty: no masks at all.
        start: the picture to start from, if the job goes on from one.
    """

    content: T = field(repr=False)
    styles: tuple[T, ...] = field(default=(), repr=False)
    masks: tuple[T | None, ...] = field(default=(), repr=False)
    start: T | None = field(default=None, repr=False)

    def named(self) -> Iterator[tuple[Sentence, T]]:
        """Every picture with its name: the content image, style images, masks, and the start."""
        # Of a drawing it is the only picture.
        yield sentence("picture-content" if self.styles else "picture-photo"), self.content
        several = len(self.styles) > 1
        for number, style in enumerate(self.styles, 1):
            values = {"number": number} if several else {}
            yield Sentence("picture-style-number" if several else "picture-style", values), style
        for mask in self.masks:
            if mask is not None:
                yield sentence("picture-mask"), mask
        if self.start is not None:
            yield sentence("picture-start"), self.start

    def replaced(self, values: Iterator[S]) -> Pictures[S]:
        """The same with other values, which come in the order of `named`."""
        return Pictures(
            content=next(values),
            styles=tuple(next(values) for _ in self.styles),
            masks=tuple(None if mask is None else next(values) for mask in self.masks),
            start=None if self.start is None else next(values),
        )


def check_different(pictures: Pictures[bytes]) -> None:
    """Refuse a picture as its own style: it would be painted for minutes, and come out as it is.

    Raises:
        Refused: it is one.
    """
    if pictures.content in pictures.styles:
        raise Refused("refused-same-picture")


def job_of(pictures: Pictures[bytes], recipe: Recipe, order: Order) -> Job:
    """The job that paints the pictures.

    Args:
        pictures: encoded picture files.
        recipe: what was made of the order.
        order: the member's choices.

    Raises:
        InvalidJob: they can't be painted so.
    """
    count = len(pictures.styles)
    masks = pictures.masks or (None,) * count
    shares = order.style_weights or (1.0,) * count
    styles = map(StyleImage, pictures.styles, shares, masks, repeat(order.style_part))
    return Job(
        content=pictures.content,
        recipe=recipe,
        styles=tuple(styles),
        start=pictures.start,
        seed=order.seed,
        variations=order.choices,
        transparent=order.transparent is not False,
        most_frames=order.frames or 1,
    )
