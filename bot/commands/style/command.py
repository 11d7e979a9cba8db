"""/style: a server's own library of styles with names."""

# No postponed annotations in this file: an option's range is part of its annotation.

from collections.abc import Iterable

import discord
from discord import app_commands

from bot.commands.style.gallery import style_page
from bot.interactions.commands import command
from bot.interactions.contexts import home_server, own_tongue
from bot.interactions.permissions import server_permissions
from bot.interactions.replies import defer, tell
from bot.interactions.suggestions import suggesting
from bot.language import sentence
from bot.language.translator import named, options, words
from bot.reception.attachments import Attachment
from bot.reception.requesters import check_rules
from bot.reception.services import services_of
from bot.records.style_library import LONGEST_NAME
from bot.store import StyleRecord
from bot.studio.orders import Refused

style = app_commands.Group(**named("style"))


@command("style-add", style)
@options(
    name=words("describe-new-style-name", most=LONGEST_NAME),
    picture=words("describe-new-style-picture"),
)
async def _add(
    interaction: discord.Interaction,
    name: app_commands.Range[str, 1, LONGEST_NAME],
    picture: discord.Attachment,
) -> None:
    called, file = sentence("picture-style"), Attachment(picture)
    services, server = services_of(interaction), _server(interaction)
    check_rules(interaction, await services.rules.of(server))
    if file.spoiler:
        raise Refused("style-no-spoilers")
    file.check(called, services.settings.current.engine.picture_limits)
    await defer(interaction)
    data = await file.read(called)
    record = await services.library.add(server, name, data, interaction.user.id)
    await tell(interaction, own_tongue(interaction)("style-added", name=record.name))


@suggesting
async def _removable(interaction: discord.Interaction) -> Iterable[str]:
    styles = await services_of(interaction).library.on(home_server(interaction))
    own = [style for style in styles if isinstance(style, StyleRecord)]
    return [style.name for style in own if _may_remove(interaction, style)]


@command("style-remove", style)
@options(name=words("describe-removed-style-name"))
@app_commands.autocomplete(name=_removable)
async def _remove(interaction: discord.Interaction, name: str) -> None:
    library, server = services_of(interaction).library, _server(interaction)
    record = await library.remove(server, name, lambda style: _may_remove(interaction, style))
    await tell(interaction, own_tongue(interaction)("style-removed", name=record.name))


@command("style-list", style)
async def _list(interaction: discord.Interaction) -> None:
    page = await style_page(interaction, 0)
    await interaction.response.send_message(view=page.view, files=page.files(), ephemeral=True)


def _may_remove(interaction: discord.Interaction, style: StyleRecord) -> bool:
    """Whether a style is theirs, or they are a moderator of the whole server, as it is its."""
    allowed = server_permissions(interaction)
    return style.added_by == interaction.user.id or allowed.manage_messages or allowed.manage_guild


def _server(interaction: discord.Interaction) -> int:
    server = home_server(interaction)
    if server is None:
        raise Refused("style-only-on-servers")
    return server
