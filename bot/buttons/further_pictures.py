"""The buttons that have another picture painted, after a finished one or in place of none."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.buttons.finished import Finished, finished, look_up
from bot.buttons.press import Press, action
from bot.card.job_buttons import CHOICES, job_button
from bot.card.layout import below
from bot.interactions.replies import take_answer
from bot.reception.attachments import Kept, Source, painted
from bot.studio.orders import Order, Refused, random_seed
from bot.studio.pictures import Pictures
from engine.job.medium import Medium
from engine.job.recipe import STRENGTH_MAX, STRENGTH_NEUTRAL, Colours
from engine.job.recipes import RECIPES
from engine.job.variations import strengths, varied, varies

# A quarter of the way from no style to all style: clearly visible, and still the same picture.
_STEP = 25


@action("again")
async def again(press: Press) -> None:
    """The same once more, another way; what ended without a picture, as it was asked for."""
    job = await finished(press, without_picture=True)
    if not job.has_picture:
        await paint_anew(press, job, job.order)
    elif not job.order.style_names:
        await _ask_for_medium(press, job)
    elif not varies(varied(RECIPES[job.order.recipe], 0)):
        raise Refused("button-again-same-choices" if job.order.choices else "button-again-same")
    else:  # several to choose from vary by themselves
        order = replace(job.order, seed=random_seed(), varied=not job.order.choices)
        await paint_anew(press, job, order)


async def _ask_for_medium(press: Press, job: Finished) -> None:
    """A drawing comes out the same each time, but for what it is drawn with."""
    view = below(
        job_button(medium, job.id, press.say(f"choice-medium-{medium}"))
        for medium in Medium
        if medium is not job.order.medium
    )
    await press.interaction.edit_original_response(content=press.say("again-medium"), view=view)


@action(*Medium)
async def draw_with(press: Press) -> None:
    """Draw the photo once more, with something else; the question goes once there is a card."""
    job = await answered(press)
    await paint_anew(press, job, replace(job.order, medium=Medium(press.name)))


@action("stronger", "softer")
async def with_strength(press: Press) -> None:
    """The same with more of the style, or with less."""
    job = await finished(press)
    before = STRENGTH_NEUTRAL if job.order.strength is None else job.order.strength
    more = press.name == "stronger"
    strength = min(before + _STEP, STRENGTH_MAX) if more else max(before - _STEP, 0)
    if strength == before:
        raise Refused("button-strongest" if more else "button-softest")
    await paint_anew(press, job, replace(job.order, strength=strength))


@action("colours")
async def colours(press: Press) -> None:
    """The same in the photo's colours."""
    job = await finished(press)
    if job.order.colours is Colours.LUMINANCE:
        raise Refused("button-colours-kept")
    await paint_anew(press, job, replace(job.order, colours=Colours.LUMINANCE))


@action("larger")
async def larger(press: Press) -> None:
    """Paint on from the picture, at twice its size."""
    job = await finished(press)
    picture = await asyncio.to_thread(painted, press.services.archive, job.id)
    await paint_anew(press, job, replace(job.order, doublings=job.order.doublings + 1), picture)


@action(*CHOICES)
async def choose(press: Press) -> None:
    """Paint on from one of several, at the size that was asked for."""
    job, number = await finished(press), 1 + CHOICES.index(press.name)
    picture = await asyncio.to_thread(press.services.archive.choice, job.id, number)
    if picture is None:
        raise Refused("button-picture-removed")
    strength = strengths(job.order.strength, job.order.variations)[number - 1]
    await paint_anew(press, job, replace(job.order, chosen=number, strength=strength), picture)


async def answered(press: Press) -> Finished:
    """The picture that the private question was about, below which the button is."""
    await take_answer(press.interaction)
    return await look_up(press)


async def paint_anew(press: Press, job: Finished, order: Order, start: bytes | None = None) -> None:
    """Paint the pictures of a job in another way, perhaps from another start.

    The new job is of who pressed, and within their limits.
    """
    member_id = press.interaction.user.id
    # It is one by itself, and as much of what moves is painted as before.
    frames = order.frames or (1 if order.content_moves else None)
    order = replace(order, series=None, frames=frames)
    if any(ticket.order == order for ticket in press.services.studio.jobs.of(member_id)):
        raise Refused("button-already-asked")
    kept = await asyncio.to_thread(press.services.archive.inputs, job.id)
    if kept is None or len(kept.styles) != len(order.style_names):
        raise Refused("button-pictures-removed")
    kept = replace(kept, start=start or kept.start)
    sources: Pictures[Source] = kept.replaced(
        Kept(data, job.record.spoiler) for _, data in kept.named()
    )
    await press.services.reception.receive(press.interaction, (order, sources))
