"""What goes wrong because a test says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from tests.discord.ledger import matches


class Cut(Enum):
    """When a connection breaks."""

    IN_UPLOAD = auto()  # before the request has arrived whole
    BEFORE_ANSWER = auto()  # what was asked for is done, but the client never learns of it
    IN_ANSWER = auto()  # the same, with the head of the answer


@dataclass(eq=False, slots=True)
class Fault:
    """One kind of misbehaviour.

    Attributes:
        method: of the requests that it hits; `*` is any.
        pattern: of their paths; see `tests.discord.ledger.matches`.
        times: for how many more requests.
        status: of the answer; 0: the usual one of the code, or no change at all.
        code: Discord's own.
        message: in place of the usual words of the code.
        delay: seconds before anything else happens.
        cut: when the connection breaks.
        retry_after: of a 429, in seconds.
        is_global: whether the 429 is for all requests.
        is_text: whether the answer is a page of the network before Discord, and not JSON.
    """

    method: str
    pattern: str
    times: int = 1
    status: int = 0
    code: int = 0
    message: str = ""
    delay: float = 0
    cut: Cut | None = None
    retry_after: float = 0
    is_global: bool = False
    is_text: bool = False

    @property
    def refuses(self) -> bool:
        """Whether the request is not granted."""
        return bool(self.status or self.code)


class Faults:
    """Those that are still to come."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """From now on."""
        self._faults.append(fault)
        return fault

    def end(self) -> None:
        """All is well again."""
        self._faults.clear()

    def next_for(self, method: str, path: str) -> Fault | None:
        """The one that hits this request, if any."""
        for fault in self._faults:
            if fault.times > 0 and matches(fault.method, fault.pattern, method, path):
                fault.times -= 1
                return fault
        return None
