"""Pictures that move, for tests: grounds that are moved by known ways, and files of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from engine.job.timing import Timing
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation

WIDTH, HEIGHT = 160, 120
# How far beyond the picture there is something, on all sides.
_ROOM = 100


@cache
def _world() -> Image.Image:
    """Blotches of several sizes, as photos have details of several sizes."""
    size = WIDTH + 2 * _ROOM, HEIGHT + 2 * _ROOM
    random = np.random.default_rng(3)
    found = np.zeros((size[1], size[0], 3))
    for blur, share in ((2, 0.3), (5, 0.7), (12, 1.0)):
        noise = Image.fromarray(random.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))
        layer = np.asarray(noise.filter(ImageFilter.GaussianBlur(blur)), float) - 128
        found += share * layer / layer.std()
    return Image.fromarray(np.clip(128 + 40 * found, 0, 255).astype(np.uint8))


def panned(by: tuple[int, int], size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """The ground with everything moved by so many pixels, to the right and down."""
    left, top = _ROOM - by[0], _ROOM - by[1]
    return _world().crop((left, top, left + size[0], top + size[1]))


def ground() -> Image.Image:
    """Unmoved."""
    return panned((0, 0))


MOVED = panned((0, 0)).point(lambda level: level * 3 // 4)


def clip(
    frames: Sequence[Image.Image],
    kind: str = "PNG",
    durations: int | Sequence[int] = 80,
    plays: int = 0,
) -> bytes:
    """A file of these frames, as APNG, WebP (without loss) or GIF."""
    each = [durations] * len(frames) if isinstance(durations, int) else list(durations)
    animation = Animation(frames, Timing(tuple(each), plays))
    if kind == "GIF":
        return animated.gif(animation)
    return animated.webp(animation, None) if kind == "WEBP" else animated.encode(animation)


def pan(
    count: int = 4, step: tuple[int, int] = (3, 1), size: tuple[int, int] = (96, 72)
) -> list[Image.Image]:
    """Frames of a pan."""
    return [panned((number * step[0], number * step[1]), size) for number in range(count)]


def saved(frames: Sequence[Image.Image], kind: str, **how: object) -> bytes:
    """A file as Pillow writes it, to be read by Easel."""
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], **how)
    return out.getvalue()
