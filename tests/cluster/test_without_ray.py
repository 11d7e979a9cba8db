"""Ray is an extra: who paints on one machine neither needs nor loads it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.app.run import pool_for
from bot.config.model import Config
from engine.job.errors import EngineError
from engine.pool.pool import EnginePool


def config(**engine: object) -> Config:
    return Config.model_validate({"engine": engine})


def test_a_bot_that_paints_on_its_machine_loads_nothing_of_ray() -> None:
    code = """
import sys
sys.modules["ray"] = None  # any import of it fails
import bot.cli.main
import bot.cli.paint.commands
import bot.cli.doctor.machine_checks
import bot.cli.playground
import bot.app.run
import bench.report.plan
from bot.config.model import Config
bot.app.run.pool_for(Config())
print([name for name in sys.modules if name.startswith("engine.cluster")])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "[]"


def test_a_cluster_without_ray_is_refused_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("engine.cluster.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r'which is not installed; .*pip install "easel\[ray\]"'):
        pool_for(config(backend="ray"))


def test_the_settings_choose_the_pool() -> None:
    pytest.importorskip("ray", reason='needs Ray: pip install "easel[ray]"')
    from engine.cluster.pool import RayPool

    assert type(pool_for(config())) is EnginePool
    assert type(pool_for(config(backend="ray", ray_address="10.0.0.5:6379"))) is RayPool


def test_a_process_has_its_share_of_a_cluster_s_painters(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason='needs Ray: pip install "easel[ray]"')
    told: dict[str, object] = {}
    monkeypatch.setattr("engine.cluster.pool.RayPool", lambda *_, **named: told.update(named))
    pool_for(config(backend="ray", ray_painters=2))
    assert told == {"most": 2, "lasting": True}
    with pytest.raises(ValueError, match="ray_painters"):
        config(ray_painters=-1)


@pytest.mark.parametrize("address", ["auto", "10.0.0.5:6379", "head.local:6379", "[fd00::5]:6379"])
def test_a_cluster_is_named_by_its_head(address: str) -> None:
    assert config(ray_address=address).engine.ray_address == address


@pytest.mark.parametrize("address", ["", "10.0.0.5", "ray://10.0.0.5:10001", "local"])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match='must be "auto", or host:port of the head'):
        config(ray_address=address)


def test_single_cards_can_be_named_on_one_machine_only() -> None:
    assert config(devices=["cuda:1"]).engine.devices == ("cuda:1",)
    assert config(devices=["cuda"], backend="ray").engine.devices == ("cuda",)
    with pytest.raises(ValueError, match='must name kinds where backend is "ray"'):
        config(devices=["cuda:1"], backend="ray")
