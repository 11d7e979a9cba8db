"""How a picture is painted, in words and figures, and the commands that paint it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path

from bot.buttons.finished import Finished
from bot.card.how_made import command
from bot.card.words import duration, frames_done
from bot.language import Tongue
from bot.language.escaping import plain
from bot.records.style_library import name_in
from bot.studio.orders import Order
from bot.studio.ticket import Ticket
from engine.job.recipe import Ramp, Recipe
from engine.job.spec import Progress
from engine.job.variations import strength_around
from engine.pictures.writing.provenance import Provenance

_KNOWN_WEIGHTS = frozenset({"imagenet", "vgg16", "whitened", "file"})
# As the field writes them, by the names that they are kept by.
_COSTS = {"total": "J", "content": "J_content", "style": "J_style"}


def recipe_in_words(job: Finished, made: Provenance, say: Tongue) -> str:
    """All that makes the picture what it is, below the 2,000 characters of a message.

    Args:
        job: the picture.
        made: how it was painted, as its file says.
        say: the reader's language.
    """
    ending = ".png" if made.most_frames == 1 else ".webp"
    lines = [
        f"### {plain(say.say(job.order.title))}",
        *_facts(job, made, say),
        say("settings-discord"),
        f"```\n{discord_command(job.order, made, say)}\n```",
        *_further(job.order, made, say),
        say("settings-shell"),
        f"```sh\n{command(Path(f'{made.recipe.name}-{job.id}{ending}'), made)}\n```",
    ]
    return "\n".join(lines)


def recipe_so_far(ticket: Ticket, say: Tongue) -> str:
    """How a picture is painted that is not finished yet, and how far that is.

    Args:
        ticket: the job.
        say: the reader's language.
    """
    recipe, progress = ticket.job.recipe, ticket.progress
    seed = say("made-seed", seed=str(ticket.job.seed))
    lines = [
        f"### {plain(say.say(ticket.order.title))}",
        say("settings-recipe", name=recipe.name, summary=say(f"recipe-{recipe.name}")),
        seed if progress is None else f"{_how_far(recipe, progress, say)} · {seed}",
        *([] if ticket.started is None else [_weights(ticket.started.weights.kind, say)]),
        _equation(recipe, say),
    ]
    if progress is not None:
        costs = asdict(progress.costs)
        lines.append(
            _in_a_row(f"{name} {_number(costs[key], say)}" for key, name in _COSTS.items())
        )
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
    part = None if order.style_part is None else say(f"choice-part-{order.style_part.value}")
    strength = order.strength
    if order.chosen and strength is not None:
        strength = strength_around(strength, order.chosen, order.variations)
    weights = " ".join(f"{weight:g}" for weight in order.style_weights)
    chosen = {
        "member": f"@{order.content_member}" if order.content_member else None,
        **dict.fromkeys(_pictures(order, made), ""),
        "style_name": name_in(order.style_names[-1], say) if order.style_named else None,
        "style_part": part,
        "weights": weights or None,
        "recipe": None if drawing else order.recipe,
        "iterations": order.iterations,
        "medium": medium,
        "epochs": order.epochs,
        "size": order.size,
        "strength": strength,
        "colours": colours,
        # As Discord writes yes and no.
        "transparent": order.transparent,
        "variations": order.variations or None,
        "seed": None if drawing else order.seed,
    }
    options = [
        f"{say(f'option-{name}')}:{value}" for name, value in chosen.items() if value is not None
    ]
    return " ".join([f"/{say('draw-name' if drawing else 'stylize-name')}", *options])


def _pictures(order: Order, made: Provenance) -> Iterator[str]:
    """The options that pictures are to be attached to."""
    if not order.content_member:
        yield "content" if made.styles else "photo"
    attached = len(made.styles) - order.style_named
    yield from ("style", "style_2", "style_3", "style_4")[:attached]
    if any(style.mask is not None for style in made.styles):
        yield "mask"


def _facts(job: Finished, made: Provenance, say: Tongue) -> Iterator[str]:
    record, recipe = job.record, made.recipe
    moves = made.most_frames > 1
    painted = record.iterations if moves else made.stopped_after
    parts = [
        say("made-recipe", recipe=recipe.name),
        say("made-epochs", count=len(recipe.epochs)) if recipe.epochs else "",
        say("made-iterations", count=painted or recipe.iterations),
        say("made-size", width=str(record.width), height=str(record.height)),
        say("made-frames", count=made.most_frames) if moves else "",
        "" if job.order.strength is None else say("made-strength", strength=job.order.strength),
        say("made-seed", seed=str(made.seed)),
        "" if record.seconds is None else duration(record.seconds, say),
    ]
    yield " · ".join(filter(None, parts))
    if moves and made.stopped_after is not None:
        yield say("state-stopped")
    elif made.stopped_after is not None:
        yield say("settings-stopped", done=made.stopped_after, all=recipe.iterations)
    yield _weights(made.weights_kind, say)
    if len(made.styles) > 1:
        yield say("settings-shares", shares=tuple(style.weight for style in made.styles))
    yield _equation(recipe, say)
    if record.first_costs is not None and record.costs is not None:
        yield _went_down(record.first_costs, record.costs, say)


def _how_far(recipe: Recipe, progress: Progress, say: Tongue) -> str:
    """Which iteration it is, and which of a clip's frames or the recipe's stages, if any."""
    iteration, moves = progress.iteration, progress.frames > 1
    iterations = progress.iterations if moves else recipe.iterations
    words = say("settings-iteration", iteration=iteration, iterations=iterations)
    if moves:
        return f"{words} · {frames_done(progress, say)}"
    stages = recipe.stages()
    if len(stages) == 1:
        return words
    ends = accumulate(stage.iterations for stage in stages)
    number = next((n for n, end in enumerate(ends, 1) if iteration <= end), len(stages))
    key = "stage-epoch" if recipe.epochs else "stage-scale"
    return f"{words} · {say(key, number=number, count=len(stages))}"


def _weights(kind: str, say: Tongue) -> str:
    # Why it is this kind is the admin's business, and stands in the log.
    key = f"weights-{kind}" if kind in _KNOWN_WEIGHTS else "weights-other"
    return say("settings-weights", weights=say(key, kind=kind))


def _equation(recipe: Recipe, say: Tongue) -> str:
    """What was minimised, with the recipe's own weights."""
    terms = [f"{_ramp(recipe.alpha, say)} J_content"]
    if recipe.style_layers:
        terms.append(f"{_ramp(recipe.beta, say)} J_style")
    if recipe.tv_weight:
        terms.append(f"{_number(recipe.tv_weight, say)} TV")
    return f"`J = {' + '.join(terms)}`"


def _ramp(weight: Ramp, say: Tongue) -> str:
    first, last = _number(weight.first, say), _number(weight.last, say)
    return first if first == last else f"({first} → {last})"


def _went_down(first: Mapping[str, float], last: Mapping[str, float], say: Tongue) -> str:
    return _in_a_row(
        f"{name} {_number(first[key], say)} → {_number(last[key], say)}"
        for key, name in _COSTS.items()
    )


def _in_a_row(figures: Iterator[str]) -> str:
    return f"`{'   '.join(figures)}`"


def _number(value: float, say: Tongue) -> str:
    """A figure with four digits that matter; costs go from millions to thousandths."""
    return say("settings-number", value=value)


def _further(order: Order, made: Provenance, say: Tongue) -> Iterator[str]:
    """What no option of the command does."""
    if made.most_frames > 1:
        yield say("settings-frames")
    if order.varied:
        yield say("settings-again")
    if order.chosen:
        yield say("settings-chosen", number=order.chosen)
    if order.doublings:
        yield say("settings-larger", times=order.doublings)
