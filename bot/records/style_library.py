"""The style library: the styles that each server has named, and those that come with the bot."""

from __future__ import annotations

import asyncio
import logging
import unicodedata
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from bot.language import LANGUAGES, Tongue, tongue
from bot.language.escaping import plain
from bot.records.bundled_styles import bundled_styles, read_bundled
from bot.records.whole_files import remove_unfinished, write_whole
from bot.store import NameTaken, StoreError, StyleRecord
from bot.store.rows import folded
from bot.store.styles import Styles
from bot.studio.orders import Refused
from engine.job.spec import PictureInfo

_log = logging.getLogger(__name__)

MOST_STYLES = 50  # of one server
LONGEST_NAME = 32
# Neither Discord's markdown nor its mentions can be written with these and letters alone.
_SIGNS = frozenset(" -'&,.!?()")
# Letters by their kind, but nothing is seen of them.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_THUMBNAIL_SIDE = 320


@dataclass(frozen=True, slots=True)
class BundledStyle:
    """A style that comes with the bot; see `bot.records.bundled_styles`."""

    slug: str


Style: TypeAlias = StyleRecord | BundledStyle


def shown_name(style: Style, say: Tongue) -> str:
    """What a style is called: one that comes with the bot has a name in every language."""
    return style.name if isinstance(style, StyleRecord) else say(f"bundled-{style.slug}")


def name_in(name: str, say: Tongue) -> str:
    """A style's name in another language than it was called in, where it has one there."""
    slug = _bundled_names().get(folded(name))
    return name if slug is None else say(f"bundled-{slug}")


class Library:
    """Names stand in the database; pictures, as they were sent, in a folder by their digests.

    Beside each picture lies a thumbnail of it.

    Args:
        styles: the database's.
        folder: for the pictures; made when the first one is added.
        check: what the painter makes of a picture; raises BadPicture where it can't be used.
    """

    def __init__(
        self, styles: Styles, folder: Path, check: Callable[[bytes], Awaitable[PictureInfo]]
    ) -> None:
        self._styles = styles
        self._folder = folder
        self._check = check
        # One change at a time: so two can't both take the last place, and a file isn't removed
        # while it is being added under another name.
        self._changing = asyncio.Lock()

    async def on(self, guild_id: int | None) -> tuple[Style, ...]:
        """What members can choose from on a server: its own styles by name, then the bundled ones.

        Args:
            guild_id: None where there is no server of the bot's, as in private messages.
        """
        own: tuple[Style, ...] = () if guild_id is None else await self._styles.list(guild_id)
        return (*own, *map(BundledStyle, bundled_styles()))

    async def find(self, guild_id: int | None, name: str) -> Style:
        """The style of that name; of a bundled one, in any language.

        Raises:
            Refused: there is none.
        """
        record = None if guild_id is None else await self._styles.get(guild_id, name)
        if record is not None:
            return record
        slug = _bundled_names().get(folded(name))
        if slug is None:
            raise Refused("style-unknown", name=_quoted(name))
        return BundledStyle(slug)

    async def picture(self, style: Style) -> bytes:
        """A style's picture as it was sent.

        Raises:
            Refused: its file is gone.
        """
        if isinstance(style, BundledStyle):
            return await asyncio.to_thread(read_bundled, style.slug)
        return await self._read(style, self._file(style.digest))

    async def thumbnail(self, style: Style) -> bytes:
        """A small WebP file of a style's picture.

        Raises:
            Refused: its file is gone.
        """
        if isinstance(style, BundledStyle):
            return await asyncio.to_thread(_bundled_thumbnail, style.slug)
        return await self._read(style, self._thumbnail_file(style.digest))

    async def add(self, guild_id: int, name: str, picture: bytes, added_by: int) -> StyleRecord:
        """Add a style to a server's: all of it, or nothing where it fails.

        Raises:
            Refused: the name can't be one, it is taken, or there is no room.
            BadPicture: the picture can't be used.
        """
        name = clean_name(name)
        info = await self._check(picture)
        digest = sha256(picture).hexdigest()
        async with self._changing:
            known = self._file(digest).is_file()
            try:
                if await self._styles.count(guild_id) >= MOST_STYLES:
                    raise Refused("style-library-full", most=MOST_STYLES)
                if not known:
                    await asyncio.to_thread(self._write, digest, picture, info.thumbnail)
                return await self._styles.add(
                    StyleRecord(
                        guild_id=guild_id,
                        name=name,
                        digest=digest,
                        mime=f"image/{info.format.lower()}",
                        file_size=len(picture),
                        width=info.width,
                        height=info.height,
                        added_by=added_by,
                        created=datetime.now(UTC),
                    )
                )
            except (NameTaken, OSError, StoreError) as error:
                if not known:
                    await asyncio.to_thread(self._remove_files, digest)
                if isinstance(error, NameTaken):
                    raise Refused("style-name-taken", name=name) from error
                _log.error("The style %s could not be added: %s", name, error)
                raise Refused("style-no-room") from error

    async def remove(
        self, guild_id: int, name: str, allowed: Callable[[StyleRecord], bool]
    ) -> StyleRecord:
        """Remove one of a server's styles, and its files if no other style has that picture.

        Raises:
            Refused: there is none of that name, or it is not allowed.
        """
        async with self._changing:
            style = await self.find(guild_id, name)
            if isinstance(style, BundledStyle):
                raise Refused("style-stays", name=name)
            if not allowed(style):
                raise Refused("style-not-yours", name=style.name)
            await self._styles.remove(guild_id, style.name)
            await self._tidy({style.digest})
        return style

    async def tidy(self, digests: Collection[str]) -> None:
        """Remove the files of pictures, unless there still are styles of them."""
        async with self._changing:
            await self._tidy(digests)

    async def _tidy(self, digests: Collection[str]) -> None:
        for digest in digests:
            try:
                used = await self._styles.in_use(digest)
            except StoreError as error:
                _log.warning("The style picture %s could not be removed: %s", digest, error)
            else:
                if not used:
                    await asyncio.to_thread(self._remove_files, digest)

    def _write(self, digest: str, picture: bytes, thumbnail: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # The picture last: where it is, all of it is.
        for path, data in (
            (self._thumbnail_file(digest), thumbnail),
            (self._file(digest), picture),
        ):
            write_whole(path, data)

    def _remove_files(self, digest: str) -> None:
        for path in (self._file(digest), self._thumbnail_file(digest)):
            with suppress(OSError):
                remove_unfinished(path)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                _log.warning("The style picture %s could not be removed: %s", path, error)

    async def _read(self, style: StyleRecord, path: Path) -> bytes:
        try:
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            _log.error("The picture of the style %s can't be read: %s", style.name, error)
            raise Refused("style-picture-lost", name=style.name) from error

    def _file(self, digest: str) -> Path:
        return self._folder / digest

    def _thumbnail_file(self, digest: str) -> Path:
        return self._folder / f"{digest}.webp"


def _quoted(text: str) -> str:
    """What a member typed, as it may stand in a message."""
    return plain(text, LONGEST_NAME)


def clean_name(name: str) -> str:
    """A style's name as it is kept: one that reads the same wherever it is shown.

    Raises:
        Refused: it is empty, too long, has other signs than are allowed, or is a bundled style's.
    """
    # Composed, so that its length is the number of letters that people see.
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(clean) <= LONGEST_NAME or not all(map(_is_allowed, clean)):
        raise Refused("style-name-bad", most=LONGEST_NAME)
    if not any(_is_seen(letter) for letter in clean):
        raise Refused("style-name-bad", most=LONGEST_NAME)
    if folded(clean) in _bundled_names():
        raise Refused("style-name-bundled", name=clean)
    return clean


def _is_allowed(letter: str) -> bool:
    return letter in _SIGNS or unicodedata.category(letter)[0] == "M" or _is_seen(letter)


def _is_seen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return (kind[0] in "LN" or kind == "So") and letter not in _BLANK


@cache
def _bundled_names() -> dict[str, str]:
    """The slugs of the bundled styles by their names in every language, as names are compared."""
    return {
        folded(tongue(language)(f"bundled-{slug}")): slug
        for language in LANGUAGES
        for slug in bundled_styles()
    }


@cache
def _bundled_thumbnail(slug: str) -> bytes:
    with Image.open(BytesIO(read_bundled(slug))) as picture:
        picture.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
        file = BytesIO()
        picture.save(file, "WEBP", quality=85)
    return file.getvalue()
