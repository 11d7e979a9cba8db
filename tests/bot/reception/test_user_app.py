"""The bot where it was not invited: a member uses it as an app of their own."""

from __future__ import annotations

import discord
import pytest

from tests.bot.simulation import World, frame, progress, result, started


@pytest.fixture
def abroad(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A server that the bot is no member of, so that it can only answer there."""
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)
    return world


def _posted(world: World) -> list[str]:
    """Where the bot has posted messages of its own, not answers."""
    return [
        request.path
        for request in world.env.http_requests
        if request.method == "POST" and request.path.startswith("/channels/")
    ]


async def test_everything_comes_as_answers_that_all_can_see(abroad: World) -> None:
    await abroad.stylize()
    await abroad.play(abroad.job, started(), progress(1), frame(20), result(image=b"finished"))

    card, final = abroad.channel.history(viewer=abroad.ben)
    assert "Finished" in abroad.words()
    assert await abroad.picture(card) == b"finished"
    assert await abroad.picture(final) == b"finished"
    assert _posted(abroad) == []


async def test_frames_are_on_the_card_alone(abroad: World) -> None:
    await abroad.stylize()
    await abroad.play(abroad.job, started(), frame(20), frame(40, image=b"frame 40"))
    await abroad.env.advance_time(30)

    (card,) = abroad.channel.history(viewer=abroad.ben)
    assert await abroad.picture(card) == b"frame 40"


async def test_a_picture_that_takes_longer_than_answers_may_comes_into_the_members_dms(
    abroad: World,
) -> None:
    await abroad.stylize()
    await abroad.play(abroad.job, started(), progress(1))
    for method in ("PATCH", "POST"):
        # As Discord does fifteen minutes after the command.
        abroad.env.inject_error(method, "/webhooks/*", status=401, code=50027, times=None)
    await abroad.env.advance_time(16 * 60)

    await abroad.play(abroad.job, progress(2), result(image=b"finished"))

    (final,) = abroad.bot_messages(abroad.ana.user.dm_channel)
    assert await abroad.picture(final) == b"finished"


async def test_permissions_of_the_channel_are_no_matter_for_answers(abroad: World) -> None:
    everyone = abroad.guild.default_role
    abroad.channel = abroad.guild.create_text_channel(
        "quiet", overwrites={everyone: discord.PermissionOverwrite(attach_files=False)}
    )

    await abroad.stylize()

    assert abroad.painter.jobs


async def test_commands_are_offered_to_members_for_themselves(world: World) -> None:
    commands = {name: c for (name, _), c in world.env.backend.commands[None].items()}

    for name in ("stylize", "draw", "cancel"):
        assert commands[name]["integration_types"] == [0, 1], name
        assert commands[name]["contexts"] == [0, 1, 2], name
