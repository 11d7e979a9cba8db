"""What the judge said, as a picture. No torch here."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from bench.report.curves import Bar
from bench.report.results import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES, _DOTS_PER_INCH = (5.5, 4.2), 100
_ENGINE, _OTHERS = "#ef6f5c", ("#48a9dc", "#4caf7a", "#b07cc6")


def plot(report: Report) -> bytes | None:
    """The judge's pictures, style against content, as a PNG; None if it was not asked."""
    if report.judge is None:
        return None
    # Imported here because it takes a second; without pyplot, as in
    # `engine.pictures.writing.making`.
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
    axes = figure.add_subplot()
    _draw_judged(axes, report.judge)
    axes.grid(color="0.9")
    axes.spines[["top", "right"]].set_visible(False)
    out = BytesIO()
    figure.savefig(out, format="png", backend="agg")
    return out.getvalue()


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
