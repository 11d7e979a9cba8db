"""What tests of several parts share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# For torch, which nothing has imported yet: pictures as small as those of tests are painted no
# quicker by more threads, and many times as slowly where others want the processor, too.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# No test may fetch anything by pip from the place's package index; what pip was told here is kept
# for the one that does.
_KEPT = "EASEL_TESTS_PIP"  # For the processes that share the tests, which inherit what is set here.
PIP_OF_THE_PLACE: dict[str, str] = json.loads(
    os.environ.setdefault(
        _KEPT, json.dumps({n: text for n, text in os.environ.items() if n.startswith("PIP_")})
    )
)
for name in PIP_OF_THE_PLACE:
    os.environ.pop(name, None)
os.environ.update(PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1")

# The folders with the modules that take longest.
_LONGEST = ("cluster", "killed", "e2e", "faults", "bench", "engine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest modules first.

    Where processes share the modules out, none is then left alone with a long one in the end.
    """

    def begins_late(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return _LONGEST.index(folder) if folder in _LONGEST else len(_LONGEST)

    items.sort(key=begins_late)


@pytest.fixture
def torch_files_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of torch.save are read by this process, and not by one of their own."""
    from engine.weights import torch_file
    from tests.engine.weights_files import read_here

    monkeypatch.setattr(torch_file, "read", read_here)


@pytest.fixture(autouse=True)
def as_discord_describes_it(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose requests break the description that `EASEL_OPENAPI` names, if any."""
    on_purpose = request.node.get_closest_marker("wrong_on_purpose") is not None
    if on_purpose or not os.environ.get("EASEL_OPENAPI"):
        yield
        return
    # Imported here: without a description no test waits for discord.py because of it.
    from tests.discord.description import described
    from tests.discord.sent import all_requests

    description = described()
    assert description is not None
    with all_requests() as sent:
        yield
    wrong = {fault for each in sent for fault in description.wrong(*each)}
    assert sorted(wrong) == []


@pytest.fixture(scope="session")
def random_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a VGG19 state dict with random filters, to be named as `engine.weights`."""
    # Imported here, so that tests that need no torch don't wait for it.
    from tests.random_weights import write

    path = tmp_path_factory.mktemp("weights") / "random.safetensors"
    write(path)
    return path
