"""The tables of docs/measurements.md on scaling, from one command and fixed seeds.

    python -m docs.scaling.simulate            # two minutes of a core's time
    python -m docs.scaling.simulate --quick    # the small sizes only: seconds

Writes results.json beside this file and docs/pictures/scaling.png, and prints the tables.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from docs.scaling.demand import Demand
from docs.scaling.painting import Crew, mean_work, seconds_on_cpu
from docs.scaling.planning import Evenings, Look, fewest_painters, look
from docs.scaling.traffic import Traffic, shards, start_seconds
from engine.job.recipes import EASEL

RESULTS = Path(__file__).with_name("results.json")
PLOT = Path(__file__).parents[1] / "pictures" / "scaling.png"

SIZES = (100, 10_000, 1_000_000)
CPU = Crew(1, seconds_on_cpu(EASEL))
# Nobody has measured a GPU yet: these are what one might be, and none is a promise.
GPUS = {
    f"GPU, {seconds} s a picture, batches gain {gain}": Crew(1, float(seconds), 8, float(gain))
    for seconds in (20, 8, 3)
    for gain in (1, 3)
}
CREWS = {"2 cores, as measured": CPU, **GPUS}
USUAL = "GPU, 8 s a picture, batches gain 1"

SHOWN = {
    "as Easel is": Traffic(),
    "cards every 60 s": Traffic(card_seconds=60.0),
    "no frames, cards every 60 s": Traffic(card_seconds=60.0, frames=0),
    "outside of the limit": Traffic(limited=math.inf),
}
# Servers, and when they are looked at: a line that grows for ever need not be watched for long.
STEPS = {
    10_000: Evenings(1, 0.5, 0.25),
    50_000: Evenings(1, 0.2, 0.1),
    200_000: Evenings(1, 0.05, 0.05),
    1_000_000: Evenings(1, 0.02, 0.01),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The painters of a kind for so many servers, and how it is with them."""

    servers: int
    kind: str
    painters: int
    look: Look


@dataclass(frozen=True, slots=True)
class Shown:
    """How it is with Discord's limits, with so many painters that those are not the matter."""

    servers: int
    how: str
    look: Look


def plans(sizes: Sequence[int]) -> list[Plan]:
    """Painters of every kind for every size."""
    made = []
    for servers in sizes:
        for kind, crew in CREWS.items():
            painters, seen = fewest_painters(Demand(servers=servers), crew)
            made.append(Plan(servers, kind, painters, seen))
            _say(f"{servers:>9,} servers, {kind}: {painters:,} ({seen.wait:.0f} s)")
    return made


def shown(sizes: Iterable[int]) -> list[Shown]:
    """Every way of showing for every size, with a fifth more painters than the load needs."""
    made = []
    crew = GPUS[USUAL]
    for servers in sizes:
        demand = Demand(servers=servers)
        load = demand.peak_rate() * crew.seconds * mean_work()
        enough = replace(crew, painters=math.ceil(1.2 * load) + 1)
        for how, traffic in SHOWN.items():
            seen = look(demand, enough, traffic, evenings=STEPS[servers])
            made.append(Shown(servers, how, seen))
            _say(f"{servers:>9,} servers, {how}: {seen.wait:.0f} s, {seen.requests:.0f}/s")
    return made


def tables(found: Sequence[Plan], told: Sequence[Shown]) -> str:
    """As Markdown."""
    sizes = sorted({plan.servers for plan in found})
    head = " | ".join(f"{size:,} servers" for size in sizes)
    lines = [f"| painter | {head} |", "| --- |" + " --- |" * len(sizes)]
    for kind in CREWS:
        cells = [
            f"{plan.painters:,} ({plan.look.wait:.0f} s)"
            for size in sizes
            for plan in found
            if (plan.servers, plan.kind) == (size, kind)
        ]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    lines += ["", f"| servers | {' | '.join(SHOWN)} |", "| --- |" + " --- |" * len(SHOWN)]
    for servers in sorted({row.servers for row in told}):
        cells = [
            f"{row.look.requests:.0f}/s ({row.look.wait:.0f} s)"
            for how in SHOWN
            for row in told
            if (row.servers, row.how) == (servers, how)
        ]
        lines.append(f"| {servers:,} | {' | '.join(cells)} |")
    lines += ["", "| servers | pictures a day | a second, at most | shards | start, 1 at once |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for size in sizes:
        demand = Demand(servers=size)
        count = shards(size)
        lines.append(
            f"| {size:,} | {demand.pictures_per_day():,.0f} | {demand.peak_rate():.3f} "
            f"| {count} | {start_seconds(count):.0f} s |"
        )
    return "\n".join(lines)


def draw(found: Sequence[Plan], told: Sequence[Shown], path: Path) -> None:
    """The painters over the servers, and the wait over the servers with Discord's limits."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    for kind in CREWS:
        rows = [plan for plan in found if plan.kind == kind]
        left.plot([r.servers for r in rows], [r.painters for r in rows], marker="o", label=kind)
    left.set(xscale="log", yscale="log", xlabel="servers", ylabel="painters")
    left.set_title("Painters for a wait of 60 s at the 95th percentile", fontsize=10)
    for how in SHOWN:
        rows2 = [row for row in told if row.how == how]
        right.plot(
            [r.servers for r in rows2],
            [max(0.1, r.look.wait) for r in rows2],
            marker="o",
            label=how,
        )
    right.axhline(60, color="grey", linestyle=":")
    right.set(xscale="log", yscale="log", xlabel="servers", ylabel="wait in seconds")
    right.set_title("With painters enough: Discord's 50 requests a second", fontsize=10)
    for axes in (left, right):
        axes.grid(visible=True, alpha=0.3)
        axes.legend(fontsize=7)
    figure.savefig(path, dpi=110)


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate, write and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the small sizes only")
    quick = parser.parse_args(arguments).quick
    found = plans(SIZES[:1] if quick else SIZES)
    told = shown([min(STEPS)] if quick else STEPS)
    if not quick:
        written: dict[str, Any] = {
            "plans": [asdict(plan) for plan in found],
            "shown": [asdict(row) for row in told],
        }
        RESULTS.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
        draw(found, told, PLOT)
    _say(tables(found, told))


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
