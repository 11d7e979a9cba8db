"""VGG19 against torchvision's own, on the same weights."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torchvision.models import vgg19

from engine.layers import CONVOLUTIONS, LAYERS
from engine.recipe import Pooling
from engine.vgg import VGG19, Weights, weight_shapes


@pytest.fixture(scope="module")
def features() -> nn.Sequential:
    torch.manual_seed(0)
    found = vgg19(weights=None).features
    assert isinstance(found, nn.Sequential)
    for module in found:
        if isinstance(module, nn.Conv2d):
            module.padding_mode = "replicate"
    return found.eval()


@pytest.fixture(scope="module")
def weights(features: nn.Sequential) -> Weights:
    convolutions = [module for module in features if isinstance(module, nn.Conv2d)]
    found: Weights = {}
    for name, module in zip(CONVOLUTIONS, convolutions, strict=True):
        assert module.bias is not None
        found[f"{name}.weight"], found[f"{name}.bias"] = module.weight, module.bias
    return found


def by_torchvision(features: nn.Sequential, image: torch.Tensor) -> dict[str, torch.Tensor]:
    """Every layer's activations, by running torchvision's modules one after the other."""
    found: dict[str, torch.Tensor] = {}
    block, index = 1, 0
    for module in features:
        image = module(image.clone())  # torchvision's ReLU overwrites its input
        if isinstance(module, nn.Conv2d):
            index += 1
            found[f"conv{block}_{index}"] = image
        elif isinstance(module, nn.ReLU):
            found[f"relu{block}_{index}"] = image
        else:
            block, index = block + 1, 0
    return found


def test_every_layer_equals_torchvisions(features: nn.Sequential, weights: Weights) -> None:
    image = torch.randn(1, 3, 50, 67, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = by_torchvision(features, image)
        found = VGG19(weights)(image, sorted(LAYERS), Pooling.MAX)
    assert len(found) == 2 * 16
    for name, activations in found.items():
        torch.testing.assert_close(activations, expected[name], msg=name)


def test_average_pooling_is_torchvisions_network_with_averages(
    features: nn.Sequential, weights: Weights
) -> None:
    averaging = nn.Sequential(
        *(nn.AvgPool2d(2) if isinstance(module, nn.MaxPool2d) else module for module in features)
    )
    image = torch.randn(1, 3, 32, 48, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        found = VGG19(weights)(image, ["conv5_1"], Pooling.AVERAGE)["conv5_1"]
        torch.testing.assert_close(found, by_torchvision(averaging, image)["conv5_1"])


def test_it_goes_no_deeper_than_the_deepest_layer_asked_for(weights: Weights) -> None:
    network = VGG19(weights)
    for name in weight_shapes():
        if name > "conv2_2":
            network.get_buffer(name.replace(".", "_")).fill_(float("nan"))
    found = network(torch.zeros(1, 3, 16, 16), ["relu2_1", "conv1_2"])
    assert set(found) == {"relu2_1", "conv1_2"}
    assert all(bool(activations.isfinite().all()) for activations in found.values())


@pytest.mark.parametrize("layer", ["conv1_1", "conv3_2", "conv5_4"])
def test_a_convolution_that_is_wanted_is_not_overwritten_by_what_follows(
    features: nn.Sequential, weights: Weights, layer: str
) -> None:
    """Its ReLU works in its memory where only the ReLU, or nothing, is wanted."""
    image = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    relu = layer.replace("conv", "relu")
    deepest = "relu5_4"
    network = VGG19(weights)
    with torch.no_grad():
        expected = by_torchvision(features, image)
        for wanted in ({layer}, {layer, deepest}, {layer, relu, deepest}, {relu, deepest}):
            found = network(image, wanted, Pooling.MAX)
            assert found.keys() == wanted
            for name in wanted:
                torch.testing.assert_close(found[name], expected[name], msg=name)
    assert expected[layer].min() < 0


def test_its_weights_take_no_gradient(weights: Weights) -> None:
    network = VGG19(weights)
    image = torch.zeros(1, 3, 16, 16, requires_grad=True)
    network(image, ["relu5_1"])["relu5_1"].sum().backward()
    assert list(network.parameters()) == []
    assert not any(buffer.requires_grad for buffer in network.buffers())
    assert image.grad is not None


def test_a_picture_one_pixel_wide_can_be_looked_at(weights: Weights) -> None:
    found = VGG19(weights)(torch.zeros(1, 3, 64, 1), ["relu5_1"])["relu5_1"]
    assert found.shape == (1, 512, 4, 1)
