"""The buttons of a job that waits or is painted."""

from __future__ import annotations

import discord

from bot.answers import tell
from bot.buttons.button import Press, action
from bot.language import Sentence, sentence
from bot.orders import Refused
from bot.plain import plain
from bot.ticket import Ticket


@action("cancel", "✖️")
async def cancel(press: Press) -> None:
    """End the job without a picture."""
    ticket = _own(press)
    press.desk.studio.cancel(ticket, cancelled_by(press.interaction, ticket))
    await _acknowledge(press)


@action("stop", "🖼️", discord.ButtonStyle.primary)
async def stop(press: Press) -> None:
    """Keep the picture as it is now."""
    ticket = _own(press)
    if not press.desk.studio.finish_now(ticket):
        raise Refused("button-not-painting")
    await tell(press.interaction, press.say("button-stopping"))


@action("frames", "🎞️")
async def frames(press: Press) -> None:
    """Have pictures on the way twice as often."""
    ticket = _own(press)
    every = press.desk.studio.more_frames(ticket)
    if every is None:
        raise Refused("button-no-more-frames")
    await tell(press.interaction, press.say("button-frames-now", every=every))


def cancelled_by(interaction: discord.Interaction, ticket: Ticket) -> Sentence:
    """The sentence for the card."""
    name = plain(interaction.user.display_name)
    own = interaction.user.id == ticket.requester.id
    return sentence("reason-cancelled" if own else "reason-cancelled-by-moderator", name=name)


def _own(press: Press) -> Ticket:
    ticket = press.ticket()
    press.require_owner_or_moderator(ticket.requester.id, ticket.requester.name)
    return ticket


async def _acknowledge(press: Press) -> None:
    message = press.interaction.message
    if message is not None and message.flags.ephemeral:
        words = press.say("cancel-done")
        await press.interaction.response.edit_message(content=words, view=None)
    else:
        await press.interaction.response.defer()  # the card itself will say it
