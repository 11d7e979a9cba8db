"""What was measured, as pictures. No torch here."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from bench.report.curves import Bar
from bench.report.results import Reach, Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PANEL_INCHES = (5.5, 4.2)
_DOTS_PER_INCH = 100
_PLAIN, _ENGINE = "#48a9dc", "#ef6f5c"
_OTHERS = (_PLAIN, "#4caf7a", "#b07cc6")


def plot(report: Report) -> bytes | None:
    """What there is to draw of a report, side by side as a PNG; None if there is nothing."""
    panels: list[Callable[[Axes], None]] = []
    if report.reach is not None:
        reach = report.reach
        panels.append(lambda axes: _draw_reach(axes, reach))
    if report.judge is not None:
        judged = report.judge
        panels.append(lambda axes: _draw_judged(axes, judged))
    if not panels:
        return None
    # Imported here because it takes a second; without pyplot, as in `engine.pictures.making`.
    from matplotlib.figure import Figure

    width, height = _PANEL_INCHES
    size = (width * len(panels), height)
    figure = Figure(figsize=size, dpi=_DOTS_PER_INCH, layout="constrained")
    for index, draw in enumerate(panels, 1):
        axes = figure.add_subplot(1, len(panels), index)
        draw(axes)
        axes.grid(color="0.9")
        axes.spines[["top", "right"]].set_visible(False)
    out = BytesIO()
    figure.savefig(out, format="png", backend="agg")
    return out.getvalue()


def _draw_reach(axes: Axes, reach: Reach) -> None:
    from matplotlib.ticker import LogLocator, NullFormatter

    axes.set(
        title=f"Cost against time, {reach.width} × {reach.height}",
        xlabel="seconds",
        ylabel="cost of the picture at full size",
        yscale="log",
    )
    curves = ((f"recipe {reach.recipe}", reach.engine, _ENGINE), ("plain", reach.plain, _PLAIN))
    for label, points, colour in curves:
        if points:
            costs = [point.cost for point in points]
            axes.plot([point.seconds for point in points], costs, c=colour, label=label)
    axes.axhline(reach.plain[-1].cost, color=_PLAIN, linewidth=0.8, linestyle="--")
    if reach.reached is not None:
        axes.plot([reach.reached.seconds], [reach.reached.cost], "o", c=_ENGINE)
    # Plain numbers, and more of them than one a decade.
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 3, 4, 5, 7)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.legend(edgecolor="none")


def _draw_judged(axes: Axes, bar: Bar) -> None:
    """Each pair's pictures, and their means over those pairs of which all are there."""
    axes.set(title="Style against content", xlabel="content", ylabel="style")
    painters = list(dict.fromkeys(row.painter for row in bar.painted))
    others = iter(_OTHERS)
    for painter in painters:
        colour = _ENGINE if painter == bar.recipe else next(others)
        rows = [row for row in bar.painted if row.painter == painter]
        settings = sorted({row.setting for row in rows})
        curves = []
        for pair in dict.fromkeys(row.pair for row in rows):
            curve = sorted((row for row in rows if row.pair == pair), key=lambda row: row.setting)
            points = [(row.content, row.style) for row in curve]
            axes.plot(*zip(*points, strict=True), ".-", c=colour, linewidth=0.7, alpha=0.35)
            if len(points) == len(settings):
                curves.append(points)
        if curves:
            means = [
                tuple(sum(values) / len(curves) for values in zip(*points, strict=True))
                for points in zip(*curves, strict=True)
            ]
            axes.plot(*zip(*means, strict=True), "o-", c=colour, linewidth=2, label=painter)
    axes.legend(edgecolor="none", title=f"means of {len(curves)} pairs" if curves else None)
