"""What the loops are measured with: the network, the pictures, and a job for each size.

Here, and nowhere else in the benchmark, stands how a worker prepares its network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from PIL import Image, ImageOps
from torch import Tensor

from bench.report.plan import Plan
from engine.job.errors import EngineError
from engine.job.recipe import MAX_ITERATIONS, Recipe
from engine.job.spec import EngineSettings, Job, Preparing, StyleImage, WeightsInfo
from engine.paint.scene import Scene
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.vgg import preprocessing
from engine.vgg.vgg import VGG19, Weights
from engine.weights.weights import Sources, load_weights
from engine.worker.device import cores, found_devices, network_on

_WIDE = (4, 3)


@dataclass(frozen=True, slots=True)
class Setting:
    """What all loops share.

    Attributes:
        plan: what is measured; its content image is 4:3.
        device: what the loops run on.
        weights: of the network, float32 on the CPU.
        info: which weights they are.
        say: told what is being measured.
    """

    plan: Plan
    device: torch.device
    weights: Weights
    info: WeightsInfo
    say: Callable[[str], None]

    @classmethod
    def of(cls, plan: Plan, say: Callable[[str], None]) -> Setting:
        """Load the weights, and give torch its threads.

        Raises:
            EngineError: the weights can't be had, a picture can't be used, or there is no such
                device.
        """
        torch.set_num_threads(plan.settings.threads or cores())
        device = device_of(plan.settings)

        def tell(preparing: Preparing) -> None:
            say(preparing.text)

        settings = plan.settings
        weights, info = load_weights(settings.weights, settings.cache, tell, Sources.of(settings))
        return cls(with_wide_content(plan), device, weights, info, say)

    def network(self) -> VGG19:
        """The engine's network as a worker has it."""
        return network_on(self.device, self.weights, self.info, self.plan.settings.precision)

    def job(self, recipe: Recipe) -> Job:
        """The picture files, to be painted by a recipe."""
        styles = (StyleImage(self.plan.style),) if recipe.style_layers else ()
        return Job(self.plan.content, recipe, styles, seed=1)

    def decoded(self, recipe: Recipe) -> Job:
        """The same with pixels, as a worker gets it."""
        return prepare(self.job(recipe), self.plan.settings.limits)

    def scene(self, recipe: Recipe) -> Scene:
        """The pictures at the sizes of a recipe."""
        return Scene.of(self.decoded(recipe))


@dataclass(frozen=True, slots=True)
class Seen:
    """The pictures as the network gets them, (1, 3, H, W) each."""

    content: Tensor
    style: Tensor

    @classmethod
    def of(cls, scene: Scene, device: torch.device) -> Seen:
        """At full size."""
        pictures = scene.content_at(1.0), scene.style_at(scene.styles[0], 1.0)
        return cls(*(preprocessing.preprocess(picture, device) for picture in pictures))


def endless(recipe: Recipe, size: int) -> Recipe:
    """The recipe at one scale, with more iterations than anybody waits for, and no pictures."""
    return replace(
        recipe,
        size=size,
        scales=1,
        iterations=MAX_ITERATIONS,
        frame_every=MAX_ITERATIONS,
        strip=False,
    )


def with_wide_content(plan: Plan) -> Plan:
    """The same plan with the middle of its content image, 4:3."""
    photo = images.decode(plan.content, plan.settings.limits)
    unit = max(1, min(photo.width // _WIDE[0], photo.height // _WIDE[1]))
    size = (unit * _WIDE[0], unit * _WIDE[1])
    if size == photo.size:
        return plan
    cut = ImageOps.fit(photo, size, Image.Resampling.LANCZOS)
    return replace(plan, content=images.encode(cut))


def device_of(settings: EngineSettings) -> torch.device:
    """The first of the settings' devices; without any, the first GPU, else the CPU.

    Raises:
        EngineError: there is no such device.
    """
    name = settings.devices[0] if settings.devices else found_devices()[0]
    try:
        torch.empty(1, device=name)
    except (AssertionError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EngineError(f"The device {name} can't be used ({reason}).") from error
    return torch.device(name)
