"""/queue: what is painted now and what waits, in the order in which it will be painted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import discord

from bot.card.card import how_far
from bot.card.layout import boxed
from bot.interactions.commands import command
from bot.interactions.contexts import own_tongue
from bot.interactions.persistent import PersistentButton
from bot.language import Tongue
from bot.language.escaping import length, plain
from bot.reception.services import Services, services_of
from bot.recovery.running_jobs import Far, Near, Reached, reach_elsewhere, reach_here
from bot.store import StoreError
from bot.studio.orders import Requester
from bot.studio.ticket import JobState, Ticket

_log = logging.getLogger(__name__)

# Of a whole message, in Discord's units.
_MOST_TEXT = 4000
# Of each of the two lists, if they fit.
_MOST_NAMED = 12
_TITLE_LENGTH = 100
# Seconds for the database; Discord waits three for the answer.
_PATIENCE = 1.0


@dataclass(slots=True)
class _Section:
    """Jobs under one heading: those that the reader may see, in words, and how many others."""

    heading: str
    named: list[str] = field(default_factory=list)
    elsewhere: int = 0

    def text(self, most: int, say: Tongue) -> str:
        """What the page says, with as many by name; nothing where there are none."""
        lines = self.named[:most]
        if more := len(self.named[most:]):
            lines.append(say("queue-more", count=more))
        if self.elsewhere:
            lines.append(say("queue-elsewhere", count=self.elsewhere))
        return "\n".join([f"### {self.heading}", *lines]) if lines else ""


@command("queue")
async def queue(interaction: discord.Interaction) -> None:
    """Show the member what is painted and what waits."""
    await interaction.response.send_message(view=await _page(interaction), ephemeral=True)


class RefreshButton(PersistentButton, template=r"easel-queue:refresh"):
    """Shows the queue as it is by now."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """What may be seen depends on who pressed, and where."""
        await interaction.response.edit_message(view=await _page(interaction))


async def _page(interaction: discord.Interaction) -> discord.ui.LayoutView:
    """As many jobs by name as a message holds."""
    services, say = services_of(interaction), own_tongue(interaction)
    trouble = next((job.trouble for job in services.studio.jobs.all if job.trouble), None)
    sections = await _sections(interaction)
    texts: list[str] = []
    for most in range(_MOST_NAMED, -1, -1):
        texts = [text for section in sections if (text := section.text(most, say))]
        texts = texts or [say("queue-empty")]
        if trouble is not None:
            texts.insert(0, say("queue-trouble", reason=trouble))
        if sum(map(length, texts)) <= _MOST_TEXT:
            break
    refresh = RefreshButton.of("easel-queue:refresh", say("queue-refresh"), "🔄")
    return boxed([*map(discord.ui.TextDisplay, texts), discord.ui.ActionRow(refresh)])


async def _sections(interaction: discord.Interaction) -> Sequence[_Section]:
    """What is painted and what waits, here and then at other processes."""
    services, say = services_of(interaction), own_tongue(interaction)
    painting, waiting = _Section(say("queue-painting")), _Section(say("queue-waiting"))

    def add(section: _Section, job: Ticket | Reached, state: str) -> None:
        if _may_see(interaction, job.requester):
            title = plain(say.say(job.order.title), _TITLE_LENGTH)
            whose = say("card-for", name=plain(job.requester.name))
            section.named.append(f"**{title}** · {whose}\n{state}")
        else:
            section.elsewhere += 1

    for ticket in services.studio.jobs.painting:
        add(painting, ticket, how_far(ticket, say))
    for ticket in services.studio.jobs.waiting:
        add(waiting, ticket, how_far(ticket, say))
    for job in await _others(services):
        # How far they are, or when it is their turn, only the process knows that has them.
        if isinstance(job, Far) and job.record.state == JobState.PAINTING:
            state = "state-painting" if job.order.style_names else "state-drawing"
            add(painting, job, say(state))
        else:
            add(waiting, job, say("series-waiting"))
    return painting, waiting


async def _others(services: Services) -> Sequence[Reached]:
    """The jobs that this process's studio has not."""
    later = [job for job in reach_here(services) if not isinstance(job, Near)]
    try:
        async with asyncio.timeout(_PATIENCE):
            return [*later, *await reach_elsewhere(services)]
    except (StoreError, TimeoutError) as error:
        _log.warning("/queue lacks the jobs of other processes: %s", error or "no answer")
        return later


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
