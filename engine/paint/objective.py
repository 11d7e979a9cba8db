"""What is minimised: J = α J_content + β J_style + the total variation's share, and its gradient.

The costs of style are functions of a layer's moments, which are sums over positions. So a picture
too large to be held whole, with all its activations, is looked at tile by tile, twice: first the
tiles' moments are summed, and the cost's gradient with respect to these sums is taken; then each
tile is propagated back against that gradient. The result is the whole picture's gradient, and the
memory it takes depends on the tile.

Pictures that are small enough to be looked at whole can be looked at together: those of one size
in one batch, others as `engine.paint.sheets` says.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor

from engine.job.recipe import Pooling
from engine.job.spec import Costs
from engine.job.stages import Stage
from engine.losses.losses import ContentCost, content_scale
from engine.losses.moments import Moments, added
from engine.paint import tiles
from engine.paint.canvas import Evaluation
from engine.paint.judging import Judge, Judging, Look, Looked, Patch, Surroundings, joined
from engine.paint.regions import FindStyles, style_terms
from engine.paint.scene import Scene
from engine.paint.terms import ContentTerm, Descent, gradient_of, judge_style
from engine.paint.tiles import Tile
from engine.tensors.transfer import fetching, sent
from engine.vgg import preprocessing
from engine.vgg.sheet import LEAST_SIDE, Sheet, Size
from engine.vgg.vgg import VGG19


class Question(NamedTuple):
    """What is the cost of `image`, (1, 3, H, W), at `progress` (0 to 1) through its job?"""

    objective: Objective
    image: Tensor
    progress: float

    @property
    def kind(self) -> Hashable:
        """Questions of one kind can be answered together; None: this one only by itself."""
        return self.objective.kind

    def answer(self) -> Evaluation:
        """The answer, found by itself."""
        return self.objective(self.image, self.progress)


class Pass:
    """One pass through the network, forward and back, for objectives of one kind.

    It waits for nothing that a GPU was told to do, and works with tensors alone.

    Args:
        objectives: of one kind, one for each picture.
    """

    def __init__(self, objectives: Sequence[Objective]) -> None:
        order = _like_by_like(objectives)
        self._objectives = tuple(objectives[index] for index in order)
        self._network = first = self._objectives[0]
        self._order: Tensor | None = None
        if order != sorted(order):
            self._order = torch.tensor(order, device=first.device)
            self._places = self._order.argsort()
        self._judge = judge_of(self._objectives)
        self._layers = sorted(self._judge.layers)
        self._surroundings = joined([each.whole.surroundings for each in self._objectives])

    def look(self, images: Tensor, weights: Tensor) -> Looked:
        """Costs of `images`, and the way back to the gradients, which are as in `Judging`.

        Args:
            images: one for each objective, (B, 3, H, W).
            weights: α and β of each, (B, 2), from `Objective.weights`.
        """
        with self._network.at_work():
            figures, back = self._looked(self._ordered(images), self._ordered(weights))

        def gradients() -> Tensor:
            with self._network.at_work():
                return self._as_asked(back())

        return Looked(self._as_asked(figures), gradients)

    def _ordered(self, each: Tensor) -> Tensor:
        return each if self._order is None else each[self._order]

    def _as_asked(self, each: Tensor) -> Tensor:
        return each if self._order is None else each[self._places]

    def _looked(self, images: Tensor, weights: Tensor) -> Looked:
        """The same of images in the pass's own order."""
        leaves = images.detach().requires_grad_(True)
        judged = leaves if self._surroundings is None else self._surroundings.around(leaves)
        found = self._network.look(judged, self._layers)
        judging = Judging(self._judge, judged, found, weights)
        figures = judging.end(*judge_style(self._judge.styles, judging.moments, judging.beta))
        return Looked(figures, partial(gradient_of, [judging.descent], leaves))


def judge_of(objectives: Sequence[Objective]) -> Judge:
    """What judges the pictures of objectives of one size."""
    return Judge(
        [each.whole for each in objectives],
        [each.styles for each in objectives],
        [each.variation_weight for each in objectives],
    )


def _like_by_like(objectives: Sequence[Objective]) -> list[int]:
    """The objectives' places in an order that lets a GPU answer as many as it can in one step."""
    places = range(len(objectives))
    if objectives[0].device.type == "cpu":
        return list(places)
    return sorted(places, key=lambda place: objectives[place].likeness)


def _by_a_pass(objectives: Sequence[Objective]) -> Look:
    return Pass(objectives).look


def answer_together(
    questions: Sequence[Question],
    looks: Callable[[Sequence[Objective]], Look] = _by_a_pass,
) -> list[Evaluation]:
    """The answers to questions, found in one pass through the network.

    Args:
        questions: of one kind; or of unlike kinds, if `looks` makes what can look at those.
        looks: makes what looks at the images of objectives.
    """
    weights = [question.objective.weights(question.progress) for question in questions]
    look = looks([question.objective for question in questions])
    shapes = [question.image.shape for question in questions]
    alike = len({question.kind for question in questions}) == 1
    values = [question.image if alike else question.image.flatten() for question in questions]
    images = torch.cat(values) if alike else torch.cat(values).unsqueeze(0)
    figures, back = look(images, sent(weights, images.device))
    # A GPU goes back while the CPU, which knows the costs by then, tells it what comes next.
    fetched, gradients = fetching(figures), back()
    each = torch.split(gradients, 1 if alike else [x.numel() for x in values], int(not alike))
    return [
        Evaluation(Costs(*costs), gradient.view(shape))
        for costs, gradient, shape in zip(fetched(), each, shapes, strict=True)
    ]


class Objective:
    """The cost of an image over a stage, and its gradient.

    Args:
        scene: the pictures.
        stage: the size, and the content layers.
        vgg: the network.
        styles: finds the costs of style.

    Attributes:
        layers: that are looked at.
        styles: the costs of style.
        variation_weight: the total variation's.
    """

    def __init__(
        self, scene: Scene, stage: Stage, vgg: VGG19, styles: FindStyles = style_terms
    ) -> None:
        self._recipe = recipe = scene.recipe
        self._vgg = vgg
        self._content_layers = stage.content_layers
        self._picture = scene.content_at(stage.ratio)
        area = scene.area_at(stage.ratio)
        self._area = None if area is None else preprocessing.grey(area, vgg.device)
        self.variation_weight = recipe.tv_weight
        self.styles = styles(scene, stage, self._picture.size, vgg)
        names = {layer.name for layer in (*stage.content_layers, *stage.style_layers)}
        self.layers = tuple(sorted(names))
        height, width = self._picture.height, self._picture.width
        self._tiles = tiles.cut(height, width, recipe.tile, self.layers)
        # Made once for a whole picture; those of many tiles would take too much memory.
        targets = [self._targets(self._tiles[0])] if len(self._tiles) == 1 else None
        self._scales = self._content_scales(targets or map(self._targets, self._tiles))
        self._kept = self._patch(self._tiles[0], targets[0]) if targets else None

    @property
    def content(self) -> Tensor:
        """The content image at the stage's size, preprocessed, (1, 3, H, W)."""
        return preprocessing.preprocess(self._picture, self._vgg.device)

    @property
    def device(self) -> torch.device:
        """Where it is calculated."""
        return self._vgg.device

    def at_work(self) -> AbstractContextManager[None]:
        """See `VGG19.at_work`."""
        return self._vgg.at_work()

    @property
    def kind(self) -> Hashable:
        """See `Question.kind`."""
        if self._kept is None:
            return None
        return id(self._vgg), self.size, self.pooling

    @property
    def shelf(self) -> Hashable:
        """Questions of it can be answered together on a GPU, of whatever kind; None: not this one.

        On a CPU that is slower than one after the other.
        """
        if self._kept is None or self.device.type == "cpu" or min(self.size) < LEAST_SIDE:
            return None
        return id(self._vgg)

    @property
    def size(self) -> Size:
        """Height and width of the picture, in pixels."""
        return self._picture.height, self._picture.width

    @property
    def pooling(self) -> Pooling:
        """How its activations are halved."""
        return self._recipe.pooling

    @property
    def likeness(self) -> list[str]:
        """Where it is the same, a GPU can answer questions of a kind in the same steps."""
        return [str(term.kind) for term in self.styles] + [term.layer for term in self.whole.terms]

    @property
    def whole(self) -> Patch:
        """All of a picture that is small enough to be looked at whole."""
        assert self._kept is not None  # noqa: S101 - only whole pictures are answered together
        return self._kept

    def __call__(self, image: Tensor, progress: float) -> Evaluation:
        """Costs and gradient of `image`, (1, 3, H, W), at `progress` (0 to 1) through the job.

        The gradient is that of J times the number of the image's values, as in `Pass`.
        """
        if self._kept is not None:
            return answer_together([Question(self, image, progress)])[0]
        with self.at_work():
            return self._by_tiles(image, progress)

    def look(
        self, images: Tensor, layers: Sequence[str], sheet: Sheet | None = None
    ) -> dict[str, Tensor]:
        """The activations of `images`, (B, 3, H, W): (B, n_C, n_H, n_W) for each of `layers`."""
        if not layers:
            return {}
        found: dict[str, Tensor] = self._vgg(images, layers, self.pooling, sheet)
        return found

    def weights(self, progress: float) -> tuple[float, float]:
        """α and β at `progress` (0 to 1) through the job."""
        return self._recipe.alpha.at(progress), self._recipe.beta.at(progress)

    def _by_tiles(self, image: Tensor, progress: float) -> Evaluation:
        """Costs and gradient in two passes over the tiles."""
        weights = image.new_tensor([self.weights(progress)])
        alpha, beta = (weights * image.numel()).unbind(dim=1)
        style, slopes = judge_style(self.styles, self._moments(image), beta)
        content, variation = torch.zeros_like(style), torch.zeros_like(style)
        gradient = torch.zeros_like(image)
        for patch in self._patches():
            pixels = patch.tile.outer.of(image).detach().requires_grad_(True)
            descent = self._descent(patch.around(pixels), patch.tile, self.layers)
            content += descent.judge_content(patch.terms, alpha)
            descent.follow(self.styles, slopes, beta)
            if self.variation_weight:
                variation += descent.judge_variation(
                    image.new_tensor([self.variation_weight]), image.numel()
                )
            patch.tile.outer.of(gradient).add_(gradient_of([descent], pixels))
        total = weights[:, 0] * content + weights[:, 1] * style + variation
        costs = Costs(*(float(cost) for cost in (total, content, style)))
        return Evaluation(costs, gradient)

    @torch.no_grad()
    def _moments(self, image: Tensor) -> list[Moments]:
        """The first of the two passes: the tiles' moments, summed."""
        sums: list[Moments] = []
        layers = sorted({term.layer for term in self.styles})
        for patch in self._patches(with_targets=False) if layers else ():
            pixels = patch.around(patch.tile.outer.of(image))
            sums = added(sums, self._descent(pixels, patch.tile, layers).moments(self.styles))
        return sums

    def _descent(self, pixels: Tensor, tile: Tile, layers: Sequence[str]) -> Descent:
        return Descent(pixels, self.look(pixels, layers), tile)

    def _patches(self, *, with_targets: bool = True) -> Iterator[Patch]:
        for tile in self._tiles:
            yield self._patch(tile, self._targets(tile) if with_targets else {})

    def _patch(self, tile: Tile, targets: Mapping[str, Tensor]) -> Patch:
        surroundings = None
        if self._area is not None:
            surroundings = Surroundings(self._content_in(tile), tile.outer.of(self._area))
        terms = tuple(
            ContentTerm(
                layer.name,
                slice(0, 1),
                ContentCost.of(targets[layer.name], layer.weight * self._scales[layer.name]),
            )
            for layer in self._content_layers
            if targets
        )
        return Patch(tile, surroundings, terms)

    @torch.no_grad()
    def _targets(self, tile: Tile) -> dict[str, Tensor]:
        """The content image's activations in a tile's core."""
        layers = [layer.name for layer in self._content_layers]
        content = self._content_in(tile)
        found = self.look(content, layers)
        # Copied, as what is around the core would otherwise be kept with it.
        return {
            name: tile.core_of(found[name], name).to(content.dtype, copy=True) for name in layers
        }

    def _content_in(self, tile: Tile) -> Tensor:
        return preprocessing.preprocess(tile.outer.cut_from(self._picture), self._vgg.device)

    def _content_scales(self, targets: Iterable[Mapping[str, Tensor]]) -> dict[str, float]:
        """The factor of each content layer's cost, which is one for the whole picture."""
        energies = {layer.name: 0.0 for layer in self._content_layers}
        counts = {layer.name: 0 for layer in self._content_layers}
        for found in targets if energies else ():
            for name, target in found.items():
                energies[name] += float(target.double().square().sum())
                counts[name] += target.numel()
        return {
            name: content_scale(self._recipe.normalisation, counts[name], energy)
            for name, energy in energies.items()
        }
