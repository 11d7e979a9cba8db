"""Forms that ask for a picture, and the finished picture that is painted once more."""

from __future__ import annotations

import pytest
from simcord.backend.errors import SetupError
from simcord.results import InteractionResult

from bot.app.client import Easel
from bot.records.bundled_styles import read_bundled
from bot.sandbox.simulated import PatientPainter
from engine.job.recipes import DEFAULT
from engine.job.spec import StyleImage
from tests.bot.answers import private
from tests.bot.naming_styles import add_style, list_styles, remove_style
from tests.bot.opening_menus import open_menu, post, told
from tests.bot.simulation import PAINTING, PHOTO, FixedSettings, World, card_words, result, started

TOWER = ("tower.png", b"a tower")
TOO_LATE = "I no longer know that form, so please open it once more."


async def fill_in(
    world: World, form: InteractionResult, file: tuple[str, bytes] = PHOTO
) -> InteractionResult:
    assert form.modal is not None
    return await world.ana.submit_modal(form, {"picture": [file]})


class TestPaintWith:
    async def test_a_photo_is_all_that_it_takes(self, world: World) -> None:
        page = await list_styles(world)

        form = await world.ana.click(page, label="Paint with Ink")
        assert form.modal is not None
        assert form.modal["title"] == "Paint with Ink"
        answer = await fill_in(world, form)

        assert answer.response is None, "the card says it all"
        assert (world.job.content, world.job.recipe.name) == (PHOTO[1], DEFAULT.name)
        assert world.job.styles == (StyleImage(read_bundled("ink")),)
        assert "harbour in the style of Ink" in world.words()

    async def test_a_style_of_the_servers_own_has_one_too(self, world: World) -> None:
        await add_style(world, "Waves & (wind)!")
        page = await list_styles(world)

        await fill_in(world, await world.ana.click(page, label="Paint with Waves & (wind)!"))

        assert world.job.styles == (StyleImage(PAINTING[1]),)

    async def test_the_gallery_stays_for_the_next(self, world: World) -> None:
        page = await list_styles(world)
        await fill_in(world, await world.ana.click(page, label="Paint with Ink"))

        await fill_in(world, await world.ana.click(page, label="Paint with Batik"))

        assert len(world.painter.jobs) == 2

    async def test_in_the_members_language(self, world: World) -> None:
        form = await world.ana.click(await list_styles(world), label="Paint with Mosaic")
        assert form.modal is not None
        (label,) = form.modal["components"]
        assert label["label"] == "Your photo"

    async def test_what_is_no_picture_is_refused_with_what_is(self, world: World) -> None:
        form = await world.ana.click(await list_styles(world), label="Paint with Ink")

        answer = await fill_in(world, form, ("notes.txt", b"words"))

        assert "the file notes.txt is not a picture I can read" in told(answer)
        assert not world.painter.jobs

    async def test_a_style_that_is_gone_meanwhile_is_said_to_be(self, world: World) -> None:
        await add_style(world)
        page = await list_styles(world)
        form = await world.ana.click(page, label="Paint with Waves")
        await remove_style(world, "Waves")

        answer = await fill_in(world, form)

        assert told(answer).startswith("There is no style called Waves here")

    async def test_the_servers_limits_hold(self, world: World) -> None:
        world.settings.change(jobs_per_member=1)
        await world.stylize()
        form = await world.ana.click(await list_styles(world), label="Paint with Ink")

        answer = await fill_in(world, form)

        assert "You already have a job in the works" in told(answer)

    async def test_a_form_without_a_file_is_not_sent(self, world: World) -> None:
        form = await world.ana.click(await list_styles(world), label="Paint with Ink")

        with pytest.raises(SetupError, match="was not supplied"):
            await world.ana.submit_modal(form, {})

    async def test_the_button_works_after_a_restart(
        self, world: World, settings: FixedSettings, patient: PatientPainter
    ) -> None:
        page = await list_styles(world)
        await world.bot.close()
        await world.succeed(Easel(settings, patient))

        form = await world.ana.click(page, label="Paint with Ink")
        await fill_in(world, form)

        (ticket,) = world.bot.studio.jobs.all
        assert ticket.order.style_names == ("Ink",)

    async def test_a_form_from_before_a_restart_is_to_be_opened_again(
        self, world: World, settings: FixedSettings, patient: PatientPainter
    ) -> None:
        form = await world.ana.click(await list_styles(world), label="Paint with Ink")
        await world.bot.close()
        await world.succeed(Easel(settings, patient))

        answer = await fill_in(world, form)

        assert told(answer) == TOO_LATE
        assert not world.bot.studio.jobs.all

    async def test_a_form_that_was_forgotten_is_said_to_be(self, world: World) -> None:
        form = await world.ana.click(await list_styles(world), label="Paint with Ink")
        world.bot.services.forms.clear()

        answer = await fill_in(world, form)

        assert told(answer) == TOO_LATE
        assert not world.painter.jobs


class TestUploadedStyle:
    async def test_a_photo_of_a_message_gets_the_style_of_an_upload(self, world: World) -> None:
        question = private(await open_menu(world, "Stylize this", await post(world, TOWER)))

        form = await world.ana.click(question, label="Upload a painting")
        answer = await fill_in(world, form, PAINTING)

        assert answer.response is None
        assert world.job.content == TOWER[1]
        assert world.job.styles == (StyleImage(PAINTING[1]),)
        assert "tower in the style of the waves" in world.words()

    async def test_it_is_for_who_was_asked(self, world: World) -> None:
        question = private(await open_menu(world, "Stylize this", await post(world, TOWER)))
        world.bot.services.offers.clear()

        answer = await world.ana.click(question, label="Upload a painting")

        assert told(answer) == (
            "I no longer know which picture that was, so please choose it once more."
        )


class TestUseAsContent:
    async def test_the_finished_picture_is_painted_in_a_style_of_the_library(
        self, world: World
    ) -> None:
        await world.paints(started(), result(image=b"finished"))

        answer = await world.ben.click(world.card(), label="Use as content")
        question = private(answer)
        assert "In which style shall I paint **harbour**?" in card_words(question.message)
        await world.ben.select(question, ["Ink"])

        assert (world.job.content, world.job.recipe.name) == (b"finished", DEFAULT.name)
        assert world.job.styles == (StyleImage(read_bundled("ink")),)
        assert "harbour in the style of Ink" in world.words()
        assert "Ben" in world.words()

    async def test_or_of_an_upload(self, world: World) -> None:
        await world.ana.slash(world.channel, "draw", photo=PHOTO)
        await world.play(world.job, started(), result(image=b"drawn"))
        question = private(await world.ana.click(world.card(), label="Use as content"))

        form = await world.ana.click(question, label="Upload a painting")
        await fill_in(world, form, PAINTING)

        assert world.job.content == b"drawn"
        assert world.job.styles == (StyleImage(PAINTING[1]),)

    async def test_or_of_the_style_that_the_member_has_in_hand(self, world: World) -> None:
        await world.paints(started(), result(image=b"finished"))
        await open_menu(world, "Use as style", await post(world, TOWER))

        await world.ana.click(world.card(), label="Use as content")

        assert world.job.content == b"finished"
        assert world.job.styles == (StyleImage(TOWER[1]),)

    async def test_a_spoiler_stays_one(self, world: World) -> None:
        await world.stylize(content=("SPOILER_harbour.png", b"the photo"))
        await world.play(world.job, started(), result(image=b"finished"))
        question = private(await world.ana.click(world.card(), label="Use as content"))

        await world.ana.select(question, ["Ink"])

        (ticket,) = world.bot.studio.jobs.all
        assert ticket.spoiler

    async def test_a_picture_that_is_no_longer_kept_is_said_to_be(self, world: World) -> None:
        gone = "That picture's file is no longer kept, so I can't do that with it."
        job = await world.paints(started(), result(image=b"finished"))
        question = private(await world.ana.click(world.card(), label="Use as content"))
        world.bot.services.archive.remove([job.id])

        assert told(await world.ana.select(question, ["Ink"])) == gone
        assert told(await world.ana.click(world.card(), label="Use as content")) == gone
        assert world.job is job
