"""/queue: what is painted now and what waits, in the order in which it will be painted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Self, cast

import discord
from discord import app_commands

from bot.card.card import how_far
from bot.interactions.contexts import everywhere
from bot.interactions.replies import refusals_told
from bot.language import Tongue
from bot.language.escaping import cut, length, plain
from bot.language.translator import words
from bot.reception.services import HasServices, Services
from bot.studio.ticket import Ticket

# Of a whole message, in Discord's units.
_MOST_TEXT = 4000
# Of each of the two lists, if they fit.
_MOST_NAMED = 12
_TITLE_LENGTH = 100


def queue(services: Services) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name=words("queue-name"), description=words("queue-description"))
    @everywhere
    async def queue(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            view = _page(interaction, services, say)
            await interaction.response.send_message(view=view, ephemeral=True)

    return queue


class RefreshButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"easel-queue:refresh",
):
    """Shows the queue as it is by now."""

    def __init__(self, label: str) -> None:
        super().__init__(
            discord.ui.Button(label=cut(label, 80), emoji="🔄", custom_id="easel-queue:refresh")
        )

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls("-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """What may be seen depends on who pressed, and where."""
        async with refusals_told(interaction) as say:
            services = cast("HasServices", interaction.client).services
            await interaction.response.edit_message(view=_page(interaction, services, say))


def _page(
    interaction: discord.Interaction[Any], services: Services, say: Tongue
) -> discord.ui.LayoutView:
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=discord.Colour.blurple()
    )
    painting, waiting = services.studio.painting, services.studio.waiting
    for text in _texts(interaction, painting, waiting, say):
        box.add_item(discord.ui.TextDisplay(text))
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    row.add_item(RefreshButton(say("queue-refresh")))
    box.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


def _texts(
    interaction: discord.Interaction[Any],
    painting: Sequence[Ticket],
    waiting: Sequence[Ticket],
    say: Tongue,
) -> list[str]:
    """What the page says, with as many jobs by name as a message holds."""
    texts: list[str] = []
    for most in range(_MOST_NAMED, -1, -1):
        texts = list(_sections(interaction, painting, waiting, say, most))
        if sum(map(length, texts)) <= _MOST_TEXT:
            break
    return texts


def _sections(
    interaction: discord.Interaction[Any],
    painting: Sequence[Ticket],
    waiting: Sequence[Ticket],
    say: Tongue,
    most: int,
) -> Iterator[str]:
    trouble = next((job.trouble for job in (*waiting, *painting) if job.trouble), None)
    if trouble is not None:
        yield say("queue-trouble", reason=trouble)
    for key, jobs in (("queue-painting", painting), ("queue-waiting", waiting)):
        if jobs:
            yield "\n".join([f"### {say(key)}", *_lines(interaction, jobs, say, most)])
    if not painting and not waiting:
        yield say("queue-empty")


def _lines(
    interaction: discord.Interaction[Any], jobs: Sequence[Ticket], say: Tongue, most: int
) -> Iterator[str]:
    """A list of which at most `most` are named, and the others counted."""
    named = [job for job in jobs if _may_see(interaction, job)]
    for job in named[:most]:
        title = plain(say.say(job.order.title), _TITLE_LENGTH)
        name = plain(job.requester.name)
        yield f"**{title}** · {say('card-for', name=name)}\n{how_far(job, say)}"
    if more := len(named[most:]):
        yield say("queue-more", count=more)
    if elsewhere := len(jobs) - len(named):
        yield say("queue-elsewhere", count=elsewhere)


def _may_see(interaction: discord.Interaction[Any], job: Ticket) -> bool:
    """Whether the job is theirs, or of a channel of the same server that they can look into."""
    if job.requester.id == interaction.user.id:
        return True
    if interaction.guild_id is None or job.requester.guild_id != interaction.guild_id:
        return False
    if job.requester.channel_id == interaction.channel_id:
        return True
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return False
    channel = guild.get_channel_or_thread(job.requester.channel_id)
    if channel is None:
        return False
    allowed = channel.permissions_for(member)
    if isinstance(channel, discord.Thread) and channel.is_private():
        return allowed.manage_threads
    return allowed.view_channel
