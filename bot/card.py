"""How a job looks in Discord: its card, its frames and its last words. Looks only, no sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

import discord
from discord.utils import escape_markdown

from bot.cancelling import CancelButton, cancel_view
from bot.studio import State, Ticket
from engine.spec import Costs, Frame, Result

_BAR_LENGTH = 12
_PING_AFTER_SECONDS = 60
_COLOURS = {
    State.WAITING: discord.Colour.light_grey(),
    State.PAINTING: discord.Colour.blurple(),
    State.FINISHED: discord.Colour.green(),
    State.FAILED: discord.Colour.red(),
    State.CANCELLED: discord.Colour.dark_grey(),
}
_WEIGHTS = {
    "imagenet": "VGG19's ImageNet weights",
    "whitened": "the download-free whitened weights",
    "file": "this server's own VGG19 weights",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file, with words for those who can't see it."""

    filename: str
    data: bytes = field(repr=False)
    description: str

    def file(self) -> discord.File:
        """A new upload of it; each can be sent only once."""
        return discord.File(BytesIO(self.data), self.filename, description=self.description)


@dataclass(frozen=True, slots=True)
class Post:
    """A message about a job; `ping` is the id of the member it calls, if any."""

    text: str
    picture: Picture | None = None
    ping: int | None = None


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows; its picture stands inside the embed."""

    embed: discord.Embed
    picture: Picture | None
    view: discord.ui.View | None


def face(ticket: Ticket) -> Face:
    """The job's card as of now."""
    embed = discord.Embed(
        title=escape_markdown(ticket.title)[:256],
        description="\n".join(_lines(ticket)),
        colour=_COLOURS[ticket.state],
    )
    if ticket.started is not None:
        embed.set_footer(text=_footer(ticket))
    view = None if ticket.ended else cancel_view(CancelButton(ticket.job.id))
    return Face(embed, None if ticket.frame is None else _picture(ticket, ticket.frame), view)


def frame_post(ticket: Ticket, frame: Frame) -> Post:
    """A picture on the way, with how far it is."""
    text = (
        f"**Iteration {frame.iteration} of {frame.iterations}** · {frame.stage} · "
        f"after {duration(frame.elapsed)}\n{_costs(frame.costs)}"
    )
    return Post(text, _picture(ticket, frame))


def final_post(ticket: Ticket, result: Result) -> Post:
    """The finished picture, and how it was made."""
    called = result.elapsed > _PING_AFTER_SECONDS
    who = f"<@{ticket.requester.id}>" if called else escape_markdown(ticket.requester.name)
    text = f"{who}, **{escape_markdown(ticket.title)}** is finished.\n{how_made(ticket, result)}"
    return Post(text, _picture(ticket, result), ticket.requester.id if called else None)


def strip_post(ticket: Ticket, strip: bytes) -> Post:
    """Content, style and result side by side."""
    picture = Picture(
        f"{ticket.job.recipe.name}-{ticket.job.id}-strip.png",
        strip,
        f"The content picture, the style picture and the result side by side: {ticket.title}",
    )
    return Post("Content, style and result side by side:", picture)


def too_large_post(ticket: Ticket, result: Result) -> Post:
    """The last words when Discord does not take the finished picture."""
    megabytes = len(result.image) / 2**20
    kept = f"an admin finds it as job {ticket.job.id}" if ticket.saved else "it could not be kept"
    text = (
        f"<@{ticket.requester.id}>, **{escape_markdown(ticket.title)}** is finished, but at "
        f"{megabytes:.1f} MB it is too large for Discord here; {kept}. "
        f"Ask for a smaller size to see it here.\n{how_made(ticket, result)}"
    )
    return Post(text, ping=ticket.requester.id)


def last_words(ticket: Ticket) -> Post:
    """What became of a job whose card can't say it."""
    text = f"**{escape_markdown(ticket.title)}**: {_headline(ticket)}. {ticket.reason}"
    return Post(text)


def how_made(ticket: Ticket, result: Result) -> str:
    """Everything one needs to make the same picture again."""
    recipe = ticket.job.recipe
    parts = [f"recipe {recipe.name}"]
    parts.append(f"{len(recipe.epochs)} epochs" if recipe.epochs else "")
    parts.append(f"{result.iterations} iterations")
    parts.append(f"{result.width} by {result.height} pixels")
    parts.append("" if ticket.strength is None else f"strength {ticket.strength}")
    parts.append(f"seed {ticket.job.seed}")
    parts.append(_weights(ticket))
    parts.append(f"{duration(result.elapsed)}")
    costs = f"J went from {number(result.first_costs.total)} to {number(result.costs.total)}."
    return f"{' · '.join(filter(None, parts))}\n{costs}"


def job_label(ticket: Ticket) -> str:
    """One of several jobs, in a few words."""
    return f"{ticket.title} ({_headline(ticket).lower()})"


def thread_name(ticket: Ticket) -> str:
    """Who has what painted; Discord allows 100 characters."""
    return f"🎨 {ticket.requester.name}: {ticket.title}"[:100]


def progress_bar(done: int, total: int) -> str:
    """Such as ▰▰▰▰▱▱▱▱▱▱▱▱ 33 %."""
    filled = _BAR_LENGTH * done // total
    return f"{'▰' * filled}{'▱' * (_BAR_LENGTH - filled)} {100 * done // total} %"


def time_left(seconds: float) -> str:
    """A rough time, because that is all that is known."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 50:
        return f"about {round(seconds / 10) * 10} s left"
    if seconds < 90:
        return "about a minute left"
    return f"about {_hours_and_minutes(seconds)} left"


def duration(seconds: float) -> str:
    """A measured time."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return _hours_and_minutes(seconds)


def number(value: float) -> str:
    """A cost, with four digits that matter; costs go from millions to thousandths."""
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:.2e}"


def _lines(ticket: Ticket) -> list[str]:
    recipe = ticket.job.recipe
    lines = [f"**{_headline(ticket)}** · for {escape_markdown(ticket.requester.name)}"]
    if ticket.result is None:
        lines.append(f"Recipe {recipe.name}: {recipe.summary}")
    if ticket.state is State.PAINTING:
        lines += _progress_lines(ticket)
    if ticket.result is not None:
        lines.append(how_made(ticket, ticket.result))
    if ticket.reason:
        lines.append(ticket.reason)
    return lines


def _progress_lines(ticket: Ticket) -> list[str]:
    progress = ticket.progress
    lines = []
    if ticket.started is not None and ticket.started.attempt > 1:
        lines.append("A painting process crashed, so I started this one over.")
    if progress is None:
        return [*lines, progress_bar(0, 1)]
    left = ticket.pace.seconds_left()
    where = [f"Iteration {progress.iteration} of {progress.iterations}", progress.stage]
    lines.append(progress_bar(progress.iteration, progress.iterations))
    lines.append(" · ".join(where if left is None else [*where, time_left(left)]))
    lines.append(_costs(progress.costs))
    return lines


def _headline(ticket: Ticket) -> str:
    match ticket.state:
        case State.WAITING:
            return "Next in line" if ticket.place <= 1 else f"Number {ticket.place} in line"
        case State.FAILED:
            return "It did not work out"
        case state:
            return state.value.capitalize()


def _costs(costs: Costs) -> str:
    return (
        f"`J {number(costs.total)}   J_content {number(costs.content)}   "
        f"J_style {number(costs.style)}`"
    )


def _picture(ticket: Ticket, frame: Frame) -> Picture:
    recipe = ticket.job.recipe.name
    if isinstance(frame, Result):
        return Picture(
            f"{recipe}-{ticket.job.id}.png", frame.image, f"The finished picture: {ticket.title}"
        )
    return Picture(
        f"{recipe}-{ticket.job.id}-{frame.iteration:04}.png",
        frame.image,
        f"{ticket.title}, on the way: iteration {frame.iteration} of {frame.iterations}",
    )


def _footer(ticket: Ticket) -> str:
    # Why it is this kind is the admin's business, and stands in the log.
    return f"Painted with {_weights(ticket)}."


def _weights(ticket: Ticket) -> str:
    kind = ticket.started.weights.kind if ticket.started else ""
    return _WEIGHTS.get(kind, f"{kind} weights")


def _hours_and_minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
