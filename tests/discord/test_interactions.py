"""Commands and their answers, within Discord's times and order."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.discord.conftest import Corner, soon


async def _say(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.send_message("Hello")


async def _think(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)


async def _follow_up(interaction: discord.Interaction[Any]) -> None:
    await interaction.followup.send("Well")


async def test_a_command_is_answered_where_it_was_typed(corner: Corner) -> None:
    corner.answers = [_say]
    asked = await corner.stand.types(corner.ana, corner.channel, "act", text="now").answered()
    assert [message.content for message in corner.channel.history()] == ["Hello"]
    assert asked.original is corner.channel.history()[0]


async def test_a_private_answer_stands_in_no_channel(corner: Corner) -> None:
    corner.answers = [_think, _follow_up]
    asked = corner.stand.types(corner.ana, corner.channel, "act")
    assert await asked.told() == "Well"
    assert not asked.thinking
    # What comes first after "thinking" takes its place, and is as private.
    assert asked.followups == []
    assert corner.channel.history() == []


async def test_after_three_seconds_nobody_waits_for_an_answer(corner: Corner) -> None:
    async def dawdle(interaction: discord.Interaction[Any]) -> None:
        corner.stand.clock.advance(3.1)
        await _say(interaction)

    corner.answers = [dawdle]
    corner.stand.types(corner.ana, corner.channel, "act")
    await soon(lambda: bool(corner.failures))
    (failure,) = corner.failures
    assert isinstance(failure, discord.NotFound)
    assert failure.code == 10062


async def test_only_one_answer_is_the_first(corner: Corner) -> None:
    async def twice(interaction: discord.Interaction[Any]) -> None:
        await _say(interaction)
        interaction.response._response_type = None  # as another process would not know of it
        await _say(interaction)

    corner.answers = [twice]
    corner.stand.types(corner.ana, corner.channel, "act")
    await soon(lambda: bool(corner.failures))
    (failure,) = corner.failures
    assert isinstance(failure, discord.HTTPException)
    assert (failure.status, failure.code) == (400, 40060)


async def test_after_fifteen_minutes_its_token_is_of_no_use(corner: Corner) -> None:
    async def late(interaction: discord.Interaction[Any]) -> None:
        await _say(interaction)
        corner.stand.clock.advance(15 * 60 + 1)
        await _follow_up(interaction)

    corner.answers = [late]
    corner.stand.types(corner.ana, corner.channel, "act")
    await soon(lambda: bool(corner.failures))
    (failure,) = corner.failures
    assert isinstance(failure, discord.HTTPException)
    assert (failure.status, failure.code) == (401, 50027)


async def test_a_follow_up_comes_after_an_answer(corner: Corner) -> None:
    corner.answers = [_follow_up]
    corner.stand.types(corner.ana, corner.channel, "act")
    await soon(lambda: bool(corner.failures))
    (failure,) = corner.failures
    assert isinstance(failure, discord.NotFound)
    assert failure.code == 10015


async def test_nobody_can_type_what_is_not_offered(corner: Corner) -> None:
    for line, options in [("dance", {}), ("act", {"speed": 3}), ("act", {"text": 3})]:
        with pytest.raises(AssertionError):
            corner.stand.types(corner.ana, corner.channel, line, **options)


async def test_the_bot_learns_who_asks_and_what_it_may_do_there(corner: Corner) -> None:
    seen: list[discord.Interaction[Any]] = []

    async def look(interaction: discord.Interaction[Any]) -> None:
        seen.append(interaction)
        await _say(interaction)

    corner.answers = [look]
    corner.stand.add_role(corner.ana, manage_messages=True)
    corner.stand.forbid(corner.channel, attach_files=True)
    await corner.stand.types(corner.ana, corner.channel, "act").answered()
    (interaction,) = seen
    assert interaction.user.id == corner.ana.user.id
    assert interaction.permissions.manage_messages
    assert interaction.permissions.attach_files
    assert not interaction.app_permissions.attach_files
    assert interaction.guild_id == corner.guild.id
