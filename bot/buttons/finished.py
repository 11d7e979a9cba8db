"""What a button on a job that ended is for: its picture, or what was asked for in vain."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pydantic import ValidationError

from bot.buttons.press import Press
from bot.interactions.replies import defer
from bot.language.escaping import plain
from bot.store import JobRecord
from bot.studio.orders import Order, Refused, order_from_json, recipe_from_json
from bot.studio.ticket import JobState
from engine.job.errors import InvalidJob
from engine.job.medium import Medium
from engine.job.recipes import RECIPES


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished picture, or what was asked for and became none, as the journal knows it.

    Attributes:
        order: what was asked for, with its size and medium as it was painted.
    """

    record: JobRecord
    order: Order

    @property
    def id(self) -> str:
        """The job's."""
        return self.record.id

    @property
    def has_picture(self) -> bool:
        """Whether it was finished, perhaps early."""
        return self.record.state == JobState.FINISHED


async def finished(press: Press, *, without_picture: bool = False) -> Finished:
    """The picture that the button is on, while the member sees that the bot is thinking.

    With `without_picture` a job that ended without one will do.

    Raises:
        Refused: there is none, or it is not for who pressed.
    """
    await defer(press.interaction)
    return await look_up(press, without_picture=without_picture)


async def look_up(press: Press, *, without_picture: bool = False) -> Finished:
    """`finished`, without an answer to Discord yet."""
    record = await press.services.store.jobs.get(press.job_id)
    if record is None or record.state == "deleted":
        raise Refused("button-job-forgotten")
    _require_access(press, record)
    if record.state in (JobState.FAILED, JobState.CANCELLED):
        if not without_picture:
            raise Refused("button-no-picture")
    elif record.state != JobState.FINISHED:
        raise Refused("button-not-finished")
    try:
        order = order_from_json(record.order)
        if order.recipe not in RECIPES:
            raise Refused("engine-unknown-recipe")
        return Finished(record, _as_painted(order, record))
    except (ValidationError, InvalidJob) as error:
        raise Refused("button-job-forgotten") from error


def _require_access(press: Press, record: JobRecord) -> None:
    """Pictures of a server are for that server's members, and in private for who asked."""
    guild_id = press.interaction.guild_id
    if press.is_by(record.requester_id) and guild_id in (None, record.guild_id):
        return  # what could not be shown on a server is sent to their private messages
    if guild_id != record.guild_id:
        raise Refused("button-job-forgotten")
    if guild_id is None:
        raise Refused("button-only-theirs", name=plain(record.requester_name))


def _as_painted(order: Order, record: JobRecord) -> Order:
    """The order with the size and medium that it left open: the usual ones are perhaps others."""
    recipe = RECIPES[order.recipe]
    if recipe.epochs and order.medium is None:
        # What is as usual is not written in a recipe, so all drawings before media are in colour.
        order = replace(order, medium=Medium(str(record.recipe.get("medium", Medium.COLOUR))))
    if order.size is not None or recipe.exact is not None:
        return order
    if order.choices:  # each is of half the size
        return replace(order, size=2 * recipe_from_json(record.recipe).size)
    if record.width is None or record.height is None:
        return order
    longest = max(record.width, record.height)
    return replace(order, size=longest // 2**order.doublings)
