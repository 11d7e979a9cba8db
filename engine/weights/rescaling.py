"""Any network's layers at one scale, so that recipes' constants mean the same with all.

The costs by their formulas grow with the square (content) and the fourth power (style) of the
activations, and trained networks have layers whose activations are fifty times those of others.
Gatys, Ecker & Bethge 2016 scale each filter of VGG19 so that its mean activation over pictures is
one. As ReLUs and pooling are homogeneous, the next layer's weights can undo that: the network's
output stays the same but for its scale. Here whole layers are scaled, not single filters, which
keeps the proportions among a layer's channels as they were trained: with those made equal, rarely
active channels took the colours out of pictures.
"""

from __future__ import annotations

import torch
from torch.nn import functional

from engine.job.layers import CONVOLUTIONS, block_of
from engine.vgg.preprocessing import preprocess
from engine.vgg.vgg import Weights
from engine.weights.whitened import sheets

# The deviation of a layer's activations before their ReLU, as root mean square over its channels.
# At 5 the textbook's weights of content and style, 10 and 40, balance the two.
DEVIATION = 5.0
_SEED, _SHEETS = 20, 2
# So that the last bits, which differ between processors, make no other weights.
_DIGITS = 3
# A layer that is silent can't be scaled.
_LEAST = 1e-6


@torch.no_grad()
def rescaled(weights: Weights) -> Weights:
    """The same network, with each layer's activations at `DEVIATION` over the drawn sheets.

    Args:
        weights: see `engine.vgg.vgg`; with max pooling, as VGG was trained.
    """
    x = torch.cat([preprocess(sheet, torch.device("cpu")) for sheet in sheets(_SEED, _SHEETS)])
    found: Weights = {}
    before = 1.0
    for conv in CONVOLUTIONS:
        if conv.endswith("_1") and block_of(conv) > 1:
            x = functional.max_pool2d(x, 2)
        weight, bias = weights[f"{conv}.weight"], weights[f"{conv}.bias"]
        padded = functional.pad(x, (1, 1, 1, 1), mode="replicate")
        x = functional.conv2d(padded, weight / before, bias)
        factor = _factor(x)
        found[f"{conv}.weight"], found[f"{conv}.bias"] = weight * (factor / before), bias * factor
        x = functional.relu_(x.mul_(factor))
        before = factor
    return found


def _factor(activations: torch.Tensor) -> float:
    deviation = float(activations.var(dim=(0, 2, 3)).mean().sqrt())
    return float(f"{DEVIATION / deviation:.{_DIGITS}g}") if deviation > _LEAST else 1.0
