"""The command that measures how fast the painter is on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.status import Status

from bench.report.plan import (
    USUAL,
    PicturePair,
    Plan,
    Section,
    parse_numbers,
    parse_sections,
    parse_weights,
)
from bench.report.plots import plot
from bench.report.results import Footprint, Report
from bench.samples import sample
from bot.cli.bench.tables import tables
from bot.cli.paint.options import Group, Overwrite, grouped, picture_option
from bot.cli.paint.output_files import (
    Unwritten,
    require_ending,
    require_free,
    require_writable,
    write_file,
)
from bot.cli.terminal.terminal import (
    ConfigPath,
    Mistake,
    Weights,
    console,
    engine_for,
    say,
    stdout,
    telling,
)
from engine.job.spec import EngineSettings

# What measures is imported inside the command: it imports torch, which the bot must not.

_LINE_SECONDS = 20.0
# The first of each is what all other sections paint.
_CONTENTS = tuple(map(sample, ("harbour", "portrait", "still_life")))
_STYLES = tuple(map(sample, ("painting", "woodcut", "mosaic", "ink")))
_FOOTPRINT = (sys.executable, "-m", "bot.app.footprint")


def _numbers(says: str) -> Any:
    return typer.Option(metavar="N,N,…", help=says)


@dataclass(frozen=True, kw_only=True)
class What(Group):
    """The parts, and how thoroughly."""

    heading = "What is measured"

    only: Annotated[
        str | None,
        typer.Option(
            metavar="SECTIONS", help=f"Some of {','.join(Section)}; {','.join(USUAL)} if not given."
        ),
    ] = None
    rounds: Annotated[int, typer.Option(help="Times that each thing is measured.")] = 7
    sizes: Annotated[str, _numbers("Longest sides for `iteration`.")] = "256,512,1024"
    jobs: Annotated[str, _numbers("Jobs at once for `jobs`.")] = "1,4,16"
    jobs_size: Annotated[int, typer.Option(help="Their longest side.")] = 128
    jobs_iterations: Annotated[int, typer.Option(help="Their iterations.")] = 16
    start_size: Annotated[int, typer.Option(help="Longest side for `start`.")] = 256


@dataclass(frozen=True, kw_only=True)
class Judged(Group):
    """Pictures for the judge: hours of them, so only where `--only` asks for it."""

    heading = "The judge"

    judge_size: Annotated[int, typer.Option(help="Longest side.")] = 256
    strengths: Annotated[str, _numbers("Strengths of the recipes.")] = "20,50,80"
    iterations: Annotated[
        int | None, typer.Option(help="Of the recipes; else each one's own number.")
    ] = None
    reference_weights: Annotated[
        str, _numbers("The references' weights of the content; 1 is the published one.")
    ] = "1"
    reference_iterations: Annotated[
        int, typer.Option(help="Of the references, at each of their sizes.")
    ] = 500
    pictures: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", file_okay=False, help="Keeps the pictures in there."),
    ] = None


@dataclass(frozen=True, kw_only=True)
class How(Group):
    """With which pictures and on what."""

    heading = "With what"

    content: Annotated[
        list[Path] | None,
        picture_option("--content", "A photo; repeatable for the judge, who sees each with each."),
    ] = None
    style: Annotated[list[Path] | None, picture_option("--style", "A painting; likewise.")] = None
    threads: Annotated[int | None, typer.Option(help="CPU threads; else all cores.")] = None
    device: Annotated[
        str | None, typer.Option(help="cpu or cuda:0; else the settings', else the first GPU.")
    ] = None
    weights: Weights = "whitened"
    config: ConfigPath = None


@dataclass(frozen=True, kw_only=True)
class Written(Group):
    """What is written."""

    heading = "Files"

    json: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="All figures, with their spread.")
    ] = None
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="The judge's style against content.")
    ] = None
    overwrite: Overwrite = False


@grouped
def bench(*, what: What, judged: Judged, how: How, written: Written) -> None:
    """Measure how fast this machine paints, beside a plain loop and the machine's own limits.

    All of it takes minutes on two CPU cores, and --only judge a night. Ctrl-C ends it with
    what is known by then.
    """
    with telling():
        _check(written, how)
        plan = _plan(what, judged, how)
        from bench.run import begin, run

        report = begin(plan)
        with _telling_all(report, written), console.status("Getting ready") as status:
            run(plan, report, _showing(status), _keeping(written))
            if report.start is not None:
                report.start = replace(report.start, bot=_footprint())


def _showing(status: Status) -> Callable[[str], None]:
    """Shows what is being measured; where that is no terminal, in a line now and then."""
    due = 0.0

    def show(doing: str) -> None:
        nonlocal due
        status.update(f"{doing} …")
        if not console.is_terminal and time.monotonic() >= due:
            due = time.monotonic() + _LINE_SECONDS
            say(f"{doing} …")

    return show


@contextmanager
def _telling_all(report: Report, written: Written) -> Iterator[None]:
    """Print and write what the report says at the end, also when that comes too soon."""
    try:
        yield
    except BaseException as error:
        report.interrupted = True
        _tell(report, written)
        if isinstance(error, KeyboardInterrupt):
            say("Stopped; the above is what was measured by then.", "yellow")
            raise typer.Exit(130) from None
        raise
    _tell(report, written)


def _keeping(written: Written) -> Callable[[Report], None]:
    """Writes the figures after each part, into a file beside that which they come to at the end."""

    def keep(report: Report) -> None:
        if written.json is not None:
            write_file(_unfinished(written.json), report.to_json().encode(), anew=False)

    return keep


def _unfinished(path: Path) -> Path:
    return path.with_name(f"{path.stem}.unfinished{path.suffix}")


def _tell(report: Report, written: Written) -> None:
    for table in tables(report):
        stdout.print(table)
    files: list[tuple[Path, bytes]] = []
    if written.json is not None:
        files.append((written.json, report.to_json().encode()))
    if written.plot is not None:
        picture = plot(report)
        if picture is None:
            say(f"{written.plot} is not written: there is nothing to plot.", "yellow")
        else:
            files.append((written.plot, picture))
    unwritten = list(_unwritten(files, anew=not written.overwrite))
    if unwritten:
        raise OSError(" ".join(f"{reason}." for reason in unwritten))
    if written.json is not None:
        _unfinished(written.json).unlink(missing_ok=True)


def _unwritten(files: list[tuple[Path, bytes]], *, anew: bool) -> Iterator[Unwritten]:
    """Write each file and say where it is; yields those that can't be written."""
    for path, data in files:
        try:
            say(f"Written: {write_file(path, data, anew=anew)}.")
        except OSError as error:
            yield Unwritten(path, error)


def _plan(what: What, judged: Judged, how: How) -> Plan:
    contents, styles = how.content or _CONTENTS, how.style or _STYLES
    sections = parse_sections(what.only)
    judging = Section.JUDGE in sections
    return Plan(
        content=contents[0].read_bytes(),
        style=styles[0].read_bytes(),
        settings=_settings(how),
        sections=sections,
        rounds=what.rounds,
        sizes=parse_numbers("--sizes", what.sizes),
        jobs=parse_numbers("--jobs", what.jobs),
        jobs_size=what.jobs_size,
        jobs_iterations=what.jobs_iterations,
        start_size=what.start_size,
        pairs=tuple(_pairs(contents, styles)) if judging else (),
        iterations=judged.iterations,
        strengths=parse_numbers("--strengths", judged.strengths),
        reference_weights=parse_weights("--reference-weights", judged.reference_weights),
        reference_iterations=judged.reference_iterations,
        judge_size=judged.judge_size,
        pictures=judged.pictures,
    )


def _pairs(contents: Sequence[Path], styles: Sequence[Path]) -> Iterator[PicturePair]:
    """Each photo with each painting."""
    for content, style in product(contents, styles):
        yield PicturePair(f"{content.stem}-{style.stem}", content.read_bytes(), style.read_bytes())


def _settings(how: How) -> EngineSettings:
    settings = engine_for(how.config, how.weights)
    if how.device is not None:
        settings = replace(settings, devices=(how.device,))
    if how.threads is not None:
        if how.threads < 1:
            raise Mistake(f"--threads is a number of at least 1, not {how.threads}.")
        settings = replace(settings, threads=how.threads)
    return settings


def _check(written: Written, how: How) -> None:
    """Make sure, before it is measured, that the files can be written."""
    wanted = (("--json", written.json, ".json"), ("--plot", written.plot, ".png"))
    given = (*(how.content or _CONTENTS), *(how.style or _STYLES))
    inputs = {path.resolve() for path in given}
    for option, path, ending in wanted:
        if path is None:
            continue
        require_ending(option, path, (ending,))
        if path.resolve() in inputs:
            raise Mistake(f"{path} is a picture to paint from; name another file for {option}.")
        require_writable(path)
        if not written.overwrite:
            require_free(path)


def _footprint() -> Footprint:
    done = subprocess.run(_FOOTPRINT, capture_output=True, check=True)  # noqa: S603 - our own
    return Footprint(**json.loads(done.stdout))
