"""Times, costs and progress in words."""

from __future__ import annotations

from itertools import accumulate

from bot.language import Tongue
from bot.studio.ticket import Ticket
from engine.job.recipe import Recipe
from engine.job.spec import Costs, Result

_BAR_LENGTH = 12
KNOWN_WEIGHTS = frozenset({"imagenet", "vgg16", "whitened", "file"})


def how_made(ticket: Ticket, result: Result, say: Tongue) -> str:
    """What one needs to make the same picture again, and how the cost went down."""
    recipe, order = ticket.job.recipe, ticket.order
    parts = [
        say("made-recipe", recipe=recipe.name),
        say("made-epochs", count=len(recipe.epochs)) if recipe.epochs else "",
        say("made-iterations", count=result.iteration),
        say("made-size", width=str(result.width), height=str(result.height)),
        "" if order.strength is None else say("made-strength", strength=order.strength),
        say("made-seed", seed=str(ticket.job.seed)),
        weights_in_words(ticket, say),
        duration(result.elapsed, say),
    ]
    first, last = number(result.first_costs.total), number(result.costs.total)
    return f"{' · '.join(filter(None, parts))}\n{say('made-costs', first=first, last=last)}"


def weights_in_words(ticket: Ticket, say: Tongue) -> str:
    """What the network's weights are; nothing as long as that is not known."""
    if ticket.started is None:
        return ""
    # Why it is this kind is the admin's business, and stands in the log.
    kind = ticket.started.weights.kind
    return say(f"weights-{kind}" if kind in KNOWN_WEIGHTS else "weights-other", kind=kind)


def stage_in_words(recipe: Recipe, iteration: int, say: Tongue) -> str:
    """Which of a recipe's stages an iteration is in, if there are several."""
    stages = recipe.stages()
    if len(stages) == 1:
        return ""
    ends = accumulate(stage.iterations for stage in stages)
    number = next((n for n, end in enumerate(ends, 1) if iteration <= end), len(stages))
    key = "stage-epoch" if recipe.epochs else "stage-scale"
    return say(key, number=number, count=len(stages))


def progress_bar(done: int, total: int) -> str:
    """Such as ▰▰▰▰▱▱▱▱▱▱▱▱ 33 %."""
    filled = _BAR_LENGTH * done // total
    return f"{'▰' * filled}{'▱' * (_BAR_LENGTH - filled)} {100 * done // total} %"


def time_left(seconds: float, say: Tongue) -> str:
    """A rough time, because that is all that is known."""
    if seconds < 10:
        return say("left-few-seconds")
    if seconds < 50:
        return say("left-seconds", seconds=round(seconds / 10) * 10)
    if seconds < 90:
        return say("left-a-minute")
    return say("left-about", time=_hours_and_minutes(seconds, say))


def duration(seconds: float, say: Tongue) -> str:
    """A measured time."""
    if seconds < 100:
        return say("time-seconds", seconds=round(seconds))
    return _hours_and_minutes(seconds, say)


def costs_in_words(costs: Costs) -> str:
    """The three costs in one line."""
    return (
        f"`J {number(costs.total)}   J_content {number(costs.content)}   "
        f"J_style {number(costs.style)}`"
    )


def number(value: float) -> str:
    """A cost, with four digits that matter; costs go from millions to thousandths."""
    return f"{value:.4g}" if abs(value) < 10_000 else f"{value:.2e}"


def _hours_and_minutes(seconds: float, say: Tongue) -> str:
    minutes = round(seconds / 60)
    if minutes < 60:
        return say("time-minutes", minutes=minutes)
    return say("time-hours", hours=minutes // 60, minutes=minutes % 60)
