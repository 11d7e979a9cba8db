"""Questions of several paintings, answered together as far as they go together.

Those of pictures of one size go through the network as a batch; on a GPU those of unlike sizes lie
side by side on a sheet, where that takes less time than passes of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TypeAlias

from engine.paint.canvas import Evaluation
from engine.paint.judging import Look
from engine.paint.objective import Objective, Question, answer_together
from engine.paint.sheets import look_for
from engine.worker.faults import is_fatal, is_out_of_memory
from engine.worker.passes import Picture, passes_of

_log = logging.getLogger(__name__)

# The pixels of a pass through the network: 16 pictures of 512 by 512.
PASS_PIXELS = 2**22
# Iterations after which a batch that had to become smaller is tried with one picture more; twice
# as many each time that was too much, since finding out costs a pass.
_GROW_AFTER = 50
_GROW_AFTER_AT_MOST = 3_200

Answer: TypeAlias = Evaluation | Exception


class Batcher:
    """Answers questions, as many in one pass through the network as the device has memory for.

    Args:
        pixels: of the pictures in a pass. Halved when a pass turns out to be too much; as other
            programs may have had the memory at that moment only, it grows again by and by.
        worth: the pixels that a pass of its own is worth, see `engine.worker.passes`; 0: only
            pictures of one size go together.
    """

    def __init__(self, pixels: int = PASS_PIXELS, worth: int = 0) -> None:
        self._most = self._worked = self._pixels = pixels
        self._grow_after = _GROW_AFTER
        self._good = 0  # iterations since the pixels were changed; 0 in the one that had more
        self._worth = worth
        # What looks at the pictures of a pass, which mostly are those of the iteration before.
        self._looks: dict[tuple[Objective, ...], Look] = {}

    def answers(self, questions: Sequence[Question]) -> list[Answer]:
        """The answer to each question, or why there is none.

        What goes wrong with one question leaves the others as they are.

        Args:
            questions: of all paintings at hand.

        Raises:
            torch.AcceleratorError: this process can't go on with the device.
        """
        self._grow(questions)
        passes = [
            [(index, questions[index]) for index in indices]
            for indices in self._passes(questions, self._pixels)
        ]
        wanted = {
            tuple(question.objective for _, question in some)
            for some in passes
            if some[0][1].kind is not None
        }
        self._looks = {key: look for key, look in self._looks.items() if key in wanted}
        found: dict[int, Answer] = {}
        for some in passes:
            indices, together = zip(*some, strict=True)
            found.update(zip(indices, self._together(together), strict=True))
        return [found[index] for index in range(len(questions))]

    def forget(self) -> None:
        """Give back the memory that is held only to answer the same questions sooner."""
        self._looks.clear()

    def _grow(self, questions: Sequence[Question]) -> None:
        """Allow one picture more, where there is one, after enough iterations that went well."""
        self._good += 1
        if self._good <= self._grow_after:
            return
        if self._pixels == self._most:
            self._grow_after = _GROW_AFTER
        elif len(self._passes(questions, self._pixels)) > len(self._passes(questions, self._most)):
            smallest = min(question.image[0, 0].numel() for question in questions)
            self._worked, self._pixels = self._pixels, min(self._most, self._pixels + smallest)
            self._good = 0

    def _passes(self, questions: Sequence[Question], most: int) -> list[list[int]]:
        pictures = [
            Picture(each.kind, each.shelf, each.size)
            for each in (question.objective for question in questions)
        ]
        return passes_of(pictures, most, self._worth)

    def _together(self, questions: Sequence[Question]) -> list[Answer]:
        """The answers to questions of one pass; where they fail together, of the halves."""
        try:
            return list(self._answers(questions))
        except Exception as error:
            if is_fatal(error):
                raise
            if len(questions) == 1:
                return [error]
            self._note(error, questions)
        # Not inside `except`, where the error keeps the memory that the pass took.
        half = len(questions) // 2
        return self._together(questions[:half]) + self._together(questions[half:])

    def _answers(self, questions: Sequence[Question]) -> list[Evaluation]:
        if questions[0].kind is None:
            return [questions[0].answer()]
        return answer_together(questions, self._look_for)

    def _look_for(self, objectives: Sequence[Objective]) -> Look:
        key = tuple(objectives)
        if (look := self._looks.get(key)) is None:
            look = self._looks[key] = look_for(objectives)
        return look

    def _note(self, error: Exception, questions: Sequence[Question]) -> None:
        pixels = sum(question.image[0, 0].numel() for question in questions)
        if is_out_of_memory(error):
            if self._good:
                self._pixels = pixels // 2
            else:  # It grew too far, just now.
                self._pixels = self._worked
                self._grow_after = min(2 * self._grow_after, _GROW_AFTER_AT_MOST)
            self._good = 1
            _log.warning("For now at most %d pixels are painted in a batch", self._pixels)
        else:
            _log.warning("A batch of %d failed and is tried in halves (%s)", len(questions), error)
