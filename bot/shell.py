"""Painting from the shell, with the same pool and worker as the bot but no Discord."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from bot.progress import TerminalProgress, in_words
from engine.errors import InvalidJob
from engine.pool import EnginePool
from engine.recipes import Layer, Ramp, Recipe
from engine.spec import EngineSettings, Frame, Job, Result, WeightsInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What somebody at the shell may change about a recipe; None leaves it as it is."""

    iterations: int | None = None
    size: int | None = None
    strength: int | None = None
    epochs: int | None = None
    alpha: float | None = None
    beta: float | None = None
    content_layers: str | None = None
    style_layers: str | None = None
    epoch_layers: str | None = None
    frame_every: int | None = None


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where pictures go: the result, and where asked for the frames and the strip."""

    result: Path
    frames: Path | None = None
    strip: Path | None = None


def apply(recipe: Recipe, choices: Choices) -> Recipe:
    """The recipe with the choices applied.

    Raises:
        InvalidJob: a choice that the recipe does not have or that can't be painted.
    """
    recipe = _with_layers(recipe, choices)
    if choices.epochs is not None:
        recipe = recipe.with_epochs(choices.epochs)
    if choices.iterations is not None:
        recipe = replace(recipe, iterations=choices.iterations)
    if choices.frame_every is not None:
        recipe = replace(recipe, frame_every=choices.frame_every)
    if choices.size is not None:
        if recipe.exact is not None:
            width, height = recipe.exact
            raise InvalidJob(f"The recipe {recipe.name} always paints {width} by {height} pixels.")
        recipe = replace(recipe, size=choices.size)
    if choices.alpha is not None:
        recipe = replace(recipe, alpha=Ramp(choices.alpha, choices.alpha))
    if choices.beta is not None:
        recipe = replace(recipe, beta=Ramp(choices.beta, choices.beta))
    return recipe if choices.strength is None else recipe.with_strength(choices.strength)


def parse_layers(text: str) -> tuple[Layer, ...]:
    """Layers as typed: "conv4_2" or "conv1_1=0.7,conv2_1=0.3"; all with a weight, or none.

    Without weights all layers get the same, and they sum to 1.

    Raises:
        InvalidJob: the text is not of that form.
    """
    names, weights = [], []
    for part in text.split(","):
        name, equals, weight = part.partition("=")
        names.append(name.strip())
        if equals:
            try:
                weights.append(float(weight))
            except ValueError:
                raise InvalidJob(f"{weight.strip()!r} is no weight; write a number.") from None
    if weights and len(weights) < len(names):
        raise InvalidJob("Give every layer a weight, such as conv1_1=0.7,conv2_1=0.3, or none.")
    chosen = weights or [1 / len(names)] * len(names)
    return tuple(Layer(*pair) for pair in zip(names, chosen, strict=True))


async def paint(settings: EngineSettings, job: Job, outputs: Outputs, console: Console) -> None:
    """Paint one job with a progress bar, and write its pictures.

    Raises:
        EngineError: the job can't be painted.
        OSError: a picture can't be written.
    """
    name = job.recipe.name
    with TerminalProgress(console) as progress:
        async with (
            EnginePool(settings, report=progress.prepare) as pool,
            aclosing(pool.paint(job)) as updates,
        ):
            async for update in updates:
                progress.paint(name, update)
                if isinstance(update, Frame) and outputs.frames is not None:
                    outputs.frames.mkdir(parents=True, exist_ok=True)
                    frame = outputs.frames / f"{name}-{update.iteration:04}.png"
                    frame.write_bytes(update.image)
                if isinstance(update, Result):
                    _write(update, outputs, console)


async def prepare_weights(settings: EngineSettings, console: Console) -> WeightsInfo:
    """Have a worker fetch or generate its weights, so that the first job need not wait.

    Raises:
        WeightsError: they can't be had.
    """
    with TerminalProgress(console) as progress:
        async with EnginePool(settings, report=progress.prepare) as pool:
            return await pool.ready()


def _with_layers(recipe: Recipe, choices: Choices) -> Recipe:
    if choices.content_layers is not None:
        recipe = replace(recipe, content_layers=parse_layers(choices.content_layers))
    if choices.style_layers is not None:
        recipe = replace(recipe, style_layers=parse_layers(choices.style_layers))
    if choices.epoch_layers is not None:
        names = tuple(layer.name for layer in parse_layers(choices.epoch_layers))
        per_epoch = recipe.iterations // max(1, len(recipe.epochs))
        recipe = replace(recipe, epochs=names, iterations=per_epoch * len(names))
    return recipe


def _write(result: Result, outputs: Outputs, console: Console) -> None:
    outputs.result.parent.mkdir(parents=True, exist_ok=True)
    outputs.result.write_bytes(result.image)
    if outputs.strip is not None and result.strip is not None:
        outputs.strip.write_bytes(result.strip)
    console.print(
        f"{outputs.result}: {result.width} by {result.height} pixels, {result.iterations} "
        f"iterations in {result.elapsed:.0f} s. {in_words(result.costs)}"
    )
