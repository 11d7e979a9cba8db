"""What tests do to files while no event loop has anything else to do."""

from __future__ import annotations

from pathlib import Path


def contents(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, content: bytes | bytearray) -> None:
    file.write_bytes(content)


def permit(path: Path, mode: int) -> None:
    path.chmod(mode)
