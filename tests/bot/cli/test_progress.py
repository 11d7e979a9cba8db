"""The bars of a terminal say what is true of the painting."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from bot.cli.terminal.progress import TerminalProgress
from engine.job.spec import Costs, Progress, Started, WeightsInfo


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
