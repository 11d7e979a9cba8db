"""How a picture is painted: from two pictures and a network to frames and a result.

Read from `paint` down. There is no Discord here, no process and no file: encoded pictures come in
with the job, and encoded pictures go out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from engine import images, preprocessing
from engine.losses import ContentCost, StyleCost, total_variation
from engine.optimisers import Canvas, CostTensors
from engine.recipes import Layer, Recipe, Stage, Start
from engine.spec import Costs, Frame, Job, PictureLimits, Progress, Result
from engine.vgg import VGG19

# Noise goes this far to both sides of the mean: about 20 grey levels of 255.
_NOISE = 0.35


def paint(job: Job, vgg: VGG19, limits: PictureLimits) -> Iterator[Progress | Frame | Result]:
    """Paint a job, one iteration at a time.

    Closing the generator stops the painting; nothing is left behind.

    Args:
        job: the pictures and the recipe.
        vgg: the network, on the device to paint on.
        limits: what the job's pictures may be.

    Yields:
        A Progress for every iteration: a Frame where one is due, and the Result for the last.

    Raises:
        BadPicture: an input picture can't be used.
    """
    began = time.monotonic()
    recipe = job.recipe
    scene = Scene.of(job, limits)
    random = torch.Generator().manual_seed(job.seed)
    image: Tensor | None = None
    first: Costs | None = None
    done = 0
    for stage in recipe.stages():
        objective = Objective.of(scene, stage, recipe, vgg)
        if image is None:
            image = _first_image(objective.content, recipe, random)
        canvas = Canvas(_at_size_of(objective.content, image), recipe)
        for step in range(1, stage.iterations + 1):
            costs = canvas.step(partial(objective, progress=done / max(1, recipe.iterations - 1)))
            done += 1
            first = first or costs
            elapsed = time.monotonic() - began
            progress = Progress(done, recipe.iterations, costs, elapsed, stage.name)
            if done == recipe.iterations:
                yield _result(progress, first, canvas.image, scene, recipe)
            elif _frame_due(recipe, done, step == stage.iterations):
                yield _frame(progress, canvas.image, scene)
            else:
                yield progress
        image = canvas.image.detach()


@dataclass(frozen=True, slots=True)
class Scene:
    """The job's pictures: the content at the size of the finished picture, the style as it came."""

    content: Image.Image
    style: Image.Image | None

    @classmethod
    def of(cls, job: Job, limits: PictureLimits) -> Scene:
        """Decode the job's pictures."""
        content = images.decode(job.content, limits)
        style = None if job.style is None else images.decode(job.style, limits)
        if job.recipe.exact is not None:
            return cls(images.crop_to(content, job.recipe.exact), style)
        return cls(images.fit(content, job.recipe.size), style)

    def at(self, ratio: float) -> tuple[Image.Image, Image.Image | None]:
        """Content and style with the same longest side, `ratio` of the finished picture's."""
        longest = max(1, round(max(self.content.size) * ratio))
        style = None if self.style is None else images.fit(self.style, longest)
        return images.fit(self.content, longest), style


@dataclass(frozen=True, slots=True)
class Objective:
    """What a stage minimises: J = α J_content + β J_style + the total variation's share.

    Attributes:
        content: the preprocessed content image at the stage's size, (1, 3, H, W).
        content_costs: each content layer with the cost against its target.
        style_costs: each style layer with the cost against its target.
        recipe: the weights.
        vgg: the network.
    """

    content: Tensor
    content_costs: tuple[tuple[Layer, ContentCost], ...]
    style_costs: tuple[tuple[Layer, StyleCost], ...]
    recipe: Recipe
    vgg: VGG19

    @classmethod
    def of(cls, scene: Scene, stage: Stage, recipe: Recipe, vgg: VGG19) -> Objective:
        """Gather a stage's targets: the activations of its content and style images."""
        content_picture, style_picture = scene.at(stage.ratio)
        content = preprocessing.preprocess(content_picture, vgg.device)
        content_targets = _activations(vgg, content, stage.content_layers, recipe)
        style_costs: tuple[tuple[Layer, StyleCost], ...] = ()
        if style_picture is not None:
            style = preprocessing.preprocess(style_picture, vgg.device)
            style_targets = _activations(vgg, style, recipe.style_layers, recipe)
            style_costs = tuple(
                (layer, StyleCost.of(style_targets[layer.name], recipe.normalisation))
                for layer in recipe.style_layers
            )
        content_costs = tuple(
            (layer, ContentCost.of(content_targets[layer.name], recipe.normalisation))
            for layer in stage.content_layers
        )
        return cls(content, content_costs, style_costs, recipe, vgg)

    def __call__(self, image: Tensor, progress: float) -> CostTensors:
        """The costs of `image`, (1, 3, H, W), at `progress` (0 to 1) through the job."""
        layers = [layer.name for layer, _ in (*self.content_costs, *self.style_costs)]
        activations = self.vgg(image, layers, self.recipe.pooling)
        zero = image.new_zeros(())
        content = sum(
            (layer.weight * cost(activations[layer.name]) for layer, cost in self.content_costs),
            zero,
        )
        style = sum(
            (layer.weight * cost(activations[layer.name]) for layer, cost in self.style_costs),
            zero,
        )
        total = self.recipe.alpha.at(progress) * content + self.recipe.beta.at(progress) * style
        if self.recipe.tv_weight:
            total = total + self.recipe.tv_weight * total_variation(image)
        return CostTensors(total, content, style)


@torch.no_grad()
def _activations(
    vgg: VGG19, image: Tensor, layers: tuple[Layer, ...], recipe: Recipe
) -> dict[str, Tensor]:
    return vgg(image, [layer.name for layer in layers], recipe.pooling) if layers else {}


def _first_image(content: Tensor, recipe: Recipe, random: torch.Generator) -> Tensor:
    """G before the first iteration, (1, 3, H, W)."""
    if recipe.start is Start.CONTENT:
        return content
    if recipe.start is Start.BLANK:
        return preprocessing.blank(content.shape[3], content.shape[2], content.device)
    # Drawn on the CPU, so that a seed means the same picture on any device.
    noise = _NOISE * (2 * torch.rand(content.shape, generator=random) - 1).to(content.device)
    if recipe.start is Start.NOISE:
        return noise
    return recipe.noise_ratio * noise + (1 - recipe.noise_ratio) * content


def _at_size_of(content: Tensor, image: Tensor) -> Tensor:
    """The image, enlarged or reduced where `content`, (1, 3, H, W), has another size."""
    if image.shape == content.shape:
        return image
    return functional.interpolate(image, content.shape[2:], mode="bicubic", antialias=True)


def _frame_due(recipe: Recipe, done: int, ends_stage: bool) -> bool:
    return done % recipe.frame_every == 0 if recipe.frame_every else ends_stage


def _frame(progress: Progress, image: Tensor, scene: Scene) -> Frame:
    picture = _picture(image, scene)
    return Frame(
        **_fields(progress),
        image=images.encode(picture),
        width=picture.width,
        height=picture.height,
    )


def _result(
    progress: Progress, first: Costs, image: Tensor, scene: Scene, recipe: Recipe
) -> Result:
    frame = _frame(progress, image, scene)
    strip = None
    if recipe.strip:
        styles = [scene.style] if scene.style else []
        strip = images.encode(images.strip([scene.content, *styles, _picture(image, scene)]))
    return Result(**_fields(frame), first_costs=first, strip=strip)


def _fields(update: Progress) -> dict[str, Any]:
    return {field.name: getattr(update, field.name) for field in fields(update)}


def _picture(image: Tensor, scene: Scene) -> Image.Image:
    """G with the preprocessing reversed, at the finished picture's size."""
    return images.resize(preprocessing.reverse(image), scene.content.size)
