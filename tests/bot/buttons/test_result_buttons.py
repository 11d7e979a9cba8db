"""The buttons of a finished picture that have another one painted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.job.errors import WorkerDied
from engine.job.medium import Medium
from engine.job.recipe import STRENGTH_NEUTRAL, Colours, Start
from engine.job.recipes import RECIPES, SKETCH
from engine.job.spec import Job, StyleImage
from tests.bot.answers import told
from tests.bot.simulation import (
    PAINTING,
    PHOTO,
    World,
    frame,
    labels,
    progress,
    result,
    started,
)


async def draw(world: World) -> Job:
    await world.ana.slash(world.channel, "draw", photo=PHOTO)
    job = world.job
    await world.play(job, started(), frame(30), result(image=b"finished"))
    return job


async def test_a_picture_in_a_style_has_all_the_buttons(world: World) -> None:
    await world.painted()

    painting = ["Again", "Stronger", "Softer", "Larger", "Keep colours"]
    showing = ["Style part", "Use as content", "Compare", "Making of", "Recipe", "Delete"]
    (thread,) = world.channel.threads
    assert world.buttons(world.card()) == [*painting, *showing]
    assert world.buttons(world.bot_messages(thread)[-1]) == [*painting, *showing]


async def test_a_drawing_has_no_buttons_for_a_style(world: World) -> None:
    await draw(world)

    painting = ["Again", "Larger"]
    showing = ["Use as content", "Compare", "Making of", "Recipe", "Delete"]
    assert world.buttons(world.card()) == [*painting, *showing]


async def test_again_says_why_not_where_another_seed_is_the_same_picture(world: World) -> None:
    await world.painted(recipe="oil")  # which starts from blank paper

    answer = await world.ana.click(world.card(), label="Again")

    assert told(answer) == (
        "Painted again it would come out just the same. Press Stronger or Softer for another "
        "picture, or ask for it with another recipe."
    )


async def test_again_asks_what_a_drawing_shall_be_drawn_with_this_time(world: World) -> None:
    await draw(world)
    first = world.job

    question = (await world.ana.click(world.card(), label="Again")).response
    assert question is not None
    assert question.content.endswith("With what shall I draw it this time?")
    media = ["plain colour", "charcoal", "ink", "watercolour", "pastel"]
    assert labels(question.message) == media, "it was in pencil"
    await world.ana.click(question, label="charcoal")

    assert world.job.content == first.content
    assert world.job.recipe == replace(first.recipe, medium=Medium.CHARCOAL)
    assert "harbour, drawn" in world.words()


@pytest.mark.parametrize("ending", ["cancelled", "failed", "stopped"])
async def test_what_ended_early_can_be_asked_for_once_more(world: World, ending: str) -> None:
    first = await world.paints(started(), progress(1), seed=7)
    if ending == "cancelled":
        await world.ana.click(world.card(), label="Cancel")
    elif ending == "failed":
        await world.play(first, WorkerDied("It broke down."))
    else:
        await world.play(first, result(2))

    await world.ben.click(world.card(), label="Again")

    assert world.job is not first
    assert (world.job.content, world.job.styles) == (first.content, first.styles)
    assert (world.job.seed == 7) == (ending != "stopped"), "only of a picture there is another"
    assert "for Ben" in world.words()


async def test_colours_that_are_kept_already_can_not_be_kept_once_more(world: World) -> None:
    await world.painted(colours="luminance")

    assert "Keep colours" not in world.buttons(world.card())


@pytest.mark.parametrize("where", ["card", "thread"])
async def test_again_paints_the_same_pictures_with_another_seed(world: World, where: str) -> None:
    first = await world.painted(seed=7, size=200, iterations=90)
    (thread,) = world.channel.threads
    message = world.card() if where == "card" else world.bot_messages(thread)[-1]

    answer = await world.ana.click(message, label="Again")

    again = world.job
    assert answer.response is None, "the new card says it all"
    assert again is not first
    assert (again.content, again.styles) == (PHOTO[1], (StyleImage(PAINTING[1]),))
    assert again.seed != 7
    assert (again.recipe.size, again.recipe.iterations) == (200, 90)
    assert again.recipe.start is Start.NOISE_AND_CONTENT, "or every seed would be the same picture"
    assert "harbour in the style of the waves" in world.words(None if where == "card" else thread)


async def test_a_recipe_that_starts_from_noise_is_painted_again_as_it_is(world: World) -> None:
    first = await world.painted(recipe="classic")

    await world.ana.click(world.card(), label="Again")

    assert world.job.recipe == first.recipe
    assert world.job.seed != first.seed


async def test_stronger_has_more_of_the_style_and_is_otherwise_the_same(world: World) -> None:
    first = await world.painted()

    await world.ana.click(world.card(), label="Stronger")

    assert world.job.seed == first.seed
    assert world.job.recipe == first.recipe.with_strength(STRENGTH_NEUTRAL + 25)


async def test_softer_goes_on_from_the_strength_that_there_is(world: World) -> None:
    await world.painted(strength=60)

    await world.ana.click(world.card(), label="Softer")

    usual = RECIPES[world.job.recipe.name]
    assert world.job.recipe.alpha == usual.with_strength(35).alpha


async def test_the_strongest_can_be_reached_but_not_passed(world: World) -> None:
    await world.painted(strength=90)
    await world.ana.click(world.card(), label="Stronger")
    strongest = world.job
    assert strongest.recipe.alpha == RECIPES[strongest.recipe.name].with_strength(100).alpha
    await world.play(strongest, started(), result())

    answer = await world.ana.click(world.card(), label="Stronger")

    assert told(answer) == "It is all style already."
    assert world.job is strongest


async def test_the_softest_can_not_become_softer(world: World) -> None:
    first = await world.painted(strength=0)

    answer = await world.ana.click(world.card(), label="Softer")

    assert told(answer) == "It has as little of the style as there can be."
    assert world.job is first


async def test_keep_colours_paints_it_in_the_photos_colours(world: World) -> None:
    first = await world.painted()

    await world.ana.click(world.card(), label="Keep colours")

    assert world.job.recipe.colours is Colours.LUMINANCE
    assert world.job.seed == first.seed


async def test_larger_goes_on_from_the_picture_at_twice_its_size(world: World) -> None:
    await world.painted()

    await world.ana.click(world.card(), label="Larger")

    assert world.job.start == b"finished"
    assert world.job.recipe.start is Start.PICTURE
    assert world.job.recipe.size == 2 * 384
    await world.play(world.job, started(), result(image=b"larger", size=(768, 576)))
    assert "Again" not in world.buttons(world.card()), "it is what it is by what it goes on from"


async def test_larger_once_more_is_four_times_the_size(world: World) -> None:
    await world.painted(size=150)
    await world.ana.click(world.card(), label="Larger")
    await world.play(world.job, started(), result(image=b"larger", size=(300, 225)))

    await world.ana.click(world.card(), label="Larger")

    assert world.job.start == b"larger"
    assert world.job.recipe.size == 600


async def test_stronger_after_larger_goes_on_from_the_same_small_picture(world: World) -> None:
    await world.painted(size=200)
    await world.ana.click(world.card(), label="Larger")
    await world.play(world.job, started(), result(image=b"larger", size=(400, 300)))

    await world.ana.click(world.card(), label="Stronger")

    assert world.job.start == b"finished"
    assert world.job.recipe.size == 400


async def test_twice_the_size_holds_when_the_usual_size_has_changed_since(world: World) -> None:
    await world.painted()
    world.settings.change(size_default=256)

    await world.ana.click(world.card(), label="Larger")

    assert world.job.recipe.size == 2 * 384


async def test_a_recipe_of_one_exact_size_can_be_doubled(world: World) -> None:
    world.settings.change(size_max=1024)
    await world.painted(recipe="classic")

    await world.ana.click(world.card(), label="Larger")

    assert world.job.recipe.exact == (800, 600)


async def test_a_drawing_can_be_drawn_on_at_twice_its_size(world: World) -> None:
    await draw(world)

    await world.ana.click(world.card(), label="Larger")

    assert world.job.recipe.name == "sketch"
    assert world.job.recipe.size == 2 * 384
    assert world.job.start == b"finished"


@pytest.mark.parametrize("medium", [Medium.COLOUR, Medium.INK])
async def test_a_drawing_keeps_its_medium_when_another_one_is_usual_now(
    world: World, monkeypatch: pytest.MonkeyPatch, medium: Medium
) -> None:
    with monkeypatch.context() as then:
        then.setitem(RECIPES, "sketch", replace(SKETCH, medium=medium))
        await draw(world)

    await world.ana.click(world.card(), label="Larger")

    assert world.job.recipe.medium is medium


async def test_larger_than_allowed_is_refused_with_the_numbers(world: World) -> None:
    first = await world.painted(size=400)

    answer = await world.ana.click(world.card(), label="Larger")

    assert told(answer) == (
        "Twice the size would be 800 pixels for the longer side; you can ask for up to 768."
    )
    assert world.job is first


async def test_who_presses_is_who_the_new_picture_is_for(world: World) -> None:
    await world.painted()

    await world.ben.click(world.card(), label="Again")

    assert "for Ben" in world.words()
    (ticket,) = world.bot.studio.jobs.of(world.ben.id)
    assert ticket.job is world.job


async def test_the_limits_are_those_of_who_presses(world: World) -> None:
    await world.painted()
    world.settings.change(jobs_per_member=1)
    await world.stylize(world.ben)
    waiting = world.job

    answer = await world.ben.click(world.card(nth=0), label="Again")

    assert "already have a job in the works" in told(answer)
    assert world.job is waiting


async def test_the_same_wish_twice_by_one_member_is_one_job(world: World) -> None:
    first = await world.painted()
    await world.ana.click(world.card(), label="Stronger")
    stronger = world.job

    answer = await world.ana.click(world.card(nth=0), label="Stronger")

    assert told(answer) == "You have asked for that already; it is on its way."
    assert world.painter.jobs == [first, stronger]


async def test_the_same_wish_of_two_members_is_two_jobs(world: World) -> None:
    await world.painted()
    await world.ana.click(world.card(), label="Stronger")

    await world.ben.click(world.card(nth=0), label="Stronger")

    assert len(world.painter.jobs) == 3


async def test_a_spoiler_stays_one(world: World) -> None:
    await world.painted(content=("SPOILER_harbour.png", b"the photo"))

    await world.ana.click(world.card(), label="Again")
    await world.play(world.job, started(), result(image=b"another"))

    assert world.shown(world.card())[-1].spoiler


async def test_a_picture_that_was_finished_early_can_be_painted_on(world: World) -> None:
    job = await world.paints(started(), progress(30))
    await world.env.advance_time(30)
    await world.ana.click(world.card(), label="Stop here")
    await world.play(job, result(image=b"early"))

    await world.ana.click(world.card(), label="Larger")

    assert world.job.start == b"early"


@pytest.mark.parametrize("label", ["Again", "Stronger", "Softer", "Larger", "Keep colours"])
async def test_when_the_pictures_are_no_longer_kept_they_have_to_be_sent_again(
    world: World, label: str
) -> None:
    first = await world.painted()
    world.bot.services.archive.remove_inputs(first.id)

    answer = await world.ana.click(world.card(), label=label)

    assert "no longer kept, so please send them again with /stylize" in told(answer)
    assert world.job is first


async def test_larger_says_so_when_the_finished_picture_is_no_longer_kept(world: World) -> None:
    first = await world.painted()
    world.bot.services.archive.remove([first.id])

    answer = await world.ana.click(world.card(), label="Larger")

    assert told(answer) == ("That picture's file is no longer kept, so I can't do that with it.")


@pytest.mark.parametrize(
    ("chosen", "kept"), [({}, True), ({"transparent": True}, True), ({"transparent": False}, False)]
)
async def test_what_is_see_through_stays_so_in_every_further_picture_unless_it_is_not_wanted(
    world: World, chosen: dict[str, bool], kept: bool
) -> None:
    await world.painted(**chosen)
    for button in ("Again", "Stronger", "Larger", "Keep colours"):
        await world.ana.click(world.card(), label=button)
        await world.play(world.job, started(), result(image=b"finished"))

    assert len(world.painter.jobs) == 5
    assert {job.transparent for job in world.painter.jobs} == {kept}


async def test_a_drawing_can_be_put_on_white_too(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO, transparent=False)

    assert not world.job.transparent
