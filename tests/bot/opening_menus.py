"""What the tests of menus share: a member opens a message's menu, and reads the answer."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from simcord.results import InteractionResult, ResponseMessage

from tests.bot.answers import private
from tests.bot.simulation import World, card_words, walk


async def post(world: World, *files: tuple[str, bytes]) -> discord.Message:
    return await world.ben.send(world.channel, "look", attachments=files)


async def open_menu(world: World, entry: str, message: discord.Message) -> InteractionResult:
    return await world.ana.context_menu(world.channel, entry, message)


def told(answer: InteractionResult) -> str:
    """A sentence that only the member sees, which may be a follow-up."""
    message = answer.followups[-1] if answer.followups else private(answer)
    assert message.ephemeral
    return message.content or card_words(message.message)


def selects_of(question: ResponseMessage) -> Sequence[discord.SelectMenu]:
    return [p for p in walk(question.message.components) if isinstance(p, discord.SelectMenu)]
