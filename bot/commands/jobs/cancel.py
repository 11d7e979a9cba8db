"""/cancel: stop a job of one's own."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.buttons.running import cancelled_by
from bot.card.card import job_label
from bot.card.job_buttons import JobButton
from bot.interactions.contexts import everywhere
from bot.interactions.replies import refusals_told, tell
from bot.language import Tongue
from bot.language.escaping import plain
from bot.language.translator import words
from bot.reception.services import Services
from bot.recovery.running_jobs import Near, Reached, reach_all

_MOST_BUTTONS = 25


def cancel(services: Services) -> app_commands.Command[Any, ..., None]:
    """The command. Of several jobs, the member chooses one by its button."""

    @app_commands.command(name=words("cancel-name"), description=words("cancel-description"))
    @everywhere
    async def cancel(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            member_id = interaction.user.id
            jobs = [job for job in await reach_all(services) if job.requester.id == member_id]
            match jobs:
                case []:
                    await tell(interaction, say("cancel-nothing"))
                case [job]:
                    await job.cancel(cancelled_by(interaction, job.requester.id))
                    await tell(
                        interaction, say("cancel-done-one", title=plain(say.say(job.order.title)))
                    )
                case _:
                    view = discord.ui.View(timeout=None)
                    for job in jobs[:_MOST_BUTTONS]:
                        view.add_item(JobButton("cancel", job.id, _label(job, say)))
                    await interaction.response.send_message(
                        say("cancel-which"), view=view, ephemeral=True
                    )

    return cancel


def _label(job: Reached, say: Tongue) -> str:
    """One of several jobs, in a few words."""
    return job_label(job.ticket, say) if isinstance(job, Near) else say.say(job.order.title)
