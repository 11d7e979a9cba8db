"""What was measured, as tables to read in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

from bench.report.curves import MOST_TIME, Bar, Met
from bench.report.plan import Section
from bench.report.results import (
    Iteration,
    Machine,
    Report,
    Spread,
    Start,
    Throughput,
)

_GIB, _MIB = 2**30, 2**20
# Tables are no narrower, so that their titles stand in one line.
_TITLE_WIDTH = 72
_SHORT = {"float32": "fp32", "bfloat16": "bf16"}


def tables(report: Report) -> Iterator[Table]:
    """One for each section that was measured, in their order."""
    if report.machine is not None:
        yield _machine(report.machine)
    if report.iteration:
        yield _iteration(report.iteration)
    if report.jobs:
        yield _jobs(report.jobs)
    if report.start is not None:
        yield _start(report.start)
    if report.judge is not None:
        yield from _judge(report.judge)


def _machine(machine: Machine) -> Table:
    facts = [
        ("processor", f"{machine.cpu}, {machine.vectors}"),
        ("threads", f"{machine.threads} on {machine.cores} cores"),
        ("memory", _memory(machine.memory)),
        ("paints on", machine.gpu or machine.device),
    ]
    if machine.gpu_memory is not None:
        facts.append(("its memory", _memory(machine.gpu_memory)))
    facts.append(("software", f"torch {machine.torch}, torchvision {machine.torchvision}"))
    facts += [("precision", machine.precision), ("weights", machine.weights)]
    facts += [
        (
            f"matrices, {one.type}",
            f"{_rate(one.rate.median)}, {one.size} × {one.size}, {_of(one.rate)}",
        )
        for one in machine.matrix
    ]
    if machine.copying is not None:
        copying = machine.copying
        facts.append(("copying", f"{copying.median / 1e9:.1f} GB/s in and out, {_of(copying)}"))
    if machine.note:
        facts.append(("note", machine.note))
    return _pairs(Section.MACHINE, "the machine and its limits", facts)


def _iteration(rows: Sequence[Iteration]) -> Table:
    types = list(rows[0].share)
    table = _titled(Section.ITERATION, f"one iteration, {_of(rows[0].seconds)}")
    numbers = ("ms", "× plain", "GFLOP/s", *(f"% of {_SHORT.get(kind, kind)}" for kind in types))
    table.add_column("pixels", no_wrap=True)
    table.add_column("loop", no_wrap=True)
    for heading in (*numbers, "GiB"):
        table.add_column(heading, justify="right")
    table.add_column("in")
    for row in rows:
        table.add_row(
            f"{row.width}×{row.height}",
            row.loop,
            _milliseconds(row.seconds),
            f"{row.ratio:.2f}",
            f"{row.rate / 1e9:,.1f}",
            *(f"{100 * row.share[kind]:.0f}" for kind in types),
            f"{row.memory.peak / _GIB:.2f}",
            ", ".join(_SHORT.get(kind, kind) for kind in row.memory.computing.split(", ")),
            end_section=row.loop == rows[-1].loop,
        )
    table.caption = (
        "× plain: how many times as fast as the plain loop. GFLOP/s: the operations that direct "
        "convolution needs, in that time, and their share of the machine's rate of matrix products "
        "between the same iterations. GiB: the peak of a process that does nothing else."
    )
    return table


def _jobs(rows: Sequence[Throughput]) -> Table:
    first = rows[0]
    table = _titled(
        Section.JOBS,
        f"pictures of {first.width} × {first.height}, {first.iterations} iterations, "
        f"{_of(first.seconds)}",
    )
    for heading in ("at once", "seconds for all", "pictures an hour", "times the first"):
        table.add_column(heading, justify="right")
    for row in rows:
        table.add_row(
            str(row.jobs),
            f"{row.seconds.median:.2f}",
            f"{row.pictures_an_hour:,.0f}",
            f"{row.ratio:.2f}",
        )
    return table


def _start(start: Start) -> Table:
    facts = [
        ("worker ready", f"{start.ready.median:.2f} s, {_of(start.ready)}"),
        (
            "first frame",
            f"{start.first_frame.median:.2f} s after the command, {start.width} × {start.height}, "
            f"recipe {start.recipe}, {_of(start.first_frame)}",
        ),
    ]
    if start.bot is not None:
        torch = "with torch loaded" if start.bot.torch else "without torch"
        facts.append(("the bot", f"{start.bot.resident / _MIB:.0f} MiB, {torch}"))
    return _pairs(Section.START, "what somebody waits for", facts)


def _judge(bar: Bar) -> Iterator[Table]:
    table = _titled(Section.JUDGE, "how near to the painting and to the photo")
    for heading in ("pair", "by"):
        table.add_column(heading, no_wrap=True)
    for heading in ("at", "content", "style", "grain", "s"):
        table.add_column(heading, justify="right")
    for row in bar.painted:
        figures = (figure(value) for value in (row.content, row.style, row.grain))
        table.add_row(row.pair, row.painter, f"{row.setting:g}", *figures, f"{row.seconds:.0f}")
    table.caption = "At: a recipe's strength; a reference's weight of the content, 1 its own."
    yield table
    if bar.met:
        yield _bar(bar)


def _bar(bar: Bar) -> Table:
    """A reference's figures and the recipe's, at the same content."""
    table = _titled(Section.JUDGE, f"{bar.recipe} where its content is a reference's")
    for heading in ("pair", "beside"):
        table.add_column(heading, no_wrap=True)
    for heading in ("content", "style", "grain", "s"):
        table.add_column(heading, justify="right")
    table.add_column("bar")
    for met in bar.met:
        row = met.reference
        table.add_row(
            row.pair,
            row.painter,
            figure(row.content),
            _beside(row.style, met.style),
            _beside(row.grain, met.grain),
            f"{row.seconds:.0f}" + ("" if met.seconds is None else f" → {met.seconds:.0f}"),
            _verdict(met),
        )
    table.caption = (
        f"The reference's → {bar.recipe}'s, between the strengths that were painted. The bar: as "
        f"much style or more, no more grain, at most {MOST_TIME:.2f} of the time. It holds for "
        f"{sum(met.holds for met in bar.met)} of {len(bar.met)}."
    )
    return table


def _verdict(met: Met) -> str:
    if met.setting is None:
        return "not reached"
    return "holds" if met.holds else "not by " + ", ".join(met.fails)


def _beside(theirs: float, ours: float | None) -> str:
    return figure(theirs) + ("" if ours is None else f" → {figure(ours)}")


def figure(value: float) -> str:
    """One of the judge's."""
    # Plus 0, or a figure that is rounded to nothing could be written as -0.00.
    return f"{round(value, 2) + 0.0:.2f}"


def _titled(section: Section, title: str) -> Table:
    return Table(
        title=f"{section}: {title}",
        title_justify="left",
        caption_justify="left",
        min_width=_TITLE_WIDTH,
    )


def _pairs(section: Section, title: str, facts: Sequence[tuple[str, str]]) -> Table:
    table = _titled(section, title)
    table.show_header = False
    for fact in facts:
        table.add_row(*fact)
    return table


def _of(spread: Spread) -> str:
    return "one round" if spread.rounds == 1 else f"median of {spread.rounds}"


def _milliseconds(spread: Spread) -> str:
    median = 1000 * spread.median
    return f"{median:.1f}" if median < 100 else f"{median:,.0f}"


def _rate(operations: float) -> str:
    if operations >= 1e12:
        return f"{operations / 1e12:.1f} TFLOP/s"
    return f"{operations / 1e9:.1f} GFLOP/s"


def _memory(amount: int) -> str:
    return f"{amount / _GIB:.2f} GiB"
