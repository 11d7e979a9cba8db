"""The photo of a command: a file that the member attached, or somebody's avatar."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.interactions.contexts import public_tongue
from bot.language import sentence
from bot.language.escaping import one_line
from bot.reception.attachments import Attachment, Hosted, Source, short_name
from bot.reception.services import services_of
from bot.studio.orders import Refused

# Discord hands out no larger ones, and what is smaller as it is.
_AVATAR_SIZE = 4096
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo, and what the picture's title calls it.

    Attributes:
        member: whose avatar it is, as one types it after an @; empty for a file.
    """

    source: Source
    name: str
    member: str = ""


def chosen_photo(
    interaction: discord.Interaction,
    option: str,
    file: discord.Attachment | None,
    member: discord.User | discord.Member | None,
) -> Photo:
    """The photo that was attached, or the avatar of the member who was named.

    Args:
        interaction: the command.
        option: the one that the file is attached to.
        file: what is attached.
        member: who is named. On a server their avatar there goes before their own.

    Raises:
        Refused: there is neither, or both.
    """
    names = {"photo": sentence(f"option-{option}"), "member": sentence("option-member")}
    if file is not None and member is not None:
        raise Refused("photo-twice", **names)
    if file is not None:
        return Photo(Attachment(file), title_name(file, interaction))
    if member is None:
        raise Refused("photo-missing", **names)
    most_bytes = services_of(interaction).settings.current.engine.picture_limits.max_bytes
    avatar = member.display_avatar.replace(format="png", size=_AVATAR_SIZE)
    name = one_line(member.display_name, _LONGEST_NAME)
    return Photo(
        Hosted(avatar.url, None, None, most_bytes),
        name or public_tongue(interaction)("unnamed-picture"),
        # A bot's may have marks in it that would end the code that a recipe is.
        one_line(str(member).replace("`", ""), _LONGEST_NAME),
    )


def title_name(file: discord.Attachment, interaction: discord.Interaction) -> str:
    """What a picture shows, as far as its file's name says."""
    return short_name(file.filename) or public_tongue(interaction)("unnamed-picture")
