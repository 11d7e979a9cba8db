"""How a finished picture was painted, in words, and the commands that paint it again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from bot.buttons.finished import Finished
from bot.card.how_made import changed_settings, command
from bot.card.words import KNOWN_WEIGHTS, duration, number
from bot.language import Tongue
from bot.language.escaping import plain
from bot.store import JobRecord
from bot.studio.orders import Order
from engine.pictures.provenance import Provenance

# A message of Discord's has 2,000 characters; a recipe that a member can ask for changes fewer
# settings, and none is as long, but what is shown must fit whatever there will be.
_MOST_SETTINGS, _LONGEST_SETTING = 12, 60


def recipe_in_words(job: Finished, made: Provenance, say: Tongue) -> str:
    """All that makes the picture what it is, below 2,000 characters.

    Args:
        job: the picture.
        made: how it was painted, as its file says.
        say: the reader's language.
    """
    lines = [
        f"### {plain(say.say(job.order.title))}",
        *_facts(job, made, say),
        *_settings(made, say),
        say("settings-discord"),
        f"```\n{discord_command(job.order, made, say)}\n```",
        *_further(job.order, say),
        say("settings-shell"),
        f"```sh\n{command(Path(f'{made.recipe.name}-{job.id}.png'), made)}\n```",
    ]
    return "\n".join(lines)


def discord_command(order: Order, made: Provenance, say: Tongue) -> str:
    """The command with the options that the member chose, and without pictures.

    Args:
        order: what the member asked for.
        made: how it was painted.
        say: the reader's language, in which Discord shows them the options.
    """
    drawing = not order.style_names
    colours = None if order.colours is None else say(f"choice-colours-{order.colours.value}")
    medium = None if order.medium is None else say(f"choice-medium-{order.medium.value}")
    weights = " ".join(f"{weight:g}" for weight in order.style_weights)
    chosen = {
        **dict.fromkeys(_pictures(made), ""),
        "weights": weights or None,
        "recipe": None if drawing else order.recipe,
        "iterations": order.iterations,
        "medium": medium,
        "epochs": order.epochs,
        "size": order.size,
        "strength": order.strength,
        "colours": colours,
        "seed": None if drawing else order.seed,
    }
    options = [
        f"{say(f'option-{name}')}:{value}" for name, value in chosen.items() if value is not None
    ]
    return " ".join([f"/{say('draw-name' if drawing else 'stylize-name')}", *options])


def _pictures(made: Provenance) -> Iterator[str]:
    """The options that pictures are to be attached to."""
    if not made.styles:
        yield "photo"
        return
    yield from ("content", "style")
    yield from (f"style_{nth}" for nth in range(2, len(made.styles) + 1))
    if any(style.mask is not None for style in made.styles):
        yield "mask"


def _facts(job: Finished, made: Provenance, say: Tongue) -> Iterator[str]:
    record, recipe = job.record, made.recipe
    painted = made.stopped_after or recipe.iterations
    parts = [
        say("made-recipe", recipe=recipe.name),
        say("made-epochs", count=len(recipe.epochs)) if recipe.epochs else "",
        say("made-iterations", count=painted),
        say("made-size", width=str(record.width), height=str(record.height)),
        "" if job.order.strength is None else say("made-strength", strength=job.order.strength),
        say("made-seed", seed=str(made.seed)),
        "" if record.seconds is None else duration(record.seconds, say),
    ]
    yield " · ".join(filter(None, parts))
    if made.stopped_after is not None:
        yield say("settings-stopped", done=made.stopped_after, all=recipe.iterations)
    yield from _costs(record, say)
    kind = made.weights_kind
    weights = say(f"weights-{kind}") if kind in KNOWN_WEIGHTS else say("weights-other", kind=kind)
    yield say("card-weights", weights=weights)
    if len(made.styles) > 1:
        shares = " : ".join(f"{style.weight:g}" for style in made.styles)
        yield say("settings-shares", shares=shares)


def _costs(record: JobRecord, say: Tongue) -> Iterator[str]:
    if record.first_costs is not None and record.costs is not None:
        first, last = number(record.first_costs["total"]), number(record.costs["total"])
        yield say("made-costs", first=first, last=last)


def _settings(made: Provenance, say: Tongue) -> Iterator[str]:
    """The settings that are not the recipe's own, one a line."""
    for name, usual, value in islice(changed_settings(made.recipe), _MOST_SETTINGS):
        words = say("settings-changed", name=name, value=_short(value), usual=_short(usual))
        yield f"- {words}"


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST_SETTING else value[: _LONGEST_SETTING - 1] + "…"


def _further(order: Order, say: Tongue) -> Iterator[str]:
    """What no option of the command does."""
    if order.varied:
        yield say("settings-again")
    if order.doublings:
        yield say("settings-larger", times=order.doublings)
