"""A bot that is told to stop says so, ends in time, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.pictures.writing import animated
from tests.discord import File
from tests.engine.jobs import iterations_in
from tests.engine.moving import clip, pan
from tests.killed.painter import Pace
from tests.killed.town import Town, real_painter

_SLOW = Pace(seconds=0.5)


@pytest.mark.slow
async def test_the_cards_say_that_it_goes_on(town: Town) -> None:
    town.pace = _SLOW
    await town.start()
    for channel in town.channels:
        town.ask(channel)
    await town.until(lambda: len(town.cards()) == len(town.channels), "the cards")

    assert await town.stop() == 0
    assert all("Back soon" in card.text for card in town.cards()), [c.text for c in town.cards()]
    assert not any(card.labels() for card in town.cards())

    await town.start()
    await town.finish_everything()
    town.check()


@pytest.mark.slow
async def test_a_picture_goes_on_from_the_iteration_at_which_the_bot_was_stopped(
    town: Town, random_weights: Path
) -> None:
    """And not from where it was kept by the way, which in so short a time it never was."""
    town.pace = None
    town.engine = real_painter(random_weights)
    await town.start()
    town.ask(town.channels[0], iterations=60)
    jobs = town.data_dir / "jobs"
    await town.until(lambda: any(jobs.glob("*/frames/*.png")), "a picture on the way", 300)

    assert await town.stop() == 0
    (state,) = jobs.glob("*/painting.state")
    last_frame = max(int(path.stem) for path in jobs.glob("*/frames/*.png"))
    kept = iterations_in(state)
    assert last_frame <= kept < last_frame + 2, "of every second iteration there is a picture"

    await town.start()
    await town.finish_everything(300)
    assert f"is taken up after {kept} iterations" in town.whole_log()
    town.check()


@pytest.mark.slow
async def test_a_clip_goes_on_from_a_frame_and_its_member_is_asked_once(
    town: Town, random_weights: Path
) -> None:
    town.pace = None
    town.engine = real_painter(random_weights)
    await town.start()
    film = File("film.png", clip(pan(6, (9, 5), (48, 36)), durations=range(50, 650, 100)))
    asked = town.ask(town.channels[0], content=film, iterations=60)
    await town.until(lambda: bool(asked.private_words), "the question", 300)
    assert asked.original is not None
    assert asked.member is not None
    town.asked.append(town.discord.presses(asked.member, asked.original, "Moving"))
    jobs = town.data_dir / "jobs"

    def shows_a_later_frame() -> bool:
        return any(int(path.stem) > 60 for path in jobs.glob("*/frames/*.png"))

    await town.until(shows_a_later_frame, "a later frame", 300)

    assert await town.stop() == 0
    (state,) = jobs.glob("*/painting.state")
    kept = iterations_in(state)
    assert kept > 60, "the first frame is whole"

    await town.start()
    await town.until(lambda: f"is taken up after {kept} iterations" in town.words(), "the clip")
    await town.kill()
    await town.start()
    await town.finish_everything(300)
    town.check()
    (result,) = jobs.glob("*/result.png")
    animation = animated.read(result.read_bytes())
    assert animation is not None
    assert animation.timing.durations == tuple(range(50, 650, 100))


async def test_the_processes_of_a_killed_bot_end_with_it(town: Town) -> None:
    town.pace = _SLOW
    await town.start()
    town.ask(town.channels[0])
    await town.until(lambda: bool(town.cards()), "a card")
    assert town.bot is not None
    children = town.bot.children()
    assert len(children) >= 2, "the painter, and who looks at pictures"
    await town.kill()
    await town.until(
        lambda: not any(Path(f"/proc/{child}").exists() for child in children),
        "the end of its processes",
    )


async def test_a_job_of_this_run_is_not_taken_up_beside_itself(town: Town) -> None:
    town.guild_seconds = 1.5  # as Discord takes its time to tell of all servers
    await town.start()
    town.discord.misbehave("PATCH", "/channels/*/messages/*", times=100, delay=1)
    town.ask(town.channels[0])
    await town.finish_everything()
    assert "taken up again" not in town.whole_log()
    assert "is shown now" not in town.whole_log()
    town.check()


async def test_who_has_just_asked_is_told_to_ask_again(town: Town) -> None:
    await town.start()
    # The look at their pictures has to wait.
    town.discord.misbehave("GET", "/attachments/**", times=2, delay=0.5)
    asked = await town.ask(town.channels[0]).answered()

    assert await town.stop() == 0
    assert "being restarted" in " ".join(asked.private_words), asked
    assert "Traceback" not in town.whole_log()
