"""The buttons of a job that waits or is painted."""

from __future__ import annotations

from contextlib import suppress

import discord

from bot.buttons.press import Press, action
from bot.interactions.replies import tell
from bot.language import Sentence, sentence
from bot.language.escaping import plain
from bot.recovery.running_jobs import Reached, reach_all
from bot.studio.orders import Refused


@action("cancel")
async def cancel(press: Press) -> None:
    """End the job without a picture."""
    job = await _own(press)
    await job.cancel(cancelled_by(press.interaction, job.requester.id))
    await _acknowledge(press)


@action("cancelall")
async def cancel_all(press: Press) -> None:
    """End all the pictures of a series that have not ended."""
    jobs = [job for job in await reach_all(press.services) if _is_of(job, press.job_id)]
    if not jobs or not press.may_see(jobs[0].requester):
        raise Refused("button-job-ended")
    press.require_owner_or_moderator(jobs[0].requester)
    for job in jobs:
        with suppress(Refused):  # it has ended meanwhile
            await job.cancel(cancelled_by(press.interaction, job.requester.id))
    await _acknowledge(press)


def _is_of(job: Reached, series_id: str) -> bool:
    series = job.order.series
    return series is not None and series.id == series_id


@action("stop")
async def stop(press: Press) -> None:
    """Keep the picture as it is now."""
    await (await _own(press)).finish_now()
    await tell(press.interaction, press.say("button-stopping"))


@action("frames")
async def frames(press: Press) -> None:
    """Have pictures on the way twice as often."""
    how_often = await (await _own(press)).more_frames()
    await tell(press.interaction, press.say.say(how_often))


def cancelled_by(interaction: discord.Interaction, requester_id: int) -> Sentence:
    """The sentence for the card of that member's job."""
    name = plain(interaction.user.display_name)
    own = interaction.user.id == requester_id
    return sentence("reason-cancelled" if own else "reason-cancelled-by-moderator", name=name)


async def _own(press: Press) -> Reached:
    job = await press.job()
    press.require_owner_or_moderator(job.requester)
    return job


async def _acknowledge(press: Press) -> None:
    """Have the message show that it is done: the list of /cancel is words, a card is none."""
    message = press.interaction.message
    if message is None or message.flags.components_v2:
        await press.interaction.response.defer()  # the card itself will say it
    else:
        words = press.say("cancel-done")
        await press.interaction.response.edit_message(content=words, view=None)
