"""One process at a time works with a SQLite file."""

from __future__ import annotations

from pathlib import Path

from filelock import AsyncFileLock, Timeout

from bot.store.database.errors import StoreError

# How long the process before this one may take for its goodbye.
GOODBYE_SECONDS = 15.0
_LOOK_AGAIN_SECONDS = 0.1


def lock_of(file: Path) -> str:
    """The path of the lock of who works with a file."""
    # Beside the file itself and not a link to it, so that all who work with it meet.
    return f"{file.resolve()}.working"


class SoleUse:
    """Who works with a file, by a lock beside it that a process loses when it dies.

    Looking into the file, and writing a row, need no lock: it keeps apart those who go on with all
    that is unfinished in it.

    Args:
        file: the database.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = AsyncFileLock(lock_of(file), run_in_executor=False)

    async def begin(self) -> None:
        """Become the only one, once whoever is just ending has ended.

        Raises:
            StoreError: another process works with the file, or the lock can't be had at all.
        """
        try:
            await self._lock.acquire(GOODBYE_SECONDS, _LOOK_AGAIN_SECONDS)
        except Timeout:
            raise StoreError(
                f"Another Easel works with the database {self._file}. Stop that one first, or "
                "give this one a data_dir or a database of its own."
            ) from None
        except OSError as error:
            why = error.strerror or str(error)
            raise StoreError(f"The file {self._lock.lock_file} can't be used: {why}.") from error

    async def end(self) -> None:
        """Let the next one begin."""
        await self._lock.release()
