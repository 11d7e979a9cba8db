"""A worker: the process that holds VGG19 and paints."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import replace

import torch
from PIL import Image

from engine.job.errors import EngineError, PassingTrouble
from engine.job.messages import (
    Cancel,
    Change,
    FromWorker,
    NotReady,
    Pause,
    Ready,
    ToWorker,
)
from engine.job.recipe import MIN_SIZE
from engine.job.recipes import SKETCH
from engine.job.spec import EngineSettings, Job
from engine.paint.paint import Painting
from engine.pictures import images
from engine.processes.child import Channel
from engine.vgg.vgg import VGG19
from engine.weights.weights import Sources, load_weights
from engine.worker.device import cores, found_devices, network_on
from engine.worker.driver import driver_trouble
from engine.worker.faults import first_line, is_out_of_memory
from engine.worker.memory_use import keep_telling, vitals
from engine.worker.passes import worth_of
from engine.worker.workshop import Workshop

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
    # Before torch's threads begin, which take it from this one.
    os.nice(settings.niceness)
    torch.set_num_threads(settings.threads or cores())
    devices = settings.devices or found_devices()
    if not settings.devices and devices == ("cpu",) and (trouble := driver_trouble()):
        _log.warning("Painting on the CPU. %s", trouble)
    try:
        workshop = _prepare(channel, settings, device or devices[0], devices)
    except EngineError as error:
        channel.send(NotReady(error, devices))
        return
    while True:
        while not workshop.busy or channel.waiting():
            try:
                message = channel.receive()
            except EOFError:
                workshop.raise_if_broken()
                raise
            _follow(message, workshop)
        workshop.iterate()


def _follow(message: ToWorker, workshop: Workshop) -> None:
    match message:
        case Job() as job:
            workshop.take(job)
        case Change() as change:
            workshop.change(change)
        case Pause(job_id):
            workshop.pause(job_id)
        case Cancel(job_id):
            workshop.drop(job_id)


def _prepare(
    channel: Channel[ToWorker, FromWorker],
    settings: EngineSettings,
    device: str,
    devices: tuple[str, ...],
) -> Workshop:
    weights, info = load_weights(
        settings.weights, settings.cache, channel.send, Sources.of(settings)
    )
    try:
        vgg = network_on(torch.device(device), weights, info, settings.precision)
        _warm_up(vgg)
        worth = _worth_of_a_pass(vgg)
    except (AssertionError, RuntimeError) as error:
        _log.exception("The device %s can't be used", device)
        raise _unusable(device, error) from error
    room = settings.jobs_at_once or _usual_room(vgg.device)
    channel.send(Ready(device, devices, vgg.info, room, vitals(vgg.device)))
    keep_telling(channel.send, vgg.device)
    return Workshop(vgg, channel.send, channel.hang_up, worth=worth)


def _unusable(device: str, error: Exception) -> EngineError:
    """Why nothing can be painted on a device."""
    there = sorted({"cpu", *found_devices()})
    reason = first_line(error)
    # A device that is there may be out of order, or out of memory, for the time being only.
    kind = PassingTrouble if device in there else EngineError
    return kind(
        f"The device {device} can't be used ({reason}); this machine has {', '.join(there)}.",
        "engine-no-device",
        device=device,
        reason=reason,
        there=", ".join(there),
    )


def _warm_up(vgg: VGG19) -> None:
    """Paint a stroke, so that the first member does not wait for libraries to load."""
    stroke = replace(SKETCH, epochs=("conv1_1",), iterations=1, size=MIN_SIZE)
    sheet = images.pixels_of(Image.new("RGB", (MIN_SIZE, MIN_SIZE)))
    for _ in Painting(Job(sheet, stroke), vgg):
        pass


def _worth_of_a_pass(vgg: VGG19) -> int:
    """See `engine.worker.passes`; nothing where memory is too short for the room of a sheet."""
    if vgg.device.type == "cpu":
        return 0

    def looks(side: int) -> Callable[[], object]:
        deep = replace(SKETCH, epochs=("conv5_1",), iterations=1, size=side)
        sheet = images.pixels_of(Image.new("RGB", (side, side)))
        question = Painting(Job(sheet, deep), vgg).question()
        return lambda: float(question.answer().gradient.sum())

    try:
        return worth_of(looks)
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        return 0


def _usual_room(device: torch.device) -> int:
    """How many jobs to paint at once: one keeps all of a CPU busy, and no GPU."""
    return 1 if device.type == "cpu" else _GPU_ROOM
