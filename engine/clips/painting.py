"""A clip being painted: each frame is a painting that goes on from the last one's picture."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate

import numpy as np
import torch
from PIL import Image, ImageFilter

from engine.clips.flow import Motion
from engine.clips.footage import Footage, FrameToPaint, recipe_of
from engine.clips.light import Levels
from engine.clips.planning import Plan
from engine.clips.temporal import TemporalCost
from engine.job.saved_iterations import damaged
from engine.job.spec import Costs, Frame, Job, Progress, Result
from engine.job.stages import Stage
from engine.job.timing import Timing
from engine.paint.canvas import Evaluation
from engine.paint.objective import Question
from engine.paint.paint import Painting, Unencoded, fields_of, frame_showing
from engine.paint.regions import stressed, style_terms
from engine.paint.scene import Scene
from engine.paint.state import State
from engine.paint.terms import StyleTerm
from engine.pictures import colours, images
from engine.pictures.writing import animated, provenance
from engine.pictures.writing.animated import Animation
from engine.vgg import preprocessing
from engine.vgg.vgg import VGG19

# γ: what the temporal cost, of preprocessed values, is multiplied by in J.
_STEADINESS = 1.0
# How much what is painted by now counts in the costs of style, beside what is new.
_OLD = 0.1
# How soft the photo is where a frame is painted from it, as a part of its longest side.
_SOFT = 1 / 100
# Of the names of what is kept: pictures of frames that are painted, and the one that is being.
_PAINTED, _NOW = "frame ", "now "


class ClipPainting:
    """A job with a content image that moves, an iteration of one of its frames at a time.

    It is used as a `Painting` is. Its iterations are those of all frames, its Frames show the
    newest one, and its Result's picture is an APNG file of all that are painted.

    Args:
        job: the pictures, the recipe, and how many frames.
        vgg: the network, on the device to paint on.
        state: to go on from, instead of from the beginning.
        footage: the frames, where they are there already; None: made here.

    Raises:
        EngineError: as `Painting`.
    """

    def __init__(
        self, job: Job, vgg: VGG19, state: State | None = None, footage: Footage | None = None
    ) -> None:
        self._began = time.monotonic() - (0.0 if state is None else state.elapsed)
        self._job = job
        self._vgg = vgg
        self._footage = footage or Footage.of(job)
        self._ends = tuple(accumulate(frame.plan.iterations for frame in self._footage.frames))
        self._last = min(job.stop_after or self._ends[-1], self._ends[-1])
        self._every = job.recipe.frame_every
        self._targets = _Targets()
        self._done = self._shown = 0
        self._first: Costs | None = None
        self._painted: list[Image.Image] = []
        self._painting: Painting | None = None
        self._temporal: TemporalCost | None = None
        if state is None:
            self._go_on_to_the_next()
        else:
            self._restore(state)

    def __iter__(self) -> Iterator[Progress | Frame | Result]:
        """Paint by itself; yields as `Painting` does."""
        while not self.finished:
            update = self.answers([question.answer() for question in self.questions()])
            if update is not None:
                yield update.encode() if isinstance(update, Unencoded) else update

    @property
    def done(self) -> int:
        """Iterations so far, of all frames."""
        return self._done

    @property
    def finished(self) -> bool:
        """Whether the last iteration is done."""
        return self._done == self._last

    def finish_after(self, iterations: int) -> None:
        """Stop before the last frame, as `Painting.finish_after` does."""
        self._last = min(self._last, max(iterations, self._done + 1))

    def show_every(self, iterations: int) -> None:
        """Have a frame shown once so many iterations are done since the last one was."""
        self._every = iterations
        if self._painting is not None:
            self._painting.show_every(iterations)

    def questions(self) -> Sequence[Question]:
        """What has to be known for the next iteration."""
        return [self._at_work().question()]

    def answers(self, evaluations: Sequence[Evaluation]) -> Progress | Unencoded | None:
        """Do the next iteration, by the answer to its question; returns as `Painting.answer`."""
        (evaluation,) = evaluations
        painting = self._at_work()
        if self._temporal is not None:
            evaluation = self._temporal.added_to(evaluation, painting.question().image)
        found = painting.answer(evaluation)
        if found is None:
            return None
        self._done += 1
        plain = found.update if isinstance(found, Unencoded) else found
        self._first = self._first or plain.costs
        number = len(self._painted)
        if painting.finished or self.finished:
            self._keep(painting.picture())
        update = self._update(plain, number)
        encode = self._encoder(update, number, found)
        if encode is None:
            return update
        self._shown = self._done
        return Unencoded(update, encode)

    def state(self) -> State:
        """Where the painting is: the pictures of all frames so far, and the state of the next."""
        if self._first is None:
            raise RuntimeError("The painting has no state before its first iteration.")
        tensors = {
            f"{_PAINTED}{number:04}": torch.from_numpy(np.array(picture))
            for number, picture in enumerate(self._painted)
        }
        if self._painting is not None and self._painting.done:
            now = self._painting.state().tensors
            tensors |= {_NOW + name: tensor for name, tensor in now.items()}
        return State(self._done, self._first, time.monotonic() - self._began, tensors)

    def _encoder(
        self, update: Progress, number: int, found: Progress | Unencoded
    ) -> Callable[[], Frame] | None:
        """Makes the Frame that is due at the end of an iteration, or the Result; None: none is.

        Args:
            update: the iteration.
            number: of the frame that it was of, counted from 0.
            found: what it came to for that frame alone.
        """
        if self.finished:
            assert self._first is not None  # noqa: S101 - an iteration is done
            return partial(_finished, update, self._animation(), self._first, self._text())
        if self._painting is None:
            due = self._is_first(number) or self._done - self._shown >= self._every
            frame = self._footage.frames[number]
            return partial(_frame_of, update, frame, self._painted[number]) if due else None
        # Of the first frame, those on the way are shown as they are of a still picture.
        if self._is_first(number) and isinstance(found, Unencoded):
            return partial(_renumbered, update, found.encode)
        return None

    def _is_first(self, number: int) -> bool:
        """Whether no frame before that one took any iterations."""
        return self._ends[number] == self._footage.frames[number].plan.iterations

    def _at_work(self) -> Painting:
        """The painting of the frame that comes now."""
        if self._painting is None:
            self._painting = self._begin_frame(None)
        return self._painting

    def _begin_frame(self, state: State | None) -> Painting:
        """The painting of the next frame, from a state on if there is one."""
        frame = self._footage.frames[len(self._painted)]
        scene, plan, start = frame.scene, frame.plan, self._job.start
        self._temporal = None
        if plan.motion is not None:
            carried = plan.motion.carry(self._painted[-1])
            self._temporal = self._temporal_cost(carried, plan.settled)
            begun = _start(scene, carried, plan.motion)
            scene, start = replace(scene, start=begun), images.pixels_of(begun)
        recipe = recipe_of(plan, self._job.recipe)
        job = replace(self._job, recipe=recipe, start=start, most_frames=1, stop_after=None)
        painting = Painting(job, self._vgg, state, scene, partial(self._targets, plan))
        painting.show_every(self._every)
        return painting

    def _temporal_cost(self, carried: Image.Image, settled: Levels) -> TemporalCost:
        reliability = torch.from_numpy(settled).to(self._vgg.device).float() / 255
        return TemporalCost(
            preprocessing.preprocess(carried, self._vgg.device),
            reliability.view(1, 1, *reliability.shape),
            _STEADINESS,
        )

    def _keep(self, picture: Image.Image) -> None:
        """Be done with a frame, and with those after it that take no iterations."""
        self._painting = None
        self._painted.append(picture)
        if self._done == self._ends[len(self._painted) - 1]:
            self._go_on_to_the_next()

    def _go_on_to_the_next(self) -> None:
        """Be done with frames that take no iterations."""
        for frame in self._footage.frames[len(self._painted) :]:
            if frame.plan.iterations:
                return
            as_it_is = frame.plan.motion is None
            self._painted.append(frame.scene.content if as_it_is else self._painted[-1])

    def _update(self, update: Progress, number: int) -> Progress:
        """An iteration of the frame of that number as one of the clip."""
        total = len(self._footage.frames)
        return Progress(
            self._done,
            self._ends[-1],
            update.costs,
            time.monotonic() - self._began,
            f"frame {number + 1} of {total}",
            frames_done=len(self._painted),
            frames=total,
        )

    def _animation(self) -> Callable[[], Animation]:
        """Makes the animation of all frames that are painted, as they are shown."""
        timing = self._footage.timing
        timing = replace(timing, durations=timing.durations[: len(self._painted)])
        frames = tuple(zip(self._footage.frames, self._painted, strict=False))
        return partial(_animation, frames, timing)

    def _text(self) -> dict[str, str]:
        """How the clip was made, for its file."""
        made = provenance.describe(
            self._job,
            self._vgg.info,
            torch_version=torch.__version__,
            device=str(self._vgg.device),
            iterations=None if self._done == self._ends[-1] else self._done,
            transparent=any(frame.scene.alpha is not None for frame in self._footage.frames),
            moves=True,
        )
        return provenance.to_text(made)

    def _restore(self, state: State) -> None:
        """Go on from a state.

        Raises:
            UnusableState: it is none of this job.
        """
        self._done, self._first = state.done, state.first
        width, height = self._footage.frames[0].scene.photo.size
        try:
            count = sum(name.startswith(_PAINTED) for name in state.tensors)
            for number in range(count):
                pixels = state.tensors[f"{_PAINTED}{number:04}"]
                if pixels.dtype is not torch.uint8 or pixels.shape != (height, width, 3):
                    raise ValueError("a painted frame has another type or size than its job's")
                self._painted.append(Image.fromarray(pixels.cpu().numpy()))
            before = self._ends[count - 1] if count else 0
            now = {
                name.removeprefix(_NOW): tensor
                for name, tensor in state.tensors.items()
                if name.startswith(_NOW)
            }
            if len(now) + count != len(state.tensors):
                raise ValueError("there is a tensor that such a job doesn't have")
            of_frame = state.done - before
            if (
                not before < self._last
                or not 0 <= of_frame < self._footage.frames[count].plan.iterations
            ):
                raise ValueError("done is not within the frame that comes now")
            if bool(now) != bool(of_frame):
                raise ValueError("the frame that comes now is missing, or is not begun")
        except (ValueError, LookupError) as error:
            raise damaged(self._job.state) from error
        if of_frame:
            self._painting = self._begin_frame(replace(state, done=of_frame, tensors=now))


class _Targets:
    """The costs of the styles, found once at each size, for all frames.

    Most of a frame has its style from the last one. In the mean over all of it what is new would
    hardly count, and would stay a photo, so it counts more.
    """

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[StyleTerm, ...]] = {}

    def __call__(
        self, plan: Plan, scene: Scene, stage: Stage, size: tuple[int, int], vgg: VGG19
    ) -> tuple[StyleTerm, ...]:
        key = size, stage.style_layers
        if key not in self._found:
            self._found[key] = style_terms(scene, stage, size, vgg)
        if plan.motion is None:
            return self._found[key]
        counts = np.rint(255 - (1 - _OLD) * plan.settled).astype(np.uint8)
        where = images.resize(Image.fromarray(counts), size)
        return stressed(self._found[key], stage, where, vgg.device)


def _start(scene: Scene, carried: Image.Image, motion: Motion) -> Image.Image:
    """What a frame is painted from: the last picture moved along, and the photo where that ends.

    The photo softly, so that there is room for strokes instead of its details.
    """
    palette = scene.palette()
    fresh = scene.content if palette is None else colours.match_colours(scene.content, palette)
    relied_on = Image.fromarray(np.rint(255 * motion.reliability).astype(np.uint8))
    soft = ImageFilter.GaussianBlur(_SOFT * max(fresh.size))
    return Image.composite(carried, fresh.filter(soft), relied_on)


def _frame_of(update: Progress, frame: FrameToPaint, painted: Image.Image) -> Frame:
    return frame_showing(update, frame.finish(painted))


def _renumbered(update: Progress, encode: Callable[[], Frame]) -> Frame:
    return replace(encode(), **fields_of(update))


def _animation(frames: Sequence[tuple[FrameToPaint, Image.Image]], timing: Timing) -> Animation:
    return Animation([frame.finish(painted) for frame, painted in frames], timing)


def _finished(
    update: Progress, animation: Callable[[], Animation], first: Costs, text: dict[str, str]
) -> Result:
    found = animation()
    width, height = found.frames[-1].size
    return Result(
        **fields_of(update),
        image=animated.encode(found, text),
        width=width,
        height=height,
        first_costs=first,
    )
