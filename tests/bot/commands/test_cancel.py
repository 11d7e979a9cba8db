from __future__ import annotations

from bot.language import sentence
from tests.bot.answers import private, told
from tests.bot.simulation import World, frame, progress, result, started


async def test_the_button_cancels_a_job_that_waits(world: World) -> None:
    await world.stylize()

    await world.ana.click(world.card(), label="Cancel")

    assert "Cancelled by Ana." in world.words()
    assert world.buttons(world.card()) == ["Again"]
    assert world.painter.closed == [world.job]


async def test_the_button_cancels_a_job_that_is_painted(world: World) -> None:
    await world.paints(started(), progress(1), frame(20))

    await world.ana.click(world.card(), label="Cancel")

    assert "Cancelled by Ana." in world.words()
    assert world.painter.closed == [world.job]
    assert world.painter.paused == [], "nothing of it is kept"


async def test_a_stranger_may_not_cancel(world: World) -> None:
    await world.stylize()

    answer = await world.ben.click(world.card(), label="Cancel")

    assert told(answer) == "Only Ana and the moderators here can do that."
    assert world.painter.closed == []


async def test_a_moderator_may_cancel(world: World) -> None:
    await world.stylize()

    await world.member("Mo", manage_messages=True).click(world.card(), label="Cancel")

    assert "Cancelled by Mo, a moderator." in world.words()


async def test_a_button_from_before_a_restart_gets_an_answer(world: World) -> None:
    await world.stylize()
    card = world.card()
    job = world.bot.studio.jobs.find(world.job.id)
    assert job is not None
    world.bot.studio.cancel(job, sentence("reason-restarting"))
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=403, code=50001)
    await world.settle()

    answer = await world.ana.click(card, label="Cancel")

    assert "has ended already" in told(answer)


async def test_the_command_without_a_job_says_so(world: World) -> None:
    answer = await world.ana.slash(world.channel, "cancel")

    assert world.refusal(answer) == "You have no job in the works, so there is none to cancel."


async def test_the_command_cancels_the_only_job(world: World) -> None:
    await world.stylize()
    await world.stylize(world.ben)

    answer = await world.ana.slash(world.channel, "cancel")

    assert told(answer) == "Cancelled: harbour in the style of the waves."
    assert world.painter.closed == [world.painter.jobs[0]]


async def test_of_several_jobs_the_member_chooses_one(world: World) -> None:
    await world.stylize()
    await world.stylize(content=("tower.png", b"a tower"))
    answer = await world.ana.slash(world.channel, "cancel")

    await world.ana.click(
        private(answer), label="tower in the style of the waves (Number 2 in line)"
    )

    assert world.painter.closed == [world.painter.jobs[1]]
    assert told(answer) == "Cancelled."
    assert private(answer).components == []


async def test_a_finished_picture_can_no_longer_be_cancelled(world: World) -> None:
    await world.paints(started(), result())

    answer = await world.ana.slash(world.channel, "cancel")

    assert told(answer).startswith("You have no job")
    assert "Finished" in world.words()
