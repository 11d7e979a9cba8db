"""The versions in `constraints.txt` are those of all that Easel brings with it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_CONSTRAINTS = Path(__file__).parents[2] / "constraints.txt"
# pip is the place's own.
_UNPINNED = {"easel", "pip"}


def brought_by(requirement: Requirement, found: dict[str, Requirement]) -> None:
    """Collect what a requirement brings, where it is installed."""
    try:
        lines = distribution(requirement.name).requires or []
    except PackageNotFoundError:
        return
    for needed in map(Requirement, lines):
        extras = requirement.extras or {""}
        if needed.marker and not any(needed.marker.evaluate({"extra": e}) for e in extras):
            continue
        if str(needed) not in found:
            found[str(needed)] = needed
            brought_by(needed, found)


def is_exact(requirement: Requirement) -> bool:
    """Whether who needs it names the version."""
    return any(s.operator == "==" and "*" not in s.version for s in requirement.specifier)


def pinned() -> dict[str, str]:
    """The version of each package, each of which is named once."""
    lines = [line for line in _CONSTRAINTS.read_text().splitlines() if "==" in line]
    parted = [line.partition("==") for line in lines]
    found: dict[str, str] = {canonicalize_name(name): version for name, _, version in parted}
    assert len(found) == len(lines)
    return found


def test_every_pinned_version_is_one_that_all_who_need_it_take() -> None:
    found: dict[str, Requirement] = {}
    brought_by(Requirement("easel[dev]"), found)
    versions = pinned()
    for needed in found.values():
        version = versions.get(canonicalize_name(needed.name))
        assert version is None or needed.specifier.contains(version), f"{needed}: {version}"


def test_all_versions_are_pinned_but_those_that_a_package_names_itself() -> None:
    found: dict[str, Requirement] = {}
    brought_by(Requirement("easel[dev]"), found)
    assert len(found) > 50
    exact = {canonicalize_name(each.name) for each in found.values() if is_exact(each)}
    names = {canonicalize_name(each.name) for each in found.values()}
    missing = names - pinned().keys() - exact - _UNPINNED
    assert {name for name in missing if not name.startswith(("nvidia-", "cuda-"))} == set()
