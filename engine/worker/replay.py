"""Passes through the network that are recorded once, and then replayed.

A pass is many hundred short steps, and a GPU does most of them sooner than it can be told the next.
A recording (a CUDA graph) is told as a whole. The steps' addresses and numbers are in it, so it is
one for certain objectives, and of no use without them.

No recording is used that has not shown that it finds what its pass finds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from weakref import WeakSet

import torch
from torch import Tensor

from engine.paint.judging import Found, Look, Looked
from engine.paint.objective import Objective
from engine.paint.sheets import look_for
from engine.worker.faults import CaptureFailed, first_line, is_fatal, is_out_of_memory

_log = logging.getLogger(__name__)

# How often a pass is made before it is recorded. Recording takes as long as four: where jobs come
# and go so often that no recording is used, at most half of the time is lost.
_SEEN = 4
# Larger passes keep a GPU busy for longer than it takes to tell it: 8 pictures of 512 by 512.
_MOST_PIXELS = 2**21
# A recording holds the memory of its pass, all activations. So much, at most, of a device's.
_SHARE = 1 / 4
_BYTES_PER_PIXEL = 2_700
# The steps are the same ones, so what they find should be the same to the bit; a step left out, or
# a number that stayed as it was, makes a difference larger than this.
_ROUNDING = 1e-3
_LEAST_LENGTH = 1e-30  # Of what is zero everywhere.
# What a recording has to show it for, besides images and weights at hand: these times them.
_OTHER_IMAGES, _OTHER_WEIGHTS = 0.9, 1.5


class Recorder(Protocol):
    """A device's way to record passes."""

    def record(self, look: Look, images: Tensor, weights: Tensor) -> Look:
        """Record a pass, there and back.

        Args:
            look: the pass, which tells the device the same steps every time, and waits for none of
                them. It has to be kept as long as the recording, which reads the same memory.
            images: as large as those to come.
            weights: likewise.

        Returns:
            The same pass, replayed; what it finds is the caller's. It has to go back before it is
            used again, and before another recording is.

        Raises:
            CaptureFailed: it can't be recorded, and this process is of no use any more.
            Exception: it can't be recorded.
        """

    def give_back(self) -> None:
        """Give memory that no recording needs any more back to the device."""


class NotRecorded(RuntimeError):
    """Why there is no recording."""


def replays_on(device: torch.device) -> Replays:
    """What makes passes on `device`; on a CPU, which nobody has to tell anything, step by step."""
    if device.type != "cuda":
        return Replays()
    memory: int = torch.cuda.get_device_properties(device).total_memory
    pixels = int(memory * _SHARE / _BYTES_PER_PIXEL)
    return Replays(CudaGraphs(device), min(pixels, _MOST_PIXELS))


@dataclass(slots=True)
class _Seen:
    """The objectives of a pass, it, how often it was made, and its recording, if there is one."""

    objectives: tuple[Objective, ...]
    look: Look
    times: int = 0
    replay: Look | None = None


class Replays:
    """Passes by their objectives; those that come again and again are recorded.

    Where something goes wrong with a recording, passes are made step by step from then on.

    Args:
        recorder: of the device that the objectives are on; None: nothing is recorded.
        pixels: of all pictures in a pass, at most, for it to be recorded; halved where there was
            too little memory for a recording.
    """

    def __init__(self, recorder: Recorder | None = None, pixels: int = _MOST_PIXELS) -> None:
        self._recorder = recorder
        self._pixels = pixels
        self._seen: dict[tuple[int, ...], _Seen] = {}

    def __call__(self, objectives: Sequence[Objective]) -> Look:
        """The pass for `objectives`, as it is or replayed."""
        key = _key(objectives)
        if (seen := self._seen.get(key)) is None:
            seen = self._seen[key] = _Seen(tuple(objectives), look_for(objectives))
        return partial(self._look, seen)

    def keep(self, groups: Iterable[Sequence[Objective]], *, recorded: bool = True) -> None:
        """Forget all passes but those for each of these groups of objectives.

        Args:
            groups: whose passes will be asked for.
            recorded: whether they may be recorded; else what is recorded is forgotten.
        """
        wanted = {_key(group) for group in groups}
        self._seen = {key: seen for key, seen in self._seen.items() if key in wanted}
        if not recorded:
            for seen in self._seen.values():
                seen.times, seen.replay = 0, None

    def forget(self) -> bool:
        """Forget all passes, and give the memory of recordings back.

        Returns:
            Whether there were recordings.
        """
        recorded = any(seen.replay is not None for seen in self._seen.values())
        self._seen.clear()
        if recorded and self._recorder is not None:
            self._recorder.give_back()
        return recorded

    def _look(self, seen: _Seen, images: Tensor, weights: Tensor) -> Looked:
        if seen.replay is not None:
            return seen.replay(images, weights)
        looked = seen.look(images, weights)
        seen.times += 1
        pixels = images.numel() // 3
        if self._recorder is None or seen.times < _SEEN or pixels > self._pixels:
            return looked
        # Only once it is known, so that there is an answer in any case.
        found = _whole(looked)
        self._record(self._recorder, seen, (images, weights), found)
        return Looked(found.figures, lambda: found.gradients)

    def _record(
        self, recorder: Recorder, seen: _Seen, given: tuple[Tensor, Tensor], found: Found
    ) -> None:
        """Have a pass replayed from now on, if it can be; it found this when it was given that."""
        pixels = given[0].numel() // 3
        try:
            seen.replay = _proven(recorder, seen.look, given, found)
            seen.times = 0
            return
        except Exception as error:
            if is_fatal(error):
                raise
            short = is_out_of_memory(error)
            reason = first_line(error)
        # Not inside `except`, where the error keeps the memory that the recording took.
        self._go_without(pixels, short=short, reason=reason)

    def _go_without(self, pixels: int, *, short: bool, reason: str) -> None:
        """Forget all recordings, and make no more as large as that, or none at all."""
        self._seen.clear()
        if self._recorder is not None:
            self._recorder.give_back()
        if short:
            self._pixels = pixels // 2
            _log.warning(
                "There is too little memory to record a pass of %d pixels; from now on passes of at"
                " most %d are recorded",
                pixels,
                self._pixels,
            )
        else:
            self._recorder = None
            _log.warning(
                "The device can't replay passes (%s); from now on it is told every step of them, "
                "which takes longer and paints the same",
                reason,
            )


def _key(objectives: Iterable[Objective]) -> tuple[int, ...]:
    """Nothing else has it as long as the objectives are there."""
    return tuple(map(id, objectives))


def _whole(looked: Looked) -> Found:
    return Found(looked.figures, looked.gradients())


def _proven(
    recorder: Recorder, look: Look, inputs: tuple[Tensor, Tensor], found: Found
) -> Look | None:
    """A recording of a pass, which has found the same; None where there can't be one just now.

    Args:
        recorder: makes it.
        look: the pass.
        inputs: images and weights.
        found: by the pass with them.

    Raises:
        NotRecorded: it finds something else.
        Exception: see `Recorder.record`.
    """
    # A picture that has gone astray for a moment shows nothing.
    if not _finite(found):
        return None
    images, weights = inputs
    others = _OTHER_IMAGES * images, _OTHER_WEIGHTS * weights
    found_there = _whole(look(*others))
    if not _finite(found_there):
        return None
    replay = recorder.record(look, images, weights)
    # With the first ones once more, as something could stay from one replay to the next.
    for given, expected in ((inputs, found), (others, found_there), (inputs, found)):
        if not _alike(_whole(replay(*given)), expected):
            raise NotRecorded("a recording found something else than its pass")
    _log.debug("A pass for %d pictures is recorded", len(images))
    return replay


def _finite(found: Found) -> bool:
    return all(bool(part.isfinite().all()) for part in found)


def _alike(found: Found, expected: Found) -> bool:
    """Whether neither any picture's figures nor its gradient differ by more than rounding."""
    furthest = [_distance(*parts) for parts in zip(found, expected, strict=True)]
    # What is no number is not alike, either.
    return bool(torch.stack(furthest).max() <= _ROUNDING)


def _distance(found: Tensor, expected: Tensor) -> Tensor:
    """How far a picture's part (B, …) is, at most, from what is expected, in lengths of that."""
    length, apart = (part.flatten(1).norm(dim=1) for part in (expected, found - expected))
    furthest: Tensor = (apart / length.clamp_min(_LEAST_LENGTH)).max()
    return furthest


class CudaGraphs:
    """Records two CUDA graphs of each pass, there and back; all share the memory they calculate in.

    That is safe as a pass goes back before any other is replayed, as results are copied, and as
    what a pass is given lies elsewhere.

    Args:
        device: a GPU.
    """

    def __init__(self, device: torch.device) -> None:
        self._device = device
        # Always the same one, as cuBLAS keeps memory for each stream that it was used on.
        self._stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
        self._graphs: WeakSet[torch.cuda.CUDAGraph] = WeakSet()

    def record(self, look: Look, images: Tensor, weights: Tensor) -> Look:
        """See `Recorder`."""
        images, weights = images.clone(), weights.clone()
        there, back = torch.cuda.CUDAGraph(), torch.cuda.CUDAGraph()
        caller = torch.cuda.current_stream(self._device)
        self._stream.wait_stream(caller)
        # Around the recordings, too, which do not leave the stream if they fail.
        with torch.cuda.stream(self._stream):
            _whole(look(images, weights))  # What is made at the first time must not be recorded.
            with self._recording(there):
                figures, way_back = look(images, weights)
            with self._recording(back):
                gradients = way_back()
        caller.wait_stream(self._stream)

        def back_again() -> Tensor:
            back.replay()
            return gradients.clone()

        def replay(new_images: Tensor, new_weights: Tensor) -> Looked:
            images.copy_(new_images)
            weights.copy_(new_weights)
            there.replay()
            return Looked(figures.clone(), back_again)

        return replay

    @contextmanager
    def _recording(self, graph: torch.cuda.CUDAGraph) -> Iterator[None]:
        # The memory of the others, which lives as long as one of them.
        pool = next((other.pool() for other in self._graphs), None)
        try:
            # Only this thread's calls are checked, as others wait for the device meanwhile.
            with torch.cuda.graph(graph, pool, self._stream, capture_error_mode="thread_local"):
                yield
        except torch.OutOfMemoryError:
            raise  # The recording came to its end nevertheless, or this were another error.
        except Exception as error:
            raise CaptureFailed(str(error)) from error
        self._graphs.add(graph)

    def give_back(self) -> None:
        """See `Recorder`."""
        torch.cuda.empty_cache()
