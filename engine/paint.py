"""How a picture is painted: from pictures and a network to frames and a result.

Read from `Painting.__iter__` down. There is no Discord here, no process and no file: encoded
pictures come in with the job, and encoded pictures go out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields
from functools import partial
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from engine import images, preprocessing, provenance
from engine.canvas import Canvas
from engine.objective import Objective
from engine.recipe import Stage, Start
from engine.scene import Scene
from engine.spec import Costs, Frame, Job, PictureLimits, Progress, Result
from engine.state import State
from engine.vgg import VGG19

# Noise goes this far to both sides of the mean: about 20 grey levels of 255.
_NOISE = 0.35


class Painting:
    """A job being painted, one iteration at a time, by iterating over it once.

    Leaving it stops the painting; nothing is left behind. Between two iterations, `state()` is all
    that another Painting of the same job needs to go on to the same end.

    Args:
        job: the pictures and the recipe.
        vgg: the network, on the device to paint on.
        limits: what the job's pictures may be.
        state: to go on from, instead of from the beginning.

    Raises:
        BadPicture: an input picture can't be used.
        InvalidJob: a mask does not fit its content image.
    """

    def __init__(
        self, job: Job, vgg: VGG19, limits: PictureLimits, state: State | None = None
    ) -> None:
        self._began = time.monotonic() - (0.0 if state is None else state.elapsed)
        self._job = job
        self._recipe = job.recipe
        self._vgg = vgg
        self._scene = Scene.of(job, limits)
        self._done = 0
        self._first: Costs | None = None
        self._canvas: Canvas | None = None
        if state is not None:
            self._done, self._first = state.done, state.first
            tensors = {name: tensor.to(vgg.device) for name, tensor in state.tensors.items()}
            self._canvas = Canvas.restored(tensors, self._recipe)

    def __iter__(self) -> Iterator[Progress | Frame | Result]:
        """Paint.

        Yields:
            A Progress for every iteration: a Frame where one is due, and the Result for the last.
        """
        ended = 0
        previous: Stage | None = None
        for stage in self._recipe.stages():
            ended += stage.iterations
            if self._done < ended:
                objective = Objective(self._scene, stage, self._vgg)
                # The state of a job that was stopped between two stages still has the first's size.
                if self._done == ended - stage.iterations:
                    self._canvas = self._canvas_for(objective, stage, previous)
                yield from self._paint_stage(stage, objective, ended)
            previous = stage

    def state(self) -> State:
        """Where the painting is now; its tensors are those that the next iteration changes."""
        if self._canvas is None or self._first is None:
            raise RuntimeError("The painting has no state before its first iteration.")
        elapsed = time.monotonic() - self._began
        return State(self._done, self._first, elapsed, self._canvas.tensors())

    def _paint_stage(
        self, stage: Stage, objective: Objective, ended: int
    ) -> Iterator[Progress | Frame | Result]:
        """The iterations of a stage that are left; it ends with the job's iteration `ended`."""
        assert self._canvas is not None  # noqa: S101 - made before each stage, or restored
        recipe = self._recipe
        while self._done < ended:
            progress = self._done / max(1, recipe.iterations - 1)
            costs = self._canvas.step(partial(objective, progress=progress))
            self._done += 1
            self._first = self._first or costs
            elapsed = time.monotonic() - self._began
            update = Progress(self._done, recipe.iterations, costs, elapsed, stage.name)
            if self._done == recipe.iterations:
                yield self._result(update, self._first)
            elif self._frame_due(ends_stage=self._done == ended):
                yield _frame(update, self._picture())
            else:
                yield update

    def _canvas_for(self, objective: Objective, stage: Stage, previous: Stage | None) -> Canvas:
        """The canvas at the beginning of a stage: the last one's at its size, or the first."""
        content = objective.content
        if self._canvas is None:
            return Canvas(self._first_image(content), self._recipe)
        same_cost = previous is not None and previous.content_layers == stage.content_layers
        return self._canvas.resized(content.shape[2], content.shape[3], carry=same_cost)

    def _first_image(self, content: Tensor) -> Tensor:
        """G before the first iteration, (1, 3, H, W)."""
        height, width = content.shape[2:]
        match self._recipe.start:
            case Start.CONTENT:
                return content
            case Start.BLANK:
                return preprocessing.blank(width, height, content.device)
            case Start.PICTURE:
                assert self._scene.start is not None  # noqa: S101 - Job makes sure
                picture = images.resize(self._scene.start, (width, height))
                return preprocessing.preprocess(picture, content.device)
        # Drawn on the CPU, so that a seed means the same picture on any device.
        random = torch.Generator().manual_seed(self._job.seed)
        noise = _NOISE * (2 * torch.rand(content.shape, generator=random) - 1).to(content.device)
        if self._recipe.start is Start.NOISE:
            return noise
        return self._recipe.noise_ratio * noise + (1 - self._recipe.noise_ratio) * content

    def _frame_due(self, *, ends_stage: bool) -> bool:
        every = self._recipe.frame_every
        return self._done % every == 0 if every else ends_stage

    def _picture(self) -> Image.Image:
        """G with the preprocessing reversed, as it is shown."""
        assert self._canvas is not None  # noqa: S101 - there are no pictures before the first stage
        return self._scene.finish(preprocessing.reverse(self._canvas.image))

    def _result(self, update: Progress, first: Costs) -> Result:
        picture = self._picture()
        device = str(self._vgg.device)
        made = provenance.describe(
            self._job, self._vgg.info, torch_version=torch.__version__, device=device
        )
        frame = _frame(update, picture, provenance.to_text(made))
        strip = None
        if self._recipe.strip:
            styles = [style.shown for style in self._scene.styles]
            strip = images.encode(images.strip([self._scene.photo, *styles, picture]))
        return Result(**_fields(frame), first_costs=first, strip=strip)


def _frame(update: Progress, picture: Image.Image, text: dict[str, str] | None = None) -> Frame:
    return Frame(
        **_fields(update),
        image=images.encode(picture, text),
        width=picture.width,
        height=picture.height,
    )


def _fields(update: Progress) -> dict[str, Any]:
    return {field.name: getattr(update, field.name) for field in fields(update)}
