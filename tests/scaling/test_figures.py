"""docs/measurements.md says what the simulation said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docs.scaling.demand import Demand
from docs.scaling.planning import Look, fewest_painters
from docs.scaling.simulate import CREWS, RESULTS, Plan, Shown, tables

PAGE = Path(__file__).parents[2] / "docs/measurements.md"


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def test_the_page_has_the_tables_that_were_simulated(results: dict[str, Any]) -> None:
    plans = [Plan(**{**row, "look": Look(**row["look"])}) for row in results["plans"]]
    shown = [Shown(**{**row, "look": Look(**row["look"])}) for row in results["shown"]]
    page = PAGE.read_text(encoding="utf-8")

    for table in tables(plans, shown).split("\n\n"):
        assert table in page


def test_the_simulation_still_gives_its_figures(results: dict[str, Any]) -> None:
    kind = "GPU, 8 s a picture, batches gain 1"
    written = next(row for row in results["plans"] if row["servers"] == 100 and row["kind"] == kind)

    painters, seen = fewest_painters(Demand(servers=100), CREWS[kind])

    assert painters == written["painters"]
    assert seen.wait == pytest.approx(written["look"]["wait"])
