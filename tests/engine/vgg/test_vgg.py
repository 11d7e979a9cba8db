"""VGG19 against torchvision's own, on the same weights."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn
from torchvision.models import vgg19

from engine.job.layers import CONVOLUTIONS, LAYERS
from engine.job.precision import Precision
from engine.job.recipe import Pooling, StyleLoss
from engine.job.recipes import GATYS
from engine.paint.canvas import Canvas
from engine.vgg.vgg import VGG19, Weights, weight_shapes
from tests.engine.scenes import error, objective
from tests.random_weights import narrow


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


def slope_of(found: dict[str, Tensor], image: Tensor) -> Tensor:
    """The gradient of the squares of all activations."""
    cost = torch.stack([activations.square().sum() for activations in found.values()]).sum()
    return torch.autograd.grad(cost, image)[0]


def test_every_layer_equals_torchvisions(features: nn.Sequential, weights: Weights) -> None:
    image = torch.randn(1, 3, 50, 67, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = by_torchvision(features, image)
        found = VGG19(weights)(image, sorted(LAYERS), Pooling.MAX)
    assert len(found) == 2 * 16
    for name, activations in found.items():
        assert error(activations, expected[name]) < 1e-5, name


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


@pytest.mark.parametrize("pictures", [2, 5])
def test_pictures_together_are_what_they_are_alone(weights: Weights, pictures: int) -> None:
    network = VGG19(weights)
    layers = ["conv1_1", "relu3_2", "conv4_2", "relu5_1"]
    random = torch.Generator().manual_seed(1)
    images = torch.randn(pictures, 3, 45, 70, generator=random).requires_grad_()
    together = network(images, layers)
    slopes = slope_of(together, images)
    for index in range(pictures):
        image = images[index : index + 1].detach().requires_grad_()
        alone = network(image, layers)
        slope = slope_of(alone, image)
        for name in layers:
            assert error(together[name][index : index + 1].detach(), alone[name].detach()) < 1e-5
        # More, as an activation that is zero but for rounding may pass the ReLU or not.
        assert error(slopes[index : index + 1], slope) < 1e-3


@pytest.mark.parametrize("size", [(96, 130), (37, 33)])
def test_the_pictures_gradient_is_torchvisions(
    features: nn.Sequential, weights: Weights, size: tuple[int, int]
) -> None:
    image = torch.randn(1, 3, *size, generator=torch.Generator().manual_seed(1)).requires_grad_()
    layers = ["relu1_1", "conv2_1", "conv3_2", "relu3_2", "conv4_3"]
    found = VGG19(weights)(image, layers, Pooling.MAX)
    slope = slope_of(found, image)
    exact = image.detach().double().requires_grad_()
    expected = by_torchvision(copy.deepcopy(features).double(), exact)
    by_chain = slope_of({name: expected[name] for name in layers}, exact)
    # Far more than rounding, as an activation that is zero but for it may pass the ReLU or not.
    assert error(slope, by_chain) < 1e-3


def test_weights_that_are_replaced_are_prepared_anew(weights: Weights) -> None:
    network = VGG19(weights)
    image = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(1))
    network(image, ["conv2_1"])
    doubled = copy.deepcopy(network)
    for name, buffer in doubled.named_buffers():
        if name.startswith("conv2_1"):
            setattr(doubled, name, 2 * buffer)
    before, after = (net(image, ["conv2_1"])["conv2_1"] for net in (network, doubled))
    torch.testing.assert_close(after, 2 * before)


def test_bfloat16_finds_nearly_the_same(weights: Weights) -> None:
    image = torch.randn(1, 3, 20, 24, generator=torch.Generator().manual_seed(1))
    layers = ["conv1_1", "relu2_1", "conv4_1"]
    exact = VGG19(weights)(image, layers)
    half = VGG19(weights, precision=Precision.BF16)
    found = half(image, layers)
    torch.testing.assert_close(found["conv1_1"], exact["conv1_1"])
    for name in layers:
        assert found[name].dtype is (torch.float32 if name == "conv1_1" else torch.bfloat16)
        assert error(found[name], exact[name]) < 0.02
    sizes = [
        buffer.element_size() for name, buffer in half.named_buffers() if "conv1_1" not in name
    ]
    assert set(sizes) == {2}


@pytest.mark.parametrize("loss", StyleLoss)
def test_a_picture_painted_in_bfloat16_costs_what_it_costs_in_float32(
    narrow_vgg: VGG19, loss: StyleLoss
) -> None:
    exact = narrow_vgg
    weights = {name: exact.get_buffer(name.replace(".", "_")) for name in weight_shapes()}
    half = VGG19(weights, precision=Precision.BF16)
    recipe = replace(GATYS, style_loss=loss, size=64, scales=1, iterations=30)
    judge = objective(recipe, exact, width=64, height=48)
    costs = []
    for network in (exact, half):
        asked = objective(recipe, network, width=64, height=48)
        canvas = Canvas(asked.content, recipe)
        done = 0
        while done < recipe.iterations:
            costs_then = canvas.step(asked(canvas.iterate, done / recipe.iterations))
            done += costs_then is not None
        costs.append(judge(canvas.image, 1.0).costs.total)
    begun = judge(judge.content, 1.0).costs.total
    assert costs[0] < 0.8 * begun
    assert costs[1] == pytest.approx(costs[0], rel=0.02)
    assert costs[1] != costs[0]


@pytest.mark.parametrize(
    ("precision", "winograd", "threads"),
    [
        (Precision.FP32, True, 1),  # which shares out its convolutions itself
        (Precision.FP32, False, 2),
        (Precision.BF16, True, 2),
    ],
)
def test_torch_shares_out_the_convolutions_that_are_its_own(
    precision: Precision, winograd: bool, threads: int
) -> None:
    vgg = VGG19(narrow(), precision=precision, winograd=winograd)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with vgg.at_work():
            assert torch.get_num_threads() == threads
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_without_winograds_algorithm_the_gradient_is_the_same(weights: Weights) -> None:
    image = torch.randn(1, 3, 40, 56)
    found = []
    for winograd in (True, False):
        leaf = image.clone().requires_grad_(True)
        slope = slope_of(VGG19(weights, winograd=winograd)(leaf, ["relu3_3"]), leaf)
        found.append(slope)
    assert error(found[0], found[1].double()) < 1e-4
