"""REST: the bot itself, its commands, and where the gateway is."""

from __future__ import annotations

import re
from typing import Any

from tests.discord import payloads
from tests.discord.api import Call, Routes
from tests.discord.errors import invalid, refusal
from tests.discord.gateway import Gateway
from tests.discord.model import Payload
from tests.discord.world import World

_NAME = re.compile(r"[-_'\w]{1,32}")
_MOST_COMMANDS, _MOST_OPTIONS, _MOST_CHOICES, _LONGEST = 100, 25, 25, 8000
_CHAT, _MENUS = 1, (2, 3)


class Application:
    """Handlers of requests."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def routes(self) -> Routes:
        """What is served."""
        commands = "/applications/{application}/commands"
        return {
            ("GET", "/users/@me"): lambda call: payloads.user(self._world.bot),
            ("GET", "/users/{user}"): self._user,
            ("GET", "/oauth2/applications/@me"): self._application,
            ("GET", "/applications/@me"): self._application,
            ("GET", "/gateway/bot"): self._where_to_connect,
            ("GET", commands): lambda call: self._world.commands,
            ("PUT", commands): self._set_commands,
        }

    def _user(self, call: Call) -> Payload:
        user = self._world.users.get(call.id("user"))
        if user is None:
            raise refusal(10013)
        return payloads.user(user)

    def _application(self, call: Call) -> Payload:
        return {
            "id": str(self._world.bot.id),
            "name": self._world.bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "owner": payloads.user(self._world.owner),
            "team": None,
            "flags": 0,
            "approximate_guild_count": len(self._world.guilds),
            "integration_types_config": {"0": {}, "1": {}},
        }

    def _where_to_connect(self, call: Call) -> Payload:
        gateway = self._gateway
        limits = {
            "total": 1000,
            "remaining": 1000 - gateway.identified,
            "reset_after": 0,
            "max_concurrency": gateway.max_concurrency,
        }
        shards = gateway.recommended_shards
        return {"url": gateway.url, "shards": shards, "session_start_limit": limits}

    def _set_commands(self, call: Call) -> list[Payload]:
        if not isinstance(call.body, list):
            raise invalid("_", "LIST_TYPE_CONVERT", "Only iterables may be used.")
        chat = [c for c in call.body if c.get("type", _CHAT) == _CHAT]
        if len(chat) > _MOST_COMMANDS:
            raise invalid("_", "APPLICATION_COMMANDS_MAX", f"more than {_MOST_COMMANDS}")
        for number, command in enumerate(call.body):
            _check(str(number), command)
        known = {(c["type"], c["name"]): c["id"] for c in self._world.commands}
        version = str(self._world.clock.new_id())
        self._world.commands = []
        for command in call.body:
            kind = command.get("type", _CHAT)
            given: Payload = {
                "id": known.get((kind, command["name"]), str(self._world.clock.new_id())),
                "type": kind,
                "application_id": str(self._world.bot.id),
                "version": version,
                "description": "",
                "default_member_permissions": None,
                "nsfw": False,
            }
            self._world.commands.append(given | command)
        return self._world.commands


def _check(path: str, command: Payload) -> None:
    """Raise ApiError for a command that Discord would not take."""
    name, kind = command.get("name"), command.get("type", _CHAT)
    if kind in _MENUS:
        if not isinstance(name, str) or not 1 <= len(name) <= 32:
            raise invalid(f"{path}.name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 32.")
        if command.get("description"):
            raise invalid(f"{path}.description", "APPLICATION_COMMAND_CONTEXT_MENU", "none here")
        return
    _check_name(path, command)
    _check_options(path, command.get("options") or [])
    if _length(command) > _LONGEST:
        raise invalid(path, "APPLICATION_COMMAND_TOO_LARGE", f"more than {_LONGEST} characters")


def _check_name(path: str, named: Payload) -> None:
    name, description = named.get("name"), named.get("description")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name != name.lower():
        raise invalid(f"{path}.name", "STRING_TYPE_REGEX", f"{name!r} is no name")
    if not isinstance(description, str) or not 1 <= len(description) <= 100:
        raise invalid(f"{path}.description", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100.")
    for locale, words in (named.get("description_localizations") or {}).items():
        if not 1 <= len(words) <= 100:
            where = f"{path}.description_localizations.{locale}"
            raise invalid(where, "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100.")


def _check_options(path: str, options: list[Payload]) -> None:
    if len(options) > _MOST_OPTIONS:
        raise invalid(f"{path}.options", "BASE_TYPE_MAX_LENGTH", f"{_MOST_OPTIONS} or fewer")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        raise invalid(f"{path}.options", code, "Required options must come first")
    if len({option["name"] for option in options}) < len(options):
        code = "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"
        raise invalid(f"{path}.options", code, "Option name already exists")
    for number, option in enumerate(options):
        here = f"{path}.options.{number}"
        _check_name(here, option)
        _check_options(here, option.get("options") or [])
        choices = option.get("choices") or []
        if len(choices) > _MOST_CHOICES or any(not 1 <= len(c["name"]) <= 100 for c in choices):
            raise invalid(f"{here}.choices", "BASE_TYPE_BAD_LENGTH", "too many or too long")


def _length(of: Any) -> int:
    """The characters of a command that Discord counts: names, descriptions, choices' values."""
    if isinstance(of, list):
        return sum(map(_length, of))
    own = sum(len(str(of.get(key, ""))) for key in ("name", "description", "value"))
    return own + _length(of.get("options") or []) + _length(of.get("choices") or [])
