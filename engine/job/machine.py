"""What there is on a machine to paint with, as JSON has it. No torch here."""

from __future__ import annotations

from typing import TypedDict


class Device(TypedDict):
    """A CUDA device: torch's name for it, its model, and its memory in bytes."""

    name: str
    model: str
    free: int
    total: int


class Probe(TypedDict):
    """What `python -m engine.worker.probe` prints.

    `error` says why CUDA devices can't be used: their driver, or what each of them answers.
    """

    torch: str
    cores: int
    cpu: str
    devices: list[Device]
    error: str
