"""Somebody presses a button on a job: who looks after which, and what they need to know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

import discord

from bot.card.job_buttons import ACTIONS
from bot.interactions.permissions import moderates
from bot.language import Tongue
from bot.language.escaping import plain
from bot.reception.services import Services, services_of
from bot.recovery.running_jobs import Reached, reach
from bot.studio.orders import Refused, Requester


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button.

    Attributes:
        name: of the button.
        job_id: of the job that the button is on, as Discord sent it: perhaps of none there is.
        say: the language of who pressed.
    """

    interaction: discord.Interaction
    services: Services
    name: str
    job_id: str
    say: Tongue

    async def job(self) -> Reached:
        """The job, which has not ended yet.

        Raises:
            Refused: it has ended, or is one of another server.
            StoreError: the database can't do its part.
        """
        job = await reach(self.services, self.job_id)
        if not self.may_see(job.requester):
            raise Refused("button-job-ended")
        return job

    def may_see(self, requester: Requester) -> bool:
        """Whether a job that has not ended is theirs, or one of the server they are on."""
        guild_id = self.interaction.guild_id
        here = guild_id is not None and guild_id == requester.guild_id
        return here or self.is_by(requester.id)

    def require_owner_or_moderator(self, requester: Requester) -> None:
        """Raise Refused unless the job is theirs or they moderate where it was asked for."""
        if not self.is_by(requester.id) and not moderates(self.interaction, requester):
            key = "button-only-theirs" if self.interaction.guild_id is None else "button-not-yours"
            raise Refused(key, name=plain(requester.name))

    def is_by(self, requester_id: int) -> bool:
        """Whether the job is theirs."""
        return self.interaction.user.id == requester_id


Handler: TypeAlias = Callable[[Press], Awaitable[None]]


def action(*names: str) -> Callable[[Handler], Handler]:
    """Declare what the buttons of these names do."""

    def declare(handler: Handler) -> Handler:
        async def act(
            interaction: discord.Interaction, name: str, job_id: str, say: Tongue
        ) -> None:
            await handler(Press(interaction, services_of(interaction), name, job_id, say))

        ACTIONS.update(dict.fromkeys(names, act))
        return handler

    return declare
