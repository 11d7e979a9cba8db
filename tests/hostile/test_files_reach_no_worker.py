"""No stranger's file is decoded by a process that holds the network."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import engine
from engine.job.messages import Done, FromWorker
from engine.job.recipes import SKETCH
from engine.job.spec import Job
from engine.pictures import images
from engine.pictures.reading import opening
from engine.vgg.vgg import VGG19
from engine.worker.workshop import Workshop
from tests.engine.conftest import narrow_vgg
from tests.engine.jobs import png, sketch, small

__all__ = ["narrow_vgg"]

ROOT = Path(engine.__file__ or "").parent
# What a worker is made of, and what decodes a file.
WORKER = ("worker", "paint", "losses", "optimisers", "vgg", "tensors")
DECODING = {"decode", "decode_with_alpha", "check", "open_file", "prepare", "open"}
# Pillow opens a file of the worker's own there, which it has just encoded.
OWN_FILES = {"paint/choice.py": {"open"}}


def decoders_in(path: Path) -> set[str]:
    """The names of what decodes pictures, as far as a module calls it by a module's name."""
    return {
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("images", "opening", "Image", "preparing")
        and node.attr in DECODING
    }


def test_no_module_of_a_worker_decodes() -> None:
    modules = [path for folder in WORKER for path in (ROOT / folder).rglob("*.py")]
    assert len(modules) > 30
    for path in modules:
        name = path.relative_to(ROOT).as_posix()
        assert decoders_in(path) == OWN_FILES.get(name, set()), name
        source = path.read_text(encoding="utf-8")
        assert "engine.pictures.reading.opening" not in source, name
        assert "engine.pictures.preparing" not in source, name
    assert "open_file" in (ROOT / "pictures/images.py").read_text(), "the test would not see it"


def test_a_worker_that_gets_a_file_decodes_nothing_of_it(
    narrow_vgg: VGG19, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file was opened")

    said: list[FromWorker] = []
    workshop = Workshop(narrow_vgg, said.append)
    file, pixels = Job(png(), small(SKETCH)), sketch(iterations=2)
    for module in (images, opening):
        monkeypatch.setattr(module, "open_file", refuse)
    for job in (file, pixels):
        workshop.take(job)
    while workshop.busy:
        workshop.iterate()
    workshop._post.shutdown()
    ends = {message.job_id: message for message in said if isinstance(message, Done)}
    assert ends[file.id].error is not None
    assert ends[pixels.id] == Done(pixels.id)
