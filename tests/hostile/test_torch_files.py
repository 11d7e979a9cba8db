"""Files of torch.save that are something else than VGG19's weights cost little."""

from __future__ import annotations

import io
import pickle
import struct
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.job.errors import WeightsError
from engine.vgg.vgg import weight_shapes
from engine.weights import state_dict, torch_file
from engine.weights.convolutions import torchvision_names
from tests.engine.weights_files import is_imagenet, vgg19

FIRST = "features.0.weight"
SHAPE = weight_shapes()["conv1_1.weight"]
MIB = 2**20


def is_whole(path: Path) -> bool:
    return is_imagenet(state_dict.read(path))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "weights.pth"


def saved(what: object, path: Path, *, zipped: bool = True) -> None:
    torch.save(what, path, _use_new_zipfile_serialization=zipped)


OTHERS: dict[str, tuple[Callable[[], object], str]] = {
    "meta": (lambda: torch.empty(SHAPE, device="meta"), r"without values \(on the device"),
    "sparse": (lambda: torch.zeros(SHAPE).to_sparse(), "is a sparse tensor"),
    "quantised": (
        lambda: torch.quantize_per_tensor(torch.zeros(SHAPE), 0.1, 0, torch.qint8),
        "is a quantised tensor",
    ),
    "complex": (lambda: torch.zeros(SHAPE, dtype=torch.complex64), "but of complex64"),
    "whole": (lambda: torch.zeros(SHAPE, dtype=torch.int64), "but of int64"),
    "truth": (lambda: torch.zeros(SHAPE, dtype=torch.bool), "but of bool"),
    "float8": (lambda: torch.zeros(SHAPE).to(torch.float8_e5m2), "but of float8_e5m2"),
    "text": (lambda: "weights", "is something else"),
    "number": (lambda: 10**40, "is something else"),
    "vast": (
        lambda: torch.zeros(1).expand(10**6, 10**6),
        r"has the shape \(1000000, 1000000\); VGG19's is",
    ),
}


@pytest.mark.usefixtures("torch_files_here")
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.filterwarnings("ignore")  # torch's, of what it means to change
def test_other_kinds_of_tensors_get_a_sentence(path: Path, kind: str, zipped: bool) -> None:
    if kind == "float8" and not zipped:
        pytest.skip("torch itself can't read it back")
    make, sentence = OTHERS[kind]
    saved(vgg19() | {FIRST: make()}, path, zipped=zipped)
    with pytest.raises(WeightsError, match=sentence) as caught:
        state_dict.read(path)
    assert f"{path}: {FIRST}" in str(caught.value)
    # And where nothing is wanted of it, it is not in the way.
    saved(vgg19() | {"classifier.0.weight": make()}, path, zipped=zipped)
    assert is_whole(path)


@pytest.mark.usefixtures("torch_files_here")
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "held",
    [
        lambda tensor: torch.nn.Parameter(tensor),
        lambda tensor: tensor.double(),
        lambda tensor: tensor.bfloat16(),
        lambda tensor: (
            tensor.contiguous(memory_format=torch.channels_last)
            if tensor.dim() == 4
            else tensor.contiguous()
        ),
        lambda tensor: torch.cat([tensor, tensor + 1])[: len(tensor)],
    ],
    ids=["parameters", "float64", "bfloat16", "channels last", "parts of others"],
)
def test_whatever_way_torch_holds_them_weights_are_weights(
    path: Path, held: Callable[[torch.Tensor], object], zipped: bool
) -> None:
    state = OrderedDict((name, held(tensor)) for name, tensor in vgg19().items())
    saved(state, path, zipped=zipped)
    assert is_whole(path)
    saved({"epoch": 3, "state_dict": state, "optimizer": {"state": {0: {}}}}, path, zipped=zipped)
    assert is_whole(path)


@pytest.mark.usefixtures("torch_files_here")
def test_a_file_of_torchs_first_versions_is_read(path: Path) -> None:
    """Parameters that get their tensor afterwards, and a list of pairs, as Python 2 wrote it."""
    names, shapes = torchvision_names(), weight_shapes()
    out = io.BytesIO()
    for header in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        out.write(pickle.dumps(header, 2))
    out.write(b"\x80\x02ccollections\nOrderedDict\n(]")
    for place, (ours, theirs) in enumerate(names.items()):
        shape = shapes[ours]
        sizes = b"(" + b"".join(b"M" + struct.pack("<H", size) for size in shape) + b"t"
        strides = b"(" + b"K\x00" * len(shape) + b"t"
        key = str(place).encode()
        storage = (
            b"(U\x07storagectorch\nFloatStorage\n"
            + b"U"
            + bytes([len(key)])
            + key
            + b"U\x03cpuK\x01NtQ"
        )
        tensor = b"ctorch._utils\n_rebuild_tensor\n(" + storage + b"K\x00" + sizes + strides + b"tR"
        parameter = (
            b"ctorch.nn.parameter\nParameter\n)\x81("
            + tensor
            + b"Nccollections\nOrderedDict\n)R\x88\x89tb"
        )
        name = theirs.encode()
        out.write(b"]" + b"U" + bytes([len(name)]) + name + b"a" + parameter + b"aa")
    out.write(b"tR.")
    out.write(pickle.dumps([str(place) for place in range(len(names))], 2))
    for place in range(len(names)):
        out.write(struct.pack("<qf", 1, place))
    path.write_bytes(out.getvalue())
    assert is_whole(path)


def in_zip(pickled: bytes, compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("weights/data.pkl", pickled)
        archive.writestr("weights/byteorder", b"little")
        archive.writestr("weights/version", b"3\n")
    return out.getvalue()


DOUBLED = b"\x80\x02)" + 60 * b"q\x01h\x01\x86"
CALL = b"ccollections\nOrderedDict\nq\x02"
# What takes all memory, or all time, in Python alone.
BOMBS = {
    "a tuple of tuples as a name": b"\x80\x02}" + DOUBLED[2:] + b"Ns.",
    "one list of pairs made into many": b"\x80\x02]q\x01("
    + b"".join(b"J" + struct.pack("<I", number) + b"K\x01\x86" for number in range(100_000))
    + b"e"
    + CALL
    + b"]("
    + 30_000 * b"h\x02h\x01\x85R"
    + b"e.",
    "bytes that torch may make": b"\x80\x02cbuiltins\nbytearray\nJ\x00\x00\x00\x7f\x85R.",
}
DAMAGED = {
    "a place in the memo beyond all": b"\x80\x02}r\xff\xff\xff\x7f.",
    "lists in lists": b"\x80\x02" + 200_000 * b"]" + 199_999 * b"a" + b".",
    "marks": 400_000 * b"(" + b".",
    "a number of half a megabyte": b"\x80\x02\x8b\x00\x00\x06\x00" + 0x60000 * b"\x7f" + b".",
    "a text that is said to be long": b"\x80\x02X\xff\xff\xff\x7ftext.",
    "bytes that are said to be longer": b"\x80\x04\x8e" + 8 * b"\x7f" + b"text.",
    "a class": b"\x80\x02cbuiltins\nlist\nJ\x00\x00\x00\x7f\x85R.",
}
FILES = (
    {f"{name}, alone": data for name, data in DAMAGED.items()}
    | {f"{name}, in a zip": in_zip(data) for name, data in DAMAGED.items()}
    | {"compressed": in_zip(bytes(64 * MIB), zipfile.ZIP_DEFLATED)}
)


@pytest.mark.usefixtures("torch_files_here")
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_makes_no_sense_gets_a_sentence(path: Path, name: str) -> None:
    path.write_bytes(FILES[name])
    with pytest.raises(WeightsError, match="what is wanted is a state dict of VGG19"):
        state_dict.read(path)


@pytest.mark.parametrize("name", BOMBS)
def test_a_file_made_to_expand_ends_the_process_that_reads_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(torch_file, "_SECONDS", 1.0)
    path.write_bytes(in_zip(BOMBS[name]))
    with pytest.raises(WeightsError, match="describes far more than the tensors of a VGG19"):
        state_dict.read(path)


@pytest.mark.parametrize("zipped", [True, False])
def test_the_process_that_reads_a_file_can_do_nothing_else_and_says_what_it_found(
    path: Path, zipped: bool
) -> None:
    saved({"state_dict": vgg19()}, path, zipped=zipped)
    assert is_whole(path)


def test_what_the_process_refuses_is_said_in_its_words(path: Path) -> None:
    saved(vgg19() | {FIRST: torch.zeros(SHAPE).to_sparse()}, path)
    with pytest.raises(WeightsError, match=f"{FIRST} is a sparse tensor"):
        state_dict.read(path)


@pytest.mark.usefixtures("torch_files_here")
def test_a_zip_of_very_many_files_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"weights/data/{number}", b"")
    with pytest.raises(WeightsError, match="is damaged, or not a file of torch"):
        state_dict.read(path)


@pytest.mark.usefixtures("torch_files_here")
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("size", [2, 2**40])
def test_a_storage_that_is_said_to_be_larger_than_the_file_is_not_believed(
    path: Path, size: int, zipped: bool
) -> None:
    """In its description the size of a storage is the number after the device."""
    saved(vgg19(), path, zipped=zipped)
    data = path.read_bytes()
    at = data.index(b"X\x03\x00\x00\x00cpuq")
    at = data.index(b"K\x01", at)
    if size == 2:
        path.write_bytes(data[:at] + b"K\x02" + data[at + 2 :])
    elif not zipped:
        path.write_bytes(data[:at] + b"\x8a\x06" + size.to_bytes(6, "little") + data[at + 2 :])
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(path, "w") as new_one:
            for entry in old.namelist():
                held = old.read(entry)
                if entry.endswith("data.pkl"):
                    at = held.index(b"K\x01", held.index(b"X\x03\x00\x00\x00cpuq"))
                    large = b"\x8a\x06" + size.to_bytes(6, "little")
                    held = held[:at] + large + held[at + 2 :]
                new_one.writestr(entry, held)
    with pytest.raises(WeightsError, match="is damaged, or not a file of torch"):
        state_dict.read(path)
