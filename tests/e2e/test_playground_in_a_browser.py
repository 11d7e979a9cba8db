"""The playground as somebody uses it: in a browser, with buttons pressed while a job is painted."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from PIL import Image
from playwright.async_api import Page, async_playwright, expect
from rich.console import Console

from bot.cli import playground
from bot.config.model import Config
from engine.job.spec import EngineSettings, Job, Update, WeightsInfo
from tests.bot.simulation import FixedSettings, ScriptedPainter, frame, progress, result, started
from tests.waiting import until

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, _BROWSERS)), None)
# Not how quick it is: how long a machine that is busy with much else may take.
_PATIENCE = 60_000  # milliseconds
_UPDATE_SECONDS = 0.02
_FRAME_EVERY = 20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason=f"there is none of {', '.join(_BROWSERS)} here"),
]


def picture(width: int, height: int) -> bytes:
    file = BytesIO()
    pixels = np.random.default_rng(width).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


class RestlessPool(ScriptedPainter):
    """Paints on and on until it is told that this will do, and leaves the bot no rest."""

    latest: RestlessPool

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()
        RestlessPool.latest = self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def ready(self) -> WeightsInfo:
        return WeightsInfo("whitened", "")

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        self.jobs.append(job)
        yield started()
        shown, iteration = picture(64, 48), 0
        while job.id not in self.stopped:
            iteration += 1
            await asyncio.sleep(_UPDATE_SECONDS)
            # Never the last one: the member has to end it.
            now = min(iteration, 239)
            yield progress(now) if iteration % _FRAME_EVERY else frame(now, image=shown)
        yield result(image=shown)
        self.closed.append(job)


@asynccontextmanager
async def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Page]:
    """The playground's page in a browser."""
    monkeypatch.setattr(playground, "EnginePool", RestlessPool)
    screen = StringIO()
    live = FixedSettings(Config.model_validate({"discord": {"card_seconds": 1}}))
    serving = asyncio.create_task(
        playground.serve(live, EngineSettings(), 0, Console(file=screen, width=40))
    )
    try:
        await until(lambda: serving.done() or "127.0.0.1" in screen.getvalue())
        address = re.search(r"http://127\.0\.0\.1:\S+", screen.getvalue())
        assert address is not None, serving.result()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=BROWSER, args=["--no-sandbox"], timeout=_PATIENCE
            )
            page = await browser.new_page(viewport={"width": 1200, "height": 900})
            page.set_default_timeout(_PATIENCE)
            await page.goto(address[0])
            yield page
            await browser.close()
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def stylize(page: Page, folder: Path) -> None:
    """Type /stylize, and attach a photo and a painting."""
    await page.locator("#channel-composer-input").click()
    await page.keyboard.type("/stylize")
    options = page.locator("[role=option]:visible")
    await options.filter(has_text=re.compile(r"^/?stylize\b")).first.click()
    for name, width in (("content", 96), ("style", 80)):
        file = folder / f"{name}.png"
        file.write_bytes(picture(width, 64))
        if not await options.count():
            await page.locator(".command-ghost").click()
        await options.filter(has_text=re.compile(rf"^{name}\W")).first.click()
        await page.locator(f'input[aria-label="{name} attachment"]').set_input_files(file)
    await page.locator("#send-message").click()


async def press(page: Page, button: str) -> None:
    """Press a button on a card, and see that the page takes it."""
    await page.locator("#channel-timeline").get_by_role("button", name=button).last.click()
    await expect(page.locator("#action-status")).to_have_text(
        "Callback completed", timeout=_PATIENCE
    )


async def test_the_page_takes_every_button_while_a_job_paints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(tmp_path, monkeypatch) as page:
        await stylize(page, tmp_path)
        timeline: Any = page.locator("#channel-timeline")
        await expect(timeline.get_by_role("button", name="Stop here")).to_be_visible(
            timeout=_PATIENCE
        )
        pool = RestlessPool.latest
        for _ in range(8):
            await press(page, "Recipe")
        await press(page, "More frames")
        assert len(pool.frame_intervals) == 1
        await press(page, "Stop here")
        await until(lambda: len(pool.closed) == 1)
        # The finished picture's buttons work, too, on the page that was never loaded again.
        await expect(timeline.get_by_role("button", name="Again").last).to_be_visible(
            timeout=_PATIENCE
        )
        await press(page, "Recipe")
