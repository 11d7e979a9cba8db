"""Layers as people type them."""

from __future__ import annotations

import pytest

from bench.measure.operations import operations
from engine.job.errors import InvalidJob
from engine.job.layers import CONVOLUTIONS, Layer, parse_layers, share_of_network


def test_layers_without_weights_get_equal_ones() -> None:
    assert parse_layers("conv1_1, relu2_1") == (Layer("conv1_1", 0.5), Layer("relu2_1", 0.5))


def test_layers_may_have_weights() -> None:
    assert parse_layers("conv1_1=0.7,conv2_1=0.3") == (Layer("conv1_1", 0.7), Layer("conv2_1", 0.3))


def test_half_weighted_layers_are_refused() -> None:
    with pytest.raises(InvalidJob, match="Give every layer a weight"):
        parse_layers("conv1_1=0.7,conv2_1")


def test_a_weight_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidJob, match="'much' is no weight"):
        parse_layers("conv1_1=much")


@pytest.mark.parametrize("layer", ["relu1_1", "conv2_1", "relu3_2", "conv4_1", "conv5_4"])
def test_a_share_of_the_network_is_one_of_its_operations(layer: str) -> None:
    share = operations(64, 64, [layer]) / operations(64, 64, [CONVOLUTIONS[-1]])
    assert share_of_network(layer) == pytest.approx(share)
