"""Notices damage that SQLite itself passes over in silence, before it opens a file.

What was written last is in a log beside the file, FILE-wal (https://www.sqlite.org/walformat.html).
SQLite leaves a log out that it can't make sense of, and removes it when it closes the file: it then
goes on as if that had never been written.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from shutil import copyfile

from filelock import FileLock, Timeout

from bot.store.database.errors import StoreError
from bot.store.database.sole import lock_of

_log = logging.getLogger(__name__)

# The last bit says in which order a checksum takes the bytes.
_MAGIC = 0x377F0682
_VERSION = 3007000
_LOG_HEADER, _FRAME_HEADER = struct.Struct(">8I"), struct.Struct(">6I")
# Of the header, without its own checksum; of a frame, without salts and checksum.
_LOG_SUMMED, _FRAME_SUMMED = 24, 8
_WORD = 2**32
_MAGIC_OF_FILE, _PAGE_SIZE_AT = b"SQLite format 3\0", 16


def refuse_damage(file: Path) -> None:
    """Raise StoreError, and touch nothing, where SQLite would lose what was written.

    Of a file that another process works with, nothing is looked at: that one has looked, and what
    it is just writing looks like damage. The end of a log that a crash cut off is none.

    Args:
        file: the database; need not be there.

    Raises:
        StoreError: the file or its log is damaged.
    """
    log = file.with_name(f"{file.name}-wal")
    if not file.is_file():
        _refuse_log_alone(file, log)
        return
    lock = FileLock(lock_of(file), thread_local=False)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return
    try:
        _refuse_damage(file, log)
    finally:
        lock.release()


def _refuse_log_alone(file: Path, log: Path) -> None:
    """Raise StoreError for a log without its database: SQLite would begin anew and remove it."""
    if log.is_file() and log.stat().st_size > _LOG_HEADER.size:
        raise StoreError(
            f"The database {file} is missing, but {log.name}, with what was written to it last, is "
            f"there. Put {file.name} or a backup of it in its place, or move {log.name} away to "
            "begin with an empty database."
        )


def _refuse_damage(file: Path, log: Path) -> None:
    try:
        written = log.read_bytes()
    except FileNotFoundError:
        written = b""
    if len(written) <= _LOG_HEADER.size:  # nothing is in it yet
        _refuse_cut(file, log)
        return
    found = _Log.of(written)
    valid = 0 if found is None else found.valid()
    if found is None or (not valid and found.is_foreign()):
        raise StoreError(
            f"The file {log} is damaged. What Easel wrote last is in it, such as the newest jobs, "
            f"and can't be read; nothing was changed. Put a backup of {file} in place and move "
            f"{log.name} away. Without a backup move only {log.name} away: Easel then starts "
            "without what was written last."
        )
    if lost := found.lost(valid):
        when = datetime.fromtimestamp(log.stat().st_mtime, UTC)
        aside = log.with_name(f"{log.name}.damaged-{when:%Y%m%dT%H%M%SZ}")
        if not aside.exists():
            copyfile(log, aside)
        _log.error(
            "The last %d changes to %s can't be read, because a page before them in %s is damaged, "
            "as after a power failure; a copy of the log is kept in %s. Jobs that were accepted "
            "last may be missing.",
            lost,
            file,
            log.name,
            aside,
        )


def _refuse_cut(file: Path, log: Path) -> None:
    """Raise StoreError for a file that does not end with a page, and has no log with the rest."""
    if file.with_name(f"{file.name}-journal").exists():
        return  # a transaction was cut off, and SQLite takes it back
    with file.open("rb") as opened:
        start = opened.read(_PAGE_SIZE_AT + 2)
    if not start.startswith(_MAGIC_OF_FILE) or len(start) < _PAGE_SIZE_AT + 2:
        return  # what it is instead SQLite says
    (size,) = struct.unpack_from(">H", start, _PAGE_SIZE_AT)
    if file.stat().st_size % (65536 if size == 1 else max(size, 512)):
        raise StoreError(
            f"The database {file} is damaged: its end is missing. Put a backup in its place or "
            "move it away."
        )


@dataclass(frozen=True, slots=True)
class _Log:
    """A log whose header is in order.

    Attributes:
        written: the whole file.
        page: bytes of one.
        order: of the bytes in checksums, as `struct` has it.
        salts: of all its frames; those of an earlier round, which are overwritten one by one, have
            others.
        checksum: of the header.
    """

    written: bytes
    page: int
    order: str
    salts: tuple[int, int]
    checksum: tuple[int, int]

    @classmethod
    def of(cls, written: bytes) -> _Log | None:
        """None if SQLite would make no sense of it."""
        magic, version, page, _, salt1, salt2, *checksum = _LOG_HEADER.unpack_from(written)
        order = ">" if magic & 1 else "<"
        summed = _checksum(written[:_LOG_SUMMED], order, (0, 0))
        sizes = tuple(2**power for power in range(9, 17))
        if magic & ~1 != _MAGIC or version != _VERSION or page not in sizes:
            return None
        return cls(written, page, order, (salt1, salt2), summed) if [*summed] == checksum else None

    def is_foreign(self) -> bool:
        """Whether SQLite neither wrote the first frame, in any round, nor was about to."""
        first = next(self._frames(), None)
        if first is None or not any(first):
            return False
        salts = _FRAME_HEADER.unpack_from(first)[2:4]
        # Each round adds 1 to the first salt, and draws the second one.
        rounds_ago = (self.salts[0] - salts[0]) % _WORD
        return salts != self.salts and not 0 < rounds_ago < _WORD // 2**12

    def lost(self, valid: int) -> int:
        """How many transactions were written to their end after the `valid` first frames."""
        rest = islice(self._frames(), valid + 1, None)
        headers = (_FRAME_HEADER.unpack_from(frame) for frame in rest)
        return sum(header[2:4] == self.salts and header[1] > 0 for header in headers)

    def valid(self) -> int:
        """How many frames SQLite would read."""
        checksum = self.checksum
        for number, frame in enumerate(self._frames()):
            _, _, *salts, sum1, sum2 = _FRAME_HEADER.unpack_from(frame)
            checksum = _checksum(frame[:_FRAME_SUMMED], self.order, checksum)
            checksum = _checksum(frame[_FRAME_HEADER.size :], self.order, checksum)
            if tuple(salts) != self.salts or checksum != (sum1, sum2):
                return number
        return sum(1 for _ in self._frames())

    def _frames(self) -> Iterator[bytes]:
        """The whole ones."""
        size = _FRAME_HEADER.size + self.page
        for start in range(_LOG_HEADER.size, len(self.written) - size + 1, size):
            yield self.written[start : start + size]


def _checksum(data: bytes, order: str, before: tuple[int, int]) -> tuple[int, int]:
    """SQLite's, going on from that of what comes before."""
    sum1, sum2 = before
    for word1, word2 in struct.iter_unpack(f"{order}2I", data):
        sum1 = (sum1 + word1 + sum2) % _WORD
        sum2 = (sum2 + word2 + sum1) % _WORD
    return sum1, sum2
