"""Writing and editing messages: what Discord takes, and what it makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord import components, payloads
from tests.discord.api import Call
from tests.discord.cdn import Cdn
from tests.discord.clock import Clock
from tests.discord.errors import invalid, refusal
from tests.discord.model import EPHEMERAL, V2, Attachment, Channel, File, Message, Payload, User

_LONGEST, _MOST_FILES, _MOST_EMBEDS = 2000, 10, 10
# Suppress embeds, ephemeral, suppress notifications, V2: what a bot may set.
_SETTABLE = 1 << 2 | EPHEMERAL | 1 << 12 | V2


class Writer:
    """Makes messages of requests."""

    def __init__(self, clock: Clock, cdn: Cdn) -> None:
        self._clock = clock
        self._cdn = cdn

    def write(
        self,
        form: Payload,
        files: Mapping[int, File],
        channel: Channel,
        author: User,
        limit: int,
        flags: int = 0,
    ) -> Message:
        """A new message, which stands nowhere yet.

        Args:
            form: the JSON of the request.
            files: what was uploaded with it, by number.
            channel: where it will stand.
            author: who writes.
            limit: bytes of a file that is taken.
            flags: beyond those of the form.

        Raises:
            ApiError: Discord would not take it.
        """
        message = Message(self._clock.new_id(), channel, author, created=self._clock.stamp())
        message.flags = (form.get("flags") or 0) & _SETTABLE | flags
        self._fill(message, form, files, limit)
        return message

    def edit(
        self, message: Message, form: Payload, files: Mapping[int, File], limit: int
    ) -> Message:
        """Change a message; what the form does not name stays. Raises like `write`."""
        before = payloads.message(message)
        was = (message.content, message.flags, message.attachments, message.components)
        message.flags |= (form.get("flags") or 0) & V2
        try:
            self._fill(message, form, files, limit)
        except Exception:
            message.content, message.flags, message.attachments, message.components = was
            raise
        message.edited = self._clock.stamp()
        message.versions.append(before)
        return message

    def _fill(self, message: Message, form: Payload, files: Mapping[int, File], limit: int) -> None:
        if "content" in form:
            message.content = _content(form["content"])
        if "embeds" in form:
            message.embeds = form["embeds"] or []
        if len(message.embeds) > _MOST_EMBEDS:
            raise invalid("embeds", "BASE_TYPE_BAD_LENGTH", f"Must be {_MOST_EMBEDS} or fewer.")
        if message.is_card and (message.content or message.embeds):
            code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
            raise invalid("content", code, "The 'content' field cannot be used with V2")
        self._attach(message, form, files, limit)
        given = form.get("components", message.components)
        message.components = components.checked(
            given or [], message.attachments, is_v2=message.is_card
        )
        parts: Sequence[Any] = (
            message.content,
            message.embeds,
            message.attachments,
            message.components,
            form.get("sticker_ids"),
        )
        if not any(parts):
            raise refusal(50006)
        message.pings = _pings(form, message.text)

    def _attach(
        self, message: Message, form: Payload, files: Mapping[int, File], limit: int
    ) -> None:
        """Take uploads; of the files that stand there already keep those that the form names."""
        if sum(len(f.data) for f in files.values()) > 10 * limit or any(
            len(f.data) > limit for f in files.values()
        ):
            raise refusal(40005)
        listed = form.get("attachments")
        standing = {str(file.id): file for file in message.attachments}
        kept: list[Attachment] = list(message.attachments)
        described: dict[int, Payload] = {}
        if listed is not None:
            kept = [standing[str(entry["id"])] for entry in listed if str(entry["id"]) in standing]
            described = {int(e["id"]): e for e in listed if str(e["id"]) not in standing}
            if unknown := set(described) - set(files):
                code = "ATTACHMENT_NOT_FOUND"
                raise invalid("attachments", code, f"Attachment data not found: {unknown}")
        for number, file in sorted(files.items()):
            entry = described.get(number, {})
            if len(entry.get("description") or "") > 1024:
                raise invalid(f"attachments.{number}.description", "BASE_TYPE_BAD_LENGTH", "1024")
            named = File(entry.get("filename") or file.name, file.data, file.kind)
            kept.append(self._cdn.keep(named, message.channel.id, entry.get("description")))
        if len(kept) > _MOST_FILES:
            raise invalid("attachments", "BASE_TYPE_MAX_LENGTH", f"{_MOST_FILES} or fewer")
        for gone in set(message.attachments) - set(kept):
            self._cdn.forget(gone)
        message.attachments = kept


def form_of(call: Call) -> Payload:
    """The JSON of a message, which may be empty beside of files."""
    return {} if call.body is None and call.files else call.form


def _content(given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise invalid("content", "STRING_TYPE_CONVERT", "Could not interpret as string.")
    if len(given) > _LONGEST:
        message = f"Must be {_LONGEST} or fewer in length."
        raise invalid("content", "BASE_TYPE_MAX_LENGTH", message)
    return given


def _pings(form: Payload, text: str) -> list[int]:
    """Whom a message calls."""
    allowed = form.get("allowed_mentions")
    words = text.replace("<@!", "<@").split("<@")[1:]
    named = [int(w.split(">")[0]) for w in words if w.split(">")[0].isdecimal()]
    if allowed is None or "users" in (allowed.get("parse") or []):
        return named
    users = {int(user) for user in allowed.get("users") or []}
    return [who for who in named if who in users]
