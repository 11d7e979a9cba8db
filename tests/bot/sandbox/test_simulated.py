from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from bot.sandbox.simulated import PatientPainter
from engine.job.errors import BadPicture
from engine.job.recipes import SKETCH
from engine.job.spec import Job
from tests.bot.simulation import ScriptedPainter, result, started


class Surroundings:
    """Stands for SimCord: it remembers what it was told about."""

    def __init__(self) -> None:
        self.waits = 0

    async def external_wait(self, awaitable: Awaitable[Any], *, reason: str) -> Any:
        self.waits += 1
        return await awaitable


@pytest.fixture
def surroundings() -> Surroundings:
    return Surroundings()


@pytest.fixture
def patient(painter: ScriptedPainter, surroundings: Surroundings) -> PatientPainter:
    patient = PatientPainter(painter)
    patient.attach(surroundings)
    return patient


@pytest.fixture
def job(painter: ScriptedPainter) -> Job:
    job = Job(content=b"a photo", recipe=SKETCH)
    painter.put(job, started(), result())
    return job


async def test_updates_pass_unchanged_and_each_wait_is_declared(
    patient: PatientPainter, surroundings: Surroundings, job: Job
) -> None:
    assert [update async for update in patient.paint(job)] == [started(), result()]
    assert surroundings.waits == 4  # two updates, the end, and closing


async def test_who_leaves_early_closes_the_painter(
    patient: PatientPainter, painter: ScriptedPainter, job: Job
) -> None:
    updates = patient.paint(job)
    await anext(updates)
    await updates.aclose()

    assert painter.closed == [job]


async def test_errors_pass_unchanged(patient: PatientPainter, painter: ScriptedPainter) -> None:
    painter.bad[b"broken"] = "That picture is broken."

    with pytest.raises(BadPicture, match="That picture is broken"):
        await patient.check(b"broken")


async def test_a_painter_without_surroundings_says_what_is_missing(
    painter: ScriptedPainter,
) -> None:
    with pytest.raises(RuntimeError, match="attach"):
        await PatientPainter(painter).check(b"a photo")
