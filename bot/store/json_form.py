"""Values as the database keeps them, in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from bot.store.rows import JsonValue

T = TypeVar("T")


class JsonForm(Generic[T]):
    """Writes and reads values of a dataclass.

    Args:
        kind: the dataclass.
    """

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)

    def write(self, value: T) -> Mapping[str, JsonValue]:
        """The value without what is as usual, so that what is usual may become another."""
        written: Mapping[str, JsonValue] = self._adapter.dump_python(
            value, mode="json", exclude_defaults=True
        )
        return written

    def read(self, written: Mapping[str, object]) -> T:
        """The value that was written.

        Raises:
            pydantic.ValidationError: it is none, or one of a newer Easel.
        """
        return self._adapter.validate_python(written)
