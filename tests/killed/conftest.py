"""A town, and the program that starts its bots."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.discord import Stand
from tests.killed.nursery import Nursery
from tests.killed.town import Town


@pytest.fixture(autouse=True)
def patient_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for answers for longer than three seconds: a busy machine has no say in these tests."""
    monkeypatch.setattr("tests.discord.interactions._TO_ANSWER", 120)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery.open() as nursery:
        yield nursery


@pytest_asyncio.fixture
async def town(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Town]:
    # Rate limits as Discord's, but counted in windows of half a second.
    async with Stand(hurry=10) as discord:
        town = Town(discord, nursery, tmp_path)
        town.furnish()
        try:
            yield town
        finally:
            if town.bot is not None:
                await town.kill()
