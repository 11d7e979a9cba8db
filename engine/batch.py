"""Questions of several paintings, answered together as far as they go together."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Sequence
from typing import TypeAlias

import torch

from engine.canvas import Evaluation
from engine.faults import is_out_of_memory
from engine.objective import Question, answer_together

_log = logging.getLogger(__name__)

# The pixels of a pass through the network: 16 pictures of 512 by 512.
_PASS_PIXELS = 2**22

Answer: TypeAlias = Evaluation | Exception


class Batcher:
    """Answers questions, as many in one pass through the network as the device has memory for.

    Args:
        pixels: of the pictures in a pass; halved whenever a pass turns out to be too much.
    """

    def __init__(self, pixels: int = _PASS_PIXELS) -> None:
        self._pixels = pixels

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """The answer to each question, or why there is none.

        What goes wrong with one question leaves the others as they are.

        Raises:
            torch.AcceleratorError: the device is of no use any more to this process.
        """
        found: dict[int, Answer] = {}
        for group in _groups(questions):
            each = questions[group[0]].image[0, 0].numel()
            size = max(1, self._pixels // each)
            for start in range(0, len(group), size):
                some = group[start : start + size]
                answers = self._together([questions[index] for index in some])
                found.update(zip(some, answers, strict=True))
        return [found[index] for index in range(len(questions))]

    def _together(self, questions: list[Question]) -> list[Answer]:
        """The answers to questions of one kind; where they fail together, of the halves."""
        try:
            if len(questions) > 1:
                return list(answer_together(questions))
            return [questions[0].answer()]
        except Exception as error:
            if isinstance(error, torch.AcceleratorError) and not is_out_of_memory(error):
                raise
            if len(questions) == 1:
                return [error]
            self._note(error, questions)
        # Not inside `except`, where the error keeps the memory that the pass took.
        half = len(questions) // 2
        return self._together(questions[:half]) + self._together(questions[half:])

    def _note(self, error: Exception, questions: Sequence[Question]) -> None:
        pixels = sum(question.image[0, 0].numel() for question in questions)
        if is_out_of_memory(error):
            self._pixels = pixels // 2
            _log.warning("From now on at most %d pixels are painted in a batch", self._pixels)
        else:
            _log.warning("A batch of %d failed and is tried in halves (%s)", len(questions), error)


def _groups(questions: Sequence[Question]) -> list[list[int]]:
    """The questions that can be answered together, by their places in line."""
    groups: dict[Hashable, list[int]] = {}
    for index, question in enumerate(questions):
        kind = question.kind
        groups.setdefault(("alone", index) if kind is None else kind, []).append(index)
    return list(groups.values())
