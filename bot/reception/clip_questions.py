"""The question how much of a photo that moves is painted, asked before its job is accepted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import discord

from bot.card.job_buttons import clip_row
from bot.card.layout import laid_out
from bot.card.words import rough_time
from bot.language import Tongue
from bot.language.escaping import plain
from bot.reception.attachments import Source
from bot.studio.clips import Clip
from bot.studio.orders import Order
from bot.studio.pictures import Pictures


@dataclass(frozen=True, slots=True)
class AskedClip:
    """What is painted once its member has answered.

    Attributes:
        member: their id.
        order: for all the frames that they were told of.
        pictures: where each comes from.
    """

    member: int
    order: Order
    pictures: Pictures[Source] = field(repr=False)


def question(
    token: str, name: str, clip: Clip, say: Tongue, *, counted: bool
) -> discord.ui.LayoutView:
    """The question with a button for each answer.

    Args:
        token: of the buttons.
        name: the photo's.
        clip: what it would take.
        say: the member's language.
        counted: whether pictures of a day are.
    """
    words = " ".join(_sentences(name, clip, say, counted=counted))
    return laid_out(discord.ui.TextDisplay(words), clip_row(token, say))


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
