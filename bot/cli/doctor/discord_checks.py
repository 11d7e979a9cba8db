"""The doctor's questions to Discord: is the token good, and may the bot do what it needs to?"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import aiohttp
import discord
from pydantic import BaseModel, SecretStr, TypeAdapter, ValidationError

from bot.cli.doctor.findings import Condition, Finding
from bot.config.model import TOKEN_VARIABLE
from bot.connection.failures import why_refused, why_unreachable
from bot.connection.invite import invite_url, missing_permissions
from bot.connection.shards import Shards

API = "https://discord.com/api/v10"
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_PORTAL = "https://discord.com/developers/applications"


class _User(BaseModel):
    username: str


class _Application(BaseModel):
    id: int


class _Server(BaseModel):
    id: int
    name: str
    permissions: int


class _Starts(BaseModel):
    total: int
    remaining: int


class _Gateway(BaseModel):
    shards: int
    session_start_limit: _Starts


_SERVERS = TypeAdapter(list[_Server])
_PAGE = 200  # servers, as many as Discord tells at once


class _NoAnswerError(Exception):
    """Discord could not be asked; the message says why and what to do."""


async def examine(token: SecretStr, shards: Shards, api: str = API) -> list[Finding]:
    """Findings about the token, the invitation, the shards and the servers that the bot is in.

    Args:
        token: the bot's token; may be empty.
        shards: that the settings ask for.
        api: where Discord's API is.
    """
    if not token.get_secret_value():
        text = (
            f"There is no token, so the bot can't connect. Take it from {_PORTAL} and put it into "
            f"the environment variable {TOKEN_VARIABLE} or config.toml. `make playground` works "
            "without one."
        )
        return [Finding("token", Condition.PROBLEM, text)]
    headers = {
        "Authorization": f"Bot {token.get_secret_value()}",
        "User-Agent": f"DiscordBot (easel, {version('easel')})",
    }
    findings: list[Finding] = []
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=_TIMEOUT) as session:
            findings.append(_token(await _get(session, f"{api}/users/@me")))
            findings.append(_invitation(await _get(session, f"{api}/applications/@me")))
            findings.append(_shards(await _get(session, f"{api}/gateway/bot"), shards))
            findings += _servers(await _all_servers(session, api))
    except (_NoAnswerError, ValidationError) as error:
        unknown = f"{api} does not answer as Discord does; is something else between?"
        text = str(error) if isinstance(error, _NoAnswerError) else unknown
        name = ("token", "invitation", "shards", "servers")[len(findings)]
        findings.append(Finding(name, Condition.PROBLEM, text))
    return findings


async def _get(session: aiohttp.ClientSession, url: str) -> bytes:
    try:
        async with session.get(url) as response:
            status, body = response.status, await response.read()
    except (aiohttp.ClientError, OSError) as error:
        raise _NoAnswerError(why_unreachable(error)) from None
    if status == 401:
        raise _NoAnswerError(
            f"The token was refused by Discord. Make a new one at {_PORTAL}, on the Bot page of "
            "your application."
        )
    if status != 200:
        raise _NoAnswerError(why_refused(status))
    return body


async def _all_servers(session: aiohttp.ClientSession, api: str) -> list[_Server]:
    """The servers that the bot is in, however many pages they fill."""
    servers: list[_Server] = []
    after = 0
    while True:
        url = f"{api}/users/@me/guilds?limit={_PAGE}&after={after}"
        page = _SERVERS.validate_json(await _get(session, url))
        # The oldest first; and an end to it should something not heed `after`.
        new = [server for server in page if server.id > after]
        servers += new
        if len(page) < _PAGE or not new:
            return servers
        after = max(server.id for server in new)


def _token(body: bytes) -> Finding:
    user = _User.model_validate_json(body)
    return Finding("token", Condition.OK, f"Discord knows the token; the bot is {user.username}.")


def _invitation(body: bytes) -> Finding:
    application = _Application.model_validate_json(body)
    text = f"To invite the bot to a server, open {invite_url(application.id)}"
    return Finding("invitation", Condition.OK, text)


def _shards(body: bytes, shards: Shards) -> Finding:
    gateway = _Gateway.model_validate_json(body)
    starts = gateway.session_start_limit
    recommended = "1 shard" if gateway.shards == 1 else f"{gateway.shards} shards"
    text = f"Discord recommends {recommended}; today {starts.remaining} of {starts.total} "
    text += "connections may still be begun."
    if shards.count and shards.count < gateway.shards:
        text += f" discord.shard_count is {shards.count}: set it to {gateway.shards} everywhere."
        return Finding("shards", Condition.WARNING, text)
    if starts.remaining < max(shards.count, gateway.shards):
        return Finding(
            "shards", Condition.WARNING, f"{text} Don't restart the bot before tomorrow."
        )
    return Finding("shards", Condition.OK, text)


def _servers(servers: Sequence[_Server]) -> Sequence[Finding]:
    """One finding for each server that misses a permission, or one for all."""
    if not servers:
        text = "The bot is in no server yet; open the invitation above."
        return [Finding("servers", Condition.WARNING, text)]
    lacking = [
        Finding(
            "servers",
            Condition.WARNING,
            f"In {server.name} the bot lacks {', '.join(missing)}; give its role these "
            "permissions, or open the invitation above again.",
        )
        for server in servers
        if (missing := missing_permissions(discord.Permissions(server.permissions)))
    ]
    count = "1 server" if len(servers) == 1 else f"{len(servers)} servers"
    text = f"The bot has every permission it needs in {count}; a channel may still take some away."
    return lacking or [Finding("servers", Condition.OK, text)]
