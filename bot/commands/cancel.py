"""/cancel: stop a job of one's own."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.answers import tell
from bot.cancelling import CancelButton, cancel_view, cancelled_by
from bot.card import job_label
from bot.studio import Studio

_MOST_BUTTONS = 25


def cancel(studio: Studio) -> app_commands.Command[Any, ..., None]:
    """The command. Of several jobs, the member chooses one by its button."""

    @app_commands.command(description="Stop one of your own jobs, waiting or being painted.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def cancel(interaction: discord.Interaction[Any]) -> None:
        jobs = studio.jobs_of(interaction.user.id)
        match jobs:
            case ():
                await tell(interaction, "You have no job in the works, so there is none to cancel.")
            case (job,):
                studio.cancel(job, cancelled_by(interaction, job))
                await tell(interaction, f"Cancelled: {job.title}.")
            case _:
                buttons = (CancelButton(job.job.id, job_label(job)) for job in jobs[:_MOST_BUTTONS])
                await interaction.response.send_message(
                    f"You have {len(jobs)} jobs in the works. Which one shall I cancel?",
                    view=cancel_view(*buttons),
                    ephemeral=True,
                )

    return cancel
