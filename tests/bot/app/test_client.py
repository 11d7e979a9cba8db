"""The bot as a whole: what it offers, how it follows its settings, how it leaves."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import discord
import pytest
from apscheduler.job import Job

from bot.app.housekeeping import presence
from bot.connection.heartbeat import Heartbeat, is_alive
from bot.connection.shards import Shards
from bot.language import sentence
from tests.bot.simulation import World, progress, result, started


def _options(world: World, command: str) -> dict[str, dict[str, Any]]:
    """A command's options as Discord knows them."""
    (found,) = (c for (name, _), c in world.env.backend.commands[None].items() if name == command)
    return {option["name"]: option for option in found["options"]}


def _recurring(world: World) -> dict[str, Job]:
    """The jobs on the bot's clock, by name."""
    housekeeping = world.bot._housekeeping
    assert housekeeping is not None
    return {job.func.__name__: job for job in housekeeping._scheduler.get_jobs()}


async def _run_now(world: World, name: str) -> None:
    """Run a recurring job now instead of in its time."""
    await _recurring(world)[name].func()
    await world.settle()


async def test_it_needs_no_privileged_intents(world: World) -> None:
    assert world.bot.intents == discord.Intents(guilds=True)


async def test_it_offers_its_commands_in_servers_and_dms(world: World) -> None:
    expected = {"stylize", "draw", "cancel"}
    assert expected <= set(world.ana.available_commands(world.channel))
    assert expected <= set(world.ana.user.available_commands())


async def test_every_option_has_a_description_and_its_range(world: World) -> None:
    options = _options(world, "stylize") | _options(world, "draw")

    assert all(10 < len(option["description"]) <= 100 for option in options.values())
    assert (options["iterations"]["min_value"], options["iterations"]["max_value"]) == (1, 500)
    assert (options["size"]["min_value"], options["size"]["max_value"]) == (64, 768)
    assert (options["strength"]["min_value"], options["strength"]["max_value"]) == (0, 100)
    assert (options["epochs"]["min_value"], options["epochs"]["max_value"]) == (1, 22)
    assert [choice["value"] for choice in options["recipe"]["choices"]] == [
        "easel",
        "gatys",
        "oil",
        "classic",
        "weighted",
    ]


async def test_the_clock_runs_at_the_configured_intervals(world: World) -> None:
    seconds = {
        name: job.trigger.interval.total_seconds() for name, job in _recurring(world).items()
    }
    assert seconds == {
        "look_at_settings": 3600,
        "update_presence": 3600,
        "_beat": 60,
        "look_for_stalled": 60,
        "remove_old_files": 3600,
        "forget_left_servers": 3600,
    }


async def test_the_ranges_follow_the_settings(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look() -> None:
        world.settings.change(iterations_max=900)

    monkeypatch.setattr(world.settings, "look", look)
    await _run_now(world, "look_at_settings")

    assert _options(world, "stylize")["iterations"]["max_value"] == 900


async def test_commands_are_not_offered_anew_while_the_settings_stay(world: World) -> None:
    await _run_now(world, "look_at_settings")

    assert world.settings.looks == 1
    assert sum(r.method == "PUT" for r in world.env.http_requests) == 1


async def test_the_presence_says_how_busy_the_bot_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    async def change_presence(activity: discord.CustomActivity, shard_id: int) -> None:
        assert shard_id == 0
        shown.append(activity.name or "")

    monkeypatch.setattr(world.bot, "change_presence", change_presence)
    await _run_now(world, "update_presence")
    await world.paints(started())
    await world.stylize(world.ben)
    await _run_now(world, "update_presence")
    await _run_now(world, "update_presence")
    for job in (*world.bot.studio.jobs.painting, *world.bot.studio.jobs.waiting):
        world.bot.studio.cancel(job, sentence("reason-restarting"))
    await world.settle()
    await _run_now(world, "update_presence")

    assert shown == ["Painting 1, 1 waiting", "/stylize a photo"]
    assert presence(2, 0) == "Painting 2"


async def test_a_stalled_job_is_told_on_its_card(world: World) -> None:
    await world.paints(started(), progress(1))
    job = world.bot.studio.jobs.find(world.job.id)
    assert job is not None

    job.touched -= 3600
    await _run_now(world, "look_for_stalled")
    assert "made no progress" not in world.words()
    await world.play(world.job, started(attempt=2))
    job.touched -= 3600
    await _run_now(world, "look_for_stalled")

    assert "It made no progress for 10 minutes, so I stopped it." in world.words()


async def test_old_files_are_removed_by_the_clock(world: World) -> None:
    await world.paints(started(), result())
    section = world.settings.current.housekeeping.model_copy(
        update={"keep_days": 0, "keep_inputs_days": 0}
    )
    world.settings.current = world.settings.current.model_copy(update={"housekeeping": section})

    await _run_now(world, "remove_old_files")

    assert not (world.data_dir / "jobs" / world.job.id).exists()


async def test_leaving_tells_the_members_whose_jobs_have_to_wait(world: World) -> None:
    await world.paints(started(), progress(1))
    await world.stylize(world.ben)

    await world.bot.close()

    for nth in (0, 1):
        words = world.words(nth=nth)
        assert "Back soon" in words
        assert "I'm being restarted, and go on with this picture in a minute." in words
    assert world.painter.closed == world.painter.jobs
    assert world.bot._housekeeping is not None
    assert not world.bot._housekeeping._scheduler.running


def test_the_bots_process_does_not_load_torch() -> None:
    code = "import sys, bot.app.client, bot.app.run; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_the_heart_beats_only_while_the_bot_is_connected(world: World) -> None:
    heartbeat = Heartbeat(world.data_dir, Shards())
    assert is_alive(heartbeat.silence())
    (world.data_dir / "heartbeat").unlink()

    await world.bot.on_shard_disconnect(0)
    await _run_now(world, "_beat")
    assert not is_alive(heartbeat.silence())

    await world.bot.on_shard_resumed(0)
    await _run_now(world, "_beat")
    assert is_alive(heartbeat.silence())
