"""The stand-in refuses what Discord refuses, and says so as Discord does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord import Cut, File
from tests.discord.conftest import Corner

Http = Callable[..., Awaitable[Any]]


def _file(size: int = 10, name: str = "a.png") -> discord.File:
    return discord.File(BytesIO(b"x" * size), name, description="a picture")


def _button(custom_id: str = "press") -> dict[str, object]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id}


async def test_a_message_is_kept_as_it_was_sent(corner: Corner) -> None:
    sent = await corner.messages.send("Hello", file=_file())
    (kept,) = corner.channel.history()
    assert (kept.id, kept.content) == (sent.id, "Hello")
    assert kept.attachments[0].description == "a picture"
    assert await sent.attachments[0].read() == b"x" * 10
    assert [m.id async for m in corner.messages.history()] == [sent.id]


async def test_an_edit_keeps_the_files_that_it_names(corner: Corner) -> None:
    sent = await corner.messages.send(files=[_file(1, "a.png"), _file(2, "b.png")])
    await sent.edit(attachments=[sent.attachments[1], _file(3, "c.png")])
    (kept,) = corner.channel.history()
    assert [len(file.data) for file in kept.attachments] == [2, 3]
    with pytest.raises(discord.NotFound):
        await sent.attachments[0].read()


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"content": "x" * 2001}, "content"),
        ({"components": [{"type": 1, "components": [_button()] * 2}]}, "custom_id"),
        ({"components": [{"type": 1, "components": [_button(str(n)) for n in range(6)]}]}, ""),
        ({"components": [{"type": 10, "content": "V2 without its flag"}]}, "type"),
        ({"flags": 1 << 15, "content": "x", "components": [{"type": 10, "content": "y"}]}, ""),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "y"}] * 41}, "components"),
        ({"flags": 1 << 15, "components": [{"type": 10, "content": "y" * 4001}]}, "content"),
        (
            {
                "flags": 1 << 15,
                "components": [{"type": 12, "items": [{"media": {"url": "attachment://no.png"}}]}],
            },
            "url",
        ),
        ({"content": "x", "attachments": [{"id": 0, "filename": "none.png"}]}, "attachments"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
    ],
)
async def test_a_malformed_message_is_refused_by_field(
    corner: Corner, http: Http, body: dict[str, object], where: str
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await http("POST", f"/channels/{corner.channel.id}/messages", json=body)
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert where in refused.value.text
    assert corner.channel.history() == []


async def test_an_empty_message_is_refused(corner: Corner, http: Http) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await http("POST", f"/channels/{corner.channel.id}/messages", json={"content": ""})
    assert refused.value.code == 50006


async def test_a_file_above_the_servers_limit_is_refused(corner: Corner) -> None:
    corner.guild.file_limit = 1000
    with pytest.raises(discord.HTTPException) as refused:
        await corner.messages.send(file=_file(1001))
    assert (refused.value.status, refused.value.code) == (413, 40005)


@pytest.mark.wrong_on_purpose
async def test_what_is_not_there_has_a_code_for_each_kind(corner: Corner, http: Http) -> None:
    channel = f"/channels/{corner.channel.id}"
    for path, code in [("/channels/1", 10003), (f"{channel}/messages/1", 10008)]:
        with pytest.raises(discord.NotFound) as refused:
            await http("GET", path)
        assert refused.value.code == code
    with pytest.raises(discord.NotFound):
        await http("GET", "/no/such/route")


async def test_permissions_are_asked_for(corner: Corner) -> None:
    message = await corner.messages.send("Hello")
    corner.stand.forbid(corner.channel, attach_files=True, create_public_threads=True)
    for attempt in (corner.messages.send(file=_file()), message.create_thread(name="a thread")):
        with pytest.raises(discord.Forbidden) as refused:
            await attempt
        assert refused.value.code == 50013
    corner.stand.forbid(corner.channel, view_channel=True)
    with pytest.raises(discord.Forbidden) as refused:
        await corner.messages.send("Hello")
    assert refused.value.code == 50001


async def test_a_thread_outlives_its_message(corner: Corner) -> None:
    message = await corner.messages.send("Hello")
    thread = await message.create_thread(name="a thread")
    await message.delete()
    await thread.send("still here")
    corner.stand.delete(corner.stand.world.channels[thread.id])
    with pytest.raises(discord.NotFound) as refused:
        await thread.send("no more")
    assert refused.value.code == 10003


async def test_who_takes_no_private_messages_gets_none(corner: Corner) -> None:
    user = await corner.client.fetch_user(corner.ana.user.id)
    await user.send("Hello")
    corner.ana.user.takes_dms = False
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("Hello?")
    assert refused.value.code == 50007
    assert [m.content for m in corner.stand.private_channel(corner.ana).history()] == ["Hello"]


async def test_the_same_nonce_is_the_same_message(corner: Corner) -> None:
    first = await corner.messages.send("once", nonce="n")
    assert (await corner.messages.send("twice", nonce="n")).id == first.id
    assert [m.content for m in corner.channel.history()] == ["once"]


async def test_discord_py_never_exceeds_the_limits_that_the_headers_tell(corner: Corner) -> None:
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(corner.messages.send(str(n)) for n in range(12)))
    # Five in half a second, so that the last come a second after the first.
    assert asyncio.get_running_loop().time() - began > 0.9
    assert corner.stand.ledger.hammering() == []


async def test_who_ignores_the_limits_is_refused_and_noted(corner: Corner) -> None:
    url = f"{corner.stand.api_url}/channels/{corner.channel.id}/messages"
    headers = {"Authorization": "Bot the-token-of-the-stand-in"}
    async with aiohttp.ClientSession(headers=headers) as session:
        statuses = []
        for number in range(7):
            async with session.post(url, json={"content": str(number)}) as answer:
                statuses.append(answer.status)
                body = await answer.json()
    assert statuses == [200] * 5 + [429] * 2
    assert 0 < body["retry_after"] < 0.5
    assert len(corner.stand.ledger.exceeded()) == 2
    assert len(corner.stand.ledger.impatient()) == 1


async def test_a_wrong_token_is_refused(corner: Corner) -> None:
    url = f"{corner.stand.api_url}/users/@me"
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers={"Authorization": "Bot wrong"}) as answer,
    ):
        assert answer.status == 401


@pytest.mark.parametrize(("cut", "messages"), [(Cut.IN_UPLOAD, 0), (Cut.BEFORE_ANSWER, 1)])
async def test_a_cut_connection_may_have_done_its_work_or_not(
    corner: Corner, cut: Cut, messages: int
) -> None:
    corner.stand.misbehave("POST", "/channels/*/messages", cut=cut)
    with pytest.raises((aiohttp.ClientError, OSError)):
        await corner.messages.send(file=_file(2**20))
    assert len(corner.channel.history()) == messages
    await corner.messages.send("and all is well")


async def test_links_to_files_end_after_a_day(corner: Corner) -> None:
    sent = await corner.messages.send(file=_file())
    corner.stand.clock.advance(23 * 60 * 60)
    await sent.attachments[0].read()
    corner.stand.clock.advance(2 * 60 * 60)
    with pytest.raises(discord.NotFound):
        await sent.attachments[0].read()


async def test_a_file_without_its_seal_is_not_handed_out(corner: Corner) -> None:
    kept = corner.stand.cdn.keep(File("a.png", b"data"), corner.channel.id)
    async with aiohttp.ClientSession() as session:
        async with session.get(kept.address) as answer:
            assert answer.status == 200
        async with session.get(kept.address.split("?")[0]) as answer:
            assert answer.status == 404
