"""The folder of the jobs' pictures: what goes in comes out, and nothing leaves it."""

from __future__ import annotations

import errno
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.records.archive import Archive
from bot.studio.pictures import Pictures

FACTS = {"title": "海, drawn", "order": {"seed": 7}}
ALL_KINDS = Pictures(
    content=b"photo",
    styles=(b"waves", b"stars", b"sea"),
    masks=(None, b"left half", None),
    start=b"where it goes on from",
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "jobs")


def everything_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "pictures",
    [
        Pictures(content=b"photo"),
        Pictures(content=b"photo", styles=(b"waves",)),
        Pictures(content=b"photo", styles=(b"a", b"b"), masks=(b"left", b"right")),
        ALL_KINDS,
    ],
)
def test_what_a_job_is_painted_from_comes_back_as_it_was(
    archive: Archive, pictures: Pictures[bytes]
) -> None:
    archive.keep_inputs("a1", pictures, FACTS)
    assert archive.inputs("a1") == pictures


def test_an_admin_can_read_what_a_job_was(archive: Archive, tmp_path: Path) -> None:
    archive.keep_inputs("a1", ALL_KINDS, {"title": "first"})
    archive.note("a1", FACTS)
    assert json.loads((tmp_path / "jobs/a1/job.json").read_text(encoding="utf-8")) == FACTS


def test_frames_come_back_in_the_order_in_which_they_were_painted(archive: Archive) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    for iteration in (10_000, 20, 3):
        archive.keep_frame("a1", iteration, b"%d" % iteration)
    assert archive.frames("a1") == [b"3", b"20", b"10000"]
    assert archive.last_frame("a1") == 10_000
    assert archive.frames("a1", 2) == [b"3", b"10000"]


def test_the_result_has_a_strip_only_where_there_was_one(archive: Archive) -> None:
    for job in ("a1", "a2"):
        archive.keep_inputs(job, ALL_KINDS, FACTS)
    assert archive.keep_result("a1", b"result", b"strip").read_bytes() == b"result"
    archive.keep_result("a2", b"another", None)
    assert (archive.result("a1"), archive.strip("a1")) == (b"result", b"strip")
    assert (archive.result("a2"), archive.strip("a2")) == (b"another", None)


def test_of_a_job_that_nobody_knows_there_is_nothing(archive: Archive) -> None:
    assert archive.inputs("a1") is None
    assert archive.result("a1") is None
    assert archive.strip("a1") is None
    assert archive.frames("a1") == []
    assert archive.last_frame("a1") == 0
    assert archive.thumbnails("a1") == ()
    assert archive.files("a1") == {}
    archive.remove(["a1"])
    archive.remove_inputs("a1")


def test_each_file_is_listed_with_its_size(archive: Archive) -> None:
    archive.keep_inputs("a1", Pictures(content=b"photo", styles=(b"waves!",)), FACTS)
    archive.keep_frame("a1", 20, b"frame")
    sizes = dict(archive.files("a1"))
    assert sizes.pop("job.json") > 0
    assert sizes.pop("pictures.json") > 0
    assert sizes == {"content": 5, "style-1": 6, "frames/000020.png": 5}


def test_without_its_inputs_a_job_still_has_its_result(archive: Archive) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    archive.keep_thumbnails("a1", (b"small photo", b"small waves"))
    archive.keep_frame("a1", 20, b"frame")
    archive.keep_result("a1", b"result", b"strip")
    archive.remove_inputs("a1")
    # The strip and the thumbnails show the photo, too.
    assert set(archive.files("a1")) == {"job.json", "result.png"}
    assert archive.inputs("a1") is None
    assert archive.result("a1") == b"result"


def test_a_removed_job_is_gone_and_no_other(archive: Archive, tmp_path: Path) -> None:
    for job in ("a1", "a2", "a3"):
        archive.keep_inputs(job, ALL_KINDS, FACTS)
    archive.remove(["a1", "a3"])
    assert [path.name for path in (tmp_path / "jobs").iterdir()] == ["a2"]
    assert archive.inputs("a2") == ALL_KINDS


def test_nothing_comes_back_of_a_removed_job(archive: Archive, tmp_path: Path) -> None:
    """As when a member has it deleted while its last frame is being written."""
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    archive.remove(["a1"])
    with pytest.raises(FileNotFoundError):
        archive.keep_frame("a1", 20, b"frame")
    with pytest.raises(FileNotFoundError):
        archive.keep_result("a1", b"result", None)
    with pytest.raises(FileNotFoundError):
        archive.keep_thumbnails("a1", (b"small",))
    with pytest.raises(FileNotFoundError):
        archive.note("a1", FACTS)
    assert everything_below(tmp_path / "jobs") == set()


def test_a_frame_that_comes_in_during_the_removal_goes_too(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    rmtree, removals = shutil.rmtree, []

    def remove_too_early(path: Path) -> None:
        removals.append(path)
        if len(removals) == 1:
            archive.keep_frame("a1", 20, b"frame")
            raise OSError(errno.ENOTEMPTY, "Directory not empty", str(path))
        rmtree(path)

    monkeypatch.setattr(shutil, "rmtree", remove_too_early)
    archive.remove(["a1"])
    assert everything_below(tmp_path / "jobs") == set()


def test_one_folder_that_cannot_be_removed_does_not_keep_the_others(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for job in ("a1", "a2", "a3"):
        archive.keep_inputs(job, ALL_KINDS, FACTS)
    rmtree = shutil.rmtree

    def stubborn(path: Path) -> None:
        if path.name == "a2":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        rmtree(path)

    monkeypatch.setattr(shutil, "rmtree", stubborn)
    with pytest.raises(PermissionError):
        archive.remove(["a1", "a2", "a3"])
    assert [path.name for path in (tmp_path / "jobs").iterdir()] == ["a2"]


@pytest.mark.parametrize(
    "job_id", ["", ".", "..", "../a1", "/etc", "a/b", "a\\b", "a1\n", "a1\0", "a.b", "a1/../../x"]
)
def test_a_hostile_id_never_leaves_the_folder(
    archive: Archive, tmp_path: Path, job_id: str
) -> None:
    """Ids come back from Discord in the buttons of messages."""
    (tmp_path / "jobs").mkdir()
    (tmp_path / "precious").write_bytes(b"precious")
    before = everything_below(tmp_path)
    for attempt in (
        lambda: archive.keep_inputs(job_id, ALL_KINDS, FACTS),
        lambda: archive.keep_thumbnails(job_id, (b"small",)),
        lambda: archive.keep_frame(job_id, 20, b"frame"),
        lambda: archive.keep_result(job_id, b"result", b"strip"),
        lambda: archive.note(job_id, FACTS),
        lambda: archive.state_file(job_id),
        lambda: archive.last_frame(job_id),
        lambda: archive.inputs(job_id),
        lambda: archive.result(job_id),
        lambda: archive.strip(job_id),
        lambda: archive.frames(job_id),
        lambda: archive.thumbnails(job_id),
        lambda: archive.files(job_id),
        lambda: archive.remove_inputs(job_id),
        lambda: archive.remove([job_id]),
    ):
        with pytest.raises(ValueError, match="is no job's id"):
            attempt()
    assert everything_below(tmp_path) == before


def age(folder: Path, moment: float) -> None:
    os.utime(folder / "job.json", (moment, moment))


def test_what_is_older_than_a_moment_is_removed_but_for_the_spared(
    archive: Archive, tmp_path: Path
) -> None:
    for job, moment in (("old", 999), ("older", 10), ("just_so", 1000), ("spared", 5)):
        archive.keep_inputs(job, ALL_KINDS, FACTS)
        age(tmp_path / "jobs" / job, moment)
    assert archive.remove_older_than(1000, ["spared", "unheard_of"]) == 2
    assert {path.name for path in (tmp_path / "jobs").iterdir()} == {"just_so", "spared"}


def test_a_state_that_was_written_after_the_removal_goes_when_it_is_old(
    archive: Archive, tmp_path: Path
) -> None:
    """A painter in another process hears of the end of its job a moment later."""
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    archive.remove(["a1"])
    state = archive.state_file("a1")
    for file in (state, state.with_name(state.name + ".part")):
        file.parent.mkdir()
        file.write_bytes(b"half a picture")
        os.utime(file, (1000, 1000))
        assert archive.remove_older_than(1000) == 0
        assert archive.remove_older_than(1001) == 1
        assert everything_below(tmp_path / "jobs") == set()


def test_what_is_still_being_painted_is_not_old(archive: Archive, tmp_path: Path) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    age(tmp_path / "jobs" / "a1", 10)
    archive.state_file("a1").write_bytes(b"half a picture")
    assert archive.remove_older_than(1000) == 0


def test_what_is_no_jobs_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    """Somebody may keep other things in the folder."""
    holiday = tmp_path / "jobs" / "holiday"
    holiday.mkdir(parents=True)
    (holiday / "beach.jpg").write_bytes(b"sand")
    os.utime(holiday / "beach.jpg", (1, 1))
    os.utime(holiday, (1, 1))
    assert archive.remove_older_than(1000) == 0
    assert (holiday / "beach.jpg").exists()


def test_before_the_first_job_there_is_nothing_old(archive: Archive) -> None:
    assert archive.remove_older_than(1000) == 0


def test_an_archive_has_a_name_which_all_who_open_it_know(tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        names = set(pool.map(lambda _: Archive(tmp_path / "jobs").name(), range(20)))
    assert len(names) == 1
    assert names != {Archive(tmp_path / "others").name()}
    assert [path.name for path in (tmp_path / "jobs").iterdir()] == ["archive-name"]


def test_what_was_half_written_when_the_bot_was_killed_is_not_there(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    archive.keep_result("a1", b"result", b"strip")
    write_bytes = Path.write_bytes

    def killed(path: Path, data: bytes) -> int:
        write_bytes(path, data[:1])
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Path, "write_bytes", killed)
        for write in (
            lambda: archive.keep_result("a1", b"another", None),
            lambda: archive.keep_frame("a1", 20, b"frame"),
            lambda: archive.keep_thumbnails("a1", [b"small"]),
            lambda: archive.keep_inputs("a1", ALL_KINDS, FACTS),
        ):
            with pytest.raises(KeyboardInterrupt):
                write()
    assert archive.result("a1") == b"result"
    assert archive.frames("a1") == []
    assert archive.thumbnails("a1") == ()
    assert archive.inputs("a1") == ALL_KINDS


def test_a_folder_that_cannot_be_read_at_the_moment_is_no_empty_one(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)

    def fail(*_: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "open", fail)
    monkeypatch.setattr(os, "listdir", fail)
    monkeypatch.setattr(os, "scandir", fail)
    monkeypatch.setattr(Path, "read_bytes", fail)
    for read in (archive.inputs, archive.thumbnails, archive.frames, archive.result, archive.strip):
        with pytest.raises(OSError, match="Too many"):
            read("a1")


@pytest.mark.parametrize("gone", ["content", "style-1", "mask-2", "start"])
def test_what_is_removed_while_it_is_read_is_no_longer_kept(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    _goes_when_read(monkeypatch, gone)
    assert archive.inputs("a1") is None


def test_a_picture_that_is_removed_while_it_is_read_is_no_longer_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    archive.keep_result("a1", b"result", b"strip")
    archive.keep_thumbnails("a1", [b"thumbnail"])
    archive.keep_frame("a1", 1, b"first")
    archive.keep_frame("a1", 2, b"second")
    _goes_when_read(monkeypatch, "result.png", "strip.png", "thumbnail-1.webp", "000002.png")
    assert archive.result("a1") is None
    assert archive.strip("a1") is None
    assert archive.thumbnails("a1") == ()
    assert archive.frames("a1") == [b"first"]


def test_a_folder_that_two_remove_at_once_is_gone(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.keep_inputs("a1", ALL_KINDS, FACTS)
    remove = shutil.rmtree

    def removed_by_another(path: Path) -> None:
        remove(path)
        raise FileNotFoundError(errno.ENOENT, "it is gone", str(path))

    monkeypatch.setattr(shutil, "rmtree", removed_by_another)
    archive.remove(["a1"])
    assert not (tmp_path / "jobs" / "a1").exists()


def _goes_when_read(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Somebody removes these files between the look whether they are there and the reading."""
    read = Path.read_bytes

    def gone(path: Path) -> bytes:
        if path.name in names:
            path.unlink()
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
