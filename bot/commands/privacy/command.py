"""/privacy: a member sees all that is stored about them, and can have it deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from math import ceil

import discord
from discord import app_commands

from bot.card.layout import below
from bot.commands.privacy.personal_data import Stored, as_json, forget, stored_about
from bot.interactions.commands import command
from bot.interactions.contexts import own_tongue
from bot.interactions.mentions import mention
from bot.interactions.persistent import PersistentButton
from bot.interactions.replies import defer, take_answer, tell
from bot.language import Sentence, Tongue, sentence
from bot.language.translator import named
from bot.reception.services import services_of
from bot.store import StoreError
from bot.studio.orders import Refused

_log = logging.getLogger(__name__)

_LOOKS = {
    "ask": ("🗑️", discord.ButtonStyle.secondary),
    "delete": ("🗑️", discord.ButtonStyle.danger),
    "keep": (None, discord.ButtonStyle.secondary),
}


privacy = app_commands.Group(**named("privacy"))


class PrivacyButton(
    PersistentButton, template=r"easel-privacy:(?P<what>ask|delete|keep):(?P<member>\d{1,20})"
):
    """Asks, deletes, or does not, for the member that it is about."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Do what the button is for."""
        if str(interaction.user.id) != self.said["member"]:
            show = mention(services_of(interaction).offered, "privacy show")
            raise Refused("privacy-not-yours", show=show)
        match self.said["what"]:
            case "ask":
                await _ask(interaction)
            case "delete":
                await _delete(interaction)
            case _:
                await interaction.response.edit_message(content=say("privacy-kept"), view=None)


@command("privacy-show", privacy)
async def _show(interaction: discord.Interaction) -> None:
    services, say, member_id = (
        services_of(interaction),
        own_tongue(interaction),
        interaction.user.id,
    )
    if (stored := await _looked_up(interaction)) is None:
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


@command("privacy-delete", privacy)
async def _delete_command(interaction: discord.Interaction) -> None:
    await _ask(interaction)


async def _ask(interaction: discord.Interaction) -> None:
    """Say what would be deleted, and whether it is meant."""
    services, say, member_id = (
        services_of(interaction),
        own_tongue(interaction),
        interaction.user.id,
    )
    if (stored := await _looked_up(interaction)) is None:
        return
    lines = [f"**{say('privacy-sure')}**", *_listed(stored, say), ""]
    if services.studio.jobs.of(member_id):
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


async def _looked_up(interaction: discord.Interaction) -> Stored | None:
    """What is stored about the member; None if nothing is, which they are told."""
    await defer(interaction)
    stored = await stored_about(services_of(interaction), interaction.user.id)
    if stored.nothing:
        await tell(interaction, own_tongue(interaction)("privacy-nothing"))
        return None
    return stored


async def _delete(interaction: discord.Interaction) -> None:
    services, say = services_of(interaction), own_tongue(interaction)
    # It may take longer than Discord waits for an answer; and nobody presses twice.
    await take_answer(interaction, say("privacy-working"))
    try:
        stored, cancelled = await forget(services, interaction.user.id)
    except (OSError, StoreError) as error:
        _log.error("What is stored about a member could not be deleted: %s", error)
        done = say("privacy-failed", show=mention(services.offered, "privacy show"))
    else:
        done = "\n".join(_done(stored, cancelled, say))
    await interaction.edit_original_response(content=done)


def _done(stored: Stored, cancelled: int, say: Tongue) -> Iterator[str]:
    if stored.nothing:  # they had it deleted meanwhile
        yield say("privacy-nothing")
        return
    yield say("privacy-done")
    yield from _listed(stored, say)
    if cancelled:
        yield say("privacy-done-cancelled", count=cancelled)


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
    return below(
        PrivacyButton.of(
            f"easel-privacy:{name}:{member_id}", say(f"privacy-button-{name}"), *_LOOKS[name]
        )
        for name in names
    )
