"""How often a card may be updated without running into Discord's limits."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

# The edits in one channel share a limit of about one a second.
_SECONDS_PER_CARD = 1.25
# Of the 50 requests a second that Discord takes of a bot, the fewer half are updates of cards.
_SECONDS_PER_CARD_ANYWHERE = 0.05
# Of messages that are older than an hour Discord takes few edits, and says no number.
_OLD = timedelta(hours=1)
_SECONDS_PER_OLD_CARD = 60.0


class CardPace:
    """Knows how many cards are kept up to date in each channel, by its id."""

    def __init__(self) -> None:
        self._kept: Counter[int] = Counter()

    def begin(self, channel_id: int) -> None:
        """One more is kept up to date there."""
        self._kept[channel_id] += 1

    def end(self, channel_id: int) -> None:
        """One that was begun is not any more."""
        self._kept[channel_id] -= 1
        if not self._kept[channel_id]:
            del self._kept[channel_id]

    def seconds(self, channel_id: int, age: timedelta, usual: float) -> float:
        """From one update of a card to the next: the more there are, the longer.

        Args:
            channel_id: where it is.
            age: how long it has been there.
            usual: what the settings say.
        """
        return max(
            usual,
            _SECONDS_PER_CARD * self._kept[channel_id],
            _SECONDS_PER_CARD_ANYWHERE * self._kept.total(),
            _SECONDS_PER_OLD_CARD if age > _OLD else 0.0,
        )
