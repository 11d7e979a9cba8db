"""The Cancel button, and who may press it."""

from __future__ import annotations

import re
from typing import Any, Protocol, Self, cast

import discord

from bot.answers import apologise, tell
from bot.studio import Studio, Ticket

_ENDED = "That job has ended already, so there is nothing to cancel."


class HasStudio(Protocol):
    """The client, as far as a button needs it."""

    @property
    def studio(self) -> Studio: ...


class CancelButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"easel:cancel:(?P<job>\w+)",
):
    """Cancels the job that its id names.

    The job stands in the button's id and not in memory, so that a button left over from before a
    restart still gets an answer.
    """

    def __init__(self, job_id: str, label: str = "Cancel") -> None:
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(
            label=label[:80],
            style=discord.ButtonStyle.secondary,
            custom_id=f"easel:cancel:{job_id}",
        )
        super().__init__(button)
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
        return cls(match["job"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Cancel, if whoever pressed may."""
        try:
            await self._press(interaction)
        except Exception as error:  # nobody above would tell the member
            await apologise(interaction, error)

    async def _press(self, interaction: discord.Interaction[Any]) -> None:
        studio = cast("HasStudio", interaction.client).studio
        ticket = studio.find(self._job_id)
        if ticket is None:
            await tell(interaction, _ENDED)
        elif not may_cancel(interaction, ticket):
            await tell(
                interaction,
                f"Only {ticket.requester.name} and the moderators here can cancel this job.",
            )
        else:
            studio.cancel(ticket, cancelled_by(interaction, ticket))
            await _acknowledge(interaction)


def cancel_view(*buttons: CancelButton) -> discord.ui.View:
    """The buttons, for as long as their message stands."""
    view = discord.ui.View(timeout=None)
    for button in buttons:
        view.add_item(button)
    return view


def may_cancel(interaction: discord.Interaction[Any], ticket: Ticket) -> bool:
    """Whether this member may cancel the job: it is theirs, or they moderate this channel."""
    if interaction.user.id == ticket.requester.id:
        return True
    return interaction.guild_id is not None and interaction.permissions.manage_messages


def cancelled_by(interaction: discord.Interaction[Any], ticket: Ticket) -> str:
    """The sentence for the card."""
    own = interaction.user.id == ticket.requester.id
    who = interaction.user.display_name if own else f"{interaction.user.display_name}, a moderator"
    return f"Cancelled by {who}."


async def _acknowledge(interaction: discord.Interaction[Any]) -> None:
    private = interaction.message is not None and interaction.message.flags.ephemeral
    if private:
        await interaction.response.edit_message(content="Cancelled.", view=None)
    else:
        await interaction.response.defer()  # the card itself will say it
