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
        key = f"{canonicalize_name(needed.name)}{sorted(needed.extras)}"
        if key not in found:
            found[key] = needed
            brought_by(needed, found)


def is_exact(requirement: Requirement) -> bool:
    """Whether who needs it names the version."""
    return any(s.operator == "==" and "*" not in s.version for s in requirement.specifier)


def test_all_versions_are_pinned_but_those_that_a_package_names_itself() -> None:
    lines = _CONSTRAINTS.read_text().splitlines()
    pinned = {canonicalize_name(line.split("==")[0]) for line in lines if "==" in line}
    found: dict[str, Requirement] = {}
    brought_by(Requirement("easel[dev]"), found)
    assert len(found) > 50
    exact = {canonicalize_name(each.name) for each in found.values() if is_exact(each)}
    names = {canonicalize_name(each.name) for each in found.values()}
    missing = names - pinned - exact - _UNPINNED
    assert {name for name in missing if not name.startswith(("nvidia-", "cuda-"))} == set()
