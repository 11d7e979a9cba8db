"""Pictures of unlike sizes, at unlike stages of unlike recipes, looked at in one pass.

A GPU's time for a small picture is that of being told what to do. So pictures share what is the
same for all of them: the network, which sees them side by side on one sheet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from functools import partial
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

import torch
from torch import Tensor

from engine.job.layers import block_of
from engine.losses.losses import StyleCost
from engine.losses.moments import Moments, Slopes
from engine.paint.judging import Judge, Judging, Look, Looked, Surroundings
from engine.paint.objective import Objective, Pass, judge_of
from engine.paint.terms import Descent, gradient_of
from engine.vgg.sheet import Sheet


class _Shared(NamedTuple):
    """A cost of style of the pictures of several groups.

    Attributes:
        pictures: in the pass's order.
        terms: whose cost it is: of each group the number, and that of its term.
        cost: of these pictures.
    """

    pictures: slice
    terms: tuple[tuple[int, int], ...]
    cost: StyleCost


def look_for(objectives: Sequence[Objective]) -> Look:
    """What looks at the pictures of objectives of one kind, or of one shelf."""
    alike = len({objective.kind for objective in objectives}) == 1
    return Pass(objectives).look if alike else SheetPass(objectives).look


class SheetPass:
    """One pass through the network, forward and back, for objectives of unlike sizes.

    As a `Pass`, it waits for nothing that a GPU was told to do, and works with tensors alone.

    Args:
        objectives: of one network, one for each picture.
    """

    def __init__(self, objectives: Sequence[Objective]) -> None:
        self._network = first = objectives[0]
        sizes = [each.size for each in objectives]
        self._sheet = Sheet(sizes, [each.pooling for each in objectives], first.device)
        order = sorted(range(len(sizes)), key=lambda n: (sizes[n], objectives[n].likeness))
        self._groups = [list(group) for _, group in groupby(order, key=sizes.__getitem__)]
        self._judges = [judge_of([objectives[n] for n in group]) for group in self._groups]
        ends = list(accumulate(map(len, self._groups), initial=0))
        self._slices = [slice(start, end) for start, end in pairwise(ends)]
        self._styles = _shared(self._judges, ends)
        self._layers = sorted({name for judge in self._judges for name in judge.layers})
        self._surroundings = self._joined([each.whole.surroundings for each in objectives])
        self._order = torch.tensor(order, device=first.device)
        self._places = self._order.argsort()

    def look(self, images: Tensor, weights: Tensor) -> Looked:
        """Costs, and the way back to the gradients, as `Pass.look` has them.

        Args:
            images: (1, n): the values of each objective's picture, one after the other.
            weights: α and β of each, (B, 2).
        """
        with self._network.at_work():
            figures, back = self._looked(images, weights)

        def gradients() -> Tensor:
            with self._network.at_work():
                return back()

        return Looked(figures, gradients)

    def _looked(self, images: Tensor, weights: Tensor) -> Looked:
        leaves = self._laid(images).requires_grad_(True)
        sheet = leaves if self._surroundings is None else self._surroundings.around(leaves)
        activations = self._network.look(sheet, self._layers, self._sheet)
        seen = [dict[str, Tensor]() for _ in self._groups]
        for name in self._layers:
            wanting = [n for n, judge in enumerate(self._judges) if name in judge.layers]
            groups = [self._groups[n] for n in wanting]
            parts = self._sheet.cut(activations[name], block_of(name), groups)
            for n, part in zip(wanting, parts, strict=True):
                seen[n][name] = part
        pictures = self._sheet.cut(sheet, 1, self._groups)
        shares = torch.split(weights[self._order], [len(group) for group in self._groups])
        judgings = [
            Judging(*each) for each in zip(self._judges, pictures, seen, shares, strict=True)
        ]
        style, slopes = self._judge_styles([judging.moments for judging in judgings])
        figures = torch.cat(
            [
                judging.end(style[group], some)
                for judging, group, some in zip(judgings, self._slices, slopes, strict=True)
            ]
        )
        back = partial(self._back, [judging.descent for judging in judgings], leaves)
        return Looked(figures[self._places], back)

    @torch.no_grad()
    def _judge_styles(
        self, moments: Sequence[Sequence[Moments]]
    ) -> tuple[Tensor, list[list[Slopes]]]:
        """J_style, (B,), and its gradients, of the moments of each group's costs of style."""
        style = torch.zeros(len(self._order), device=self._order.device)
        found: dict[tuple[int, int], Slopes] = {}
        for shared in self._styles:
            judged = shared.cost.judged(Moments.joined([moments[g][t] for g, t in shared.terms]))
            style[shared.pictures].add_(judged.costs)
            each = judged.slopes.parted([len(moments[g][t].mean) for g, t in shared.terms])
            found.update(zip(shared.terms, each, strict=True))
        return style, [[found[g, t] for t in range(len(some))] for g, some in enumerate(moments)]

    def _back(self, descents: Sequence[Descent], leaves: Tensor) -> Tensor:
        """The gradients, (1, n), as the images came."""
        sheet = gradient_of(descents, leaves)
        values = [place.of(sheet).flatten() for place in self._sheet.places]
        return torch.cat(values).unsqueeze(0)

    def _laid(self, images: Tensor) -> Tensor:
        """The images, (1, n), on the sheet, (1, 3, H, W)."""
        shapes = [(3, place.height, place.width) for place in self._sheet.places]
        each = torch.split(images.detach()[0], [math.prod(shape) for shape in shapes])
        return self._sheet.laid([one.view(shape) for one, shape in zip(each, shapes, strict=True)])

    def _joined(self, each: Sequence[Surroundings | None]) -> Surroundings | None:
        """The surroundings of all pictures, on the sheet; None has none."""
        present = [one for one in each if one is not None]
        if not present:
            return None
        like, places = present[0].content, self._sheet.places
        contents, areas = [], []
        for one, place in zip(each, places, strict=True):
            size = (place.height, place.width)
            contents.append(like.new_zeros(3, *size) if one is None else one.content[0])
            areas.append(like.new_ones(1, *size) if one is None else one.area[0])
        return Surroundings(self._sheet.laid(contents), self._sheet.laid(areas))


def _shared(judges: Sequence[Judge], starts: Sequence[int]) -> list[_Shared]:
    """The costs of style of all groups' pictures that can be found together.

    Args:
        judges: of the groups.
        starts: each group's first picture, in the pass's order.
    """
    shared: list[_Shared] = []
    last: dict[Hashable, int] = {}
    for group, (judge, start) in enumerate(zip(judges, starts, strict=False)):
        seen: Counter[Hashable] = Counter()
        for number, term in enumerate(judge.styles):
            # A picture of several regions has several terms of one kind.
            kind = term.layer, type(term.cost)
            key = kind, seen[kind]
            seen[kind] += 1
            pictures = slice(start + term.pictures.start, start + term.pictures.stop)
            one = _Shared(pictures, ((group, number),), term.cost)
            before = last.get(key)
            if before is not None and shared[before].pictures.stop == pictures.start:
                shared[before] = _both(shared[before], one)
            else:
                last[key] = len(shared)
                shared.append(one)
    return shared


def _both(one: _Shared, other: _Shared) -> _Shared:
    """Of pictures that follow each other."""
    cost = type(one.cost).joined([one.cost, other.cost])
    pictures = slice(one.pictures.start, other.pictures.stop)
    return _Shared(pictures, one.terms + other.terms, cost)
