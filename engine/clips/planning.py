"""How each frame of a clip is painted: from which motion, how long, and in which light."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageStat

from engine.clips.flow import Motion
from engine.clips.light import UNCHANGED, Levels, Light
from engine.job.recipe import Recipe

# A frame in RGB, and how much of it there is to see, in L.
Shown: TypeAlias = tuple[Image.Image, Image.Image]

# In grey levels, on average: frames this near each other are taken for the same.
_SAME = 0.5
# The contrast of a frame, in grey levels, in which there is nothing to be seen.
_EMPTY = 2.0
# The part of a frame that is new: the more of it there is, up to the first number, the longer the
# frame is painted; from the second on it is another scene, painted as the first was.
_MUCH, _CUT = 0.06, 0.8
# The fewest iterations of a frame in which something moves, and the most, as a part of the first's.
_LEAST, _MOST = 1 / 12, 1 / 3
# What has come into view is painted once it has had so many iterations, as a part of the first's.
_SETTLED = 0.6


@dataclass(frozen=True, slots=True)
class Plan:
    """How a frame is painted.

    Attributes:
        motion: from the frame before it; None where it is painted as the first is.
        iterations: 0 where the last one's picture does for it, or without motion the photo, in
            which there is nothing to be seen.
        settled: how far the last one's picture, moved along, is to be kept, (H, W): 255 where that
            can be relied on and is painted by now, 0 where something new has come into view.
        light: of its own, beside that of the clearest frame that goes on from the same one.
    """

    motion: Motion | None
    iterations: int
    settled: Levels
    light: Light = UNCHANGED


def planned(frames: Sequence[Shown], recipe: Recipe) -> list[Plan]:
    """How each frame of a clip is painted, whose first is painted by `recipe`."""
    plans = list(_one_after_the_other(frames, recipe))
    begun = [number for number, plan in enumerate(plans) if plan.motion is None]
    ends = [*begun[1:], len(plans)]
    return [
        plan
        for begin, end in zip(begun, ends, strict=True)
        for plan in _beside_the_clearest(plans[begin:end])
    ]


def _one_after_the_other(frames: Sequence[Shown], recipe: Recipe) -> Iterator[Plan]:
    """Each is seen beside the last one that was painted, and its light is, too."""
    all_empty = all(_is_empty(photo) for photo, _ in frames)
    nothing = np.zeros(frames[0][0].size[::-1], np.float32)
    # And the iterations that what is seen at each pixel has been painted for.
    last, painted, light = None, nothing, UNCHANGED
    for photo, alpha in frames:
        if _is_empty(photo) and not all_empty:
            last = None
            yield Plan(None, 0, _as_levels(nothing))
            continue
        plan, carried = Plan(None, recipe.iterations, _as_levels(nothing)), nothing
        if last is not None:
            motion = Motion.between(last, photo)
            carried = motion.carry_numbers(painted)
            plan = _following(last, (photo, alpha), motion, carried, recipe)
        if plan.motion is None:
            carried, light = nothing, UNCHANGED
        plan = replace(plan, light=plan.light.over(light))
        if plan.iterations:
            last, painted, light = photo, carried + np.float32(plan.iterations), plan.light
        yield plan


def _following(
    before: Image.Image,
    after: Shown,
    motion: Motion,
    painted: NDArray[np.float32],
    recipe: Recipe,
) -> Plan:
    """How a frame that follows another is painted.

    Args:
        before: the other's photo.
        after: the frame.
        motion: between the two.
        painted: for how many iterations what is seen in it has been painted, (H, W).
        recipe: the first frame's.
    """
    photo, alpha = after
    kept = np.minimum(painted / (_SETTLED * recipe.iterations), 1) * motion.reliability
    settled = _as_levels(kept)
    if max(ImageStat.Stat(ImageChops.difference(before, photo)).mean) < _SAME:
        return Plan(motion, 0, settled, motion.light)
    if _new(motion.reliability, alpha) >= _CUT:
        return Plan(None, recipe.iterations, np.zeros_like(settled))
    share = _LEAST + (_MOST - _LEAST) * min(1.0, _new(kept, alpha) / _MUCH)
    # No more than a picture that goes on from another takes.
    most = min(recipe.iterations // 3, recipe.stages()[-1].iterations)
    iterations = max(1, min(most, round(share * recipe.iterations)))
    return Plan(motion, iterations, settled, motion.light)


def _new(kept: NDArray[np.float32], alpha: Image.Image) -> float:
    """The part that is not kept of what there is to see."""
    seen = np.asarray(alpha, np.float32)
    total = float(seen.sum())
    return 1 - float((kept * seen).sum()) / total if total else 0.0


def _beside_the_clearest(plans: Sequence[Plan]) -> Iterator[Plan]:
    """Frames of one scene, each light beside the clearest's instead of the first's."""
    clearest = max((plan.light for plan in plans), key=lambda light: light.gain)
    for plan in plans:
        yield replace(plan, light=plan.light.over(clearest.inverse()))


def _is_empty(photo: Image.Image) -> bool:
    """Whether there is nothing to be seen, as in a clip that fades in from black."""
    return ImageStat.Stat(photo.convert("L")).stddev[0] < _EMPTY


def _as_levels(parts: NDArray[np.float32]) -> Levels:
    levels: Levels = np.rint(255 * parts).astype(np.uint8)
    return levels
