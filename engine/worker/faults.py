"""What goes wrong while painting, told apart."""

from __future__ import annotations

import torch

# How CUDA's libraries and the CPU's allocator word it, where it has no class of its own.
_OUT_OF_MEMORY_WORDS = ("out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED")


def is_out_of_memory(error: Exception) -> bool:
    """Whether there was too little memory, which a smaller picture would not need."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(
        words in str(error) for words in _OUT_OF_MEMORY_WORDS
    )
