"""How a picture is painted: from pictures and a network to frames and a result.

Read from `Painting.__iter__` down. There is no Discord here, no process and no file: pixels come in
with the job, and encoded pictures go out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from engine.job.recipe import Optimiser, Start
from engine.job.saved_iterations import damaged
from engine.job.spec import Costs, Frame, Job, Progress, Result
from engine.job.stages import Stage
from engine.paint.canvas import Canvas, Evaluation
from engine.paint.objective import Objective, Question
from engine.paint.regions import FindStyles, style_terms
from engine.paint.scene import Scene
from engine.paint.state import State
from engine.paint.state_checks import Place, require_sound
from engine.pictures import images
from engine.pictures.writing import provenance
from engine.pictures.writing.provenance import Provenance
from engine.vgg import preprocessing
from engine.vgg.vgg import VGG19

# Noise goes this far to both sides of the mean: about 20 grey levels of 255.
_NOISE = 0.35


# Iterations until the first frame: soon enough to see that something happens, and what.
_FIRST_LOOK = 4


@dataclass(frozen=True, slots=True)
class Unencoded:
    """An iteration with a picture to show.

    Attributes:
        update: the iteration.
        encode: makes the Frame, or at the end the Result; takes time, and can be done by another
            thread while the painting goes on.
    """

    update: Progress
    encode: Callable[[], Frame]


class Painting:
    """A job being painted, one iteration at a time: by itself, or together with others.

    By itself, iterate over it. Together with others, ask for its `question()`, and give the
    `answer()` to it, until it is `finished`. Leaving it stops the painting; nothing is left behind.
    Between two iterations, `state()` is all that another Painting of the same job needs to go on to
    the same end.

    Args:
        job: the pictures, as pixels, and the recipe.
        vgg: the network, on the device to paint on.
        state: to go on from, instead of from the beginning.
        scene: the job's pictures, where they are there already: of another of its variations, or a
            frame of what moves; None: made here.
        styles: finds the costs of style, where they may have been found for another frame.

    Raises:
        InvalidJob: as `Scene.of`.
        UnusableState: the state is none that the job can go on from.
    """

    def __init__(
        self,
        job: Job,
        vgg: VGG19,
        state: State | None = None,
        scene: Scene | None = None,
        styles: FindStyles = style_terms,
    ) -> None:
        self._began = time.monotonic() - (0.0 if state is None else state.elapsed)
        self._job = job
        self._recipe = job.recipe
        self._vgg = vgg
        self._styles = styles
        self._scene = replace(scene or Scene.of(job), recipe=job.recipe)
        self._stages = self._recipe.stages()
        self._last = job.stop_after or self._recipe.iterations
        self._frame_every = self._recipe.frame_every
        self._done = 0
        self._first: Costs | None = None
        self._canvas: Canvas | None = None
        self._objective: Objective | None = None
        lbfgs = self._recipe.optimiser is Optimiser.LBFGS
        palette = self._scene.palette() if lbfgs else None
        self._spread = palette and torch.from_numpy(palette.spread()).to(vgg.device, torch.float32)
        if state is not None:
            self._require_sound(state)
            self._done, self._first = state.done, state.first
            tensors = {name: tensor.to(vgg.device) for name, tensor in state.tensors.items()}
            self._canvas = Canvas.restored(tensors, self._recipe, self._spread)

    def __iter__(self) -> Iterator[Progress | Frame | Result]:
        """Paint by itself.

        Yields:
            A Progress for every iteration: a Frame where one is due, and the Result for the last.
        """
        while not self.finished:
            update = self.answer(self.question().answer())
            if update is not None:
                yield update.encode() if isinstance(update, Unencoded) else update

    @property
    def done(self) -> int:
        """Iterations so far, of the whole job."""
        return self._done

    @property
    def finished(self) -> bool:
        """Whether the last iteration is done."""
        return self._done == self._last

    def finish_after(self, iterations: int) -> None:
        """Stop before the recipe's last iteration: after so many, but not before the next one.

        The result is the picture as that iteration leaves it, at its full size.
        """
        self._last = min(self._last, max(iterations, self._done + 1))

    def show_every(self, iterations: int) -> None:
        """Have frames come in other intervals from now on, as the recipe's `frame_every` says."""
        self._frame_every = iterations

    def question(self) -> Question:
        """What has to be known for the next iteration."""
        if self._objective is None:
            self._begin_stage()
        assert self._canvas is not None and self._objective is not None  # noqa: S101, PT018 - begun
        progress = self._done / max(1, self._recipe.iterations - 1)
        return Question(self._objective, self._canvas.iterate, progress)

    def questions(self) -> Sequence[Question]:
        """The same as of a `Choice`, which has several."""
        return [self.question()]

    def takes(self, evaluation: Evaluation) -> bool:
        """Whether the answer is one to do the next iteration by, and not one to go back by."""
        assert self._canvas is not None  # noqa: S101 - made with the question
        return self._canvas.takes(evaluation.costs)

    def answers(self, evaluations: Sequence[Evaluation]) -> Progress | Unencoded | None:
        """Do the next iteration, by the answers to its questions; returns as `answer`."""
        (evaluation,) = evaluations
        return self.answer(evaluation)

    def answer(self, evaluation: Evaluation) -> Progress | Unencoded | None:
        """Do the next iteration, by the answer to its question.

        Returns:
            What it came to; None where it needs an answer to another question first.
        """
        assert self._canvas is not None  # noqa: S101 - made with the question
        costs = self._canvas.step(evaluation)
        if costs is None:
            return None
        self._done += 1
        self._first = self._first or costs
        stage, ended = self._stage_of(self._done - 1)
        elapsed = time.monotonic() - self._began
        update = Progress(self._done, self._recipe.iterations, costs, elapsed, stage.name)
        if self._done == ended:
            self._objective = None
        if self.finished:
            return self._result(update)
        if self._frame_due(ends_stage=self._done == ended):
            return Unencoded(update, partial(_frame_of, update, self._shown()))
        return update

    def picture(self) -> Image.Image:
        """The picture as it is painted now, in RGB, before it is finished to be shown."""
        assert self._canvas is not None  # noqa: S101 - there is none before the first iteration
        return preprocessing.reverse(self._canvas.image)

    def state(self) -> State:
        """Where the painting is now; its tensors are those that the next iteration changes."""
        if self._canvas is None or self._first is None:
            raise RuntimeError("The painting has no state before its first iteration.")
        elapsed = time.monotonic() - self._began
        return State(self._done, self._first, elapsed, self._canvas.tensors())

    def _stage_of(self, iteration: int) -> tuple[Stage, int]:
        """The stage of an iteration, counted from 0, and the number of those until its end."""
        ended = 0
        for stage in self._stages:
            ended += stage.iterations
            if iteration < ended:
                return stage, ended
        raise RuntimeError("The painting is finished.")

    def _require_sound(self, state: State) -> None:
        try:
            if not 0 < state.done < self._last:
                raise ValueError(f"done is not from 1 to {self._last - 1}")
            before, ended = self._stage_of(state.done - 1)
            after, _ = self._stage_of(state.done)
            sizes = frozenset(self._scene.size_at(stage.ratio) for stage in (before, after))
            place = Place(self._recipe, state.done, sizes, between=state.done == ended)
            require_sound(state.tensors, place)
        except ValueError as error:
            raise damaged(self._job.state) from error

    def _begin_stage(self) -> None:
        """Make the objective of the stage that comes now; and the canvas, where it begins."""
        stage, ended = self._stage_of(self._done)
        objective = Objective(self._scene, stage, self._vgg, self._styles)
        # The state of a job that was stopped between two stages still has the first's size.
        if self._done == ended - stage.iterations:
            self._canvas = self._canvas_for(objective, stage)
        # Last, so that it can be begun again where there was too little memory.
        self._objective = objective
        if ended < self._last:
            self._scene.foresee(self._stage_of(ended)[0].ratio)

    def _canvas_for(self, objective: Objective, stage: Stage) -> Canvas:
        """The canvas at the beginning of a stage: the last one's at its size, or the first."""
        content = objective.content
        if self._canvas is None:
            return Canvas(self._first_image(content), self._recipe, self._spread)
        previous, _ = self._stage_of(self._done - 1)
        # An epoch's cost is another one. Of a scale's, at most the deepest layers are gone.
        alike = not self._recipe.epochs or previous.content_layers == stage.content_layers
        return self._canvas.resized(content.shape[2], content.shape[3], carry=alike)

    def _first_image(self, content: Tensor) -> Tensor:
        """G before the first iteration, (1, 3, H, W)."""
        height, width = content.shape[2:]
        ratio = self._stage_of(self._done)[0].ratio
        match self._recipe.start:
            case Start.CONTENT:
                return self._in_palette(content, ratio)
            case Start.BLANK:
                return preprocessing.blank(width, height, content.device)
            case Start.PICTURE:
                started = self._scene.start_at(ratio)
                assert started is not None  # noqa: S101 - Job makes sure
                return preprocessing.preprocess(started, content.device)
        # Drawn on the CPU, so that a seed means the same picture on any device.
        random = torch.Generator().manual_seed(self._job.seed)
        noise = _NOISE * (2 * torch.rand(content.shape, generator=random) - 1).to(content.device)
        if self._recipe.start is Start.NOISE:
            return noise
        photo = self._in_palette(content, ratio)
        return self._recipe.noise_ratio * noise + (1 - self._recipe.noise_ratio) * photo

    def _in_palette(self, content: Tensor, ratio: float) -> Tensor:
        """The content image in the style's colours: L-BFGS would hardly leave any others."""
        if self._spread is None:
            return content
        return preprocessing.preprocess(self._scene.in_palette_at(ratio), content.device)

    def _frame_due(self, *, ends_stage: bool) -> bool:
        every = self._frame_every
        if self._done == _FIRST_LOOK and not 0 < every <= 2 * _FIRST_LOOK:
            return True
        return self._done % every == 0 if every else ends_stage

    def _shown(self) -> Callable[[], Image.Image]:
        """Makes the picture as it is shown now."""
        return partial(self._scene.finish, self.picture())

    def _result(self, update: Progress) -> Unencoded:
        made = provenance.describe(
            self._job,
            self._vgg.info,
            torch_version=torch.__version__,
            device=str(self._vgg.device),
            iterations=self._done,
            transparent=self._scene.alpha is not None,
        )
        assert self._first is not None  # noqa: S101 - this is not the first iteration's beginning
        encode = partial(_finished, update, self._shown(), self._scene, made, self._first)
        return Unencoded(update, encode)


def _finished(
    update: Progress, shown: Callable[[], Image.Image], scene: Scene, made: Provenance, first: Costs
) -> Result:
    picture = shown()
    frame = frame_showing(update, picture, provenance.to_text(made))
    strip = None
    if scene.recipe.strip:
        styles = [style.shown for style in scene.styles]
        strip = images.encode(images.strip([scene.seen(scene.photo), *styles, picture]))
    return Result(**fields_of(frame), first_costs=first, strip=strip)


def _frame_of(update: Progress, shown: Callable[[], Image.Image]) -> Frame:
    return frame_showing(update, shown())


def frame_showing(
    update: Progress, picture: Image.Image, text: dict[str, str] | None = None
) -> Frame:
    """An iteration with its picture, and `text` in the picture's file."""
    return Frame(
        **fields_of(update),
        image=images.encode(picture, text),
        width=picture.width,
        height=picture.height,
    )


def fields_of(update: Progress) -> dict[str, Any]:
    """What an update says, by the names of its fields."""
    return {field.name: getattr(update, field.name) for field in fields(update)}
