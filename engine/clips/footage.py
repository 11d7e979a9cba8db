"""The frames of a job's content image, as they are painted, and how long each is painted for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops, ImageStat

from engine.clips.flow import Motion
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
# The part of a frame that can't be relied on: the more of it there is, up to the first number, the
# longer the frame is painted; from the second on it is another scene, painted as the first was.
_MUCH, _CUT = 0.06, 0.8
# The fewest iterations of a frame in which something moves, and the most, as a part of the first's.
_LEAST, _MOST = 1 / 12, 1 / 3


@dataclass(frozen=True, slots=True)
class FrameToPaint:
    """A frame.

    Attributes:
        scene: what is painted.
        motion: from the frame before it; None where it is painted as the first is.
        iterations: 0 where the last one's picture does for it, or without motion the photo, in
            which there is nothing to be seen.
    """

    scene: Scene
    motion: Motion | None
    iterations: int


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
        scenes = [base.with_photo(photo, alpha if see_through else None) for photo, alpha in shown]
        return cls(tuple(_planned(scenes, job.recipe)), content.timing)

    @property
    def iterations(self) -> int:
        """Of all frames."""
        return sum(frame.iterations for frame in self.frames)


def recipe_of(frame: FrameToPaint, recipe: Recipe) -> Recipe:
    """How a frame is painted, where the first is painted by `recipe`."""
    if frame.motion is None:
        return replace(recipe, strip=False)
    return replace(grown(recipe, 1), iterations=frame.iterations, strip=False)


def _planned(scenes: Sequence[Scene], recipe: Recipe) -> Iterator[FrameToPaint]:
    """How each frame is painted; it is seen beside the last one that was painted."""
    all_empty = all(map(_is_empty, scenes))
    last: Scene | None = None
    for scene in scenes:
        if _is_empty(scene) and not all_empty:
            last = None
            yield FrameToPaint(scene, None, 0)
        elif last is None:
            last = scene
            yield FrameToPaint(scene, None, recipe.iterations)
        else:
            frame = _following(last, scene, recipe)
            last = scene if frame.iterations else last
            yield frame


def _following(before: Scene, after: Scene, recipe: Recipe) -> FrameToPaint:
    motion = Motion.between(before.photo, after.photo)
    apart = max(ImageStat.Stat(ImageChops.difference(before.photo, after.photo)).mean)
    if apart < _SAME:
        return FrameToPaint(after, motion, 0)
    new = 1 - float(motion.reliability.mean())
    if new >= _CUT:
        return FrameToPaint(after, None, recipe.iterations)
    share = _LEAST + (_MOST - _LEAST) * min(1.0, new / _MUCH)
    # No more than a picture that goes on from another takes.
    most = min(recipe.iterations // 3, recipe.stages()[-1].iterations)
    return FrameToPaint(after, motion, max(1, min(most, round(share * recipe.iterations))))


def _is_empty(scene: Scene) -> bool:
    """Whether there is nothing to be seen, as in a clip that fades in from black."""
    return ImageStat.Stat(scene.photo.convert("L")).stddev[0] < _EMPTY


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
