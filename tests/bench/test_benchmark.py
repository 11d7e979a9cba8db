"""The benchmark: what it compares, how it counts, and what it makes of the figures."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from bench import run
from bench.measure import memory
from bench.measure.machine import fastest_products
from bench.measure.memory import Watch
from bench.measure.operations import operations
from bench.measure.plain import PlainCost, PlainLoop, PlainNetwork
from bench.measure.setting import Seen, Setting, endless, with_wide_content
from bench.measure.timing import alternate
from bench.report.plan import (
    InvalidPlan,
    PicturePair,
    Plan,
    Section,
    parse_numbers,
    parse_sections,
    parse_weights,
)
from bench.report.results import Spread, Start
from engine.job.layers import CONVOLUTIONS, block_of
from engine.job.recipe import Pooling, Recipe, StyleLoss
from engine.job.recipes import CLASSIC, DEFAULT, GATYS
from engine.job.spec import EngineSettings, WeightsInfo
from engine.paint.objective import Objective
from engine.vgg.vgg import VGG19, Weights
from tests import random_weights
from tests.engine.jobs import blotches
from tests.engine.scenes import error, somewhere_near

CPU = torch.device("cpu")


def plan(**changes: object) -> Plan:
    usual = Plan(content=blotches(1), style=blotches(2), settings=EngineSettings(threads=1))
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def narrow() -> Setting:
    """The pictures, and VGG19 with an eighth of its channels."""
    weights = random_weights.narrow()
    return Setting(plan(), CPU, weights, WeightsInfo("narrow", ""), lambda _: None)


def by_hand(image: Tensor, weights: Weights, until: str) -> Tensor:
    """A convolution's activations, zeros at the edges and halved by the largest."""
    x = image
    for index, conv in enumerate(CONVOLUTIONS):
        if index and block_of(conv) != block_of(CONVOLUTIONS[index - 1]):
            x = functional.max_pool2d(x, 2)
        x = functional.conv2d(x, weights[f"{conv}.weight"], weights[f"{conv}.bias"], padding=1)
        if conv == until:
            break
        x = x.relu()
    return x


def test_the_operations_of_a_tiny_network_are_those_counted_by_hand() -> None:
    shapes = {"conv1_1.weight": (2, 3, 3, 3), "conv1_2.weight": (2, 2, 3, 3)}
    shapes["conv2_1.weight"] = (4, 2, 3, 3)
    # 20 pixels; each of 2 channels takes 27 products and sums. Once forward, once back.
    first = 20 * 2 * 27 * 2
    assert operations(4, 5, ["conv1_1"], shapes) == 2 * first
    second = 20 * 2 * 18 * 2
    third = 4 * 4 * 18 * 2  # on 2 by 2 positions, the odd column is dropped
    assert operations(4, 5, ["relu2_1", "conv1_1"], shapes) == 2 * (first + second + third)


def test_the_operations_of_vgg19_are_those_that_torchvision_states() -> None:
    from torchvision.models import VGG19_Weights

    convolutions = operations(224, 224, ["conv5_4"]) / 4  # products only, and forward only
    classifier = 512 * 7 * 7 * 4096 + 4096 * 4096 + 4096 * 1000
    stated = VGG19_Weights.IMAGENET1K_V1.meta["_ops"] * 1e9
    assert convolutions + classifier == pytest.approx(stated, rel=1e-4)


@pytest.mark.parametrize("layer", ["conv1_1", "conv2_2", "conv4_1", "conv5_4"])
def test_the_plain_network_is_vgg19_as_it_was_published(narrow: Setting, layer: str) -> None:
    image = torch.randn(1, 3, 48, 64, generator=torch.Generator().manual_seed(1))
    network = PlainNetwork(narrow.weights, CPU, Pooling.MAX)
    found = network(image, {layer, "conv1_1"})[layer]
    assert error(found, by_hand(image, narrow.weights, layer)) < 1e-6


WASSERSTEIN = replace(DEFAULT, style_loss=StyleLoss.WASSERSTEIN)


# The roots of variances near 0 magnify the rounding of the activations that they are taken from.
# After the ReLU more of them are near 0.
@pytest.mark.parametrize(
    ("recipe", "tolerance"),
    [
        (GATYS, 1e-4),
        (replace(WASSERSTEIN, style_layers=CLASSIC.style_layers, pooling=Pooling.AVERAGE), 2e-3),
        (WASSERSTEIN, 1e-2),
    ],
)
def test_with_the_same_edges_the_plain_cost_is_the_engines(
    narrow: Setting, recipe: Recipe, tolerance: float
) -> None:
    recipe = endless(recipe, 96)
    scene = narrow.scene(recipe)
    (stage,) = recipe.stages()
    engine = Objective(scene, stage, VGG19(narrow.weights))
    image = somewhere_near(engine.content)
    expected = engine(image, 1.0)

    network = PlainNetwork(narrow.weights, CPU, recipe.pooling, replicate=CONVOLUTIONS)
    leaf = image.clone().requires_grad_(True)
    cost = PlainCost(network, Seen.of(scene, CPU), recipe)(leaf)
    (gradient,) = torch.autograd.grad(cost * image.numel(), leaf)
    assert cost.item() == pytest.approx(expected.costs.total, rel=1e-4)
    assert error(gradient, expected.gradient) < tolerance


def test_the_plain_loop_takes_adams_steps_down_its_cost(narrow: Setting) -> None:
    recipe = endless(GATYS, 64)
    seen = Seen.of(narrow.scene(recipe), CPU)
    cost = PlainCost(PlainNetwork(narrow.weights, CPU), seen, recipe)
    loop = PlainLoop(cost, seen.content, rate=0.01)
    first = float(loop())
    # Adam's first step is the rate, wherever there is a gradient.
    moved = (loop.image.detach() - seen.content).abs()
    assert float(moved.median()) == pytest.approx(0.01, rel=1e-3)
    later = [float(loop()) for _ in range(8)]
    assert first > later[0] > later[-1]


def test_a_spread_is_the_median_and_its_extremes() -> None:
    seconds = Spread.of([4.0, 1.0, 2.0])
    assert seconds == Spread(2.0, 1.0, 4.0, 3)
    assert seconds.per(8) == Spread(4.0, 2.0, 8.0, 3)


def test_things_are_measured_in_turn_and_every_other_round_backwards() -> None:
    calls: list[str] = []
    things = {name: lambda name=name: calls.append(name) for name in "abc"}
    samples = alternate(things, 3, CPU)
    assert {name: len(times) for name, times in samples.items()} == {"a": 3, "b": 3, "c": 3}
    measured = [name for name, _ in groupby(calls[3:])]
    assert measured == ["a", "b", "c", "b", "a", "b", "c"]  # c c and a a stand together


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16])
def test_what_convolutions_are_computed_in_is_seen(kind: torch.dtype) -> None:
    picture, filters = torch.ones(1, 3, 8, 8), torch.ones(2, 3, 3, 3)
    with Watch() as watch:
        functional.conv2d(picture.to(kind), filters.to(kind)).float() @ torch.ones(6, 2)
    assert watch.computing() == str(kind).removeprefix("torch.")


def test_the_machine_is_never_held_to_a_type_that_it_is_slow_at() -> None:
    products = fastest_products(CPU)
    assert next(iter(products)) == "float32"
    square = next(iter(products.values()))
    assert square.operations == 2 * square.size**3


@pytest.mark.slow
def test_memory_is_measured_in_a_process_of_its_own(random_weights: Path) -> None:
    ballast = np.ones(2**27)  # a gigabyte, in this process only
    small = plan(settings=EngineSettings(weights=str(random_weights), threads=1))
    found = memory.measure(small, "plain", 64)
    assert 80 * 2**20 < found.before < found.peak < ballast.nbytes
    assert found.computing == "float32"


def test_the_middle_of_a_photo_is_cut_to_four_by_three() -> None:
    wide = plan(content=blotches(1, 160, 90))
    with Image.open(BytesIO(with_wide_content(wide).content)) as cut:
        assert cut.size == (120, 90)
    assert with_wide_content(plan()).content == plan().content


def test_the_report_is_json_without_the_pictures() -> None:
    report = run.begin(plan(sections=(Section.START,)))
    seconds = Spread.of([4.0, 1.0, 2.0])
    report.start = Start(seconds, seconds, 64, 48, "easel")
    found = json.loads(report.to_json())
    assert found["schema"] == 1
    assert found["start"]["ready"] == {"median": 2.0, "least": 1.0, "most": 4.0, "rounds": 3}
    assert found["options"]["sections"] == ["start"]
    assert found["jobs"] is None
    assert "content" not in found["options"]


JUDGED: dict[str, object] = {
    "sections": (Section.JUDGE,),
    "settings": EngineSettings(weights="vgg16"),
    "pairs": (PicturePair("a-b", b"", b""),),
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rounds": 0}, "at least 1 round to measure anything, not 0."),
        ({"sizes": (32, 256)}, "Sizes go from 64 to 8,192; 32 is outside it."),
        ({"iterations": 0}, "Iterations go from 1 to 10,000; 0 is outside it."),
        ({"jobs": (0,)}, "Jobs at once go from 1 to 256; 0 is outside it."),
        ({"reference_iterations": 0}, "Iterations go from 1 to 10,000; 0 is outside it."),
        ({"judge_size": 9000}, "9,000 is outside it."),
        ({**JUDGED, "pairs": ()}, "at least one photo and one painting."),
        ({**JUDGED, "strengths": (101,)}, "Strengths go from 0 to 100; 101 is outside it."),
        ({**JUDGED, "reference_weights": (0.0,)}, "weights are numbers above 0, not 0."),
        ({**JUDGED, "settings": EngineSettings(weights="whitened")}, "choose vgg16 or imagenet"),
    ],
)
def test_what_can_not_be_measured_is_told(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidPlan) as told:
        plan(**changes)
    assert sentence in str(told.value)


def test_sections_come_in_the_order_of_measuring() -> None:
    assert parse_sections("jobs, machine") == (Section.MACHINE, Section.JOBS)
    assert parse_sections("judge, machine") == (Section.MACHINE, Section.JUDGE)
    # All but what takes a night.
    assert parse_sections(None) == tuple(Section)[:-1]
    with pytest.raises(InvalidPlan, match="no section 'speed'; choose from machine, iteration"):
        parse_sections("machine,speed")


def test_numbers_are_sorted_and_each_is_there_once() -> None:
    assert parse_numbers("--sizes", "512, 256,512") == (256, 512)
    with pytest.raises(InvalidPlan, match=r"--sizes takes whole numbers .* not '256,large'"):
        parse_numbers("--sizes", "256,large")


def test_weights_may_be_any_numbers() -> None:
    assert parse_weights("--reference-weights", "2, 0.5,2") == (0.5, 2.0)
    with pytest.raises(InvalidPlan, match=r"--reference-weights takes numbers .* not '1;2'"):
        parse_weights("--reference-weights", "1;2")
