"""A PostgreSQL server for the tests, in a temporary folder and reached by no network."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

USER = "easel"


def why_not() -> str:
    """Why there can be no server here; empty if there can."""
    if find_spec("asyncpg") is None:
        return "asyncpg is not installed (pip install 'easel[postgres]')"
    if _programs() is None:
        return "PostgreSQL's initdb and pg_ctl are not installed (apt-get install postgresql)"
    if os.geteuid() == 0 and _stand_in() is None:
        return "PostgreSQL does not run as root, and there is no user postgres or nobody"
    return ""


@contextmanager
def running_server() -> Iterator[Path]:
    """Run a server; gives the folder of its socket."""
    programs = _programs()
    assert programs is not None
    # Not pytest's folder: its path is too long for a socket's, and closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="easel-pg-"))
    user = _stand_in() if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        with (folder / "log").open("ab") as log:
            subprocess.run(command, check=True, cwd=folder, user=user, stdout=log, stderr=log)

    try:
        options = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
        call("initdb", f"--pgdata={data}", f"--username={USER}", *options)
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
        call("pg_ctl", "start", "-w", f"--pgdata={data}", "-o", settings)
        try:
            yield folder
        finally:
            call("pg_ctl", "stop", "-w", f"--pgdata={data}", "--mode=immediate")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs; Debian keeps it off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _stand_in() -> str | None:
    users = {entry.pw_name for entry in pwd.getpwall()}
    return next((user for user in ("postgres", "nobody") if user in users), None)
