"""Hostile settings get sentences, and hostile weights files never run a program."""

from __future__ import annotations

import pickle
import random
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save

from bot.config.example import example
from bot.config.model import Config, ConfigError, load
from engine.job.errors import InvalidJob, WeightsError
from engine.paint import state
from engine.weights import state_dict
from tests.hostile.crafted import Harm
from tests.hostile.mutations import MUTATIONS

EXAMPLE = example().encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


def loaded(path: Path, data: bytes, environ: dict[str, str] | None = None) -> Config | str:
    path.write_bytes(data)
    try:
        return load(path, environ or {})
    except ConfigError as error:
        return str(error)


@given(
    ways=st.lists(st.sampled_from(sorted(MUTATIONS)), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
)
def test_damaged_settings_are_settings_or_a_list_of_mistakes(
    folder: Path, ways: list[str], seed: int
) -> None:
    data, rng = EXAMPLE, random.Random(seed)  # noqa: S311 - no secret
    for way in ways:
        data = MUTATIONS[way](data, rng) if data else data
    assert isinstance(loaded(folder / "config.toml", data), Config | str)


values = st.recursive(
    st.one_of(
        st.integers(-(2**70), 2**70), st.floats(), st.booleans(), st.text(max_size=20), st.dates()
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
KEYS = sorted(
    (section, key)
    for section, model in Config.model_fields.items()
    for key in model.annotation.model_fields  # type: ignore[union-attr]
)


@given(st.sampled_from(KEYS), values)
def test_any_value_of_any_key_is_taken_or_named_as_a_mistake(
    folder: Path, where: tuple[str, str], value: object
) -> None:
    section, key = where
    found = loaded(folder / "config.toml", f"[{section}]\n{key} = {toml(value)}\n".encode())
    if isinstance(found, str):
        assert key in found or "not valid TOML" in found or "not UTF-8" in found


def toml(value: object) -> str:
    """The value as TOML has it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return '"' + "".join(f"\\U{ord(letter):08x}" for letter in value) + '"'
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + "}"
        case _:
            return str(value)


def test_the_token_of_broken_settings_is_not_in_what_is_said_of_them(folder: Path) -> None:
    data = b'[discord]\ntoken = "Bot s3cret.t0ken"\ncard_seconds = "soon"\n'
    said = loaded(folder / "config.toml", data)
    assert isinstance(said, str)
    assert "s3cret" not in said


@pytest.mark.usefixtures("torch_files_here")
@pytest.mark.parametrize("protocol", [0, 2, 5])
@pytest.mark.parametrize("ending", [".pth", ".pt", ".safetensors"])
def test_a_pickle_in_place_of_weights_runs_nothing(
    folder: Path, ending: str, protocol: int
) -> None:
    harm = folder / f"harm-{ending}-{protocol}"
    path = folder / f"weights{ending}"
    for data in ({"conv1_1.weight": Harm(harm)}, Harm(harm)):
        path.write_bytes(pickle.dumps(data, protocol))
        with pytest.raises(WeightsError):
            state_dict.read(path)
        torch.save(data, path)
        with pytest.raises(WeightsError):
            state_dict.read(path)
    assert not harm.exists()
    # And it would have: this is what the files hold.
    pickle.loads(pickle.dumps(Harm(harm)))  # noqa: S301 - our own
    assert harm.exists()


@pytest.mark.usefixtures("torch_files_here")
@pytest.mark.parametrize("number", range(150))
def test_damaged_weights_and_states_get_a_sentence(folder: Path, number: int) -> None:
    rng = random.Random(number)  # noqa: S311 - no secret
    way = MUTATIONS[sorted(MUTATIONS)[number % len(MUTATIONS)]]
    tensors = {"conv1_1.weight": torch.ones(64, 3, 3, 3), "image": torch.ones(1, 3, 4, 4)}
    written = save(tensors, {"easel": '{"format": 1}', "sha256": "0"})
    path = folder / "damaged.safetensors"
    path.write_bytes(way(written, rng))
    with pytest.raises(WeightsError):
        state_dict.read(path)
    with pytest.raises(InvalidJob):
        state.load(path, "fingerprint")
    torch.save(tensors, folder / "whole.pth")
    path = folder / "damaged.pth"
    path.write_bytes(way((folder / "whole.pth").read_bytes(), rng))
    with pytest.raises(WeightsError):
        state_dict.read(path)


def test_a_header_that_claims_exabytes_is_not_believed(folder: Path) -> None:
    path = folder / "claims.safetensors"
    path.write_bytes((2**62).to_bytes(8, "little") + b"{}")
    with pytest.raises(WeightsError):
        state_dict.read(path)
