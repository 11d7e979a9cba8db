"""Several photos of a message at once: a job each, and one card that sums them up."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult

from engine.job.recipes import SKETCH
from engine.job.spec import Job
from tests.bot.answers import private
from tests.bot.opening_menus import open_menu, post, selects_of, told
from tests.bot.simulation import (
    PAINTING,
    PHOTO,
    World,
    card_words,
    frame,
    is_card,
    progress,
    result,
    started,
)

_TOWER, _CAT = ("tower.png", b"a tower"), ("cat.png", b"a cat")


@pytest.fixture(autouse=True)
def _enough(world: World) -> None:
    world.settings.change(jobs_per_member=3)


async def _choose(world: World, entry: str, values: list[str]) -> InteractionResult:
    question = private(await open_menu(world, entry, await post(world, PHOTO, _TOWER, _CAT)))
    return await world.ana.select(question, values)


async def _stylize_all(world: World) -> InteractionResult:
    question = private(
        await open_menu(world, "Stylize this", await post(world, PHOTO, _TOWER, _CAT))
    )
    await world.ana.select(question, ["0", "1", "2"])
    assert "In which style shall I paint these 3 photos?" in card_words(question.message)
    return await world.ana.select(question, ["Ink"])


def _job(world: World, content: tuple[str, bytes]) -> Job:
    (job,) = [job for job in world.painter.jobs if job.content == content[1]]
    return job


def _thread(world: World) -> ChannelHandle:
    (thread,) = world.channel.threads
    return thread


def _cards(world: World) -> list[discord.Message]:
    return [m for m in _thread(world).history() if is_card(m)]


async def _summed_up(world: World) -> str:
    await world.env.advance_time(30)
    return world.words()


async def test_each_is_a_job_and_one_card_sums_them_up(world: World) -> None:
    await _stylize_all(world)

    assert [job.content for job in world.painter.jobs] == [PHOTO[1], _TOWER[1], _CAT[1]]
    assert len({job.styles for job in world.painter.jobs}) == 1
    (card,) = [m for m in world.channel.history(viewer=world.ben) if is_card(m)]
    assert await _summed_up(world) == (
        "### 3 photos in the style of Ink\n"
        "**0 of 3 are painted** · for Ana\n"
        "- harbour · In line\n- tower · In line\n- cat · In line"
    )
    assert world.buttons(card) == ["Cancel all"]
    assert _thread(world).name == "🎨 Ana: 3 photos in the style of Ink"


async def test_the_results_come_into_its_thread_and_it_counts_them(world: World) -> None:
    await _stylize_all(world)
    await world.play(_job(world, _TOWER), started(), frame(20), result(image=b"a painted tower"))
    await world.play(_job(world, _CAT), started(), progress(1))

    assert (await _summed_up(world)).splitlines()[1:] == [
        "**1 of 3 are painted** · for Ana",
        "- harbour · In line",
        "- tower · Finished",
        "- cat · Painting",
    ]
    assert len(_cards(world)) == 3
    final = world.bot_messages(_thread(world))[-1]
    assert await world.picture(final) == b"a painted tower"
    assert "Again" in world.buttons(final)


async def test_when_all_have_ended_there_is_nothing_to_cancel(world: World) -> None:
    await _stylize_all(world)
    for job in tuple(world.painter.jobs):
        await world.play(job, started(), result())

    assert "**3 of 3 are painted**" in await _summed_up(world)
    assert world.buttons(world.card()) == []


async def test_all_can_be_cancelled_at_once(world: World) -> None:
    await _stylize_all(world)
    await world.play(_job(world, PHOTO), started(), result())

    await world.ana.click(world.card(), label="Cancel all")

    assert (await _summed_up(world)).splitlines()[2:] == [
        "- harbour · Finished",
        "- tower · Cancelled",
        "- cat · Cancelled",
    ]
    assert world.bot.studio.jobs.all == ()


async def test_by_others_they_can_not(world: World) -> None:
    await _stylize_all(world)

    answer = await world.ben.click(world.card(), label="Cancel all")

    assert told(answer) == "Only Ana and the moderators here can do that."
    assert len(world.bot.studio.jobs.all) == 3


async def test_one_of_them_can_be_cancelled_by_itself(world: World) -> None:
    await _stylize_all(world)

    await world.ana.click(_cards(world)[0], label="Cancel")

    assert len(world.bot.studio.jobs.all) == 2


async def test_some_of_them_are_drawn(world: World) -> None:
    await _choose(world, "Draw this", ["2", "0"])

    assert [job.content for job in world.painter.jobs] == [PHOTO[1], _CAT[1]]
    assert {job.recipe.name for job in world.painter.jobs} == {SKETCH.name}
    assert "2 photos, drawn" in world.words()


async def test_a_style_in_hand_is_that_of_all(world: World) -> None:
    await open_menu(world, "Use as style", await post(world, PAINTING))

    await _choose(world, "Stylize this", ["0", "1"])

    assert [job.styles[0].picture for job in world.painter.jobs] == [PAINTING[1]] * 2
    answer = await world.ana.slash(world.channel, "stylize", content=PHOTO)
    assert told(answer).startswith("A style is missing"), "it was used"


async def test_each_counts_and_what_does_not_fit_is_said_before_any_is_begun(world: World) -> None:
    await world.stylize()

    answer = await _choose(world, "Draw this", ["0", "1", "2"])

    assert told(answer) == (
        "You chose 3 photos, and each is a job; at the moment you can have 2 more, so please "
        "choose fewer. I have begun none of them."
    )
    assert len(world.painter.jobs) == 1
    assert len([m for m in world.channel.history() if is_card(m)]) == 1


async def test_the_line_has_room_for_each(world: World) -> None:
    world.settings.change(jobs_per_member=9, queue_length=2)

    answer = await _choose(world, "Draw this", ["0", "1", "2"])

    assert "at the moment you can have 2 more" in told(answer)
    assert world.painter.jobs == []


async def test_each_is_one_of_the_day(world: World) -> None:
    world.settings.change(jobs_per_day=2)

    answer = await _choose(world, "Draw this", ["0", "1", "2"])

    assert "today you can have 2 more" in told(answer)
    assert world.painter.jobs == []


async def test_one_that_is_no_good_does_not_keep_the_others(world: World) -> None:
    world.painter.bad[_TOWER[1]] = "That picture is broken."

    answer = await _choose(world, "Draw this", ["0", "1", "2"])

    assert [job.content for job in world.painter.jobs] == [PHOTO[1], _CAT[1]]
    assert told(answer) == "2. **tower**: About the photo: That picture is broken."
    assert "- tower · It did not work out" in await _summed_up(world)


async def test_the_style_of_the_next_picture_is_one(world: World) -> None:
    answer = await open_menu(world, "Use as style", await post(world, PHOTO, _TOWER))

    (select,) = selects_of(private(answer))
    assert select.max_values == 1


async def test_where_the_bot_can_only_answer_it_is_one_at_a_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await post(world, PHOTO, _TOWER)
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)

    (select,) = selects_of(private(await open_menu(world, "Draw this", message)))

    assert select.max_values == 1


@pytest.mark.parametrize("crash", [False, True])
async def test_after_a_restart_the_card_goes_on(world: World, crash: bool) -> None:
    await _stylize_all(world)
    await world.play(_job(world, _TOWER), started(), result())

    await world.restart(crash=crash)
    again = world.painter.jobs[-1]
    await world.play(again, started(), result(image=b"after the restart"))

    lines = (await _summed_up(world)).splitlines()
    assert lines[1] == "**2 of 3 are painted** · for Ana"
    assert len(lines) == 5
    assert await world.picture(world.bot_messages(_thread(world))[-1]) == b"after the restart"
    await world.ana.click(world.card(), label="Cancel all")
    assert "Cancelled" in await _summed_up(world)


async def test_once_more_one_is_a_picture_by_itself(world: World) -> None:
    await _stylize_all(world)
    for job in tuple(world.painter.jobs):
        await world.play(job, started(), result())

    await world.ana.click(_cards(world)[0], label="Again")
    await world.play(world.job, started())

    assert "**3 of 3 are painted**" in await _summed_up(world)
