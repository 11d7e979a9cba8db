"""Measures several things in turn, so that a machine that slows down slows all of them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import TypeAlias

import torch

# A round does so many of a thing that they take about this long, up to a number.
_LEAST_SECONDS, _MOST_CALLS = 0.1, 20

Samples: TypeAlias = dict[str, list[float]]


def warm_up_calls(device: torch.device) -> int:
    """Calls of a loop before it is as fast as it stays.

    On a GPU, where it shows, L-BFGS has all of its history by then.
    """
    return 25 if device.type == "cuda" else 2


def seconds_of(call: Callable[[], object], device: torch.device, calls: int = 1) -> float:
    """How long one of `calls` calls takes, until the device has done its work."""
    finish(device)
    began = time.perf_counter()
    for _ in range(calls):
        call()
    finish(device)
    return (time.perf_counter() - began) / calls


def alternate(
    things: Mapping[str, Callable[[], object]],
    rounds: int,
    device: torch.device,
    warm_up: int = 1,
) -> Samples:
    """Seconds a call of each of `things` in each round, after `warm_up` calls that don't count.

    Every other round goes backwards, so that none always comes after the same.
    """
    calls = {}
    for name, thing in things.items():
        took = min(seconds_of(thing, device) for _ in range(warm_up))
        calls[name] = max(1, min(_MOST_CALLS, math.ceil(_LEAST_SECONDS / max(took, 1e-9))))
    samples: Samples = {name: [] for name in things}
    order = list(things)
    for _ in range(rounds):
        for name in order:
            samples[name].append(seconds_of(things[name], device, calls[name]))
        order.reverse()
    return samples


def finish(device: torch.device) -> None:
    """Wait until the device has done all that it was asked for."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
