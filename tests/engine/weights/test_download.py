"""Fetching a file over a line that drops, from servers that misbehave."""

from __future__ import annotations

import hashlib
import pickle
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.job.spec import Preparing
from engine.weights.download import DownloadError, Patience, Source, fetch, probe
from tests.engine.file_server import FileServer, Reply, closed_port

CONTENT = hashlib.shake_256(b"VGG19").digest(300_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
QUICK = Patience(probe=0.3, connect=5, stall=0.3, tries=3, first_pause=0.001, longest_pause=0.01)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with FileServer(CONTENT).running() as server:
        yield server


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "vgg19.pth.part"


def source(server: FileServer) -> Source:
    return Source(server.url, SHA256[:8])


def ignore(_: Preparing) -> None:
    pass


def test_a_download_arrives_whole_and_shows_how_far_it_is(server: FileServer, part: Path) -> None:
    seen: list[Preparing] = []
    fetch(source(server), part, seen.append, QUICK)
    assert part.read_bytes() == CONTENT
    *downloading, checking = seen
    assert {update.text for update in downloading} == {"Downloading VGG19's weights"}
    assert {update.total for update in downloading} == {len(CONTENT)}
    assert [update.done for update in downloading] == sorted(update.done for update in downloading)
    assert downloading[-1].done == len(CONTENT)
    assert checking.text == "Checking VGG19's weights"


def test_a_download_that_is_cut_is_resumed_where_it_stopped(server: FileServer, part: Path) -> None:
    server.replies = [Reply(cut_after=100_000)]
    seen: list[Preparing] = []
    fetch(source(server), part, seen.append, QUICK)
    assert part.read_bytes() == CONTENT
    assert server.requests[1]["Range"] == "bytes=100000-"
    assert "the connection was cut; trying again" in " ".join(update.text for update in seen)


def test_a_download_that_stalls_is_resumed(server: FileServer, part: Path) -> None:
    server.replies = [Reply(stall_after=100_000)]
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert server.requests[1]["Range"] == "bytes=100000-"


def test_a_download_goes_on_after_a_restart(server: FileServer, part: Path) -> None:
    part.write_bytes(CONTENT[:200_000])
    seen: list[Preparing] = []
    fetch(source(server), part, seen.append, QUICK)
    assert part.read_bytes() == CONTENT
    assert server.requests[0]["Range"] == "bytes=200000-"
    assert seen[0].done > 200_000


def test_a_file_that_is_already_whole_is_only_checked(server: FileServer, part: Path) -> None:
    part.write_bytes(CONTENT)
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert len(server.requests) == 1


def test_a_busy_server_is_asked_again(server: FileServer, part: Path) -> None:
    server.replies = [Reply(status=503), Reply(status=502)]
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT


def test_a_server_says_itself_when_to_come_back(server: FileServer, part: Path) -> None:
    server.replies = [Reply(status=429, headers={"Retry-After": "0"})]
    begin = time.monotonic()
    fetch(source(server), part, ignore, Patience(first_pause=600, longest_pause=600))
    assert part.read_bytes() == CONTENT
    assert time.monotonic() - begin < 300


def test_a_server_that_asks_for_an_hour_is_asked_sooner(server: FileServer, part: Path) -> None:
    server.replies = [Reply(status=503, headers={"Retry-After": "3600"})]
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT


def test_a_server_that_does_not_know_ranges_sends_it_all_again(
    server: FileServer, part: Path
) -> None:
    server.replies = [Reply(ranges=False, cut_after=100_000), Reply(ranges=False)]
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert "Range" in server.requests[1]


def test_a_file_that_changes_on_the_server_is_not_mixed_with_the_old_one(
    server: FileServer, part: Path
) -> None:
    server.replies = [Reply(body=bytes(len(CONTENT)), cut_after=100_000)]
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert "Range" not in server.requests[2], "from its beginning, as its hash was wrong"


def test_a_wrong_file_is_fetched_once_more_from_its_beginning(
    server: FileServer, part: Path
) -> None:
    server.replies = [Reply(body=b"<html>Please log in</html>")]
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert "Range" not in server.requests[1]


def test_a_file_that_is_wrong_twice_is_refused_and_deleted(server: FileServer, part: Path) -> None:
    server.content = b"<html>Please log in</html>"
    with pytest.raises(DownloadError, match="another file than expected") as caught:
        fetch(source(server), part, ignore, QUICK)
    assert SHA256[:8] in str(caught.value)
    assert not part.exists()
    assert len(server.requests) == 2


def test_a_file_that_is_not_there_is_asked_for_only_once(server: FileServer, part: Path) -> None:
    server.replies = [Reply(status=404)]
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1 answered 404 Not Found"):
        fetch(source(server), part, ignore, QUICK)
    assert len(server.requests) == 1
    assert not part.exists()


def test_a_server_that_is_down_gets_a_sentence(part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    down = Source(f"http://127.0.0.1:{closed_port()}/vgg19.pth", SHA256[:8])
    with pytest.raises(DownloadError, match=r"can't be reached .*3 times in a row") as caught:
        fetch(down, part, ignore, QUICK)
    assert 'set engine.weights to "whitened"' in str(caught.value)
    assert not part.exists()


def test_giving_up_keeps_what_arrived_for_the_next_start(server: FileServer, part: Path) -> None:
    server.replies = [Reply(cut_after=100_000), *[Reply(status=503)] * 2]
    with pytest.raises(DownloadError, match="503 Service Unavailable, 3 times in a row"):
        fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT[:100_000]


def test_a_line_that_drops_often_still_gets_there(server: FileServer, part: Path) -> None:
    server.replies = [Reply(cut_after=30_000)] * 9
    fetch(source(server), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert len(server.requests) == 10


def test_a_server_that_always_stops_at_the_same_place_is_given_up(
    server: FileServer, part: Path
) -> None:
    server.replies = [Reply(ranges=False, cut_after=30_000)] * 9
    with pytest.raises(DownloadError, match="the connection was cut, 3 times in a row"):
        fetch(source(server), part, ignore, QUICK)


def test_a_disk_that_is_too_small_is_noticed_before_the_download(
    server: FileServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=20_000_000))
    with pytest.raises(
        DownloadError, match="need 90 MB in the cache folder, where only 20 MB are free"
    ):
        fetch(source(server), part, ignore, QUICK)
    assert not part.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_disk_that_fills_up_gets_a_sentence(server: FileServer, part: Path) -> None:
    part.symlink_to("/dev/full")
    with pytest.raises(DownloadError, match=r"can't be written \(No space left on device\)"):
        fetch(source(server), part, ignore, QUICK)


def test_a_proxy_from_the_environment_is_used(
    server: FileServer, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    fetch(Source("http://weights.invalid/vgg19.pth", SHA256[:8]), part, ignore, QUICK)
    assert part.read_bytes() == CONTENT
    assert server.requests[0]["Host"] == "weights.invalid"


def test_a_server_that_answers_can_be_reached(server: FileServer) -> None:
    probe(source(server), Patience())
    assert server.requests[0]["Range"] == "bytes=0-0"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(silent=True), "nothing came from the server for too long"),
        (Reply(status=503), "127.0.0.1 answered 503 Service Unavailable"),
        (Reply(status=403), "127.0.0.1 answered 403 Forbidden"),
    ],
)
def test_a_server_that_does_not_answer_well_counts_as_out_of_reach(
    server: FileServer, reply: Reply, reason: str
) -> None:
    server.replies = [reply]
    with pytest.raises(DownloadError) as caught:
        probe(source(server), QUICK)
    assert caught.value.reason == reason


def test_a_name_lookup_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done, answered = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> None:
        done.wait(600)
        answered.set()
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(DownloadError, match="nothing came from the server for too long"):
        probe(Source("http://weights.invalid/vgg19.pth", SHA256[:8]), QUICK)
    assert not answered.is_set()
    done.set()


def test_a_name_that_nobody_knows_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(DownloadError, match=r"weights\.invalid can't be reached \(.*not known"):
        probe(Source("http://weights.invalid/vgg19.pth", SHA256[:8]), QUICK)


def test_the_reason_survives_the_way_from_the_worker_to_the_bot() -> None:
    error = pickle.loads(pickle.dumps(DownloadError("the connection was cut")))  # noqa: S301
    assert str(error).startswith("VGG19's weights could not be downloaded: the connection was cut.")
