"""What is typed of a job's style images: their shares, their masks, and which part of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.cli.terminal.terminal import Mistake
from engine.job.parts import Box, Cell, Part


def parse_weights(text: str | None, count: int) -> list[float]:
    """The weights of `count` style images, as typed: "2,1"; None makes them equal.

    Raises:
        Mistake: the text is not of that form, or has more or fewer weights.
    """
    if text is None:
        return [1.0] * count
    try:
        weights = [float(part) for part in text.split(",")]
    except ValueError:
        raise Mistake(f"{text!r} are no weights of styles; write numbers, as in 2,1.") from None
    if len(weights) != count:
        images = "1 style image takes 1 weight" if count == 1 else f"{count} style images take"
        images = images if count == 1 else f"{images} {count} weights"
        raise Mistake(f"{images}, not {len(weights)}.")
    return weights


def parse_part(text: str | None) -> Part | None:
    """The part of a style image as typed: a name such as "top-left", or "10,20,300,200".

    Raises:
        Mistake: the text is neither.
    """
    if text is None:
        return None
    if text in set(Cell):
        return Cell(text)
    numbers = [part.strip() for part in text.split(",")]
    if len(numbers) != 4 or not all(number.isascii() and number.isdigit() for number in numbers):
        raise Mistake(
            f"{text!r} is no part of a style image; write {', '.join(Cell)}, or "
            "x,y,width,height in pixels, as in 10,20,300,200."
        )
    return Box(*map(int, numbers))


def masks_for(styles: int, masks: Sequence[Path]) -> list[Path | None]:
    """A mask, or none, for each style.

    Raises:
        Mistake: there are neither none, one for all, nor one a style.
    """
    if len(masks) not in {0, 1, styles}:
        what = "1 style image takes 1 mask"
        if styles > 1:
            what = f"{styles} style images take 1 mask for all of them, or {styles} in their order"
        raise Mistake(f"{what}, not {len(masks)}.")
    if len(masks) == styles:
        return list(masks)
    return [masks[0] if masks else None] * styles
