"""What the doctor is told of this machine's devices."""

from __future__ import annotations

import pytest
import torch

from engine.worker.probe import probe


def test_a_card_out_of_order_is_named_and_the_others_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def memory(index: int) -> tuple[int, int]:
        if index == 0:
            raise RuntimeError("CUDA error: unspecified launch failure\nCompile with ...")
        return 7, 8

    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "mem_get_info", memory)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "A card")
    found = probe()
    assert found["devices"] == [{"name": "cuda:1", "model": "A card", "free": 7, "total": 8}]
    assert found["error"] == "cuda:0: CUDA error: unspecified launch failure"
