"""What members do: they type commands, use menus on messages, press buttons and choose."""

from __future__ import annotations

from dataclasses import dataclass
from secrets import token_hex

import discord

from tests.discord import payloads
from tests.discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, Interaction, Interactions
from tests.discord.model import (
    DM,
    Channel,
    File,
    Guild,
    Member,
    Message,
    Payload,
    permissions,
    walk,
)
from tests.discord.world import World

_SUBCOMMAND, _GROUP = 1, 2
_STRING, _INTEGER, _BOOLEAN, _NUMBER, _ATTACHMENT = 3, 4, 5, 10, 11
_TYPES: dict[int, tuple[type, ...]] = {
    _STRING: (str,),
    _INTEGER: (int,),
    _BOOLEAN: (bool,),
    _NUMBER: (int, float),
    _ATTACHMENT: (File,),
}
_CHAT, _ON_MESSAGE = 1, 3
_BUTTON = 2


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody in a channel, whose acts reach the bot by the gateway.

    Everything raises AssertionError for what Discord's client would not let them do.
    """

    who: Member
    channel: Channel
    world: World
    interactions: Interactions

    def type(self, line: str, options: dict[str, object]) -> Interaction:
        """A command; `line` is its name, with those of its groups."""
        return self._send(COMMAND, self._command(line, options))

    def complete(self, line: str, option: str, typed: str) -> Interaction:
        """The first letters of an option that completes itself."""
        data = self._command(line, {option: typed}, completing=option)
        return self._send(AUTOCOMPLETE, data)

    def use(self, menu: str, message: Message) -> Interaction:
        """A command on a message."""
        command = self._known(menu, _ON_MESSAGE)
        resolved = {"messages": {str(message.id): payloads.message(message)}}
        data = {"id": command["id"], "name": menu, "type": _ON_MESSAGE, "resolved": resolved}
        return self._send(COMMAND, data | {"target_id": str(message.id)})

    def press(self, message: Message, button: str) -> Interaction:
        """A button, by its label or its id."""
        buttons = [c for c in walk(message.components) if c["type"] == _BUTTON]
        found = [b for b in buttons if button in (b.get("label"), b.get("custom_id"))]
        assert found, f"no button {button!r} among {[b.get('label') for b in buttons]}"
        assert not found[0].get("disabled"), f"{button!r} is disabled"
        data = {"custom_id": found[0]["custom_id"], "component_type": _BUTTON, "id": 0}
        return self._send(COMPONENT, data, message)

    def _command(self, line: str, options: dict[str, object], completing: str = "") -> Payload:
        name, *path = line.split()
        command = self._known(name, _CHAT)
        resolved: Payload = {}
        schema, data = command, {"id": command["id"], "name": name, "type": _CHAT}
        level = data
        for part in path:
            inner = [o for o in schema.get("options") or [] if o["name"] == part]
            assert inner, f"{name} has no {part}"
            assert inner[0]["type"] in (_SUBCOMMAND, _GROUP)
            schema = inner[0]
            level["options"] = [{"name": part, "type": schema["type"]}]
            level = level["options"][0]
        level["options"] = self._options(schema, options, resolved, completing)
        return data | {"resolved": resolved}

    def _options(
        self, schema: Payload, given: dict[str, object], resolved: Payload, completing: str
    ) -> list[Payload]:
        known = {option["name"]: option for option in schema.get("options") or []}
        assert set(given) <= set(known), f"{set(given) - set(known)} are not among {list(known)}"
        if not completing:
            missing = [n for n, o in known.items() if o.get("required") and n not in given]
            assert not missing, f"{missing} must be given"
        return [
            self._option(known[name], value, resolved, focused=name == completing)
            for name, value in given.items()
        ]

    def _option(
        self, schema: Payload, value: object, resolved: Payload, *, focused: bool
    ) -> Payload:
        name, kind = schema["name"], schema["type"]
        option: Payload = {"name": name, "type": kind, "value": value}
        if focused:
            assert schema.get("autocomplete"), f"{name} does not complete itself"
            return option | {"focused": True}
        assert isinstance(value, _TYPES[kind]), f"{name} can't be {value!r}"
        choices = [choice["value"] for choice in schema.get("choices") or []]
        assert not choices or value in choices, f"{name} is one of {choices}"
        if isinstance(value, File):
            attachment = self.world.cdn.keep(value, self.channel.id)
            files = resolved.setdefault("attachments", {})
            files[str(attachment.id)] = payloads.attachment(attachment)
            return option | {"value": str(attachment.id)}
        size = len(value) if isinstance(value, str) else value
        kind_of_bound = "length" if isinstance(value, str) else "value"
        assert isinstance(size, (int, float))
        least = schema.get(f"min_{kind_of_bound}")
        most = schema.get(f"max_{kind_of_bound}")
        assert least is None or size >= least, f"{name} is at least {least}"
        assert most is None or size <= most, f"{name} is at most {most}"
        return option

    def _known(self, name: str, kind: int) -> Payload:
        found = [c for c in self.world.commands if c["name"] == name and c["type"] == kind]
        assert found, f"no command {name!r} among {[c['name'] for c in self.world.commands]}"
        return found[0]

    def _send(self, kind: int, data: Payload, message: Message | None = None) -> Interaction:
        world, channel = self.world, self.channel
        in_private = channel.kind == DM
        interaction = Interaction(
            id=world.clock.new_id(),
            token=f"interaction-{token_hex(12)}",
            kind=kind,
            user=self.who.user,
            member=None if in_private else self.who,
            channel=channel,
            began=world.clock.now(),
            message=message,
        )
        self.interactions.all[interaction.token] = interaction
        # To the bot whatever its intents are.
        world.tell("INTERACTION_CREATE", self._payload(interaction, data), 0)
        return interaction

    def _payload(self, interaction: Interaction, data: Payload) -> Payload:
        guild, who = self.channel.guild, self.who
        payload: Payload = {
            "id": str(interaction.id),
            "application_id": str(self.world.bot.id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(self.channel.id),
            "channel": payloads.channel(self.channel),
            "locale": who.locale,
            "app_permissions": str(self._of_the_app().value),
            "attachment_size_limit": self.channel.file_limit,
            "entitlements": [],
            "context": 0 if guild is not None else 1,
        }
        if guild is None:
            payload |= {"user": payloads.user(who.user), "authorizing_integration_owners": {}}
        else:
            payload |= {
                "guild_id": str(guild.id),
                "guild_locale": guild.locale,
                "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
                "member": payloads.member(who, self.channel),
                "authorizing_integration_owners": self._owners(guild),
            }
        if interaction.message is not None:
            payload["message"] = payloads.message(interaction.message)
        return payload

    def _is_invited(self, guild: Guild) -> bool:
        return self.world.bot.id in guild.members

    def _owners(self, guild: Guild) -> Payload:
        """Who has installed the bot: the server, or only the member."""
        return {"0": str(guild.id)} if self._is_invited(guild) else {"1": str(self.who.user.id)}

    def _of_the_app(self) -> discord.Permissions:
        """What the bot may do; where it only answers, what everybody may."""
        guild = self.channel.guild
        if guild is None or self._is_invited(guild):
            return self.world.allowed(self.channel)
        return permissions(Member(self.world.bot, guild), self.channel)
