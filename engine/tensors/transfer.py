"""Numbers on their way to a GPU and back, for which nobody waits longer than for themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor


def sent(numbers: Sequence[Sequence[float]] | Tensor, device: torch.device) -> Tensor:
    """Numbers as a tensor on `device`, or on their way to it; float32, unless they are a tensor."""
    found = torch.as_tensor(numbers, dtype=None if isinstance(numbers, Tensor) else torch.float32)
    if device.type == "cuda":
        # From other memory they are copied only when the GPU has done all that it was told before.
        found = found.pin_memory()
    return found.to(device, non_blocking=True)


def fetching(tensor: Tensor) -> Callable[[], list[Any]]:
    """Begin to fetch the numbers of `tensor`.

    Returns:
        What waits for them, and for nothing that a GPU was told after this.
    """
    if tensor.device.type != "cuda":
        return tensor.tolist
    found = torch.empty_like(tensor, device="cpu", pin_memory=True)
    found.copy_(tensor, non_blocking=True)
    copied = torch.cuda.Event()  # type: ignore[no-untyped-call]
    copied.record(torch.cuda.current_stream(tensor.device))

    def fetched() -> list[Any]:
        copied.synchronize()
        numbers: list[Any] = found.tolist()
        return numbers

    return fetched
