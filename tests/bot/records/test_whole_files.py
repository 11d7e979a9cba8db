"""Files that are there whole or not at all, whoever else writes them, and whenever that stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.records.whole_files import remove_unfinished, write_whole

OURS, THEIRS = b"ours" * 1000, b"theirs" * 1000


def stand_still_in_the_middle(monkeypatch: pytest.MonkeyPatch, meanwhile: list[bytes]) -> None:
    """Have the first file to be written wait half-way for others to be written."""
    write = Path.write_bytes

    def slowly(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            while meanwhile:
                monkeypatch.setattr(Path, "write_bytes", write)
                write_whole(self.parent / "result.png", meanwhile.pop())
            return file.write(data[len(data) // 2 :])

    monkeypatch.setattr(Path, "write_bytes", slowly)


def test_a_process_that_stood_still_goes_on_into_no_others_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its job was taken over meanwhile, and the same picture kept by another process."""
    stand_still_in_the_middle(monkeypatch, [THEIRS])

    write_whole(tmp_path / "result.png", OURS)

    assert (tmp_path / "result.png").read_bytes() == OURS, "not half of each"
    assert [path.name for path in tmp_path.iterdir()] == ["result.png"]


def test_what_a_killed_process_left_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write_whole(tmp_path / "style", OURS)
    write_whole(tmp_path / "style", THEIRS)
    assert len(list(tmp_path.iterdir())) == 2

    remove_unfinished(tmp_path / "style")

    assert [path.name for path in tmp_path.iterdir()] == ["style"]


def test_what_can_not_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "result.png").mkdir()

    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "result.png", OURS)

    assert [path.name for path in tmp_path.iterdir()] == ["result.png"]
