"""The thread that paints does nothing else: whatever can be done beside it is."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from engine.job.messages import Done, FromWorker, Told
from engine.job.recipe import Colours, Start
from engine.job.recipes import EASEL, SKETCH
from engine.job.spec import Frame, Job, StyleImage
from engine.job.variations import variations_around
from engine.paint import state
from engine.paint.paint import Painting
from engine.paint.scene import Scene
from engine.pictures import colours, images
from engine.vgg.vgg import VGG19
from engine.worker import checkpoints, state_writer
from engine.worker.workshop import Workshop
from tests.engine.jobs import blotches, mask, small, sticker, styled
from tests.engine.workshops import close

QUICK = small(EASEL, iterations=9, scales=3, frame_every=2, strip=True)
# What takes time beside the painting: pictures made and encoded, states read and written.
WORK: tuple[tuple[Any, str], ...] = (
    (Scene, "of"),
    (Scene, "finish"),
    (Image.Image, "resize"),
    (Image.Image, "save"),
    (ImageOps, "fit"),
    (colours, "match_colours"),
    (colours, "luminance"),
    (images, "encode"),
    (state, "fingerprint_of"),
    (state, "load"),
    (state, "save"),
    (os, "fsync"),
)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[tuple[str, str]]]:
    """What was called how often by which thread, by both names."""
    found: Counter[tuple[str, str]] = Counter()

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def count(*args: Any, **rest: Any) -> Any:
            thread = threading.current_thread()
            here = "painting" if thread is threading.main_thread() else thread.name.split("_")[0]
            found[name, here] += 1
            return call(*args, **rest)

        return count

    for owner, name in WORK:
        monkeypatch.setattr(owner, name, counted(name, getattr(owner, name)))
    yield found
    found.clear()


def jobs(folder: Path) -> list[Job]:
    """Jobs that between them need all that a job can."""
    two = StyleImage(blotches(2), 1.0, mask()), StyleImage(blotches(3, 60, 90), 2.0)
    return [
        styled(QUICK, *two, state=folder / "regions"),
        styled(replace(QUICK, start=Start.PICTURE), start=blotches(4), state=folder / "start"),
        styled(replace(QUICK, colours=Colours.MATCHED), content=sticker(), state=folder / "alpha"),
        styled(replace(QUICK, colours=Colours.LUMINANCE), state=folder / "grey"),
        styled(replace(QUICK, start=Start.NOISE_AND_CONTENT, strip=False), seed=3),
        styled(replace(QUICK, strip=False), variations=variations_around(5, None, 3)),
        styled(small(SKETCH, iterations=15, size=128), state=folder / "sketch"),
    ]


def test_the_painting_thread_paints_and_does_nothing_else(
    narrow_vgg: VGG19,
    tmp_path: Path,
    calls: Counter[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checkpoints, "_PAUSE", 0.0)
    monkeypatch.setattr(state_writer, "_SHARE", 0.0)
    todo = jobs(tmp_path)
    calls.clear()
    sent: list[FromWorker] = []
    for again in (False, True):
        workshop = Workshop(narrow_vgg, sent.append)
        for job in todo:
            workshop.take(job)
        for _ in range(6 if not again else 1000):
            if workshop.busy:
                workshop.iterate()
        for job in todo:  # put down, to go on from what was kept
            workshop.pause(job.id)
        close(workshop)
    assert {m.job_id for m in sent if isinstance(m, Done) and not m.paused} == {
        job.id for job in todo
    }
    assert {name: count for (name, where), count in calls.items() if where == "painting"} == {}
    done = {name for name, _ in calls}
    assert done == {name for _, name in WORK}, "all of it was needed"


def test_what_is_foreseen_is_what_is_asked_for(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same pictures come out as where all is made when it is asked for."""
    # Several pictures of a job share a pass here, and sums of several are rounded in another order.
    for alone in (replace(job, state=None) for job in jobs(Path()) if not job.variations):
        *_, expected = Painting(alone, narrow_vgg)
        sent: list[FromWorker] = []
        workshop = Workshop(narrow_vgg, sent.append)
        workshop.take(alone)
        while workshop.busy:
            workshop.iterate()
        close(workshop)
        told = sent[-2]
        assert isinstance(expected, Frame)
        assert isinstance(told, Told)
        assert isinstance(told.update, Frame)
        assert told.update.image == expected.image
