"""A sentence that is not yet in any language: a key of the catalogues, and values for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, Union

# A number is written as its reader's language writes numbers, and several as their ratio; what is
# no quantity, such as an id or a seed, is given as text. A sentence in a sentence is said in the
# same language.
Value: TypeAlias = Union[str, int, float, tuple[float, ...], "Sentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to say, in whichever language its reader reads.

    Attributes:
        key: of the message in the catalogues.
        values: for the message's placeholders, by their names.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


def sentence(key: str, **values: Value) -> Sentence:
    """The sentence of that key with these values."""
    return Sentence(key, values)
