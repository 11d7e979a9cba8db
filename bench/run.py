"""The benchmark: section by section, with what is known so far after every part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from bench.judge import bar
from bench.measure import iteration, machine, pools
from bench.measure.setting import Setting
from bench.report.plan import Plan, Section
from bench.report.results import Report


def run(
    plan: Plan,
    report: Report,
    say: Callable[[str], None],
    keep: Callable[[Report], None] = lambda _: None,
) -> None:
    """Measure all that the plan asks for.

    Args:
        plan: what to measure.
        report: filled in as the parts become known, so that nothing is lost if this is stopped.
        say: told what is being measured, often.
        keep: given the report after each part, so that not even a lost machine takes it all.

    Raises:
        EngineError: something can't be measured: weights, device, memory or a picture.
    """
    setting = Setting.of(plan, say)
    report.machine = machine.facts(setting)
    for section in plan.sections:
        for part in _parts(section, setting, report):
            setattr(report, section.value, part)
            keep(report)


def begin(plan: Plan) -> Report:
    """A report without any figures yet."""
    date = datetime.now(UTC).isoformat(timespec="seconds")
    return Report(easel=version("easel"), date=date, options=_options(plan))


def _parts(section: Section, setting: Setting, report: Report) -> Iterator[Any]:
    """What the report says of a section, more of it each time."""
    match section:
        case Section.MACHINE:
            yield machine.measure(setting)
        case Section.ITERATION:
            yield from iteration.measure(setting)
        case Section.JOBS:
            yield asyncio.run(pools.throughput(setting))
        case Section.START:
            yield asyncio.run(pools.start(setting))
        case Section.JUDGE:
            yield from bar.measure(setting)


def _options(plan: Plan) -> dict[str, Any]:
    options = {
        option.name: getattr(plan, option.name)
        for option in fields(plan)
        if option.name not in {"content", "style", "settings", "pairs", "pictures"}
    }
    settings = plan.settings
    engine = {
        "weights": settings.weights,
        "threads": settings.threads,
        "devices": settings.devices,
        "precision": settings.precision,
    }
    pairs = {"pairs": [pair.name for pair in plan.pairs]}
    return options | pairs | engine
