"""The numbers a network calculates with. No torch here."""

from __future__ import annotations

from enum import StrEnum


class Precision(StrEnum):
    """How activations and weights are held, and multiplied with each other."""

    FP32 = "fp32"
    TF32 = "tf32"  # held as fp32, and cut to 10 bits after the point by a GPU's convolutions
    BF16 = "bf16"  # half the memory, and for machines that have instructions for it
