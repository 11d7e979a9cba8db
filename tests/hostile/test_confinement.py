"""What a program that has taken over the process which decodes pictures could still do."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.job.errors import BadPicture
from engine.job.spec import PictureInfo, PictureLimits
from engine.pictures import images
from engine.processes.system_calls import this_processor
from tests.hostile.crafted import endless_jpeg
from tests.hostile.door import opened, pid
from tests.hostile.drawn import drawing, file_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems limit less")


def why_not_filtered() -> str:
    """Why the kernel, or the container, filters no system calls; empty where it does."""
    command = [sys.executable, "-m", "engine.processes.system_calls"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


NOT_FILTERED = why_not_filtered() if sys.platform == "linux" else "not Linux"
filtered = pytest.mark.skipif(NOT_FILTERED != "", reason=NOT_FILTERED)

# As nobody, because one of the limits does not bind root.
CONFINED = """
import encodings.idna, os, signal, socket, subprocess, sys, threading
from engine.processes.confinement import allow_seconds, confine
written = open({path!r}, "wb", buffering=0)
if {as_nobody} and os.getuid() == 0:
    os.setuid(65534)
confine(2 * 2**30)
allow_seconds(1)
try:
    {attempt}
except (OSError, MemoryError, RuntimeError) as error:
    sys.exit(f"prevented: {{error}}")
"""


def attempt(
    code: str, path: str = "/dev/null", *, as_nobody: bool = True
) -> subprocess.CompletedProcess[str]:
    program = CONFINED.format(path=path, attempt=code, as_nobody=as_nobody)
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd')",
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 80))",
        "subprocess.run(['true'])",
        "os.fork()",
        "bytearray(3 * 2**30)",
        "os.pipe()",
    ],
)
def test_it_can_open_nothing_start_no_process_and_take_no_more_memory(code: str) -> None:
    done = attempt(code)
    assert "prevented" in done.stderr, done.stderr
    assert done.returncode == 1


def test_it_can_write_to_no_file_that_it_has(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("confined") / "file"
    done = attempt("written.write(b'anything')", str(path))
    assert "prevented" in done.stderr
    assert path.read_bytes() == b""


# In a folder of its own: what is tried as who the test runs, who may do all of it.
BY_PATH = """
import os, sys
from engine.processes.confinement import confine
os.chdir({folder!r})
if {confined}:
    confine(2 * 2**30)
try:
    {attempt}
except OSError as error:
    sys.exit(f"prevented: {{error}}")
"""


def contents(folder: Path) -> dict[str, object]:
    """All that there is in a folder, with what is known of it but when it was last read."""
    found: dict[str, object] = {}
    for path in folder.iterdir():
        known = path.lstat()
        inside = (path.read_bytes(), os.listxattr(path)) if path.is_file() else None
        found[path.name] = (known.st_mode, known.st_mtime_ns, known.st_nlink, inside)
    return found


@filtered
@pytest.mark.parametrize(
    "code",
    [
        "os.unlink('database')",
        "os.truncate('database', 0)",
        "os.rename('database', 'gone')",
        "os.mkdir('folder')",
        "os.rmdir('empty')",
        "os.symlink('database', 'link')",
        "os.link('database', 'link')",
        "os.chmod('database', 0o400)",
        "os.utime('database', (0, 0))",
        "os.mkfifo('fifo')",
        "os.mknod('node')",
        "os.setxattr('database', 'user.easel', b'1')",
    ],
)
def test_it_can_change_nothing_by_its_path(tmp_path: Path, code: str) -> None:
    (tmp_path / "database").write_bytes(b"everything")
    (tmp_path / "empty").mkdir()
    before = contents(tmp_path)

    def run(*, confined: bool) -> subprocess.CompletedProcess[str]:
        program = BY_PATH.format(folder=str(tmp_path), confined=confined, attempt=code)
        command = [sys.executable, "-c", program]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    done = run(confined=True)
    assert "prevented: [Errno 1]" in done.stderr, done.stderr
    assert contents(tmp_path) == before
    free = run(confined=False)
    if "setxattr" not in code:  # not every file system has them
        assert free.returncode == 0, free.stderr
        assert contents(tmp_path) != before, "the test would not see it"


@filtered
@pytest.mark.parametrize(
    "code",
    [
        "os.kill(os.getppid(), 0)",
        "os.kill(os.getpid(), signal.SIGCONT)",
        "exec('import resource; resource.prlimit(os.getppid(), resource.RLIMIT_CPU)')",
        "os.ftruncate(written.fileno(), 0)",
        "os.fchmod(written.fileno(), 0)",
        "os.execv('/bin/true', ['true'])",
        "os.chdir('/')",
        "os.listdir('/')",
        "os.stat('/etc/passwd')",
    ],
)
def test_it_can_reach_no_other_process_and_see_no_folder(tmp_path: Path, code: str) -> None:
    done = attempt(code, str(tmp_path / "file"), as_nobody=False)
    assert "prevented: [Errno 1]" in done.stderr, done.stderr


# How a C library starts a process, and how it starts a thread but for one thing: clone(flags).
SHARED_FILES, THREAD = 0x400, 0x3D0F00


@filtered
@pytest.mark.parametrize("flags", [0, 17, SHARED_FILES, THREAD & ~0x10000, THREAD | 0x10000000])
def test_it_can_start_no_process_in_the_way_that_threads_are_started(flags: int) -> None:
    processor = this_processor()
    done = attempt(CLONE.format(calls=(processor.clone, processor.clone3), flags=flags))
    assert done.stderr == "", done.stderr
    assert done.stdout.split() == [str(errno.EPERM), str(errno.ENOSYS)]


CLONE = """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    for call in {calls}:
        if libc.syscall(call, ctypes.c_long({flags}), 0, 0, 0, 0) == 0:
            os._exit(3)
        print(ctypes.get_errno())
"""


@filtered
def test_it_can_start_threads_of_its_own_which_are_confined_as_it_is() -> None:
    code = """
    try_it = lambda: print("no") if os.access("/", 0) else print("refused")
    thread = threading.Thread(target=try_it)
    thread.start()
    thread.join()
"""
    assert attempt(code).stdout == "refused\n"


ELSEWHERE = """
import os
from dataclasses import replace
from engine.processes import system_calls
known = system_calls._PROCESSORS
machine = os.uname().machine
{change}
print(system_calls.filter_system_calls())
print(len(os.listdir("/")) > 0)
"""


@filtered
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("known.clear()", "no list of system calls for this kind of processor"),
        # To the kernel the process is another processor's, as where an emulator runs it.
        ("known[machine] = replace(known[machine], name=1)", "but an emulation of one"),
    ],
)
def test_on_a_processor_that_is_not_known_nothing_is_refused_and_the_reason_said(
    change: str, reason: str
) -> None:
    command = [sys.executable, "-c", ELSEWHERE.format(change=change)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    said, still_works = done.stdout.splitlines()
    assert reason in said
    assert still_works == "True"


# The bot where system calls can't be filtered, as in a container that refuses it.
UNFILTERED = """
import asyncio, errno, logging, os
from engine.job.errors import BadPicture
from engine.processes import system_calls
from engine.pool.intake import Intake
from engine.job.spec import PictureLimits
from tests.hostile.drawn import drawing, file_of

async def main():
    intake = Intake(PictureLimits(), patience=60)
    print((await intake.check(file_of(drawing()))).width)
    intake._process.kill()
    print((await intake.check(file_of(drawing()))).width)
    try:
        print((await intake.check(file_of(drawing(), "HEIF"))).width)
    except BadPicture as error:
        print(error.key)
    await intake.close()

if __name__ == "__main__":
    logging.basicConfig(level="WARNING")
    processor = system_calls.this_processor()
    refusing = system_calls.refusing(processor, processor.seccomp, errno.ENOSYS)
    system_calls.install(processor, refusing)
    asyncio.run(main())
"""


@filtered
def test_where_system_calls_can_not_be_filtered_all_but_heic_is_taken_and_the_log_says_so_once(
    tmp_path: Path,
) -> None:
    program = tmp_path / "unfiltered.py"
    program.write_text(UNFILTERED)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, str(program)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    widths = [str(drawing().width)] * 2
    # Whose limit of processes is one of threads, too; but root has none.
    heic = "engine-unreadable-picture" if os.getuid() else widths[0]
    assert done.stdout.split() == [*widths, heic]
    assert done.stderr.count("are not filtered: the kernel, or the container, refuses it") == 1


def test_it_can_not_give_itself_more() -> None:
    for name in ("AS", "NOFILE", "FSIZE", "NPROC", "CORE"):
        code = f"import resource; resource.setrlimit(resource.RLIMIT_{name}, (2**40, 2**40))"
        done = attempt(f"exec({code!r})")
        assert done.returncode != 0, name


def test_it_is_killed_when_its_time_is_up() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = attempt("exec('while True: pass')")
    assert done.returncode < 0
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10


@pytest.mark.slow
def test_a_file_that_takes_minutes_gets_its_sentence_once_and_a_new_process_the_next_file() -> None:
    with opened(patience=60) as door:
        assert isinstance(door.look(file_of(drawing())), PictureInfo)
        before = pid()
        door.hurry(5)
        verdict = door.look(endless_jpeg(scans=2_000))
        assert isinstance(verdict, BadPicture)
        assert "takes too long to read" in str(verdict)
        assert door.processes == 1, "it was tried a second time"
        door.hurry(60)
        assert isinstance(door.look(file_of(drawing())), PictureInfo)
        assert pid() != before


@pytest.mark.slow
def test_a_file_that_is_slow_for_its_size_is_refused() -> None:
    # 1 megapixel may take 2.4 s of processor time. This takes 4 s, however fast the machine is, and
    # could wait for 20.
    began = time.process_time()
    images.check(endless_jpeg(scans=300, side=1_000), PictureLimits())
    scans = round(300 * 4 / (time.process_time() - began))
    with opened() as door:
        verdict = door.look(endless_jpeg(scans, side=1_000))
        assert isinstance(verdict, BadPicture)
        assert verdict.key == "engine-unreadable-picture"
