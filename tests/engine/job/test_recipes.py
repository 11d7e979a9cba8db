"""The five recipes do what the README says of them."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from engine.job.errors import InvalidJob
from engine.job.layers import Layer, equal_layers
from engine.job.recipe import Normalisation, Optimiser, Ramp, Recipe, Start
from engine.job.recipes import (
    CLASSIC,
    GATYS,
    OIL,
    RECIPES,
    SKETCH,
    STYLE_RECIPES,
    WEIGHTED,
    changes,
)
from engine.job.spec import Job, StyleImage

FIVE = ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]


def names(layers: tuple[Layer, ...]) -> list[str]:
    return [layer.name for layer in layers]


def test_there_are_six_recipes_and_all_but_the_sketch_take_a_style() -> None:
    assert set(RECIPES) == {"easel", "sketch", "classic", "gatys", "oil", "weighted"}
    assert set(STYLE_RECIPES) == set(RECIPES) - {"sketch"}


def test_sketch_goes_from_deep_layers_to_shallow_ones_in_eleven_epochs() -> None:
    stages = SKETCH.stages()
    assert len(stages) == 11
    order = [stage.content_layers[0].name for stage in stages]
    assert order == sorted(order, reverse=True)
    assert (order[0], order[-1]) == ("relu5_3", "relu3_1")
    assert (SKETCH.start, SKETCH.frame_every, SKETCH.style_layers) == (Start.BLANK, 0, ())


def test_sketch_ends_before_the_layers_that_would_copy_the_photo() -> None:
    assert not any(name[4] == "1" for name in SKETCH.layer_names())


def test_sketch_draws_large_shapes_coarsely_and_details_finely() -> None:
    ratios = [stage.ratio for stage in SKETCH.stages()]
    assert ratios == sorted(ratios)
    assert ratios[0] < 0.5 * ratios[-1]
    assert replace(SKETCH, epochs=("relu1_2",)).stages()[0].ratio == 1.0


def test_details_are_kept_when_a_deep_layer_comes_after_a_shallow_one() -> None:
    stages = replace(SKETCH, epochs=("relu2_1", "relu5_1", "relu1_1")).stages()
    ratios = [stage.ratio for stage in stages]
    assert ratios == sorted(ratios)
    assert ratios[-1] == 1.0


@pytest.mark.parametrize("size", [64, 384, 2048])
def test_a_sketch_begins_with_the_tones_of_large_shapes_and_ends_without_copying_them(
    size: int,
) -> None:
    stages = replace(SKETCH, size=size).stages()
    assert stages[0].ratio * size == pytest.approx(32)
    for stage in stages:
        tones = ["relu2_1"] if stage.ratio < 0.5 else []
        assert names(stage.content_layers)[1:] == tones


def test_the_layers_of_a_sketch_and_their_order_are_the_callers() -> None:
    mine = replace(SKETCH, epochs=("conv3_1", "relu5_1", "conv3_1"), iterations=30)
    assert [stage.content_layers[0].name for stage in mine.stages()] == list(mine.epochs)
    assert [stage.iterations for stage in mine.stages()] == [10, 10, 10]


@pytest.mark.parametrize("count", [1, 2, 5, 11, 22])
def test_fewer_or_more_epochs_keep_the_way_from_deep_to_shallow(count: int) -> None:
    sketch = SKETCH.with_epochs(count)
    assert len(sketch.stages()) == count
    assert list(sketch.epochs) == sorted(sketch.epochs, reverse=True)
    assert sketch.epochs[-1] == "relu3_1"
    assert count == 1 or sketch.epochs[0] == "relu5_3"
    assert all(stage.iterations == 30 for stage in sketch.stages())


def test_classic_is_400_by_300_with_adam_and_a_frame_every_20_of_160_iterations() -> None:
    assert CLASSIC.exact == (400, 300)
    assert CLASSIC.optimiser is Optimiser.ADAM
    assert (CLASSIC.iterations, CLASSIC.frame_every) == (160, 20)
    assert names(CLASSIC.style_layers) == FIVE
    assert CLASSIC.start is Start.NOISE_AND_CONTENT
    assert CLASSIC.normalisation is Normalisation.FORMULA


def test_gatys_shows_its_result_beside_content_and_style() -> None:
    assert GATYS.strip
    mine = replace(GATYS, alpha=Ramp(2, 2), beta=Ramp(7, 7))
    assert (mine.alpha.at(0.3), mine.beta.at(0.9)) == (2, 7)


def test_oil_moves_the_weight_from_the_content_to_the_style() -> None:
    assert names(OIL.content_layers) == ["conv3_2", "conv4_2"]
    assert names(OIL.style_layers) == FIVE
    assert {layer.weight for layer in OIL.style_layers} == {0.2}
    assert OIL.normalisation is Normalisation.SIZE
    assert OIL.start is Start.BLANK
    share = [OIL.alpha.at(t / 10) / OIL.beta.at(t / 10) for t in range(11)]
    assert share == sorted(share, reverse=True)
    assert share[0] > 10 * share[-1]


def test_weighted_takes_any_layers_and_weights() -> None:
    assert WEIGHTED.normalisation is Normalisation.FORMULA
    assert sum(layer.weight for layer in WEIGHTED.style_layers) == pytest.approx(1)
    mine = replace(
        WEIGHTED,
        content_layers=(Layer("relu3_2", 0.5), Layer("conv4_2", 2.0)),
        style_layers=(Layer("relu1_1", 0.9), Layer("conv3_4", 0.1)),
    )
    assert mine.layer_names() == {"relu3_2", "conv4_2", "relu1_1", "conv3_4"}


def test_a_ramp_moves_in_equal_ratios() -> None:
    assert Ramp(1.0, 0.01).at(0.5) == pytest.approx(0.1)


def test_the_last_scale_gets_most_of_the_iterations_and_every_scale_gets_some() -> None:
    stages = replace(GATYS, iterations=105).stages()
    assert [stage.iterations for stage in stages] == [13, 14, 13, 14, 51]
    assert [stage.iterations for stage in replace(GATYS, iterations=5).stages()] == [1] * 5


def test_scales_grow_by_the_square_root_of_two_up_to_the_whole_size() -> None:
    stages = replace(GATYS, scales=3, iterations=100).stages()
    assert [stage.ratio for stage in stages] == pytest.approx([0.5, 0.5**0.5, 1.0])
    assert sum(stage.iterations for stage in stages) == 100


def test_nothing_deeper_than_it_says_counts_at_the_last_of_several_scales() -> None:
    recipe = replace(GATYS, deepest_at_last="relu4_1")
    *others, last = recipe.stages()
    assert all(stage.content_layers == GATYS.content_layers for stage in others)
    assert all(stage.style_layers == GATYS.style_layers for stage in others)
    assert [layer.name for layer in last.content_layers] == ["relu3_2"]
    assert last.style_layers == GATYS.style_layers[:4]
    (only,) = replace(recipe, scales=1).stages()
    assert only.content_layers == GATYS.content_layers


def test_a_cost_that_would_have_no_layer_left_at_the_last_scale_keeps_them_all() -> None:
    recipe = replace(GATYS, deepest_at_last="relu1_1")
    assert recipe.stages()[-1].content_layers == GATYS.content_layers


def test_the_deepest_layer_at_the_last_scale_is_one_of_the_networks() -> None:
    with pytest.raises(InvalidJob, match="There is no layer relu9_1"):
        replace(GATYS, deepest_at_last="relu9_1")


def test_a_job_of_one_iteration_has_one_stage() -> None:
    assert [stage.ratio for stage in replace(GATYS, iterations=1).stages()] == [1.0]


def test_strength_moves_only_the_contents_weight() -> None:
    least, neutral, most = (GATYS.with_strength(strength) for strength in (0, 50, 100))
    assert neutral == GATYS
    assert least.alpha.first == pytest.approx(GATYS.alpha.first * 10)
    assert most.alpha.first == pytest.approx(GATYS.alpha.first / 10)
    assert least.beta == most.beta == GATYS.beta


def wrong(recipe: Recipe, **changes: object) -> str:
    with pytest.raises(InvalidJob) as caught:
        replace(recipe, **changes)  # type: ignore[arg-type]  # wrong on purpose
    return str(caught.value)


def test_what_can_not_be_painted_is_said_in_a_sentence() -> None:
    assert "There is no layer conv9_9" in wrong(GATYS, content_layers=equal_layers(["conv9_9"]))
    assert "sum to 1, not 0.5" in wrong(GATYS, style_layers=(Layer("conv1_1", 0.5),))
    assert "64 to 8,192 pixels, not 63" in wrong(GATYS, size=63)
    assert "1 to 10,000; 0 is outside it" in wrong(GATYS, iterations=0)
    assert "0 or more" in wrong(GATYS, alpha=Ramp(-1.0, 1.0))
    assert "0 or more" in wrong(GATYS, tv_weight=float("nan"))
    assert "can't be 0 at an end" in wrong(GATYS, beta=Ramp(0.0, 1.0))
    assert "at least one" in wrong(SKETCH, epochs=())
    assert "11 epochs need at least as many iterations, not 5" in wrong(SKETCH, iterations=5)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"size": 8193}, "Size goes from 64 to 8,192 pixels, not 8,193."),
        ({"exact": (400, 63)}, "Size goes from 64 to 8,192 pixels, not 63."),
        ({"exact": (9000, 300)}, "Size goes from 64 to 8,192 pixels, not 9,000."),
        ({"style_scale": 0.2}, "The style scale goes from 0.25 to 4, not 0.2."),
        ({"style_scale": 4.1}, "The style scale goes from 0.25 to 4, not 4.1."),
        ({"style_scale": float("nan")}, "The style scale goes from 0.25 to 4, not nan."),
        (
            {"size": 4100, "style_scale": 2.0},
            "A style scale of 2 at 4,100 pixels needs the style image at 8,200; up to 8,192 are "
            "possible.",
        ),
        ({"tile": 127}, "Tiles are 128 to 8,192 pixels a side, not 127."),
        ({"tile": 8193}, "Tiles are 128 to 8,192 pixels a side, not 8,193."),
        ({"averaging": 1.0}, "Averaging goes from 0 (the last iterate) to below 1, not 1."),
        ({"averaging": -0.1}, "Averaging goes from 0 (the last iterate) to below 1, not -0.1."),
        (
            {"averaging": float("nan")},
            "Averaging goes from 0 (the last iterate) to below 1, not nan.",
        ),
        ({"noise_ratio": 1.01}, "The noise's share goes from 0 to 1, not 1.01."),
        ({"noise_ratio": -0.5}, "The noise's share goes from 0 to 1, not -0.5."),
        ({"learning_rate": 0.0}, "A learning rate is a number above 0, not 0."),
        ({"learning_rate": float("inf")}, "A learning rate is a number above 0, not inf."),
        ({"learning_rate": float("nan")}, "A learning rate is a number above 0, not nan."),
        ({"iterations": 10_001}, "Iterations go from 1 to 10,000; 10001 is outside it."),
        (
            {"frame_every": -1},
            "Frames come every 1 to 10,000 iterations, or with 0 at the end of each epoch or "
            "scale; -1 is outside it.",
        ),
        ({"scales": 0}, "Scales go from 1 to 16; 0 is outside it."),
        ({"scales": 17}, "Scales go from 1 to 16; 17 is outside it."),
        ({"smoothing": -1.0}, "Smoothing goes from 0 to 8,192 pixels, not -1."),
        ({"smoothing": float("nan")}, "Smoothing goes from 0 to 8,192 pixels, not nan."),
    ],
)
def test_each_number_has_its_bounds(changes: dict[str, object], sentence: str) -> None:
    assert wrong(GATYS, **changes) == sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 64},
        {"size": 8192},
        {"exact": (64, 8192)},
        {"style_scale": 0.25},
        {"style_scale": 4.0},
        {"size": 4096, "style_scale": 2.0},
        {"tile": 128},
        {"averaging": 0.999},
        {"noise_ratio": 0.0},
        {"noise_ratio": 1.0},
        {"iterations": 10_000},
    ],
)
def test_what_is_just_within_the_bounds_can_be_painted(changes: dict[str, Any]) -> None:
    changed = replace(GATYS, **changes)
    assert all(getattr(changed, name) == value for name, value in changes.items())


def test_the_style_scale_of_a_recipe_without_a_style_does_not_matter() -> None:
    assert replace(SKETCH, size=8192, style_scale=2.0).longest == 8192


@pytest.mark.parametrize("size", [64, 80, 100, 113, 114, 128, 181, 256, 384, 512, 1024, 8192])
def test_the_scales_begin_with_the_smallest_that_shows_a_shape(size: int) -> None:
    stages = replace(GATYS, size=size, iterations=240).stages()
    sizes = [stage.ratio * size for stage in stages]
    assert sizes[-1] == size
    assert [after / before for before, after in pairwise(sizes)] == pytest.approx(
        [2**0.5] * (len(sizes) - 1)
    )
    least = 80
    assert len(sizes) == 1 or sizes[0] >= least
    assert sizes[0] < least * 2**0.5, "and there is no room for one more"


def test_the_scales_of_an_exact_size_are_those_of_its_longest_side() -> None:
    stages = replace(GATYS, size=64, exact=(300, 512), iterations=240).stages()
    assert len(stages) == 6
    assert replace(GATYS, exact=(300, 512)).longest == 512


def test_strength_and_epochs_belong_to_their_recipes() -> None:
    with pytest.raises(InvalidJob, match="sketch has no style, so it has no strength"):
        SKETCH.with_strength(60)
    with pytest.raises(InvalidJob, match="gatys has no epochs"):
        GATYS.with_epochs(3)
    with pytest.raises(InvalidJob, match="0 to 100; 101 is outside it"):
        GATYS.with_strength(101)
    with pytest.raises(InvalidJob, match="at least 1 epoch, not 0"):
        SKETCH.with_epochs(0)


STYLE = StyleImage(b"a painting")
FROM_A_PICTURE = replace(GATYS, start=Start.PICTURE)


def test_a_style_recipe_without_a_style_image_is_refused() -> None:
    with pytest.raises(InvalidJob, match="The recipe oil needs a style image"):
        Job(b"", OIL)


def test_a_sketch_with_a_style_image_is_refused() -> None:
    with pytest.raises(InvalidJob, match="The recipe sketch takes no style image"):
        Job(b"", SKETCH, (STYLE,))


def test_a_picture_takes_one_to_four_styles() -> None:
    for count in range(1, 5):
        assert len(Job(b"", GATYS, (STYLE,) * count).styles) == count
    with pytest.raises(InvalidJob, match="A picture takes up to 4 styles, not 5"):
        Job(b"", GATYS, (STYLE,) * 5)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_style_has_a_weight_above_0(weight: float) -> None:
    with pytest.raises(InvalidJob, match="Weights of styles are numbers above 0"):
        Job(b"", GATYS, (STYLE, replace(STYLE, weight=weight)))


def test_a_picture_to_start_from_goes_with_a_recipe_that_starts_from_one() -> None:
    assert Job(b"", FROM_A_PICTURE, (STYLE,), b"start").start == b"start"
    for recipe, start in ((FROM_A_PICTURE, None), (GATYS, b"start")):
        with pytest.raises(InvalidJob, match="goes with a recipe that starts from one"):
            Job(b"", recipe, (STYLE,), start)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=list(RECIPES))
def test_jobs_travel_between_processes(recipe: Recipe) -> None:
    styles = (StyleImage(b"a painting"),) if recipe.style_layers else ()
    job = Job(b"a photo", recipe, styles, seed=3, state=Path("half.safetensors"))
    assert pickle.loads(pickle.dumps(job)) == job  # noqa: S301 - our own bytes


def test_changes_are_what_differs_from_the_usual_recipe() -> None:
    mine = replace(GATYS, size=512, alpha=Ramp(0.2, 0.1), summary="Mine.")
    assert changes(mine) == {"size": (384, 512), "alpha": (GATYS.alpha, Ramp(0.2, 0.1))}
    assert all(changes(recipe) == {} for recipe in RECIPES.values())
    with pytest.raises(InvalidJob, match="no recipe mine; there are easel, gatys"):
        changes(replace(GATYS, name="mine"))
