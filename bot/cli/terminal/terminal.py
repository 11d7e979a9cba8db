"""What all commands share: the console, the settings, and how what went wrong is told."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from typer.core import TyperGroup

from bot.config.model import Config, ConfigError, engine_settings, load
from engine.job.errors import EngineError
from engine.job.spec import EngineSettings, WeightsInfo

T = TypeVar("T")

console = Console(stderr=True)
# For what a command was asked for; beside it goes what a person is told meanwhile.
stdout = Console()

ConfigPath = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        envvar="EASEL_CONFIG",
        help="The settings; config.toml if there is one here.",
    ),
]
Weights = Annotated[
    str | None,
    typer.Option(
        metavar="KIND",
        help="auto, quick, imagenet, vgg16, whitened, or the path of a state dict. Trained filters "
        "(imagenet, vgg16) have learned from photos what things look like; whitened ones are "
        "random.",
    ),
]


class PlainWords(TyperGroup):
    """Commands whose mistakes in options are told without Pydantic's "Value error" before them."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was typed."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as mistake:
            mistake.message = mistake.message.removeprefix("Value error, ")
            raise


class Mistake(Exception):
    """Something in a command for the person who typed it to change; the message says what."""


def say(sentence: str, style: str | None = None, *, on: Console = console) -> None:
    """Print a sentence as it is: names of files may look like markup, and are to be copied."""
    on.print(sentence, style=style, markup=False, highlight=False, soft_wrap=True)


def failure(sentence: str) -> typer.Exit:
    """Print why a command ends; to be raised."""
    say(sentence, "red")
    return typer.Exit(1)


def can_ask() -> bool:
    """Whether there is somebody who can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextmanager
def telling() -> Iterator[None]:
    """Tell what a person can mend in a sentence, without a traceback."""
    try:
        yield
    except (Mistake, EngineError, OSError) as error:
        raise failure(str(error)) from error


def run_to_end(work: Coroutine[object, object, T]) -> T:
    """Run a command's asyncio part; Ctrl-C ends it with the exit status that shells know."""
    with telling():
        try:
            return asyncio.run(work)
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


def config_path(given: Path | None) -> Path | None:
    """The settings file that was asked for, else config.toml if it is here."""
    usual = Path("config.toml")
    return given or (usual if usual.exists() else None)


def load_config(path: Path | None) -> Config:
    """The settings in a file, or the defaults."""
    try:
        return load(path, os.environ)
    except ConfigError as error:
        raise failure(str(error)) from None


def engine_for(
    config: Path | None, weights: str | None, *, first_picture: bool = False
) -> EngineSettings:
    """How to paint by the settings, with other weights where they are given.

    `first_picture`: where there are no settings, somebody tries Easel and wants to see a picture
    soon, which trained filters of a quick download allow.
    """
    path = config_path(config)
    settings = engine_settings(load_config(path))
    if weights is None and path is None and first_picture:
        weights = "quick"
    return settings if weights is None else replace(settings, weights=weights)


def tell_weights(info: WeightsInfo, *, on: Console = console) -> None:
    """Say which weights these are, where better ones could be had."""
    if info.kind in ("vgg16", "whitened"):
        say(info.note, on=on)
