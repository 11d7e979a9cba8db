"""The menus of /limits channels and /limits roles, which work after a restart, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeAlias

import discord

from bot.card.layout import below
from bot.commands.limits.changes import change_limits
from bot.interactions.contexts import own_tongue
from bot.interactions.permissions import require_manager
from bot.interactions.persistent import PersistentItem
from bot.language import Tongue
from bot.language.escaping import cut
from bot.reception.services import services_of

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

Menu: TypeAlias = discord.ui.ChannelSelect[Any] | discord.ui.RoleSelect[Any]


class AllowedMenu(PersistentItem[Menu], template=r"easel-limits:(?P<what>channels|roles)"):
    """Chooses where, or by whom, pictures may be asked for; what is chosen holds at once."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Take up what was chosen."""
        what = self.said["what"]
        chosen: Any = {what: _ids(self.item.values)}
        changes = await change_limits(interaction, lambda own: replace(own, **chosen))
        lines = [say(f"limits-choose-{what}"), *(say.say(change) for change in changes)]
        view = await menu_view(what, interaction)
        await interaction.response.edit_message(content="\n".join(lines), view=view)


async def menu_view(what: str, interaction: discord.Interaction) -> discord.ui.View:
    """The menu of that name in MENUS, with what is chosen now and is still there.

    Raises:
        Refused: the member is no manager of a server.
        StoreError: the database can't do its part.
    """
    own = await services_of(interaction).rules.set_by(require_manager(interaction))
    shape: dict[str, Any] = {
        "custom_id": f"easel-limits:{what}",
        "placeholder": cut(own_tongue(interaction)(f"limits-all-{what}"), 150),
        "min_values": 0,
        "max_values": _MOST,
    }
    chosen: frozenset[int] = getattr(own, what)
    if (guild := interaction.guild) is not None:
        chosen &= _ids(guild.channels if what == "channels" else guild.roles)
    shape["default_values"] = [discord.Object(number) for number in sorted(chosen)]
    if what == "channels":
        return below([AllowedMenu(discord.ui.ChannelSelect(channel_types=_CHANNELS, **shape))])
    return below([AllowedMenu(discord.ui.RoleSelect(**shape))])


def _ids(things: Iterable[Any]) -> frozenset[int]:
    return frozenset(thing.id for thing in things)
