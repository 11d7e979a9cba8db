"""What the bot and the painter say to each other: plain, frozen, picklable data.

Both processes import this module, so it imports neither torch nor discord.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from engine.errors import InvalidJob
from engine.recipes import Recipe


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What an input picture may be, checked before its pixels are decoded."""

    max_bytes: int = 25 * 1024 * 1024
    max_pixels: int = 50_000_000


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """What an accepted picture is: its file format ("PNG") and its upright size in pixels."""

    format: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the pool sets up its workers.

    Attributes:
        devices: torch device names, one worker each; empty means every GPU found, else the CPU.
        weights: "auto", "imagenet", "whitened", or the path of a VGG19 state dict.
        cache: folder for prepared weights.
        threads: CPU threads of a worker; None means all cores.
        limits: what a picture may be before a worker decodes it.
    """

    devices: tuple[str, ...] = ()
    weights: str = "auto"
    cache: Path = field(default_factory=lambda: Path.home() / ".cache" / "easel")
    threads: int | None = None
    limits: PictureLimits = PictureLimits()


@dataclass(frozen=True, slots=True)
class WeightsInfo:
    """Which weights a worker paints with.

    Attributes:
        kind: "imagenet", "whitened" or "file".
        note: a sentence for the log and the card, such as why "auto" chose this kind.
    """

    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to paint.

    Attributes:
        content: the content image, an encoded picture file.
        recipe: how to paint it, with the member's choices already applied.
        style: the style image, an encoded picture file; None for recipes without style layers.
        seed: makes noise and everything else drawn at random repeatable.
        id: names the job in logs and file names.
    """

    content: bytes = field(repr=False)
    recipe: Recipe
    style: bytes | None = field(default=None, repr=False)
    seed: int = 0
    id: str = field(default_factory=lambda: uuid4().hex[:12])

    def __post_init__(self) -> None:
        if self.recipe.style_layers and self.style is None:
            raise InvalidJob(f"The recipe {self.recipe.name} needs a style image.")


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of one iteration: J = alpha * J_content + beta * J_style (+ total variation)."""

    total: float
    content: float
    style: float


@dataclass(frozen=True, slots=True)
class Started:
    """A worker took the job up; `attempt` is 2 when the first worker died on it."""

    device: str
    weights: WeightsInfo
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """One iteration is done.

    Attributes:
        iteration: iterations done so far, 1 to `iterations`.
        iterations: iterations of the whole job.
        costs: the costs of the picture this iteration started from.
        elapsed: seconds since the worker took the job up.
        stage: what is being painted now, such as a layer of a sketch or a scale.
    """

    iteration: int
    iterations: int
    costs: Costs
    elapsed: float
    stage: str


@dataclass(frozen=True, slots=True)
class Frame(Progress):
    """A picture on the way: the preprocessing reversed, encoded as PNG at the final size."""

    image: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Result(Frame):
    """The finished picture.

    Attributes:
        strip: content, style and result side by side as one PNG, where the recipe asks for it.
        first_costs: the costs of the very first iteration, to compare the last ones with.
    """

    first_costs: Costs
    strip: bytes | None = field(default=None, repr=False)


Update: TypeAlias = Started | Progress | Frame | Result


@dataclass(frozen=True, slots=True)
class Preparing:
    """A worker is getting ready: `done` of `total` units of what `text` says (total may be 0)."""

    text: str
    done: int = 0
    total: int = 0
