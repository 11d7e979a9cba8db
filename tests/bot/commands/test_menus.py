"""The menu of a message: Stylize this, Draw this, Use as style."""

from __future__ import annotations

import discord
import pytest

from bot.app.client import Easel
from bot.language import ENGLISH
from bot.reception.attachments import may_be_picture
from bot.records.bundled_styles import bundled_styles, read_bundled
from bot.sandbox.simulated import PatientPainter
from bot.store import ChannelDefault
from engine.job.recipes import DEFAULT, SKETCH
from engine.job.spec import StyleImage
from tests.bot.answers import private
from tests.bot.opening_menus import open_menu, post, selects_of, told
from tests.bot.simulation import (
    PAINTING,
    PHOTO,
    FixedSettings,
    World,
    card_words,
    is_card,
    result,
    started,
)
from tests.store.records import add_style

_TOWER = ("tower.png", b"a tower")


def _labels(select: discord.SelectMenu) -> list[str]:
    return [option.label for option in select.options]


def _cards(world: World) -> list[discord.Message]:
    return [m for m in world.channel.history(viewer=world.ben) if is_card(m)]


class TestStylizeThis:
    async def test_one_picture_needs_only_a_style(self, world: World) -> None:
        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))
        assert "In which style shall I paint **harbour**?" in card_words(question.message)

        await world.ana.select(question, ["Ink"])

        assert (world.job.content, world.job.recipe.name) == (PHOTO[1], DEFAULT.name)
        assert world.job.styles == (StyleImage(read_bundled("ink")),)
        assert "harbour in the style of Ink" in world.words()

    async def test_the_question_goes_away_when_it_is_answered(self, world: World) -> None:
        answer = await open_menu(world, "Stylize this", await post(world, PHOTO))
        await world.ana.select(private(answer), ["Ink"])

        assert answer.response is None
        assert len(_cards(world)) == 1

    async def test_the_servers_styles_can_be_chosen_too(self, world: World) -> None:
        await world.ben.slash(world.channel, "style add", name="Waves", picture=PAINTING)

        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))

        own, bundled = selects_of(question)
        assert _labels(own) == ["Waves"]
        assert _labels(bundled) == [ENGLISH(f"bundled-{slug}") for slug in bundled_styles()]
        await world.ana.select(question, ["Waves"], custom_id=own.custom_id)
        assert world.job.styles == (StyleImage(PAINTING[1]),)

    async def test_fifty_styles_fit_into_lists_that_discord_takes(self, world: World) -> None:
        for number in range(50):
            store = world.bot.services.store
            await add_style(store, f"Style {number:02}", guild_id=world.guild.id)

        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))

        assert [len(select.options) for select in selects_of(question)] == [25, 25, 10]

    async def test_of_several_pictures_one_is_chosen_first(self, world: World) -> None:
        message = await post(world, PHOTO, _TOWER, ("notes.txt", b"no picture"))
        question = private(await open_menu(world, "Stylize this", message))
        (select,) = selects_of(question)
        assert _labels(select) == ["1. harbour", "2. tower"]

        await world.ana.select(question, ["1"])
        assert "In which style shall I paint **tower**?" in card_words(question.message)
        await world.ana.select(question, ["Ink"])

        assert world.job.content == _TOWER[1]
        assert world.channel.history(viewer=world.ben)[0].id == message.id

    async def test_a_style_that_was_removed_meanwhile_is_told_so_and_another_can_be_chosen(
        self, world: World
    ) -> None:
        await world.ben.slash(world.channel, "style add", name="Waves", picture=PAINTING)
        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))
        own, bundled = selects_of(question)
        await world.ben.slash(world.channel, "style remove", name="Waves")

        answer = await world.ana.select(question, ["Waves"], custom_id=own.custom_id)

        assert told(answer).startswith("There is no style called Waves here")
        await world.ana.select(question, ["Ink"], custom_id=bundled.custom_id)
        assert world.job.content == PHOTO[1]

    async def test_limits_hold_here_as_everywhere(self, world: World) -> None:
        world.settings.change(jobs_per_member=1)
        await world.stylize()
        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))

        answer = await world.ana.select(question, ["Ink"])

        assert told(answer).startswith("You already have a job in the works")
        assert len(world.painter.jobs) == 1

    async def test_an_answer_that_comes_too_late_is_told_so(self, world: World) -> None:
        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))

        await world.env.advance_time(16 * 60)
        for select in selects_of(question):
            answer = await world.ana.select(question, ["Ink"], custom_id=select.custom_id)

        assert told(answer).startswith("I no longer know which picture that was")
        assert world.painter.jobs == []

    async def test_an_answer_after_a_restart_is_told_so(
        self, world: World, settings: FixedSettings, patient: PatientPainter
    ) -> None:
        question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))

        await world.bot.close()
        await world.succeed(Easel(settings, patient))
        answer = await world.ana.select(question, ["Ink"])

        assert told(answer).startswith("I no longer know which picture that was")


class TestDrawThis:
    async def test_one_picture_is_drawn_at_once(self, world: World) -> None:
        await open_menu(world, "Draw this", await post(world, PHOTO))

        assert (world.job.content, world.job.styles) == (PHOTO[1], ())
        assert world.job.recipe.name == SKETCH.name
        assert "harbour, drawn" in world.words()

    async def test_of_several_pictures_one_is_chosen(self, world: World) -> None:
        answer = await open_menu(world, "Draw this", await post(world, PHOTO, _TOWER))
        await world.ana.select(private(answer), ["1"])

        assert world.job.content == _TOWER[1]
        assert answer.response is None

    async def test_a_spoiler_stays_one(self, world: World) -> None:
        await open_menu(world, "Draw this", await post(world, ("SPOILER_secret.png", b"a secret")))
        await world.play(world.job, started(), result())

        assert all(picture.spoiler for picture in world.shown(world.card()))

    async def test_a_picture_of_easels_own_is_one_like_others(self, world: World) -> None:
        await world.paints(started(), result(image=b"finished"), who=world.ben)

        await open_menu(world, "Draw this", world.card())

        assert world.job.content == b"finished"

    async def test_a_hidden_picture_of_easels_own_stays_hidden(self, world: World) -> None:
        await world.stylize(world.ben, content=("SPOILER_secret.png", b"a secret"))
        await world.play(world.job, started(), result(image=b"finished"))
        card = world.card()
        assert not any(file.is_spoiler() for file in card.attachments)

        await open_menu(world, "Draw this", card)
        await world.play(world.job, started(), result())

        assert all(picture.spoiler for picture in world.shown(world.card()))

    async def test_pictures_of_a_forwarded_message_count(self, world: World) -> None:
        original = await post(world, PHOTO)
        forwarded = await world.ben.forward(original, world.channel)

        await open_menu(world, "Draw this", forwarded)

        assert world.job.content == PHOTO[1]


class TestUseAsStyle:
    async def test_it_is_the_style_of_the_next_picture(self, world: World) -> None:
        said = told(await open_menu(world, "Use as style", await post(world, PAINTING)))
        assert said.startswith("That will be the style of your next picture, if you ask for it")

        await open_menu(world, "Stylize this", await post(world, PHOTO))

        assert world.job.content == PHOTO[1]
        assert world.job.styles == (StyleImage(PAINTING[1]),)
        assert "harbour in the style of the waves" in world.words()

    async def test_it_is_the_style_of_a_command_without_one(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))

        await world.ana.slash(world.channel, "stylize", content=PHOTO)

        assert world.job.styles == (StyleImage(PAINTING[1]),)

    async def test_it_is_so_once(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))
        await world.ana.slash(world.channel, "stylize", content=PHOTO)

        answer = await world.ana.slash(world.channel, "stylize", content=PHOTO)

        assert told(answer).startswith("A style is missing")

    async def test_it_is_kept_when_the_picture_can_not_be_painted_now(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))
        world.painter.bad[b"broken"] = "That picture is broken."
        await world.ana.slash(world.channel, "stylize", content=("a.png", b"broken"))

        await world.ana.slash(world.channel, "stylize", content=PHOTO)

        assert world.job.styles == (StyleImage(PAINTING[1]),)

    async def test_a_style_that_is_attached_goes_before_it_and_leaves_it(
        self, world: World
    ) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))

        await world.stylize(style=_TOWER)
        await world.ana.slash(world.channel, "stylize", content=PHOTO)

        first, second = world.painter.jobs
        assert (first.styles[0].picture, second.styles[0].picture) == (_TOWER[1], PAINTING[1])

    async def test_it_is_not_its_own_style_so_which_one_is_asked(self, world: World) -> None:
        message = await post(world, PAINTING)
        await open_menu(world, "Use as style", message)

        answer = await open_menu(world, "Stylize this", message)

        assert told(answer).startswith("In which style shall I paint **the waves**?")

    async def test_nor_is_the_same_picture_in_another_message(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))

        answer = await open_menu(world, "Stylize this", await post(world, PAINTING))

        assert told(answer).startswith("Photo and style are the same picture")
        assert world.painter.checked == []

    async def test_it_is_that_members_alone(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))

        answer = await world.ben.slash(world.channel, "stylize", content=PHOTO)

        assert told(answer).startswith("A style is missing")

    async def test_it_is_forgotten_after_an_hour(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))

        await world.env.advance_time(60 * 60 + 1)
        answer = await world.ana.slash(world.channel, "stylize", content=PHOTO)

        assert told(answer).startswith("A style is missing")

    async def test_of_several_pictures_one_is_chosen(self, world: World) -> None:
        answer = await open_menu(world, "Use as style", await post(world, PAINTING, _TOWER))
        question = private(answer)
        await world.ana.select(question, ["1"])

        assert "That will be the style of your next picture" in card_words(question.message)
        await world.ana.slash(world.channel, "stylize", content=PHOTO)
        assert world.job.styles == (StyleImage(_TOWER[1]),)

    async def test_a_spoiler_gives_a_spoiler(self, world: World) -> None:
        await open_menu(world, "Use as style", await post(world, ("SPOILER_a.png", b"a")))
        await world.ana.slash(world.channel, "stylize", content=PHOTO)
        await world.play(world.job, started(), result())

        assert all(picture.spoiler for picture in world.shown(world.card()))

    async def test_a_file_that_is_too_large_is_refused_at_once(self, world: World) -> None:
        engine = world.settings.current.engine.model_copy(update={"max_file_mb": 1})
        world.settings.current = world.settings.current.model_copy(update={"engine": engine})
        large = ("large.png", b"x" * (2**20 + 1))

        answer = await open_menu(world, "Use as style", await post(world, large))

        assert told(answer).startswith("About the style picture: that file is 1.0 MB")


# Discord knows these by name, and nothing of the first three.
_NAMES = [
    "photo",
    "photo.jpg_large",
    "PHOTO.TGA",
    "photo.apng",
    "photo.heic",
    "photo.mp4",
    "photo.mov",
]


class TestWhatCountsAsAPicture:
    @pytest.mark.parametrize("name", _NAMES)
    async def test_it_is_what_is_in_the_file_and_not_what_it_is_called(
        self, world: World, name: str
    ) -> None:
        await open_menu(world, "Draw this", await post(world, (name, b"in the menu")))
        await world.ana.slash(world.channel, "draw", photo=(name, b"in the command"))

        assert [job.content for job in world.painter.jobs] == [b"in the menu", b"in the command"]
        assert "photo, drawn" in world.words().lower()

    async def test_what_the_engine_finds_to_be_none_is_told_by_both(self, world: World) -> None:
        world.painter.bad[b"a programme"] = "That file is not a picture I can read."

        for answer in (
            await open_menu(world, "Draw this", await post(world, ("easel", b"a programme"))),
            await world.ana.slash(world.channel, "draw", photo=("easel", b"a programme")),
        ):
            assert told(answer) == "About the photo: That file is not a picture I can read."

    @pytest.mark.parametrize("name", ["a.mp3", "a.txt", "a.pdf", "a.zip"])
    async def test_what_discord_knows_to_be_something_else_is_not_even_read(
        self, world: World, name: str
    ) -> None:
        message = await post(world, (name, b"something else"), PHOTO)
        await open_menu(world, "Draw this", message)
        assert world.job.content == PHOTO[1]

        answer = await world.ana.slash(world.channel, "draw", photo=(name, b"something else"))
        assert "is not a picture I can read" in told(answer)
        assert world.painter.checked == [PHOTO[1]]

    @pytest.mark.parametrize(
        "said", [None, "", "image/png", "IMAGE/JPEG; charset=utf-8", "video/mp4", "video/quicktime"]
    )
    async def test_a_file_of_which_discord_says_nothing_may_be_one(
        self, world: World, said: str | None
    ) -> None:
        (file,) = (await post(world, PHOTO)).attachments
        file.content_type = said
        assert may_be_picture(file)


@pytest.mark.parametrize("entry", ["Stylize this", "Draw this", "Use as style"])
class TestEveryEntry:
    async def test_a_message_without_pictures_gets_a_sentence(
        self, world: World, entry: str
    ) -> None:
        answer = await open_menu(world, entry, await post(world, ("notes.txt", b"hello")))

        assert told(answer).startswith("There is no picture in that message that I can read")
        assert len(world.channel.history(viewer=world.ben)) == 1

    async def test_it_is_there_for_members_who_installed_the_app(
        self, world: World, entry: str
    ) -> None:
        commands = {name: c for (name, _), c in world.env.backend.commands[None].items()}

        assert commands[entry]["integration_types"] == [0, 1]
        assert commands[entry]["contexts"] == [0, 1, 2]


async def test_where_the_bot_was_not_invited_the_menu_works_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await post(world, PHOTO)
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)
    answer = await open_menu(world, "Stylize this", message)
    assert len(selects_of(private(answer))) == 1, "only the styles that come along"

    await world.ana.select(private(answer), ["Ink"])
    await world.play(world.job, started(), result(image=b"finished"))

    assert answer.response is None
    (card,) = _cards(world)
    assert await world.picture(card) == b"finished"


async def test_what_the_channel_starts_from_holds_for_the_menu_too(world: World) -> None:
    await world.bot.services.store.presets.set_channel(
        ChannelDefault(
            channel_id=world.channel.id,
            guild_id=world.guild.id,
            name="ours",
            options={"recipe": "oil", "strength": 70},
            set_by=None,
        )
    )
    question = private(await open_menu(world, "Stylize this", await post(world, PHOTO)))

    await world.ana.select(question, ["Ink"])

    assert world.job.recipe.name == "oil"
