"""Changes of the settings' file while the bot runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config.model import Config, load
from bot.config.reload import ConfigWatcher

OLD_TOKEN, NEW_TOKEN = "the-old-token", "the-new-token"

Edit = Callable[[str | None], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[discord]\ntoken = "{OLD_TOKEN}"\n[limits]\nsize_max = 768\n')
    return path


@pytest.fixture
def edit(path: Path) -> Edit:
    """Saves the file with another text, or deletes it."""

    def edit(text: str | None) -> None:
        path.unlink() if text is None else path.write_text(text)

    return edit


@pytest.fixture
async def watcher(path: Path, caplog: pytest.LogCaptureFixture) -> ConfigWatcher:
    caplog.set_level(logging.INFO)
    watcher = ConfigWatcher(path, load(path, {}), {})
    await watcher.look()
    return watcher


async def test_an_unchanged_file_changes_and_says_nothing(
    watcher: ConfigWatcher, caplog: pytest.LogCaptureFixture
) -> None:
    before = watcher.current
    await watcher.look()
    assert watcher.current == before
    assert caplog.messages == []


async def test_new_limits_are_in_force_after_the_next_look_and_the_log_names_them(
    watcher: ConfigWatcher, path: Path, edit: Edit, caplog: pytest.LogCaptureFixture
) -> None:
    edit(
        f'[discord]\ntoken = "{OLD_TOKEN}"\n[limits]\nsize_max = 512\n'
        "[limits.iterations_by_role]\nPainters = 1000"
    )
    await watcher.look()
    assert watcher.current.limits.size_max == 512
    assert watcher.current.limits.iterations_by_role == {"Painters": 1000}
    assert caplog.messages == [
        f'New settings from {path}: limits.iterations_by_role: {{}} → {{"Painters": 1000}}; '
        "limits.size_max: 768 → 512"
    ]


async def test_a_change_between_the_start_and_the_first_look_is_not_missed(
    path: Path, edit: Edit
) -> None:
    watcher = ConfigWatcher(path, load(path, {}), {})
    edit("[limits]\nsize_max = 512")
    await watcher.look()
    assert watcher.current.limits.size_max == 512


async def test_a_broken_edit_is_refused_and_logged_once_with_its_reasons(
    watcher: ConfigWatcher, path: Path, edit: Edit, caplog: pytest.LogCaptureFixture
) -> None:
    edit("[limits]\nsize_max = 512\nqueue_length = 0\nsize_mn = 3")
    await watcher.look()
    await watcher.look()
    assert watcher.current.limits.size_max == 768
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage() == (
        f"The settings stay as they are, because {path} can't be used: limits.queue_length = 0: "
        "must be a whole number from 1 to 1000; limits.size_mn: there is no such key; did you "
        "mean limits.size_min?"
    )


async def test_the_edit_that_repairs_a_broken_one_is_taken_up(
    watcher: ConfigWatcher, edit: Edit
) -> None:
    edit("[limits\n")
    await watcher.look()
    edit("[limits]\nsize_max = 512")
    await watcher.look()
    assert watcher.current.limits.size_max == 512


async def test_keys_that_need_a_restart_stay_and_the_log_names_them_without_the_token(
    watcher: ConfigWatcher, path: Path, edit: Edit, caplog: pytest.LogCaptureFixture
) -> None:
    before = watcher.current
    edit(
        f'[discord]\ntoken = "{NEW_TOKEN}"\n[limits]\nqueue_length = 3\n'
        '[engine]\nweights = "whitened"\n[housekeeping]\ndata_dir = "elsewhere"'
    )
    await watcher.look()
    assert watcher.current.limits.queue_length == 3
    assert watcher.current.discord == before.discord
    assert watcher.current.engine == before.engine
    assert watcher.current.housekeeping == before.housekeeping
    assert caplog.messages == [
        f"New settings from {path}: limits.queue_length: 20 → 3",
        f"{path}: a change of discord.token, engine.weights, housekeeping.data_dir takes effect "
        "when the bot is started again",
    ]
    assert OLD_TOKEN not in caplog.text
    assert NEW_TOKEN not in caplog.text


async def test_the_environments_token_wins_after_a_change_too(path: Path, edit: Edit) -> None:
    environ = {"EASEL_TOKEN": "from-the-environment"}
    watcher = ConfigWatcher(path, load(path, environ), environ)
    edit(f'[discord]\ntoken = "{NEW_TOKEN}"')
    await watcher.look()
    assert watcher.current.discord.token.get_secret_value() == "from-the-environment"


async def test_limits_outlive_a_deleted_file_with_one_line_in_the_log(
    watcher: ConfigWatcher, edit: Edit, caplog: pytest.LogCaptureFixture
) -> None:
    before = watcher.current
    edit(None)
    await watcher.look()
    await watcher.look()
    assert watcher.current == before
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "there is no such file" in record.getMessage()


async def test_a_file_that_is_put_there_later_is_taken_up(
    path: Path, edit: Edit, caplog: pytest.LogCaptureFixture
) -> None:
    edit(None)
    watcher = ConfigWatcher(path, Config(), {})
    await watcher.look()
    assert caplog.messages == []
    edit("[limits]\nsize_max = 512")
    await watcher.look()
    assert watcher.current.limits.size_max == 512
