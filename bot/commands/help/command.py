"""/help: what the bot can do, in pages to flip through."""

from __future__ import annotations

import re
from typing import Any, Self, cast

import discord
from discord import app_commands

from bot.card.card import Picture
from bot.commands.help.pages import PAGES, Guide, page
from bot.interactions.contexts import everywhere, home_server
from bot.interactions.permissions import server_permissions
from bot.interactions.replies import refusals_told
from bot.language import Tongue
from bot.language.escaping import cut
from bot.language.translator import words
from bot.reception.services import HasServices, Services

_EMOJI = {"start": "🎨", "recipes": "📜", "commands": "⌨️", "limits": "📏", "privacy": "🔒"}


def help_command(services: Services) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name=words("help-name"), description=words("help-description"))
    @everywhere
    async def help_(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            view, pictures = await _opened(PAGES[0], interaction, services, say)
            await interaction.response.send_message(
                view=view, files=[picture.file() for picture in pictures], ephemeral=True
            )

    return help_


class HelpButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"easel-help:(?P<page>[a-z]{1,32})",
):
    """Opens a page. Its id says which, so that it outlives restarts."""

    def __init__(self, name: str, label: str = "-", *, is_open: bool = False) -> None:
        super().__init__(
            discord.ui.Button(
                label=cut(label, 80),
                emoji=_EMOJI.get(name),
                style=discord.ButtonStyle.primary if is_open else discord.ButtonStyle.secondary,
                custom_id=f"easel-help:{name}",
                disabled=is_open,
            )
        )
        self._name = name

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls(match["page"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Turn to the page; only who asked for the help sees it at all."""
        services = cast("HasServices", interaction.client).services
        async with refusals_told(interaction) as say:
            view, pictures = await _opened(self._name, interaction, services, say)
            await interaction.response.edit_message(
                view=view, attachments=[picture.file() for picture in pictures]
            )


async def _opened(
    name: str, interaction: discord.Interaction[Any], services: Services, say: Tongue
) -> tuple[discord.ui.LayoutView, tuple[Picture, ...]]:
    """A page as a message, and the pictures to upload with it."""
    opened = page(name, await _guide(interaction, services, say))
    box: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        discord.ui.TextDisplay(opened.above), accent_colour=discord.Colour.blurple()
    )
    if opened.picture is not None:
        box.add_item(discord.ui.MediaGallery(opened.picture.shown()))
    if opened.below:
        box.add_item(discord.ui.TextDisplay(opened.below))
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    for each in PAGES:
        row.add_item(HelpButton(each, say(f"help-page-{each}"), is_open=each == name))
    box.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(box)
    return view, () if opened.picture is None else (opened.picture,)


async def _guide(interaction: discord.Interaction[Any], services: Services, say: Tongue) -> Guide:
    rules = await services.rules.of(interaction.guild_id)
    user = interaction.user
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Guide(
        say=say,
        locale=interaction.locale,
        offered=services.offered,
        config=services.settings.current,
        rules=rules,
        iterations=rules.limits.iterations_for(roles),
        permissions=server_permissions(interaction),
        on_server=home_server(interaction) is not None,
    )
