"""compose.yaml and what it mounts: everything that they refer to is there.

No Docker engine is needed, and so nothing is started either.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import pytest
import typer.main
import yaml
from prometheus_client.core import Metric

from bot.cli.main import app
from bot.config.model import Config, load
from bot.monitoring.current_state import Present
from bot.monitoring.metrics import Metrics
from bot.store.database.address import read_address
from engine.job.spec import Crew

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BOTS = ["bot", "bot-gpu", "bot-ray"]
HOME = "/home/easel"


def _mounts(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Source and target of each."""
    for mount in service.get("volumes", []):
        source, target, *_ = mount.split(":")
        yield source, target


def _settings(service: dict[str, Any]) -> Path:
    """The config.toml that a bot is given."""
    (folder,) = [src for src, dst in _mounts(service) if dst == f"{HOME}/config"]
    named: str = service["environment"]["EASEL_CONFIG"]
    return ROOT / folder / named.removeprefix("config/")


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.mark.parametrize("name", SERVICES)
def test_every_file_that_is_mounted_is_in_the_repository(name: str) -> None:
    for source, _ in _mounts(SERVICES[name]):
        if source.startswith("."):
            assert (ROOT / source).exists(), source
        else:
            assert source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_only_for_services_that_run_with_it(name: str) -> None:
    service = SERVICES[name]
    profiles = set(service.get("profiles", []))
    for other in service.get("depends_on", {}):
        needed = SERVICES[other]
        assert not needed.get("profiles") or profiles & set(needed["profiles"])
        condition = isinstance(service["depends_on"], dict) and service["depends_on"][other]
        if condition and condition["condition"] == "service_healthy":
            assert "test" in needed["healthcheck"]


def test_each_profile_has_exactly_one_bot() -> None:
    profiles = sorted(profile for name in BOTS for profile in SERVICES[name]["profiles"])

    assert profiles == ["cpu", "gpu", "ray"]


@pytest.mark.parametrize("name", BOTS)
def test_a_bots_settings_are_valid_and_reach_its_database(name: str) -> None:
    settings = load(_settings(SERVICES[name]), {})

    address = read_address(settings.database.url.get_secret_value())
    assert address.url.host in SERVICES
    database = SERVICES["postgres"]["environment"]
    assert (address.url.username, address.url.database) == (
        database["POSTGRES_USER"],
        database["POSTGRES_DB"],
    )
    # The password is in the environment of both, and in no file.
    assert address.url.password is None
    assert SERVICES[name]["environment"]["PGPASSWORD"] == database["POSTGRES_PASSWORD"]


@pytest.mark.parametrize("name", BOTS)
def test_prometheus_asks_where_the_bot_answers(name: str) -> None:
    asked = yaml.safe_load((ROOT / "deploy/prometheus.yml").read_text(encoding="utf-8"))
    targets = [
        t for job in asked["scrape_configs"] for s in job["static_configs"] for t in s["targets"]
    ]
    monitoring = load(_settings(SERVICES[name]), {}).monitoring

    assert targets == [f"bot:{monitoring.port}"]
    assert "bot" in SERVICES[name]["networks"]["default"]["aliases"]
    assert monitoring.host == "0.0.0.0"  # noqa: S104 - it is what a container needs


@pytest.mark.parametrize("name", BOTS)
def test_a_bot_keeps_its_pictures_and_weights_when_it_is_replaced(name: str) -> None:
    kept = {target for source, target in _mounts(SERVICES[name]) if source in COMPOSE["volumes"]}
    defaults = Config()

    assert f"{HOME}/{defaults.housekeeping.data_dir}" in kept
    assert str(defaults.engine.cache_dir).replace(str(Path.home()), HOME) in kept


def test_painters_see_the_folders_of_the_bot() -> None:
    def shared(name: str) -> set[tuple[str, str]]:
        return {m for m in _mounts(SERVICES[name]) if m[0] in COMPOSE["volumes"]}

    assert shared("ray-painter") == shared("bot-ray")


@pytest.mark.parametrize("name", BOTS)
def test_a_bot_has_the_time_that_it_needs_to_end(name: str) -> None:
    from bot.app import run

    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > run._LEAVING_SECONDS + 2


def test_the_images_extras_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    builds = [service["build"] for service in SERVICES.values() if "build" in service]
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert builds
    assert "ARG EXTRAS=" in docker
    for build in builds:
        for extra in build["args"]["EXTRAS"].split():
            assert extra in project["optional-dependencies"]


def test_every_variable_is_in_the_example() -> None:
    written = (ROOT / "deploy/example.env").read_text(encoding="utf-8")
    used = re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text(encoding="utf-8"))

    assert set(used) == set(re.findall(r"^(\w+)=", written, re.MULTILINE))


def test_the_command_that_the_bot_is_started_with_exists() -> None:
    commands = typer.main.get_command(app)
    script = SERVICES["bot-ray"]["command"][0]

    assert script.endswith("exec easel run")
    assert {"run", "health"} <= set(getattr(commands, "commands"))  # noqa: B009


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed (easel[ray])")
def test_ray_knows_its_commands() -> None:
    ray = import_module("ray.scripts.scripts")
    join = SERVICES["bot-ray"]["command"][0].split(" && ")[0].split()

    for command in (
        ["ray", *SERVICES["ray-head"]["command"]],
        join,
        ["ray", *SERVICES["ray-painter"]["command"]],
    ):
        assert command[:2] == ["ray", "start"]
        ray.start.make_context("start", command[2:])
    probe = SERVICES["ray-head"]["healthcheck"]["test"]
    assert probe[:3] == ["CMD", "ray", "health-check"]
    ray.healthcheck.make_context("health-check", probe[3:])


def test_grafana_finds_its_dashboard() -> None:
    mounts = {dst: src for src, dst in _mounts(SERVICES["grafana"])}
    found = yaml.safe_load((ROOT / "deploy/grafana/dashboards.yml").read_text(encoding="utf-8"))
    source = yaml.safe_load((ROOT / "deploy/grafana/datasources.yml").read_text(encoding="utf-8"))

    folder = found["providers"][0]["options"]["path"]
    assert mounts[f"{folder}/easel.json"] == "./docs/grafana.json"
    assert source["datasources"][0]["url"] == "http://prometheus:9090"


class _NoBot:
    """A bot that has not been started, which tells the names of its metrics all the same."""

    services_if_open = None
    connected = False
    connections: ClassVar[dict[int, bool]] = {}
    latencies: ClassVar[list[tuple[int, float]]] = []


class _NoWorkers:
    crew = Crew()


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: str(rule["alert"]))
def test_alerts_ask_for_metrics_that_there_are(rule: dict[str, Any]) -> None:
    metrics: list[Metric] = [
        *Metrics().registry.collect(),
        *Present(_NoBot(), _NoWorkers()).collect(),
    ]
    names = set()
    for metric in metrics:
        ends = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}
        names |= {metric.name + end for end in ends.get(metric.type, [""])}
    asked = set(re.findall(r"\beasel_\w+", rule["expr"]))

    assert asked <= names
    assert asked or 'up{job="easel"}' in rule["expr"]
