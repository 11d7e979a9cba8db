"""The frames of a job's content image, as they are painted, and how long each is painted for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageStat

from engine.clips.flow import Motion
from engine.clips.light import Light
from engine.job.pixels import Pixels
from engine.job.recipe import Recipe
from engine.job.spec import Job
from engine.job.timing import Timing
from engine.job.variations import grown
from engine.paint.scene import Scene, framed
from engine.pictures import images
from engine.pictures.transparency import extended

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
class FrameToPaint:
    """A frame.

    Attributes:
        scene: what is painted, in the light of its clearest frame.
        light: of its own, in which it is shown.
        motion: from the frame before it; None where it is painted as the first is.
        iterations: 0 where the last one's picture does for it, or without motion the photo, in
            which there is nothing to be seen.
        settled: how far the last one's picture, moved along, is to be kept, (H, W): 1 where that
            can be relied on and is painted by now, 0 where something new has come into view.
    """

    scene: Scene
    light: Light
    motion: Motion | None
    iterations: int
    settled: NDArray[np.float32]

    def finish(self, painted: Image.Image) -> Image.Image:
        """What is shown of it."""
        return self.light.on(self.scene.finish(painted))


@dataclass(frozen=True, slots=True)
class Footage:
    """All frames of a job, and when they are shown."""

    frames: tuple[FrameToPaint, ...]
    timing: Timing

    @classmethod
    def of(cls, job: Job) -> Footage:
        """See what moves in a job that has pixels, of several frames.

        Raises:
            InvalidJob: as `Scene.of`.
        """
        content = job.content
        if not isinstance(content, Pixels) or content.timing is None:
            raise TypeError("Only pixels that move have several frames.")
        base = Scene.of(replace(job, content=_still(content)))
        shown = [_parted(framed(frame, job.recipe)) for frame in images.frames_of(content)]
        see_through = any(_lowest(alpha) < 255 for _, alpha in shown)
        plans = list(_planned([photo for photo, _ in shown], job.recipe))
        return cls(
            tuple(
                FrameToPaint(
                    base.with_photo(light.inverse().on(photo), alpha if see_through else None),
                    light,
                    *plan,
                )
                for (photo, alpha), plan, light in zip(shown, plans, _lights(plans), strict=True)
            ),
            content.timing,
        )

    @property
    def iterations(self) -> int:
        """Of all frames."""
        return sum(frame.iterations for frame in self.frames)


def recipe_of(frame: FrameToPaint, recipe: Recipe) -> Recipe:
    """How a frame is painted, where the first is painted by `recipe`."""
    if frame.motion is None:
        return replace(recipe, strip=False)
    return replace(grown(recipe, 1), iterations=frame.iterations, strip=False)


class _Plan(NamedTuple):
    """How a frame is painted; see `FrameToPaint`."""

    motion: Motion | None
    iterations: int
    settled: NDArray[np.float32]


def _planned(photos: Sequence[Image.Image], recipe: Recipe) -> Iterator[_Plan]:
    """How each frame is painted; it is seen beside the last one that was painted."""
    all_empty = all(map(_is_empty, photos))
    last: Image.Image | None = None
    nothing = np.zeros(photos[0].size[::-1], np.float32)
    # Iterations that what is seen at each pixel has been painted for.
    painted = nothing
    for photo in photos:
        if _is_empty(photo) and not all_empty:
            last = None
            yield _Plan(None, 0, nothing)
            continue
        plan = _Plan(None, recipe.iterations, nothing)
        if last is not None:
            motion = Motion.between(last, photo)
            painted = motion.carry_numbers(painted)
            settled = np.minimum(painted / (_SETTLED * recipe.iterations), 1)
            plan = _following(last, photo, motion, settled * motion.reliability, recipe)
        if plan.iterations:
            painted, last = (painted if plan.motion else nothing) + plan.iterations, photo
        yield plan


def _following(
    before: Image.Image,
    after: Image.Image,
    motion: Motion,
    settled: NDArray[np.float32],
    recipe: Recipe,
) -> _Plan:
    apart = max(ImageStat.Stat(ImageChops.difference(before, after)).mean)
    if apart < _SAME:
        return _Plan(motion, 0, settled)
    if 1 - float(motion.reliability.mean()) >= _CUT:
        return _Plan(None, recipe.iterations, np.zeros_like(settled))
    new = 1 - float(settled.mean())
    share = _LEAST + (_MOST - _LEAST) * min(1.0, new / _MUCH)
    # No more than a picture that goes on from another takes.
    most = min(recipe.iterations // 3, recipe.stages()[-1].iterations)
    return _Plan(motion, max(1, min(most, round(share * recipe.iterations))), settled)


def _lights(plans: Sequence[_Plan]) -> list[Light]:
    """The light of each frame beside that of the clearest that goes on from the same one."""
    lights: list[Light] = []
    runs: list[list[int]] = []
    last = Light()
    for number, plan in enumerate(plans):
        if plan.motion is None:
            runs.append([])
            last = Light()
        light = last if plan.motion is None else plan.motion.light.over(last)
        last = light if plan.iterations else last
        lights.append(light)
        runs[-1].append(number)
    for run in runs:
        clearest = max((lights[number] for number in run), key=lambda light: light.gain)
        for number in run:
            lights[number] = lights[number].over(clearest.inverse())
    return lights


def _is_empty(photo: Image.Image) -> bool:
    """Whether there is nothing to be seen, as in a clip that fades in from black."""
    return ImageStat.Stat(photo.convert("L")).stddev[0] < _EMPTY


def _still(content: Pixels) -> Pixels:
    """A picture for all frames: what the styles are made to go with, and lie under.

    It is the frame of the most contrast, as a clip may begin in the dark; there is something to see
    of it wherever there is in any frame.
    """
    clearest, contrast, seen = None, -1.0, None
    for frame in images.frames_of(content):
        photo, alpha = _parted(frame)
        found = ImageStat.Stat(photo.convert("L")).stddev[0]
        if found > contrast:
            clearest, contrast = photo, found
        seen = alpha if seen is None else ImageChops.lighter(seen, alpha)
    assert clearest is not None and seen is not None  # noqa: S101, PT018 - there is a frame
    if _lowest(seen) < 255:
        clearest.putalpha(seen)
    return replace(images.pixels_of(clearest), file=content.file)


def _parted(frame: Image.Image) -> tuple[Image.Image, Image.Image]:
    """What is painted of a frame, in RGB, and how much of it there is to see, in L."""
    if frame.mode != "RGBA":
        return frame, Image.new("L", frame.size, 255)
    return extended(frame), frame.getchannel("A")


def _lowest(alpha: Image.Image) -> int:
    return int(np.asarray(alpha).min())
