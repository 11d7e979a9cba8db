"""Two settings that people know, as plain loops that anything can be compared with.

`neural_style` has the defaults of neural-style (Johnson 2015, as neural-style-pt has them) but for
the number of iterations, `crowsonkb` those of crowsonkb's style-transfer-pytorch. Written from
their formulas; their networks are VGG19's, and these see with the filters at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from bench.measure.plain import PlainNetwork, Wasserstein, gram
from engine.job.layers import CONVOLUTIONS
from engine.job.recipe import Pooling
from engine.pictures import images
from engine.vgg.preprocessing import DEVIATION, MEAN, preprocess, reverse
from engine.vgg.vgg import Weights

STYLE_LAYERS = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1")
CONTENT_LAYER = "relu4_2"
LAYERS = frozenset((*STYLE_LAYERS, CONTENT_LAYER))

# How many times as large activations are in the network that neural-style takes, for pixels of 0
# to 255, as in ours, which `engine.weights.rescaling` brings to one size; measured with VGG16's
# filters.
PUBLISHED = {
    "relu1_1": 15.0,
    "relu2_1": 104.0,
    "relu3_1": 205.0,
    "relu4_1": 150.0,
    "relu4_2": 87.0,
    "relu5_1": 20.4,
}
# torchvision's network sees pixels in units of their deviation, and has activations of that size.
_LEVELS = 255 * sum(DEVIATION) / 3
_SMALLEST = 128


@dataclass(frozen=True, slots=True)
class Task:
    """What a reference paints.

    Attributes:
        content: the photo.
        style: the painting.
        size: longest side of the picture, and of the painting as it is seen, in pixels.
        weights: see `engine.vgg.vgg`, rescaled.
        device: to compute on.
        iterations: of each size.
        factor: the content's weight, as a part of the published one.
        say: told now and then how far it is.
    """

    content: Image.Image
    style: Image.Image
    size: int
    weights: Weights
    device: torch.device
    iterations: int = 500
    factor: float = 1.0
    say: Callable[[int], None] = lambda _: None

    def seen(self, size: int) -> tuple[Tensor, Tensor]:
        """Photo and painting as the network gets them at that size, (1, 3, H, W) each."""
        photo, painting = images.fit(self.content, size), images.fit(self.style, size)
        return preprocess(photo, self.device), preprocess(painting, self.device)

    def network(self, replicate: tuple[str, ...] = ()) -> PlainNetwork:
        """With the largest of each four activations kept."""
        return PlainNetwork(self.weights, self.device, Pooling.MAX, replicate=replicate)


class NeuralStyleCost:
    """5 mean (F - P)² + 100 Σ_l mean (G_l - A_l)² + 10⁻³ Σ |neighbours' difference|.

    F and P are activations at relu4_2, G and A Gram matrices over the number of activations, both
    of the size that they have in the published network; pixels go from 0 to 255.

    Args:
        network: that looks at the pictures.
        content: the photo as the network gets it.
        style: the painting.
        factor: of the content's weight.
    """

    def __init__(
        self, network: PlainNetwork, content: Tensor, style: Tensor, factor: float
    ) -> None:
        self._network, self._factor = network, factor
        with torch.no_grad():
            self._content = self._activations(content)[CONTENT_LAYER]
            style_found = self._activations(style)
            self._style = {name: _over_all(style_found[name]) for name in STYLE_LAYERS}

    def __call__(self, image: Tensor) -> Tensor:
        """The cost of a picture as the network gets it, (1, 3, H, W), as a scalar."""
        found = self._activations(image)
        error = functional.mse_loss(found[CONTENT_LAYER], self._content)
        total = 5.0 * self._factor * error
        for name, target in self._style.items():
            total = total + 100.0 * functional.mse_loss(_over_all(found[name]), target)
        pixels = 255 * image * _column(DEVIATION, image)
        across = (pixels[..., 1:] - pixels[..., :-1]).abs().sum()
        down = (pixels[..., 1:, :] - pixels[..., :-1, :]).abs().sum()
        return total + 1e-3 * (across + down)

    def _activations(self, image: Tensor) -> dict[str, Tensor]:
        found = self._network(image, LAYERS)
        return {name: PUBLISHED[name] * activations for name, activations in found.items()}


def neural_style(task: Task) -> Image.Image:
    """L-BFGS from the photo, at one size; each iteration looks at the picture once."""
    content, style = task.seen(task.size)
    cost = NeuralStyleCost(task.network(), content, style, task.factor)
    deviation, mean = (_column(each, content) for each in (DEVIATION, MEAN))
    pixels = (255 * (content * deviation + mean)).contiguous().requires_grad_(True)
    optimiser = torch.optim.LBFGS(
        [pixels], max_iter=task.iterations, tolerance_grad=-1, tolerance_change=-1, history_size=100
    )
    looks = 0

    def look() -> Tensor:
        nonlocal looks
        looks += 1
        task.say(looks)
        optimiser.zero_grad()
        found = cost((pixels / 255 - mean) / deviation)
        found.backward()  # type: ignore[no-untyped-call]
        return found

    optimiser.step(look)  # type: ignore[no-untyped-call]
    return reverse((pixels.detach() / 255 - mean) / deviation)


class CrowsonkbCost:
    """0.015 mean (F - P)² + Σ_l w_l W² / n_C + 2 mean (Δx² + Δy²).

    The weights w are as 256:64:16:4:1 and sum to 1. W is the Wasserstein-2 distance of Gaussians
    with the means and covariances of activations, which have the size that they have in
    torchvision's network; pixels go from 0 to 1. The arguments are `NeuralStyleCost`'s.
    """

    def __init__(
        self, network: PlainNetwork, content: Tensor, style: Tensor, factor: float
    ) -> None:
        self._network, self._factor = network, factor
        with torch.no_grad():
            self._content = self._activations(content)[CONTENT_LAYER]
            found = self._activations(style)
        shares = [4.0**-index for index, _ in enumerate(STYLE_LAYERS)]
        self._style = [
            (name, share / sum(shares) / found[name].shape[1], Wasserstein(found[name]))
            for name, share in zip(STYLE_LAYERS, shares, strict=True)
        ]

    def __call__(self, image: Tensor) -> Tensor:
        """The cost of a picture as the network gets it, (1, 3, H, W), as a scalar."""
        found = self._activations(image)
        error = functional.mse_loss(found[CONTENT_LAYER], self._content)
        total = 0.015 * self._factor * error
        for name, weight, style in self._style:
            total = total + weight * style.distance(found[name]).to(total)
        pixels = functional.pad(image * _column(DEVIATION, image), (0, 1, 0, 1), mode="replicate")
        across = pixels[..., :-1, 1:] - pixels[..., :-1, :-1]
        down = pixels[..., 1:, :-1] - pixels[..., :-1, :-1]
        return total + 2.0 * (across.square() + down.square()).mean()

    def _activations(self, image: Tensor) -> dict[str, Tensor]:
        found = self._network(image, LAYERS)
        return {name: PUBLISHED[name] / _LEVELS * found[name] for name in LAYERS}


def crowsonkb(task: Task) -> Image.Image:
    """Adam on sizes that grow by √2, twice as long at the first; the average of its iterates."""
    network = task.network(replicate=CONVOLUTIONS[:1])
    small, _ = task.seen(sizes(task.size)[0])
    deviation, mean = (_column(each, small) for each in (DEVIATION, MEAN))
    picture, before, done = small * deviation + mean, None, 0
    for size in sizes(task.size):
        content, style = task.seen(size)
        cost = CrowsonkbCost(network, content, style, task.factor)
        larger = functional.interpolate(picture, content.shape[2:], mode="bicubic").clamp(0, 1)
        pixels = larger.clone().requires_grad_(True)
        optimiser = _adam(pixels, before)
        average, weight = 0.01 * larger, 0.01
        for _ in range(task.iterations if before else 2 * task.iterations):
            done += 1
            task.say(done)
            optimiser.zero_grad()
            cost((pixels - mean) / deviation).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            with torch.no_grad():
                pixels.clamp_(0, 1)
                average, weight = 0.99 * average + 0.01 * pixels, 0.99 * weight + 0.01
        # The average began with nothing.
        picture, before = average / weight, optimiser.state[pixels]
    return reverse((picture - mean) / deviation)


def sizes(last: int) -> tuple[int, ...]:
    """Longest sides in ascending order, each √2 times the one before, from about 128 to `last`."""
    return tuple(_downwards(last))[::-1]


def _downwards(last: int) -> Iterator[int]:
    yield last
    step = 1
    while (size := round(last / 2 ** (step / 2))) >= _SMALLEST:
        yield size
        step += 1


def _adam(pixels: Tensor, before: dict[str, Tensor] | None) -> torch.optim.Adam:
    """Adam that goes on from the moments that it had at a smaller size, if there were any."""
    optimiser = torch.optim.Adam([pixels], lr=0.02, betas=(0.9, 0.99))
    if before is not None:
        first, second = before["exp_avg"], before["exp_avg_sq"]
        shape = pixels.shape[2:]
        optimiser.state[pixels] = {
            "step": before["step"],
            "exp_avg": functional.interpolate(first, shape, mode="bicubic"),
            "exp_avg_sq": functional.interpolate(second, shape, mode="bilinear").clamp_min(0),
        }
    return optimiser


def _over_all(activations: Tensor) -> Tensor:
    """The Gram matrix over the number of activations."""
    return gram(activations) / activations.shape[1]


def _column(values: tuple[float, ...], like: Tensor) -> Tensor:
    return like.new_tensor(values).view(1, 3, 1, 1)


REFERENCES: dict[str, Callable[[Task], Image.Image]] = {
    "neural-style": neural_style,
    "crowsonkb": crowsonkb,
}
