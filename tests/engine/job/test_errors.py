"""Errors keep what it takes to say them in another language, wherever they go."""

from __future__ import annotations

import pickle

import pytest

from engine.job.errors import (
    BadPicture,
    EngineError,
    InvalidJob,
    OutOfMemory,
    PoolClosed,
    WeightsError,
    WorkerDied,
)
from engine.pool import assignments
from engine.weights.download import DownloadError

KINDS = [EngineError, InvalidJob, BadPicture, WeightsError, OutOfMemory, WorkerDied, PoolClosed]


def facts(error: EngineError) -> tuple[object, ...]:
    return type(error), str(error), error.key, error.values


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_travels_between_processes_with_its_key_and_values(
    kind: type[EngineError],
) -> None:
    error = kind("Too large: 3 of 2.", "engine-too-large", size=3, most=2.5, device="cuda:0")
    assert facts(error) == (
        kind,
        "Too large: 3 of 2.",
        "engine-too-large",
        {"size": 3, "most": 2.5, "device": "cuda:0"},
    )
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert facts(again) == facts(error)


def test_an_error_without_a_key_is_a_sentence() -> None:
    assert facts(EngineError("No.")) == (EngineError, "No.", "", {})


@pytest.mark.parametrize(
    "error",
    [BadPicture("Broken.", "engine-broken-picture", most=2), DownloadError("the cable is cut")],
    ids=lambda error: type(error).__name__,
)
def test_an_error_that_is_raised_once_more_is_the_same_without_its_past(error: EngineError) -> None:
    try:
        raise error from KeyError("inside")
    except EngineError as caught:
        fresh = assignments.fresh(caught)
    assert facts(fresh) == facts(error)
    assert (fresh.__traceback__, fresh.__cause__) == (None, None)
    assert error.__traceback__ is not None
