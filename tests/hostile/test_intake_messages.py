"""A process that was taken over can make its parent believe verdicts, and run nothing."""

from __future__ import annotations

import logging
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.job.errors import BadPicture, InvalidJob
from engine.job.pixels import Need, Pixels
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import PictureInfo, PictureLimits
from engine.job.timing import Timing
from engine.pool.intake import Intake
from engine.pool.intake_messages import Verdict, wire_for
from engine.processes.child import Channel, ChildProcess
from tests.hostile.crafted import Harm

MESSAGES = wire_for(PictureLimits())
VERDICT = PictureInfo("PNG", 8, 6, b"a thumbnail\nof two lines")


def test_a_good_verdict_arrives_as_it_was_said() -> None:
    assert MESSAGES.read(MESSAGES.write(VERDICT)) == VERDICT


def test_pixels_arrive_behind_the_thumbnail() -> None:
    for pixels in (Pixels("RGB", 2, 1, b"\n12345"), Pixels("RGBA", 1, 1, b"1234")):
        said = replace(VERDICT, pixels=pixels)
        assert MESSAGES.read(MESSAGES.write(said)) == said


def test_frames_arrive_one_behind_the_other_with_their_timing() -> None:
    pixels = Pixels("RGB", 2, 1, b"123456abcdef", timing=Timing((40, 80), 1))
    said = replace(VERDICT, pixels=pixels, moves=True, timing=Timing((40, 40, 40), 1))
    assert MESSAGES.read(MESSAGES.write(said)) == said
    with pytest.raises(ValueError, match="more or fewer"):
        MESSAGES.read(MESSAGES.write(said)[:-1])


@pytest.mark.parametrize("rest", [b"", b"12345", b"1234567"])
def test_pixels_that_are_more_or_fewer_than_a_picture_has_are_refused(rest: bytes) -> None:
    line, _, _ = MESSAGES.write(replace(VERDICT, pixels=Pixels("RGB", 2, 1, b"123456"))).partition(
        b"\n"
    )
    with pytest.raises(ValueError, match="more or fewer"):
        MESSAGES.read(line + b"\n" + VERDICT.thumbnail + rest)
    with pytest.raises(ValueError, match="more than a thumbnail"):
        MESSAGES.read(MESSAGES.write(VERDICT) + b"1")


@pytest.mark.parametrize("extension", [".png", ".webp"])
def test_a_recoloured_picture_arrives_as_it_was_made(extension: str) -> None:
    made = Recoloured(b"a file\nof two lines", extension, 8, 6)
    assert MESSAGES.read(MESSAGES.write(made)) == made


def test_a_refusal_arrives_with_its_sentence_in_every_language() -> None:
    for kind in (BadPicture, InvalidJob):
        said = kind("It has 1.5 parts.", "engine-x", parts=1.5, most=3, name="ä\n")
        heard = MESSAGES.read(MESSAGES.write(said))
        assert type(heard) is kind
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
        b'{"kind": "good", "format": "PNG", "width": 1, "height": 1, "thumbnail": -1}',
        b'{"kind": "good", "format": "PNG", "width": 1, "height": 1, "pixels": {"mode": "F", '
        b'"width": 1, "height": 1}}',
        b'{"kind": "good", "format": "PNG", "width": 1, "height": 1, "timing": {"durations": [], '
        b'"plays": 0}}',
        b'{"kind": "good", "format": "PNG", "width": 1, "height": 1, "timing": {"durations": [0], '
        b'"plays": 0}}',
        b'{"kind": "good", "format": "PNG", "width": 1, "height": 1, "timing": {"durations": [1], '
        b'"plays": -1}}',
        b'{"kind": "recoloured", "extension": ".exe", "width": 1, "height": 1}',
        b'{"kind": "recoloured", "extension": ".png", "width": 1, "height": -1}',
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


async def test_an_answer_to_another_question_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    intake = Intake(PictureLimits(), patience=20)
    for said, most in ((VERDICT, 100), (Recoloured(b"too long", ".png", 1, 1), 3)):
        asked = Recolouring(b"", (), most_bytes=most)

        async def ask(_: object, said: Verdict = said) -> Verdict:
            return said

        monkeypatch.setattr(intake, "_ask", ask)
        with pytest.raises(BadPicture, match="breaks the program"):
            await intake.recolour(asked)
    with pytest.raises(BadPicture, match="breaks the program"):
        await intake.check(b"")


@pytest.mark.parametrize(
    ("pixels", "need"),
    [
        (None, Need((4, 4))),
        (Pixels("RGB", 5, 1, bytes(15)), Need((4, 4))),
        (Pixels("RGB", 11, 10, bytes(330)), Need((4, 4), cut=True)),
        (Pixels("RGB", 1, 1, bytes(3)), None),
    ],
)
async def test_other_pixels_than_were_asked_for_are_a_refusal(
    monkeypatch: pytest.MonkeyPatch, pixels: Pixels | None, need: Need | None
) -> None:
    intake = Intake(PictureLimits(max_pixels=100), patience=20)

    async def ask(_: object) -> Verdict:
        return replace(VERDICT, pixels=pixels)

    monkeypatch.setattr(intake, "_ask", ask)
    with pytest.raises(BadPicture, match="breaks the program"):
        await intake.check(b"", need)
