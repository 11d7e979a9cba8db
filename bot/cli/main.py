"""The `easel` command: thin, and each command's docstring is its help."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bench.samples import sample
from bot.cli import jobs
from bot.cli.bench import command as cli_bench
from bot.cli.bench import judge as cli_judge
from bot.cli.doctor.findings import Condition
from bot.cli.paint import commands, jobs_from_files
from bot.cli.terminal.terminal import (
    ConfigPath,
    PlainWords,
    Weights,
    config_path,
    console,
    engine_for,
    failure,
    load_config,
    run_to_end,
    stdout,
)
from bot.config.example import example
from bot.config.reload import ConfigWatcher
from bot.connection.heartbeat import Heartbeat, is_alive
from bot.logs import set_up_logging

# Some imports stand inside the commands: each worker process imports this module, as Python's
# multiprocessing asks for, and needs neither Discord nor its simulation.

# Local variables may hold the token, so no traceback shows them.
app = typer.Typer(
    cls=PlainWords,
    help="Easel paints photos in the style of paintings, in Discord or from the shell.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    add_completion=False,
)
_NOT_KNOWN = (
    "Discord does not know this token. Copy it again, or make a new one, on the Bot page of your "
    "application at https://discord.com/developers/applications."
)
_AUTHENTICATION_FAILED = 4004
_HARBOUR, _PAINTING = sample("harbour"), sample("painting")
Photo = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]


@app.command()
def run(config: ConfigPath = None) -> None:
    """Run the bot on Discord until it is told to stop."""
    from discord import ConnectionClosed, HTTPException, LoginFailure, PrivilegedIntentsRequired

    from bot.app.run import run_bot
    from bot.connection.failures import why_unreachable
    from bot.store import StoreError

    path = config_path(config)
    settings = load_config(path)
    token = settings.discord.token
    if not token.get_secret_value():
        raise failure(
            "There is no Discord token. Set EASEL_TOKEN or discord.token in config.toml; "
            "README.md says how to get one. To try Easel without, run: easel playground"
        )
    set_up_logging(settings.log.level, token, form=settings.log.format)
    watcher = ConfigWatcher(path or Path("config.toml"), settings, os.environ)
    try:
        run_to_end(run_bot(watcher))
    except StoreError as error:
        raise failure(str(error)) from error
    except LoginFailure:
        raise failure(_NOT_KNOWN) from None
    except HTTPException as error:
        raise failure(why_unreachable(error)) from None
    except PrivilegedIntentsRequired:
        raise failure("Discord wants intents to be allowed that Easel does not ask for.") from None
    except ConnectionClosed as closed:
        if closed.code == _AUTHENTICATION_FAILED:
            raise failure(_NOT_KNOWN) from None
        raise failure(
            f"Discord has closed the connection for good (code {closed.code}); its page on gateway "
            "close codes says what that means: https://discord.com/developers/docs/topics/"
            "opcodes-and-status-codes."
        ) from None


for command in (commands.stylize, commands.draw, commands.explain, commands.repeat):
    app.command(rich_help_panel="Paint from the shell")(command)


app.command()(cli_bench.bench)
app.command()(cli_judge.judge)
app.add_typer(jobs.app, name="jobs")


@app.command()
def weights(
    kind: Annotated[
        str | None,
        typer.Argument(help="auto, quick, imagenet, vgg16, whitened, or the path of a state dict."),
    ] = None,
    config: ConfigPath = None,
) -> None:
    """Fetch or generate the network's weights now, so that the first picture need not wait."""
    info = run_to_end(jobs_from_files.prepare_weights(engine_for(config, kind)))
    console.print(f"Ready to paint with {info.kind} weights. {info.note}")


@app.command()
def doctor(config: ConfigPath = None) -> None:
    """Say what is missing or wrong: settings, token, permissions, weights, device, disk."""
    from bot.cli.doctor.examination import examine

    findings = run_to_end(examine(config_path(config)))
    colours = {Condition.OK: "green", Condition.WARNING: "yellow", Condition.PROBLEM: "red"}
    for finding in findings:
        label = (f"{finding.state:8}", colours[finding.state])
        # In one piece, so that the lines are broken with the label counted; not within addresses,
        # nor for programs that read it.
        text = Text.assemble(label, f" {finding.name}: {finding.text}", overflow="ignore")
        stdout.print(text, highlight=False, soft_wrap=not stdout.is_terminal)
    if any(finding.state is Condition.PROBLEM for finding in findings):
        raise typer.Exit(1)


@app.command()
def health(config: ConfigPath = None) -> None:
    """Say whether the bot that runs here is connected; for health checks."""
    settings = load_config(config_path(config))
    silence = Heartbeat(settings.housekeeping.data_dir, settings.discord.shards).silence()
    if not is_alive(silence):
        ago = "never" if silence is None else f"{silence:.0f} s ago"
        raise failure(f"The bot last said {ago} that it is connected to Discord.")
    stdout.print("The bot is connected to Discord.")


@app.command()
def demo(
    content: Photo = _HARBOUR,
    style: Photo = _PAINTING,
    output: Annotated[Path, typer.Option("--output", "-o")] = Path("demo"),
    weights: Weights = None,
) -> None:
    """Watch the bot paint two pictures in a simulated Discord; no token needed."""
    with _needing_simcord():
        from bot.cli.demo import main_job, run_demo

    settings = engine_for(None, weights, first_picture=True)
    run_to_end(run_demo(settings, main_job(content, style), output, console))


@app.command()
def playground(
    port: Annotated[int, typer.Option(help="The port on loopback; 0 takes a free one.")] = 0,
    weights: Weights = None,
    config: ConfigPath = None,
) -> None:
    """Try the bot in a simulated Discord in your browser; no token needed."""
    with _needing_simcord():
        from bot.cli.playground import serve

    path = config_path(config)
    settings = load_config(path)
    set_up_logging(settings.log.level, settings.discord.token, form=settings.log.format)
    watcher = ConfigWatcher(path or Path("config.toml"), settings, os.environ)
    painting = engine_for(config, weights, first_picture=True)
    run_to_end(serve(watcher, painting, port, console))


@app.command("config")
def print_config() -> None:
    """Print a config.toml with every setting, its range and its default."""
    typer.echo(example(), nl=False)


@contextmanager
def _needing_simcord() -> Iterator[None]:
    """Say how to get the simulated Discord, which the bot itself does without."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != "simcord":
            raise
        raise failure(
            "This needs SimCord, the simulated Discord: pip install 'easel[sandbox]'"
        ) from None
