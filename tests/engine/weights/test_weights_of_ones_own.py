"""Files named as weights: a VGG19 or VGG16 is used, and anything else gets a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from engine.job.errors import WeightsError
from engine.job.layers import ABSENT_FROM_VGG16
from engine.job.spec import WeightsInfo
from engine.vgg.vgg import weight_shapes
from engine.weights import state_dict
from engine.weights.convolutions import torchvision_names
from engine.weights.weights import version_of
from tests.engine.weights_files import (
    constant,
    is_imagenet,
    load,
    offline,
    saved,
    vgg19,
)

pytestmark = pytest.mark.usefixtures("torch_files_here")


@pytest.mark.parametrize("names", ["torchvision's", "ours"])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_state_dict_of_ones_own_is_used(tmp_path: Path, names: str, suffix: str) -> None:
    state = vgg19()
    if names == "ours":
        state = {ours: state[theirs] for ours, theirs in torchvision_names().items()}
    path = tmp_path / f"mine{suffix}"
    if suffix == ".pth":
        torch.save(state, path)
    else:
        save_file({name: tensor.contiguous() for name, tensor in state.items()}, path)
    weights, info = load(str(path), tmp_path / "cache", offline())
    assert is_imagenet(weights)
    note = f"Easel paints with the network's weights from the file mine{suffix}."
    assert info == WeightsInfo("file", note, version_of(weights))


def vgg16_of_torchvision() -> dict[str, torch.Tensor]:
    """A VGG16's state dict, each tensor of another value, without what only a VGG19 has."""
    from torchvision.models import vgg16 as torchvisions

    with torch.device("meta"):
        state = torchvisions(weights=None).state_dict()
    return {
        name: constant(tuple(tensor.shape), position)
        for position, (name, tensor) in enumerate(state.items())
        if name.startswith("features.")
    }


@pytest.mark.parametrize("classifier", [True, False])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_vgg16_of_ones_own_is_used(tmp_path: Path, suffix: str, classifier: bool) -> None:
    state = vgg16_of_torchvision()
    if classifier:
        state["classifier.0.weight"] = torch.ones(3)
    path = tmp_path / f"mine{suffix}"
    if suffix == ".pth":
        torch.save(state, path)
    else:
        save_file({name: tensor.contiguous() for name, tensor in state.items()}, path)
    weights, info = load(str(path), tmp_path / "cache", offline())
    assert info.kind == "file"
    assert list(weights) == list(weight_shapes())
    own = [name for name in weights if name.split(".")[0] not in ABSENT_FROM_VGG16]
    for position, name in enumerate(own):
        assert bool((weights[name] == position).all()), name
    for conv in ABSENT_FROM_VGG16:
        weight = weights[f"{conv}.weight"]
        assert torch.equal(weight[:, :, 1, 1], torch.eye(len(weight)))
        assert weight.count_nonzero() == len(weight)
        assert not weights[f"{conv}.bias"].any()


def test_a_vgg16_that_lacks_a_tensor_is_told_by_its_own_names(tmp_path: Path) -> None:
    state = vgg16_of_torchvision()
    del state["features.28.bias"]
    torch.save(state, tmp_path / "vgg16.pth")
    with pytest.raises(WeightsError, match=r"features\.28\.bias is missing"):
        load(str(tmp_path / "vgg16.pth"), tmp_path / "cache", offline())


def test_weights_are_told_apart_by_their_numbers() -> None:
    one, other = vgg19(), vgg19()
    assert version_of(one) == version_of(other)
    first = next(iter(other))
    other[first] = other[first] + 1e-3
    assert version_of(one) != version_of(other)


def test_weights_of_half_precision_become_whole(tmp_path: Path) -> None:
    torch.save({name: tensor.half() for name, tensor in vgg19().items()}, tmp_path / "half.pth")
    weights, _ = load(str(tmp_path / "half.pth"), tmp_path / "cache", offline())
    assert is_imagenet(weights)
    assert {tensor.dtype for tensor in weights.values()} == {torch.float32}


@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(tmp_path / f"pipe{suffix}")
    (tmp_path / f"folder{suffix}").mkdir()
    for name in ("pipe", "folder"):
        with pytest.raises(WeightsError, match="is a folder, a pipe or a device; what is wanted"):
            state_dict.read(tmp_path / f"{name}{suffix}")


def without(name: str) -> dict[str, torch.Tensor]:
    return {key: tensor for key, tensor in vgg19().items() if key != name}


NOT_WEIGHTS = {
    "a text": (b"these are my weights", "or not a file of torch.save at all"),
    "nothing": (b"", "is damaged"),
    "half a file": (saved(vgg19())[:3000], "is damaged"),
    "a whole network": (
        saved(nn.Linear(2, 2)),
        "something other than tensors, which is not loaded because it could run code",
    ),
    "a list": (saved([torch.ones(2)]), "holds a list instead of named tensors"),
    "a smaller VGG": (saved(without("features.16.bias")), "features.16.bias is missing"),
    "another shape": (
        saved(vgg19() | {"features.0.weight": torch.ones(64, 1, 3, 3)}),
        r"features.0.weight has the shape \(64, 1, 3, 3\); VGG19's is \(64, 3, 3, 3\)",
    ),
    "a broken training": (
        saved(vgg19() | {"features.28.bias": constant((512,), float("nan"))}),
        "features.28.bias has values that are not finite numbers",
    ),
    "whole numbers": (
        saved(vgg19() | {"features.0.bias": torch.ones(64, dtype=torch.int64)}),
        "features.0.bias is not a tensor of floating-point numbers",
    ),
}


@pytest.mark.parametrize("what", NOT_WEIGHTS)
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, what: str) -> None:
    data, sentence = NOT_WEIGHTS[what]
    path = tmp_path / "wrong.pth"
    path.write_bytes(data)
    with pytest.raises(WeightsError, match=sentence) as caught:
        load(str(path), tmp_path / "cache", offline())
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_wrong_safetensors_file_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "wrong.safetensors").write_bytes(b"these are my weights")
    with pytest.raises(WeightsError, match="is not a safetensors file, or is damaged"):
        load(str(tmp_path / "wrong.safetensors"), tmp_path / "cache", offline())


def test_a_missing_file_and_a_folder_get_a_sentence_that_says_what_is_allowed(
    tmp_path: Path,
) -> None:
    allowed = 'choose "auto", "quick", "imagenet", "vgg16", "whitened", or the path'
    with pytest.raises(WeightsError, match=f"There is no weights file imagnet; {allowed}"):
        load("imagnet", tmp_path, offline())
    with pytest.raises(WeightsError, match=f"is a folder, not a weights file; {allowed}"):
        load(str(tmp_path), tmp_path, offline())
