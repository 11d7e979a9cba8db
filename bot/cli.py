"""The `easel` command: thin, and each command's docstring is its help."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console

from bot import shell
from bot.config import Config, ConfigError, engine_settings, load
from bot.config_example import example
from bot.findings import State
from bot.health import Heartbeat, is_alive
from bot.logs import set_up_logging
from bot.reload import ConfigWatcher
from engine.errors import EngineError
from engine.recipes import GATYS, RECIPES, SKETCH, STYLE_RECIPES
from engine.spec import EngineSettings, Job

T = TypeVar("T")

# Some imports stand inside the commands: each worker process imports this module, as Python's
# multiprocessing asks for, and needs neither Discord nor its simulation.

# Local variables may hold the token, so no traceback shows them.
app = typer.Typer(
    help="Easel paints photos in the style of paintings, in Discord or from the shell.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
console = Console(stderr=True)

ConfigPath = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The settings; config.toml if there is one here."),
]
Output = Annotated[Path, typer.Option("--output", "-o", help="Where the finished picture goes.")]
Iterations = Annotated[int | None, typer.Option(help="Iterations of the whole picture.")]
Size = Annotated[int | None, typer.Option(help="Longest side of the picture in pixels.")]
Seed = Annotated[int | None, typer.Option(help="Repeats a picture; drawn at random if left out.")]
Frames = Annotated[Path | None, typer.Option(help="A folder for the pictures on the way.")]
Weights = Annotated[
    str | None, typer.Option(help="auto, imagenet, whitened, or the path of a state dict.")
]
Photo = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


@app.command()
def run(config: ConfigPath = None) -> None:
    """Run the bot on Discord until it is told to stop."""
    from discord import LoginFailure

    from bot.run import run_bot

    path = _config_path(config)
    settings = _load(path)
    token = settings.discord.token
    if not token.get_secret_value():
        raise _failure(
            "There is no Discord token. Set EASEL_TOKEN or discord.token in config.toml; "
            "README.md says how to get one. To try Easel without, run: easel playground"
        )
    set_up_logging(settings.log.level, token)
    watcher = ConfigWatcher(path or Path("config.toml"), settings, os.environ)
    try:
        _run(run_bot(watcher))
    except LoginFailure:
        raise _failure(
            "Discord does not know this token. Copy it again, or make a new one, on the Bot page "
            "of your application at https://discord.com/developers/applications."
        ) from None


@app.command()
def stylize(
    content: Photo,
    style: Photo,
    output: Output,
    recipe: Annotated[
        str, typer.Option(help=f"The way of painting: {', '.join(STYLE_RECIPES)}.")
    ] = GATYS.name,
    iterations: Iterations = None,
    size: Size = None,
    strength: Annotated[int | None, typer.Option(help="0 (a tint) to 100 (all style).")] = None,
    alpha: Annotated[float | None, typer.Option(help="Weight of the content cost.")] = None,
    beta: Annotated[float | None, typer.Option(help="Weight of the style cost.")] = None,
    content_layers: Annotated[
        str | None, typer.Option(help="Such as conv4_2, or conv3_1=0.3,relu4_2=0.7.")
    ] = None,
    style_layers: Annotated[
        str | None, typer.Option(help="Such as conv1_1,conv2_1; given weights must sum to 1.")
    ] = None,
    frame_every: Annotated[int | None, typer.Option(help="Iterations between frames.")] = None,
    frames: Frames = None,
    strip: Annotated[
        Path | None, typer.Option(help="A file for content, style and result side by side.")
    ] = None,
    seed: Seed = None,
    weights: Weights = None,
    config: ConfigPath = None,
) -> None:
    """Repaint the photo CONTENT in the style of the painting STYLE."""
    if recipe not in STYLE_RECIPES:
        raise _failure(f"There is no recipe {recipe}; choose from {', '.join(STYLE_RECIPES)}.")
    choices = shell.Choices(
        iterations=iterations,
        size=size,
        strength=strength,
        alpha=alpha,
        beta=beta,
        content_layers=content_layers,
        style_layers=style_layers,
        frame_every=frame_every,
    )
    outputs = shell.Outputs(output, frames, strip)
    _paint(recipe, choices, (content, style), outputs, seed, _engine(config, weights))


@app.command()
def draw(
    photo: Photo,
    output: Output,
    epochs: Annotated[int | None, typer.Option(help="Steps from shapes to details.")] = None,
    iterations: Iterations = None,
    size: Size = None,
    layers: Annotated[
        str | None, typer.Option(help="The layer of each epoch in order: relu5_1,relu3_1,…")
    ] = None,
    frames: Frames = None,
    seed: Seed = None,
    weights: Weights = None,
    config: ConfigPath = None,
) -> None:
    """Draw PHOTO on a blank sheet, from its large shapes to its details."""
    choices = shell.Choices(iterations=iterations, size=size, epochs=epochs, epoch_layers=layers)
    outputs = shell.Outputs(output, frames)
    _paint(SKETCH.name, choices, (photo,), outputs, seed, _engine(config, weights))


@app.command()
def weights(
    kind: Annotated[
        str | None, typer.Argument(help="auto, imagenet, whitened, or the path of a state dict.")
    ] = None,
    config: ConfigPath = None,
) -> None:
    """Fetch or generate the network's weights now, so that the first picture need not wait."""
    info = _run(shell.prepare_weights(_engine(config, kind), console))
    console.print(f"Ready to paint with {info.kind} weights. {info.note}")


@app.command()
def doctor(config: ConfigPath = None) -> None:
    """Say what is missing or wrong: settings, token, permissions, weights, device, disk."""
    from bot.doctor import examine

    findings = _run(examine(_config_path(config)))
    colours = {State.OK: "green", State.WARNING: "yellow", State.PROBLEM: "red"}
    for finding in findings:
        console.print(f"[{colours[finding.state]}]{finding.state:8}[/] {finding.name}: ", end="")
        console.print(finding.text, markup=False, highlight=False)
    if any(finding.state is State.PROBLEM for finding in findings):
        raise typer.Exit(1)


@app.command()
def health(config: ConfigPath = None) -> None:
    """Say whether the bot that runs here is connected; for health checks."""
    settings = _load(_config_path(config))
    silence = Heartbeat(settings.housekeeping.data_dir).silence()
    if not is_alive(silence):
        ago = "never" if silence is None else f"{silence:.0f} s ago"
        raise _failure(f"The bot last said {ago} that it is connected to Discord.")
    console.print("The bot is connected to Discord.")


@app.command()
def demo(
    content: Photo = Path("assets/harbour.jpg"),
    style: Photo = Path("assets/painting.jpg"),
    output: Annotated[Path, typer.Option("--output", "-o")] = Path("demo"),
    weights: Weights = None,
) -> None:
    """Watch the bot paint two pictures in a simulated Discord; no token needed."""
    with _needing_simcord():
        from bot.demo import main_job, run_demo

    settings = _engine(None, weights)
    _run(run_demo(settings, main_job(content, style), output, console))


@app.command()
def playground(
    port: Annotated[int, typer.Option(help="The port on loopback; 0 takes a free one.")] = 0,
    weights: Weights = None,
    config: ConfigPath = None,
) -> None:
    """Try the bot in a simulated Discord in your browser; no token needed."""
    with _needing_simcord():
        from bot.playground import serve

    settings = _load(_config_path(config))
    set_up_logging(settings.log.level, settings.discord.token)
    _run(serve(settings, _engine(config, weights), port, console))


@app.command("config")
def print_config() -> None:
    """Print a config.toml with every setting, its range and its default."""
    typer.echo(example(), nl=False)


def _paint(
    name: str,
    choices: shell.Choices,
    pictures: tuple[Path, ...],
    outputs: shell.Outputs,
    seed: int | None,
    settings: EngineSettings,
) -> None:
    try:
        recipe = shell.apply(RECIPES[name], choices)
        if outputs.strip is not None:
            recipe = replace(recipe, strip=True)
        content, *styles = (path.read_bytes() for path in pictures)
        job = Job(
            content=content,
            recipe=recipe,
            style=next(iter(styles), None),
            seed=random.randrange(1_000_000) if seed is None else seed,  # noqa: S311 - no secret
        )
    except (EngineError, OSError) as error:
        raise _failure(str(error)) from error
    _run(shell.paint(settings, job, outputs, console))


@contextmanager
def _needing_simcord() -> Iterator[None]:
    """Say how to get the simulated Discord, which the bot itself does without."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "simcord":
            raise
        raise _failure(
            "This needs SimCord, the simulated Discord: pip install 'easel[sandbox]'"
        ) from None


def _config_path(given: Path | None) -> Path | None:
    """The settings file that was asked for, else config.toml if it is here."""
    usual = Path("config.toml")
    return given or (usual if usual.exists() else None)


def _load(path: Path | None) -> Config:
    try:
        return load(path, os.environ)
    except ConfigError as error:
        raise _failure(str(error)) from None


def _engine(config: Path | None, weights: str | None) -> EngineSettings:
    settings = engine_settings(_load(_config_path(config)))
    return settings if weights is None else replace(settings, weights=weights)


def _run(work: Coroutine[object, object, T]) -> T:
    """Run to the end; what a person can mend is told in a sentence, without a traceback."""
    try:
        return asyncio.run(work)
    except (EngineError, OSError) as error:
        raise _failure(str(error)) from error
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _failure(sentence: str) -> typer.Exit:
    console.print(sentence, style="red", markup=False, highlight=False)
    return typer.Exit(1)
