"""The terms of J: a cost of some pictures of a batch in some layer.

A GPU's time depends on the number of steps more than on what is in them, so pictures with costs of
a kind share their terms there. On a CPU each picture has terms of its own, for its threads to share
out: the roots of large matrices take most of their time, and are no quicker in a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

import torch
from torch import Tensor

from engine.losses.losses import ContentCost, Judged, StyleCost
from engine.losses.moments import Moments, Positions, Slopes
from engine.paint.tiles import Tile
from engine.tensors.threads import share_out


@dataclass(frozen=True, slots=True)
class ContentTerm:
    """A cost of content.

    Attributes:
        layer: whose activations it is of.
        pictures: of the batch.
        cost: of these pictures.
    """

    layer: str
    pictures: slice
    cost: ContentCost

    @property
    def kind(self) -> Hashable:
        """Terms of one kind can be joined."""
        return self.layer

    @classmethod
    def joined(cls, terms: Sequence[Self]) -> Self:
        """One term for the pictures of all, which follow each other."""
        pictures = slice(terms[0].pictures.start, terms[-1].pictures.stop)
        return cls(terms[0].layer, pictures, ContentCost.joined([term.cost for term in terms]))


@dataclass(frozen=True, slots=True)
class StyleTerm:
    """A cost of style.

    Attributes:
        layer: whose activations' moments it is of.
        pictures: of the batch.
        positions: what the moments are summed with, with weights for the whole pictures.
        cost: of these pictures.
    """

    layer: str
    pictures: slice
    positions: Positions
    cost: StyleCost

    @property
    def kind(self) -> Hashable:
        """Terms of one kind can be joined."""
        return self.layer, type(self.cost).__name__, self.positions.weights is None

    @classmethod
    def joined(cls, terms: Sequence[Self]) -> Self:
        """One term for the pictures of all, which follow each other."""
        first, last = terms[0], terms[-1]
        return cls(
            first.layer,
            slice(first.pictures.start, last.pictures.stop),
            Positions.joined([term.positions for term in terms]),
            type(first.cost).joined([term.cost for term in terms]),
        )


_Term = TypeVar("_Term", ContentTerm, StyleTerm)


def together(each: Sequence[Sequence[_Term]]) -> list[_Term]:
    """The terms of each picture, of a batch of one, as terms of one batch."""
    stacks = _stacks(each)
    if all(term.cost.scale.is_cpu for terms in each for term in terms):
        return [term for stack in stacks for term in stack]
    return [type(run[0]).joined(run) for stack in stacks for run in _runs(stack)]


def _stacks(each: Sequence[Sequence[_Term]]) -> list[list[_Term]]:
    """Terms of one kind, at most one of each picture, with the pictures' places in the batch."""
    stacks: dict[Hashable, list[_Term]] = {}
    for index, terms in enumerate(each):
        seen: Counter[Hashable] = Counter()
        for term in terms:
            # A picture of several regions has several terms of one kind.
            key = term.kind, seen[term.kind]
            seen[term.kind] += 1
            stacks.setdefault(key, []).append(replace(term, pictures=slice(index, index + 1)))
    return list(stacks.values())


def _runs(stack: Iterable[_Term]) -> list[list[_Term]]:
    """The terms of a stack, divided where pictures are missing."""
    runs: list[list[_Term]] = []
    for term in stack:
        if runs and runs[-1][-1].pictures.stop == term.pictures.start:
            runs[-1].append(term)
        else:
            runs.append([term])
    return runs


class Descent:
    """What is found in a tile of pictures, and the gradient of J through it, term by term.

    Args:
        images: the pixels that are judged, (B, 3, h, w).
        found: each layer's activations in them, (B, n_C, n_H, n_W).
        tile: the part of the pictures that they are.
    """

    def __init__(self, images: Tensor, found: Mapping[str, Tensor], tile: Tile) -> None:
        self._images = images
        self._found = found
        self._tile = tile
        # With respect to a layer's activations, and to the total variation.
        self._gradients: dict[str, Tensor] = {}
        self._variation: tuple[Tensor, Tensor] | None = None

    def ends(self) -> tuple[list[Tensor], list[Tensor]]:
        """What the terms are of, and the gradient of J with respect to each of it."""
        outputs = [self._found[layer] for layer in self._gradients]
        gradients = list(self._gradients.values())
        if self._variation is not None:
            outputs.append(self._variation[0])
            gradients.append(self._variation[1])
        return outputs, gradients

    def judge_variation(self, weights: Tensor, factor: float) -> Tensor:
        """The total variation times its weights, (B,); its gradient is added, times `factor`."""
        variation = self._tile.variation(self._images)
        self._variation = variation, weights * factor
        return variation.detach() * weights

    @torch.no_grad()
    def judge_content(self, terms: Iterable[ContentTerm], factors: Tensor) -> Tensor:
        """J_content in the tile's core, (B,); its gradient is added, times `factors`, (B,)."""
        costs = torch.zeros_like(factors)
        for term in terms:
            some = term.pictures
            core = self._tile.core_of(self._found[term.layer][some], term.layer)
            found, gradient = term.cost(core, factors[some])
            costs[some].add_(found)
            self._add(term, gradient)
        return costs

    @torch.no_grad()
    def moments(self, terms: Iterable[StyleTerm]) -> list[Moments]:
        """What the core adds to the moments of each term."""
        return [Moments.of(*self._core_of(term)) for term in terms]

    @torch.no_grad()
    def follow(self, terms: Sequence[StyleTerm], slopes: Sequence[Slopes], factors: Tensor) -> None:
        """Add the gradient of J_style, times `factors`, (B,), given that to the moments."""
        for term, each in zip(terms, slopes, strict=True):
            core, positions = self._core_of(term)
            self._add(term, each.through(core, positions, factors[term.pictures]))

    def _core_of(self, term: StyleTerm) -> tuple[Tensor, Positions]:
        positions = term.positions
        if positions.weights is not None:
            weights = self._tile.guide_of(positions.weights, term.layer)
            positions = positions._replace(weights=weights)
        core = self._tile.core_of(self._found[term.layer][term.pictures], term.layer)
        return core, positions

    def _add(self, term: ContentTerm | StyleTerm, part: Tensor) -> None:
        layer, whole = term.layer, self._found[term.layer]
        if layer not in self._gradients:
            if part.shape == whole.shape:
                self._gradients[layer] = part
                return
            self._gradients[layer] = torch.zeros_like(whole)
        self._tile.core_of(self._gradients[layer][term.pictures], layer).add_(part)


def gradient_of(descents: Iterable[Descent], pixels: Tensor) -> Tensor:
    """That of all terms with respect to `pixels`, which the images of all were made of."""
    ends = [descent.ends() for descent in descents]
    outputs = [output for some, _ in ends for output in some]
    gradients = [gradient for _, some in ends for gradient in some]
    (gradient,) = torch.autograd.grad(outputs, pixels, gradients)
    # Laid out as pictures are, which optimisers go through many times.
    return gradient.contiguous()


def judge_style(
    terms: Sequence[StyleTerm], moments: Sequence[Moments], like: Tensor
) -> tuple[Tensor, list[Slopes]]:
    """J_style, (B,), and the gradients of the terms' costs with respect to their moments.

    Args:
        terms: of style.
        moments: of each term.
        like: (B,), of the type and on the device of the result.
    """
    pairs = list(zip(terms, moments, strict=True))
    judged = share_out(_judged, pairs)
    style = torch.zeros_like(like)
    for term, found in zip(terms, judged, strict=True):
        style[term.pictures].add_(found.costs)
    return style, [found.slopes for found in judged]


def _judged(pair: tuple[StyleTerm, Moments]) -> Judged:
    term, moments = pair
    return term.cost.judged(moments)
