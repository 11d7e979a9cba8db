"""The answers to the question how much of a photo that moves is painted."""

from __future__ import annotations

from dataclasses import replace

import discord

from bot.buttons.press import Press, action
from bot.card.layout import laid_out
from bot.interactions.replies import take_answer
from bot.reception.clip_questions import AskedClip
from bot.studio.orders import Refused
from engine.job.errors import EngineError


@action("clip", "still")
async def paint(press: Press) -> None:
    """Have the clip painted, or its first frame alone; the question goes once there is a card."""
    asked, reception = _taken(press), press.services.reception
    await take_answer(press.interaction)
    order = asked.order if press.name == "clip" else replace(asked.order, frames=1)
    try:
        await reception.receive(press.interaction, (order, asked.pictures))
    except (Refused, EngineError):  # perhaps there is room for the other answer
        reception.clips[press.job_id] = asked
        raise
    press.services.put_down(asked.member, asked.pictures.styles)


@action("leave")
async def leave(press: Press) -> None:
    """Have nothing painted."""
    _taken(press)
    view = laid_out(discord.ui.TextDisplay(press.say("cancel-done")))
    await press.interaction.response.edit_message(view=view)


def _taken(press: Press) -> AskedClip:
    """What was asked about, which can be answered once; raises Refused where that is forgotten."""
    clips = press.services.reception.clips
    asked = clips.get(press.job_id)
    if asked is None or not press.is_by(asked.member):
        raise Refused("menus-too-late")
    del clips[press.job_id]
    return asked
