"""/cancel: stop a job of one's own."""

from __future__ import annotations

import discord

from bot.buttons.running import cancelled_by
from bot.card.card import job_label
from bot.card.job_buttons import job_button
from bot.card.layout import below
from bot.interactions.commands import command
from bot.interactions.contexts import own_tongue
from bot.interactions.replies import tell
from bot.language import Tongue
from bot.language.escaping import plain
from bot.reception.services import services_of
from bot.recovery.running_jobs import Near, Reached, reach_all

_MOST_BUTTONS = 25


@command("cancel")
async def cancel(interaction: discord.Interaction) -> None:
    """Cancel the member's job; of several, they choose one by its button."""
    say, member_id = own_tongue(interaction), interaction.user.id
    jobs = [
        job for job in await reach_all(services_of(interaction)) if job.requester.id == member_id
    ]
    match jobs:
        case []:
            await tell(interaction, say("cancel-nothing"))
        case [job]:
            await job.cancel(cancelled_by(interaction, member_id))
            await tell(interaction, say("cancel-done-one", title=plain(say.say(job.order.title))))
        case _:
            some = jobs[:_MOST_BUTTONS]
            view = below(job_button("cancel", job.id, _label(job, say)) for job in some)
            await interaction.response.send_message(say("cancel-which"), view=view, ephemeral=True)


def _label(job: Reached, say: Tongue) -> str:
    """One of several jobs, in a few words."""
    return job_label(job.ticket, say) if isinstance(job, Near) else say.say(job.order.title)
