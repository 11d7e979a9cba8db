"""/queue: what is painted now and what waits, in the order in which it will be painted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import discord

from bot.card.card import how_far
from bot.card.layout import boxed
from bot.interactions.commands import command
from bot.interactions.contexts import own_tongue
from bot.interactions.lasting import LastingButton
from bot.language import Sentence, Tongue
from bot.language.escaping import length, plain
from bot.reception.services import Services, services_of
from bot.recovery.running_jobs import Far, Near, Reached, reach_elsewhere, reach_here
from bot.store import StoreError
from bot.studio.orders import Requester
from bot.studio.ticket import JobState

_log = logging.getLogger(__name__)

# Of a whole message, in Discord's units.
_MOST_TEXT = 4000
# Of each of the two lists, if they fit.
_MOST_NAMED = 12
_TITLE_LENGTH = 100
# Seconds for the database; Discord waits three for the answer.
_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class _Listed:
    """A job as the page has it; `how_far` is in the reader's words."""

    title: Sentence
    requester: Requester
    how_far: str


# By the keys of their headings.
_Lists: TypeAlias = Mapping[str, Sequence[_Listed]]


@command("queue")
async def queue(interaction: discord.Interaction) -> None:
    """Show the member what is painted and what waits."""
    await interaction.response.send_message(view=await _page(interaction), ephemeral=True)


class RefreshButton(LastingButton, template=r"easel-queue:refresh"):
    """Shows the queue as it is by now."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """What may be seen depends on who pressed, and where."""
        await interaction.response.edit_message(view=await _page(interaction))


async def _page(interaction: discord.Interaction) -> discord.ui.LayoutView:
    services, say = services_of(interaction), own_tongue(interaction)
    trouble = next((ticket.trouble for ticket in services.studio.jobs.all if ticket.trouble), None)
    lists = await _lists(services, say)
    texts = _texts(interaction, lists, trouble, say)
    refresh = RefreshButton.of("easel-queue:refresh", say("queue-refresh"), "🔄")
    return boxed([*map(discord.ui.TextDisplay, texts), discord.ui.ActionRow(refresh)])


async def _lists(services: Services, say: Tongue) -> _Lists:
    """What is painted and what waits, here and then at other processes."""
    studio = services.studio
    painting, waiting = (
        [_Listed(ticket.order.title, ticket.requester, how_far(ticket, say)) for ticket in tickets]
        for tickets in (studio.jobs.painting, studio.jobs.waiting)
    )
    for job in await _others(services):
        # How far they are, or when it is their turn, only the process knows that has them.
        if isinstance(job, Far) and job.record.state == JobState.PAINTING:
            state = "state-painting" if job.order.style_names else "state-drawing"
            painting.append(_Listed(job.order.title, job.requester, say(state)))
        else:
            waiting.append(_Listed(job.order.title, job.requester, say("series-waiting")))
    return {"queue-painting": painting, "queue-waiting": waiting}


async def _others(services: Services) -> Sequence[Reached]:
    """The jobs that this process's studio has not."""
    later = [job for job in reach_here(services) if not isinstance(job, Near)]
    try:
        async with asyncio.timeout(_PATIENCE):
            return [*later, *await reach_elsewhere(services)]
    except (StoreError, TimeoutError) as error:
        _log.warning("/queue lacks the jobs of other processes: %s", error or "no answer")
        return later


def _texts(
    interaction: discord.Interaction, lists: _Lists, trouble: Sentence | None, say: Tongue
) -> list[str]:
    """What the page says, with as many jobs by name as a message holds."""
    texts: list[str] = []
    for most in range(_MOST_NAMED, -1, -1):
        texts = list(_sections(interaction, lists, trouble, say, most))
        if sum(map(length, texts)) <= _MOST_TEXT:
            break
    return texts


def _sections(
    interaction: discord.Interaction,
    lists: _Lists,
    trouble: Sentence | None,
    say: Tongue,
    most: int,
) -> Iterator[str]:
    if trouble is not None:
        yield say("queue-trouble", reason=trouble)
    for key, jobs in lists.items():
        if jobs:
            yield "\n".join([f"### {say(key)}", *_lines(interaction, jobs, say, most)])
    if not any(lists.values()):
        yield say("queue-empty")


def _lines(
    interaction: discord.Interaction, jobs: Sequence[_Listed], say: Tongue, most: int
) -> Iterator[str]:
    """A list of which at most `most` are named, and the others counted."""
    named = [job for job in jobs if _may_see(interaction, job.requester)]
    for job in named[:most]:
        title = plain(say.say(job.title), _TITLE_LENGTH)
        name = plain(job.requester.name)
        yield f"**{title}** · {say('card-for', name=name)}\n{job.how_far}"
    if more := len(named[most:]):
        yield say("queue-more", count=more)
    if elsewhere := len(jobs) - len(named):
        yield say("queue-elsewhere", count=elsewhere)


def _may_see(interaction: discord.Interaction, requester: Requester) -> bool:
    """Whether the job is theirs, or of a channel of the same server that they can look into."""
    if requester.id == interaction.user.id:
        return True
    if interaction.guild_id is None or requester.guild_id != interaction.guild_id:
        return False
    if requester.channel_id == interaction.channel_id:
        return True
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return False
    channel = guild.get_channel_or_thread(requester.channel_id)
    if channel is None:
        return False
    allowed = channel.permissions_for(member)
    if isinstance(channel, discord.Thread) and channel.is_private():
        return allowed.manage_threads
    return allowed.view_channel
