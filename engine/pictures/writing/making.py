"""The making of a picture, to share: its frames as an animation, its costs as a plot. No torch."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.job.errors import InvalidJob
from engine.job.spec import Costs, Progress
from engine.pictures import images
from engine.pictures.transparency import on_white

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The longest side of an animation, in pixels, and its most frames. A chat shows no more, and takes
# no larger files.
LONGEST = 640
MOST_FRAMES = 48
# In milliseconds: the whole, as far as the bounds of a frame allow it, and how long the last frame
# is held.
_WHOLE = 6000
_SHORTEST, _LONGEST = 120, 250
_HOLD = 2000
_WEBP = {"quality": 80, "method": 4}
# One entry of a GIF's 256 is left for the transparency that stands for "as in the last frame".
_GIF_COLOURS = 255
# The size of the samples, one of each frame, that a GIF's palette is chosen from.
_SAMPLE = (96, 72)
# How far, in grey levels, dithering moves a pixel between two colours of a GIF's palette.
_DITHER = 16

_PLOT_INCHES = (8.0, 5.0)
_DOTS_PER_INCH = 100
# How far apart, as a part of the plot's width, stages begin that both have room for their names.
_LABEL_ROOM = 0.03
# Name, colour, width and cost of each line. J is the widest and lies below, or it would hide the
# content's cost where there is no other.
_LINES: Sequence[tuple[str, str, float, Callable[[Costs], float]]] = (
    (r"$J$", "#22223b", 2.6, lambda costs: costs.total),
    (r"$J_\mathrm{content}$", "#48a9dc", 1.4, lambda costs: costs.content),
    (r"$J_\mathrm{style}$", "#ef6f5c", 1.4, lambda costs: costs.style),
)


class AnimationKind(StrEnum):
    """An animation's file format."""

    WEBP = "webp"
    GIF = "gif"


def animation(frames: Sequence[bytes], kind: AnimationKind) -> bytes:
    """The frames as an animation that starts again and again, its last frame held for 2 s.

    Of more than 48 frames, 48 are shown: the first, the last, and others evenly between.

    Args:
        frames: encoded PNG pictures in order; each is shown in the shape of the last, its longest
            side up to 640 pixels.
        kind: the file format.

    Raises:
        InvalidJob: there are no frames.
    """
    if not frames:
        raise InvalidJob(
            "There are no frames yet, so there is nothing to animate.", "engine-no-frames"
        )
    pictures = _pictures(frames)
    options: dict[str, Any] = _WEBP
    if kind is AnimationKind.GIF:
        pictures, options = in_one_palette(pictures), {}
    each = min(max(_WHOLE // len(pictures), _SHORTEST), _LONGEST)
    durations = [each] * (len(pictures) - 1) + [_HOLD]
    out = BytesIO()
    pictures[0].save(
        out,
        kind.value,
        save_all=True,
        append_images=pictures[1:],
        duration=durations,
        loop=0,
        **options,
    )
    return out.getvalue()


def cost_plot(updates: Sequence[Progress]) -> bytes:
    """The costs over the iterations on a logarithmic scale: a PNG of 800 by 500 pixels.

    A thin line stands wherever another stage begins. Costs of 0 have no logarithm and are left out,
    so a job without a style has no line for it.

    Raises:
        InvalidJob: there are no iterations yet.
    """
    if not updates:
        raise InvalidJob(
            "There are no iterations yet, so there is nothing to plot.", "engine-no-iterations"
        )
    # Imported here because it takes a second. A figure of its own, without pyplot, which keeps all
    # figures in one place for all threads.
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=_PLOT_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlabel="iteration", ylabel="cost", yscale="log")
    axes.set_xlim(updates[0].iteration - 1, updates[-1].iteration + 1)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _draw_costs(axes, updates)
    _draw_stages(axes, updates)
    axes.grid(axis="y", color="0.9")
    axes.spines[["top", "right"]].set_visible(False)
    if axes.get_legend_handles_labels()[0]:
        # Below the plot, where no curve can run through it.
        figure.legend(loc="outside lower center", ncols=len(_LINES), frameon=False)
    out = BytesIO()
    figure.savefig(out, format="png", backend="agg")
    return out.getvalue()


def _pictures(frames: Sequence[bytes]) -> list[Image.Image]:
    """The frames to show, decoded, all at the animation's size."""
    count = min(len(frames), MOST_FRAMES)
    chosen = [frames[i * (len(frames) - 1) // max(1, count - 1)] for i in range(count)]
    last = _decoded(chosen[-1])
    last = images.fit(last, min(LONGEST, max(last.size)))
    return [*(images.resize(_decoded(frame), last.size) for frame in chosen[:-1]), last]


def _decoded(frame: bytes) -> Image.Image:
    with Image.open(BytesIO(frame), formats=("PNG",)) as picture:
        return on_white(picture)


def in_one_palette(pictures: Sequence[Image.Image]) -> list[Image.Image]:
    """The pictures with the colours that are best for all of them together, dithered.

    The dithering is ordered (Bayer): its pattern stands still from frame to frame, while error
    diffusion would flicker, and make files larger by a fifth.
    """
    width, height = _SAMPLE
    sheet = Image.new("RGB", (width, height * len(pictures)))
    for i, picture in enumerate(pictures):
        sheet.paste(picture.resize(_SAMPLE), (0, height * i))
    # Maximum coverage keeps rare hues, which a median cut of a painting turns grey.
    palette = sheet.quantize(_GIF_COLOURS, Image.Quantize.MAXCOVERAGE)
    pattern = _bayer(pictures[0].size)
    dithered = (np.clip(np.rint(np.asarray(picture) + pattern), 0, 255) for picture in pictures)
    return [
        Image.fromarray(pixels.astype(np.uint8)).quantize(palette=palette, dither=Image.Dither.NONE)
        for pixels in dithered
    ]


def _bayer(size: tuple[int, int]) -> NDArray[np.float32]:
    """The 8 by 8 matrix of thresholds, in grey levels around 0, tiled to (H, W, 1)."""
    matrix = np.zeros((1, 1))
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    levels = ((matrix + 0.5) / matrix.size - 0.5) * _DITHER
    width, height = size
    tiled = np.tile(levels, (math.ceil(height / 8), math.ceil(width / 8)))
    return tiled[:height, :width, None].astype(np.float32)


def _draw_costs(axes: Axes, updates: Sequence[Progress]) -> None:
    iterations = [update.iteration for update in updates]
    # A line of one point would not be seen.
    marker = "o" if len(updates) == 1 else None
    for label, colour, width, cost in _LINES:
        costs = [cost(update.costs) for update in updates]
        if any(map(_has_logarithm, costs)):
            heights = [value if _has_logarithm(value) else math.nan for value in costs]
            axes.plot(iterations, heights, c=colour, lw=width, label=label, marker=marker)


def _has_logarithm(cost: float) -> bool:
    return 0 < cost < math.inf


def _draw_stages(axes: Axes, updates: Sequence[Progress]) -> None:
    """A thin line where a stage follows another, and the stages' names above the plot."""
    stages = [
        (name, next(group).iteration) for name, group in groupby(updates, lambda one: one.stage)
    ]
    if len(stages) == 1:
        return
    room = _LABEL_ROOM * (updates[-1].iteration - updates[0].iteration)
    labelled = -math.inf
    for name, first in stages:
        if first > stages[0][1]:
            axes.axvline(first, color="0.8", linewidth=0.8, zorder=0)
        if first - labelled >= room:
            labelled = first
            axes.annotate(
                name,
                (first, 1),
                xycoords=axes.get_xaxis_transform(),
                xytext=(0, 3),
                textcoords="offset points",
                rotation=60,
                fontsize=7,
                color="0.4",
            )
