"""A state with the right fingerprint and wrong insides is refused before anything is painted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from engine.job.errors import UnusableState
from engine.job.layers import equal_layers
from engine.job.recipe import Optimiser
from engine.job.recipes import CLASSIC, GATYS
from engine.paint import state
from engine.paint.paint import Painting
from engine.paint.state import State
from engine.vgg.vgg import VGG19
from tests.engine.jobs import small, styled

# Three scales of 6, 4 and 2 iterations.
SCALES = small(GATYS, iterations=12, scales=3, style_layers=equal_layers(["conv1_1", "conv3_1"]))
JOB = styled(SCALES)
JOBS = {
    "lbfgs": JOB,
    "adam": styled(replace(SCALES, optimiser=Optimiser.ADAM, learning_rate=0.05)),
    "averaging": styled(replace(SCALES, averaging=0.8)),
    "one size": styled(small(CLASSIC, iterations=6)),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "states" / "painting.safetensors"


@pytest.fixture
def half(narrow_vgg: VGG19) -> State:
    updates = iter(painting := Painting(JOB, narrow_vgg))
    list(islice(updates, 7))
    return painting.state()


def written(path: Path, facts: dict[str, Any], tensors: dict[str, torch.Tensor]) -> None:
    """A state's file with these facts, and the right fingerprint."""
    said = json.dumps({"format": 1, "fingerprint": "a job"} | facts)
    path.parent.mkdir(exist_ok=True)
    save_file(tensors, path, {"easel": said})


def facts_of(half: State) -> dict[str, Any]:
    return {"done": half.done, "first": asdict(half.first), "elapsed": half.elapsed}


WRONG_FACTS: dict[str, dict[str, Any]] = {
    "done is negative": {"done": -1},
    "done is nothing": {"done": 0},
    "done is the end": {"done": 12},
    "done is huge": {"done": 10**30},
    "done is a text": {"done": "7"},
    "done is no whole number": {"done": 3.5},
    "done is a truth": {"done": True},
    "elapsed is a text": {"elapsed": "long"},
    "elapsed is no number": {"elapsed": float("nan")},
    "elapsed is negative": {"elapsed": -1.0},
    "elapsed is huge": {"elapsed": 10**400},
    "a cost is a text": {"first": {"total": "1", "content": 1.0, "style": 1.0}},
    "a cost is missing": {"first": {"total": 1.0}},
    "costs are a list": {"first": [1, 2, 3]},
    "something unknown": {"colour": "red"},
}


@pytest.mark.parametrize("what", WRONG_FACTS)
def test_wrong_facts_are_refused_at_loading(
    narrow_vgg: VGG19, half: State, path: Path, what: str
) -> None:
    written(path, facts_of(half) | WRONG_FACTS[what], half.tensors)
    with pytest.raises(UnusableState, match=r"is damaged, or no state .* or name another file"):
        Painting(JOB, narrow_vgg, state.load(path, "a job"))


@pytest.mark.parametrize("facts", ["[" * 100_000, "[]", "7", "null", "9" * 5000, '"text"'])
def test_facts_that_are_none_are_refused_at_loading(half: State, path: Path, facts: str) -> None:
    path.parent.mkdir()
    save_file(half.tensors, path, {"easel": facts})
    with pytest.raises(UnusableState, match="is damaged, or no state of a painting"):
        state.load(path, "a job")


def spoilt(tensor: torch.Tensor) -> Iterator[torch.Tensor]:
    """Tensors that can't stand for this one."""
    yield tensor.repeat(2, *[1] * (tensor.dim() - 1)) if tensor.dim() else tensor.repeat(2)
    yield tensor.flatten()[:0]
    if tensor.is_floating_point():
        yield tensor.to(torch.int64)
        yield tensor.half()
        yield torch.full_like(tensor, float("nan"))
    else:
        yield tensor.double()
        yield tensor - 1000
        yield tensor + 1000


@pytest.mark.parametrize("name", ["lbfgs", "adam", "averaging", "one size"])
@pytest.mark.parametrize("begun", [1, 3, 5])
def test_tensors_of_another_kind_are_refused_at_loading(
    narrow_vgg: VGG19, name: str, begun: int
) -> None:
    job = JOBS[name]
    updates = iter(painting := Painting(job, narrow_vgg))
    list(islice(updates, begun))
    whole = painting.state()
    Painting(job, narrow_vgg, whole)

    def refused(tensors: dict[str, torch.Tensor]) -> None:
        with pytest.raises(UnusableState):
            Painting(job, narrow_vgg, replace(whole, tensors=tensors))

    for key, tensor in whole.tensors.items():
        for other in spoilt(tensor):
            refused(whole.tensors | {key: other})
        refused({other: kept for other, kept in whole.tensors.items() if other != key})
    refused(whole.tensors | {"unknown": torch.zeros(1)})
    refused({})


def test_an_image_far_from_any_picture_is_refused(narrow_vgg: VGG19, half: State) -> None:
    tensors = half.tensors | {"image": half.tensors["image"] * 1e30}
    with pytest.raises(UnusableState, match="is damaged, or no state of a painting"):
        Painting(JOB, narrow_vgg, replace(half, tensors=tensors))


def test_a_ring_of_slots_in_no_order_is_refused(narrow_vgg: VGG19, half: State) -> None:
    slots = half.tensors["optimiser slots"]
    for other in (slots.flip(0), slots.clamp(max=1), slots + 1):
        wrong = replace(half, tensors=half.tensors | {"optimiser slots": other})
        with pytest.raises(UnusableState):
            Painting(JOB, narrow_vgg, wrong)
