"""The card of several pictures that were asked for at once; each has its own in the thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.card.card import COLOURS, Face
from bot.card.job_buttons import series_row
from bot.card.layout import boxed
from bot.card.places import JobPlaces, Outcome, Place
from bot.card.throttle import Throttle
from bot.language import Tongue
from bot.language.escaping import cut, plain
from bot.studio.orders import Series
from bot.studio.ticket import JobState, Ticket

# Discord takes 4,000 characters on a card; 25 lines of these names and as long states are below it.
_LONGEST_NAME = 60
_ENDED = frozenset({JobState.FINISHED, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the pictures: of what it is, and how far."""

    name: str
    state: JobState


class SeriesCard:
    """Sums up the pictures of a series, and keeps that up to date.

    Args:
        series: what the card is of.
        styles: the names of the styles; none for drawings.
        say: the language of the card.
        interval: seconds from one update to the next.
    """

    def __init__(
        self,
        series: Series,
        styles: Sequence[str],
        say: Tongue,
        interval: Callable[[], float],
    ) -> None:
        self.series = series
        # By the jobs' ids, in the order in which they were taken.
        self.entries: dict[str, Entry] = {}
        self._styles = styles
        self._say = say
        self._places: JobPlaces | None = None
        self._news = False  # of which the card does not tell yet
        self._throttle = Throttle(self.show, interval)

    @property
    def place(self) -> Place | None:
        """Where its pictures are shown: its thread, or its channel; None before it is put up."""
        return None if self._places is None else self._places.best

    @property
    def place_id(self) -> int:
        """Of that place."""
        thread_id = None if self._places is None else self._places.thread_id
        return thread_id or self.series.channel_id

    def stands(self, places: JobPlaces) -> None:
        """It was put up there."""
        self._places = places
        self.series = replace(self.series, card_id=places.card_id or 0)

    def note(self, ticket: Ticket) -> None:
        """A picture may be further than before; the card says so soon."""
        self._take_in(ticket)
        if self._news:
            self._throttle.request()

    def refuse(self, number: int, name: str) -> None:
        """One of the photos was not taken."""
        self.entries[f"{number}"] = Entry(name, JobState.FAILED)
        self._news = True

    async def ended(self, ticket: Ticket) -> bool:
        """A picture has ended; False where it is worth another try to say so."""
        self._take_in(ticket)
        return not self._news or await self.show() is not Outcome.FAILED

    def stop(self) -> None:
        """Update it no more by itself: the bot is about to end, or another process shows it."""
        self._throttle.stop()

    async def show(self) -> Outcome:
        """Have the card show how far they are now."""
        if self._places is None:
            return Outcome.REFUSED
        self._news = False
        outcome = await self._places.show(self.face())
        self._news = self._news or outcome is Outcome.FAILED
        return outcome

    def face(self) -> Face:
        """The card as of now."""
        say, states = self._say, [entry.state for entry in self.entries.values()]
        painted = states.count(JobState.FINISHED)
        over = len(states) == self.series.count and _ENDED.issuperset(states)
        how_many = say("series-painted", painted=painted, count=self.series.count)
        lines = [
            f"### {plain(self._title)}",
            f"**{how_many}** · {say('card-for', name=plain(self.series.requester))}",
            *(f"- {self._line(entry)}" for entry in self.entries.values()),
        ]
        rows = [] if over else [series_row(self.series.id, say)]
        view = boxed(
            [discord.ui.TextDisplay("\n".join(lines)), *rows],
            COLOURS[JobState.FINISHED if over else JobState.PAINTING],
        )
        # Discord takes 25 characters; ids of series from before are longer.
        return Face(view, (), f"{self.series.id[:12]}-card")

    def thread_name(self) -> str:
        """Who has what painted; Discord allows 100 characters."""
        return cut(f"🎨 {self.series.requester}: {self._title}", 100)

    def _take_in(self, ticket: Ticket) -> None:
        entry = Entry(ticket.order.content_name, ticket.state)
        self._news = self._news or self.entries.get(ticket.id) != entry
        self.entries[ticket.id] = entry

    @property
    def _title(self) -> str:
        if not self._styles:
            return self._say("series-drawn", count=self.series.count)
        style = " + ".join(self._styles)
        return self._say("series-in-style", count=self.series.count, style=style)

    def _line(self, entry: Entry) -> str:
        waits = entry.state is JobState.WAITING
        state = self._say("series-waiting" if waits else f"state-{entry.state.value}")
        return f"{cut(plain(entry.name), _LONGEST_NAME)} · {state}"
