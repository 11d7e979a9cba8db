"""What is judged of pictures of one size that are looked at together, and what that finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import torch
from torch import Tensor

from engine.losses.moments import Slopes
from engine.paint.terms import ContentTerm, Descent, StyleTerm, together
from engine.paint.tiles import Tile


class Surroundings(NamedTuple):
    """What is around that which is painted.

    Attributes:
        content: the content image, (B, 3, H, W).
        area: 1 where everything is painted, 0 where nothing is, (B, 1, H, W).
    """

    content: Tensor
    area: Tensor

    def around(self, pixels: Tensor) -> Tensor:
        """What is judged of `pixels`, (B, 3, H, W): the content image where nothing is painted."""
        return torch.lerp(self.content, pixels, self.area)


class Patch(NamedTuple):
    """A tile of a picture, what is around the painted area in it, and its core's content costs."""

    tile: Tile
    surroundings: Surroundings | None
    terms: tuple[ContentTerm, ...]

    def around(self, pixels: Tensor) -> Tensor:
        """What is judged of `pixels`, (1, 3, h, w)."""
        return pixels if self.surroundings is None else self.surroundings.around(pixels)


class Looked(NamedTuple):
    """What a pass has found before its way back through the network.

    Attributes:
        figures: J, J_content and J_style, (B, 3).
        gradients: goes the way back, once, to the gradients, in the shape of the images.
    """

    figures: Tensor
    gradients: Callable[[], Tensor]


# What looks at images with α and β of each, (B, 2). The images are (B, 3, H, W); those of unlike
# sizes (1, n), the values of one after the other.
Look: TypeAlias = Callable[[Tensor, Tensor], Looked]


class Judge:
    """What judges pictures of one size that are looked at together.

    Args:
        patches: of each picture, all of it.
        styles: the costs of style of each.
        variations: the weight of each's total variation.

    Attributes:
        layers: that are looked at.
        styles: the costs of style of all.
    """

    def __init__(
        self,
        patches: Sequence[Patch],
        styles: Sequence[Sequence[StyleTerm]],
        variations: Sequence[float],
    ) -> None:
        self.tile = patches[0].tile
        self.contents = together([patch.terms for patch in patches])
        self.styles = together(styles)
        terms: list[ContentTerm | StyleTerm] = [*self.contents, *self.styles]
        self.layers = frozenset(term.layer for term in terms)
        self.variation: Tensor | None = None
        if any(variations):
            device = terms[0].cost.scale.device
            self.variation = torch.tensor(variations, device=device)


class Judging:
    """What a judge makes of pictures, in two steps: the costs of style can be found in between.

    The gradient is that of J times the number of a picture's values: J is a mean over them, and its
    own gradient would be below the thresholds of an optimiser.

    Args:
        judge: of the pictures.
        pictures: (B, 3, H, W).
        found: at least the activations of the judge's layers in them.
        weights: α and β of each, (B, 2).

    Attributes:
        descent: the way to the gradient of J, once the judging is at its end.
        moments: of each of the judge's costs of style.
        beta: β times the number of values, (B,).
    """

    def __init__(
        self, judge: Judge, pictures: Tensor, found: Mapping[str, Tensor], weights: Tensor
    ) -> None:
        self._judge = judge
        self._weights = weights
        self._count = pictures[0].numel()
        alpha, self.beta = (weights * self._count).unbind(dim=1)
        self.descent = Descent(pictures, found, judge.tile)
        self._content = self.descent.judge_content(judge.contents, alpha)
        self.moments = self.descent.moments(judge.styles)

    def end(self, style: Tensor, slopes: Sequence[Slopes]) -> Tensor:
        """J, J_content and J_style, (B, 3).

        Args:
            style: J_style, (B,).
            slopes: its gradient with respect to `moments`.
        """
        judge, weights = self._judge, self._weights
        self.descent.follow(judge.styles, slopes, self.beta)
        figures = torch.stack([self._content, style], dim=1)
        total = (weights * figures).sum(dim=1)
        if judge.variation is not None:
            total += self.descent.judge_variation(judge.variation, self._count)
        return torch.cat([total.unsqueeze(1), figures], dim=1)


def joined(each: Sequence[Surroundings | None]) -> Surroundings | None:
    """The surroundings of several pictures; None has none."""
    present = [one for one in each if one is not None]
    if not present:
        return None
    everywhere = Surroundings(
        torch.zeros_like(present[0].content), torch.ones_like(present[0].area)
    )
    both = zip(*(one or everywhere for one in each), strict=True)
    return Surroundings(*(torch.cat(parts) for parts in both))
