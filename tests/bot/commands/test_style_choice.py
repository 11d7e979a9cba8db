"""Choosing a style by its name: what is suggested, what /style list shows, and where."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from simcord.backend.errors import SetupError

from bot.app.client import Easel
from bot.records.style_library import MOST_STYLES
from bot.sandbox.simulated import PatientPainter
from tests.bot.answers import private, told
from tests.bot.naming_styles import (
    BUNDLED,
    add_style,
    fill_library,
    list_styles,
    page_pictures,
    page_words,
    remove_style,
    suggested,
)
from tests.bot.simulation import PAINTING, FixedSettings, World


class TestSuggestions:
    async def test_the_servers_own_come_first(self, world: World) -> None:
        await add_style(world)

        assert await suggested(world, "") == ["Waves", *BUNDLED]

    async def test_names_that_begin_with_what_is_typed_come_first(self, world: World) -> None:
        await add_style(world, "Rainy mosaic")
        await add_style(world, "Mist")

        assert await suggested(world, "mO") == ["Mosaic", "Rainy mosaic"]
        names = await suggested(world, "M")
        assert names[:2] == ["Mist", "Mosaic"]
        assert {"Rainy mosaic", "Cubism"} <= set(names[2:])
        assert "Ink" not in names

    async def test_never_more_than_discord_takes(self, world: World) -> None:
        await fill_library(world, MOST_STYLES)

        assert len(await suggested(world, "")) == 25

    async def test_another_servers_styles_are_not_among_them(self, world: World) -> None:
        other = world.env.create_guild("Elsewhere")
        stranger = other.add_member(world.env.create_user("Sam"))
        await add_style(world)

        choices = await stranger.autocomplete(
            other.create_text_channel("general"), "stylize", "style_name", ""
        )

        assert [choice["name"] for choice in choices] == BUNDLED

    @pytest.mark.parametrize(
        "typed", ["%", "'; DROP TABLE styles; --", "\x00", "\u202e", "x" * 100]
    )
    async def test_whatever_is_typed_there_is_an_answer(self, world: World, typed: str) -> None:
        assert await suggested(world, typed) == []

    async def test_there_is_an_answer_when_the_database_fails(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def fail(guild_id: int) -> Iterator[None]:
            raise OSError

        monkeypatch.setattr(world.bot.services.store.styles, "list", fail)

        assert await suggested(world, "") == []

    async def test_a_style_that_was_removed_meanwhile_is_told_so(self, world: World) -> None:
        await add_style(world)
        (name,) = await suggested(world, "wav")
        await remove_style(world, name)

        answer = await world.ana.slash(world.channel, "stylize", content=PAINTING, style_name=name)

        assert world.refusal(answer).startswith("There is no style called Waves here; /style list")

    async def test_a_picture_that_has_got_lost_is_told_so(self, world: World) -> None:
        await add_style(world)
        for path in (world.data_dir / "styles").iterdir():
            path.unlink()

        answer = await world.ana.slash(
            world.channel, "stylize", content=PAINTING, style_name="Waves"
        )

        assert "The picture of the style Waves has got lost" in world.refusal(answer)


class TestGallery:
    async def test_it_shows_the_styles_that_come_along_with_their_names(self, world: World) -> None:
        page = await list_styles(world)

        text = page_words(page)
        assert "Styles on The gallery" in text
        assert "10 styles · page 1 of 1" in text
        assert [item.description for item in page_pictures(page)] == BUNDLED
        assert world.buttons(page.message) == [f"Paint with {name}" for name in BUNDLED]

    async def test_its_pictures_are_small(self, world: World) -> None:
        page = await list_styles(world)

        for nth in range(len(page.message.attachments)):
            data = await world.picture(page.message, nth)
            with Image.open(BytesIO(data)) as picture:
                assert picture.format == "WEBP"
                assert max(picture.size) == 320
            assert len(data) < 60_000

    async def test_it_is_turned_page_by_page_and_back(self, world: World) -> None:
        await fill_library(world, 13)
        page = await list_styles(world)
        assert page_pictures(page)[0].description == "Style 01"
        assert len(page_pictures(page)) == 10

        await world.ana.click(page, label="More")
        assert "23 styles · page 2 of 3" in page_words(page)
        assert [item.description for item in page_pictures(page)][:4] == [
            "Style 11",
            "Style 12",
            "Style 13",
            BUNDLED[0],
        ]
        below = world.buttons(page.message)[2:4]
        assert below == ["Paint with Style 13", "Paint with Batik"]
        await world.ana.click(page, label="More")
        assert len(page_pictures(page)) == len(page.message.attachments) == 3
        with pytest.raises(SetupError, match="disabled"):
            await world.ana.click(page, label="More")
        await world.ana.click(page, label="Back")
        await world.ana.click(page, label="Back")

        assert "page 1 of 3" in page_words(page)
        with pytest.raises(SetupError, match="disabled"):
            await world.ana.click(page, label="Back")

    async def test_a_page_that_is_gone_meanwhile_becomes_the_last_there_is(
        self, world: World
    ) -> None:
        await fill_library(world, 11)
        page = await list_styles(world)
        await world.ana.click(page, label="More")
        for name in ("Style 01", "Style 02"):
            await remove_style(world, name)

        await world.ana.click(page, label="More")

        assert "19 styles · page 2 of 2" in page_words(page)

    async def test_its_buttons_work_after_a_restart(
        self, world: World, settings: FixedSettings, patient: PatientPainter
    ) -> None:
        await fill_library(world, 5)
        page = await list_styles(world)

        await world.bot.close()
        await world.succeed(Easel(settings, patient))
        await world.ana.click(page, label="More")

        assert "15 styles · page 2 of 2" in page_words(page)

    async def test_a_lost_picture_does_not_hide_the_others(self, world: World) -> None:
        await add_style(world)
        for path in (world.data_dir / "styles").iterdir():
            path.unlink()

        page = await list_styles(world)

        assert "have got lost: Waves." in page_words(page)
        assert len(page_pictures(page)) == 9

    async def test_a_servers_name_can_not_write_markdown(self, world: World) -> None:
        guild = world.env.create_guild("**Loud** _server_")
        member = guild.add_member(world.env.create_user("Lou"))

        answer = await member.slash(guild.create_text_channel("general"), "style list")

        assert r"\*\*Loud\*\* \_server\_" in page_words(private(answer))


class TestInPrivate:
    async def test_the_styles_that_come_along_are_there(self, world: World) -> None:
        await add_style(world)

        answer = await world.ana.user.slash("style list")

        assert "Styles that I bring" in page_words(private(answer))
        assert [item.description for item in page_pictures(private(answer))] == BUNDLED

    async def test_one_can_be_chosen_by_name(self, world: World) -> None:
        await world.ana.user.slash("stylize", content=PAINTING, style_name="stained glass")

        picture = world.job.styles[0].picture
        assert isinstance(picture, bytes)
        assert picture.startswith(b"\xff\xd8")

    async def test_a_servers_style_is_not_there(self, world: World) -> None:
        await add_style(world)

        answer = await world.ana.user.slash("stylize", content=PAINTING, style_name="Waves")

        assert told(answer).startswith("There is no style called Waves here")

    @pytest.mark.parametrize(
        ("command", "options"),
        [
            ("style add", {"name": "Waves", "picture": PAINTING}),
            ("style remove", {"name": "Waves"}),
        ],
    )
    async def test_there_is_nothing_to_add_to_or_remove_from(
        self, world: World, command: str, options: dict[str, object]
    ) -> None:
        answer = await world.ana.user.slash(command, **options)

        assert told(answer).startswith("Styles can be added and removed on servers")


async def test_where_the_bot_was_not_invited_there_are_the_styles_that_come_along(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_style(world)
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)

    assert await suggested(world, "") == BUNDLED
    assert "Styles that I bring" in page_words(await list_styles(world))
    assert (await add_style(world, "Sea")).startswith("Styles can be added and removed on servers")
