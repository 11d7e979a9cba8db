"""How a job looks in Discord: its card, its frames and its last words. Looks only, no sending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain
from typing import Any

import discord

from bot.card.job_buttons import Row, ended_row, result_rows, running_row
from bot.card.layout import below, boxed
from bot.card.words import (
    duration,
    frames_done,
    progress_bar,
    share_done,
    time_left,
    wait,
    what_came_of_it,
)
from bot.language import Tongue
from bot.language.escaping import cut, plain
from bot.studio.ticket import JobState, Ticket
from engine.job.spec import Frame, Result
from engine.pictures.writing.fitting import Fitted

_PING_AFTER_SECONDS = 60
# Why jobs ended of which nothing is kept that they could be painted again from.
_NOTHING_LEFT = frozenset(
    {"reason-pictures-lost", "reason-record-unreadable", "privacy-reason-deleted"}
)
THUMBNAILS = "pictures.webp"
COLOURS = {
    JobState.WAITING: discord.Colour.light_grey(),
    JobState.PAINTING: discord.Colour.blurple(),
    JobState.FINISHED: discord.Colour.green(),
    JobState.FAILED: discord.Colour.red(),
    JobState.CANCELLED: discord.Colour.dark_grey(),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file, with words for those who can't see it."""

    filename: str
    data: bytes = field(repr=False)
    description: str
    spoiler: bool = False

    def file(self, *, hidden: bool = False) -> discord.File:
        """A new upload of it; each can be sent only once.

        Args:
            hidden: whether Discord is to cover it by the file's name, as it does outside of a card.
        """
        return discord.File(
            BytesIO(self.data),
            self.filename,
            description=cut(self.description, 1024),
            spoiler=hidden and self.spoiler,
        )

    def shown(self) -> discord.MediaGalleryItem:
        """It as a part of a card that it was uploaded with."""
        return discord.MediaGalleryItem(
            f"attachment://{self.filename}",
            description=cut(self.description, 256),
            spoiler=self.spoiler,
        )


@dataclass(frozen=True, slots=True)
class Post:
    """A message about a job.

    Attributes:
        pings: ids of the members that it calls.
        view: buttons below it.
        nonce: of several messages with the same one, Discord takes the first.
    """

    text: str
    picture: Picture | None = None
    pings: tuple[int, ...] = ()
    view: discord.ui.View | None = None
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """What a card or another boxed message shows, and the pictures to upload with it.

    Attributes:
        nonce: of several with the same one, Discord puts up the first.
    """

    view: discord.ui.LayoutView
    pictures: tuple[Picture, ...]
    nonce: str | None = None

    def files(self) -> list[discord.File]:
        """New uploads of the pictures."""
        return [picture.file() for picture in self.pictures]


def face(
    ticket: Ticket, say: Tongue, thumbnails: bytes | None, result: Fitted | None = None
) -> Face:
    """The job's card as of now.

    Args:
        ticket: the job.
        say: the language of the card.
        thumbnails: the content image and the style images side by side, small.
        result: the finished picture in the size and format that can be uploaded here; None: it is
            not finished, or can't be shown.
    """
    galleries = []
    if thumbnails is not None:
        galleries.append([_thumbnails_picture(ticket, say, thumbnails)])
    if live := _live_pictures(ticket, say, result):
        galleries.append(live)
    title = plain(say.say(ticket.order.title))
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### {title}\n{_head(ticket, say)}"),
        *(discord.ui.MediaGallery(*(one.shown() for one in gallery)) for gallery in galleries),
    ]
    if lines := list(_body(ticket, say)):
        items.append(discord.ui.TextDisplay("\n".join(lines)))
    view = boxed([*items, *_rows(ticket, say)], COLOURS[ticket.state])
    return Face(view, tuple(chain(*galleries)), f"{ticket.id}-card")


def frame_post(ticket: Ticket, frame: Frame, say: Tongue) -> Post:
    """A picture on the way, with how far it is."""
    after = say("frame-after", time=duration(frame.elapsed, say))
    done = share_done(frame, say) if frame.frames == 1 else frames_done(frame, say)
    return Post(
        f"**{done}** · {after}",
        _frame_picture(ticket, frame, say),
        # A bot that is killed before it has noted a frame sends it again.
        nonce=f"{ticket.id}-{frame.iteration}",
    )


def final_post(ticket: Ticket, result: Result, fitted: Fitted, say: Tongue) -> Post:
    """The finished picture."""
    called = _is_long(ticket, result)
    lines = [_done(ticket, say, called=called), what_came_of_it(result, say)]
    if ticket.job.variations:
        lines.insert(1, say("choices-how"))
    if fitted.changed:
        lines.append(
            say(
                f"final-fitted-{fitted.changed}",
                width=fitted.width,
                height=fitted.height,
                frames=fitted.frames,
                all=fitted.of_frames,
            )
        )
    view = below(button for row in result_rows(ticket.job, say) for button in row.children)
    return Post(
        "\n".join(lines),
        _result_picture(ticket, fitted, say),
        (ticket.requester.id,) if called else (),
        view,
        f"{ticket.id}-result",
    )


def strip_post(ticket: Ticket, strip: bytes, say: Tongue) -> Post:
    """Content, style and result side by side."""
    picture = Picture(
        f"{ticket.job.recipe.name}-{ticket.id}-strip.png",
        strip,
        say("alt-strip", title=say.say(ticket.order.title)),
        ticket.spoiler,
    )
    return Post(say("strip-caption"), picture, nonce=f"{ticket.id}-strip")


def too_large_post(ticket: Ticket, result: Result, say: Tongue) -> Post:
    """The last words when Discord does not take the finished picture."""
    kept = say("kept-by-admin", job=ticket.id) if ticket.saved else say("kept-nowhere")
    megabytes = round(len(result.image) / 2**20, 1)
    text = say("final-too-large", size=megabytes, kept=kept)
    lines = [_done(ticket, say, called=True), text, what_came_of_it(result, say)]
    return Post("\n".join(lines), pings=(ticket.requester.id,))


def last_words(ticket: Ticket, say: Tongue) -> Post:
    """What became of a job whose card can't say it."""
    title = plain(say.say(ticket.order.title))
    reason = "" if ticket.reason is None else say.say(ticket.reason)
    return Post(f"**{title}**: {headline(ticket, say)}. {reason}".strip())


def job_label(ticket: Ticket, say: Tongue) -> str:
    """One of several jobs, in a few words."""
    return f"{say.say(ticket.order.title)} ({headline(ticket, say)})"


def thread_name(ticket: Ticket, say: Tongue) -> str:
    """Who has what painted; Discord allows 100 characters."""
    return cut(f"🎨 {ticket.requester.name}: {say.say(ticket.order.title)}", 100)


def headline(ticket: Ticket, say: Tongue) -> str:
    """The job's state in two or three words."""
    if ticket.paused and not ticket.ended:
        return say("state-paused")
    match ticket.state:
        case JobState.WAITING:
            return say("state-waiting", place=ticket.place)
        case JobState.FINISHED if ticket.stopped:
            return say("state-stopped")
        case JobState.PAINTING if ticket.job.recipe.epochs:
            return say("state-drawing")
        case state:
            return say(f"state-{state.value}")


def how_far(ticket: Ticket, say: Tongue) -> str:
    """Where a job in line or at the painter's is, and for how long still."""
    if ticket.state is JobState.WAITING:
        # Nobody knows when the painter will be well again.
        minutes = None if ticket.trouble or ticket.paused else ticket.wait_minutes
        place = headline(ticket, say)
        return place if minutes is None else f"{place} · {wait(minutes, say)}"
    progress, left = ticket.progress, ticket.pace.seconds_left()
    parts = [progress_bar(progress, say)]
    if progress is not None and progress.frames > 1:
        parts.append(frames_done(progress, say))
    if left is not None:
        parts.append(time_left(left, say))
    return " · ".join(parts)


def _head(ticket: Ticket, say: Tongue) -> str:
    waits = ticket.state is JobState.WAITING
    state = how_far(ticket, say) if waits else headline(ticket, say)
    return f"**{state}** · {say('card-for', name=plain(ticket.requester.name))}"


def _body(ticket: Ticket, say: Tongue) -> Iterator[str]:
    if ticket.order.content_moves and ticket.job.most_frames == 1:
        yield say("card-photo-moves")
    if ticket.order.style_moves:
        yield say("card-style-moves")
    if ticket.paused and not ticket.ended:
        yield say("card-paused")
    elif ticket.trouble is not None and not ticket.ended:
        yield say("card-trouble", reason=ticket.trouble)
    if ticket.state is JobState.PAINTING:
        yield from _progress_lines(ticket, say)
    if ticket.result is not None:
        if ticket.job.variations:
            yield say("choices-how")
        yield f"-# {what_came_of_it(ticket.result, say)}"
    if ticket.reason is not None:
        yield say.say(ticket.reason)


def _progress_lines(ticket: Ticket, say: Tongue) -> Iterator[str]:
    if ticket.started is not None and ticket.started.attempt > 1:
        yield say("card-started-over")
    yield how_far(ticket, say)
    if ticket.stopped:
        yield say("card-stopping")


def _rows(ticket: Ticket, say: Tongue) -> Iterator[Row]:
    if ticket.paused and not ticket.ended:
        return  # nobody is there to press them for
    if not ticket.ended:
        yield running_row(ticket.job, say, painting=ticket.state is JobState.PAINTING)
    elif ticket.state is JobState.FINISHED:
        yield from result_rows(ticket.job, say)
    elif ticket.reason is None or ticket.reason.key not in _NOTHING_LEFT:
        yield ended_row(ticket.id, say)


def _done(ticket: Ticket, say: Tongue, *, called: bool) -> str:
    member = ticket.requester
    who = f"<@{member.id}>" if called else plain(member.name)
    title = plain(say.say(ticket.order.title))
    return say("final-done", who=who, title=title)


def _is_long(ticket: Ticket, result: Result) -> bool:
    """Whether the member has probably looked away meanwhile."""
    waited = (datetime.now(UTC) - ticket.created).total_seconds()
    return max(waited, result.elapsed) > _PING_AFTER_SECONDS


def _live_pictures(ticket: Ticket, say: Tongue, result: Fitted | None) -> list[Picture]:
    """The picture as it is by now; of a clip, the newest frame beside the first."""
    if result is not None:
        return [_result_picture(ticket, result, say)]
    pictures = []
    if ticket.first is not None:
        pictures.append(_first_picture(ticket, ticket.first, say))
    if ticket.frame is not None and ticket.frame.image != ticket.first:
        pictures.append(_frame_picture(ticket, ticket.frame, say))
    return pictures


def _thumbnails_picture(ticket: Ticket, say: Tongue, data: bytes) -> Picture:
    order = ticket.order
    key = "alt-pictures" if order.style_names else "alt-photo"
    words = say(key, content=order.content_name, style=" + ".join(order.style_names))
    return Picture(THUMBNAILS, data, words, ticket.spoiler)


def _first_picture(ticket: Ticket, data: bytes, say: Tongue) -> Picture:
    name = f"{ticket.job.recipe.name}-{ticket.id}-first.png"
    words = say("alt-first-frame", title=say.say(ticket.order.title))
    return Picture(name, data, words, ticket.spoiler)


def _frame_picture(ticket: Ticket, frame: Frame, say: Tongue) -> Picture:
    return Picture(
        f"{ticket.job.recipe.name}-{ticket.id}-{frame.iteration:04}.png",
        frame.image,
        say("alt-frame", title=say.say(ticket.order.title), done=share_done(frame, say)),
        ticket.spoiler,
    )


def _result_picture(ticket: Ticket, fitted: Fitted, say: Tongue) -> Picture:
    return Picture(
        f"{ticket.job.recipe.name}-{ticket.id}{fitted.extension}",
        fitted.data,
        say(
            "alt-choices" if ticket.job.variations else "alt-result",
            title=say.say(ticket.order.title),
        ),
        ticket.spoiler,
    )
