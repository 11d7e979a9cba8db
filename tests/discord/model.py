"""What the stand-in keeps: servers, members, channels, threads, messages and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord

Payload: TypeAlias = dict[str, Any]

TEXT, DM, PUBLIC_THREAD = 0, 1, 11
EPHEMERAL, LOADING, V2 = 1 << 6, 1 << 7, 1 << 15
USUAL_LIMIT = 10 * 2**20
_EVERYONE = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    attach_files=True,
    embed_links=True,
    read_message_history=True,
    use_application_commands=True,
)


@dataclass(eq=False, slots=True)
class User:
    """Somebody. `takes_dms` is whether the bot may write to them."""

    id: int
    name: str
    bot: bool = False
    takes_dms: bool = True


@dataclass(eq=False, slots=True)
class Role:
    """A role; the one with its server's id is everybody's."""

    id: int
    name: str
    permissions: discord.Permissions


@dataclass(eq=False, slots=True)
class Member:
    """Somebody on a server, who speaks `locale`."""

    user: User
    guild: Guild
    roles: list[Role] = field(default_factory=list)
    locale: str = "en-US"


@dataclass(eq=False, slots=True)
class Guild:
    """A server.

    Attributes:
        file_limit: the size of a file that it takes, in bytes.
        external_apps: whether what an app answers that was not invited is for all to see.
    """

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    file_limit: int = USUAL_LIMIT
    external_apps: bool = True
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roles[self.id] = Role(self.id, "@everyone", _EVERYONE)


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies a role or a member beyond their roles."""

    allow: int = 0
    deny: int = 0


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel, a thread or a private conversation.

    Attributes:
        parent: of a thread.
        recipient: of a private conversation.
    """

    id: int
    kind: int
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: User | None = None
    created: str = ""
    archived: bool = False
    locked: bool = False
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def file_limit(self) -> int:
        """Bytes of a file that can be posted here."""
        return USUAL_LIMIT if self.guild is None else self.guild.file_limit

    def history(self) -> list[Message]:
        """What stands here, the oldest first."""
        return list(self.messages.values())


@dataclass(frozen=True, slots=True)
class File:
    """A file to be uploaded."""

    name: str
    data: bytes = field(repr=False)
    kind: str = "image/png"


@dataclass(eq=False, slots=True)
class Attachment:
    """A file that was uploaded; `address` is where the CDN has it."""

    id: int
    filename: str
    data: bytes = field(repr=False)
    kind: str
    address: str
    description: str | None = None
    size: tuple[int, int] | None = None


@dataclass(eq=False, slots=True)
class Message:
    """A message; an ephemeral one stands in no channel."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    kind: int = 0
    flags: int = 0
    created: str = ""
    edited: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    components: list[Payload] = field(default_factory=list)
    embeds: list[Payload] = field(default_factory=list)
    pings: list[int] = field(default_factory=list)
    thread: Channel | None = None
    versions: list[Payload] = field(default_factory=list, repr=False)

    @property
    def ephemeral(self) -> bool:
        """Whether only one member sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def is_card(self) -> bool:
        """Whether it is made of Components V2."""
        return bool(self.flags & V2)

    @property
    def text(self) -> str:
        """All its words."""
        parts = (c["content"] for c in walk(self.components) if c["type"] == 10)
        return "\n".join([*([self.content] if self.content else []), *parts])

    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [c.get("label", "") for c in walk(self.components) if c["type"] == 2]


def walk(components: list[Payload]) -> Iterator[Payload]:
    """Every component, those inside of others too."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component[k] for k in ("accessory", "component") if k in component])


def permissions(who: Member, channel: Channel) -> discord.Permissions:
    """What a member may do in a channel, by the rules of Discord's documentation."""
    if who.user is who.guild.owner:
        return discord.Permissions.all()
    everyone = who.guild.roles[who.guild.id]
    value = everyone.permissions.value
    for role in who.roles:
        value |= role.permissions.value
    if value & discord.Permissions(administrator=True).value:
        return discord.Permissions.all()
    overwrites = (channel.parent or channel).overwrites
    ours = overwrites.get(everyone.id, Overwrite())
    value = value & ~ours.deny | ours.allow
    of_roles = [overwrites[role.id] for role in who.roles if role.id in overwrites]
    for overwrite in of_roles:
        value &= ~overwrite.deny
    for overwrite in of_roles:
        value |= overwrite.allow
    own = overwrites.get(who.user.id, Overwrite())
    value = value & ~own.deny | own.allow
    if not value & discord.Permissions(view_channel=True).value:
        value = 0
    return discord.Permissions(value)
