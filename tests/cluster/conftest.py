"""A real cluster of Ray on this machine, and pools on it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from engine.job.precision import Precision
from engine.job.spec import EngineSettings

# Of Ray's store for pictures on their way, a node.
_STORE_BYTES = 80 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TestCluster:
    """A cluster whose head has one core to paint with.

    Attributes:
        address: of its head.
        token: without which nothing gets in.
    """

    __test__ = False

    address: str
    token: str
    raylets: Any = field(repr=False)

    @property
    def painter(self) -> int:
        """The id of the process that paints on the head; other clusters may have theirs here."""
        [raylet] = self.raylets.head_node.all_processes["raylet"]
        [painter] = [
            int(process.name)
            for process in Path("/proc").iterdir()
            if _paints_for(raylet.process.pid, process)
        ]
        return painter

    def join(self) -> object:
        """Have a node with one core join, which only the main thread can; returns it."""
        return self.raylets.add_node(num_cpus=1, object_store_memory=_STORE_BYTES)

    def lose(self, node: object) -> None:
        """Kill all of a node's processes at once, as a power cut does."""
        self.raylets.remove_node(node, allow_graceful=False)


@pytest.fixture(scope="session")
def cluster() -> Iterator[TestCluster]:
    """One for all tests, because it takes ten seconds to start."""
    if find_spec("ray") is None:
        pytest.skip('needs Ray: pip install "easel[ray]"')
    token = secrets.token_hex(16)
    environment = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": token,
        "RAY_USAGE_STATS_ENABLED": "0",
        # Ray's painters give way to all other programs: beside two busy ones they hardly get on.
        "RAY_worker_niceness": "0",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        raylets = _raylets()
        yield TestCluster(raylets.address, token, raylets)
        raylets.shutdown()


def _raylets() -> Any:  # Ray has no types for it
    # Imported here, because it reads the environment.
    from ray.cluster_utils import Cluster

    head = {
        "num_cpus": 1,
        "object_store_memory": _STORE_BYTES,
        "include_dashboard": False,
        "include_log_monitor": False,
    }
    return Cluster(initialize_head=True, head_node_args=head)


@pytest.fixture(scope="session", params=["local", "ray"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which pool."""
    return str(request.param)


@pytest.fixture(scope="session")
def settings(random_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> EngineSettings:
    cache = tmp_path_factory.mktemp("cache")
    return EngineSettings(("cpu",), str(random_weights), cache, threads=1, precision=Precision.FP32)


def _paints_for(raylet: int, process: Path) -> bool:
    """Whether this is a painter of the node with that raylet."""
    try:
        if not (process / "cmdline").read_bytes().startswith(b"ray::Painter"):
            return False
        # After its name: its state and its parent's id.
        stat = (process / "stat").read_text(encoding="ascii", errors="replace")
        return int(stat.rpartition(")")[2].split()[1]) == raylet
    except OSError:
        return False
