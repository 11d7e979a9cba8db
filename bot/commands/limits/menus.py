"""The menus of /limits channels and /limits roles, which work after a restart, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Self, TypeAlias, cast

import discord

from bot.commands.limits.changes import change_limits
from bot.interactions.permissions import require_manager
from bot.interactions.replies import refusals_told
from bot.language import Tongue
from bot.language.escaping import cut
from bot.reception.server_limits import ServerLimits
from bot.reception.services import HasServices

# As the fields of ServerLimits are called.
MENUS = ("channels", "roles")
# As many as Discord lets one choose.
_MOST = 25
_CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
]

Menu: TypeAlias = (
    discord.ui.ChannelSelect[discord.ui.LayoutView] | discord.ui.RoleSelect[discord.ui.LayoutView]
)


class AllowedMenu(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=r"easel-limits:(?P<what>channels|roles)",
):
    """Chooses where, or by whom, pictures may be asked for; what is chosen holds at once."""

    def __init__(self, what: str, menu: Menu) -> None:
        super().__init__(menu)
        self._what = what
        self._menu = menu

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make it from the menu that Discord sends back."""
        return cls(match["what"], cast("Menu", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take up what was chosen."""
        async with refusals_told(interaction) as say:
            guild_id = require_manager(interaction)
            services = cast("HasServices", interaction.client).services
            chosen: Any = {self._what: _ids(self._menu.values)}
            changes = await change_limits(
                interaction, services, guild_id, lambda own: replace(own, **chosen)
            )
            lines = [say(f"limits-choose-{self._what}"), *(say.say(change) for change in changes)]
            own = await services.rules.set_by(guild_id)
            view = menu_view(self._what, own, interaction.guild, say)
            await interaction.response.edit_message(content="\n".join(lines), view=view)


def menu_view(
    what: str, own: ServerLimits, guild: discord.Guild | None, say: Tongue
) -> discord.ui.View:
    """The menu with what is chosen now.

    Args:
        what: one of MENUS.
        own: what the server has set.
        guild: the server, if the bot knows it: what is no longer there can't be chosen.
        say: the language of who is to choose.
    """
    shape: dict[str, Any] = {
        "custom_id": f"easel-limits:{what}",
        "placeholder": cut(say(f"limits-all-{what}"), 150),
        "min_values": 0,
        "max_values": _MOST,
    }
    menu: Menu
    if what == "channels":
        there = own.channels if guild is None else _ids(guild.channels)
        defaults = _defaults(own.channels & there, discord.SelectDefaultValueType.channel)
        menu = discord.ui.ChannelSelect(channel_types=_CHANNELS, default_values=defaults, **shape)
    else:
        there = own.roles if guild is None else _ids(guild.roles)
        defaults = _defaults(own.roles & there, discord.SelectDefaultValueType.role)
        menu = discord.ui.RoleSelect(default_values=defaults, **shape)
    view = discord.ui.View(timeout=None)
    view.add_item(AllowedMenu(what, menu))
    return view


def _ids(things: Iterable[Any]) -> frozenset[int]:
    return frozenset(thing.id for thing in things)


def _defaults(
    ids: frozenset[int], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=number, type=kind) for number in sorted(ids)]
