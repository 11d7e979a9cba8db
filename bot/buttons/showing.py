"""The buttons of a finished picture that show more about it."""

from __future__ import annotations

import asyncio

import discord

from bot.buttons.finished import Finished, finished
from bot.buttons.press import Press, action
from bot.buttons.recipe_text import recipe_in_words, recipe_so_far
from bot.card.card import Picture
from bot.card.thumbnails import is_readable, side_by_side, with_part
from bot.connection.failures import DISCORD_FAILURES
from bot.interactions.contexts import can_post, public_tongue
from bot.interactions.replies import tell
from bot.language import Tongue
from bot.reception.attachments import painted
from bot.records.archive import Archive
from bot.studio.orders import Refused
from engine.job.spec import PictureLimits
from engine.pictures.writing.fitting import Fitted, fit
from engine.pictures.writing.making import MOST_FRAMES, AnimationKind, animation
from engine.pictures.writing.provenance import Provenance, read

# Of a row put together from thumbnails, in pixels: their own size.
_ROW_HEIGHT = 320


@action("compare")
async def compare(press: Press) -> None:
    """What it was painted from beside it, for who pressed: the channel has seen the picture."""
    job = await finished(press)
    limit = press.interaction.filesize_limit
    row = await asyncio.to_thread(_comparison, press.services.archive, job, limit)
    if row is None:
        raise Refused("button-nothing-to-compare")
    key = "alt-strip" if job.order.style_names else "alt-photo-and-result"
    name = f"{job.order.recipe}-{job.id}-strip{row.extension}"
    title = press.say.say(job.order.title)
    picture = Picture(name, row.data, press.say(key, title=title), job.record.spoiler)
    await _hand(press, picture, "compare-shown" if job.order.style_names else "compare-shown-photo")


@action("making")
async def making(press: Press) -> None:
    """How it came about, as an animation.

    Who asked for the picture shows it to everybody, where its frames went. Others see it alone:
    otherwise anyone could fill somebody's thread with it.
    """
    job = await finished(press)
    limit = press.interaction.filesize_limit
    data = await asyncio.to_thread(_animated, press.services.archive, job, limit)
    if press.is_by(job.record.requester_id) and can_post(press.interaction):
        public = public_tongue(press.interaction)
        message = await _post(press, job, _making(job, data, public), public("making-shown"))
        if message is not None:
            await tell(press.interaction, press.say("making-posted", link=message.jump_url))
            return
    await _hand(press, _making(job, data, press.say), "making-shown")


@action("recipe")
async def recipe(press: Press) -> None:
    """How it is painted so far; of a finished one all of it, and how to have it painted again."""
    ticket = press.services.studio.jobs.find(press.job_id)
    if ticket is not None and press.may_see(ticket.requester):
        await tell(press.interaction, recipe_so_far(ticket, press.say))
        return
    job = await finished(press)
    made = await asyncio.to_thread(_provenance, press.services.archive, job.id)
    await tell(press.interaction, recipe_in_words(job, made, press.say))


def _comparison(archive: Archive, job: Finished, limit: int) -> Fitted | None:
    """What a picture was painted from and the picture, in a row; None if it is no longer kept."""
    strip = archive.strip(job.id)
    if strip is not None and is_readable(strip):
        return fit(strip, limit)
    result, thumbnails = archive.result(job.id), archive.thumbnails(job.id)
    if result is None or not is_readable(result) or not any(map(is_readable, thumbnails)):
        return None
    # From the thumbnails, because members' own files are decoded only in processes under limits.
    shown = with_part(thumbnails, job.order.style_part)
    row = side_by_side([*shown, result], _ROW_HEIGHT)
    return None if row is None else Fitted(row, ".webp", 0, _ROW_HEIGHT, "")


def _animated(archive: Archive, job: Finished, limit: int) -> bytes:
    """The frames and the picture as a WebP file of at most `limit` bytes.

    WebP because it has all colours, and is a fraction of a GIF; Discord plays both.
    """
    result = painted(archive, job.id)
    frames = list(filter(is_readable, archive.frames(job.id, MOST_FRAMES - 1)))
    if not frames:
        raise Refused("making-removed" if job.record.inputs_removed else "making-no-frames")
    while len(data := animation([*frames, result], AnimationKind.WEBP)) > limit:
        if len(frames) == 1:
            raise Refused("making-too-large")
        frames = frames[::2]
    return data


def _provenance(archive: Archive, job_id: str) -> Provenance:
    result = painted(archive, job_id)
    # It is our own file, so it may be of any size.
    return read(result, PictureLimits(max_bytes=len(result)))


def _making(job: Finished, data: bytes, say: Tongue) -> Picture:
    words = say("alt-making", title=say.say(job.order.title))
    name = f"{job.order.recipe}-{job.id}-making.webp"
    return Picture(name, data, words, job.record.spoiler)


async def _post(press: Press, job: Finished, picture: Picture, text: str) -> discord.Message | None:
    """Post where the frames went; None where that is not possible any more."""
    record = job.record
    place = press.interaction.client.get_partial_messageable(
        record.thread_id or record.channel_id, guild_id=record.guild_id
    )
    try:
        message: discord.Message = await place.send(text, file=picture.file(hidden=True))
    except DISCORD_FAILURES:
        return None
    return message


async def _hand(press: Press, picture: Picture, key: str) -> None:
    """Show a picture to who pressed, and to nobody else."""
    await press.interaction.edit_original_response(
        content=press.say(key), attachments=[picture.file(hidden=True)]
    )
