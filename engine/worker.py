"""A worker: the process that holds VGG19 and paints one job after the other."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace

import torch
from PIL import Image

from engine import images
from engine.child import Channel
from engine.errors import EngineError, OutOfMemory
from engine.keeper import Keeper
from engine.messages import Cancel, Done, FromWorker, NotReady, Ready, ToWorker
from engine.paint import Painting
from engine.recipe import MIN_SIZE
from engine.recipes import SKETCH
from engine.spec import EngineSettings, Job, PictureLimits, Progress, Result
from engine.vgg import VGG19
from engine.weights import load_weights

_log = logging.getLogger(__name__)

# How CUDA's libraries and the CPU's allocator word it, where it has no class of its own.
_OUT_OF_MEMORY_WORDS = ("out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED")


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
        painter = _prepare(channel, settings, device)
    except EngineError as error:
        channel.send(NotReady(error))
        return
    while True:
        message = channel.receive()
        if isinstance(message, Job):  # And not a Cancel that came too late.
            channel.send(Done(painter.carry_out(message, channel)))
            painter.free_memory()


@dataclass(frozen=True, slots=True)
class Painter:
    """What a worker needs to paint: the network on its device, and the limits of pictures."""

    vgg: VGG19
    limits: PictureLimits

    def carry_out(self, job: Job, channel: Channel[ToWorker, FromWorker]) -> EngineError | None:
        """Paint a job and send each update, until it is done or cancelled.

        Returns:
            Why the job failed, if it did.

        Raises:
            torch.AcceleratorError: the device is of no use any more to this process.
            EOFError: the parent is gone.
        """
        try:
            with closing(self._paint(job)) as updates:
                for update in updates:
                    if channel.waiting() and isinstance(channel.receive(), Cancel):
                        return None
                    channel.send(update)
        except EngineError as error:
            return error
        return None

    def _paint(self, job: Job) -> Generator[Progress, None, None]:
        """`engine.paint.Painting`, with everything that goes wrong told in a sentence."""
        try:
            keeper = Keeper(job, self.vgg.info)
            painting = Painting(job, self.vgg, self.limits, keeper.load())
            for update in painting:
                keeper.keep(painting, finished=isinstance(update, Result))
                yield update
        except EngineError:
            raise
        except Exception as error:
            if _is_out_of_memory(error):
                raise OutOfMemory(_too_large(job, self.vgg.device)) from None
            if isinstance(error, torch.AcceleratorError):
                raise
            _log.exception("Job %s failed", job.id)
            raise EngineError(
                "Something went wrong inside the painter, so this picture could not be finished; "
                f"the log says more under job {job.id}."
            ) from None

    def warm_up(self) -> None:
        """Paint a stroke, so that the first member does not wait for libraries to load."""
        stroke = replace(SKETCH, epochs=("conv1_1",), iterations=1, size=MIN_SIZE)
        sheet = images.encode(Image.new("RGB", (MIN_SIZE, MIN_SIZE)))
        for _ in Painting(Job(sheet, stroke), self.vgg, self.limits):
            pass

    def free_memory(self) -> None:
        """Give the memory of the last job back, so that others can use the device meanwhile."""
        gc.collect()
        if self.vgg.device.type == "cuda":
            torch.cuda.empty_cache()


def _prepare(
    channel: Channel[ToWorker, FromWorker], settings: EngineSettings, device: str | None
) -> Painter:
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
    painter = Painter(vgg, settings.limits)
    painter.warm_up()
    channel.send(Ready(device, devices, info))
    return painter


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


def _is_out_of_memory(error: Exception) -> bool:
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(
        words in str(error) for words in _OUT_OF_MEMORY_WORDS
    )


def _too_large(job: Job, device: torch.device) -> str:
    recipe = job.recipe
    if recipe.exact is not None:
        width, height = recipe.exact
        advice = f"choose another recipe with a size below {max(width, height)}"
        return f"There is not enough memory on {device} for {width} by {height} pixels; {advice}."
    smaller = max(MIN_SIZE, recipe.size * 3 // 4 // 32 * 32)
    too_large = f"There is not enough memory on {device} for a size of {recipe.size} pixels"
    if smaller >= recipe.size:
        return f"{too_large}, the smallest there is; ask an admin to look at the machine."
    return f"{too_large}; try {smaller}."
