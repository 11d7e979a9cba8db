"""What the painter says can be said in every language, and in English it is the same words."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

import engine
from bot.language import ENGLISH
from engine.job import shapes
from engine.job.errors import EngineError
from engine.job.parts import Cell, box_of
from engine.job.pixels import Need
from engine.job.recipe import Start
from engine.job.recipes import CLASSIC, EASEL, GATYS, SKETCH
from engine.job.spec import EngineSettings, Job, PictureInfo, PictureLimits, StyleImage, WeightsInfo
from engine.job.variations import halved, variations_around
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.pictures.writing import fitting, making
from engine.pictures.writing.making import AnimationKind
from engine.pictures.writing.provenance import describe, read, rebuild
from engine.pool.intake import Intake
from engine.pool.pool import EnginePool
from engine.worker import workshop
from tests.engine.jobs import blotches, bomb, mask, png
from tests.engine.moving import clip, pan
from tests.engine.videos import sound, video

LIMITS = PictureLimits()
STYLE = StyleImage(b"a painting")
# Those whose every sentence can reach a member. An InvalidJob can also be the shell's alone.
TOLD = ("BadPicture", "OutOfMemory", "WorkerDied", "PoolClosed")


def _is_known(key: str) -> bool:
    """Whether English has a message of that key, which may lack values here."""
    try:
        ENGLISH(key)
    except KeyError:
        return False
    except ValueError:
        pass
    return True


def errors_made(path: Path) -> Iterator[ast.Call]:
    """Where the module makes an error that members can be told."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
            yield node


def modules() -> list[Path]:
    return sorted(Path(path) for folder in engine.__path__ for path in Path(folder).rglob("*.py"))


def test_every_error_that_a_member_can_be_told_has_words_in_the_catalogue() -> None:
    # What intake_messages.py makes was said with a key by another of them, in another process.
    speaking = [path for path in modules() if path.name != "intake_messages.py"]
    places = [(path, call) for path in speaking for call in errors_made(path)]
    assert len(places) > 15
    for path, call in places:
        key = call.args[1] if len(call.args) > 1 else None
        where = f"{path.name}, line {call.lineno}"
        assert isinstance(key, ast.Constant), f"{where}: no key"
        assert isinstance(key.value, str)
        assert key.value.startswith("engine-"), where
        assert _is_known(key.value), f"{where}: {key.value} is in no catalogue"


def painting(recipe: Any, **changes: Any) -> Job:
    return Job(png(), recipe, (StyleImage(png()),), **changes)


def text_less(file_format: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, file_format)
    return out.getvalue()


def provenance_of(job: Job) -> Any:
    weights = WeightsInfo("whitened", "")
    return describe(job, weights, torch_version="2", device="cpu", iterations=1)


def memory(job: Job) -> None:
    raise workshop._too_large(job, torch.device("cpu"))


MASKED = (StyleImage(blotches(2), 1.0, mask()),)
BLACK = (StyleImage(blotches(2), 1.0, mask(left=0, right=0)),)
LINE, SQUARE = PictureInfo("PNG", 1, 100), PictureInfo("PNG", 64, 64)
TWO_MASKED = Job(b"", GATYS, (replace(STYLE, mask=b""), replace(STYLE, mask=b"")))


@pytest.mark.parametrize(
    "fails",
    [
        lambda: images.check(b"a letter", LIMITS),
        lambda: images.check(png()[:100], LIMITS),
        lambda: images.check(bytes(3 * 2**20), PictureLimits(max_bytes=2**20)),
        lambda: images.check(png(), PictureLimits(max_pixels=4_799)),
        lambda: images.check(png(2000, 1500), PictureLimits(max_pixels=2_500_000)),
        lambda: images.check(bomb(), LIMITS),
        lambda: images.check(png(1, 4096), LIMITS),
        lambda: images.check(
            clip(pan(9)), PictureLimits(max_pixels=96 * 72), Need((96, 96), most_frames=2)
        ),
        lambda: images.check(video(pan(2))[:-99], LIMITS),
        lambda: images.check(video(pan(2), "mpeg4"), LIMITS),
        lambda: images.check(sound(()), LIMITS),
        lambda: fitting.fit(png(), 20),
        lambda: prepare(Job(png(2000, 100), GATYS, MASKED), LIMITS),
        lambda: prepare(Job(blotches(1), GATYS, BLACK), LIMITS),
        lambda: box_of(Cell.MIDDLE, (30, 1_900)),
        lambda: Job(b"", GATYS),
        lambda: Job(b"", SKETCH, (STYLE,)),
        lambda: Job(b"", GATYS, (STYLE,) * 5),
        lambda: Job(b"", GATYS, (replace(STYLE, weight=0.0),)),
        lambda: GATYS.with_epochs(3),
        lambda: SKETCH.with_epochs(0),
        lambda: SKETCH.with_strength(50),
        lambda: GATYS.with_strength(101),
        lambda: replace(GATYS, iterations=12_345),
        lambda: replace(SKETCH, iterations=5),
        lambda: replace(GATYS, size=9000),
        lambda: replace(GATYS, size=63),
        lambda: replace(GATYS, frame_every=10_001),
        lambda: halved(replace(EASEL, size=100)),
        lambda: read(b"", LIMITS),
        lambda: read(bytes(2**21), PictureLimits(2**20)),
        lambda: read(text_less("PNG"), LIMITS),
        lambda: read(text_less("WEBP"), LIMITS),
        lambda: read(text_less("GIF"), LIMITS),
        lambda: read(bomb(), LIMITS),
        lambda: rebuild(provenance_of(Job(b"", SKETCH)), b"", [b""]),
        lambda: rebuild(provenance_of(Job(b"", EASEL, (STYLE,))), b""),
        lambda: rebuild(provenance_of(Job(b"", EASEL, (STYLE,) * 2)), b"", [b""]),
        lambda: rebuild(provenance_of(Job(b"", EASEL, (STYLE,))), b"", [b""], [b""]),
        lambda: rebuild(provenance_of(TWO_MASKED), b"", [b""] * 2),
        lambda: rebuild(provenance_of(Job(b"", SKETCH)), b"", start=b""),
        lambda: rebuild(
            provenance_of(Job(b"", replace(SKETCH, start=Start.PICTURE), start=b"")), b""
        ),
        lambda: making.animation([], AnimationKind.GIF),
        lambda: making.cost_plot([]),
        lambda: memory(painting(replace(EASEL, size=1024))),
        lambda: memory(painting(replace(EASEL, size=64))),
        lambda: memory(painting(CLASSIC)),
        lambda: memory(replace(painting(EASEL), variations=variations_around(1, None, 2))),
        lambda: shapes.check(LINE, [], [], EASEL),
        lambda: shapes.check(LINE, [], [], EASEL, to_choose=True),
        lambda: shapes.check(SQUARE, [LINE], [], EASEL),
        lambda: shapes.check(SQUARE, [LINE], [], EASEL, to_choose=True),
        lambda: shapes.check(SQUARE, [LINE], [], CLASSIC),
    ],
)
def test_the_catalogue_says_what_the_error_says(fails: Callable[[], object]) -> None:
    with pytest.raises(EngineError) as caught:
        fails()
    assert ENGLISH(caught.value.key, **caught.value.values) == str(caught.value)


def test_of_pictures_to_choose_from_the_size_is_named_that_was_chosen_for_them() -> None:
    job = painting(replace(EASEL, size=512), variations=variations_around(1, None, 2))
    with pytest.raises(EngineError, match="for a size of 1024 pixels; try 768"):
        memory(job)


async def test_a_closed_pool_says_so_in_every_language(tmp_path: Path) -> None:
    pool = EnginePool(EngineSettings(("cpu",), "whitened", tmp_path))
    await pool.close()
    with pytest.raises(EngineError) as caught:
        await anext(pool.paint(Job(b"", SKETCH)))
    assert ENGLISH(caught.value.key, **caught.value.values) == str(caught.value)


@pytest.mark.parametrize("file", [png(), video(pan(2))], ids=["picture", "video"])
async def test_what_can_not_be_read_in_time_is_refused_in_every_language(file: bytes) -> None:
    hurried = Intake(LIMITS, patience=0.001)
    with pytest.raises(EngineError) as caught:
        await hurried.check(file)
    assert ENGLISH(caught.value.key, **caught.value.values) == str(caught.value)
    await hurried.close()
