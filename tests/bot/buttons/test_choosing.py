"""Several small pictures to choose from, and the one that is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.studio.time_left import Pace
from engine.job.recipe import Start
from engine.job.recipes import EASEL
from engine.job.spec import Job, StyleImage, WeightsInfo
from engine.job.variations import chosen, halved, strengths
from engine.pictures import images
from engine.pictures.writing.provenance import describe, to_text
from tests.bot.answers import told
from tests.bot.simulation import PAINTING, PHOTO, World, frame, result, started

SMALL = (b"one", b"two", b"three", b"four")


async def choice(world: World, **options: Any) -> Job:
    """Four finished small pictures of Ana's."""
    await world.stylize(**{"variations": 4, "seed": 7, **options})
    job = world.job
    finished = result(image=signed(job), choices=SMALL[: len(job.variations)], size=(392, 296))
    await world.play(job, started(), frame(20), finished)
    return job


def signed(job: Job) -> bytes:
    """A picture that says how it was made."""
    made = describe(job, WeightsInfo("imagenet", ""), torch_version="2", device="cpu")
    return images.encode(Image.new("RGB", (8, 8)), to_text(made))


async def test_four_small_ones_are_one_job_of_half_the_size(world: World) -> None:
    job = await choice(world)

    assert (job.recipe.size, job.recipe.iterations) == (192, 2 * EASEL.iterations // 3)
    assert len({one.seed for one in job.variations}) == 4
    alphas = [one.alpha for one in job.variations]
    assert alphas == sorted(alphas, reverse=True), "from the softest to the strongest"
    assert world.painter.jobs == [job]
    assert len(await world.bot.services.store.jobs.latest(10)) == 1, "of the day's, too"


@pytest.mark.parametrize("restarted", [False, True])
async def test_those_behind_it_wait_for_all_four(world: World, restarted: bool) -> None:
    await world.stylize(variations=4)
    if restarted:
        await world.restart()

    (ticket,) = world.bot.studio.jobs.all
    assert ticket.pace.work == 4 * Pace(halved(EASEL)).work
    assert ticket.pace.work < Pace(EASEL).work, "which is less than for one of full size"


async def test_each_has_a_button_on_card_and_picture(world: World) -> None:
    await choice(world)

    (thread,) = world.channel.threads
    final = world.bot_messages(thread)[-1]
    wanted = ["1", "2", "3", "4", "Again", "Making of", "Recipe", "Delete"]
    assert world.buttons(world.card()) == world.buttons(final) == wanted
    how = "Choose one by its number, and I go on from it at full size."
    assert how in world.words()
    assert how in final.content
    description = final.attachments[0].description or ""
    assert description.startswith("Small pictures to choose from, numbered from the top left:")


async def test_of_two_there_are_two(world: World) -> None:
    job = await choice(world, variations=2)

    assert len(job.variations) == 2
    assert world.buttons(world.card())[:3] == ["1", "2", "Again"]


async def test_the_chosen_one_is_painted_on_at_the_size_that_was_asked_for(world: World) -> None:
    first = await choice(world, size=200, mask=("mask.png", b"a mask"))

    answer = await world.ana.click(world.card(), label="3")

    assert answer.response is None, "the new card says it all"
    job = world.job
    assert job is not first
    assert (job.start, job.recipe.start, job.variations) == (b"three", Start.PICTURE, ())
    assert (job.content, job.styles) == (PHOTO[1], (StyleImage(PAINTING[1], 1.0, b"a mask"),))
    strength = strengths(None, 4)[2]
    assert job.recipe == chosen(replace(EASEL, size=200)).with_strength(strength)
    assert job.recipe.size == 200
    await world.play(job, started(), result(image=b"finished"))
    assert "Stronger" in world.buttons(world.card())
    assert "1" not in world.buttons(world.card())


async def test_a_recipe_of_one_exact_size_is_chosen_from_and_ends_at_that_size(
    world: World,
) -> None:
    first = await choice(world, recipe="classic")
    assert first.recipe.exact == (200, 150)

    await world.ana.click(world.card(), label="1")

    assert world.job.recipe.exact == (400, 300)


async def test_the_usual_size_of_then_counts(world: World) -> None:
    await choice(world)
    world.settings.change(size_default=256)

    await world.ana.click(world.card(), label="1")

    assert world.job.recipe.size == 384


async def test_stronger_and_larger_go_on_from_what_was_chosen(world: World) -> None:
    await choice(world, size=200)
    await world.ana.click(world.card(), label="2")
    await world.play(world.job, started(), result(image=b"finished", size=(200, 150)))

    await world.ana.click(world.card(), label="Stronger")

    stronger = chosen(replace(EASEL, size=200)).with_strength(strengths(None, 4)[1] + 25)
    assert (world.job.recipe, world.job.start) == (stronger, b"two")
    await world.ana.click(world.card(nth=-2), label="Larger")
    assert (world.job.recipe.size, world.job.start) == (400, b"finished")


async def test_again_is_four_others(world: World) -> None:
    first = await choice(world)

    await world.ana.click(world.card(), label="Again")

    assert len(world.job.variations) == 4
    assert world.job.seed != first.seed
    assert world.job.recipe == first.recipe


async def test_again_names_no_button_that_they_lack_where_others_would_be_the_same(
    world: World,
) -> None:
    first = await choice(world, recipe="oil")  # which starts from blank paper

    answer = await world.ana.click(world.card(), label="Again")

    assert told(answer) == (
        "Painted again they would come out just the same. Choose one by its number, or ask for "
        "others with another strength or recipe."
    )
    assert world.job is first


@pytest.mark.parametrize("crash", [False, True])
async def test_a_restart_in_between_goes_on_with_all_four(world: World, crash: bool) -> None:
    before = await world.paints(started(), frame(20), variations=4, seed=7)

    await world.restart(crash=crash)

    assert world.job is not before
    assert (world.job.variations, world.job.state) == (before.variations, before.state)
    await world.play(world.job, started(), result(image=b"all", choices=SMALL))
    await world.ana.click(world.card(), label="4")
    assert world.job.start == b"four"


async def test_after_a_restart_the_buttons_still_choose(world: World) -> None:
    await choice(world)
    await world.restart(crash=True)

    await world.ben.click(world.card(), label="2")

    assert world.job.start == b"two"
    assert world.card().id != world.card(nth=0).id


async def test_four_that_were_finished_and_not_shown_are_to_choose_from_then(world: World) -> None:
    job = await choice(world)
    await world.bot.services.store.jobs.change(job.id, delivered=False)
    world.bot.services.archive.remove_inputs(job.id)

    await world.restart(crash=True)

    assert world.buttons(world.card())[:4] == ["1", "2", "3", "4"]


async def test_the_same_choice_twice_is_one_job_and_another_is_another(world: World) -> None:
    await choice(world)
    await world.ana.click(world.card(nth=0), label="2")

    answer = await world.ana.click(world.card(nth=0), label="2")

    assert told(answer) == "You have asked for that already; it is on its way."
    await world.ana.click(world.card(nth=0), label="3")
    assert world.job.start == b"three"


async def test_four_count_as_one_of_a_members_jobs(world: World) -> None:
    world.settings.change(jobs_per_member=1)
    await choice(world)

    await world.ana.click(world.card(), label="1")
    answer = await world.ana.click(world.card(nth=0), label="2")

    assert "You already have a job in the works" in told(answer)
    assert world.job.start == b"one"


@pytest.mark.parametrize("forgotten", ["choices", "all"])
async def test_what_is_no_longer_kept_is_said_to_be(world: World, forgotten: str) -> None:
    job = await choice(world)
    if forgotten == "all":
        world.bot.services.archive.remove([job.id])
    else:
        world.bot.services.archive.remove_inputs(job.id)

    answer = await world.ana.click(world.card(), label="1")

    assert answer.ephemeral
    assert told(answer) == "That picture's file is no longer kept, so I can't do that with it."
    assert world.job is job


async def test_a_cancelled_one_leaves_nothing_to_choose(world: World) -> None:
    await world.paints(started(), frame(20), variations=4)

    await world.ana.click(world.card(), label="Cancel")

    assert world.buttons(world.card()) == ["Again"]


async def test_stopped_early_it_is_still_to_choose_from(world: World) -> None:
    await world.paints(started(), frame(20), variations=4)
    await world.env.advance_time(30)  # until the card is up to date
    await world.ana.click(world.card(), label="Stop here")
    await world.play(world.job, replace(result(20, choices=SMALL), iterations=40))

    await world.ana.click(world.card(), label="3")

    assert world.job.start == b"three"


async def test_a_deleted_thread_leaves_the_buttons_in_the_channel(world: World) -> None:
    await world.paints(started(), variations=4)
    world.env.backend.delete_channel(world.channel.threads[0].id)
    await world.play(world.job, result(choices=SMALL))

    await world.ana.click(world.bot_messages(world.channel)[-1], label="1")

    assert world.job.start == b"one"


async def test_too_small_to_be_halved_is_refused_with_the_least(world: World) -> None:
    answer = await world.stylize(variations=4, size=100)

    assert world.refusal(answer) == (
        "Pictures to choose from are painted at half the size, so it has to be at least 128 pixels."
    )


async def test_a_preset_too_small_to_be_halved_is_left_out(world: World) -> None:
    await world.ana.slash(world.channel, "preset save", name="Tiny", size=100, strength=70)

    await world.stylize(variations=4, preset="Tiny")

    assert world.job.recipe.size == 192
    assert world.job.recipe.alpha == EASEL.with_strength(70).alpha


async def test_the_recipe_of_four_is_the_command_that_paints_them(world: World) -> None:
    await choice(world, strength=90)

    words = told(await world.ana.click(world.card(), label="Recipe"))

    assert "/stylize content: style: recipe:easel size:384 strength:90 variations:4 seed:7" in words
    assert f"easel repeat easel-{world.job.id}.png --content PHOTO --style PAINTING" in words


async def test_the_recipe_of_the_chosen_one_says_what_to_press(world: World) -> None:
    await choice(world, strength=60)
    await world.ana.click(world.card(), label="3")
    await world.play(world.job, started(), result(image=signed(world.job)))

    words = told(await world.ana.click(world.card(), label="Recipe"))

    assert "/stylize content: style: recipe:easel size:384 strength:60 variations:4 seed:7" in words
    assert "Then press 3." in words
    assert "--start START" in words
