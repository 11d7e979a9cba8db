"""Nothing in Easel makes a program of data: no pickle that bytes from outside reach, no eval."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import bench
import bot
import engine

ROOTS = [Path(package.__file__ or "").parent for package in (bench, bot, engine)]
SOURCES = sorted(path for root in ROOTS for path in root.rglob("*.py"))
# Modules that run what they read, or that can be made to.
RUNNING = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "joblib",
    "marshal",
    "shelve",
    "yaml",
    "jsonpickle",
    "code",
    "codeop",
    "runpy",
    "xmlrpc",
}
# Even with `weights_only`, torch.load makes whatever a file describes, of any size: it may do so in
# a process that is held to little.
CONFINED = "engine/weights/torch_file.py"
UNPICKLING = {"torch.load", "torch.hub.load", "torch.jit.load", "torch.package.PackageImporter"}
RUNNING_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "input"}
# Processes started with fixed words, none of which comes from anybody else.
MAY_START_PROGRAMS = (
    "bot/cli/bench/command.py",
    "bot/cli/doctor/machine_checks.py",
    "engine/weights/torch_file.py",
    "engine/weights/wheel.py",
)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it: "pickle", "pickle.loads"."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """What a module calls, as it writes it: "torch.load"."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def argument(call: ast.Call, name: str) -> object:
    value = next((word.value for word in call.keywords if word.arg == name), None)
    return value.value if isinstance(value, ast.Constant) else None


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_module_can_run_what_it_reads(path: Path) -> None:
    found = {name for name in imported(path) if name.partition(".")[0] in RUNNING}
    assert not found
    assert not {name for name, _ in calls(path)} & RUNNING_CALLS


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_torch_and_numpy_read_nothing_but_numbers(path: Path) -> None:
    for name, call in calls(path):
        if name in ("np.load", "numpy.load"):
            assert argument(call, "allow_pickle") is not True, f"line {call.lineno}"
        if name == "torch.load" and path.as_posix().endswith(CONFINED):
            assert argument(call, "weights_only") is True
        else:
            assert name not in UNPICKLING, f"line {call.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_shell_is_ever_asked(path: Path) -> None:
    for name, call in calls(path):
        assert argument(call, "shell") is not True, f"line {call.lineno}"
        assert not name.endswith("create_subprocess_shell"), f"line {call.lineno}"
        if name.startswith("subprocess.") or name.endswith("create_subprocess_exec"):
            assert path.as_posix().endswith(MAY_START_PROGRAMS), f"line {call.lineno}"


def test_the_reading_of_sources_sees_what_it_looks_for(tmp_path: Path) -> None:
    """Or the tests above could not fail."""
    path = tmp_path / "harm.py"
    path.write_text(
        "def f():\n import pickle\n from torch import load\n torch.load(x)\n eval('1')\n"
    )
    assert set(imported(path)) == {"pickle", "torch.load"}
    assert {name for name, _ in calls(path)} == {"torch.load", "eval"}
    [load] = [call for name, call in calls(path) if name == "torch.load"]
    assert argument(load, "weights_only") is None
    assert len(SOURCES) > 100
