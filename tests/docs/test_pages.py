"""README and docs/ name nothing that is not there: pages, files, tests, commands and settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer.main

from bot.cli.main import app
from bot.config.model import Config
from engine.pictures.reading.kinds import WORDS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What is shown as code is no link and no heading.
_FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_FOLDERS = "assets|bot|deploy|docs|engine|tests"
# In docs/security.md paths of tests are below tests/.
_FILE = re.compile(rf"`((?:{_FOLDERS}|hostile|store|killed)/[\w./-]+)`")
_TEST = re.compile(r"`(test_\w+)`")
_SETTING = re.compile(rf"`((?:{'|'.join(Config.model_fields)})\.\w+)\b(?![/(])")
_ALL_PAGES = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def _prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def _missing(page: Path, pattern: re.Pattern[str], known: Callable[[str], bool]) -> list[str]:
    return [named for named in pattern.findall(_prose(page)) if not known(named)]


def _anchors(page: Path) -> set[str]:
    """Of its headings, as GitHub makes them."""
    headings = (re.sub(r"[^\w -]", "", text.lower()) for text in _HEADING.findall(_prose(page)))
    return {heading.strip().replace(" ", "-") for heading in headings}


def _links(page: Path) -> Iterator[tuple[Path, str]]:
    """Where a page's relative links lead, and to which anchor there."""
    for target, anchor in _LINK.findall(_prose(page)):
        yield (page.parent / target).resolve() if target else page, anchor


@_ALL_PAGES
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target, anchor in _links(page):
        assert target.exists(), f"{page.name} links to {target}, which there is not"
        if anchor:
            assert anchor in _anchors(target), f"{page.name}: {target.name} has no #{anchor}"


def test_every_page_is_reached_from_the_readme() -> None:
    reached, further = set[Path](), {PAGES[0]}
    while further:
        reached |= further
        further = {to for page in further for to, _ in _links(page) if to in PAGES} - reached

    assert reached == set(PAGES)


@_ALL_PAGES
def test_every_file_that_is_named_is_there(page: Path) -> None:
    def known(path: str) -> bool:
        return (ROOT / path).exists() or (ROOT / "tests" / path).exists()

    assert _missing(page, _FILE, known) == []


@_ALL_PAGES
def test_every_test_that_is_named_is_there(page: Path) -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert _missing(page, _TEST, lambda name: f"def {name}(" in source) == []


def test_every_test_that_runs_elsewhere_is_there() -> None:
    named = re.findall(r"tests/[\w/]+\.py", (ROOT / ".ci/elsewhere").read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not (ROOT / path).is_file()] == []


@_ALL_PAGES
def test_every_setting_that_is_named_is_one(page: Path) -> None:
    def known(key: str) -> bool:
        section, name = key.split(".")
        is_module = any((ROOT / section / found).exists() for found in (name, f"{name}.py"))
        return is_module or name in type(getattr(Config(), section)).model_fields

    assert _missing(page, _SETTING, known) == []


@_ALL_PAGES
def test_every_command_that_is_named_is_one(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]

    typed = re.findall(r"(?:`|^ *)(?:\.venv/bin/)?(make|easel) ([a-z][a-z-]*)", text, re.MULTILINE)
    unknown = [words for words in typed if words[1] not in (*targets, *commands)]
    assert unknown == []


@pytest.mark.parametrize("page", ["README.md", "docs/members.md"])
def test_the_pages_say_which_formats_are_taken(page: str) -> None:
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    assert f"{WORDS} files" in text
