"""The pictures in a message of anybody's: files, what Discord shows of links, stickers, emoji."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

import discord
from yarl import URL

from bot.card.card import THUMBNAILS
from bot.reception.attachments import (
    Attachment,
    Hosted,
    Source,
    is_discords,
    may_be_picture,
    short_name,
)

Part: TypeAlias = discord.Message | discord.MessageSnapshot
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_EMOJI = re.compile(r"<(?P<moves>a?):(?P<name>\w{1,32}):(?P<id>[0-9]{13,20})>")


@dataclass(frozen=True, slots=True)
class MessagePicture:
    """A picture with what is known of it.

    Attributes:
        name: what it shows, as far as its file's name says; empty if it says nothing.
        width: in pixels, if Discord knows it; so is `height`.
    """

    source: Source
    name: str
    width: int | None
    height: int | None


def pictures_in(message: discord.Message, most_bytes: int) -> tuple[MessagePicture, ...]:
    """The pictures that can be painted from or with, each once, in the order in which they stand.

    Args:
        message: one that somebody wrote, forwarded, or had painted.
        most_bytes: how large the file of one may be.
    """
    found: dict[str, MessagePicture] = {}
    for part in _parts(message):
        ways = (_files(part), _links(part, most_bytes), _small(part, most_bytes))
        for address, picture in chain(*ways):
            # The same file has several addresses, of one path.
            found.setdefault(URL(address).path, picture)
    return tuple(found.values())


def has_drawn_sticker(message: discord.Message) -> bool:
    """Whether there is a sticker that is no picture, but says how to draw one (Lottie)."""
    return any(_is_drawn(sticker) for part in _parts(message) for sticker in part.stickers)


def _parts(message: discord.Message) -> tuple[Part, ...]:
    return message, *message.message_snapshots


def _files(part: Part) -> Iterator[tuple[str, MessagePicture]]:
    hidden = frozenset(_hidden_files(part.components))
    for file in part.attachments:
        # A card's small pictures are those that its big one was painted from.
        if may_be_picture(file) and file.filename != THUMBNAILS:
            source = Attachment(file, file.id in hidden)
            yield (
                file.url,
                MessagePicture(source, short_name(file.filename), file.width, file.height),
            )


def _links(part: Part, most_bytes: int) -> Iterator[tuple[str, MessagePicture]]:
    hidden = " ".join(_SPOILER.findall(part.content))
    for embed in part.embeds:
        spoiler = embed.url is not None and embed.url in hidden
        film, *stills = (
            (media.proxy_url, media.width, media.height)
            for media in (embed.video, embed.image, embed.thumbnail)
        )
        # What Tenor and others call a GIF is a video, and a still of it for before it is played.
        moves = embed.type == "gifv" and _is_fetched(film[0])
        for address, width, height in [film] if moves else stills:
            if address is not None and is_discords(address):
                source = Hosted(address, width, height, most_bytes, spoiler)
                picture = MessagePicture(source, short_name(URL(address).name), width, height)
                yield address, picture


def _is_fetched(address: str | None) -> bool:
    return address is not None and is_discords(address)


def _small(part: Part, most_bytes: int) -> Iterator[tuple[str, MessagePicture]]:
    """Stickers and custom emoji."""
    for sticker in part.stickers:
        if not _is_drawn(sticker):
            yield _hosted(sticker.url, sticker.name, most_bytes)
    hidden = frozenset(
        emoji["id"] for text in _SPOILER.findall(part.content) for emoji in _EMOJI.finditer(text)
    )
    for emoji in _EMOJI.finditer(part.content):
        ending = "gif" if emoji["moves"] else "png"
        address = f"{discord.Asset.BASE}/emojis/{emoji['id']}.{ending}"
        yield _hosted(address, emoji["name"], most_bytes, spoiler=emoji["id"] in hidden)


def _is_drawn(sticker: discord.StickerItem) -> bool:
    return sticker.format is discord.StickerFormatType.lottie


def _hosted(
    address: str, name: str, most_bytes: int, *, spoiler: bool = False
) -> tuple[str, MessagePicture]:
    source = Hosted(address, None, None, most_bytes, spoiler)
    return address, MessagePicture(source, short_name(name), None, None)


def _hidden_files(components: Iterable[object]) -> Iterator[int]:
    """The ids of the files that a message shows as spoilers, whatever their names are."""
    for component in components:
        if isinstance(component, discord.MediaGalleryComponent):
            for item in component.items:
                if item.spoiler and item.media.attachment_id is not None:
                    yield item.media.attachment_id
        yield from _hidden_files(getattr(component, "children", ()))
