"""Pictures of pages that somebody linked to: which are taken, and from where they are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from bot.language import sentence
from bot.reception import attachments
from bot.reception.attachments import Hosted, download, is_discords
from bot.studio.orders import Refused
from engine.job.spec import PictureLimits
from tests.bot.answers import private
from tests.bot.opening_menus import open_menu, selects_of, told
from tests.bot.simulation import World, result, started

_PROXY = "https://images-ext-1.discordapp.net/external/abc/https/example.com/starry_night.jpg"

_FILM = "https://images-ext-1.discordapp.net/external/abc/https/media.tenor.com/cat.mp4"


def _link(world: World, *embeds: Mapping[str, Any], content: str = "") -> discord.Message:
    """A message of Ben's with what Discord made of links in it."""
    stored = world.env.backend.create_message(
        world.channel.id, world.ben.id, content, embeds=[dict(embed) for embed in embeds]
    )
    (message,) = [m for m in world.channel.history() if m.id == stored.id]
    return message


def _image(proxy_url: str = _PROXY, **more: Any) -> Mapping[str, Any]:
    page = "https://example.com/starry_night.jpg"
    image = {"url": page, "proxy_url": proxy_url, "width": 640, "height": 480}
    return {"type": "image", "url": page, "thumbnail": {**image, **more}}


class TestLinks:
    @pytest.fixture(autouse=True)
    def _proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []

        async def answer(url: URL, most_bytes: int) -> bytes:
            self.asked.append(str(url))
            return b"the picture of a page"

        monkeypatch.setattr(attachments, "download", answer)

    async def test_the_picture_of_a_link_is_read_through_discords_proxy(self, world: World) -> None:
        await open_menu(world, "Draw this", _link(world, _image()))

        assert world.job.content == b"the picture of a page"
        assert self.asked == [_PROXY]
        assert "starry night, drawn" in world.words()

    async def test_the_picture_of_an_embed_counts_too(self, world: World) -> None:
        embed = {
            "title": "news",
            "image": {"url": "https://example.com/a.png", "proxy_url": _PROXY},
        }

        await open_menu(world, "Draw this", _link(world, embed))

        assert self.asked == [_PROXY]

    @pytest.mark.parametrize(
        ("video", "taken"),
        [
            (_FILM, _FILM),
            ("https://media.tenor.com/cat.mp4", _PROXY),  # which is not asked
            (None, _PROXY),
        ],
    )
    async def test_of_a_gif_of_tenors_the_film_is_taken_and_not_the_still_before_it(
        self, world: World, video: str | None, taken: str
    ) -> None:
        film = {"url": "https://media.tenor.com/cat.mp4", "proxy_url": video}
        gif = {**_image(), "type": "gifv", "video": {**film, "width": 498, "height": 280}}

        await open_menu(world, "Draw this", _link(world, gif))

        assert self.asked == [taken]
        assert len(world.painter.jobs) == 1

    async def test_of_a_film_that_is_no_gif_the_still_is_taken(self, world: World) -> None:
        film = {"url": "https://example.com/film.mp4", "proxy_url": _FILM}

        await open_menu(world, "Draw this", _link(world, {**_image(), "video": film}))

        assert self.asked == [_PROXY]

    async def test_the_same_picture_is_offered_once(self, world: World) -> None:
        picture = _image()["thumbnail"]

        await open_menu(world, "Draw this", _link(world, {**_image(), "image": picture}))

        assert world.job.content == b"the picture of a page"

    @pytest.mark.parametrize(
        "address",
        [
            "https://example.com/a.png",
            "http://media.discordapp.net/a.png",
            "https://media.discordapp.net.example.com/a.png",
            "https://media.discordapp.net@example.com/a.png",
            "https://example.com\\@media.discordapp.net/a.png",
            "https://media.discordapp.net:8443/a.png",
            "https://user@media.discordapp.net/a.png",
            "https://127.0.0.1/a.png",
            "file:///etc/passwd",
            "//media.discordapp.net/a.png",
            "https://[media.discordapp.net]/a.png",
        ],
    )
    async def test_no_other_server_is_ever_asked(self, world: World, address: str) -> None:
        assert not is_discords(address)

        answer = await open_menu(world, "Draw this", _link(world, _image(address)))

        assert told(answer).startswith("There is no picture in that message")
        with pytest.raises(Refused):
            await Hosted(address, 1, 1, 100).read(sentence("picture-photo"))
        assert self.asked == []

    async def test_too_many_pixels_are_refused_before_anything_is_read(self, world: World) -> None:
        answer = await open_menu(
            world, "Draw this", _link(world, _image(width=100_000, height=100_000))
        )

        assert "million pixels" in told(answer)
        assert self.asked == []

    async def test_pictures_are_told_apart_by_their_sizes_too(self, world: World) -> None:
        other = _image(_PROXY.replace("starry", "cloudy"), width=320, height=200)

        question = private(await open_menu(world, "Draw this", _link(world, _image(), other)))

        (select,) = selects_of(question)
        assert [(option.label, option.description) for option in select.options] == [
            ("1. starry night", "640 by 480 pixels"),
            ("2. cloudy night", "320 by 200 pixels"),
        ]

    async def test_a_link_that_is_hidden_gives_a_spoiler(self, world: World) -> None:
        message = _link(world, _image(), content="||https://example.com/starry_night.jpg||")
        await open_menu(world, "Draw this", message)
        await world.play(world.job, started(), result())

        assert all(picture.spoiler for picture in world.shown(world.card()))


class TestDownload:
    @pytest.fixture
    async def server(self) -> Any:
        async def large(request: web.Request) -> web.Response:
            return web.Response(body=b"x" * 300_000)

        async def moved(request: web.Request) -> web.Response:
            raise web.HTTPFound("/large")

        app = web.Application()
        app.router.add_get("/large", large)
        app.router.add_get("/moved", moved)
        async with TestServer(app) as server:
            yield server

    async def test_a_file_is_read_whole(self, server: TestServer) -> None:
        assert await download(server.make_url("/large"), 300_000) == b"x" * 300_000

    async def test_of_one_that_is_too_large_only_a_little_more_is_read(
        self, server: TestServer
    ) -> None:
        assert 1000 < len(await download(server.make_url("/large"), 1000)) <= 1000 + 2**17

    async def test_one_that_is_too_large_is_refused(
        self, server: TestServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(attachments, "is_discords", lambda address: True)
        picture = Hosted(str(server.make_url("/large")), 1, 1, 2**16)

        with pytest.raises(Refused, match="About the photo: that file is too large"):
            await picture.read(sentence("picture-photo"))

    @pytest.mark.parametrize("path", ["/moved", "/missing"])
    async def test_redirects_are_not_followed_and_errors_told(
        self, server: TestServer, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.setattr(attachments, "is_discords", lambda address: True)
        picture = Hosted(str(server.make_url(path)), 1, 1, 2**20)
        picture.check(sentence("picture-photo"), PictureLimits())

        with pytest.raises(Refused, match="I could not download the photo"):
            await picture.read(sentence("picture-photo"))
