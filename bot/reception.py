"""The way from a member's command to a job: the same for every command that paints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import discord

from bot.answers import tell
from bot.gallery import DISCORD_FAILURES
from bot.orders import Order, Refused, Requester
from bot.presenter import DiscordPresenter
from bot.studio import Settings, Studio, about
from engine.errors import BadPicture, EngineError
from engine.spec import PictureLimits

_PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_UNKNOWN_TYPE = "application/octet-stream"
_NEEDED = ("view_channel", "embed_links", "attach_files")


class Reception:
    """Takes a member's command, and tells what is wrong with it to that member only."""

    def __init__(self, studio: Studio, settings: Settings) -> None:
        self._studio = studio
        self._settings = settings

    async def receive(
        self,
        interaction: discord.Interaction[Any],
        order: Order,
        attachments: Mapping[str, discord.Attachment],
    ) -> None:
        """Have an order painted.

        Args:
            interaction: the command.
            order: the member's choices.
            attachments: the pictures by what the member calls them, the content first.
        """

        async def fetch() -> dict[str, bytes]:
            # Reading takes longer than Discord waits for an answer.
            await interaction.response.defer(ephemeral=True, thinking=True)
            return {name: await _read(name, file) for name, file in attachments.items()}

        presenter = DiscordPresenter(
            interaction, lambda: self._settings.current.discord.card_seconds
        )
        try:
            _check_permissions(interaction)
            for name, file in attachments.items():
                _check_claims(name, file, self._settings.current.engine.picture_limits)
            await self._studio.submit(order, _requester(interaction.user), fetch, presenter)
        except (Refused, EngineError) as error:
            await tell(interaction, str(error))


def title_of(attachment: discord.Attachment) -> str:
    """A picture's name without its ending, such as "starry night"."""
    stem = PurePath(attachment.filename).stem
    return " ".join(stem.replace("_", " ").replace("-", " ").split())[:40] or "a picture"


def _requester(user: discord.User | discord.Member) -> Requester:
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Requester(user.id, user.display_name, tuple(roles))


def _check_permissions(interaction: discord.Interaction[Any]) -> None:
    """Raise Refused where the bot could not show its work."""
    if interaction.guild_id is None:
        return  # everything is allowed in a DM
    in_thread = isinstance(interaction.channel, discord.Thread)
    needed = (*_NEEDED, "send_messages_in_threads" if in_thread else "send_messages")
    missing = [name for name in needed if not getattr(interaction.app_permissions, name)]
    if missing:
        names = ", ".join(name.replace("_", " ").title() for name in missing)
        raise Refused(
            "I can't show my work in this channel; please ask a moderator to give me the "
            f"permission to: {names}."
        )


def _check_claims(name: str, file: discord.Attachment, limits: PictureLimits) -> None:
    """Raise BadPicture for what Discord says of a file already makes it unusable."""
    kind = (file.content_type or _UNKNOWN_TYPE).partition(";")[0]
    if kind not in {*_PICTURE_TYPES, _UNKNOWN_TYPE}:
        raise BadPicture(
            about(
                name,
                f"the file {file.filename} is not a picture I can read; "
                "send PNG, JPEG, WebP or GIF.",
            )
        )
    if file.size > limits.max_bytes:
        raise BadPicture(
            about(
                name,
                f"that file is {file.size / 2**20:.1f} MB; pictures may have up to "
                f"{limits.max_bytes / 2**20:.0f} MB.",
            )
        )
    pixels = (file.width or 0) * (file.height or 0)
    if pixels > limits.max_pixels:
        raise BadPicture(
            about(
                name,
                f"that picture has {pixels / 1e6:.1f} million pixels; up to "
                f"{limits.max_pixels / 1e6:g} million are allowed.",
            )
        )


async def _read(name: str, file: discord.Attachment) -> bytes:
    try:
        return await file.read()
    except DISCORD_FAILURES as failure:
        raise Refused(
            f"I could not download the {name} from Discord, so please try again."
        ) from failure
