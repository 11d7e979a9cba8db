"""A server's library of styles: adding and removing, their names, and who may do what."""

from __future__ import annotations

import asyncio
import errno
from itertools import product
from pathlib import Path

import discord
import pytest
from simcord.backend.errors import SetupError

from bot.language import LANGUAGES, tongue
from bot.records.bundled_styles import bundled_styles
from bot.records.style_library import LONGEST_NAME, MOST_STYLES, clean_name
from bot.studio.orders import Refused
from tests.bot.answers import told
from tests.bot.naming_styles import (
    add_style,
    fill_library,
    library_of,
    remove_style,
    style_files,
    suggested,
)
from tests.bot.simulation import PAINTING, PHOTO, THUMBNAIL, World


class TestAdding:
    async def test_everybody_on_the_server_can_paint_in_a_style_that_a_member_added(
        self, world: World
    ) -> None:
        words = await add_style(world, "The Waves")

        assert words.startswith("**The Waves** is one of this server's styles now")
        await world.ben.slash(
            world.channel, "stylize", content=("boat.png", b"a boat"), style_name="the waves"
        )
        (style,) = world.job.styles
        assert style.picture == PAINTING[1]
        assert "boat in the style of The Waves" in world.words()

    async def test_nobody_else_sees_that_it_was_added(self, world: World) -> None:
        await add_style(world)

        assert world.channel.history(viewer=world.ben) == []

    async def test_a_name_is_taken_however_it_is_written(self, world: World) -> None:
        await add_style(world, "Waves")

        words = await add_style(world, " WAVES ", ("other.png", b"another"), world.ben)

        assert "already has a style called WAVES" in words
        (record,) = await world.bot.services.store.styles.list(world.guild.id)
        assert (record.name, record.added_by) == ("Waves", world.ana.id)
        assert len(style_files(world)) == 2

    async def test_names_of_the_styles_that_come_along_are_taken(self, world: World) -> None:
        assert (await add_style(world, "MOSAIC")).startswith("I bring a style called MOSAIC myself")
        assert style_files(world) == []

    async def test_a_file_that_is_no_picture_is_refused(self, world: World) -> None:
        words = await add_style(world, picture=("notes.txt", b"hello"))

        assert words.startswith("About the style picture: the file notes.txt is not a picture")
        assert style_files(world) == []

    async def test_a_picture_that_the_painter_can_not_read_is_refused(self, world: World) -> None:
        world.painter.bad[b"broken"] = "That picture is broken."

        assert await add_style(world, picture=("a.png", b"broken")) == "That picture is broken."
        assert await world.bot.services.store.styles.count(world.guild.id) == 0
        assert style_files(world) == []

    async def test_a_spoiler_can_not_be_one(self, world: World) -> None:
        words = await add_style(world, picture=("SPOILER_a.png", b"x"))

        assert "a spoiler picture can't be one" in words
        assert style_files(world) == []

    async def test_a_server_has_up_to_fifty(self, world: World) -> None:
        await fill_library(world, MOST_STYLES)

        words = await add_style(world)

        assert words.startswith("This server has 50 styles, as many as it can")
        assert len(style_files(world)) == 2 * MOST_STYLES

    async def test_two_at_the_same_moment_do_not_both_get_the_last_place(
        self, world: World
    ) -> None:
        await fill_library(world, MOST_STYLES - 1)
        library = library_of(world)

        outcomes = await asyncio.gather(
            library.add(world.guild.id, "One", b"one", world.ana.id),
            library.add(world.guild.id, "Two", b"two", world.ben.id),
            return_exceptions=True,
        )

        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
        assert await world.bot.services.store.styles.count(world.guild.id) == MOST_STYLES

    async def test_a_full_disk_gives_a_sentence_and_stores_nothing_by_halves(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = Path.write_bytes

        def fill_up(path: Path, data: bytes) -> int:
            write(path, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", fill_up)

        assert "can't store any more styles" in await add_style(world)
        assert await world.bot.services.store.styles.count(world.guild.id) == 0
        assert style_files(world) == []

    async def test_it_is_kept_as_it_was_sent(self, world: World) -> None:
        await add_style(world)

        (record,) = await world.bot.services.store.styles.list(world.guild.id)
        assert (record.mime, record.width, record.height) == ("image/png", 640, 480)
        folder = world.data_dir / "styles"
        assert (folder / record.digest).read_bytes() == PAINTING[1]
        assert (folder / f"{record.digest}.webp").read_bytes() == THUMBNAIL

    async def test_who_may_not_paint_here_may_not_add_either(self, world: World) -> None:
        painters = world.guild.create_role("painters")
        await world.bot.services.store.limits.set(
            world.guild.id, {"channels": [], "roles": [painters.id]}
        )

        words = await add_style(world)

        assert painters.mention in words
        assert style_files(world) == []


class TestNames:
    @pytest.mark.parametrize(
        "name", ["Waves", "O'Keeffe & co.", "波", "Ёлка", "van Gogh, 2", "🌊", "é" * LONGEST_NAME]
    )
    def test_letters_of_all_scripts_digits_and_emoji_are_names(self, name: str) -> None:
        assert clean_name(name) == name

    def test_spaces_are_tidied(self) -> None:
        assert clean_name("  starry \n  night ") == "starry night"

    def test_names_of_bundled_styles_are_refused_in_every_language(self) -> None:
        for language, slug in product(LANGUAGES, bundled_styles()):
            with pytest.raises(Refused, match="I bring a style called"):
                clean_name(tongue(language)(f"bundled-{slug}").upper())

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "   ",
            "...",
            "**bold**",
            "_a_",
            "`code`",
            "~~gone~~",
            "||hidden||",
            "# large",
            "@everyone",
            "<@123456789012345678>",
            "<#1>",
            "[here](https://example.com)",
            "https://example.com",
            "../../etc/passwd",
            "a\\b",
            "abc\u202edef",
            "a\u200bb",
            "\u3164",
            "a\x00b",
            "a" * 33,
            "a" * 100,
        ],
    )
    def test_others_are_refused(self, name: str) -> None:
        with pytest.raises(Refused, match=r"A style's name has 1 to 32 letters"):
            clean_name(name)

    async def test_the_member_is_told_what_a_name_may_be(self, world: World) -> None:
        words = await add_style(world, "@everyone")

        assert words.startswith("A style's name has 1 to 32 letters, digits, spaces and emoji")
        assert style_files(world) == []

    async def test_discord_itself_takes_no_longer_name(self, world: World) -> None:
        with pytest.raises(SetupError, match="at most 32"):
            await add_style(world, "a" * 100)


class TestRemoving:
    async def test_who_added_a_style_can_remove_it(self, world: World) -> None:
        await add_style(world)

        assert (
            await remove_style(world, "waves")
            == "**Waves** is no longer one of this server's styles."
        )
        assert style_files(world) == []
        assert "Waves" not in await suggested(world, "")

    async def test_another_member_can_not(self, world: World) -> None:
        await add_style(world)

        words = await remove_style(world, "Waves", world.ben)

        assert words.startswith("Only who added Waves can remove it, or a moderator")
        assert len(style_files(world)) == 2

    @pytest.mark.parametrize("permission", ["manage_messages", "manage_guild"])
    async def test_a_moderator_can(self, world: World, permission: str) -> None:
        await add_style(world)
        moderator = world.member("Mo", **{permission: True})

        assert "no longer" in await remove_style(world, "Waves", moderator)

    async def test_only_what_a_member_may_remove_is_suggested(self, world: World) -> None:
        await add_style(world, "Waves")
        await add_style(world, "Stars", ("s.png", b"stars"), world.ben)
        moderator = world.member("Mo", manage_messages=True)

        suggested = [
            [choice["name"] for choice in await who.autocomplete(*question)]
            for who in (world.ana, world.ben, moderator)
            for question in [(world.channel, "style remove", "name", "")]
        ]

        assert suggested == [["Waves"], ["Stars"], ["Stars", "Waves"]]

    async def test_a_style_that_comes_with_the_bot_stays(self, world: World) -> None:
        moderator = world.member("Mo", manage_guild=True)

        assert "Mosaic comes with me" in await remove_style(world, "Mosaic", moderator)

    @pytest.mark.parametrize(
        ("typed", "harm"),
        [
            ("**bold** _name_", "**"),
            ("@everyone", " @everyone"),
            ("<@123456789012345678>", "<@1"),
            ("a\u202eb", "\u202e"),
            ("x" * 100, "x" * (LONGEST_NAME + 1)),
        ],
    )
    async def test_a_name_that_is_none_is_told_so_without_harm(
        self, world: World, typed: str, harm: str
    ) -> None:
        words = await remove_style(world, typed)

        assert words.startswith("There is no style called ")
        assert harm not in words

    async def test_a_file_that_another_style_has_too_stays(self, world: World) -> None:
        await add_style(world, "Waves")
        await add_style(world, "Sea")

        await remove_style(world, "Waves")

        assert len(style_files(world)) == 2
        await world.ana.slash(world.channel, "stylize", content=PHOTO, style_name="Sea")
        assert world.job.styles[0].picture == PAINTING[1]

    async def test_files_that_are_no_longer_used_can_be_tidied_away(self, world: World) -> None:
        await add_style(world, "Waves")
        (record,) = await world.bot.services.store.styles.list(world.guild.id)
        await world.bot.services.library.tidy([record.digest])
        assert len(style_files(world)) == 2

        leftovers = await world.bot.services.store.forget(world.ana.id)
        await world.bot.services.library.tidy(leftovers.digests)

        assert style_files(world) == []


async def test_another_server_has_a_library_of_its_own(world: World) -> None:
    other = world.env.create_guild("Elsewhere")
    channel = other.create_text_channel("general")
    moderator = other.add_member(
        world.env.create_user("Sam"),
        roles=[other.create_role("mods", permissions=discord.Permissions(manage_guild=True))],
    )
    await add_style(world)

    answer = await moderator.slash(channel, "style remove", name="Waves")

    assert told(answer).startswith("There is no style called Waves here")
    again = await moderator.slash(channel, "style add", name="Waves", picture=PAINTING)
    assert "is one of this server's styles now" in told(again)
    await moderator.slash(channel, "style remove", name="Waves")
    assert len(style_files(world)) == 2
