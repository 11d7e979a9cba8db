"""How a CPU multiplies matrices of float32."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def in_bfloat16(wanted: bool) -> Iterator[None]:
    """Within it factors are rounded to bfloat16, and products summed in float32, on a CPU.

    Factors that are bfloat16 lose nothing by it. Processors with instructions for it multiply them
    several times as fast; on others nothing changes.
    """
    if not wanted:
        yield
        return
    matmul = torch.backends.mkldnn.matmul  # type: ignore[attr-defined]
    before, matmul.fp32_precision = matmul.fp32_precision, "bf16"
    try:
        yield
    finally:
        matmul.fp32_precision = before
