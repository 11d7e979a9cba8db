"""What a member requests of a job that another process of the bot works on.

Discord sends a press of a button to the process that has the server's shard; the job may be at
another since the one that had it died. Its requests wait in the database until that one looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.language import Sentence, sentence
from bot.store import JsonValue
from bot.studio.studio import Studio
from bot.studio.ticket import Ticket


class RequestKind(StrEnum):
    """What can be requested."""

    CANCEL = "cancel"
    FINISH = "finish"
    MORE_FRAMES = "frames"


@dataclass(frozen=True, slots=True)
class RemoteRequest:
    """One request.

    Attributes:
        reason: the key of the sentence on the card of a job that is cancelled.
        name: of who cancelled it, for that sentence.
    """

    what: RequestKind
    reason: str = ""
    name: str = ""

    def to_json(self) -> Mapping[str, JsonValue]:
        """For the database, which keeps one request of each kind."""
        return {self.what.value: {"reason": self.reason, "name": self.name}}

    @property
    def sentence(self) -> Sentence:
        """Why a job is cancelled, for its card."""
        return sentence(self.reason, name=self.name)

    def grant(self, studio: Studio, ticket: Ticket) -> None:
        """Do it, as far as the job has not ended meanwhile."""
        match self.what:
            case RequestKind.CANCEL:
                studio.cancel(ticket, self.sentence)
            case RequestKind.FINISH:
                studio.finish_now(ticket)
            case RequestKind.MORE_FRAMES:
                studio.more_frames(ticket)


def requests_from_json(written: Mapping[str, JsonValue]) -> Iterator[RemoteRequest]:
    """The requests as they were stored; one of another Easel's kinds is passed over."""
    for what in RequestKind:
        match written.get(what):
            case {"reason": str(reason), "name": str(name)}:
                yield RemoteRequest(what, reason, name)
