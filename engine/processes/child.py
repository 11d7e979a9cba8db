"""A process of our own that exchanges messages with this one, seen from both of its ends.

What they exchange is pickled, which lets who writes it run programs where it is read. So a child
that strangers could get the better of says what it has to say as a `Wire` writes it.

The parent's end never blocks the event loop: two threads wait for the pipe and hand what they get
to the loop. The child's end is plain blocking code. No torch here; a child imports what it needs.
"""

from __future__ import annotations

import asyncio
import atexit
import faulthandler
import logging
import multiprocessing
import os
import queue
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from engine.job.errors import PassingTrouble

_log = logging.getLogger(__name__)

Received = TypeVar("Received")
Sent = TypeVar("Sent")

_EXIT_SECONDS = 5.0  # that a child may take from closing its end to being gone


@dataclass(frozen=True, slots=True)
class Wire(Generic[Received]):
    """How a child's messages and log records become bytes, other than by pickling, and are read.

    Attributes:
        write: called in the child.
        read: called in its parent; raises ValueError for what `write` would not have written.
        longest: bytes that one may have.
    """

    write: Callable[[Received | logging.LogRecord], bytes]
    read: Callable[[bytes], Received | logging.LogRecord]
    longest: int


class Channel(Generic[Received, Sent]):
    """The child's end: messages come in, messages and log records go out, from any thread."""

    def __init__(
        self,
        connection: Connection[Sent | logging.LogRecord, Received],
        wire: Wire[Sent] | None = None,
    ) -> None:
        self._connection = connection
        self._wire = wire
        self._sending = threading.Lock()

    def receive(self) -> Received:
        """Wait for the next message; raises EOFError when the parent is gone, or hung up on."""
        return self._connection.recv()

    def waiting(self) -> bool:
        """Whether `receive` would return, or raise, at once."""
        return self._connection.poll()

    def send(self, message: Sent | logging.LogRecord) -> None:
        """Send a message; raises ConnectionError when the parent is gone."""
        with self._sending:
            if self._wire is None:
                self._connection.send(message)
            else:
                self._connection.send_bytes(self._wire.write(message))

    def hang_up(self) -> None:
        """Say nothing more, and have `receive` raise: the parent takes this process for dead."""
        _shut(self._connection)


class ChildProcess(Generic[Sent, Received]):
    """The parent's end: a spawned process that runs `serve`, and lives until it ends or is killed.

    Nothing in a child is worth a slow goodbye, since its files are written atomically, so killing
    is the one way to stop it. A child also ends by itself as soon as its parent is gone.

    Args:
        name: for logs and lists of processes.
        serve: what the child runs, given its end of the channel; has to be picklable.
        on_message: called on the event loop with everything that the child sends.
        on_end: called on the event loop, last, with how the child ended: "SIGKILL", "exit code 1".
        wire: how it says what it says; None: pickled.

    Raises:
        PassingTrouble: the operating system has no room for another process.
    """

    def __init__(
        self,
        name: str,
        serve: Callable[[Channel[Sent, Received]], None],
        on_message: Callable[[Received], None],
        on_end: Callable[[str], None],
        wire: Wire[Received] | None = None,
    ) -> None:
        self.ended = asyncio.Event()
        self.killed = False
        self._on_message = on_message
        self._on_end = on_end
        self._wire = wire
        self._loop = asyncio.get_running_loop()
        self._outbox: queue.SimpleQueue[Sent | None] = queue.SimpleQueue()
        self._process: BaseProcess
        self._connection: Connection[Sent, Received | logging.LogRecord]
        try:
            self._launch(name, serve)
        except OSError as error:
            raise _no_process(str(error.strerror)) from error
        except RuntimeError as error:  # of threads
            raise _no_process(str(error)) from error

    def _launch(self, name: str, serve: Callable[[Channel[Sent, Received]], None]) -> None:
        """Start the process and our threads, all of them or none."""
        spawn = multiprocessing.get_context("spawn")
        level = logging.getLogger().getEffectiveLevel()
        ours, theirs = spawn.Pipe()
        self._connection = ours
        self._process = spawn.Process(
            target=_live, args=(theirs, serve, level, self._wire), name=name, daemon=True
        )
        try:
            self._process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        # An interpreter that exits in an unforeseen way would wait for children that ignore
        # SIGTERM.
        atexit.register(self._process.kill)
        writer = threading.Thread(target=self._write, name=f"{name} _write", daemon=True)
        reader = threading.Thread(target=self._read, name=f"{name} _read", daemon=True)
        try:
            writer.start()
            reader.start()
        except RuntimeError:
            self._process.kill()
            self._process.join()
            atexit.unregister(self._process.kill)
            self._outbox.put(None)
            raise

    @property
    def pid(self) -> int | None:
        """The process's id."""
        return self._process.pid

    def send(self, message: Sent) -> None:
        """Send a message, in the background; a child that has ended gets none."""
        self._outbox.put(message)

    def kill(self) -> None:
        """End the child at once; `on_end` follows."""
        self.killed = True
        self._process.kill()

    def kill_after(self, seconds: float) -> asyncio.TimerHandle:
        """Kill the child in `seconds` unless the handle is cancelled before."""
        return self._loop.call_later(seconds, self.kill, context=Context())

    def _read(self) -> None:
        try:
            while True:
                self._take(self._receive())
        except (EOFError, ConnectionError):
            self._process.join(_EXIT_SECONDS)
        except Exception:
            _log.exception("%s said something that can't be read", self._process.name)
        self._process.kill()
        self._process.join()
        atexit.unregister(self._process.kill)
        self._outbox.put(None)
        self._on_loop(self._finish)

    def _receive(self) -> Received | logging.LogRecord:
        if self._wire is None:
            return self._connection.recv()
        return self._wire.read(self._connection.recv_bytes(self._wire.longest))

    def _take(self, message: Received | logging.LogRecord) -> None:
        if not isinstance(message, logging.LogRecord):
            self._on_loop(self._deliver, message)
            return
        logger = logging.getLogger(message.name)
        if logger.isEnabledFor(message.levelno):
            logger.handle(message)

    def _deliver(self, message: Received) -> None:
        try:
            self._on_message(message)
        except Exception:  # What is lost here may be what somebody waits for.
            _log.exception("What %s said could not be dealt with", self._process.name)
            self._process.kill()

    def _write(self) -> None:
        while (message := self._outbox.get()) is not None:
            try:
                self._connection.send(message)
            except ConnectionError:
                # The child has ended, or is taken for dead: the reader sees to it.
                _shut(self._connection)
            except Exception:
                _log.exception("%s could not be sent a message", self._process.name)
                self._process.kill()
        self._connection.close()

    def _finish(self) -> None:
        self.ended.set()
        self._on_end(_how_it_ended(self._process.exitcode))

    def _on_loop(self, callback: Callable[..., None], *args: object) -> None:
        with suppress(RuntimeError):  # The loop is closed: nobody is left to be told.
            # An empty context, so that nothing seems to happen on behalf of the task in which
            # this process happened to be started.
            self._loop.call_soon_threadsafe(callback, *args, context=Context())


def _no_process(reason: str) -> PassingTrouble:
    return PassingTrouble(
        f"No process can be started ({reason}).", "engine-no-process", reason=reason
    )


def _shut(connection: Connection[Any, Any]) -> None:
    """End what goes through a pipe in both directions, also for who is waiting at either end."""
    with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as ours:
        ours.shutdown(socket.SHUT_RDWR)


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    try:
        return signal.Signals(-exit_code).name
    except ValueError:
        return f"signal {-exit_code}"


def _live(
    connection: Connection[Sent | logging.LogRecord, Received],
    serve: Callable[[Channel[Received, Sent]], None],
    level: int,
    wire: Wire[Sent] | None,
) -> None:
    """The child's whole life; `level` is the least that its log says."""
    # Ctrl-C and a service manager's stop reach every process; what they mean is the parent's call.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    faulthandler.enable()
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    channel: Channel[Received, Sent] = Channel(connection, wire)
    logging.basicConfig(level=level, handlers=[_Forwarder(channel)], force=True)
    logging.captureWarnings(capture=True)
    try:
        serve(channel)
    except (EOFError, ConnectionError):
        pass  # The parent is gone.
    except Exception:
        _log.exception("%s stops", multiprocessing.current_process().name)
        raise SystemExit(1) from None


def _end_with(parent: BaseProcess) -> None:
    """Leave as soon as the parent has ended, whatever the other threads are doing."""
    parent.join()
    os._exit(1)


class _Forwarder(logging.Handler, Generic[Received, Sent]):
    """Sends the child's log records to the parent, whose handlers write them."""

    def __init__(self, channel: Channel[Received, Sent]) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(message)s"))
        self._channel = channel

    def emit(self, record: logging.LogRecord) -> None:
        # Arguments and tracebacks can't always be pickled, so they travel as text.
        text = self.format(record)
        plain = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, text, None, None
        )
        with suppress(ConnectionError):  # The parent is gone.
            self._channel.send(plain)
