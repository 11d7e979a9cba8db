"""What the bot and the painter say to each other: plain, frozen, picklable data.

Both processes import this module, so it imports neither torch nor discord.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from engine.job.errors import EngineError, InvalidJob
from engine.job.parts import Part
from engine.job.pixels import Picture, Pixels
from engine.job.precision import Precision
from engine.job.recipe import Recipe, Start
from engine.job.timing import Timing
from engine.job.variations import MOST_VARIATIONS, Variation

MAX_STYLES = 4


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What an input picture may be, checked before its pixels are decoded."""

    max_bytes: int = 25 * 1024 * 1024
    max_pixels: int = 50_000_000


@dataclass(frozen=True, slots=True)
class PictureInfo:
    """What an accepted picture is.

    Attributes:
        format: of its file, such as "PNG".
        width: in pixels, once it stands upright.
        height: likewise.
        thumbnail: the picture, upright and on white, as a WebP file of at most 320 pixels a side.
        is_black: whether all of it is black, as no mask may be.
        pixels: those that a job needs of it, where it was asked for them.
        moves: whether it has more frames than the one that all this is said of.
        timing: of all frames, where more than one was asked for, and there are more.
    """

    format: str
    width: int
    height: int
    thumbnail: bytes = field(default=b"", repr=False)
    is_black: bool = False
    pixels: Pixels | None = None
    moves: bool = False
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How the pool sets up its workers.

    Attributes:
        devices: torch device names, one worker each; empty means every GPU found, else the CPU.
        weights: "auto", "quick", "imagenet", "vgg16", "whitened", or the path of a state dict;
            see `engine.weights`.
        cache: folder for prepared weights.
        threads: CPU threads of a worker; None means all cores.
        precision: the numbers to calculate with; None means the quicker ones on the device.
        jobs_at_once: jobs that a worker paints together; None means 1 on a CPU, 8 on a GPU.
        limits: what a picture may be.
        weights_url: a mirror of one's own for "imagenet"; empty for torchvision's server.
        weights_sha256: of the file there, in hexadecimal.
        niceness: how much a worker leaves the processor to others, 0 to 19 (not at all while it is
            alone).
    """

    devices: tuple[str, ...] = ()
    weights: str = "auto"
    cache: Path = field(default_factory=lambda: Path.home() / ".cache" / "easel")
    threads: int | None = None
    precision: Precision | None = None
    jobs_at_once: int | None = None
    limits: PictureLimits = PictureLimits()
    weights_url: str = ""
    weights_sha256: str = ""
    niceness: int = 0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds before a process that does not answer is killed, or one that can't start tried again.

    Attributes:
        cancel: from a job's cancellation to the end of the iteration it was in, which takes this
            long only at the largest sizes on the slowest machines.
        check: one look at a picture.
        first_pause: after the first start of a process in a row that did not get it ready; each
            further pause is twice as long.
        longest_pause: the most that it is.
    """

    cancel: float = 30.0
    check: float = 20.0
    first_pause: float = 1.0
    longest_pause: float = 300.0

    def pause_after(self, starts: int) -> float:
        """The seconds to wait after so many starts in a row that failed, at least 1."""
        doublings = min(starts - 1, 30)  # beyond which any pause is the longest
        return min(self.longest_pause, self.first_pause * 2.0**doublings)


@dataclass(frozen=True, slots=True)
class WeightsInfo:
    """Which weights a worker paints with.

    Attributes:
        kind: "imagenet", "vgg16", "whitened" or "file".
        note: a sentence for the log and the card, such as why "auto" chose this kind.
        version: tells weights of a kind apart, such as the beginning of their hash.
        precision: the numbers that the network calculates with.
    """

    kind: str
    note: str
    version: str = ""
    precision: Precision = Precision.FP32


@dataclass(frozen=True, slots=True)
class StyleImage:
    """A style, and where it applies.

    Attributes:
        picture: a picture file, or the pixels of the part.
        weight: its share among the job's styles; only the ratio of the weights counts.
        mask: a picture of the content's shape: white where the style applies, black where it does
            not, grey between; None means everywhere.
        part: the part of the picture that is the style; None means all of it.
    """

    picture: Picture = field(repr=False)
    weight: float = 1.0
    mask: Picture | None = field(default=None, repr=False)
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to paint, or several small ones to choose from, which count as one.

    Its pictures are files at first, and pixels by the time that it reaches a worker: see
    `engine.job.preparing`. Where all masks are black, the content image stays as it is.

    Attributes:
        content: the content image.
        recipe: how to paint it, with the member's choices already applied.
        styles: the style images; none for recipes without style layers, else 1 to 4.
        start: the picture to start from, where the recipe starts from one.
        seed: makes noise and everything else drawn at random repeatable.
        state: a file for the worker to keep the unfinished painting in. If it is there, the job
            goes on from it. It stays when the picture is finished: whoever has the picture then
            removes it once the picture is written, and loses neither if killed before that.
        begin_anew: whether to do that where the state is damaged or was made by another version,
            instead of raising InvalidJob.
        stop_after: iterations after which the picture is as wanted, if before the recipe's last.
        variations: the pictures to choose from, in what they differ; none: one picture is painted.
        transparent: whether the picture can be seen through where its content image can; else that
            lies on white.
        most_frames: of a content image that moves, as many are painted, evenly chosen where it has
            more; 1: its first alone.
        id: names the job in logs and file names.
    """

    content: Picture = field(repr=False)
    recipe: Recipe
    styles: tuple[StyleImage, ...] = ()
    start: Picture | None = field(default=None, repr=False)
    seed: int = 0
    state: Path | None = None
    begin_anew: bool = False
    stop_after: int | None = None
    variations: tuple[Variation, ...] = ()
    transparent: bool = True
    most_frames: int = 1
    id: str = field(default_factory=lambda: uuid4().hex[:12])

    def __post_init__(self) -> None:
        name = self.recipe.name
        if self.recipe.style_layers and not self.styles:
            raise InvalidJob(
                f"The recipe {name} needs a style image.", "engine-style-missing", recipe=name
            )
        if self.styles and not self.recipe.style_layers:
            raise InvalidJob(
                f"The recipe {name} takes no style image.", "engine-style-unwanted", recipe=name
            )
        if len(self.styles) > MAX_STYLES:
            count = len(self.styles)
            raise InvalidJob(
                f"A picture takes up to {MAX_STYLES} styles, not {count}.",
                "engine-too-many-styles",
                most=MAX_STYLES,
                count=count,
            )
        if not all(0 < style.weight < float("inf") for style in self.styles):
            raise InvalidJob("Weights of styles are numbers above 0.", "engine-style-weights")
        if (self.start is not None) != (self.recipe.start is Start.PICTURE):
            raise InvalidJob("A picture to start from goes with a recipe that starts from one.")
        if self.variations and not 2 <= len(self.variations) <= MOST_VARIATIONS:
            raise InvalidJob(
                f"There are 2 to {MOST_VARIATIONS} pictures to choose from, "
                f"not {len(self.variations)}."
            )
        if self.most_frames < 1:
            raise InvalidJob(f"At least 1 frame is painted, not {self.most_frames}.")
        last = self.recipe.iterations * self.most_frames
        if self.stop_after is not None and not 1 <= self.stop_after <= last:
            raise InvalidJob(
                f"A picture of {last} iterations is stopped after 1 to {last} of them, "
                f"not {self.stop_after}."
            )


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
        iterations: iterations of the recipe; a job that is stopped ends before the last of them.
        costs: the costs of the picture this iteration started from.
        elapsed: seconds since the worker took the job up.
        stage: what is being painted now, such as a layer of a sketch or a scale.
        frames_done: of a content image that moves, frames that are painted.
        frames: of how many; 1 of one that doesn't move.
    """

    iteration: int
    iterations: int
    costs: Costs
    elapsed: float
    stage: str
    frames_done: int = field(default=0, kw_only=True)
    frames: int = field(default=1, kw_only=True)


@dataclass(frozen=True, slots=True)
class Frame(Progress):
    """A picture on the way: the preprocessing reversed, encoded as PNG at the final size."""

    image: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Result(Frame):
    """The finished picture; one that moves is an APNG file.

    Attributes:
        strip: content, style and result side by side as one PNG, where the recipe asks for it.
        first_costs: the costs of the very first iteration, to compare the last ones with.
        choices: where there are several to choose from, each of them as PNG; the picture itself
            then shows all of them.
    """

    first_costs: Costs
    strip: bytes | None = field(default=None, repr=False)
    choices: tuple[bytes, ...] = field(default=(), repr=False)


Update: TypeAlias = Started | Progress | Frame | Result


@dataclass(frozen=True, slots=True)
class Preparing:
    """A worker is getting ready: `done` of `total` units of what `text` says (total may be 0)."""

    text: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class GpuMemory:
    """The memory of a worker's GPU, in bytes.

    Attributes:
        held: by the worker.
        used: by all programs.
        total: that there is.
    """

    held: int
    used: int
    total: int


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a worker takes of the machine.

    Attributes:
        resident: the process's memory, in bytes.
        gpu: of the GPU that it paints on, if it does.
    """

    resident: int
    gpu: GpuMemory | None = None


@dataclass(frozen=True, slots=True)
class WorkerState:
    """How a worker is.

    Attributes:
        device: that it paints on.
        ready: whether it can paint; else it is being started.
        vitals: the latest that it told; None before the first time.
        trouble: why it could not be started lately; None where nothing is known to be wrong.
    """

    device: str
    ready: bool
    vitals: Vitals | None = None
    trouble: EngineError | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """How all workers are.

    Attributes:
        restarts: how often a worker's process was replaced, because it died or was stuck.
    """

    workers: tuple[WorkerState, ...] = ()
    restarts: int = 0

    @property
    def trouble(self) -> EngineError | None:
        """Why nothing can be painted; None where a worker can, or nothing is known to be wrong."""
        if any(worker.ready for worker in self.workers):
            return None
        return next((w.trouble for w in self.workers if w.trouble is not None), None)
