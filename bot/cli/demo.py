"""`easel demo`: a member has two pictures painted, and everything that was posted is kept."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import discord
from rich.console import Console
from simcord import InteractionResult

from bot.cli.terminal.progress import TerminalProgress
from bot.cli.terminal.terminal import tell_weights
from bot.config.model import Config
from bot.config.reload import ConfigWatcher
from bot.language import ENGLISH
from bot.sandbox.sandbox import Sandbox, open_sandbox
from bot.studio.ticket import JobState, Ticket
from engine.job.errors import EngineError
from engine.job.spec import Costs, EngineSettings, Progress, Result, Started
from engine.pool.pool import EnginePool

# Below the default, so that two pictures take less than three minutes on two CPU cores.
_SIZE = 360
_LOOK_SECONDS = 0.2
_MOST_SETTLINGS = 300

# Slash commands by name, with their options by name.
Commands: TypeAlias = Mapping[str, Mapping[str, object]]


class DemoFailed(EngineError):
    """The bot did not paint what it was asked for."""


def main_job(content: Path, style: Path) -> Commands:
    """The commands of the demo: what a newcomer would try first.

    Raises:
        OSError: a picture can't be read.
    """
    photo, painting = ((path.name, path.read_bytes()) for path in (content, style))
    return {
        "stylize": {"content": photo, "style": painting, "size": _SIZE, "seed": 1},
        "draw": {"photo": photo, "size": _SIZE},
    }


async def run_demo(
    settings: EngineSettings, commands: Commands, folder: Path, console: Console
) -> None:
    """Have a member type `commands`, and leave what was posted in `folder`.

    Raises:
        EngineError: a picture was not painted.
        OSError: the folder can't be written.
    """
    _clear(folder)
    # The default settings, but for what is kept, which goes into the demo's own folder.
    config = Config.model_validate({"housekeeping": {"data_dir": str(folder)}})
    reports: dict[str, object] = {}
    with TerminalProgress(console, sees_all=False) as progress:
        async with EnginePool(settings, report=progress.prepare) as pool:
            tell_weights(await pool.ready(), on=console)
            live = ConfigWatcher(folder / "config.toml", config, {})  # where there is none
            async with open_sandbox(live, pool, config.housekeeping.data_dir) as sandbox:
                for name, options in commands.items():
                    ticket, result = await _command(sandbox, name, options, progress)
                    picture, frames = await _collect(sandbox, ticket)
                    names = _write(folder, name, picture, frames)
                    reports[name] = _report(name, ticket, result, names)
                transcript = "\n".join(_transcript(sandbox, commands))
    (folder / "transcript.md").write_text(transcript + "\n", encoding="utf-8")
    (folder / "report.json").write_text(json.dumps(reports, indent=2) + "\n", encoding="utf-8")
    pictures = ", ".join(f"{name}.png" for name in commands)
    console.print(f"Look into {folder}: {pictures}, frames, transcript.md and report.json.")


async def _command(
    sandbox: Sandbox, name: str, options: Mapping[str, object], progress: TerminalProgress
) -> tuple[Ticket, Result]:
    """Type a slash command, and watch its job to its end."""
    # SimCord may return from the command only when its job is done, so it is watched meanwhile.
    answering = asyncio.create_task(sandbox.member.slash(sandbox.channel, name, **options))
    ticket = await _ticket(sandbox, name, answering)
    shown: tuple[Started | None, Progress | None] = (None, None)
    while not ticket.ended:
        await asyncio.sleep(_LOOK_SECONDS)
        latest = (ticket.started, ticket.progress)
        for update, before in zip(latest, shown, strict=True):
            if update is not None and update is not before:
                progress.paint(f"/{name}", update)
        shown = latest
    if ticket.state is not JobState.FINISHED or ticket.result is None:
        reason = "" if ticket.reason is None else ENGLISH.say(ticket.reason)
        raise DemoFailed(f"/{name} did not work out: {reason}")
    progress.paint(f"/{name}", ticket.result)
    with suppress(TimeoutError):  # The bot was busy with painting; its job has ended by now.
        await answering
    await _rest(sandbox, ticket)
    return ticket, ticket.result


async def _rest(sandbox: Sandbox, ticket: Ticket) -> None:
    """Wait until the bot has posted all it had to post.

    SimCord does not see what the bot waits for in threads, such as a slow disk or database.
    """
    for _ in range(_MOST_SETTLINGS):
        with suppress(TimeoutError):
            await sandbox.env.settle()
            record = await sandbox.bot.services.store.jobs.get(ticket.id)
            if record is not None and record.delivered:
                return
        await asyncio.sleep(_LOOK_SECONDS)
    raise DemoFailed("The bot still had things to post long after its picture was finished.")


async def _ticket(
    sandbox: Sandbox, name: str, answering: asyncio.Task[InteractionResult]
) -> Ticket:
    """The job that a command becomes once its pictures were looked at."""
    while not (tickets := sandbox.bot.studio.jobs.of(sandbox.member.id)):
        if answering.done():
            response = answering.result().response  # raises what went wrong in the bot
            said = response.content if response is not None else ""
            if said:
                raise DemoFailed(f"/{name} was not taken; the bot said: {said}")
        await asyncio.sleep(_LOOK_SECONDS / 10)
    return tickets[-1]


async def _collect(sandbox: Sandbox, ticket: Ticket) -> tuple[bytes, list[bytes]]:
    """The picture in the latest thread, and those on the way, as a member's client reads them."""
    threads = sandbox.channel.threads
    if not threads:
        raise DemoFailed("The bot made no thread.")
    uploads: list[tuple[str, bytes]] = []
    for message in threads[-1].history():
        uploads += [(file.filename, await file.read()) for file in message.attachments]
    name = f"{ticket.job.recipe.name}-{ticket.job.id}"
    finished = [data for filename, data in uploads if filename == f"{name}.png"]
    if not finished:
        raise DemoFailed("The bot uploaded no finished picture.")
    frame = re.compile(rf"{name}-\d+\.png")
    return finished[-1], [data for filename, data in uploads if frame.fullmatch(filename)]


def _write(folder: Path, command: str, picture: bytes, frames: list[bytes]) -> list[str]:
    """Write a command's pictures; returns the names of the frames."""
    (folder / f"{command}.png").write_bytes(picture)
    (folder / "frames").mkdir(exist_ok=True)
    names = [f"frames/{command}-{number:02}.png" for number in range(1, len(frames) + 1)]
    for name, data in zip(names, frames, strict=True):
        (folder / name).write_bytes(data)
    return names


def _report(command: str, ticket: Ticket, result: Result, frames: list[str]) -> dict[str, object]:
    """What the report says of a command."""
    return {
        "recipe": ticket.job.recipe.name,
        "weights": ticket.started.weights.kind if ticket.started else "",
        "iterations": result.iterations,
        "first": _costs(result.first_costs),
        "last": _costs(result.costs),
        "frames_posted": len(frames),
        "seconds": round(result.elapsed, 1),
        "files": {"picture": f"{command}.png", "frames": frames},
    }


def _costs(costs: Costs) -> dict[str, float]:
    return {"J": costs.total, "J_content": costs.content, "J_style": costs.style}


def _transcript(sandbox: Sandbox, commands: Commands) -> Iterator[str]:
    """The conversation as a member reads it: the channel, then each thread."""
    typed = iter(commands.items())
    for channel in (sandbox.channel, *sandbox.channel.threads):
        yield f"# {channel.name}\n"
        for message in channel.history(viewer=sandbox.member):
            if message.flags.components_v2 and (command := next(typed, None)) is not None:
                yield f"**{sandbox.member.name}** used `{_as_typed(*command)}`\n"
            lines = "\n".join(_message(message))
            yield lines.replace(sandbox.member.mention, f"@{sandbox.member.name}")


def _as_typed(name: str, options: Mapping[str, object]) -> str:
    """A slash command as its member sees it."""
    values = (value[0] if isinstance(value, tuple) else value for value in options.values())
    return " ".join([f"/{name}", *(f"{k}:{v}" for k, v in zip(options, values, strict=True))])


def _message(message: discord.Message) -> Iterator[str]:
    """A message with the words of its card and the names of its pictures."""
    yield f"**{message.author.display_name}** · {message.created_at:%H:%M:%S}\n"
    words: list[str] = [message.content, *_texts(message.components)]
    words += [f"[picture: {file.filename}]" for file in message.attachments]
    yield from (f"> {line}" for text in words if text for line in text.splitlines())
    yield ""


def _texts(components: Iterable[object]) -> Iterator[str]:
    """All texts of a card, from top to bottom."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _texts(getattr(component, "children", ()))


def _clear(folder: Path) -> None:
    """Remove what an earlier demo left; a folder of anything else is not touched."""
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "report.json").exists():
        raise DemoFailed(f"{folder} holds something else than a demo; choose another with -o.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    # From the first moment, so that a demo that was stopped half-way can be run again.
    (folder / "report.json").write_text("{}\n", encoding="utf-8")
