"""Every mistake gets one sentence that only its member sees, and nothing is queued."""

from __future__ import annotations

import discord
import pytest
from simcord.builders import RoleHandle

from bot.config.model import Config
from engine.pictures.reading.kinds import WORDS
from tests.bot.answers import told
from tests.bot.simulation import PAINTING, PHOTO, World, result, started


def _with_engine(world: World, **changes: int) -> None:
    current = world.settings.current
    engine = current.engine.model_copy(update=changes)
    world.settings.current = current.model_copy(update={"engine": engine})


async def test_a_file_that_is_no_picture(world: World) -> None:
    answer = await world.stylize(style=("notes.txt", b"words"))

    assert world.refusal(answer) == (
        f"About the style picture: the file notes.txt is not a picture I can read; send {WORDS}."
    )
    assert world.painter.checked == []


async def test_a_file_that_is_too_large_is_not_even_downloaded(world: World) -> None:
    _with_engine(world, max_file_mb=1)

    answer = await world.stylize(content=("big.png", bytes(3 * 2**20)))

    assert world.refusal(answer) == (
        "About the content picture: that file is 3.0 MB; pictures may have up to 1 MB."
    )
    assert world.painter.checked == []


@pytest.mark.parametrize("which", ["content", "style"])
async def test_a_broken_file_is_named_in_the_engines_words(world: World, which: str) -> None:
    world.painter.bad[b"broken"] = "That picture is broken; save it again as PNG."

    pictures = {"content": PHOTO, "style": PAINTING, which: ("x.png", b"broken")}
    answer = await world.ana.slash(world.channel, "stylize", **pictures)

    assert world.refusal(answer) == (
        f"About the {which} picture: That picture is broken; save it again as PNG."
    )
    assert world.painter.jobs == []


async def test_the_photo_of_a_drawing_is_called_photo(world: World) -> None:
    world.painter.bad[b"broken"] = "That picture is broken; save it again as PNG."

    answer = await world.ana.slash(world.channel, "draw", photo=("x.png", b"broken"))

    assert world.refusal(answer).startswith("About the photo: ")


async def test_iterations_above_the_members_limit(world: World) -> None:
    world.settings.change(iterations_max=100)

    answer = await world.stylize(iterations=101)

    assert world.refusal(answer) == "You can ask for 1 to 100 iterations; 101 is too many."


async def test_a_size_outside_the_limits(world: World) -> None:
    world.settings.change(size_max=256)

    answer = await world.stylize(size=257)

    assert world.refusal(answer) == (
        "You can ask for 64 to 256 pixels for the longer side; 257 is too many."
    )


async def test_epochs_outside_the_limits(world: World) -> None:
    world.settings.change(epochs_max=4)

    answer = await world.ana.slash(world.channel, "draw", photo=PHOTO, epochs=5)

    assert world.refusal(answer) == "You can ask for 1 to 4 epochs; 5 is too many."


async def test_a_size_for_a_recipe_of_fixed_shape(world: World) -> None:
    answer = await world.stylize(recipe="classic", size=256)

    assert world.refusal(answer) == (
        "The recipe classic always paints 400 by 300 pixels, so please leave the size out or "
        "choose another recipe."
    )


async def test_one_job_more_than_a_member_may_have(world: World) -> None:
    world.settings.change(jobs_per_member=1)
    await world.stylize()

    answer = await world.stylize()

    assert told(answer) == (
        "You already have a job in the works, as many as one member may have; "
        "wait for it to finish, or stop it with /cancel."
    )
    assert len(world.painter.jobs) == 1


async def test_another_member_is_not_held_up_by_it(world: World) -> None:
    world.settings.change(jobs_per_member=1)
    await world.stylize()

    await world.stylize(world.ben)

    assert len(world.painter.jobs) == 2


async def test_a_finished_job_makes_room_for_the_next(world: World) -> None:
    world.settings.change(jobs_per_member=1)
    await world.paints(started(), result())

    await world.stylize()

    assert len(world.painter.jobs) == 2


async def test_a_full_line(world: World) -> None:
    world.settings.change(queue_length=1)
    await world.stylize()

    answer = await world.stylize(world.ben)

    assert told(answer) == (
        "The line is full at the moment, so please ask again in a few minutes "
        "(1 waiting, 1 at most)."
    )


async def test_a_refused_picture_gives_its_place_back(world: World) -> None:
    world.settings.change(jobs_per_member=1, queue_length=1)
    world.painter.bad[b"broken"] = "That picture is broken."
    await world.stylize(content=("x.png", b"broken"))

    await world.stylize()

    assert len(world.painter.jobs) == 1


async def test_limits_follow_the_members_roles(world: World) -> None:
    painters = world.guild.create_role("Painters")
    carla = world.guild.add_member(world.env.create_user("Carla"), roles=[painters])
    world.settings.current = Config.model_validate(
        {
            "limits": {"iterations_max": 100, "iterations_by_role": {"Painters": 300}},
            "housekeeping": {"data_dir": str(world.data_dir)},
        }
    )

    await world.stylize(carla, iterations=300)
    answer = await world.stylize(iterations=300)

    assert world.job.recipe.iterations == 300
    assert told(answer) == "You can ask for 1 to 100 iterations; 300 is too many."


async def test_new_limits_hold_at_once(world: World) -> None:
    await world.stylize(iterations=400)
    world.settings.change(iterations_max=100)

    answer = await world.stylize(iterations=400)

    assert answer.ephemeral
    assert len(world.painter.jobs) == 1


@pytest.mark.parametrize("denied", ["attach_files", "send_messages"])
async def test_a_channel_where_the_bot_cannot_show_its_work(world: World, denied: str) -> None:
    everyone: RoleHandle = world.guild.default_role
    world.channel = world.guild.create_text_channel(
        "quiet", overwrites={everyone: discord.PermissionOverwrite(**{denied: False})}
    )

    answer = await world.stylize()

    assert denied.replace("_", " ").title() in world.refusal(answer)


async def test_a_picture_that_discord_has_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.env.backend.cdn, "get", lambda url: None)

    answer = await world.stylize()

    assert world.refusal(answer) == (
        "I could not download the content picture from Discord, so please try again."
    )


async def test_what_nobody_expected_gets_a_number_that_the_log_has_too(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def stumble(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(world.painter, "check", stumble)

    answer = await world.stylize(style=PAINTING)

    sentence = world.refusal(answer)
    assert sentence.startswith("Something went wrong on my side; please tell an admin the number")
    number = sentence.rstrip(".").split()[-1]
    assert number in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert len(world.env.errors) == 1
