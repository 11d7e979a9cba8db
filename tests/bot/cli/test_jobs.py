"""`easel jobs`: the journal from the shell."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.jobs import StateOnRecord
from bot.store import JobRecord, Store
from bot.studio.ticket import JobState
from tests.bot.simulation import World, started
from tests.bot.typing_commands import easel, fails, said
from tests.store.records import ADA, BEN, GUILD, NOON, job


@pytest.fixture
def file(here: Path) -> Path:
    """Where the database is by the settings' defaults."""
    return here / "data" / "easel.db"


@pytest.fixture
def journal(file: Path) -> tuple[JobRecord, ...]:
    """Three jobs, the newest first."""
    later = [NOON + timedelta(minutes=minutes) for minutes in (0, 1, 2)]
    records = (
        job("c3", created=later[2], requester_id=BEN, requester_name="Ben", guild_id=None),
        job(
            "b2",
            created=later[1],
            state="failed",
            reason="It made no progress.",
            recipe={"name": "oil", "size": 256},
        ),
        job("a1", created=later[0], state="finished", seconds=61.4, width=640, height=480),
    )

    async def write() -> None:
        store = await Store.open(f"sqlite:///{file}")
        for record in records:
            await store.jobs.add(record)
        await store.close()

    asyncio.run(write())
    return records


def ids(*arguments: object) -> list[str]:
    """The jobs that a command lists."""
    result = easel("jobs", "--json", *arguments)
    assert result.exit_code == 0, said(result)
    return [record["id"] for record in json.loads(result.stdout)]


def test_jobs_are_listed_the_newest_first(journal: tuple[JobRecord, ...]) -> None:
    result = easel("jobs")
    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if line.strip()][2:]
    assert [line.split()[0] for line in lines] == ["c3", "b2", "a1"]
    assert "waiting" in lines[0]
    assert "in private" in lines[0]
    assert f"Ben ({BEN})" in lines[0]
    assert "oil" in lines[1]
    assert "It made no progress." in lines[1]
    assert "2026-03-01 12:00:00" in lines[2]
    assert f"{GUILD}" in lines[2]
    assert " 61 " in lines[2]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), ["c3", "b2", "a1"]),
        (("--limit", 2), ["c3", "b2"]),
        (("--state", "failed"), ["b2"]),
        (("--member", ADA), ["b2", "a1"]),
        (("--member", ADA, "--state", "finished"), ["a1"]),
        (("--member", 5), []),
    ],
)
def test_only_the_jobs_that_were_asked_for_are_listed(
    journal: tuple[JobRecord, ...], arguments: tuple[object, ...], found: list[str]
) -> None:
    assert ids(*arguments) == found


def test_programs_get_the_whole_record_with_ids_as_text(journal: tuple[JobRecord, ...]) -> None:
    newest = json.loads(easel("jobs", "--json").stdout)[0]
    assert newest["requester_id"] == str(BEN)
    assert newest["guild_id"] is None
    assert newest["created"] == "2026-03-01T12:02:00.123456+00:00"
    assert newest["order"] == {
        "recipe": "easel",
        "seed": 7,
        "strength": None,
        "masks": ["sea", "sky"],
    }
    assert set(newest) == set(JobRecord.__dataclass_fields__)


def test_one_job_is_shown_with_all_that_is_known_of_it(journal: tuple[JobRecord, ...]) -> None:
    shown = said(easel("jobs", "show", "b2"))
    for words in ("failed", "It made no progress.", f"{ADA}", '"size": 256', "pt-BR"):
        assert words in shown
    assert json.loads(easel("jobs", "show", "a1", "--json").stdout)["seconds"] == 61.4


def test_a_job_that_is_not_there_is_told_in_a_sentence(journal: tuple[JobRecord, ...]) -> None:
    text = fails("jobs", "show", "nobody's")
    assert text == "There is no job nobody's in the journal."


def test_without_matching_jobs_it_says_so(journal: tuple[JobRecord, ...]) -> None:
    assert said(easel("jobs", "--state", "deleted")) == "There are no such jobs."


def test_names_can_do_nothing_to_the_terminal(file: Path) -> None:
    async def write() -> None:
        store = await Store.open(f"sqlite:///{file}")
        await store.jobs.add(job(requester_name="[red]Eve\x1b[2J\u202e\n"))
        await store.close()

    asyncio.run(write())
    for command in (("jobs",), ("jobs", "show", "a1")):
        printed = easel(*command).stdout
        assert "[red]Eve\ufffd[2J\ufffd\ufffd" in printed
        assert "\x1b" not in printed


def test_it_reads_while_the_bot_writes_and_changes_nothing(
    journal: tuple[JobRecord, ...], file: Path
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as bot:
        bot.execute("BEGIN IMMEDIATE")
        bot.execute("UPDATE jobs SET state = 'deleted'")
        assert ids("--state", "failed") == ["b2"]
        assert bot.execute("SELECT count(*) FROM jobs").fetchone() == (3,)
        bot.execute("ROLLBACK")


def test_without_a_database_it_says_so_and_makes_none(file: Path) -> None:
    text = fails("jobs")
    assert "There is no database data/easel.db yet" in text
    assert not file.parent.exists()


def test_a_database_of_another_version_is_left_alone(
    journal: tuple[JobRecord, ...], file: Path
) -> None:
    for revision, sentence in (
        ("r9999", "A newer Easel made"),
        (None, "Another program has its tables"),
    ):
        with closing(sqlite3.connect(file)) as connection, connection:
            if revision is None:
                connection.execute("DELETE FROM easel_version")
            else:
                connection.execute("UPDATE easel_version SET version_num = ?", (revision,))
        text = fails("jobs")
        assert sentence in text


def test_every_state_that_a_job_can_have_can_be_asked_for() -> None:
    assert {state.value for state in StateOnRecord} == {state.value for state in JobState} | {
        "deleted"
    }


async def test_a_job_that_is_being_painted_is_listed_as_such(world: World) -> None:
    await world.paints(started())

    painting = await world.bot.services.store.jobs.latest(5, state=StateOnRecord.PAINTING)

    assert [record.id for record in painting] == [world.job.id]
