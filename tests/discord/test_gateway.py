"""Sessions: what was missed comes later, and only where a session can be resumed."""

from __future__ import annotations

import pytest

from tests.discord.conftest import Corner, soon


async def test_what_happened_during_a_break_is_told_after_it(corner: Corner) -> None:
    gateway = corner.stand.gateway
    gateway.delay = 0.2
    gateway.drop()
    corner.stand.add_channel(corner.guild, "a-new-one")
    await soon(lambda: gateway.resumed == 1)
    guild = corner.client.get_guild(corner.guild.id)
    assert guild is not None
    await soon(lambda: len(guild.text_channels) == 2)


async def test_a_new_session_is_told_everything(
    corner: Corner, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object, **__: object) -> None:
        pass

    monkeypatch.setattr(corner.client, "before_identify_hook", at_once)
    gateway = corner.stand.gateway
    gateway.resumes = False
    gateway.drop()
    corner.stand.add_guild("Another server")
    await soon(lambda: gateway.identified == 2 and len(corner.client.guilds) == 2)


async def test_a_server_that_throws_the_bot_out_is_gone(corner: Corner) -> None:
    corner.stand.world.remove_guild(corner.guild)
    await soon(lambda: not corner.client.guilds)


async def test_heartbeats_without_an_answer_are_counted(corner: Corner) -> None:
    gateway = corner.stand.gateway
    gateway.acknowledges = False
    before = len(gateway.connections[-1].heartbeats)
    gateway.heartbeat_seconds = 0.1
    gateway.drop()
    await soon(lambda: len(gateway.connections) > 1 and bool(gateway.connections[-1].session))
    await soon(lambda: len(gateway.connections[-1].heartbeats) >= before + 1)
