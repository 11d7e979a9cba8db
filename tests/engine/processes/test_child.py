"""Child processes: what they say, how they end, and what the parent hears of it."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeAlias

import pytest

import engine.processes.child
from engine.job.errors import PassingTrouble
from engine.processes.child import Channel, ChildProcess

Words: TypeAlias = Channel[str, object]


class Listener:
    """Collects what a child says."""

    def __init__(self) -> None:
        self.said: list[object] = []
        self.end = ""

    def hear(self, message: object) -> None:
        self.said.append(message)

    def note_end(self, how: str) -> None:
        self.end = how


def echo(channel: Words) -> None:
    while (word := channel.receive()) != "stop":
        channel.send(f"re: {word}")


def log_and_fail(channel: Words) -> None:
    logging.getLogger("child").info("%s of %s", 1, 2)
    logging.getLogger("child").debug("Below the parent's level")
    raise LookupError("nothing there")


def talk_nonsense(channel: Words) -> None:
    channel._connection.send_bytes(b"nonsense")
    channel.receive()


def only_listen(channel: Channel[Callable[[], None], object]) -> None:
    channel.receive()


async def ended(child: ChildProcess[Any, object]) -> None:
    async with asyncio.timeout(60):
        await child.ended.wait()


async def test_messages_go_there_and_back_in_order() -> None:
    heard = Listener()
    child = ChildProcess("echo", echo, heard.hear, heard.note_end)
    for word in ("one", "two", "stop"):
        child.send(word)
    await ended(child)
    assert heard.said == ["re: one", "re: two"]
    assert heard.end == "exit code 0"


async def test_a_childs_log_is_written_by_the_parent(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    heard = Listener()
    await ended(ChildProcess("logger", log_and_fail, heard.hear, heard.note_end))
    assert ("child", logging.INFO, "1 of 2") in caplog.record_tuples
    assert "Below the parent's level" not in caplog.text
    assert "logger stops\nTraceback" in caplog.text
    assert "LookupError: nothing there" in caplog.text
    assert heard.end == "exit code 1"


async def test_a_child_that_talks_nonsense_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    heard = Listener()
    await ended(ChildProcess("babbler", talk_nonsense, heard.hear, heard.note_end))
    assert heard.end == "SIGKILL"
    assert "babbler said something that can't be read" in caplog.text


async def test_a_message_that_can_not_be_sent_ends_the_child(
    caplog: pytest.LogCaptureFixture,
) -> None:
    heard = Listener()
    child = ChildProcess("listener", only_listen, heard.hear, heard.note_end)
    child.send(lambda: None)
    await ended(child)
    assert heard.end == "SIGKILL"
    assert "listener could not be sent a message" in caplog.text


def hang_up_and_wait(channel: Words) -> None:
    channel.hang_up()
    with suppress(EOFError):
        channel.receive()
    threading.Event().wait()


async def test_a_child_that_hangs_up_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though its process could live on: what it was to say would be missed."""
    monkeypatch.setattr(engine.processes.child, "_EXIT_SECONDS", 0.1)
    heard = Listener()
    await ended(ChildProcess("mute", hang_up_and_wait, heard.hear, heard.note_end))
    assert heard.end == "SIGKILL"


async def test_a_message_that_is_lost_on_its_way_ends_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_: object) -> None:
        raise BrokenPipeError

    heard = Listener()
    child = ChildProcess("echo", echo, heard.hear, heard.note_end)
    monkeypatch.setattr(child._connection, "send", broken)
    child.send("one")
    await ended(child)
    assert heard.said == []


async def test_a_child_whose_words_can_not_be_dealt_with_is_ended(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_: object) -> None:
        raise LookupError("a mistake")

    heard = Listener()
    child = ChildProcess("echo", echo, fail, heard.note_end)
    child.send("one")
    await ended(child)
    assert "What echo said could not be dealt with" in caplog.text
    assert "a mistake" in caplog.text


@pytest.mark.parametrize(
    ("part", "failure"),
    [
        ("multiprocessing.context.SpawnContext.Pipe", OSError(24, "Too many open files")),
        ("multiprocessing.context.SpawnProcess.start", OSError(11, "Not now")),
        ("threading.Thread.start", RuntimeError("can't start new thread")),
    ],
)
async def test_where_there_is_no_room_for_a_process_nothing_of_it_is_left(
    monkeypatch: pytest.MonkeyPatch, part: str, failure: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    before = multiprocessing.active_children()
    with monkeypatch.context() as patch:
        patch.setattr(part, fail)
        with pytest.raises(PassingTrouble, match="No process can be started"):
            ChildProcess("echo", echo, print, print)
    assert multiprocessing.active_children() == before


async def test_a_child_that_hangs_does_not_hold_up_the_event_loop() -> None:
    heard = Listener()
    child = ChildProcess("echo", echo, heard.hear, heard.note_end)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGSTOP)
    # Were this to wait for the child, it would wait for ever.
    child.send("x" * 10_000_000)
    child.send("y")
    child.kill()
    await ended(child)
    assert heard.said == []
