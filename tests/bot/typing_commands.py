"""Commands as somebody types them, and a pool that has painted before anybody can look."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from typing import ClassVar, Self

from PIL import Image
from typer.testing import CliRunner, Result

from bot.cli.main import app
from engine.job import spec
from engine.job.pixels import Need
from engine.job.spec import (
    Costs,
    EngineSettings,
    Frame,
    Job,
    Patience,
    PictureInfo,
    PictureLimits,
    Preparing,
    Progress,
    Started,
    Update,
    WeightsInfo,
)
from engine.pictures import images
from engine.pictures.images import encode
from engine.pictures.writing.provenance import describe, to_text


def easel(*arguments: object, answer: str | None = None) -> Result:
    """Run the command in this process, perhaps with an answer to its question."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=answer)


def said(result: Result) -> str:
    """All that was printed, in one line, however the terminal broke it."""
    return " ".join((result.stdout + result.stderr).replace("│", " ").split())


def succeeds(*arguments: object, answer: str | None = None) -> str:
    """What a command prints that does what it was asked for."""
    result = easel(*arguments, answer=answer)
    assert result.exit_code == 0, said(result)
    return said(result)


def fails(*arguments: object, answer: str | None = None) -> str:
    """What a command prints that tells a person why it does not."""
    result = easel(*arguments, answer=answer)
    assert result.exit_code == 1, said(result)
    assert "Traceback" not in said(result)
    return said(result)


STYLIZE = ("stylize", "photo.png", "painting.png", "--recipe", "gatys")


class QuickPool:
    """Stands where the pool does: every job takes three iterations and ends up grey."""

    jobs: ClassVar[list[Job]] = []
    settings: ClassVar[list[EngineSettings]] = []
    # What the tests change about it.
    weights: ClassVar[WeightsInfo] = WeightsInfo("whitened", "No note.", "abc")
    torch: ClassVar[str] = "0"
    device: ClassVar[str] = "cpu"
    first: ClassVar[int] = 1

    def __init__(
        self, settings: EngineSettings, report: Callable[[Preparing], None], patience: Patience
    ) -> None:
        self.settings.append(settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def ready(self) -> WeightsInfo:
        return self.weights

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        return images.check(picture, PictureLimits())

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        self.jobs.append(job)
        yield Started(self.device, self.weights)
        for iteration in range(self.first, 4):
            costs = Costs(3 / iteration, 1 / iteration, 2 / iteration)
            progress = Progress(iteration, 3, costs, 1.0, "scale 1 of 1")
            shown = frame(progress, iteration)
            yield shown if iteration < 3 else self.result(job, shown)

    def result(self, job: Job, shown: Frame) -> spec.Result:
        made = describe(job, self.weights, torch_version=self.torch, device=self.device)
        grey = Image.new("RGB", (64, 48), (99, 99, 99))
        last = replace(shown, image=encode(grey, to_text(made)))
        values = {name: getattr(last, name) for name in Frame.__dataclass_fields__}
        strip = encode(Image.new("RGB", (208, 48))) if job.recipe.strip else None
        choices = tuple(
            encode(Image.new("RGB", (30, 22), (0, 40 * number, 0)))
            for number, _ in enumerate(job.variations, 1)
        )
        return spec.Result(**values, first_costs=Costs(3, 1, 2), strip=strip, choices=choices)


def frame(progress: Progress, level: int) -> Frame:
    image = encode(Image.new("RGB", (64, 48), (60 * level, 0, 0)))
    values = {name: getattr(progress, name) for name in Progress.__dataclass_fields__}
    return Frame(**values, image=image, width=64, height=48)


def kept_state() -> bytes:
    """The file of a painting of which nothing but its iterations is known."""
    costs = {"total": 3.0, "content": 1.0, "style": 2.0}
    facts = {"format": 1, "fingerprint": "", "done": 3, "first": costs, "elapsed": 1.0}
    header = json.dumps({"__metadata__": {"easel": json.dumps(facts)}}).encode()
    return len(header).to_bytes(8, "little") + header
