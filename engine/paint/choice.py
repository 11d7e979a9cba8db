"""Several small pictures of one job, painted together, for somebody to choose one from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from statistics import fmean

import torch
from PIL import Image
from torch import Tensor

from engine.job.saved_iterations import damaged
from engine.job.spec import Costs, Frame, Job, Progress, Result
from engine.paint.canvas import Evaluation
from engine.paint.objective import Question
from engine.paint.paint import Painting, Unencoded, fields_of, frame_showing
from engine.paint.scene import Scene
from engine.paint.state import State
from engine.pictures import images
from engine.pictures.transparency import on_white
from engine.pictures.writing import provenance
from engine.vgg.vgg import VGG19


class Choice:
    """The variations of a job, in step: an iteration is done when it is done of each of them.

    It is used as a `Painting` is. Its pictures show all of them as one, its costs are their means;
    the Result has each of them, too, with what it takes to paint it alone.

    Args:
        job: the pictures, the recipe and the variations.
        vgg: the network, on the device to paint on.
        state: to go on from, instead of from the beginning.
        scene: the job's pictures, where they are there already; None: made here.

    Raises:
        EngineError: as `Painting`.
    """

    def __init__(
        self, job: Job, vgg: VGG19, state: State | None = None, scene: Scene | None = None
    ) -> None:
        self._began = time.monotonic() - (0.0 if state is None else state.elapsed)
        self._job = job
        self._vgg = vgg
        self._first = None if state is None else state.first
        states = _parted(job, state)
        self._scene = scene or Scene.of(job)
        self._paintings = [
            Painting(_alone(job, number), vgg, one, self._scene)
            for number, one in enumerate(states)
        ]
        # Of those that have their answer while others, whose step was taken back, ask once more.
        self._answered: dict[int, Evaluation] = {}

    def __iter__(self) -> Iterator[Progress | Frame | Result]:
        """Paint by itself; yields as `Painting` does."""
        while not self.finished:
            update = self.answers([question.answer() for question in self.questions()])
            if update is not None:
                yield update.encode() if isinstance(update, Unencoded) else update

    @property
    def done(self) -> int:
        """Iterations so far, of the whole job."""
        return self._paintings[0].done

    @property
    def finished(self) -> bool:
        """Whether the last iteration is done."""
        return self._paintings[0].finished

    def finish_after(self, iterations: int) -> None:
        """Stop before the recipe's last iteration, as `Painting.finish_after` does."""
        for painting in self._paintings:
            painting.finish_after(iterations)

    def show_every(self, iterations: int) -> None:
        """Have frames come in other intervals from now on, as the recipe's `frame_every` says."""
        for painting in self._paintings:
            painting.show_every(iterations)

    def questions(self) -> Sequence[Question]:
        """What has to be known for the next iteration; answered in one pass where they can be."""
        return [self._paintings[number].question() for number in self._asking()]

    def answers(self, evaluations: Sequence[Evaluation]) -> Progress | Unencoded | None:
        """Do the next iteration, by the answers to its questions.

        Returns:
            What it came to; None where some have to be asked once more before.
        """
        for number, evaluation in zip(self._asking(), evaluations, strict=True):
            if self._paintings[number].takes(evaluation):
                self._answered[number] = evaluation
        if self._asking():
            return None
        updates = [
            painting.answer(self._answered[number])
            for number, painting in enumerate(self._paintings)
        ]
        self._answered.clear()
        done = [update for update in updates if update is not None]
        plain = [update.update if isinstance(update, Unencoded) else update for update in done]
        costs = _mean([update.costs for update in plain])
        self._first = self._first or costs
        elapsed = time.monotonic() - self._began
        update = replace(plain[0], costs=costs, elapsed=elapsed)
        encoders = [update.encode for update in done if isinstance(update, Unencoded)]
        if not encoders:
            return update
        if self.finished:
            return Unencoded(
                update, partial(_finished, update, encoders, self._first, self._text())
            )
        return Unencoded(update, partial(_frame, update, encoders))

    def state(self) -> State:
        """Where the paintings are now; see `Painting.state`."""
        first, states = self._first, [painting.state() for painting in self._paintings]
        if first is None:
            raise RuntimeError("The painting has no state before its first iteration.")
        tensors = {
            f"{number} {name}": tensor
            for number, state in enumerate(states)
            for name, tensor in state.tensors.items()
        }
        return State(self.done, first, time.monotonic() - self._began, tensors)

    def _asking(self) -> list[int]:
        """Those that have no answer yet, by their numbers."""
        return [number for number in range(len(self._paintings)) if number not in self._answered]

    def _text(self) -> dict[str, str]:
        """How all of them were made, as the picture that shows them says it."""
        made = provenance.describe(
            self._job,
            self._vgg.info,
            torch_version=torch.__version__,
            device=str(self._vgg.device),
            iterations=self.done,
            transparent=self._scene.alpha is not None,
        )
        return provenance.to_text(made)


def _alone(job: Job, number: int) -> Job:
    """The job of one variation."""
    one = job.variations[number]
    return replace(job, recipe=one.of(job.recipe), seed=one.seed, variations=())


def _parted(job: Job, state: State | None) -> list[State | None]:
    """The state of each painting; raises UnusableState if there are others in it."""
    if state is None:
        return [None for _ in job.variations]
    parts: list[dict[str, Tensor]] = [{} for _ in job.variations]
    try:
        for name, tensor in state.tensors.items():
            number, _, rest = name.partition(" ")
            parts[int(number)][rest] = tensor
    except (ValueError, IndexError) as error:
        raise damaged(job.state) from error
    return [replace(state, tensors=tensors) for tensors in parts]


def _mean(costs: Sequence[Costs]) -> Costs:
    return Costs(
        fmean(each.total for each in costs),
        fmean(each.content for each in costs),
        fmean(each.style for each in costs),
    )


def _finished(
    update: Progress,
    encoders: Sequence[Callable[[], Frame]],
    first: Costs,
    text: dict[str, str],
) -> Result:
    choices = tuple(encode().image for encode in encoders)
    frame = frame_showing(update, _together(choices), text)
    return Result(**fields_of(frame), first_costs=first, choices=choices)


def _frame(update: Progress, encoders: Sequence[Callable[[], Frame]]) -> Frame:
    return frame_showing(update, _together([encode().image for encode in encoders]))


def _together(pngs: Sequence[bytes]) -> Image.Image:
    pictures = []
    for png in pngs:
        with Image.open(BytesIO(png), formats=("PNG",)) as opened:
            pictures.append(on_white(opened))
    return images.choice(pictures)
