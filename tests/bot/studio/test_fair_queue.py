"""Who is next: servers take turns, and on each its members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random

import pytest

from bot.studio.fair_queue import Line, Owner

# An item is whose it is, and its number.
Item = tuple[str, str, int]


def _owner(item: Item) -> Owner:
    return Owner(item[0], item[1])


def _line(*items: Item) -> Line[Item]:
    line = Line(_owner)
    for item in items:
        line.add(item)
    return line


def _many(server: str, member: str, count: int) -> list[Item]:
    return [(server, member, number) for number in range(count)]


def _emptied(line: Line[Item]) -> list[Item]:
    return [line.take() for _ in range(len(line))]


def test_one_members_items_come_in_the_order_in_which_they_were_asked_for() -> None:
    items = _many("a", "ana", 5)

    assert _emptied(_line(*items)) == items


def test_one_item_of_another_waits_behind_one_of_ten_not_behind_ten() -> None:
    ten, one = _many("a", "ana", 10), ("a", "ben", 0)

    order = _emptied(_line(*ten, one))

    assert order == [ten[0], one, *ten[1:]]


def test_servers_take_turns_however_many_members_each_has() -> None:
    crowd = [("a", f"member {n}", 0) for n in range(6)]
    few = _many("b", "ben", 2)

    order = _emptied(_line(*crowd, *few))

    assert [item[0] for item in order] == ["a", "b", "a", "b", "a", "a", "a", "a"]


def test_members_of_a_server_take_turns() -> None:
    order = _emptied(_line(*_many("a", "ana", 3), *_many("a", "ben", 2), ("a", "cy", 0)))

    assert [item[1] for item in order] == ["ana", "ben", "cy", "ana", "ben", "ana"]


def test_who_was_served_while_others_waited_is_behind_those_who_come_later() -> None:
    line = _line(*_many("a", "ana", 3))
    line.take()
    line.add(("b", "ben", 0))

    assert [item[1] for item in _emptied(line)] == ["ben", "ana", "ana"]


def test_who_is_served_is_behind_those_who_come_later_even_to_an_empty_line() -> None:
    line = _line(("a", "ana", 0))
    line.take()
    line.add(("a", "ana", 1))
    line.add(("b", "ben", 0))

    assert [item[1] for item in _emptied(line)] == ["ben", "ana"]


def test_turns_that_are_forgotten_are_held_against_nobody() -> None:
    line = _line(("a", "ana", 0))
    line.take()
    line.forget_turns()
    line.add(("a", "ana", 1))
    line.add(("b", "ben", 0))

    assert [item[1] for item in _emptied(line)] == ["ana", "ben"]


def test_who_leaves_the_line_loses_only_their_place() -> None:
    ana, ben = _many("a", "ana", 2), ("b", "ben", 0)
    line = _line(*ana, ben)

    assert line.remove(ana[0])
    assert not line.remove(ana[0])

    assert _emptied(line) == [ana[1], ben]


def test_nobody_can_be_taken_from_an_empty_line() -> None:
    with pytest.raises(IndexError):
        _line().take()


# What happens to a line: somebody comes (server, member), or (None) the next is taken.
Event = tuple[str, str] | None


def _events(seed: int) -> list[Event]:
    """Up to 60 events, with few servers or many, quiet or busy."""
    random = Random(seed)  # noqa: S311 - no secret
    servers, members = "abc"[: random.randint(1, 3)], "xyz"[: random.randint(1, 3)]
    busy = random.random()
    return [
        (random.choice(servers), random.choice(members)) if random.random() < busy else None
        for _ in range(random.randint(0, 60))
    ]


def _happen(line: Line[Item], events: Sequence[Event]) -> list[Item]:
    """Let it happen; returns what was taken, in order."""
    taken = []
    for number, event in enumerate(events):
        if event is not None:
            line.add((*event, number))
        elif len(line):
            taken.append(line.take())
    return taken


_SEEDS = range(40)
_any_events = pytest.mark.parametrize("events", [_events(seed) for seed in _SEEDS], ids=_SEEDS)


@_any_events
def test_the_order_that_is_shown_is_the_order_that_is_taken(events: Sequence[Event]) -> None:
    line = _line()
    _happen(line, events)

    shown = list(line)

    assert list(line) == shown
    assert _emptied(line) == shown


@_any_events
def test_everything_that_comes_is_taken_once(events: Sequence[Event]) -> None:
    line = _line()

    taken = [*_happen(line, events), *_emptied(line)]

    came = [(*event, number) for number, event in enumerate(events) if event is not None]
    assert sorted(taken) == sorted(came)


@_any_events
def test_each_member_gets_their_own_in_the_order_of_asking(events: Sequence[Event]) -> None:
    line = _line()

    taken = [*_happen(line, events), *_emptied(line)]

    for owner in {_owner(item) for item in taken}:
        numbers = [item[2] for item in taken if _owner(item) == owner]
        assert numbers == sorted(numbers)


@_any_events
def test_between_two_turns_of_one_nobody_else_has_more_than_one(events: Sequence[Event]) -> None:
    line = _line()
    _happen(line, events)
    order = list(line)

    servers = [item[0] for item in order]
    assert _most_between(servers) <= 1
    for server in set(servers):
        assert _most_between([item[1] for item in order if item[0] == server]) <= 1


def _most_between(names: Sequence[str]) -> int:
    """How often one name comes between two neighbouring places of another, at most."""
    most = 0
    for name in set(names):
        places = [place for place, other in enumerate(names) if other == name]
        for before, after in pairwise(places):
            most = max([most, *Counter(names[before + 1 : after]).values()])
    return most


@pytest.mark.parametrize("others", [1, 3])
@pytest.mark.parametrize("flood", [1, 30])
@pytest.mark.parametrize("rivals", [0, 1, 4])
def test_nobody_starves_however_much_others_go_on_asking(
    others: int, flood: int, rivals: int
) -> None:
    """Who comes last waits for one turn of each member of their server, and of each server."""
    line = _line(*(item for n in range(others) for item in _many(f"server {n}", "ana", flood)))
    for n in range(rivals):
        for item in _many("home", f"rival {n}", flood):
            line.add(item)
    mine = ("home", "me", 0)
    line.add(mine)

    waited = 0
    while line.take() != mine:
        waited += 1
        line.add(("server 0", "ana", flood + waited))
        if rivals:
            line.add(("home", "rival 0", flood + waited))

    assert waited <= (others + 1) * (rivals + 1)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_that_is_shown_is_the_one_in_which_they_are_taken(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - for an order
    line = _line(*(("abcd"[dice.randrange(4)], "xyz"[dice.randrange(3)], n) for n in range(60)))
    for number in range(dice.randrange(30)):
        line.take()
        if dice.random() < 0.5:
            line.add(("ab"[dice.randrange(2)], "xyz"[dice.randrange(3)], 100 + number))

    shown = list(line)

    assert shown == _emptied(line)
