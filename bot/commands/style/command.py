"""/style: a server's own library of styles with names."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.commands.style.choosing import suggest
from bot.commands.style.gallery import style_page
from bot.interactions.contexts import everywhere, home_server
from bot.interactions.permissions import server_permissions
from bot.interactions.replies import defer, refusals_told, tell
from bot.language import sentence
from bot.language.translator import words
from bot.reception.attachments import Attachment
from bot.reception.requesters import check_rules
from bot.reception.services import Services
from bot.records.style_library import LONGEST_NAME, Style
from bot.store import StyleRecord
from bot.studio.orders import Refused


def style(services: Services) -> app_commands.Group:
    """The commands."""
    group: app_commands.Group = everywhere(
        app_commands.Group(name=words("style-name"), description=words("style-description"))
    )
    for command in (_add(services), _remove(services), _list(services)):
        group.add_command(command)
    return group


def _add(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=words("style-add-name"), description=words("style-add-description"))
    @app_commands.rename(name=words("option-name"), picture=words("option-picture"))
    @app_commands.describe(
        name=words("describe-new-style-name", most=LONGEST_NAME),
        picture=words("describe-new-style-picture"),
    )
    async def add(
        interaction: discord.Interaction[Any],
        name: app_commands.Range[str, 1, LONGEST_NAME],
        picture: discord.Attachment,
    ) -> None:
        async with refusals_told(interaction) as say:
            record = await _add_style(interaction, services, name, Attachment(picture))
            await tell(interaction, say("style-added", name=record.name))

    return add


def _remove(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("style-remove-name"), description=words("style-remove-description")
    )
    @app_commands.rename(name=words("option-name"))
    @app_commands.describe(name=words("describe-removed-style-name"))
    @app_commands.autocomplete(name=_suggest_removable)
    async def remove(interaction: discord.Interaction[Any], name: str) -> None:
        async with refusals_told(interaction) as say:
            server = _server(interaction)
            record = await services.library.remove(
                server, name, lambda s: may_remove(interaction, s)
            )
            await tell(interaction, say("style-removed", name=record.name))

    return remove


def _list(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("style-list-name"), description=words("style-list-description")
    )
    async def show(interaction: discord.Interaction[Any]) -> None:
        page = await style_page(interaction, services, 0)
        await interaction.response.send_message(view=page.view, files=page.files, ephemeral=True)

    return show


def may_remove(interaction: discord.Interaction[Any], style: StyleRecord) -> bool:
    """Whether the style is theirs, or they are a moderator of the whole server, as it is its."""
    allowed = server_permissions(interaction)
    return style.added_by == interaction.user.id or allowed.manage_messages or allowed.manage_guild


async def _add_style(
    interaction: discord.Interaction[Any], services: Services, name: str, picture: Attachment
) -> StyleRecord:
    called = sentence("picture-style")
    server = _server(interaction)
    check_rules(interaction, await services.rules.of(server))
    if picture.spoiler:
        raise Refused("style-no-spoilers")
    picture.check(called, services.settings.current.engine.picture_limits)
    await defer(interaction)
    data = await picture.read(called)
    return await services.library.add(server, name, data, interaction.user.id)


async def _suggest_removable(
    interaction: discord.Interaction[Any], typed: str
) -> list[app_commands.Choice[str]]:
    """The names of the styles that this member may remove."""

    def removable(style: Style) -> bool:
        return isinstance(style, StyleRecord) and may_remove(interaction, style)

    return await suggest(interaction, typed, removable)


def _server(interaction: discord.Interaction[Any]) -> int:
    server = home_server(interaction)
    if server is None:
        raise Refused("style-only-on-servers")
    return server
