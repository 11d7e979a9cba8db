"""A button on a job: its id says what it does and for which job, so that it outlives restarts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias, cast

import discord

from bot.answers import refusals_told
from bot.desk import Desk, HasDesk
from bot.language import Tongue
from bot.logs import about_job
from bot.moderators import moderates
from bot.orders import Refused, Requester
from bot.plain import plain
from bot.reach import Reached, reach
from engine.further import varied, varies
from engine.recipe import Colours, Recipe

Row: TypeAlias = discord.ui.ActionRow[discord.ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button.

    Attributes:
        job_id: of the job that the button is on, as Discord sent it: perhaps of none there is.
        say: the language of who pressed.
    """

    interaction: discord.Interaction[Any]
    desk: Desk
    job_id: str
    say: Tongue

    async def job(self) -> Reached:
        """The job, which has not ended yet.

        Raises:
            Refused: it has ended, or is one of another server.
            StoreError: the database can't do its part.
        """
        job = await reach(self.desk, self.job_id)
        if not self.is_by(job.requester.id) and not self.is_on(job.requester):
            raise Refused("button-job-ended")
        return job

    def require_owner_or_moderator(self, requester: Requester) -> None:
        """Raise Refused unless the job is theirs or they moderate where it was asked for."""
        if not self.is_by(requester.id) and not moderates(self.interaction, requester):
            key = "button-only-theirs" if self.interaction.guild_id is None else "button-not-yours"
            raise Refused(key, name=plain(requester.name))

    def is_on(self, requester: Requester) -> bool:
        """Whether it was pressed on the server that the job was asked for on."""
        guild_id = self.interaction.guild_id
        return guild_id is not None and guild_id == requester.guild_id

    def is_by(self, requester_id: int) -> bool:
        """Whether the job is theirs."""
        return self.interaction.user.id == requester_id


Handler: TypeAlias = Callable[[Press], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Action:
    """What a kind of button does, and how it looks."""

    handler: Handler
    emoji: str
    style: discord.ButtonStyle = discord.ButtonStyle.secondary


async def _unknown(press: Press) -> None:
    raise Refused("button-unknown")


ACTIONS: dict[str, Action] = {}
# For buttons of an older or a newer Easel, whose messages outlive it.
_UNKNOWN = Action(_unknown, "❔")


def action(
    name: str, emoji: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> Callable[[Handler], Handler]:
    """Declare what the buttons called `name` do; their label is the message `button-<name>`."""

    def declare(handler: Handler) -> Handler:
        ACTIONS[name] = Action(handler, emoji, style)
        return handler

    return declare


class JobButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"easel:(?P<action>[a-z]+):(?P<job>\w{1,64})",
):
    """One button; the modules beside this one say what each does."""

    def __init__(self, name: str, job_id: str, label: str, *, disabled: bool = False) -> None:
        self._action = ACTIONS.get(name, _UNKNOWN)
        super().__init__(
            discord.ui.Button(
                label=label[:80],
                emoji=self._action.emoji,
                style=self._action.style,
                custom_id=f"easel:{name}:{job_id}",
                disabled=disabled,
            )
        )
        self._job_id = job_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls(match["action"], match["job"], "-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button is for; who pressed is told what is in the way."""
        desk = cast("HasDesk", interaction.client).desk
        with about_job(self._job_id):
            async with refusals_told(interaction) as say:
                await self._action.handler(Press(interaction, desk, self._job_id, say))


def running_row(job_id: str, say: Tongue, *, painting: bool) -> Row:
    """The buttons of a job that waits or is painted."""
    names = ("stop", "frames", "cancel") if painting else ("cancel",)
    return _row(job_id, names, say)


def result_rows(job_id: str, recipe: Recipe, say: Tongue) -> Iterator[Row]:
    """The buttons of a finished picture."""
    painting = ["larger"]
    if recipe.style_layers:
        painting = ["stronger", "softer", "larger"]
        if recipe.colours is not Colours.LUMINANCE:
            painting.append("colours")
    if varies(varied(recipe, 0)):
        painting.insert(0, "again")
    yield _row(job_id, painting, say)
    yield _row(job_id, ("compare", "making", "recipe", "delete"), say)


def _row(job_id: str, names: Sequence[str], say: Tongue) -> Row:
    row: Row = discord.ui.ActionRow()
    for name in names:
        row.add_item(JobButton(name, job_id, say(f"button-{name}")))
    return row
