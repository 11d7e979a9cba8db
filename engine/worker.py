"""A worker: the process that holds VGG19 and paints."""

from __future__ import annotations

import logging
import os
from dataclasses import replace

import torch
from PIL import Image

from engine import images
from engine.child import Channel
from engine.errors import EngineError
from engine.messages import Cancel, FromWorker, NotReady, Ready, ToWorker
from engine.paint import Painting
from engine.recipe import MIN_SIZE
from engine.recipes import SKETCH
from engine.spec import EngineSettings, Job, PictureLimits
from engine.vgg import VGG19
from engine.weights import load_weights
from engine.workshop import Workshop

_log = logging.getLogger(__name__)

# Jobs painted at once on a GPU, if the settings name no number.
_GPU_ROOM = 8


def serve(
    channel: Channel[ToWorker, FromWorker], settings: EngineSettings, device: str | None
) -> None:
    """Prepare, and paint the jobs that come through `channel` until the parent is gone.

    Args:
        channel: to the pool.
        settings: the pool's.
        device: torch's name of the device to paint on; None means the first that there is.
    """
    try:
        workshop = _prepare(channel, settings, device)
    except EngineError as error:
        channel.send(NotReady(error))
        return
    while True:
        while not workshop.busy or channel.waiting():
            match channel.receive():
                case Job() as job:
                    workshop.take(job)
                case Cancel(job_id):
                    workshop.drop(job_id)
        workshop.iterate()


def _prepare(
    channel: Channel[ToWorker, FromWorker], settings: EngineSettings, device: str | None
) -> Workshop:
    torch.set_num_threads(settings.threads or _cores())
    devices = settings.devices or _found_devices()
    device = device or devices[0]
    weights, info = load_weights(settings.weights, settings.cache, channel.send)
    try:
        if torch.device(device).type == "cuda":
            _repeat_exactly()
        vgg = VGG19(weights, info).to(device)
    except (AssertionError, RuntimeError) as error:
        _log.exception("The device %s can't be used", device)
        reason = str(error).strip().splitlines()[0]
        there = ", ".join(sorted({"cpu", *_found_devices()}))
        raise EngineError(
            f"The device {device} can't be used ({reason}); this machine has {there}."
        ) from error
    _warm_up(vgg, settings.limits)
    channel.send(Ready(device, devices, info, settings.jobs_at_once or _usual_room(vgg.device)))
    return Workshop(vgg, settings.limits, channel.send)


def _warm_up(vgg: VGG19, limits: PictureLimits) -> None:
    """Paint a stroke, so that the first member does not wait for libraries to load."""
    stroke = replace(SKETCH, epochs=("conv1_1",), iterations=1, size=MIN_SIZE)
    sheet = images.encode(Image.new("RGB", (MIN_SIZE, MIN_SIZE)))
    for _ in Painting(Job(sheet, stroke), vgg, limits):
        pass


def _usual_room(device: torch.device) -> int:
    """How many jobs to paint at once: one keeps all of a CPU busy, and no GPU."""
    return 1 if device.type == "cpu" else _GPU_ROOM


def _cores() -> int:
    """The CPU cores that this process may use, which can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _found_devices() -> tuple[str, ...]:
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return tuple(f"cuda:{index}" for index in range(count)) or ("cpu",)


def _repeat_exactly() -> None:
    """Make CUDA add in the same order every time: the same job is the same picture."""
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    # Meant for finding mistakes, and it costs time. mypy does not see this property of a module.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
