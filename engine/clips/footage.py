"""The frames of a job's content image, as they are painted, and how long each is painted for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops, ImageStat

from engine.clips.planning import Plan, planned
from engine.job.pixels import Pixels
from engine.job.recipe import Recipe
from engine.job.spec import Job
from engine.job.timing import Timing
from engine.job.variations import grown
from engine.paint.scene import Scene, framed
from engine.pictures import images
from engine.pictures.transparency import extended


@dataclass(frozen=True, slots=True)
class FrameToPaint:
    """A frame.

    Attributes:
        scene: what is painted, in the light of its clearest frame.
        plan: how.
    """

    scene: Scene
    plan: Plan

    def finish(self, painted: Image.Image) -> Image.Image:
        """What is shown of it, in its own light."""
        return self.plan.light.on(self.scene.finish(painted))


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
        frames = []
        for (photo, alpha), plan in zip(shown, planned(shown, job.recipe), strict=True):
            lit = plan.light.inverse().on(photo)
            scene = base.with_photo(lit, alpha if see_through else None)
            frames.append(FrameToPaint(scene, plan))
        return cls(tuple(frames), content.timing)

    @property
    def iterations(self) -> int:
        """Of all frames."""
        return sum(frame.plan.iterations for frame in self.frames)


def recipe_of(plan: Plan, recipe: Recipe) -> Recipe:
    """How a frame is painted, where the first is painted by `recipe`."""
    if plan.motion is None:
        return replace(recipe, strip=False)
    return replace(grown(recipe, 1), iterations=plan.iterations, strip=False)


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
