"""Where a job is shown, and what happens when a place is taken away."""

from __future__ import annotations

import discord
import numpy as np
import pytest
from PIL import Image
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle

from bot.card import presenter
from engine.pictures.images import encode
from tests.bot.simulation import PAINTING, PHOTO, World, frame, progress, result, started


def _restricted(world: World, **permissions: bool) -> ChannelHandle:
    overwrite = discord.PermissionOverwrite(**permissions)
    return world.guild.create_text_channel(
        "restricted", overwrites={world.guild.default_role: overwrite}
    )


async def test_in_a_dm_everything_comes_into_the_dm(world: World) -> None:
    await world.ana.user.slash("stylize", content=PHOTO, style=PAINTING)
    await world.play(world.job, started(), frame(20), result(image=b"finished"))

    direct = world.ana.user.dm_channel
    assert "Finished" in world.words(direct)
    posted, final = world.bot_messages(direct)
    assert "8%" in posted.content
    assert await world.picture(final) == b"finished"


async def test_in_a_thread_everything_comes_into_that_thread(world: World) -> None:
    backend: Channel = world.env.backend.create_thread(world.channel.id, "a talk", world.ana.id)
    thread = ChannelHandle(world.env, world.guild, backend)
    await world.env.settle()

    await world.paints(started(), frame(20), result(image=b"finished"), where=thread)

    assert "Finished" in world.words(thread)
    assert len(world.bot_messages(thread)) == 2
    assert [t.id for t in world.channel.threads] == [thread.id]


async def test_in_a_forum_post_everything_comes_into_that_post(world: World) -> None:
    forum = world.guild.create_forum_channel("questions")
    backend: Channel = world.env.backend.create_thread(forum.id, "a post", world.ana.id)
    post = ChannelHandle(world.env, world.guild, backend)
    await world.env.settle()

    await world.paints(started(), frame(20), result(image=b"finished"), where=post)

    assert len(world.bot_messages(post)) == 2


@pytest.mark.parametrize("denied", ["create_public_threads", "send_messages_in_threads"])
async def test_without_the_permission_for_threads_the_channel_serves(
    world: World, denied: str
) -> None:
    channel = _restricted(world, **{denied: False})

    await world.paints(started(), frame(20), result(image=b"finished"), where=channel)

    assert channel.threads == []
    posted, final = world.bot_messages(channel)
    assert "8%" in posted.content
    assert await world.picture(final) == b"finished"


async def test_where_discord_refuses_the_thread_the_channel_serves(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages/*/threads", status=400, code=160004)

    await world.paints(started(), frame(20))

    assert len(world.bot_messages(world.channel)) == 1


async def test_a_deleted_thread_does_not_lose_the_picture(world: World) -> None:
    await world.paints(started())
    world.env.backend.delete_channel(world.channel.threads[0].id)

    await world.play(world.job, frame(20), result(image=b"finished"))

    posted, final = world.bot_messages(world.channel)
    assert "8%" in posted.content
    assert await world.picture(final) == b"finished"


async def test_a_deleted_card_does_not_stop_the_job(world: World) -> None:
    await world.paints(started(), progress(1))
    moderator = world.member("Mo", manage_messages=True)
    (thread,) = world.channel.threads
    await moderator.delete(world.card())

    await world.play(world.job, progress(2))
    await world.env.advance_time(30)
    await world.play(world.job, result(image=b"finished"))

    assert await world.picture(world.bot_messages(thread)[-1]) == b"finished"


async def test_a_deleted_channel_brings_the_picture_into_the_members_dms(world: World) -> None:
    await world.paints(started())
    world.env.backend.delete_channel(world.channel.threads[0].id)
    world.env.backend.delete_channel(world.channel.id)

    await world.play(world.job, result(image=b"finished"))

    (final,) = world.bot_messages(world.ana.user.dm_channel)
    assert await world.picture(final) == b"finished"


async def test_a_picture_that_fits_nowhere_is_kept_and_logged(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.paints(started())
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)

    await world.play(world.job, result(image=b"finished"))

    kept = world.data_dir / "jobs" / world.job.id / "result.png"
    assert kept.read_bytes() == b"finished"
    assert str(kept) in caplog.text


async def test_errors_of_discord_do_not_stop_the_job(world: World) -> None:
    await world.stylize()
    world.env.inject_error("PATCH", "/channels/*/messages/*", times=1)
    world.env.inject_error("POST", "/channels/*/messages", times=1)

    await world.play(world.job, started(), progress(1))
    await world.env.advance_time(30)
    await world.play(world.job, frame(20), frame(40), result(image=b"finished"))

    (thread,) = world.channel.threads
    posted, final = world.bot_messages(thread)
    assert "16%" in posted.content
    assert await world.picture(final) == b"finished"
    assert "Finished" in world.words()


async def test_a_card_that_discord_fails_to_take_is_put_up_a_moment_later(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages")

    await world.stylize()
    await world.env.advance_time(5)

    assert "for Ana" in world.words()
    assert len(world.painter.jobs) == 1


async def test_a_card_that_cannot_be_posted_is_told_to_the_member_only(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)

    answer = await world.stylize()

    assert world.refusal(answer) == (
        "I could not post in this channel just now, so please try again, or elsewhere."
    )
    assert world.painter.jobs == []


def _large_png() -> bytes:
    """Noise, which no format makes much smaller: about 200 kB."""
    pixels = np.random.default_rng(0).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    return encode(Image.fromarray(pixels))


async def test_a_result_too_large_for_a_place_is_made_to_fit_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "_TAKEN_EVERYWHERE", 150_000)
    await world.paints(started())
    for method in ("PATCH", "POST"):  # card and thread take what they take
        world.env.inject_error(method, "/channels/*", status=413, code=40005)

    await world.play(world.job, result(image=_large_png()))

    (thread,) = world.channel.threads
    final = world.bot_messages(thread)[-1]
    assert "It is a WebP file here" in final.content
    for message in (final, world.card()):
        assert len(await world.picture(message)) <= 150_000
        assert message.attachments[-1].filename.endswith(".webp")


async def test_a_result_too_large_for_discord_is_kept_and_its_last_frame_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenter, "_TAKEN_EVERYWHERE", 150_000)
    await world.paints(started(), frame(20, image=b"small"))
    await world.env.advance_time(30)
    for method in ("PATCH", "POST"):
        world.env.inject_error(method, "/channels/*", status=413, code=40005, times=2)

    await world.play(world.job, result(image=_large_png()))

    (thread,) = world.channel.threads
    last = world.bot_messages(thread)[-1]
    assert "At 0.2 MB the picture is too large for Discord here" in last.content
    assert f"an admin finds it as job {world.job.id}" in last.content
    assert world.pinged(last) == [world.ana.id]
    assert await world.picture(world.card()) == b"small"
    assert "Finished" in world.words()
