"""How many operations VGG19 takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from engine.job.layers import CONVOLUTIONS, block_of
from engine.vgg.vgg import weight_shapes

# Forward, and back to the picture: the gradient with respect to a convolution's input takes as many
# operations as the convolution. None is taken with respect to the weights.
_PASSES = 2


def operations(
    height: int,
    width: int,
    layers: Collection[str],
    shapes: Mapping[str, Sequence[int]] | None = None,
) -> int:
    """Floating-point operations of one gradient of a picture, by direct convolution.

    Of each convolution down to the deepest of `layers`, in both directions,
    2 · n_H n_W · C_out · C_in · k_H k_W: a multiplication and an addition for each weight and
    position. What ReLUs, poolings, costs and the optimiser take is left out: it is below a
    hundredth where pictures are large enough to wait for.

    Args:
        height: of the picture, in pixels.
        width: of the picture, in pixels.
        layers: names such as "conv4_2" or "relu4_2".
        shapes: of the weights by name; None means VGG19's.
    """
    shapes = weight_shapes() if shapes is None else shapes
    missing = {layer.replace("relu", "conv") for layer in layers}
    count = 0
    for conv in CONVOLUTIONS:
        if not missing:
            break
        missing.discard(conv)
        halved = 2 ** (block_of(conv) - 1)
        positions = max(1, height // halved) * max(1, width // halved)
        channels_out, channels_in, *kernel = shapes[f"{conv}.weight"]
        count += 2 * positions * channels_out * channels_in * kernel[0] * kernel[1]
    return _PASSES * count
