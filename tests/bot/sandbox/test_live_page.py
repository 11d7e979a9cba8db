"""The playground's page takes every click, whatever else goes on; without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.config.model import Config
from bot.sandbox.live_page import LivePage
from bot.sandbox.sandbox import Sandbox, open_sandbox
from engine.job.spec import Job
from tests.bot.simulation import (
    PAINTING,
    PHOTO,
    FixedSettings,
    ScriptedPainter,
    progress,
    result,
    started,
)
from tests.waiting import until


class Visitor:
    """What the page's program in a browser asks of its server."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        base, _, capability = address.partition("#")
        self._session, self._base = session, base
        self._headers = {"X-Simcord-Capability": capability}
        self.state: dict[str, Any] = {}
        self._sequence = 0

    async def open(self) -> None:
        self.state = await self._ask("POST", "api/pages", {})
        self._headers["X-Simcord-Context"] = self.state["context"]["id"]

    async def look(self) -> None:
        self.state = await self._ask("GET", "api/state", None)

    async def click(self, action: str) -> dict[str, Any]:
        """On a button as it was when this last looked; what came of it."""
        ((place, message),) = self.buttons(action)
        receipt = await self._ask(
            "POST",
            "api/action",
            {
                "protocol_version": 3,
                "sequence": self._sequence + 1,
                "request_id": f"request {self._sequence + 1}",
                "generation": self.state["context"]["generation"],
                "bot_generation": self.state["botGeneration"],
                "published_revision": self.state["publishedRevision"],
                "kind": "click",
                "control_key": place,
                "target_id": message,
            },
        )
        self._sequence = receipt["expectedSequence"]
        return receipt

    def buttons(self, action: str) -> list[tuple[str, str]]:
        """Their places, and the messages that they are on."""
        return [
            (f"message:{message}:component:{component['id']}", message)
            for message, shown in self.state["messages"].items()
            for component in _all_in(shown)
            if str(component.get("custom_id", "")).startswith(f"easel:{action}:")
        ]

    async def _ask(self, method: str, path: str, body: object) -> dict[str, Any]:
        url = f"{self._base}{path}"
        async with self._session.request(method, url, json=body, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            value: dict[str, Any] = await answer.json()
            return value


def _all_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for part in value for found in _all_in(part)]
    if isinstance(value, dict):
        return [value, *_all_in(list(value.values()))]
    return []


@dataclass
class Visit:
    """A page, who looks at it, and a job on it that is being painted."""

    page: LivePage
    visitor: Visitor
    job: Job
    sandbox: Sandbox

    async def see(self, action: str) -> None:
        """Wait until a button is there."""
        while not self.visitor.buttons(action):
            await self.page.refresh()
            await self.visitor.look()


@asynccontextmanager
async def visit(painter: ScriptedPainter, folder: Path) -> AsyncIterator[Visit]:
    """No fixture: SimCord has to be left in the context in which it was entered."""
    config = Config.model_validate({"discord": {"card_seconds": 1}})
    async with AsyncExitStack() as stack:
        opened = open_sandbox(FixedSettings(config), painter, folder)
        sandbox = await stack.enter_async_context(opened)
        stack.push_async_callback(sandbox.bot.services.store.close)
        page = LivePage(sandbox.env, sandbox.channel, (sandbox.member,), 0)
        await stack.enter_async_context(page)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        visitor = Visitor(session, page.url)
        await visitor.open()
        await sandbox.member.slash(sandbox.channel, "stylize", content=PHOTO, style=PAINTING)
        await until(lambda: bool(painter.jobs))
        (job,) = painter.jobs
        painter.put(job, started(), progress(20))
        visit = Visit(page, visitor, job, sandbox)
        async with asyncio.timeout(60):
            await visit.see("recipe")
        yield visit


def completed(receipt: dict[str, Any]) -> bool:
    return (receipt["rejected"], receipt["settlement"], receipt["uncertain"]) == (
        False,
        "settled",
        False,
    )


async def test_a_click_during_a_refresh_waits_for_it(
    painter: ScriptedPainter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(painter, tmp_path) as here:
        begun, go_on, settle = asyncio.Event(), asyncio.Event(), here.page._settle

        async def slow(**options: Any) -> None:
            begun.set()
            await go_on.wait()
            await settle(**options)

        monkeypatch.setattr(here.page, "_settle", slow)
        refreshing = asyncio.create_task(here.page.refresh())
        await begun.wait()
        clicking = asyncio.create_task(here.visitor.click("recipe"))
        await until(lambda: clicking.done() or bool(here.page._turn._waiters))
        go_on.set()
        await refreshing
        assert completed(await clicking)


async def test_a_click_on_what_was_shown_before_a_refresh_counts(
    painter: ScriptedPainter, tmp_path: Path
) -> None:
    async with visit(painter, tmp_path) as here:
        for _ in range(3):
            await here.page.refresh()
        assert completed(await here.visitor.click("recipe"))


async def test_a_click_on_a_button_that_is_gone_hits_no_other(
    painter: ScriptedPainter, tmp_path: Path
) -> None:
    async with visit(painter, tmp_path) as here:
        before = here.visitor.state
        painter.put(here.job, result())
        await here.see("again")
        here.visitor.state = before
        receipt = await here.visitor.click("stop")
        assert (receipt["rejected"], receipt["dispatched"]) == (True, False)
        assert painter.stopped == []
        # The page then takes the next one.
        await here.visitor.look()
        assert completed(await here.visitor.click("recipe"))


async def test_a_bot_that_never_rests_has_answered_all_the_same(
    painter: ScriptedPainter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with visit(painter, tmp_path) as here:
        settle = here.page._settle

        async def restless(**options: Any) -> None:
            await settle(**options)
            raise TimeoutError("bot did not settle")

        monkeypatch.setattr(here.page, "_settle", restless)
        await here.page.refresh()
        await here.visitor.look()
        assert completed(await here.visitor.click("recipe"))


async def test_a_member_reads_the_names_of_the_moderators_commands(
    painter: ScriptedPainter, tmp_path: Path
) -> None:
    async with visit(painter, tmp_path) as here:
        for guild in here.sandbox.bot.guilds:
            await here.sandbox.bot.on_guild_join(guild)
        await here.page.refresh()
        await here.visitor.look()
        labels = [shown["label"] for shown in _all_in(here.visitor.state) if "label" in shown]
        assert {"/stylize", "/limits set", "/limits channels"} <= set(labels)


async def test_the_sandbox_keeps_its_data_apart_from_a_real_bots(
    painter: ScriptedPainter, tmp_path: Path
) -> None:
    """It would go on with that one's jobs, and in its database."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    config = {
        "housekeeping": {"data_dir": str(theirs)},
        "database": {"url": f"sqlite:///{theirs}/bot.db"},
    }
    settings = FixedSettings(Config.model_validate(config))
    async with open_sandbox(settings, painter, ours) as sandbox:
        await sandbox.bot.services.store.close()
    assert (ours / "easel.db").exists()
    assert not theirs.exists()
