"""What a program that has taken over the process which decodes pictures could still do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from engine import images
from engine.errors import BadPicture
from engine.spec import PictureInfo, PictureLimits
from tests.hostile.crafted import endless_jpeg
from tests.hostile.door import Door, opened, pid
from tests.hostile.drawn import drawing, file_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems limit less")

# As nobody, because one of the limits does not bind root.
CONFINED = """
import os, socket, subprocess, sys, threading
from engine.confinement import allow_seconds, confine
written = open({path!r}, "wb", buffering=0)
if os.getuid() == 0:
    os.setuid(65534)
confine(2 * 2**30)
allow_seconds(1)
try:
    {attempt}
except (OSError, MemoryError, RuntimeError) as error:
    sys.exit(f"prevented: {{error}}")
"""


def attempt(code: str, path: str = "/dev/null") -> subprocess.CompletedProcess[str]:
    program = CONFINED.format(path=path, attempt=code)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd')",
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 80))",
        "subprocess.run(['true'])",
        "os.fork()",
        "threading.Thread(target=print).start()",
        "bytearray(3 * 2**30)",
        "os.pipe()",
    ],
)
def test_it_can_open_nothing_start_nothing_and_take_no_more_memory(code: str) -> None:
    done = attempt(code)
    assert "prevented" in done.stderr, done.stderr
    assert done.returncode == 1


def test_it_can_write_to_no_file_that_it_has(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("confined") / "file"
    done = attempt("written.write(b'anything')", str(path))
    assert "prevented" in done.stderr
    assert path.read_bytes() == b""


def test_it_can_not_give_itself_more() -> None:
    for name in ("AS", "NOFILE", "FSIZE", "NPROC", "CORE"):
        code = f"import resource; resource.setrlimit(resource.RLIMIT_{name}, (2**40, 2**40))"
        done = attempt(f"exec({code!r})")
        assert done.returncode != 0, name


def test_it_is_killed_when_its_time_is_up() -> None:
    began = time.monotonic()
    done = attempt("exec('while True: pass')")
    assert done.returncode < 0
    assert time.monotonic() - began < 15


@pytest.fixture
def hurried() -> Iterator[Door]:
    with opened(patience=1.5) as door:
        assert isinstance(door.look(file_of(drawing())), PictureInfo)
        yield door


def test_a_file_that_takes_minutes_gets_its_sentence_once_and_a_new_process_the_next_file(
    hurried: Door,
) -> None:
    before, began = pid(), time.monotonic()
    verdict = hurried.look(endless_jpeg(scans=2_000))
    waited = time.monotonic() - began
    assert isinstance(verdict, BadPicture)
    assert "takes too long to read" in str(verdict)
    assert waited < 2 * 1.5, "it was tried a second time"
    assert isinstance(hurried.look(file_of(drawing())), PictureInfo)
    assert pid() != before


def test_a_file_that_is_slow_for_its_size_is_refused_so_that_no_worker_decodes_it_again() -> None:
    # 1 megapixel may take 2.4 s of processor time. This takes 4 s, however fast the machine is, and
    # could wait for 20.
    began = time.process_time()
    images.check(endless_jpeg(scans=300, side=1_000), PictureLimits())
    scans = round(300 * 4 / (time.process_time() - began))
    with opened() as door:
        verdict = door.look(endless_jpeg(scans, side=1_000))
        assert isinstance(verdict, BadPicture)
        assert verdict.key == "engine-unreadable-picture"
