"""Counts what became of every job: in the bot's own database, and in what members see."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from tests.discord import Message, Stand

_BUTTON = re.compile(r"easel:[a-z]+:(\w+)")
# <recipe>-<job>.<ending>; a frame's name has its number before the ending, a strip's "-strip".
_RESULT = re.compile(r"[a-z]+-([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A job in the database."""

    id: str
    state: str
    thread_id: int | None
    card_id: int | None
    delivered: bool


@dataclass(slots=True)
class Seen:
    """What members see of a job."""

    cards: list[Message] = field(default_factory=list)
    results: list[Message] = field(default_factory=list)


def accepted(data_dir: Path) -> dict[str, Accepted]:
    """The jobs in the database, as a bot that was killed left it."""
    path = data_dir / "easel.db"
    if not path.exists():
        return {}
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT id, state, thread_id, card_id, delivered FROM jobs")
        return {row[0]: Accepted(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows}


def seen(discord: Stand) -> dict[str, Seen]:
    """By job, all that stands in Discord."""
    found: dict[str, Seen] = defaultdict(Seen)
    for channel in discord.world.channels.values():
        for message in channel.history():
            if message.is_card:
                for job in jobs_of(message):
                    found[job].cards.append(message)
            else:
                for job in _results(message):
                    found[job].results.append(message)
    return found


def jobs_of(card: Message) -> set[str]:
    """Whose card it is, by the buttons that it has or had."""
    words = json.dumps([card.components, *(version["components"] for version in card.versions)])
    return set(_BUTTON.findall(words))


def wrongs(discord: Stand, jobs: Mapping[str, Accepted]) -> list[str]:
    """In a sentence each, what is lost, twice, or in the wrong place, once all is done."""
    shown = seen(discord)
    found = [f"{job}: shown, but not in the database" for job in shown.keys() - jobs.keys()]
    for job in jobs.values():
        found.extend(f"{job.id}: {wrong}" for wrong in _wrongs_of(job, shown[job.id]))
    return found


def _wrongs_of(job: Accepted, shown: Seen) -> Iterator[str]:
    if job.state != "finished" or not job.delivered:
        yield f"{job.state}, and {'' if job.delivered else 'not '}noted as shown"
    if len(shown.results) != 1:
        yield f"{len(shown.results)} results"
    if len(shown.cards) != 1:
        yield f"{len(shown.cards)} cards"
        return
    (card,) = shown.cards
    if "Finished" not in card.text:
        yield f"its card says {card.text!r}"
    place = card.thread or card.channel
    if any(result.channel is not place for result in shown.results):
        yield f"its result is not in {place.name}: {[r.channel.name for r in shown.results]}"


def _results(message: Message) -> Iterator[str]:
    for file in message.attachments:
        if named := _RESULT.fullmatch(PurePath(file.filename).stem):
            yield named[1]
