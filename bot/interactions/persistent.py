"""Buttons and menus that outlive restarts, as their ids say what they are for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

import discord

from bot.interactions.replies import failures_told
from bot.language import Tongue
from bot.language.escaping import cut

_Item = TypeVar("_Item", bound=discord.ui.Item[Any], covariant=True)


class PersistentItem(discord.ui.DynamicItem[_Item], template="(?!)"):
    """A button or a menu; each kind has a template of its ids, and does what `act` does."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Take up the one in a message, whenever that was sent."""
        return cls(cast("_Item", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what it is for; who acts is told what is in the way."""
        async with failures_told(interaction) as say:
            await self.act(interaction, say)

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Do what it is for, in the language of who acts.

        Raises:
            Refused, EngineError: what is in the way.
        """
        raise NotImplementedError

    @property
    def said(self) -> Mapping[str, str]:
        """What its id says, by the names of the template's groups."""
        match = self.template.fullmatch(self.custom_id)
        assert match is not None  # noqa: S101 - or Discord had not found its kind
        return match.groupdict()


class PersistentButton(PersistentItem[discord.ui.Button[Any]], template="(?!)"):
    """A button."""

    @classmethod
    def of(
        cls,
        custom_id: str,
        label: str | None,
        emoji: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        *,
        disabled: bool = False,
        row: int | None = None,
    ) -> Self:
        """A new one, with an id as the template has it.

        Without a label its emoji says it all. Of a message's five rows, from 0, it stands in the
        next one that has room, unless `row` says which.
        """
        return cls(
            discord.ui.Button(
                label=None if label is None else cut(label, 80),
                emoji=emoji,
                style=style,
                custom_id=custom_id,
                disabled=disabled,
                row=row,
            )
        )
