"""The layers of VGG19 by name. No torch here."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from engine.job.errors import InvalidJob

# VGG19's convolutions by block: all sixteen, as a layer may be chosen by any of their names. They
# hold 20 million of the network's 143 million parameters; its classifier paints nothing.
CONVOLUTIONS: tuple[str, ...] = tuple(
    f"conv{block}_{index}"
    for block, count in ((1, 2), (2, 2), (3, 4), (4, 4), (5, 4))
    for index in range(1, count + 1)
)
# Channels of each block's convolutions.
WIDTHS = (64, 128, 256, 512, 512)
# Simonyan & Zisserman's network of 16 layers has three convolutions in these blocks.
ABSENT_FROM_VGG16: tuple[str, ...] = ("conv3_4", "conv4_4", "conv5_4")
# A layer is a convolution's output ("conv4_2") or the same after its ReLU ("relu4_2").
LAYERS: frozenset[str] = frozenset(
    name for conv in CONVOLUTIONS for name in (conv, conv.replace("conv", "relu"))
)


class Layer(NamedTuple):
    """A layer of VGG19 by name, and its weight among the layers of its cost."""

    name: str
    weight: float


def block_of(layer: str) -> int:
    """The block, 1 to 5, that a layer such as "conv4_2" or "relu4_2" belongs to."""
    return int(layer[4])


def shape_of(conv: str) -> tuple[int, int]:
    """The channels of a convolution's results, and of what it looks at."""
    before = CONVOLUTIONS.index(conv) - 1
    channels_in = 3 if before < 0 else WIDTHS[block_of(CONVOLUTIONS[before]) - 1]
    return WIDTHS[block_of(conv) - 1], channels_in


def depth_of(layer: str) -> int:
    """How many convolutions lead to a layer such as "conv4_2" or "relu4_2", itself included."""
    return CONVOLUTIONS.index(layer.replace("relu", "conv")) + 1


def share_of_network(deepest: str) -> float:
    """The part of the network's operations that a pass takes as far as this layer, up to 1."""
    return sum(_OPERATIONS[: depth_of(deepest)]) / sum(_OPERATIONS)


def not_deeper(layers: tuple[Layer, ...], deepest: str | None) -> tuple[Layer, ...]:
    """The layers down to `deepest`; all where that is None, or none would be left."""
    if deepest is None:
        return layers
    return tuple(each for each in layers if depth_of(each.name) <= depth_of(deepest)) or layers


def equal_layers(names: Iterable[str]) -> tuple[Layer, ...]:
    """Layers of equal weights that sum to 1."""
    chosen = tuple(names)
    return tuple(Layer(name, 1 / len(chosen)) for name in chosen)


def parse_layers(text: str) -> tuple[Layer, ...]:
    """Layers as typed: "conv4_2" or "conv1_1=0.7,conv2_1=0.3"; all with a weight, or none.

    Without weights all layers get the same, and they sum to 1.

    Raises:
        InvalidJob: the text is not of that form.
    """
    names, weights = [], []
    for part in text.split(","):
        name, equals, weight = part.partition("=")
        names.append(name.strip())
        if equals:
            try:
                weights.append(float(weight))
            except ValueError:
                raise InvalidJob(f"{weight.strip()!r} is no weight; write a number.") from None
    if weights and len(weights) < len(names):
        raise InvalidJob("Give every layer a weight, such as conv1_1=0.7,conv2_1=0.3, or none.")
    chosen = weights or [1 / len(names)] * len(names)
    return tuple(Layer(*pair) for pair in zip(names, chosen, strict=True))


# Of each convolution, for a pixel of the picture: each block sees a quarter of the one before.
_OPERATIONS: tuple[float, ...] = tuple(
    math.prod(shape_of(conv)) * 0.25 ** block_of(conv) for conv in CONVOLUTIONS
)
