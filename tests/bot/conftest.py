"""A simulated Discord with the real bot in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from simcord.env import Env

from bot.client import Easel
from bot.config import TOKEN_VARIABLE, Config
from bot.simulated import PatientPainter
from tests.bot.simulation import FixedSettings, ScriptedPainter, World


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
def settings(tmp_path: Path) -> FixedSettings:
    # Intervals longer than SimCord's own patience: clocks move when a test says so.
    return FixedSettings(
        Config.model_validate(
            {
                "discord": {"card_seconds": 30},
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
def patient(painter: ScriptedPainter) -> PatientPainter:
    return PatientPainter(painter)


@pytest.fixture
def simcord_bot(settings: FixedSettings, patient: PatientPainter) -> Easel:
    return Easel(settings, patient)


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
