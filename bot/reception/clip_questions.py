"""The question how much of a photo that moves is painted, asked before its job is accepted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import discord

from bot.card.job_buttons import clip_row
from bot.card.layout import laid_out
from bot.card.words import rough_time
from bot.language import Sentence, Tongue
from bot.language.escaping import plain
from bot.reception.attachments import Source
from bot.studio.clips import Clip
from bot.studio.orders import Order, Refused
from bot.studio.pictures import Pictures

# Of what is refused for these, the first frame may be painted all the same.
_TOO_LONG = frozenset({"engine-too-many-frames", "engine-unreadable-video"})


@dataclass(frozen=True, slots=True)
class AskedClip:
    """What is painted once its member has answered.

    Attributes:
        member: their id.
        order: for as many frames as they were told of.
        pictures: where each comes from.
    """

    member: int
    order: Order
    pictures: Pictures[Source] = field(repr=False)


def question(token: str, words: str, say: Tongue, *, whole: bool) -> discord.ui.LayoutView:
    """The question with a button for each answer.

    Args:
        token: of the buttons.
        words: what is asked.
        say: the member's language.
        whole: whether all of it can be painted, and not the first frame alone.
    """
    return laid_out(discord.ui.TextDisplay(words), clip_row(token, say, whole=whole))


def is_too_long(refused: Refused, order: Order) -> bool:
    """Whether a photo is refused for its many frames, and its member has not chosen how many."""
    why = refused.sentence.values.get("sentence")
    return order.frames is None and isinstance(why, Sentence) and why.key in _TOO_LONG


def in_words(name: str, clip: Clip, say: Tongue, *, counted: bool) -> str:
    """What is asked about a clip.

    Args:
        name: the photo's.
        clip: what it would take.
        say: the member's language.
        counted: whether pictures of a day are.
    """
    return " ".join(_sentences(name, clip, say, counted=counted))


def _sentences(name: str, clip: Clip, say: Tongue, *, counted: bool) -> Iterator[str]:
    yield say("clip-moves", name=plain(name), frames=clip.frames)
    if clip.painted < clip.frames:
        yield say("clip-thinned", painted=clip.painted)
    if math.isinf(clip.seconds):
        yield say("clip-takes-as-long", count=clip.counts_as)
    else:
        yield say("clip-takes", time=rough_time(clip.seconds, say))
    if counted:
        yield say("clip-counts", count=clip.counts_as)
    yield say("clip-which")
