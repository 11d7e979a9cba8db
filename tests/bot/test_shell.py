"""The choices that somebody at the shell makes about a recipe."""

from __future__ import annotations

import pytest

from bot.shell import Choices, apply, parse_layers
from engine.errors import InvalidJob
from engine.recipes import CLASSIC, GATYS, SKETCH, WEIGHTED, Layer, Ramp


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


def test_nothing_chosen_changes_nothing() -> None:
    assert apply(GATYS, Choices()) == GATYS


def test_every_choice_is_applied() -> None:
    recipe = apply(
        WEIGHTED,
        Choices(
            iterations=7,
            size=128,
            alpha=2.0,
            beta=5.0,
            content_layers="conv3_1",
            style_layers="relu1_1=0.5,relu2_1=0.5",
            frame_every=3,
        ),
    )
    assert (recipe.iterations, recipe.size, recipe.frame_every) == (7, 128, 3)
    assert (recipe.alpha, recipe.beta) == (Ramp(2, 2), Ramp(5, 5))
    assert recipe.layer_names() == {"conv3_1", "relu1_1", "relu2_1"}


def test_strength_comes_on_top_of_alpha() -> None:
    assert apply(GATYS, Choices(alpha=1.0, strength=75)).alpha.first == pytest.approx(0.1)


def test_the_layers_of_a_drawing_and_their_order_can_be_chosen() -> None:
    recipe = apply(SKETCH, Choices(epoch_layers="relu3_1,conv4_2,relu2_1"))
    assert recipe.epochs == ("relu3_1", "conv4_2", "relu2_1")
    assert [stage.iterations for stage in recipe.stages()] == [30, 30, 30]


def test_a_size_for_classic_is_refused() -> None:
    with pytest.raises(InvalidJob, match="always paints 400 by 300"):
        apply(CLASSIC, Choices(size=512))
