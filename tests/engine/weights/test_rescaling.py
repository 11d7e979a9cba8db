"""Layers at one scale: the same network, whatever its activations were."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional

from engine.job.layers import CONVOLUTIONS, block_of
from engine.vgg.preprocessing import preprocess
from engine.vgg.vgg import Weights
from engine.weights.rescaling import DEVIATION, rescaled
from engine.weights.whitened import sheets

_WIDTH = 6


def network(seed: int = 1) -> Weights:
    """VGG19 with few channels, whose layers differ much in scale, as trained ones do."""
    random = torch.Generator().manual_seed(seed)
    weights, channels = {}, 3
    for number, conv in enumerate(CONVOLUTIONS):
        weight = torch.randn(_WIDTH, channels, 3, 3, generator=random) / math.sqrt(9 * channels)
        weights[f"{conv}.weight"] = weight * (3.0 if number % 3 else 0.4)
        weights[f"{conv}.bias"] = 0.1 * torch.randn(_WIDTH, generator=random)
        channels = _WIDTH
    return weights


def activations(weights: Weights, image: torch.Tensor) -> dict[str, torch.Tensor]:
    """Before each ReLU; in float64, and by loops of their own."""
    found, x = {}, image.double()
    for conv in CONVOLUTIONS:
        if conv.endswith("_1") and block_of(conv) > 1:
            x = functional.max_pool2d(x, 2)
        padded = functional.pad(x, (1, 1, 1, 1), mode="replicate")
        weight, bias = weights[f"{conv}.weight"], weights[f"{conv}.bias"]
        found[conv] = functional.conv2d(padded, weight.double(), bias.double())
        x = functional.relu(found[conv])
    return found


def test_only_the_scale_of_each_layer_changes() -> None:
    weights = network()
    image = torch.randn(1, 3, 64, 80, generator=torch.Generator().manual_seed(2))
    before, after = activations(weights, image), activations(rescaled(weights), image)
    for conv in CONVOLUTIONS:
        factor = float(after[conv].norm() / before[conv].norm())
        torch.testing.assert_close(after[conv], factor * before[conv], rtol=1e-4, atol=1e-5)


def test_each_layer_deviates_alike_over_the_drawn_sheets() -> None:
    images = torch.cat([preprocess(sheet, torch.device("cpu")) for sheet in sheets(20, 2)])
    for conv, found in activations(rescaled(network()), images).items():
        deviation = float(found.var(dim=(0, 2, 3)).mean().sqrt())
        assert deviation == pytest.approx(DEVIATION, rel=0.01), conv


def test_networks_that_differ_in_scale_alone_become_one() -> None:
    weights = network()
    other = dict(weights)
    other["conv1_2.weight"], other["conv1_2.bias"] = (
        50 * weights["conv1_2.weight"],
        50 * weights["conv1_2.bias"],
    )
    other["conv2_1.weight"] = weights["conv2_1.weight"] / 50
    one, another = rescaled(weights), rescaled(other)
    for name, tensor in one.items():
        torch.testing.assert_close(another[name], tensor, rtol=0.02, atol=1e-6)


def test_a_silent_layer_is_left_as_it_is() -> None:
    weights = network()
    weights["conv3_1.weight"] = torch.zeros_like(weights["conv3_1.weight"])
    weights["conv3_1.bias"] = torch.zeros_like(weights["conv3_1.bias"])
    found = rescaled(weights)
    assert all(tensor.isfinite().all() for tensor in found.values())
    assert not found["conv3_1.weight"].any()
