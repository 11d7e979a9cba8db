"""Work shared out to threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import torch

from engine.tensors.threads import apart, apart_count, in_threads, share_out, thread_count


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("two_threads")
def test_two_parts_are_done_at_the_same_time_and_come_back_in_order() -> None:
    both = threading.Barrier(2, timeout=30)

    def work(part: int) -> tuple[int, str]:
        both.wait()
        return part, threading.current_thread().name

    found = in_threads(work, [3, 4])
    assert [part for part, _ in found] == [3, 4]
    assert len({name for _, name in found}) == 2


@pytest.mark.usefixtures("two_threads")
def test_torch_does_not_share_out_what_is_shared_out_already() -> None:
    both = threading.Barrier(2, timeout=30)

    def work(_: int) -> int:
        both.wait()
        return torch.get_num_threads()

    assert in_threads(work, range(2)) == [1, 1]
    assert torch.get_num_threads() == 2


@pytest.mark.usefixtures("two_threads")
def test_a_single_part_has_all_of_torchs_threads() -> None:
    assert in_threads(lambda _: torch.get_num_threads(), [0]) == [2]


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("parts", [1, 2])
def test_no_gradient_is_taken_in_any_thread(parts: int) -> None:
    assert in_threads(lambda _: torch.is_grad_enabled(), range(parts)) == [False] * parts


@pytest.mark.usefixtures("two_threads")
def test_what_goes_wrong_in_a_thread_is_raised_here() -> None:
    def work(part: int) -> float:
        return 1 / part

    with pytest.raises(ZeroDivisionError):
        in_threads(work, [1, 0])


@pytest.mark.usefixtures("two_threads")
def test_apart_leaves_the_threads_to_what_is_shared_out() -> None:
    both = threading.Barrier(2, timeout=30)

    def work(_: int) -> int:
        both.wait()
        return torch.get_num_threads()

    with apart():
        assert thread_count() == 2
        assert torch.get_num_threads() == 1
        assert in_threads(work, range(2)) == [1, 1]
        with apart():
            assert thread_count() == 2
    assert thread_count() == torch.get_num_threads() == 2


@pytest.mark.usefixtures("two_threads")
def test_torchs_threads_come_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), apart():
        in_threads(lambda part: 1 / part, [1, 0])
    assert torch.get_num_threads() == 2


@pytest.mark.usefixtures("two_threads")
def test_who_does_not_go_apart_leaves_torch_its_threads() -> None:
    with apart(wanted=False):
        assert torch.get_num_threads() == 2
        assert apart_count() == 1


@pytest.mark.usefixtures("two_threads")
def test_work_is_shared_out_as_a_whole_within_apart_alone() -> None:
    def where(_: int) -> tuple[threading.Thread, int]:
        return threading.current_thread(), torch.get_num_threads()

    here = threading.current_thread()
    assert share_out(where, range(2)) == [(here, 2), (here, 2)]
    with apart():
        assert apart_count() == 2
        assert all(
            thread is not here and threads == 1 for thread, threads in share_out(where, range(2))
        )
