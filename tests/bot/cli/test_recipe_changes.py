"""The choices that somebody at the shell makes about a recipe."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.paint.recipe_changes import apply, parse_ramp, parse_start, start_picture
from engine.job.errors import InvalidJob
from engine.job.recipe import Colours, Optimiser, Pooling, Ramp, Start, StyleLoss
from engine.job.recipes import CLASSIC, GATYS, SKETCH, WEIGHTED


def test_nothing_chosen_changes_nothing() -> None:
    assert apply(GATYS, {"size": None, "seed": 3}) == GATYS


def test_every_choice_is_applied() -> None:
    choices = {
        "size": 128,
        "iterations": 7,
        "start": "noise+content",
        "noise_ratio": 0.3,
        "style_scale": 0.5,
        "colours": Colours.MATCHED,
        "alpha": "2",
        "beta": "5:1",
        "tv_weight": 3.0,
        "style_loss": StyleLoss.WASSERSTEIN,
        "content_layers": "conv3_1",
        "style_layers": "relu1_1=0.5,relu2_1=0.5",
        "pooling": Pooling.MAX,
        "optimiser": Optimiser.ADAM,
        "learning_rate": 0.2,
        "smoothing": 4.0,
        "averaging": 0.9,
        "scales": 2,
        "tile": 256,
        "frame_every": 3,
        "strip": True,
    }
    recipe = apply(WEIGHTED, choices)
    assert (recipe.start, recipe.alpha, recipe.beta) == (
        Start.NOISE_AND_CONTENT,
        Ramp(2, 2),
        Ramp(5, 1),
    )
    assert recipe.layer_names() == {"conv3_1", "relu1_1", "relu2_1"}
    typed_otherwise = {"start", "alpha", "beta", "content_layers", "style_layers"}
    for name in choices.keys() - typed_otherwise:
        assert getattr(recipe, name) == choices[name], name


def test_strength_comes_on_top_of_alpha() -> None:
    assert apply(GATYS, {"alpha": "1", "strength": 100}).alpha.first == pytest.approx(0.1)


def test_another_optimiser_gets_a_rate_that_suits_it() -> None:
    assert apply(GATYS, {"optimiser": Optimiser.ADAM}).learning_rate == 0.05
    assert apply(CLASSIC, {"optimiser": Optimiser.LBFGS}).learning_rate == 1.0
    chosen = apply(GATYS, {"optimiser": Optimiser.ADAM, "learning_rate": 3.0})
    assert chosen.learning_rate == 3.0


def test_the_layers_of_a_drawing_and_their_order_can_be_chosen() -> None:
    recipe = apply(SKETCH, {"epoch_layers": "relu3_1,conv4_2,relu2_1"})
    assert recipe.epochs == ("relu3_1", "conv4_2", "relu2_1")
    assert [stage.iterations for stage in recipe.stages()] == [30, 30, 30]


def test_a_drawing_can_have_fewer_epochs() -> None:
    assert len(apply(SKETCH, {"epoch_count": 3}).epochs) == 3


def test_a_size_for_classic_is_refused() -> None:
    with pytest.raises(InvalidJob, match="always paints 400 by 300"):
        apply(CLASSIC, {"size": 512})


def test_a_share_of_noise_where_there_is_none_is_refused() -> None:
    with pytest.raises(InvalidJob, match=r"for a start from noise\+content; this one is from con"):
        apply(GATYS, {"noise_ratio": 0.5})
    assert apply(CLASSIC, {"noise_ratio": 0.5}).noise_ratio == 0.5


def test_a_weight_may_move() -> None:
    assert parse_ramp("1:0.5") == Ramp(1, 0.5)
    assert parse_ramp("4") == Ramp(4, 4)


@pytest.mark.parametrize("text", ["", "much", "1:", ":1", "1:2:3"])
def test_a_weight_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidJob, match=r"is no weight; write a number, or two as in 1:0\.5"):
        parse_ramp(text)


def test_a_start_is_a_word_or_a_picture() -> None:
    assert parse_start("noise+content") is Start.NOISE_AND_CONTENT
    assert start_picture("blank") is None
    assert parse_start("sketch.png") is Start.PICTURE
    assert start_picture("sketch.png") == Path("sketch.png")
    # The word for a start from a picture doesn't say from which, so it is a file's name.
    assert start_picture("picture") == Path("picture")
