"""What is said where NVIDIA's driver and torch's CUDA do not fit, by the numbers of both."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.worker import driver
from engine.worker.driver import driver_trouble
from engine.worker.probe import probe


def machine(
    monkeypatch: pytest.MonkeyPatch,
    torch_cuda: str | None,
    driver_cuda: tuple[int, int] | None,
    module: Path = Path("nowhere"),
) -> None:
    monkeypatch.setattr(torch.version, "cuda", torch_cuda)
    monkeypatch.setattr(driver, "driver_cuda", lambda: driver_cuda)
    monkeypatch.setattr(driver, "_KERNEL_MODULE", module)


@pytest.mark.parametrize("driver_cuda", [None, (13, 0), (13, 2), (14, 0)])
def test_a_driver_that_fits_or_none_at_all_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch, driver_cuda: tuple[int, int] | None
) -> None:
    machine(monkeypatch, "13.2", driver_cuda)
    assert driver_trouble() == ""


@pytest.mark.parametrize(
    ("torch_cuda", "driver_cuda", "words"),
    [
        ("13.2", (12, 4), ["is for CUDA 12.4", "for CUDA 13.2, which needs driver 580 or newer"]),
        ("12.8", (11, 8), ["is for CUDA 11.8", "needs driver 525 or newer"]),
        ("14.0", (13, 0), ["needs a newer driver"]),
        (None, (13, 0), ["was built without CUDA"]),
    ],
)
def test_a_driver_that_does_not_fit_is_told_with_the_one_that_does(
    monkeypatch: pytest.MonkeyPatch,
    torch_cuda: str | None,
    driver_cuda: tuple[int, int],
    words: list[str],
) -> None:
    machine(monkeypatch, torch_cuda, driver_cuda)
    assert all(word in driver_trouble() for word in words)
    # The doctor is told this, and not what each card answers.
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    assert probe()["error"] == driver_trouble()


def test_a_card_that_was_not_handed_to_the_container_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module = tmp_path / "version"
    module.touch()
    machine(monkeypatch, "13.2", None, module)
    assert "--gpus all" in driver_trouble()


def test_the_drivers_own_answer_is_read(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Library:
        answer = 0

        def cuDriverGetVersion(self, version: object) -> int:  # noqa: N802
            version._obj.value = 12040  # type: ignore[attr-defined]
            return self.answer

    monkeypatch.setattr("ctypes.CDLL", lambda _: Library())
    assert driver.driver_cuda() == (12, 4)
    monkeypatch.setattr(Library, "answer", 999)
    assert driver.driver_cuda() is None
