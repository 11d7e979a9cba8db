"""The `easel` command as an admin or engineer types it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest

from bot.cli.doctor.findings import Condition, Finding
from bot.cli.terminal.terminal import stdout
from bot.config.example import example
from bot.connection.heartbeat import Heartbeat
from bot.connection.shards import Shards
from tests.bot.typing_commands import easel, fails, said, succeeds


def test_weights_that_are_not_there_are_told_in_a_sentence(here: Path) -> None:
    text = fails("weights", "nowhere/vgg19.pth")
    assert "nowhere/vgg19.pth" in text


def test_weights_are_prepared_ahead_of_time(here: Path, random_weights: Path) -> None:
    text = succeeds("weights", str(random_weights))
    assert "Ready to paint with file weights" in text


def test_the_doctor_breaks_its_lines_with_their_labels_counted(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def examine(_: Path | None) -> list[Finding]:
        return [Finding("settings", Condition.OK, "word " * 30)]

    monkeypatch.setattr("bot.cli.doctor.examination.examine", examine)
    monkeypatch.setattr(stdout, "_width", 60)
    # Into a file or a program each finding is one line.
    assert easel("doctor").stdout.splitlines() == [f"ok       settings: {'word ' * 30}"]

    monkeypatch.setattr(stdout, "_force_terminal", True)
    monkeypatch.setattr(stdout, "_color_system", None)
    result = easel("doctor")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("ok       settings: word ")
    assert max(map(len, lines)) <= 60
    assert len(lines) < 5
    assert result.stderr == ""


def test_run_without_a_token_says_where_it_goes(here: Path) -> None:
    text = fails("run")
    assert "Set EASEL_TOKEN or discord.token" in text
    assert "easel playground" in text


def test_a_mistake_in_the_settings_is_told_with_its_key(here: Path) -> None:
    (here / "config.toml").write_text("[limits]\nsize_max = 90000\n")
    text = fails("run")
    assert "limits.size_max" in text
    assert "90000" in text
    assert "from 64 to 8192" in text


def test_the_settings_may_be_named_by_the_environment(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container, where the program's own health check asks for the same ones."""
    (here / "config").mkdir()
    (here / "config/bot.toml").write_text("[limits]\nsize_max = 90000\n")
    monkeypatch.setenv("EASEL_CONFIG", "config/bot.toml")
    for command in ("run", "health", "doctor"):
        assert "config/bot.toml has a mistake" in said(easel(command))


def test_without_simcord_the_demo_says_how_to_get_it(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("bot.cli.demo", "bot.sandbox.sandbox"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "simcord", None)
    text = fails("demo", "photo.png", "painting.png")
    assert "pip install 'easel[sandbox]'" in text


def test_config_prints_every_setting(here: Path) -> None:
    assert easel("config").stdout == example()


@pytest.mark.parametrize(
    ("status", "words"),
    [(403, "This machine reaches Discord, but is refused"), (401, "does not know this token")],
)
def test_run_says_that_discord_refuses_it(
    here: Path, monkeypatch: pytest.MonkeyPatch, status: int, words: str
) -> None:
    async def run_bot(_: object) -> None:
        if status == 401:
            raise discord.LoginFailure("Improper token has been passed.")
        raise discord.HTTPException(SimpleNamespace(status=status, reason="no"), "<html>")  # type: ignore[arg-type]

    monkeypatch.setattr("bot.app.run.run_bot", run_bot)
    monkeypatch.setattr("bot.cli.main.set_up_logging", lambda *_, **__: None)
    monkeypatch.setenv("EASEL_TOKEN", "a-token")
    text = fails("run")
    assert words in text


def test_health_follows_the_heartbeat(here: Path) -> None:
    assert "never" in said(easel("health"))
    heartbeat = Heartbeat(here / "data", Shards())
    heartbeat.beat()
    assert easel("health").exit_code == 0
    assert "connected" in easel("health").stdout
    long_ago = time.time() - 600
    os.utime(here / "data/heartbeat", (long_ago, long_ago))
    text = fails("health")
    assert re.search(r"60\d s ago", text)


def test_health_is_of_the_process_with_these_shards(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "config.toml").write_text("[discord]\nshard_count = 4")
    Heartbeat(here / "data", Shards(4, (1, 0))).beat()
    for shards, code in (("0,1", 0), ("2,3", 1), ("", 1)):
        monkeypatch.setenv("EASEL_SHARD_IDS", shards)
        assert easel("health").exit_code == code


def test_the_command_starts_without_what_only_some_commands_need() -> None:
    # Each worker process imports it, too.
    code = (
        "import sys, bot.cli.main\n"
        "sys.exit(not {'torch', 'discord', 'simcord', 'matplotlib'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
