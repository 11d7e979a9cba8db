"""What is to be measured, as plain data. No torch here: the command reads it before it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from engine.job.errors import EngineError
from engine.job.recipe import MAX_ITERATIONS, MAX_SIZE, MIN_SIZE, STRENGTH_MAX
from engine.job.spec import EngineSettings

_Number = TypeVar("_Number", int, float)
_MOST_JOBS = 256
UNTRAINED = (
    "The judge sees with trained filters, and whitened ones are drawn at random: choose vgg16 or "
    "imagenet, or the path of a trained state dict."
)


class InvalidPlan(EngineError):
    """Something is asked for that can't be measured."""


class Section(StrEnum):
    """A part of the benchmark, in the order in which they are measured."""

    MACHINE = "machine"
    ITERATION = "iteration"
    JOBS = "jobs"
    START = "start"
    JUDGE = "judge"


# All but the judge's, which takes hours and asks for trained filters.
USUAL: tuple[Section, ...] = tuple(section for section in Section if section is not Section.JUDGE)


@dataclass(frozen=True, slots=True)
class PicturePair:
    """A photo and a painting that the judge is shown pictures of, encoded picture files."""

    name: str
    content: bytes = field(repr=False)
    style: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be measured, and how thoroughly.

    Attributes:
        content: the photo, an encoded picture file; its middle is cut to 4:3.
        style: the painting, an encoded picture file.
        settings: devices, weights, cache and threads, as the pool gets them.
        sections: the parts to measure.
        rounds: how often each thing is measured, in turn with what it is compared with.
        sizes: longest sides, in pixels, at which one iteration is measured.
        jobs: how many pictures are asked for at once.
        jobs_size: their longest side.
        jobs_iterations: their iterations.
        start_size: longest side of the picture whose first frame is waited for.
        pairs: that are painted for the judge.
        strengths: at which recipes paint them.
        iterations: of the recipes; None: each one's own number.
        reference_weights: the references' weights of the content, as parts of the published ones.
        reference_iterations: of the references, at each of their sizes.
        judge_size: longest side of these pictures.
        pictures: folder that they are written into; None: they are not kept.
    """

    content: bytes = field(repr=False)
    style: bytes = field(repr=False)
    settings: EngineSettings
    sections: tuple[Section, ...] = USUAL
    rounds: int = 7
    sizes: tuple[int, ...] = (256, 512, 1024)
    jobs: tuple[int, ...] = (1, 4, 16)
    jobs_size: int = 128
    jobs_iterations: int = 16
    start_size: int = 256
    pairs: tuple[PicturePair, ...] = ()
    strengths: tuple[int, ...] = (20, 50, 80)
    iterations: int | None = None
    reference_weights: tuple[float, ...] = (1.0,)
    reference_iterations: int = 500
    judge_size: int = 256
    pictures: Path | None = None

    def __post_init__(self) -> None:
        _check(self)


def parse_sections(text: str | None) -> tuple[Section, ...]:
    """The sections in "iteration,jobs", in the order of measuring; None means `USUAL`.

    Raises:
        InvalidPlan: there is no such section.
    """
    if text is None:
        return USUAL
    names = {name.strip() for name in text.split(",")}
    unknown = sorted(names - set(Section))
    if unknown:
        raise InvalidPlan(f"There is no section {unknown[0]!r}; choose from {', '.join(Section)}.")
    return tuple(section for section in Section if section in names)


def parse_numbers(option: str, text: str) -> tuple[int, ...]:
    """The whole numbers in "256,512", in ascending order and each once.

    Raises:
        InvalidPlan: the text is not of that form; names `option`.
    """
    return _parse(int, f"{option} takes whole numbers with commas between, as in 256,512", text)


def parse_weights(option: str, text: str) -> tuple[float, ...]:
    """The numbers in "0.5,1,2", in ascending order and each once.

    Raises:
        InvalidPlan: the text is not of that form; names `option`.
    """
    return _parse(float, f"{option} takes numbers with commas between, as in 0.5,1,2", text)


def _parse(number: Callable[[str], _Number], allowed: str, text: str) -> tuple[_Number, ...]:
    try:
        return tuple(sorted({number(part) for part in text.split(",")}))
    except ValueError:
        raise InvalidPlan(f"{allowed}, not {text!r}.") from None


def _check(plan: Plan) -> None:
    """Raise InvalidPlan, in a sentence, for the first thing that can't be measured."""
    single = (plan.jobs_size, plan.start_size, plan.judge_size)
    for size in (*plan.sizes, *single):
        _within("Sizes", size, MIN_SIZE, MAX_SIZE)
    if plan.rounds < 1:
        raise InvalidPlan(f"It takes at least 1 round to measure anything, not {plan.rounds}.")
    counts = (plan.jobs_iterations, plan.reference_iterations)
    for count in (*counts, *([] if plan.iterations is None else [plan.iterations])):
        _within("Iterations", count, 1, MAX_ITERATIONS)
    for count in plan.jobs:
        _within("Jobs at once", count, 1, _MOST_JOBS)
    if Section.JUDGE in plan.sections:
        _check_judge(plan)


def _check_judge(plan: Plan) -> None:
    if plan.settings.weights == "whitened":
        raise InvalidPlan(UNTRAINED)
    if not plan.pairs:
        raise InvalidPlan("The judge needs at least one photo and one painting.")
    for strength in plan.strengths:
        _within("Strengths", strength, 0, STRENGTH_MAX)
    for weight in plan.reference_weights:
        if not 0 < weight < float("inf"):
            raise InvalidPlan(f"The references' weights are numbers above 0, not {weight:g}.")


def _within(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidPlan(f"{what} go from {least} to {most:,}; {value:,} is outside it.")
