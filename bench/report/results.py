"""What was measured, as plain data; the keys of the JSON file are the names of these attributes.

No torch here. Times are in seconds, memory in bytes, rates in units a second.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.report.curves import Bar

# Raised when a key changes its name or its meaning.
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity that was measured several times."""

    median: float
    least: float
    most: float
    rounds: int

    @classmethod
    def of(cls, samples: Sequence[float]) -> Spread:
        """The median of at least one sample, and how far they lie apart."""
        return cls(statistics.median(samples), min(samples), max(samples), len(samples))

    def per(self, amount: float) -> Spread:
        """The rate at which `amount` was done in these seconds."""
        return Spread(amount / self.median, amount / self.most, amount / self.least, self.rounds)


@dataclass(frozen=True, slots=True)
class MatrixRate:
    """How fast the machine multiplies matrices.

    Attributes:
        type: of the numbers, such as "bfloat16".
        size: of the two square matrices.
        rate: operations a second, where a multiplication and an addition are two.
    """

    type: str
    size: int
    rate: Spread


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured.

    Attributes:
        system: the operating system and its version.
        cpu: the processor's model.
        vectors: the widest vector instructions that torch uses.
        cores: that this process may use.
        threads: that torch was given.
        memory: of the machine.
        device: torch's name of the device that paints.
        gpu: its model, if it is one.
        gpu_memory: the GPU's memory, if there is one.
        python: version.
        torch: version.
        torchvision: version.
        precision: the numbers that the network calculates with, as in a worker.
        weights: which the network has.
        matrix: rates of matrix multiplication; empty if they were not asked for.
        copying: bytes a second, read and written, in a copy within the device's memory.
        note: what else is to be known of the rates.
    """

    system: str
    cpu: str
    vectors: str
    cores: int
    threads: int
    memory: int
    device: str
    gpu: str | None
    gpu_memory: int | None
    python: str
    torch: str
    torchvision: str
    precision: str
    weights: str
    matrix: tuple[MatrixRate, ...] = ()
    copying: Spread | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a process that does a few iterations of one loop and nothing else.

    Attributes:
        peak: the most that it held at any time; on a GPU, the most of the GPU's memory.
        before: the same when the network and the pictures were loaded, before any iteration.
        computing: types of numbers in its convolutions, such as "bfloat16".
    """

    peak: int
    before: int
    computing: str


@dataclass(frozen=True, slots=True)
class Iteration:
    """One iteration of a loop at one size.

    Attributes:
        loop: "plain", or the name of the recipe that the engine follows.
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        seconds: an iteration.
        ratio: the plain loop's median over this one's: above 1 is faster.
        operations: of the network in an iteration, by direct convolution.
        rate: these operations a second. "Effective", as a clever convolution needs fewer.
        share: of the machine's matrix rate, measured between the same iterations, in float32 and in
            each type that is faster.
        memory: in a process of its own.
    """

    loop: str
    width: int
    height: int
    seconds: Spread
    ratio: float
    operations: int
    rate: float
    share: dict[str, float]
    memory: Memory


@dataclass(frozen=True, slots=True)
class Throughput:
    """Pictures by how many were asked for at once.

    Attributes:
        jobs: asked for at once.
        width: of each picture, in pixels.
        height: of each picture, in pixels.
        iterations: of each.
        seconds: from the first command to the last picture.
        pictures_an_hour: at that rate.
        ratio: pictures an hour over those of the fewest jobs at once.
    """

    jobs: int
    width: int
    height: int
    iterations: int
    seconds: Spread
    pictures_an_hour: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """The bot's process, ready but not connected: its memory, and whether it has loaded torch."""

    resident: int
    torch: bool


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody waits for before anything is to be seen.

    Attributes:
        ready: seconds from the pool's start to its first worker being ready, weights in the cache.
        first_frame: seconds from the command to the first frame, on a worker that is ready.
        width: of that picture, in pixels.
        height: of that picture, in pixels.
        recipe: of that picture.
        bot: the bot's own process; None if nobody looked.
    """

    ready: Spread
    first_frame: Spread
    width: int
    height: int
    recipe: str
    bot: Footprint | None = None


@dataclass(slots=True)
class Report:
    """All that was measured in one run; None for what was not.

    Attributes:
        easel: version.
        date: when it began, ISO 8601.
        options: the plan's, without the pictures.
        machine: where.
        iteration: by size and loop.
        jobs: pictures an hour.
        start: waits.
        judge: nearness to paintings and photos, beside the references.
        interrupted: whether it was stopped before its end.
        schema: of this file.
    """

    easel: str
    date: str
    options: dict[str, Any]
    machine: Machine | None = None
    iteration: tuple[Iteration, ...] | None = None
    jobs: tuple[Throughput, ...] | None = None
    start: Start | None = None
    judge: Bar | None = None
    interrupted: bool = False
    schema: int = field(default=SCHEMA)

    def to_json(self) -> str:
        """As text, one key a line."""
        return json.dumps(asdict(self), indent=2, allow_nan=False) + "\n"
