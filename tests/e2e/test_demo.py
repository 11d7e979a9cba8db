"""The demo, with small pictures: the real bot, the real pool, and everything it leaves behind."""

from __future__ import annotations

import asyncio
import json
import threading
from functools import partial
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from bot.cli.demo import Commands, DemoFailed, run_demo
from engine.job.messages import Done
from engine.job.spec import EngineSettings
from engine.pool.assignments import Worker
from engine.pool.pool import EnginePool


def picture(seed: int) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def settings(random_weights: Path, tmp_path: Path) -> EngineSettings:
    return EngineSettings(weights=str(random_weights), cache=tmp_path / "cache", threads=1)


@pytest.fixture
def commands() -> Commands:
    pictures = {"content": ("photo.png", picture(1)), "style": ("painting.png", picture(2))}
    return {
        "stylize": {**pictures, "size": 64, "iterations": 25, "seed": 1},
        "draw": {"photo": ("photo.png", picture(1)), "size": 64, "epochs": 2},
    }


async def test_the_demo_leaves_pictures_frames_transcript_and_report(
    settings: EngineSettings, commands: Commands, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    screen = StringIO()
    await run_demo(settings, commands, folder, Console(file=screen, width=200))
    report = json.loads((folder / "report.json").read_text())
    assert list(report) == ["stylize", "draw"]
    assert [report[name]["recipe"] for name in report] == ["easel", "sketch"]
    assert [report[name]["iterations"] for name in report] == [25, 60]
    assert [report[name]["frames_posted"] for name in report] == [2, 2]
    for name, entry in report.items():
        assert entry["weights"] == "file"
        for costs in (entry["first"], entry["last"]):
            assert set(costs) == {"J", "J_content", "J_style"}
            assert costs["J"] > 0
        assert entry["seconds"] > 0
        for file in (entry["files"]["picture"], *entry["files"]["frames"]):
            assert Image.open(folder / file).size == (64, 48), name
    transcript = (folder / "transcript.md").read_text()
    assert "**ana** used `/stylize content:photo.png style:painting.png size:64" in transcript
    assert "photo in the style of painting" in transcript
    assert "**80%**" in transcript
    assert "25/25" in screen.getvalue()


@pytest.mark.slow
async def test_the_demo_waits_for_a_worker_that_says_late_that_it_is_done(
    settings: EngineSettings, commands: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a busy machine; the bot shows the picture then, and SimCord sees nobody at work."""
    finish, loop = EnginePool._finish, asyncio.get_running_loop()

    def finish_late(pool: EnginePool, worker: Worker, done: Done) -> None:
        later = partial(loop.call_soon_threadsafe, finish, pool, worker, done)
        threading.Timer(3, later).start()

    monkeypatch.setattr(EnginePool, "_finish", finish_late)
    folder = tmp_path / "demo"
    await run_demo(settings, {"draw": commands["draw"]}, folder, Console(file=StringIO()))
    assert Image.open(folder / "draw.png").size == (64, 48)


@pytest.mark.slow
async def test_a_demo_that_the_bot_refuses_fails_with_the_bots_words(
    settings: EngineSettings, commands: Commands, tmp_path: Path
) -> None:
    refused = {"stylize": {**commands["stylize"], "style": ("notes.txt", b"just words")}}
    with pytest.raises(DemoFailed, match=r"/stylize was not taken.*picture"):
        await run_demo(settings, refused, tmp_path / "demo", Console(file=StringIO()))


async def test_a_folder_of_something_else_is_not_overwritten(
    settings: EngineSettings, commands: Commands, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DemoFailed, match="holds something else"):
        await run_demo(settings, commands, tmp_path, Console(file=StringIO()))
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
