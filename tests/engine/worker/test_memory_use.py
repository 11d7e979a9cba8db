"""What a worker tells of its process and its GPU."""

from __future__ import annotations

import mmap
import queue
import resource

import pytest
import torch

from engine.job.spec import GpuMemory, Vitals
from engine.worker.memory_use import keep_telling, vitals

CPU = torch.device("cpu")


def test_the_memory_of_the_process_is_told_in_bytes() -> None:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    before = vitals(CPU).resident
    # Fresh from the system: torch may have had what it gives, and 64 MiB of it are touched.
    with mmap.mmap(-1, 2**26) as sheet:
        for page in range(0, 2**26, mmap.PAGESIZE):
            sheet[page] = 1
        after = vitals(CPU).resident
    assert 0.1 * most < before <= 1.01 * most
    assert after - before == pytest.approx(2**26, rel=0.2)


def test_a_processor_has_no_memory_of_its_own() -> None:
    assert vitals(CPU).gpu is None


def test_what_is_not_free_on_a_gpu_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda device: (30, 80))
    monkeypatch.setattr(torch.cuda, "memory_reserved", lambda device: 20)
    assert vitals(torch.device("cuda:0")).gpu == GpuMemory(held=20, used=50, total=80)


def test_they_are_told_again_and_again_until_nobody_listens() -> None:
    told: queue.SimpleQueue[Vitals] = queue.SimpleQueue()

    def send(message: Vitals) -> None:
        told.put(message)
        if told.qsize() == 3:
            raise BrokenPipeError

    thread = keep_telling(send, CPU, every=0.001)
    thread.join(60)
    assert not thread.is_alive()
    assert told.qsize() == 3
