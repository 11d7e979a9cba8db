"""The folder where finished pictures are kept for a while, so that none is lost in an upload."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

_FACTS = "job.json"


class Archive:
    """One folder a job: `result.png` and `job.json`, which says how it was made and for whom."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, job_id: str, picture: bytes, facts: Mapping[str, object]) -> Path:
        """Keep a finished picture; returns its path.

        Raises:
            OSError: the disk is full, or the folder can't be written.
        """
        folder = self._folder / job_id
        folder.mkdir(parents=True, exist_ok=True)
        # First what marks the folder as ours, so that it is removed one day even if the disk is
        # full now.
        (folder / _FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        path = folder / "result.png"
        path.write_bytes(picture)
        return path

    def remove_older_than(self, moment: float) -> int:
        """Remove the jobs that were finished before `moment`, in seconds since 1970.

        Returns:
            How many were removed.
        """
        if not self._folder.is_dir():
            return 0
        # Only what is a job's: the folder may be one that somebody keeps other things in.
        facts = self._folder.glob(f"*/{_FACTS}")
        old = [path.parent for path in facts if path.stat().st_mtime < moment]
        for job in old:
            shutil.rmtree(job)
        return len(old)
