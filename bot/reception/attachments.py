"""Where the pictures of a job come from: uploads, messages, the library, or an earlier job.

Only Discord's own CDN is ever asked, and never for an address that somebody typed.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import PureWindowsPath
from typing import Protocol

import aiohttp
import discord
from yarl import URL

from bot.connection.failures import DISCORD_FAILURES
from bot.language import Sentence
from bot.language.escaping import one_line, plain
from bot.records.archive import Archive
from bot.studio.orders import Refused
from bot.studio.pictures import Pictures
from engine.job.spec import PictureLimits

# What Discord says of a file that it knows nothing of.
_UNKNOWN_TYPE = "application/octet-stream"
_DISCORD_HOSTS = frozenset(
    {
        "cdn.discordapp.com",
        "media.discordapp.net",
        "images-ext-1.discordapp.net",
        "images-ext-2.discordapp.net",
    }
)
_PATIENCE = aiohttp.ClientTimeout(total=30)


class Source(Protocol):
    """One picture that is not read yet."""

    @property
    def spoiler(self) -> bool:
        """Whether it is hidden until somebody wants to see it, and so must what is made of it."""

    def check(self, name: Sentence, limits: PictureLimits) -> None:
        """Raise Refused if it is known without reading that it can't be used."""

    async def read(self, name: Sentence) -> bytes:
        """The file; raises Refused where it can't be had. `name` is what the member calls it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a member uploaded to Discord.

    Attributes:
        hidden: whether the message that it is in hides it.
    """

    file: discord.Attachment
    hidden: bool = False

    @property
    def spoiler(self) -> bool:
        """As the member marked it."""
        return self.hidden or self.file.is_spoiler()

    def check(self, name: Sentence, limits: PictureLimits) -> None:
        """By what Discord says of the file."""
        file = self.file
        if not may_be_picture(file):
            raise Refused("refused-no-picture", picture=name, file=shown(file.filename))
        if file.size > limits.max_bytes:
            raise Refused(
                "refused-file-too-large",
                picture=name,
                size=round(file.size / 2**20, 1),
                most=round(limits.max_bytes / 2**20),
            )
        _check_pixels(name, file.width, file.height, limits)

    async def read(self, name: Sentence) -> bytes:
        """Download it."""
        try:
            return await self.file.read()
        except DISCORD_FAILURES as failure:
            raise Refused("refused-no-download", picture=name) from failure


@dataclass(frozen=True, slots=True)
class Hosted:
    """A picture that Discord hands out: an avatar, emoji or sticker, or one of a page linked to.

    Attributes:
        address: at Discord's own servers.
        width: in pixels, as Discord says; so is `height`.
        most_bytes: how large the file may be. It is not known before it is read.
    """

    address: str
    width: int | None
    height: int | None
    most_bytes: int
    spoiler: bool = False

    def check(self, name: Sentence, limits: PictureLimits) -> None:
        """By what Discord says of it."""
        _check_pixels(name, self.width, self.height, limits)

    async def read(self, name: Sentence) -> bytes:
        """Download it."""
        if not is_discords(self.address):
            raise Refused("refused-no-download", picture=name)
        try:
            data = await download(URL(self.address), self.most_bytes)
        except DISCORD_FAILURES as failure:
            raise Refused("refused-no-download", picture=name) from failure
        if len(data) > self.most_bytes:
            most = round(self.most_bytes / 2**20)
            raise Refused("menus-file-too-large", picture=name, most=most)
        return data


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that Easel itself has kept."""

    data: bytes = field(repr=False)
    spoiler: bool = False

    def check(self, name: Sentence, limits: PictureLimits) -> None:
        """It was checked before it was kept."""

    async def read(self, name: Sentence) -> bytes:
        """It is at hand."""
        return self.data


@dataclass(frozen=True, slots=True)
class Painted:
    """A finished picture of an earlier job."""

    archive: Archive
    job_id: str
    spoiler: bool = False

    def check(self, name: Sentence, limits: PictureLimits) -> None:
        """Whether its file is too large is known once it is read."""

    async def read(self, name: Sentence) -> bytes:
        """From the archive, if it is still kept."""
        return await asyncio.to_thread(painted, self.archive, self.job_id)


def painted(archive: Archive, job_id: str) -> bytes:
    """The finished picture of an earlier job; raises Refused if it is no longer kept."""
    picture = archive.result(job_id)
    if picture is None:
        raise Refused("button-picture-removed")
    return picture


def may_be_picture(file: discord.Attachment) -> bool:
    """Whether a file is worth reading: what it is, only what is in it says.

    Discord goes by names, and knows few. But what it calls a sound, a text or a document is none
    that a member means.
    """
    kind = (file.content_type or _UNKNOWN_TYPE).partition(";")[0].strip().lower()
    return kind == _UNKNOWN_TYPE or kind.startswith(("image/", "video/"))


def has_spoiler(sources: Pictures[Source]) -> bool:
    """Whether one of the pictures is a spoiler."""
    return any(source.spoiler for _, source in sources.named())


def check(sources: Pictures[Source], limits: PictureLimits) -> None:
    """Raise Refused for the first picture that is known to be of no use."""
    for name, source in sources.named():
        source.check(name, limits)


async def read(sources: Pictures[Source]) -> Pictures[bytes]:
    """Read all the pictures, at the same time.

    Raises:
        Refused: one of them can't be had.
    """
    # A mask may be that of several styles.
    names = {source: name for name, source in sources.named()}
    files = await asyncio.gather(*(source.read(name) for source, name in names.items()))
    found = dict(zip(names, files, strict=True))
    return sources.replaced(found[source] for _, source in sources.named())


def is_discords(address: str) -> bool:
    """Whether an address is one of Discord's own servers for pictures."""
    try:
        url = URL(address)
        return (
            url.scheme == "https"
            and url.host in _DISCORD_HOSTS
            and url.port == 443
            and url.user is None
        )
    except ValueError:
        return False


async def download(url: URL, most_bytes: int) -> bytes:
    """A file, or a little more than `most_bytes` of it; redirects are not followed.

    Raises:
        aiohttp.ClientError, OSError: it can't be had.
    """
    data = bytearray()
    async with (
        aiohttp.ClientSession(timeout=_PATIENCE) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        if response.status != 200:
            raise aiohttp.ClientError(f"{url.host} answers {response.status}")
        async for chunk in response.content.iter_chunked(2**16):
            data += chunk
            if len(data) > most_bytes:
                break
    return bytes(data)


def short_name(filename: str) -> str:
    """A picture's name without folders and its ending, such as "starry night"; may be empty."""
    # Windows' paths, because that knows both ways to write them.
    stem = PureWindowsPath(filename).stem
    return one_line(stem.replace("_", " ").replace("-", " "), 40)


def shown(filename: str) -> str:
    """A file's name as it may stand in a message."""
    return plain(filename, 100)


def _check_pixels(
    name: Sentence, width: int | None, height: int | None, limits: PictureLimits
) -> None:
    pixels = (width or 0) * (height or 0)
    if pixels > limits.max_pixels:
        raise Refused(
            "refused-picture-pixels",
            picture=name,
            pixels=round(pixels / 1e6, 1),
            most=limits.max_pixels / 1e6,
        )
