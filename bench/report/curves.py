"""Pictures at several strengths as curves, and where one lies beside another. No torch here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

# The engine's part of a reference's time that is allowed.
MOST_TIME = 1 / 3


@dataclass(frozen=True, slots=True)
class Painted:
    """One picture, and what the judge says of it.

    Attributes:
        pair: of which photo and painting.
        painter: the recipe's or the reference's name.
        setting: a recipe's strength; a reference's weight of the content, as a part of the
            published one.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        seconds: from the encoded pictures to the finished one.
        style: see `bench.judge.judge`.
        content: likewise.
        grain: likewise.
    """

    pair: str
    painter: str
    setting: float
    width: int
    height: int
    seconds: float
    style: float
    content: float
    grain: float


@dataclass(frozen=True, slots=True)
class Met:
    """A reference's picture, and the recipe's curve at the same likeness to the photo.

    Attributes:
        reference: the picture.
        setting: the strength there, between those that were painted; None where the curve ends
            before it, which a lower strength would mend. So are all that follow.
        style: the curve's there.
        grain: the curve's there.
        seconds: the curve's there.
        fails: by what the bar is missed, of "style", "grain" and "time".
    """

    reference: Painted
    setting: float | None = None
    style: float | None = None
    grain: float | None = None
    seconds: float | None = None
    fails: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the bar is met."""
        return self.setting is not None and not self.fails


@dataclass(frozen=True, slots=True)
class Bar:
    """All that was painted, and how the default recipe stands beside the references.

    The bar: at every likeness to the photo that a reference reaches, the recipe is at least as near
    to the style, with no more grain, in at most a third of the time.

    Attributes:
        recipe: the recipe that is held to it.
        painted: in the order of painting.
        met: one for each picture by a reference.
    """

    recipe: str
    painted: tuple[Painted, ...]
    met: tuple[Met, ...]

    @classmethod
    def of(cls, painted: Sequence[Painted], recipe: str, references: Iterable[str]) -> Bar:
        """Of what was painted so far.

        Args:
            painted: by the recipe at one strength or more of each pair, and by others.
            recipe: its name.
            references: their names.
        """
        names = frozenset(references)
        found = [
            meet(each, [row for row in painted if (row.pair, row.painter) == (each.pair, recipe)])
            for each in painted
            if each.painter in names
        ]
        return cls(recipe, tuple(painted), tuple(found))


def meet(reference: Painted, curve: Sequence[Painted]) -> Met:
    """A reference's picture beside a curve, whose points are joined by straight lines.

    Where the curve's boldest picture still has more of the photo, it stands for the curve: a
    picture that is nearer to both loses nothing. Where lines cross that likeness more than once,
    that with the most of the style counts.
    """
    points = sorted(curve, key=lambda row: row.setting)
    if not points:
        return Met(reference)
    crossings = [
        _between(first, second, reference.content)
        for first, second in pairwise(points)
        if min(first.content, second.content) <= reference.content
        and reference.content <= max(first.content, second.content)
    ]
    if min(row.content for row in points) >= reference.content:
        boldest = min(points, key=lambda row: row.content)
        crossings.append((boldest.setting, boldest.style, boldest.grain, boldest.seconds))
    if not crossings:
        return Met(reference)
    setting, style, grain, seconds = max(crossings, key=lambda values: values[1])
    misses = {
        "style": style < reference.style,
        "grain": grain > reference.grain,
        "time": seconds > MOST_TIME * reference.seconds,
    }
    fails = tuple(name for name, missed in misses.items() if missed)
    return Met(reference, setting, style, grain, seconds, fails)


def _between(first: Painted, second: Painted, content: float) -> tuple[float, float, float, float]:
    """Setting, style, grain and seconds where the line between two pictures has `content`."""
    way = second.content - first.content
    part = (content - first.content) / way if way else 0.5

    def at(start: float, end: float) -> float:
        return start + part * (end - start)

    return (
        at(first.setting, second.setting),
        at(first.style, second.style),
        at(first.grain, second.grain),
        at(first.seconds, second.seconds),
    )
