"""How jobs look at the shell: bars in a terminal; lines in a file, a pipe or a service's log."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import (
    Progress as Bars,
)
from rich.table import Column

from bot.cli.terminal.terminal import console, say
from engine.job.spec import Costs, Preparing, Progress, Started, Update


class TerminalProgress:
    """A context manager that shows how far something is while it is prepared or painted.

    Args:
        console: where. Where it is no terminal, a line is printed for each tenth of the work.
        sees_all: whether it is told every update. Where it is, and the first is not of the first
            iteration, the painting goes on from an earlier one.
    """

    def __init__(self, console: Console = console, *, sees_all: bool = True) -> None:
        self._console = console
        self._sees_all = sees_all
        self._bars = Bars(
            # Made for a terminal of 80 columns, where Rich would otherwise shorten the names.
            TextColumn("{task.description}", table_column=Column(no_wrap=True)),
            BarColumn(bar_width=12),
            TextColumn("{task.fields[detail]}", table_column=Column(no_wrap=True)),
            TimeRemainingColumn(compact=True),
            console=console,
            # Rich would say nothing before the end.
            disable=not console.is_terminal,
        )
        self._lines = not console.is_terminal
        self._tenth: tuple[str, int] | None = None
        self._announced = ""
        self._batch: TaskID | None = None
        self._preparing: TaskID | None = None
        self._painting: TaskID | None = None
        self._fresh = False

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def prepare(self, preparing: Preparing) -> None:
        """Show how far a worker is with getting ready."""
        if self._is_new_tenth(preparing.text, preparing.done, preparing.total):
            say(f"{preparing.text} {_share(preparing)}".rstrip() + ".", on=self._console)
        if self._preparing is None:
            self._preparing = self._bars.add_task("", detail="")
        self._bars.update(
            self._preparing,
            description=preparing.text,
            detail=_share(preparing),
            completed=preparing.done,
            total=preparing.total or None,
        )

    def count(self, done: int, total: int) -> None:
        """Show how many of several pictures are done; the bar of the last one goes."""
        if self._batch is None:
            self._batch = self._bars.add_task("all pictures", detail="")
        if self._is_new_tenth("all pictures", done, total):
            say(f"{done} of {total} pictures are done.", on=self._console)
        self._bars.update(self._batch, completed=done, total=total, detail=f"{done}/{total}")
        if self._painting is not None:
            self._bars.remove_task(self._painting)
            self._painting = None

    def paint(self, name: str, update: Update) -> None:
        """Show how far a job is; `name` says which."""
        if isinstance(update, Started):
            if self._batch is None or describe(update) != self._announced:
                say(f"{name}: {describe(update)}", on=self._console)
            self._announced = describe(update)
            self._painting = self._bars.add_task(name, total=None, detail="")
            self._fresh = True
            return
        if self._painting is None:
            self._painting = self._bars.add_task(name, total=None, detail="")
        if self._fresh:
            self._fresh = False
            if self._sees_all:
                self._go_on_after(name, update.iteration - 1)
        if self._is_new_tenth(name, update.iteration, update.iterations):
            say(f"{name}: {detail(update)}, {update.elapsed:.0f} s.", on=self._console)
        self._bars.update(
            self._painting,
            completed=update.iteration,
            total=update.iterations,
            detail=detail(update),
        )

    def _is_new_tenth(self, name: str, done: int, total: int) -> bool:
        """Whether a line is due, which would be a bar's next step in a terminal."""
        reached = (name, 10 * done // total if total else 0)
        before, self._tenth = self._tenth, reached
        return self._lines and reached != before

    def _go_on_after(self, name: str, done: int) -> None:
        """Say where a painting goes on that was stopped, and reckon the time left from there."""
        if done and self._painting is not None:
            say(f"{name}: going on after {done} iterations.", on=self._console)
            self._bars.reset(self._painting, completed=done)


def describe(started: Started) -> str:
    """Where a job is painted, and with which weights."""
    again = "" if started.attempt == 1 else f", attempt {started.attempt}"
    return f"painting on {started.device} with {started.weights.kind} weights{again}."


def detail(progress: Progress) -> str:
    """Frames if there are several, iteration and costs in one line."""
    frames = f"{progress.frames_done}/{progress.frames} frames, " if progress.frames > 1 else ""
    return f"{frames}{progress.iteration}/{progress.iterations} {in_words(progress.costs)}"


def in_words(costs: Costs) -> str:
    """The three costs in one line."""
    return f"J {costs.total:.3g} (content {costs.content:.3g}, style {costs.style:.3g})"


def _share(preparing: Preparing) -> str:
    return f"{100 * preparing.done // preparing.total} %" if preparing.total else ""
