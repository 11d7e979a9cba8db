"""What can go wrong in the engine; every message is a sentence for the person who asked."""

from __future__ import annotations


class EngineError(Exception):
    """Something the painter could not do.

    Args:
        sentence: for the person who asked, in English.
        key: names the sentence for those who say it in other languages; "" where nobody needs to.
        values: what stands in the sentence's places, by their names: quantities as numbers, which
            each language writes in its own way, and all else as text.
    """

    def __init__(self, sentence: str, key: str = "", **values: str | int | float) -> None:
        super().__init__(sentence)
        self.key = key
        self.values = values


class InvalidJob(EngineError):
    """The job asks for something that no recipe allows, such as a layer VGG19 does not have."""


class UnusableState(InvalidJob):
    """The file of an unfinished painting is damaged, or another job's."""


class BadPicture(EngineError):
    """An input picture that can't be used: not a picture, broken, or above the limits."""


class WeightsError(EngineError):
    """The network's weights could not be fetched, read or generated."""


class PassingTrouble(EngineError):
    """What keeps a worker from starting at present, and may pass by itself."""


class OutOfMemory(EngineError):
    """The device ran out of memory at the size the message names."""


class WorkerDied(EngineError):
    """The worker process ended in mid-job, on the second try too."""


class PoolClosed(EngineError):
    """The pool is shut down, or shut down while the job was waiting or being painted."""
