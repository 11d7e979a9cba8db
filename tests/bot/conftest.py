"""A simulated Discord with the real bot in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from PIL import Image
from simcord.env import Env

from bot.app.client import Easel
from bot.cli.paint import jobs_from_files
from bot.config.model import TOKEN_VARIABLE, Config
from bot.records.archive import Archive
from bot.records.journal import Journal
from bot.sandbox.simulated import PatientPainter
from bot.store import Store
from engine.job.spec import EngineSettings, Job
from tests.bot.simulation import FixedSettings, ScriptedPainter, World
from tests.bot.typing_commands import QuickPool
from tests.discord.sent import all_requests


@pytest.fixture(scope="session", autouse=True)
def simcord_looks_often() -> Iterator[None]:
    """Whether the bot rests; twenty times a second, as it does, is most of a test's time."""
    with pytest.MonkeyPatch.context() as patch:
        options = {**(Env._settle_internal.__kwdefaults__ or {}), "idle": 0.002}
        patch.setattr(Env._settle_internal, "__kwdefaults__", options)
        patch.setattr(Env.settle, "__defaults__", (None, 0.002))
        yield


# Of SimCord's five seconds, so many times: how long a machine may take that is busy with much else.
_TIMES = 24
_ITS_PATIENCE = (None, 5.0)  # Where it names them, a bot starts.


@pytest.fixture(scope="session", autouse=True)
def simcord_is_patient(simcord_looks_often: None) -> Iterator[None]:
    """It gives up after five seconds, in which a busy machine has perhaps not written a file.

    More seconds at once would also be waited for what the bot itself does so much later.
    """
    settle, advance = Env._settle_internal, Env.advance_time

    async def settle_patiently(self: Env, **options: Any) -> None:
        its_own = options.get("timeout") in _ITS_PATIENCE and options.get("_deadline") is None
        for _ in range(_TIMES - 1 if its_own else 0):
            with suppress(TimeoutError):
                await settle(self, **options)
                return
        await settle(self, **options)

    async def advance_patiently(self: Env, seconds: float) -> None:
        end = self.now() + timedelta(seconds=seconds)
        for _ in range(_TIMES - 1):
            with suppress(TimeoutError):
                await advance(self, max((end - self.now()).total_seconds(), 0.0))
                return
        await advance(self, max((end - self.now()).total_seconds(), 0.0))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Env, "_settle_internal", settle_patiently)
        patch.setattr(Env, "advance_time", advance_patiently)
        yield


@pytest.fixture(autouse=True)
def nonces_that_discord_takes() -> Iterator[None]:
    """SimCord takes longer ones; Discord refuses a message with one of more than 25 characters."""
    with all_requests() as sent:
        yield
    bodies = [body for _, _, body in sent if isinstance(body, dict)]
    assert [body["nonce"] for body in bodies if len(str(body.get("nonce", ""))) > 25] == []


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with four pictures and no token."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    for seed, name in enumerate(["photo", "painting", "other", "mask"]):
        pixels = np.random.default_rng(seed).integers(0, 256, (48, 64, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    return tmp_path


@pytest.fixture
def quick_pool(here: Path, monkeypatch: pytest.MonkeyPatch) -> type[QuickPool]:
    """A pool of the test's own, in the place of the one that paints for the shell."""

    class Pool(QuickPool):
        jobs: ClassVar[list[Job]] = []
        settings: ClassVar[list[EngineSettings]] = []
        torch = version("torch")

    monkeypatch.setattr(jobs_from_files, "EnginePool", Pool)
    return Pool


@pytest.fixture
def settings(tmp_path: Path) -> FixedSettings:
    # Intervals longer than SimCord's own patience: clocks move when a test says so.
    return FixedSettings(
        Config.model_validate(
            {
                # SimCord does not recommend a number of shards.
                "discord": {"card_seconds": 30, "shard_count": 1},
                "monitoring": {"port": 0},
                "housekeeping": {
                    "data_dir": str(tmp_path),
                    "reload_seconds": 3600,
                    "presence_seconds": 3600,
                },
            }
        )
    )


@pytest.fixture
def painter() -> ScriptedPainter:
    return ScriptedPainter()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store without a bot."""
    store = await Store.open(f"sqlite:///{tmp_path / 'easel.db'}")
    yield store
    await store.close()


@pytest.fixture
def jobs_folder(tmp_path: Path) -> Path:
    return tmp_path / "jobs"


@pytest.fixture
def archive(jobs_folder: Path) -> Archive:
    return Archive(jobs_folder)


@pytest.fixture
def journal(store: Store, archive: Archive) -> Journal:
    return Journal(store, archive)


@pytest.fixture
def patient(painter: ScriptedPainter) -> PatientPainter:
    return PatientPainter(painter)


@pytest.fixture
async def simcord_bot(settings: FixedSettings, patient: PatientPainter) -> AsyncIterator[Easel]:
    bot = Easel(settings, patient)
    yield bot
    # SimCord stops a bot without closing it.
    await bot.services.store.close()


@pytest.fixture
async def successor(settings: FixedSettings, patient: PatientPainter) -> AsyncIterator[Easel]:
    """The bot after a restart, for `env.restart_bot`."""
    bot = Easel(settings, patient)
    yield bot
    await bot.services.store.close()


@pytest.fixture
def world(
    simcord_env: Env,
    simcord_bot: Easel,
    patient: PatientPainter,
    settings: FixedSettings,
    painter: ScriptedPainter,
    tmp_path: Path,
) -> World:
    env = simcord_env
    patient.attach(env)
    guild = env.create_guild("The gallery")
    return World(
        env=env,
        bot=simcord_bot,
        painter=painter,
        settings=settings,
        guild=guild,
        channel=guild.create_text_channel("paintings"),
        ana=guild.add_member(env.create_user("Ana")),
        ben=guild.add_member(env.create_user("Ben")),
        data_dir=tmp_path,
    )
