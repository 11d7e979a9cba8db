"""The buttons that have a part of the painting be the style, chosen on a grid of nine."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import discord

from bot.buttons.finished import Finished, finished
from bot.buttons.further_pictures import answered, paint_anew
from bot.buttons.press import Press, action
from bot.card.card import Picture
from bot.card.job_buttons import job_button, part_button
from bot.card.layout import below
from bot.card.thumbnails import in_thirds
from bot.studio.orders import Refused
from engine.job.parts import Cell


@action("part")
async def ask_for_part(press: Press) -> None:
    """Which part shall it be: the painting in thirds, and a button for each where that lies."""
    job = await finished(press)
    thumbnails = await asyncio.to_thread(press.services.archive.thumbnails, job.id)
    grid = await asyncio.to_thread(in_thirds, thumbnails[1:])
    if grid is None:
        raise Refused("button-pictures-removed")
    picture = Picture(f"parts-{job.id}.webp", grid, press.say("alt-parts"), job.record.spoiler)
    await press.interaction.edit_original_response(
        content=press.say("part-which"),
        attachments=[picture.file(hidden=True)],
        view=_choices(press, job),
    )


def _choices(press: Press, job: Finished) -> discord.ui.View:
    now = job.order.style_part
    buttons = [
        job_button(part_button(cell), job.id, None, disabled=cell is now, row=number // 3)
        for number, cell in enumerate(Cell)
    ]
    if now is not None:
        buttons.append(job_button(part_button(None), job.id, press.say("part-whole"), row=3))
    return below(buttons)


_PARTS = {part_button(part): part for part in (*Cell, None)}


@action(*_PARTS)
async def paint_with_part(press: Press) -> None:
    """The same in the style of that part; the question goes once there is a card."""
    job = await answered(press)
    await paint_anew(press, job, replace(job.order, style_part=_PARTS[press.name]))
