from __future__ import annotations

import asyncio
import json
import shutil

import discord
import pytest
from simcord.backend.errors import SetupError

from engine.job.recipes import DEFAULT, RECIPES, STYLE_RECIPES
from engine.job.spec import PictureInfo, StyleImage
from tests.bot.answers import told
from tests.bot.simulation import PAINTING, PHOTO, World, frame, progress, result, started


async def test_a_job_gets_a_card_a_thread_frames_and_the_finished_picture(world: World) -> None:
    answer = await world.stylize()
    await world.play(world.job, started(), progress(1), frame(20), frame(40, image=b"frame 40"))
    await world.play(world.job, result(image=b"finished", strip=b"strip"))

    assert answer.acknowledged
    (thread,) = world.channel.threads
    assert thread.name == "🎨 Ana: harbour in the style of the waves"
    first, second, final, strip = world.bot_messages(thread)
    assert first.content == "**8%** · after 20 s"
    assert await world.picture(second) == b"frame 40"
    assert await world.picture(final) == b"finished"
    assert await world.picture(strip) == b"strip"
    assert await world.picture(world.card()) == b"finished"
    assert "Finished" in world.words()
    assert "Cancel" not in world.buttons(world.card())


async def test_the_member_is_answered_before_the_pictures_are_looked_at(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def take_long(*_: object) -> PictureInfo:
        await asyncio.sleep(3600)
        raise AssertionError

    monkeypatch.setattr(world.painter, "check", take_long)

    answer = await world.stylize()

    assert answer.deferred
    assert answer.ephemeral


async def test_the_painter_gets_both_pictures(world: World) -> None:
    await world.stylize()

    assert (world.job.content, world.job.styles) == (PHOTO[1], (StyleImage(PAINTING[1]),))
    assert world.painter.checked == [PHOTO[1], PAINTING[1]]


async def test_only_the_card_stays_in_the_channel(world: World) -> None:
    await world.stylize()

    messages = world.channel.history(viewer=world.ana)
    assert [m.type for m in messages] == [
        discord.MessageType.default,
        discord.MessageType.thread_created,
    ]


async def test_every_option_reaches_the_painter(world: World) -> None:
    await world.stylize(recipe="weighted", iterations=77, size=200, strength=75, seed=9)

    recipe = world.job.recipe
    assert (recipe.name, recipe.iterations, recipe.size, world.job.seed) == ("weighted", 77, 200, 9)
    assert recipe.alpha == RECIPES["weighted"].with_strength(75).alpha


async def test_without_options_the_settings_and_the_recipe_decide(world: World) -> None:
    world.settings.change(size_default=320, frame_every=7)

    await world.stylize()

    recipe = world.job.recipe
    assert (recipe.name, recipe.iterations) == (DEFAULT.name, DEFAULT.iterations)
    assert (recipe.size, recipe.frame_every) == (320, 7)


@pytest.mark.parametrize("name", STYLE_RECIPES)
async def test_every_recipe_with_a_style_can_be_chosen(world: World, name: str) -> None:
    await world.stylize(recipe=name)

    assert world.job.recipe.name == name


async def test_classic_keeps_its_own_shape_and_frames(world: World) -> None:
    world.settings.change(frame_every=7)

    await world.stylize(recipe="classic")

    assert world.job.recipe == RECIPES["classic"]


async def test_the_sketch_is_not_offered_as_a_style(world: World) -> None:
    with pytest.raises(SetupError):
        await world.stylize(recipe="sketch")


async def test_a_random_seed_is_told_so_that_the_picture_can_be_repeated(world: World) -> None:
    await world.paints(started())
    await world.env.advance_time(30)

    answer = await world.ben.click(world.card(), label="Recipe")

    assert f"seed {world.job.seed}" in told(answer)


async def test_the_final_words_are_what_a_member_reads(world: World) -> None:
    await world.paints(started(kind="whitened"), result(elapsed=50), strength=60, seed=5)

    (thread,) = world.channel.threads
    assert world.bot_messages(thread)[-1].content == (
        "Ana, **harbour in the style of the waves** is finished.\n384 by 288 pixels · done in 50 s"
    )


async def test_the_requester_is_called_only_after_more_than_a_minute(world: World) -> None:
    await world.paints(started(), result(elapsed=50))
    await world.paints(started(), result(elapsed=70))

    quick, slow = (world.bot_messages(thread)[-1] for thread in world.channel.threads)
    assert world.pinged(quick) == []
    assert world.pinged(slow) == [world.ana.id]
    assert world.pinged(world.card()) == []


async def test_every_picture_has_words_for_those_who_cannot_see_it(world: World) -> None:
    await world.paints(started(), frame(20), result(strip=b"strip"))

    (thread,) = world.channel.threads
    for message in (*world.bot_messages(thread), world.card()):
        for file in message.attachments:
            assert "harbour" in (file.description or "")
            assert "the waves" in (file.description or "")
    for picture in world.shown(world.card()):
        assert "harbour" in (picture.description or "")


async def test_a_finished_picture_is_kept_on_the_server(world: World) -> None:
    await world.paints(started(), result(image=b"finished"), seed=3)

    folder = world.data_dir / "jobs" / world.job.id
    facts = json.loads((folder / "job.json").read_text())
    assert (folder / "result.png").read_bytes() == b"finished"
    assert facts["requester"] == {"id": world.ana.id, "name": "Ana"}
    assert (facts["order"]["seed"], facts["recipe"]["name"], facts["costs"]["total"]) == (
        3,
        "easel",
        0.25,
    )


async def test_a_full_disk_does_not_keep_the_picture_from_the_member(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.stylize()
    shutil.rmtree(world.data_dir / "jobs")
    (world.data_dir / "jobs").write_text("no folder can be made here")
    await world.play(world.job, started(), result(image=b"finished"))

    (thread,) = world.channel.threads
    assert await world.picture(world.bot_messages(thread)[-1]) == b"finished"
    assert "its picture could not be kept" in caplog.text


async def test_names_of_files_cannot_format_the_card(world: World) -> None:
    await world.stylize(content=("**bold**_@everyone_.png", PHOTO[1]))

    assert "**bold**" not in world.words()


async def test_a_picture_in_its_own_style_is_refused_with_what_to_do(world: World) -> None:
    answer = await world.stylize(style=("the same.png", PHOTO[1]))

    assert world.refusal(answer) == (
        "Photo and style are the same picture, which in its own style would come out much as it "
        "is. Send a painting as the style, or choose one by its name: /style list shows them all."
    )
    assert world.painter.checked == []


async def test_nor_may_it_be_one_of_several_styles(world: World) -> None:
    answer = await world.stylize(style_2=PHOTO)

    assert "the same picture" in world.refusal(answer)
