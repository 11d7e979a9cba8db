"""`easel doctor`: what can be wrong on Discord's side is found, and all of it together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.cli.doctor import discord_checks, examination, machine_checks
from bot.cli.doctor.findings import Condition, Finding
from bot.connection.invite import invite_url, missing_permissions, needed_permissions
from bot.connection.shards import Shards
from tests.bot.cli.findings import tells

TOKEN = "the-right-token"  # noqa: S105
APPLICATION = 123456789012345678
ALL_SHARDS = Shards()


@dataclass
class Discord:
    """A server that answers as Discord's API does, and what it is to answer."""

    url: str = ""
    servers: list[dict[str, object]] = field(default_factory=list)
    shards: int = 1
    remaining: int = 990
    status: int = 200
    body: str | None = None

    async def answer(self, request: web.Request) -> web.Response:
        if self.status != 200 or self.body is not None:
            return web.Response(status=self.status, text=self.body)
        if request.headers["Authorization"] != f"Bot {TOKEN}":
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        assert request.headers["User-Agent"].startswith("DiscordBot (")
        answers = {
            "/users/@me": {"id": "1", "username": "Easel", "bot": True},
            "/applications/@me": {"id": str(APPLICATION), "name": "Easel"},
            "/users/@me/guilds": self._page(request),
            "/gateway/bot": {
                "url": "wss://gateway.discord.gg",
                "shards": self.shards,
                "session_start_limit": {"total": 1000, "remaining": self.remaining},
            },
        }
        return web.json_response(answers[request.path])

    def _page(self, request: web.Request) -> list[dict[str, object]]:
        """As many servers as Discord tells at once, by their ids."""
        after, limit = int(request.query.get("after", 0)), int(request.query.get("limit", 200))
        assert 1 <= limit <= 200
        later = [server for server in self.servers if int(str(server["id"])) > after]
        return sorted(later, key=lambda server: int(str(server["id"])))[:limit]


@pytest.fixture
async def api() -> AsyncIterator[Discord]:
    api = Discord()
    app = web.Application()
    app.router.add_get("/{path:.*}", api.answer)
    async with TestServer(app) as server:
        api.url = str(server.make_url("")).rstrip("/")
        yield api


def server(name: str, permissions: discord.Permissions, number: int = 7) -> dict[str, object]:
    return {"id": str(number), "name": name, "owner": False, "permissions": str(permissions.value)}


async def ask(api: Discord, token: str = TOKEN, shards: Shards = ALL_SHARDS) -> dict[str, Finding]:
    findings = await discord_checks.examine(SecretStr(token), shards, api.url)
    assert not any(token in finding.text for finding in findings if token)
    return {finding.name: finding for finding in findings}


# Discord


async def test_a_good_token_is_answered_with_the_bots_name_and_its_invitation(api: Discord) -> None:
    api.servers = [server("Studio", needed_permissions())]
    findings = await ask(api)
    assert [finding.state for finding in findings.values()] == [Condition.OK] * 4
    assert "Easel" in findings["token"].text
    assert invite_url(APPLICATION) in findings["invitation"].text
    assert "in 1 server" in findings["servers"].text


async def test_all_servers_are_looked_at_however_many_there_are(api: Discord) -> None:
    api.servers = [server(f"Studio {n}", needed_permissions(), n) for n in range(1, 451)]
    assert "in 450 servers" in (await ask(api))["servers"].text

    api.servers[-1] = server("The last", discord.Permissions.none(), 450)
    assert "In The last the bot lacks" in (await ask(api))["servers"].text


async def test_a_missing_token_is_a_problem(api: Discord) -> None:
    findings = await ask(api, token="")
    assert list(findings) == ["token"]
    tells(findings["token"], Condition.PROBLEM, "EASEL_TOKEN")


async def test_a_wrong_token_was_refused(api: Discord) -> None:
    findings = await ask(api, token="the-wrong-token")
    assert list(findings) == ["token"]
    tells(findings["token"], Condition.PROBLEM, "was refused")


async def test_without_a_network_the_text_speaks_of_the_network(unused_tcp_port: int) -> None:
    findings = await ask(Discord(url=f"http://127.0.0.1:{unused_tcp_port}"))
    tells(findings["token"], Condition.PROBLEM, "can't be reached", "network")


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, "down", "Discord is out of order (status 503)"),
        (403, "no", "refused (status 403)"),
        (200, "<html>Sign in to the Wi-Fi", "not answer as Discord"),
    ],
)
async def test_a_strange_answer_is_a_problem(
    api: Discord, status: int, body: str, words: str
) -> None:
    api.status, api.body = status, body
    findings = await ask(api)
    tells(findings["token"], Condition.PROBLEM, words)


async def test_a_bot_in_no_server_is_pointed_to_its_invitation(api: Discord) -> None:
    findings = await ask(api)
    tells(findings["servers"], Condition.WARNING, "in no server yet")


async def test_a_missing_permission_is_named_with_its_server(api: Discord) -> None:
    lacking = needed_permissions()
    lacking.update(attach_files=False, send_messages_in_threads=False)
    api.servers = [
        server("Studio", needed_permissions()),
        server("Harbour", lacking),
        server("Own", discord.Permissions(administrator=True)),
    ]
    findings = await ask(api)
    lacks = "In Harbour the bot lacks Send Messages in Threads, Attach Files;"
    tells(findings["servers"], Condition.WARNING, lacks)


@pytest.mark.parametrize("count", [0, 4, 8])
async def test_enough_shards_are_fine(api: Discord, count: int) -> None:
    api.shards = 4
    finding = (await ask(api, shards=Shards(count)))["shards"]
    tells(finding, Condition.OK, "recommends 4 shards; today 990 of 1000")


async def test_too_few_shards_are_a_warning(api: Discord) -> None:
    api.shards = 4
    finding = (await ask(api, shards=Shards(2, (1,))))["shards"]
    tells(finding, Condition.WARNING, "discord.shard_count is 2: set it to 4 everywhere")


async def test_who_may_hardly_connect_today_is_warned(api: Discord) -> None:
    api.shards, api.remaining = 4, 3
    finding = (await ask(api))["shards"]
    tells(finding, Condition.WARNING, "Don't restart the bot before tomorrow")


async def test_one_of_several_processes_is_told_to_share_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def device(wanted: tuple[str, ...]) -> Finding:
        return Finding("device", Condition.OK, "Not looked at.")

    monkeypatch.setattr(machine_checks, "device", device)
    path = tmp_path / "config.toml"
    path.write_text("[discord]\nshard_count = 2\n")

    async def database(**environ: str) -> list[Condition]:
        findings = await examination.examine(path, environ=environ)
        return [finding.state for finding in findings if finding.name == "database"]

    assert await database() == [Condition.OK]
    assert await database(EASEL_SHARD_IDS="1") == [Condition.WARNING, Condition.OK]
    with path.open("a") as file:
        file.write(f'[database]\nurl = "postgresql://easel@/easel?host={tmp_path}"')
    # Nobody is there, but more than one process may ask.
    assert await database(EASEL_SHARD_IDS="1") == [Condition.PROBLEM]


def test_the_invitation_asks_for_both_scopes_and_all_permissions() -> None:
    assert invite_url(APPLICATION) == (
        "https://discord.com/oauth2/authorize?client_id=123456789012345678"
        "&scope=bot+applications.commands&permissions=309237746688"
    )
    assert missing_permissions(discord.Permissions(309237746688)) == []
    assert len(missing_permissions(discord.Permissions.none())) == 6


# All of it


async def test_everything_is_looked_at_with_the_real_torch_in_a_process_of_its_own(
    tmp_path: Path, api: Discord
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f'[engine]\ncache_dir = "{tmp_path}"\n[housekeeping]\ndata_dir = "{tmp_path}"')
    findings = await examination.examine(path, environ={"EASEL_TOKEN": TOKEN}, api=api.url)
    assert [finding.name for finding in findings] == [
        "python",
        "settings",
        "token",
        "invitation",
        "shards",
        "servers",
        "weights",
        "device",
        "intake",
        "cache folder",
        "data folder",
        "database",
        "memory",
    ]
    states = {finding.name: finding.state for finding in findings}
    assert states["settings"] is states["token"] is states["device"] is Condition.OK
    assert not any(TOKEN in finding.text for finding in findings)


async def test_broken_settings_are_the_last_finding(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[limits]\nsize_max = 1")
    findings = await examination.examine(path, environ={})
    assert [finding.name for finding in findings] == ["python", "settings"]
    assert findings[1].state is Condition.PROBLEM
    assert "limits.size_max = 1: must be" in findings[1].text


async def test_a_check_that_fails_itself_becomes_a_finding_without_the_token(
    api: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(wanted: tuple[str, ...]) -> Finding:
        raise PermissionError(f"not for {TOKEN}")

    monkeypatch.setattr(machine_checks, "device", fail)
    findings = await examination.examine(None, environ={"EASEL_TOKEN": TOKEN}, api=api.url)
    assert findings[7] == Finding(
        "device",
        Condition.PROBLEM,
        "This could not be looked at (PermissionError: not for [redacted]); please report it.",
    )
