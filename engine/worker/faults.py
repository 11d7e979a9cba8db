"""What goes wrong while painting, told apart."""

from __future__ import annotations

import torch

# How CUDA's libraries and the CPU's allocator word it, where it has no class of its own.
_OUT_OF_MEMORY_WORDS = ("out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED")


def is_fatal(error: Exception) -> bool:
    """Whether this process can't go on with the device, whatever is painted next."""
    return isinstance(error, torch.AcceleratorError) and not is_out_of_memory(error)


def is_out_of_memory(error: Exception) -> bool:
    """Whether there was too little memory, which a smaller picture would not need."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(
        words in str(error) for words in _OUT_OF_MEMORY_WORDS
    )


def first_line(error: Exception) -> str:
    """What an error says, without the advice that CUDA's libraries add; else its name."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
