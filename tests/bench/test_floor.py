"""The floor: what is counted of an iteration, and the time that it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from PIL import Image
from torch import Tensor

from bench.measure import floor, machine
from bench.measure.counting import META, Counter, Integers
from bench.measure.floor import Case, count
from bench.measure.operations import operations
from bench.measure.setting import Setting, endless
from bench.report.plan import Plan
from bench.report.results import Count, Iteration, MatrixRate, Memory, Spread
from engine.job.layers import equal_layers
from engine.job.precision import Precision
from engine.job.recipe import Optimiser, StyleLoss
from engine.job.recipes import DEFAULT
from engine.job.spec import EngineSettings, WeightsInfo
from engine.pictures import images
from tests import random_weights
from tests.engine.jobs import blotches
from tests.engine.scenes import recipe

CPU = torch.device("cpu")
FOUR_KB = 4000  # what a thousand numbers of float32 take


@pytest.fixture(scope="module")
def narrow() -> Setting:
    """The pictures, and VGG19 with an eighth of its channels."""
    settings = EngineSettings(threads=1, precision=Precision.FP32)
    plan = Plan(content=blotches(1), style=blotches(2), settings=settings)
    plan = replace(plan, rounds=1, sizes=(64,), floor_size=96, jobs=(1, 2))
    weights = random_weights.narrow()
    return Setting(plan, CPU, weights, WeightsInfo("narrow", ""), lambda _: None)


def thousand() -> Tensor:
    return torch.empty(1000, device=META)


def matrix() -> Tensor:
    return torch.empty(10, 100, device=META)


@pytest.mark.parametrize(
    ("work", "thousands"),
    [
        (lambda a, b: a + b, 3),
        (lambda a, b: a * a, 2),
        (lambda a, b: a.add_(b), 3),
        (lambda a, b: a.copy_(b), 2),
        (lambda a, b: a.zero_(), 1),
        (lambda a, b: torch.add(a, b, out=b), 2),
        (lambda a, b: a[:500].add_(b[500:]), 1.5),
        (lambda a, b: torch.add(a.view(1, 1000).expand(9, 1000), 1), 1 + 9),
        (lambda a, b: a.double(), 1 + 2),
    ],
)
def test_a_call_reads_what_it_is_given_and_writes_what_it_makes(
    work: Callable[[Tensor, Tensor], Tensor], thousands: float
) -> None:
    counter = Counter()
    with counter:
        a, b = thousand(), thousand()
        found = counter.count(lambda: work(a, b))
    assert found.bytes_by_call == thousands * FOUR_KB
    assert found.launches == 1
    assert found.waits == 0


def test_views_and_room_for_numbers_are_no_work() -> None:
    counter = Counter()
    with counter:
        a = thousand()
        found = counter.count(lambda: torch.empty_like(a.view(10, 100).T[3:].detach()))
    assert (found.launches, found.bytes_by_call, found.bytes_fused) == (0, 0, 0)


def test_a_product_takes_two_operations_for_each_pair_that_meets() -> None:
    counter = Counter()
    with counter:
        a, half = matrix(), matrix().bfloat16()
        found = counter.count(lambda: [a @ a.T, half.T @ half, a.T.double() @ a.double()])
    once = 2 * 10 * 10 * 100
    assert found.operations == {"float32": once, "bfloat16": 10 * once, "float64": 10 * once}


def test_fused_calls_leave_what_comes_in_and_what_stays() -> None:
    counter = Counter()
    results = []
    with counter:
        a, b = thousand(), thousand()
        found = counter.count(lambda: results.append(((a + b) * b).relu()))
    assert found.bytes_by_call == (3 + 3 + 2) * FOUR_KB
    assert found.bytes_fused == (2 + 1) * FOUR_KB


def test_fused_calls_still_write_and_read_what_is_kept_for_the_way_back() -> None:
    counter = Counter()
    gradients: list[Tensor] = []
    with counter:
        leaf = thousand().requires_grad_()

        def work() -> None:
            total = (leaf + 1).exp().sum()  # whose gradient is the exponential itself
            gradients.extend(torch.autograd.grad(total, leaf))

        found = counter.count(work)
    assert found.bytes_fused == (1 + 2 + 1) * FOUR_KB


def test_the_peak_is_the_most_that_is_held_at_a_time() -> None:
    counter = Counter()

    def work(a: Tensor) -> Tensor:
        b = a + 1
        c = b[:10] + 1  # 40 bytes
        part = b[5:]  # keeps all of b
        del b
        d = a.double()
        del part
        return c.double().sum() + d.sum()  # b is gone before

    with counter:
        a = thousand()
        found = counter.count(lambda: work(a))
        assert found.before == FOUR_KB
        assert found.peak == (1 + 1 + 2) * FOUR_KB + 40
        # Nothing is left behind, and no peak is forgotten.
        again = counter.count(lambda: a.view(10, 100))
        assert (again.before, again.peak) == (FOUR_KB, found.peak)


def test_numbers_that_leave_the_device_are_waited_for() -> None:
    counter = Counter([27, 128])
    fetched: list[object] = []

    def work() -> None:
        a = thousand()
        fetched.extend([float(a.sum()), bool(a.sum() > 0), a[:2].tolist()])
        fetched.append((a[:2] > 0).tolist())
        fetched.extend(int((a > 0).sum()) for _ in range(3))
        torch.zeros(1000).copy_(a, non_blocking=True)

    with counter:
        found = counter.count(work)
    assert fetched == [1.0, False, [1.0, 1.0], [False, False], 27, 128, 27]
    assert found.waits == 7


def test_whole_numbers_of_tensors_with_values_are_noted_in_order() -> None:
    values = torch.tensor([1.0, 2.0, 3.0])
    integers = Integers()
    with integers:
        for least in (1.5, 0.5):
            assert float(values.sum()) == 6
            int((values > least).sum())
    assert integers.found == [2, 3]


@pytest.mark.parametrize("precision", list(Precision))
def test_an_iteration_takes_the_operations_of_direct_convolution(
    narrow: Setting, precision: Precision
) -> None:
    plain = recipe(
        content_layers=equal_layers(["conv4_2"]), style_layers=(), optimiser=Optimiser.ADAM
    )
    found = count(narrow, Case(endless(plain, 64), 2, precision))
    shapes = {name: tuple(weight.shape) for name, weight in narrow.weights.items()}
    each = operations(48, 64, ["conv4_2"], shapes)
    first = operations(48, 64, ["conv1_1"], shapes)
    halves = {"float32": 2 * first, "bfloat16": 2 * (each - first)}
    expected = halves if precision is Precision.BF16 else {"float32": 2 * each}
    assert found.operations == expected


def test_a_style_with_fewer_components_takes_fewer_operations(narrow: Setting) -> None:
    halves = Image.new("RGB", (96, 72), "black")
    halves.paste("grey", (0, 0, 48, 72))
    plain = replace(narrow, plan=replace(narrow.plan, style=images.encode(halves)))
    recipe = replace(DEFAULT, style_loss=StyleLoss.WASSERSTEIN)
    few, many = (
        count(setting, Case(endless(recipe, 64), 1, Precision.FP32)).operations
        for setting in (plain, narrow)
    )
    assert few["float32"] == many["float32"]
    assert few["float64"] < many["float64"] / 2


def test_lbfgs_has_all_of_its_memory_when_it_is_counted(narrow: Setting) -> None:
    plain = endless(recipe(content_layers=equal_layers(["conv1_1"]), style_layers=()), 256)
    lbfgs, adam = (
        count(narrow, Case(replace(plain, optimiser=optimiser), 1, Precision.FP32))
        for optimiser in (Optimiser.LBFGS, Optimiser.ADAM)
    )
    picture = 4 * 3 * 192 * 256
    # Twenty steps and changes of the gradient, and the last of both; Adam holds two moments.
    assert lbfgs.before - adam.before >= (2 * 20 + 2 - 2) * picture


def test_a_picture_by_tiles_holds_less_and_calculates_more(narrow: Setting) -> None:
    shallow = recipe(
        content_layers=equal_layers(["relu2_1"]),
        style_layers=equal_layers(["conv1_1", "conv2_1"]),
        optimiser=Optimiser.ADAM,
    )
    whole, tiled = (
        count(narrow, Case(replace(endless(shallow, 512), tile=tile), 1, Precision.FP32))
        for tile in (None, 256)
    )
    assert tiled.peak < 0.75 * whole.peak
    assert tiled.operations["float32"] > 1.5 * whole.operations["float32"]


def at(rate: float) -> Spread:
    return Spread(rate, rate, rate, 1)


def test_the_floor_is_the_longer_of_operations_and_bytes(
    narrow: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Count({"float32": 3 * 10**6, "float64": 10**6}, 9000, 6000, 1, 0, 0, 0)
    monkeypatch.setattr(floor, "count", lambda *_: done)
    rates = (MatrixRate("float32", 1, at(1e9)), MatrixRate("float64", 1, at(1e8)))
    monkeypatch.setattr(machine, "rates", lambda *_: (rates, at(1e6)))
    measured = Iteration("gatys", 64, 48, at(0.026), 1.0, 1, 1.0, {}, Memory(1, 1, "float32"))
    *_, rows = floor.measure(narrow, [measured])
    assert [(row.loop, row.width, row.jobs, row.ratio) for row in rows] == [
        ("gatys", 64, 1, pytest.approx(2.0)),  # 0.026 seconds of the least 0.013
        ("gatys", 64, 2, None),
        (DEFAULT.name, 64, 1, None),
        (DEFAULT.name, 64, 2, None),
        (DEFAULT.name, 96, 1, None),
    ]
    first = rows[0]
    assert first.by_operations == pytest.approx(0.003 + 0.01)
    assert (first.by_bytes, first.by_calls) == pytest.approx((0.006, 0.009))
    assert (first.seconds, first.limit) == (first.by_operations, "operations")

    monkeypatch.setattr(machine, "rates", lambda *_: (rates, at(1e5)))
    slower = next(floor.measure(narrow, []))[0]
    assert slower.seconds == pytest.approx(0.06)
    assert slower.limit == "bytes"


def test_rates_are_those_of_the_types_asked_for(
    narrow: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_LARGEST", 256)
    monkeypatch.setattr(machine, "_COPIED_BYTES", 2**20)
    matrix, copying = machine.rates(narrow, [torch.float64])
    assert [rate.type for rate in matrix] == ["float64"]
    assert matrix[0].rate.median > 0
    assert copying.median > 0
