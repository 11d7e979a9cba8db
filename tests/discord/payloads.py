"""How Discord writes what it keeps, as JSON."""

from __future__ import annotations

from tests.discord.model import (
    DM,
    PUBLIC_THREAD,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Payload,
    Role,
    User,
    permissions,
)

_SINCE = "2024-01-01T00:00:00+00:00"


def user(who: User) -> Payload:
    """A user object."""
    return {
        "id": str(who.id),
        "username": who.name.lower(),
        "global_name": who.name,
        "discriminator": "0",
        "avatar": None,
        "bot": who.bot,
        "public_flags": 0,
    }


def member(who: Member, channel: Channel | None = None) -> Payload:
    """A member object; with a channel, as in an interaction from there."""
    payload: Payload = {
        "user": user(who.user),
        "roles": [str(role.id) for role in who.roles],
        "joined_at": _SINCE,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
    }
    if channel is not None:
        payload["permissions"] = str(permissions(who, channel).value)
    return payload


def role(of: Role, position: int = 0) -> Payload:
    """A role object."""
    return {
        "id": str(of.id),
        "name": of.name,
        "permissions": str(of.permissions.value),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(of: Channel) -> Payload:
    """A channel object of any kind."""
    payload: Payload = {"id": str(of.id), "type": of.kind, "flags": 0, "last_message_id": None}
    if of.kind == DM:
        recipients = [] if of.recipient is None else [user(of.recipient)]
        return payload | {"recipients": recipients}
    payload |= {"name": of.name, "guild_id": str(of.guild.id) if of.guild else None}
    if of.kind == PUBLIC_THREAD and of.parent is not None and of.guild is not None:
        return payload | _thread(of, of.parent)
    return payload | {
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [
            {
                "id": str(target),
                "type": int(of.guild is not None and target not in of.guild.roles),
                "allow": str(overwrite.allow),
                "deny": str(overwrite.deny),
            }
            for target, overwrite in of.overwrites.items()
        ],
    }


def _thread(of: Channel, parent: Channel) -> Payload:
    starter = parent.messages.get(of.id)
    return {
        "parent_id": str(parent.id),
        "owner_id": str(starter.author.id if starter else 0),
        "message_count": len(of.messages),
        "total_message_sent": len(of.messages),
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": of.archived,
            "locked": of.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": of.created,
            "create_timestamp": of.created,
        },
    }


def guild(of: Guild, bot: User) -> Payload:
    """What GUILD_CREATE tells; of the members only the bot, as without the members intent."""
    threads = [c for c in of.channels.values() if c.kind == PUBLIC_THREAD and not c.archived]
    return {
        "id": str(of.id),
        "name": of.name,
        "owner_id": str(of.owner.id),
        "preferred_locale": of.locale,
        "roles": [role(r, n) for n, r in enumerate(of.roles.values())],
        "channels": [channel(c) for c in of.channels.values() if c.kind != PUBLIC_THREAD],
        "threads": [channel(c) for c in threads],
        "members": [member(of.members[bot.id])],
        "member_count": len(of.members),
        "joined_at": _SINCE,
        "large": False,
        "unavailable": False,
        "emojis": [],
        "stickers": [],
        "features": [],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "system_channel_id": None,
        "system_channel_flags": 0,
        "premium_tier": 0,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
    }


def attachment(of: Attachment) -> Payload:
    """An attachment object."""
    payload: Payload = {
        "id": str(of.id),
        "filename": of.filename,
        "size": len(of.data),
        "url": of.address,
        "proxy_url": of.address,
        "content_type": of.kind,
        "flags": 0,
    }
    if of.description is not None:
        payload["description"] = of.description
    if of.size is not None:
        payload["width"], payload["height"] = of.size
    return payload


def message(of: Message) -> Payload:
    """A message object."""
    payload: Payload = {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "type": of.kind,
        "flags": of.flags,
        "author": user(of.author),
        "content": of.content,
        "timestamp": of.created,
        "edited_timestamp": of.edited,
        "attachments": [attachment(a) for a in of.attachments],
        "components": of.components,
        "embeds": of.embeds,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
    if of.thread is not None:
        payload["thread"] = channel(of.thread)
    return payload
