"""How often a card is updated, by how many there are and how old it is."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from bot.card.presenter import DiscordPresenter
from bot.card.update_rate import CardPace
from bot.card.venue import Venue

NEW, OLD = timedelta(minutes=59), timedelta(minutes=61)


@pytest.mark.parametrize(("channels", "seconds"), [(1, 2.5), (50, 2.5), (200, 10.0)])
def test_the_more_cards_there_are_the_more_seldom_each_is_updated(
    channels: int, seconds: float
) -> None:
    pace = CardPace()
    for channel in range(channels):
        pace.begin(channel)
    assert pace.seconds(0, NEW, 2.5) == pytest.approx(seconds)


def test_those_of_one_channel_share_its_limit() -> None:
    pace = CardPace()
    for _ in range(10):
        pace.begin(7)
    assert pace.seconds(7, NEW, 2.5) == pytest.approx(12.5)
    assert pace.seconds(8, NEW, 2.5) == pytest.approx(2.5)


def test_a_card_that_is_older_than_an_hour_is_updated_once_a_minute() -> None:
    assert CardPace().seconds(1, OLD, 2.5) >= 30
    assert CardPace().seconds(1, OLD, 120.0) == pytest.approx(120)


def test_of_channels_without_a_card_nothing_is_kept() -> None:
    pace = CardPace()
    pace.begin(7)
    pace.end(7)
    pace.seconds(8, NEW, 2.5)
    assert not pace._kept


async def test_a_job_that_was_never_shown_takes_no_card_off() -> None:
    pace = CardPace()
    pace.begin(7)
    venue = SimpleNamespace(channel_id=7, say=None, fresh=True)
    await DiscordPresenter(cast("Venue", venue), lambda: 2.5, pace).leave()
    assert pace._kept == {7: 1}
