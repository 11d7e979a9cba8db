"""The buttons on a job, as they look: an id says what each does and for which job.

So they outlive restarts, and a card imports nothing of what they do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord

from bot.interactions.persistent import PersistentButton
from bot.language import Tongue
from bot.logs import about_job
from bot.studio.orders import Refused
from engine.job.medium import Medium
from engine.job.parts import Cell
from engine.job.recipe import Colours, Recipe, Start
from engine.job.spec import Job

Row: TypeAlias = discord.ui.ActionRow[Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of button looks; its label is the message `button-<name>`."""

    emoji: str
    style: discord.ButtonStyle = discord.ButtonStyle.secondary


def part_button(part: Cell | None) -> str:
    """The button that takes a part of the painting as the style; None: the whole of it."""
    return f"part-{part or 'whole'}"


# On several pictures to choose from, in their order.
CHOICES = ("first", "second", "third", "fourth")
LOOKS: Mapping[str, Look] = {
    "stop": Look("🖼️", discord.ButtonStyle.primary),
    "frames": Look("🎞️"),
    "cancel": Look("✖️"),
    "cancelall": Look("✖️"),
    "clip": Look("🎞️", discord.ButtonStyle.primary),
    "still": Look("🖼️"),
    "leave": Look("✖️"),
    **dict.fromkeys(CHOICES, Look("🔍", discord.ButtonStyle.primary)),
    "again": Look("🎲"),
    "stronger": Look("🔥"),
    "softer": Look("🌫️"),
    "larger": Look("🔍"),
    "colours": Look("🎨"),
    "content": Look("🖌️"),
    "compare": Look("🖼️"),
    "making": Look("🎬"),
    "recipe": Look("📜"),
    "part": Look("🔲"),
    **{
        part_button(cell): Look(arrow)
        for cell, arrow in zip(Cell, ("↖️", "⬆️", "↗️", "⬅️", "⏺️", "➡️", "↙️", "⬇️", "↘️"), strict=True)
    },
    part_button(None): Look("🖼️"),
    Medium.PENCIL: Look("✏️"),
    Medium.CHARCOAL: Look("🪵"),
    Medium.INK: Look("🖋️"),
    Medium.WATERCOLOUR: Look("💧"),
    Medium.PASTEL: Look("🖍️"),
    Medium.COLOUR: Look("🎨"),
    "delete": Look("🗑️"),
    "erase": Look("🗑️", discord.ButtonStyle.danger),
}

# What each does by its name and its job's id; `bot.buttons` declares it.
ACTIONS: dict[str, Callable[[discord.Interaction, str, str, Tongue], Awaitable[None]]] = {}


class JobButton(PersistentButton, template=r"easel:(?P<action>[a-z-]+):(?P<job>\w{1,64})"):
    """A button on a job."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """See `PersistentItem.callback`; whatever is logged is about the job."""
        with about_job(self.said["job"]):
            await super().callback(interaction)

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """What was declared for buttons of its name."""
        name, job_id = self.said["action"], self.said["job"]
        if name not in ACTIONS:  # of an older or a newer Easel, whose messages outlive it
            raise Refused("button-unknown")
        await ACTIONS[name](interaction, name, job_id, say)


def job_button(
    name: str, job_id: str, label: str | None, *, disabled: bool = False, row: int | None = None
) -> JobButton:
    """The button of that name; see `PersistentButton.of`."""
    look = LOOKS[name]
    custom_id = f"easel:{name}:{job_id}"
    return JobButton.of(custom_id, label, look.emoji, look.style, disabled=disabled, row=row)


def clip_row(token: str, say: Tongue, *, whole: bool) -> Row:
    """The answers to the question how much of a photo that moves is painted, perhaps all of it."""
    return _row(token, (*(("clip",) if whole else ()), "still", "leave"), say)


def running_row(job: Job, say: Tongue, *, painting: bool) -> Row:
    """The buttons of a job that waits or is painted."""
    if not painting:
        return _row(job.id, ("cancel",), say)
    # Of a clip, each frame is shown as it is.
    more = () if job.most_frames > 1 else ("frames",)
    return _row(job.id, ("stop", *more, "recipe", "cancel"), say)


def result_rows(job: Job, say: Tongue) -> Iterator[Row]:
    """The buttons of a finished picture, or of several to choose from."""
    # What goes on from a picture owes to that what it looks like.
    again = [] if job.recipe.start is Start.PICTURE else ["again"]
    if job.variations:
        yield _row(job.id, CHOICES[: len(job.variations)], say)
        yield _row(job.id, (*again, "making", "recipe", "delete"), say)
        return
    further, showing = _further(job.recipe), ["content", "compare", "making", "recipe"]
    if job.most_frames > 1:
        # What goes on from a picture, or shows how it came about, is for one that stands still.
        further.remove("larger")
        showing.remove("making")
    yield _row(job.id, (*again, *further), say)
    if job.recipe.style_layers:  # Discord takes five in a row
        yield _row(job.id, ("part", *showing), say)
        yield _row(job.id, ("delete",), say)
    else:
        yield _row(job.id, (*showing, "delete"), say)


def series_row(series_id: str, say: Tongue) -> Row:
    """The buttons of several pictures that have not all ended."""
    return _row(series_id, ("cancelall",), say)


def ended_row(job_id: str, say: Tongue) -> Row:
    """The buttons of a job that ended without a picture."""
    return _row(job_id, ("again",), say)


def _further(recipe: Recipe) -> list[str]:
    """What else can be painted after a picture by a recipe."""
    painting = ["larger"]
    if recipe.style_layers:
        painting = ["stronger", "softer", "larger"]
        if recipe.colours is not Colours.LUMINANCE:
            painting.append("colours")
    return painting


def _row(job_id: str, names: Sequence[str], say: Tongue) -> Row:
    return discord.ui.ActionRow(
        *(job_button(name, job_id, say(f"button-{name}")) for name in names)
    )
