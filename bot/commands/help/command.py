"""/help: what the bot can do, in pages to flip through."""

from __future__ import annotations

from typing import Any

import discord

from bot.card.card import Face
from bot.card.layout import boxed
from bot.commands.help.pages import PAGES, Guide, page
from bot.interactions.commands import command
from bot.interactions.contexts import home_server, own_tongue
from bot.interactions.permissions import server_permissions
from bot.interactions.persistent import PersistentButton
from bot.language import Tongue
from bot.reception.services import services_of

_EMOJI = {"start": "🎨", "recipes": "📜", "commands": "⌨️", "limits": "📏", "privacy": "🔒"}


@command("help")
async def help_command(interaction: discord.Interaction) -> None:
    """Open the first page."""
    page = await _opened(PAGES[0], interaction)
    await interaction.response.send_message(view=page.view, files=page.files(), ephemeral=True)


class HelpButton(PersistentButton, template=r"easel-help:(?P<page>[a-z]{1,32})"):
    """Opens a page; only who asked for the help sees it at all."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Turn to the page."""
        page = await _opened(self.said["page"], interaction)
        await interaction.response.edit_message(view=page.view, attachments=page.files())


async def _opened(name: str, interaction: discord.Interaction) -> Face:
    """A page as a message."""
    guide = await _guide(interaction)
    opened = page(name, guide)
    pictures = () if opened.picture is None else (opened.picture,)
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(opened.above)]
    items += [discord.ui.MediaGallery(picture.shown()) for picture in pictures]
    if opened.below:
        items.append(discord.ui.TextDisplay(opened.below))
    items.append(discord.ui.ActionRow(*(_button(each, name, guide.say) for each in PAGES)))
    return Face(boxed(items), pictures)


def _button(name: str, opened: str, say: Tongue) -> HelpButton:
    is_open = name == opened
    style = discord.ButtonStyle.primary if is_open else discord.ButtonStyle.secondary
    label = say(f"help-page-{name}")
    return HelpButton.of(f"easel-help:{name}", label, _EMOJI[name], style, disabled=is_open)


async def _guide(interaction: discord.Interaction) -> Guide:
    services = services_of(interaction)
    rules = await services.rules.of(interaction.guild_id)
    user = interaction.user
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Guide(
        say=own_tongue(interaction),
        locale=interaction.locale,
        offered=services.offered,
        config=services.settings.current,
        rules=rules,
        iterations=rules.limits.iterations_for(roles),
        permissions=server_permissions(interaction),
        on_server=home_server(interaction) is not None,
    )
