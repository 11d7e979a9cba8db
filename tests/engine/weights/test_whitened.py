"""The download-free weights: repeatable, whitened, and good enough to paint with."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from engine.job.layers import CONVOLUTIONS, block_of
from engine.job.spec import Preparing
from engine.vgg.preprocessing import preprocess
from engine.vgg.vgg import VGG19, Weights, weight_shapes
from engine.weights import whitened


@pytest.fixture(scope="module")
def reports() -> list[Preparing]:
    return []


@pytest.fixture(scope="module")
def weights(reports: list[Preparing]) -> Weights:
    return whitened.generate(whitened.SEED, reports.append)


@pytest.fixture(scope="module")
def sheets() -> Tensor:
    # Of another seed than those the filters were made for.
    return torch.cat([preprocess(sheet, torch.device("cpu")) for sheet in whitened.sheets(99)[:3]])


def test_every_tensor_of_vgg19_is_there(weights: Weights) -> None:
    assert {name: tuple(tensor.shape) for name, tensor in weights.items()} == weight_shapes()
    assert all(bool(tensor.isfinite().all()) for tensor in weights.values())
    assert {tensor.dtype for tensor in weights.values()} == {torch.float32}


def test_progress_is_reported_for_every_convolution(
    weights: Weights, reports: list[Preparing]
) -> None:
    assert weights
    assert [report.done for report in reports] == list(range(len(CONVOLUTIONS) + 1))
    assert {report.total for report in reports} == {len(CONVOLUTIONS)}


def test_all_layers_light_up_alike_on_pictures_they_have_not_seen(
    weights: Weights, sheets: Tensor
) -> None:
    with torch.no_grad():
        activations = VGG19(weights)(sheets, CONVOLUTIONS)
    for name, seen in activations.items():
        deviation, mean = torch.std_mean(seen, dim=(0, 2, 3))
        # Block 5 sees few places of a sheet, so that new pictures are further from the known.
        least = 5 / 3 if block_of(name) == 5 else 5 * 0.7
        assert least < deviation.mean().item() < 5 * 1.3, name
        assert mean.abs().mean().item() < 1.5, name


def test_whitening_tells_channels_apart(weights: Weights, sheets: Tensor) -> None:
    random = torch.Generator().manual_seed(0)
    plain = torch.randn(weights["conv1_1.weight"].shape, generator=random)

    def alikeness(filters: Tensor) -> float:
        seen = functional.conv2d(sheets, filters).transpose(0, 1).flatten(1)
        correlations = torch.corrcoef(seen)
        return float((correlations - torch.eye(len(correlations))).square().mean().sqrt())

    assert alikeness(weights["conv1_1.weight"]) < 0.7 * alikeness(plain)


def test_the_same_seed_draws_the_same_sheets() -> None:
    one, again, other = (whitened.sheets(seed)[0].tobytes() for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_the_same_seed_draws_the_same_filters(
    weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first two blocks stand for all: the deeper ones are made in the same way, and take long.
    monkeypatch.setattr(whitened, "CONVOLUTIONS", CONVOLUTIONS[:3])
    again = whitened.generate(whitened.SEED, lambda _: None)
    assert all(torch.equal(tensor, weights[name]) for name, tensor in again.items())
