"""The bars of a terminal say what is true of the painting."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from bot.cli.terminal.progress import TerminalProgress
from engine.job.spec import Costs, Preparing, Progress, Started, WeightsInfo


@pytest.mark.parametrize("sees_all", [True, False])
def test_only_who_sees_every_iteration_can_tell_that_a_painting_goes_on(sees_all: bool) -> None:
    console = Console(file=StringIO(), width=100)
    with TerminalProgress(console, sees_all=sees_all) as bars:
        bars.paint("easel", Started("cpu", WeightsInfo("whitened", "1")))
        bars.paint("easel", Progress(3, 60, Costs(1.0, 0.5, 0.5), 2.0, ""))
    assert isinstance(console.file, StringIO)
    said = console.file.getvalue()
    assert "painting on cpu" in said
    assert ("going on after 2" in said) is sees_all


def test_where_there_is_no_terminal_each_tenth_is_a_line() -> None:
    printed = StringIO()
    with TerminalProgress(Console(file=printed, width=40)) as bars:
        for done in range(0, 101, 4):
            bars.prepare(Preparing("Downloading weights", done, 100))
        bars.paint("easel", Started("cpu", WeightsInfo("whitened", "1")))
        for iteration in range(1, 61):
            bars.paint("easel", Progress(iteration, 60, Costs(1.0, 0.5, 0.5), iteration / 2, ""))
    lines = printed.getvalue().splitlines()
    downloads = [line for line in lines if line.startswith("Downloading")]
    painting = [line for line in lines if line.startswith("easel: ")]
    assert [len(downloads), len(painting)] == [11, 12]
    assert downloads[1] == "Downloading weights 12 %."
    # None is broken, so that programs can read it.
    assert painting[-1] == "easel: 60/60 J 1 (content 0.5, style 0.5), 30 s."
    assert len(lines) == 23


def test_in_a_terminal_there_are_bars_and_no_such_lines() -> None:
    printed = StringIO()
    with TerminalProgress(Console(file=printed, width=100, force_terminal=True)) as bars:
        for iteration in range(1, 61):
            bars.paint("easel", Progress(iteration, 60, Costs(1.0, 0.5, 0.5), iteration / 2, ""))
    assert "30 s." not in printed.getvalue()
    assert "━" in printed.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_of_several_pictures_it_shows_how_many_are_done(terminal: bool) -> None:
    printed = StringIO()
    with TerminalProgress(Console(file=printed, width=100, force_terminal=terminal)) as bars:
        for number in range(3):
            bars.count(number, 2)
            if number < 2:
                bars.paint("easel", Started("cpu", WeightsInfo("whitened", "1")))
                bars.paint("easel", Progress(1, 1, Costs(1.0, 0.5, 0.5), 1, ""))
    assert ("2/2" if terminal else "2 of 2 pictures are done.") in printed.getvalue()
    assert printed.getvalue().count("painting on cpu") == 1, "said of the first picture alone"
