"""/privacy: a member sees all that is stored about them, and can have it deleted."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from typing import Any, Self, cast

import discord
from discord import app_commands

from bot.commands.privacy.personal_data import Forgotten, Stored, as_json, forget, stored_about
from bot.interactions.contexts import everywhere
from bot.interactions.mentions import mention
from bot.interactions.replies import defer, refusals_told, tell, waiting
from bot.language import Sentence, Tongue, sentence
from bot.language.escaping import cut
from bot.language.translator import words
from bot.reception.services import HasServices, Services
from bot.store import StoreError
from bot.studio.orders import Refused

_log = logging.getLogger(__name__)

_LOOKS = {
    "ask": ("🗑️", discord.ButtonStyle.secondary),
    "delete": ("🗑️", discord.ButtonStyle.danger),
    "keep": (None, discord.ButtonStyle.secondary),
}


def privacy(services: Services) -> app_commands.Group:
    """The commands."""
    group: app_commands.Group = everywhere(
        app_commands.Group(name=words("privacy-name"), description=words("privacy-description"))
    )

    @group.command(name=words("privacy-show-name"), description=words("privacy-show-description"))
    async def show(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            await _show(interaction, services, say)

    @group.command(
        name=words("privacy-delete-name"), description=words("privacy-delete-description")
    )
    async def delete(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            await _ask(interaction, services, say)

    return group


class PrivacyButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"easel-privacy:(?P<what>ask|delete|keep):(?P<member>\d{1,20})",
):
    """Asks, deletes, or does not. Its id says what and for whom, so that it outlives restarts."""

    def __init__(self, what: str, member_id: int, label: str = "-") -> None:
        emoji, style = _LOOKS[what]
        super().__init__(
            discord.ui.Button(
                label=cut(label, 80),
                emoji=emoji,
                style=style,
                custom_id=f"easel-privacy:{what}:{member_id}",
            )
        )
        self._what = what
        self._member_id = member_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls(match["what"], int(match["member"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button is for; only for the member that it is about."""
        services = cast("HasServices", interaction.client).services
        async with refusals_told(interaction) as say:
            if interaction.user.id != self._member_id:
                raise Refused("privacy-not-yours", show=mention(services.offered, "privacy show"))
            match self._what:
                case "ask":
                    await _ask(interaction, services, say)
                case "delete":
                    await _delete(interaction, services, say)
                case _:
                    await interaction.response.edit_message(content=say("privacy-kept"), view=None)


async def _show(interaction: discord.Interaction[Any], services: Services, say: Tongue) -> None:
    await defer(interaction)
    member_id = interaction.user.id
    stored = await stored_about(services, member_id)
    if stored.nothing:
        await tell(interaction, say("privacy-nothing"))
        return
    commands = {
        "delete": mention(services.offered, "privacy delete"),
        "help": mention(services.offered, "help"),
    }
    lines = [f"**{say('privacy-shown')}**", *_listed(stored, say)]
    lines.append(say("privacy-file", **commands))
    file = BytesIO(as_json(stored, datetime.now(UTC)))
    await interaction.edit_original_response(
        content="\n".join(lines),
        attachments=[discord.File(file, f"easel-{member_id}.json")],
        view=_buttons(member_id, say, "ask"),
    )


async def _ask(interaction: discord.Interaction[Any], services: Services, say: Tongue) -> None:
    """Say what would be deleted, and whether it is meant."""
    await defer(interaction)
    member_id = interaction.user.id
    stored = await stored_about(services, member_id)
    if stored.nothing:
        await tell(interaction, say("privacy-nothing"))
        return
    lines = [f"**{say('privacy-sure')}**", *_listed(stored, say), ""]
    if services.studio.jobs_of(member_id):
        lines.append(say("privacy-sure-running"))
    if stored.styles:
        lines.append(say("privacy-sure-styles"))
    if stored.changes or stored.channels:
        lines.append(say("privacy-sure-changes"))
    if stored.jobs:
        lines.append(say("privacy-sure-posts"))
    lines.append(say("privacy-sure-forever"))
    await interaction.edit_original_response(
        content="\n".join(lines), view=_buttons(member_id, say, "delete", "keep")
    )


async def _delete(interaction: discord.Interaction[Any], services: Services, say: Tongue) -> None:
    # It may take longer than Discord waits for an answer; and nobody presses twice.
    await waiting(interaction).note(interaction)
    await interaction.response.edit_message(content=say("privacy-working"), view=None)
    try:
        forgotten = await forget(services, interaction.user.id)
    except (OSError, StoreError) as error:
        _log.error("What is stored about a member could not be deleted: %s", error)
        done = say("privacy-failed", show=mention(services.offered, "privacy show"))
    else:
        done = "\n".join(_done(forgotten, say))
    await interaction.edit_original_response(content=done)


def _done(forgotten: Forgotten, say: Tongue) -> Iterator[str]:
    if forgotten.stored.nothing:  # they had it deleted meanwhile
        yield say("privacy-nothing")
        return
    yield say("privacy-done")
    yield from _listed(forgotten.stored, say)
    if forgotten.cancelled:
        yield say("privacy-done-cancelled", count=forgotten.cancelled)


def _listed(stored: Stored, say: Tongue) -> Iterator[str]:
    if stored.jobs:
        jobs = say("privacy-jobs", count=len(stored.jobs))
        files = say("privacy-files", count=stored.file_count, size=_size(stored.file_bytes))
        yield f"- {jobs}, {files}"
    for key, records in (
        ("privacy-presets", stored.presets),
        ("privacy-styles", stored.styles),
        ("privacy-changes", stored.changes),
        ("privacy-channels", stored.channels),
    ):
        if records:
            yield f"- {say(key, count=len(records))}"
    if stored.has_style_in_hand:
        yield f"- {say('privacy-style-in-hand')}"


def _size(count: int) -> Sentence:
    """A number of bytes in words."""
    if count < 2**20:
        return sentence("privacy-kilobytes", size=ceil(count / 2**10))
    return sentence("privacy-megabytes", size=ceil(count / 2**20))


def _buttons(member_id: int, say: Tongue, *names: str) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for name in names:
        view.add_item(PrivacyButton(name, member_id, say(f"privacy-button-{name}")))
    return view
