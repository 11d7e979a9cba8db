"""Interactions: what a member did, and what they get to see for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.discord import payloads
from tests.discord.api import Call, Routes
from tests.discord.errors import invalid, refusal
from tests.discord.messages import form_of
from tests.discord.model import EPHEMERAL, LOADING, Channel, Member, Message, Payload, User
from tests.discord.world import World

COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_TO_ANSWER, _TO_FOLLOW_UP = 3, 15 * 60  # seconds
_POLL = 0.01


@dataclass(eq=False, slots=True)
class Interaction:
    """Something that a member did, as they see it.

    Attributes:
        message: that a component was used on.
        began: by the stand-in's clock; so is `first_answer`.
        answer: the kind of the first answer, by its number in the API.
        original: the message that is the first answer; None: none, or it was deleted.
        followups: the further ones.
        choices: of an autocompletion.
        refused: what the bot was refused on the way.
    """

    id: int
    token: str
    kind: int
    user: User
    member: Member | None
    channel: Channel
    began: float
    message: Message | None = None
    answer: int | None = None
    first_answer: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Payload] = field(default_factory=list)
    modal: Payload | None = None

    @property
    def thinking(self) -> bool:
        """Whether the member sees that the bot is thinking."""
        return self.original is not None and bool(self.original.flags & LOADING)

    @property
    def private_words(self) -> list[str]:
        """All that only this member sees now."""
        told = [self.original, *self.followups]
        return [m.text for m in told if m is not None and m.ephemeral and m.text]

    async def answered(self, seconds: float = 60) -> Interaction:
        """Wait for the first answer."""
        await until(lambda: self.answer is not None, f"an answer to {self.token}", seconds)
        return self

    async def told(self, seconds: float = 60) -> str:
        """Wait for words that only this member sees."""
        await until(lambda: bool(self.private_words), f"words for {self.user.name}", seconds)
        return self.private_words[-1]


class Interactions:
    """Handlers of answers, which raise ApiError where Discord refuses."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.all: dict[str, Interaction] = {}

    def routes(self) -> Routes:
        """What is served."""
        webhook = "/webhooks/{application}/{token}"
        return {
            ("POST", "/interactions/{interaction}/{token}/callback"): self._call_back,
            ("POST", webhook): self._follow_up,
            ("GET", webhook + "/messages/{message}"): self._message,
            ("PATCH", webhook + "/messages/{message}"): self._edit,
            ("DELETE", webhook + "/messages/{message}"): self._delete,
        }

    def _call_back(self, call: Call) -> Payload | None:
        interaction = self.all.get(call.params["token"])
        now = self._world.clock.now()
        if interaction is None or interaction.id != call.id("interaction"):
            raise refusal(10062)
        if interaction.answer is not None:
            raise refusal(40060)
        if now - interaction.began > _TO_ANSWER:
            raise refusal(10062)
        kind = int(call.form.get("type", 0))
        self._answer(interaction, kind, call)
        interaction.answer, interaction.first_answer = kind, now
        if call.query.get("with_response") not in ("1", "true"):
            return None
        return _response(interaction, kind)

    def _answer(self, interaction: Interaction, kind: int, call: Call) -> None:
        data = call.form.get("data") or {}
        limit, bot = interaction.channel.file_limit, self._world.bot
        if kind == MESSAGE:
            message = self._world.writer.write(data, call.files, interaction.channel, bot, limit)
            self._show(interaction, message)
        elif kind == DEFERRED:
            flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
            clock = self._world.clock
            self._show(
                interaction,
                Message(
                    clock.new_id(), interaction.channel, bot, flags=flags, created=clock.stamp()
                ),
            )
        elif kind in (DEFERRED_UPDATE, UPDATE) and interaction.message is not None:
            if kind == UPDATE:
                self._world.writer.edit(interaction.message, data, call.files, limit)
            interaction.original = interaction.message
        elif kind == CHOICES and interaction.kind == AUTOCOMPLETE:
            interaction.choices = data.get("choices") or []
            if len(interaction.choices) > 25:
                raise invalid("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer.")
        elif kind == MODAL:
            interaction.modal = data
        else:
            raise invalid("type", "BASE_TYPE_CHOICES", f"{kind} is no answer to this")

    def _show(self, interaction: Interaction, message: Message) -> None:
        interaction.original = message
        if not message.ephemeral:
            self._world.post(message)

    def _follow_up(self, call: Call) -> Payload:
        interaction = self._living(call)
        limit = interaction.channel.file_limit
        original = interaction.original
        if interaction.thinking and original is not None:
            # The first one takes the place of the "thinking", as private as that is.
            self._world.writer.edit(original, form_of(call), call.files, limit)
            original.flags &= ~LOADING
            return payloads.message(original)
        guild = interaction.channel.guild
        flags = 0 if guild is None or self._world.is_public(guild) else EPHEMERAL
        message = self._world.writer.write(
            form_of(call), call.files, interaction.channel, self._world.bot, limit, flags
        )
        interaction.followups.append(message)
        if not message.ephemeral:
            self._world.post(message)
        return payloads.message(message)

    def _message(self, call: Call) -> Payload:
        return payloads.message(self._named(call)[1])

    def _edit(self, call: Call) -> Payload:
        interaction, message = self._named(call)
        limit = interaction.channel.file_limit
        self._world.writer.edit(message, form_of(call), call.files, limit)
        message.flags &= ~LOADING
        return payloads.message(message)

    def _delete(self, call: Call) -> None:
        interaction, message = self._named(call)
        if message is interaction.original:
            interaction.original = None
        else:
            interaction.followups.remove(message)
        self._world.remove_message(message)

    def _named(self, call: Call) -> tuple[Interaction, Message]:
        interaction = self._living(call)
        name = call.params["message"]
        known = [m for m in (interaction.original, *interaction.followups) if m is not None]
        found = [m for m in known if str(m.id) == name]
        message = interaction.original if name == "@original" else next(iter(found), None)
        if message is None or not (message.ephemeral or message.id in message.channel.messages):
            raise refusal(10008)
        return interaction, message

    def _living(self, call: Call) -> Interaction:
        """The interaction of a token, as long as it is good."""
        interaction = self.all.get(call.params["token"])
        if interaction is None or call.id("application") != self._world.bot.id:
            raise refusal(10015)
        if self._world.clock.now() - interaction.began > _TO_FOLLOW_UP:
            raise refusal(50027)
        if interaction.answer is None:
            raise refusal(10015)
        return interaction


def _response(interaction: Interaction, kind: int) -> Payload:
    about: Payload = {"id": str(interaction.id), "type": interaction.kind}
    message = interaction.original
    if kind not in (MESSAGE, DEFERRED, UPDATE) or message is None:
        return {"interaction": about, "resource": {"type": kind}}
    about |= {
        "response_message_id": str(message.id),
        "response_message_loading": interaction.thinking,
        "response_message_ephemeral": message.ephemeral,
    }
    return {
        "interaction": about,
        "resource": {"type": kind, "message": payloads.message(message)},
    }


async def until(
    condition: Callable[[], bool], what: str, seconds: float = 60, *, why: Callable[[], str] = str
) -> None:
    """Wait for something to become true.

    Raises:
        AssertionError: it has not after that many seconds; `why` adds what is known.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while not condition():
        if loop.time() > deadline:
            raise AssertionError(f"waited {seconds} s in vain for {what}\n{why()}".strip())
        await asyncio.sleep(_POLL)
