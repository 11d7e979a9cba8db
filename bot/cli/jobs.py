"""The commands that show the journal of jobs; they only read, also while the bot runs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.terminal.terminal import (
    ConfigPath,
    Mistake,
    config_path,
    failure,
    load_config,
    run_to_end,
)
from bot.config.model import database_url

# The store is imported inside the commands: each worker process imports this module, too.
if TYPE_CHECKING:
    from bot.store import JobRecord, Store

T = TypeVar("T")

_USUAL_LIMIT = 20
_WIDE = 200  # columns, where the output is no terminal

app = typer.Typer(help="Show the jobs in the journal, the newest first.")


class StateOnRecord(StrEnum):
    """What a job in the journal may be."""

    WAITING = "waiting"
    PAINTING = "painting"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DELETED = "deleted"


_COLOURS: Mapping[str, str] = {
    StateOnRecord.PAINTING: "cyan",
    StateOnRecord.FINISHED: "green",
    StateOnRecord.FAILED: "red",
    StateOnRecord.CANCELLED: "yellow",
}
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


@app.callback(invoke_without_command=True)
def list_jobs(
    context: typer.Context,
    state: Annotated[StateOnRecord | None, typer.Option(help="Only those in this state.")] = None,
    member: Annotated[
        int | None, typer.Option(metavar="ID", help="Only those of the member of this id.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = _USUAL_LIMIT,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Show the jobs in the journal, the newest first."""
    if context.invoked_subcommand is not None:
        return

    def find(store: Store) -> Awaitable[tuple[JobRecord, ...]]:
        return store.jobs.latest(limit, state=state, requester_id=member)

    found = _look(config, find)
    if as_json:
        _print_json([_plain(record) for record in found])
    elif found:
        _output().print(_table(found))
    else:
        _output().print("There are no such jobs.")


@app.command()
def show(
    job: Annotated[str, typer.Argument(metavar="ID", help="The job's id.")],
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Show all that the journal says of one job."""
    record = _look(config, lambda store: store.jobs.get(job))
    if record is None:
        raise failure(f"There is no job {_printable(job)} in the journal.")
    if as_json:
        _print_json(_plain(record))
    else:
        _output().print(_facts(record))


def _look(config: ConfigPath, question: Callable[[Store], Awaitable[T]]) -> T:
    """Ask the journal something."""
    from bot.store import Store, StoreError

    settings = load_config(config_path(config))

    async def ask() -> T:
        try:
            store = await Store.existing(database_url(settings))
            try:
                return await question(store)
            finally:
                await store.close()
        except StoreError as error:
            raise Mistake(str(error)) from error

    return run_to_end(ask())


def _table(records: tuple[JobRecord, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("job", "state", "asked (UTC)", "member", "server", "recipe"):
        table.add_column(heading, no_wrap=heading in ("job", "state", "asked (UTC)"))
    table.add_column("seconds", justify="right")
    table.add_column("reason")
    for record in records:
        table.add_row(
            record.id,
            Text(record.state, _COLOURS.get(record.state, "")),
            _moment(record.created),
            _text(f"{record.requester_name} ({record.requester_id})"),
            "in private" if record.guild_id is None else str(record.guild_id),
            _text(record.recipe.get("name", "")),
            "" if record.seconds is None else f"{record.seconds:.0f}",
            _text(record.reason),
        )
    return table


def _facts(record: JobRecord) -> Table:
    table = Table(box=box.SIMPLE, show_header=False)
    for name, value in asdict(record).items():
        match value:
            case None | "":
                continue
            case datetime():
                said = f"{_moment(value)} UTC"
            case bool():
                said = "yes" if value else "no"
            case Mapping():
                said = json.dumps(value, ensure_ascii=False)
            case _:
                said = str(value)
        table.add_row(name.replace("_", " "), _text(said))
    return table


def _plain(record: JobRecord) -> dict[str, Any]:
    return {
        # Programs that read JSON take large whole numbers for floating point ones, so ids are text.
        name: str(value) if name.endswith("_id") and value is not None else value
        for name, value in asdict(record).items()
    }


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, indent=2, default=_moment_in_json))


def _moment_in_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in JSON")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _text(value: object) -> Text:
    """Something that a member may have given, as it is: no markup, and nothing for the terminal."""
    return Text(_printable(str(value)))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _output() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)
