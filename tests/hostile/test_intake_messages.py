"""A process that was taken over can make its parent believe verdicts, and run nothing."""

from __future__ import annotations

import logging
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.job.errors import BadPicture
from engine.job.spec import PictureInfo
from engine.pool.intake_messages import MESSAGES, Verdict
from engine.processes.child import Channel, ChildProcess
from tests.hostile.crafted import Harm

VERDICT = PictureInfo("PNG", 8, 6, b"a thumbnail\nof two lines")


def test_a_good_verdict_arrives_as_it_was_said() -> None:
    assert MESSAGES.read(MESSAGES.write(VERDICT)) == VERDICT


def test_a_refusal_arrives_with_its_sentence_in_every_language() -> None:
    said = BadPicture("It has 1.5 parts.", "engine-x", parts=1.5, most=3, name="ä\n")
    heard = MESSAGES.read(MESSAGES.write(said))
    assert isinstance(heard, BadPicture)
    assert (str(heard), heard.key, heard.values) == (str(said), said.key, said.values)


def test_a_line_of_the_log_arrives() -> None:
    said = logging.LogRecord("engine", logging.WARNING, __file__, 1, "%d of\n%s", (1, "two"), None)
    heard = MESSAGES.read(MESSAGES.write(said))
    assert isinstance(heard, logging.LogRecord)
    assert (heard.name, heard.levelno, heard.getMessage()) == ("engine", 30, "1 of\ntwo")


@given(st.binary(max_size=200))
def test_anything_else_is_no_verdict(data: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        MESSAGES.read(data)


@pytest.mark.parametrize(
    "line",
    [
        b'{"kind": "good", "format": "XCF", "width": 1, "height": 1}',
        b'{"kind": "good", "format": "PNG", "width": 0, "height": 1}',
        b'{"kind": "good", "format": "PNG", "width": "1", "height": 1}',
        b'{"kind": "good", "format": "PNG", "width": 1, "height": 1, "more": 1}',
        b'{"kind": "bad", "sentence": "x", "key": "y", "values": {"z": {}}}',
        b'{"kind": "run", "program": "harm"}',
    ],
)
def test_what_no_verdict_has_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="validation error"):
        MESSAGES.read(line)


def say_a_pickle(channel: Channel[bytes, Verdict]) -> None:
    harm = channel.receive().decode()
    channel._connection.send_bytes(pickle.dumps(Harm(Path(harm))))
    channel.receive()


async def test_a_pickle_from_a_process_that_was_taken_over_ends_it_and_runs_nothing(
    tmp_path: Path,
) -> None:
    said: list[Verdict] = []
    child: ChildProcess[bytes, Verdict] = ChildProcess(
        "hijacked", say_a_pickle, said.append, lambda how: None, MESSAGES
    )
    harm = tmp_path / "harm"
    child.send(str(harm).encode())
    await child.ended.wait()
    assert said == []
    assert not harm.exists()
