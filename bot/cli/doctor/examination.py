"""`easel doctor`: looks at everything the bot needs, and says what to do where something is wrong.

Imports no torch: what torch finds is asked of a process of its own.
"""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Awaitable, Mapping
from importlib.metadata import version
from pathlib import Path

from bot.cli.doctor import discord_checks, machine_checks
from bot.cli.doctor.findings import Condition, Finding
from bot.config.model import Config, ConfigError, database_url, load
from bot.logs import redact


async def examine(
    config_path: Path | None,
    *,
    environ: Mapping[str, str] = os.environ,
    api: str = discord_checks.API,
) -> list[Finding]:
    """Look at Python, the settings, Discord, the weights, the devices, the intake, disk and memory.

    Args:
        config_path: the settings' file; None where there is none, so that the defaults count.
        environ: the environment, for EASEL_TOKEN.
        api: where Discord's API is.

    Returns:
        Findings in the order of the list above; a check that fails itself becomes a finding too.
        Settings that can't be used are the last finding, since they decide on all others.
    """
    try:
        config = load(config_path, environ)
    except ConfigError as error:
        text = f"{error}\nEverything else is looked at when the settings are in order."
        return [_python(), Finding("settings", Condition.PROBLEM, text)]
    token, cache, data = config.discord.token, config.engine.cache_dir, config.housekeeping.data_dir
    checks: dict[str, Awaitable[Finding | list[Finding]]] = {
        "discord": discord_checks.examine(token, config.discord.shards, api),
        "weights": asyncio.to_thread(machine_checks.weights, config.engine),
        "device": asyncio.to_thread(machine_checks.device, config.engine.devices),
        "intake": asyncio.to_thread(machine_checks.intake),
        "cache folder": asyncio.to_thread(machine_checks.disk, "cache folder", cache),
        "data folder": asyncio.to_thread(machine_checks.disk, "data folder", data),
        "database": machine_checks.database(database_url(config)),
        "memory": asyncio.to_thread(machine_checks.memory),
    }
    findings = [_python(), _settings(config_path), *_processes(config)]
    results = await asyncio.gather(*checks.values(), return_exceptions=True)
    for name, result in zip(checks, results, strict=True):
        if isinstance(result, BaseException):
            reason = redact(f"{type(result).__name__}: {result}", token)
            text = f"This could not be looked at ({reason}); please report it."
            findings.append(Finding(name, Condition.PROBLEM, text))
        elif isinstance(result, Finding):
            findings.append(result)
        else:
            findings += result
    return findings


def _python() -> Finding:
    text = f"Easel {version('easel')} on Python {platform.python_version()}."
    return Finding("python", Condition.OK, text)


def _processes(config: Config) -> list[Finding]:
    """What several processes need, where this is one of them."""
    if not config.discord.shard_ids or database_url(config).startswith("postgresql"):
        return []
    text = (
        "The settings name the shards of this process, so that there are others; they have to "
        "share a PostgreSQL, but database.url names none."
    )
    return [Finding("database", Condition.WARNING, text)]


def _settings(path: Path | None) -> Finding:
    if path is not None:
        return Finding("settings", Condition.OK, f"{path} is in order.")
    text = (
        "There is no config.toml here, so the defaults count; copy config.example.toml to "
        "config.toml to change them."
    )
    return Finding("settings", Condition.OK, text)
