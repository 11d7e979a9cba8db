"""The numbers a network calculates with. No torch here."""

from __future__ import annotations

from enum import StrEnum


class Precision(StrEnum):
    """How activations and weights are held between one layer and the next."""

    FP32 = "fp32"
    BF16 = "bf16"  # half the memory, and for machines that have instructions for it
