"""REST: servers, channels, messages, threads and private conversations."""

from __future__ import annotations

from tests.discord import payloads
from tests.discord.api import Call, Routes
from tests.discord.errors import invalid, refusal
from tests.discord.messages import form_of
from tests.discord.model import DM, PUBLIC_THREAD, Channel, Message, Payload
from tests.discord.world import GUILDS, World

_LONGEST_NAME = 100
_LONGEST_NONCE = 25
_ARCHIVE_AFTER = (60, 1440, 4320, 10080)


class Channels:
    """Handlers of requests, which raise ApiError where Discord refuses."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Routes:
        """What is served."""
        message = "/channels/{channel}/messages/{message}"
        return {
            ("GET", "/guilds/{guild}"): self._guild,
            ("GET", "/channels/{channel}"): self._channel,
            ("PATCH", "/channels/{channel}"): self._edit_channel,
            ("DELETE", "/channels/{channel}"): self._delete_channel,
            ("POST", "/channels/{channel}/typing"): self._type,
            ("GET", "/channels/{channel}/messages"): self._history,
            ("POST", "/channels/{channel}/messages"): self._send,
            ("GET", message): self._message,
            ("PATCH", message): self._edit,
            ("DELETE", message): self._delete,
            ("POST", message + "/threads"): self._thread,
            ("POST", "/users/@me/channels"): self._private,
        }

    def _guild(self, call: Call) -> Payload:
        guild = self._world.guilds.get(call.id("guild"))
        if guild is None:
            raise refusal(10004)
        return payloads.guild(guild, self._world.bot)

    def _channel(self, call: Call) -> Payload:
        return payloads.channel(self._world.channel(call.id("channel")))

    def _edit_channel(self, call: Call) -> Payload:
        channel = self._world.channel(call.id("channel"))
        if channel.kind == DM:
            raise refusal(50001)
        if set(call.form) - {"archived"}:
            self._require_manager(channel)
        channel.archived = bool(call.form.get("archived", channel.archived))
        channel.locked = bool(call.form.get("locked", channel.locked))
        channel.name = str(call.form.get("name", channel.name))
        event = "THREAD_UPDATE" if channel.kind == PUBLIC_THREAD else "CHANNEL_UPDATE"
        self._world.tell(event, payloads.channel(channel), GUILDS)
        return payloads.channel(channel)

    def _delete_channel(self, call: Call) -> Payload:
        channel = self._world.channel(call.id("channel"))
        self._require_manager(channel)
        self._world.remove_channel(channel)
        return payloads.channel(channel)

    def _require_manager(self, channel: Channel) -> None:
        if channel.kind == PUBLIC_THREAD:
            self._world.require(channel, manage_threads=True)
        else:
            self._world.require(channel, manage_channels=True)

    def _type(self, call: Call) -> None:
        self._require_speaker(self._world.channel(call.id("channel")))

    def _history(self, call: Call) -> list[Payload]:
        channel = self._world.channel(call.id("channel"))
        if not self._world.allowed(channel).read_message_history:
            return []
        after = int(call.query.get("after", 0))
        before = int(call.query.get("before", 1 << 63))
        limit = int(call.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise invalid("limit", "NUMBER_TYPE_MAX", "int value should be at most 100.")
        found = [m for m in channel.history() if after < m.id < before]
        # With `after` the next ones, otherwise the latest; the newest first either way.
        page = found[:limit] if "after" in call.query else found[-limit:]
        return [payloads.message(message) for message in reversed(page)]

    def _send(self, call: Call) -> Payload:
        channel = self._world.channel(call.id("channel"))
        self._require_speaker(channel)
        if call.files:
            self._world.require(channel, attach_files=True)
        if channel.recipient is not None and not channel.recipient.takes_dms:
            raise refusal(50007)
        form = form_of(call)
        nonce = _nonce(form)
        if form.get("enforce_nonce") and (known := self._world.sent_with(nonce)) is not None:
            return payloads.message(known)
        message = self._world.writer.write(
            form, call.files, channel, self._world.bot, channel.file_limit
        )
        self._world.remember(nonce, message)
        channel.archived = False
        self._world.post(message)
        return payloads.message(message)

    def _require_speaker(self, channel: Channel) -> None:
        if channel.kind == PUBLIC_THREAD:
            self._world.require(channel, send_messages_in_threads=True)
            if channel.locked:
                raise refusal(50083)
        else:
            self._world.require(channel, send_messages=True)

    def _message(self, call: Call) -> Payload:
        message = self._message_of(call)
        self._world.require(message.channel, read_message_history=True)
        return payloads.message(message)

    def _edit(self, call: Call) -> Payload:
        message = self._message_of(call)
        if message.author is not self._world.bot:
            raise refusal(50005)
        if message.channel.archived:
            raise refusal(50083)
        if call.files:
            self._world.require(message.channel, attach_files=True)
        limit = message.channel.file_limit
        self._world.writer.edit(message, form_of(call), call.files, limit)
        return payloads.message(message)

    def _delete(self, call: Call) -> None:
        message = self._message_of(call)
        if message.author is not self._world.bot:
            self._world.require(message.channel, manage_messages=True)
        if message.channel.archived:
            raise refusal(50083)
        self._world.remove_message(message)

    def _thread(self, call: Call) -> Payload:
        message = self._message_of(call)
        self._world.require(message.channel, create_public_threads=True)
        name = call.form.get("name")
        if not isinstance(name, str) or not 1 <= _units(name) <= _LONGEST_NAME:
            raise invalid("name", "BASE_TYPE_BAD_LENGTH", f"Must be 1 to {_LONGEST_NAME}.")
        if call.form.get("auto_archive_duration", 1440) not in _ARCHIVE_AFTER:
            raise invalid("auto_archive_duration", "BASE_TYPE_CHOICES", f"{_ARCHIVE_AFTER}")
        if message.thread is not None:
            raise refusal(160004)
        return payloads.channel(self._world.open_thread(message, name))

    def _private(self, call: Call) -> Payload:
        user = self._world.users.get(int(call.form.get("recipient_id", 0)))
        if user is None:
            raise refusal(10013)
        return payloads.channel(self._world.private(user))

    def _message_of(self, call: Call) -> Message:
        return self._world.message(call.id("channel"), call.id("message"))


def _units(text: str) -> int:
    """A length as Discord counts it, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _nonce(form: Payload) -> str | None:
    nonce = form.get("nonce")
    if nonce is not None and not 0 < len(str(nonce)) <= _LONGEST_NONCE:
        raise invalid("nonce", "NONCE_TYPE_TOO_LONG", f"Must be {_LONGEST_NONCE} or fewer.")
    return None if nonce is None else str(nonce)
