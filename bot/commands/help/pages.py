"""What /help says: five short pages, each about the place and the member that asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from discord import AppCommandType, Locale, Permissions
from discord.app_commands import AppCommand

from bot.card.card import Picture
from bot.card.job_buttons import LOOKS
from bot.config.model import Config
from bot.interactions.mentions import leaves, mention
from bot.language import Tongue
from bot.reception.server_limits import Rules, channel_mentions, role_mentions
from engine.job.recipes import DEFAULT, RECIPES, STYLE_RECIPES
from engine.job.variations import MOST_VARIATIONS

# More of the style than the usual 50, and not yet all of it.
_STRONG = 80
# Those on cards, in the order in which members meet them.
BUTTONS = (
    *("stop", "frames", "cancel"),
    *("first", "again", "stronger", "softer", "larger", "colours"),
    *("part", "content", "compare", "making", "recipe", "delete"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """For whom and about what the help is.

    Attributes:
        say: the member's language, which Discord calls `locale`.
        offered: the commands, as Discord knows them.
        config: the host's settings.
        rules: those of the place.
        iterations: the most that this member may ask for.
        permissions: of the member on the whole server.
        on_server: whether the place is a server that the bot is a member of.
    """

    say: Tongue
    locale: Locale
    offered: Sequence[AppCommand]
    config: Config
    rules: Rules
    iterations: int
    permissions: Permissions
    on_server: bool

    def mention(self, name: str) -> str:
        """A command to click on."""
        return mention(self.offered, name)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its text, and a picture below the first part of it.

    Attributes:
        above: what stands above the picture, if there is one.
        below: the rest.
    """

    above: str
    below: str = ""
    picture: Picture | None = None


def page(name: str, guide: Guide) -> Page:
    """The page of that name; the first one if there is none, as after an upgrade of Easel."""
    return _PAGES.get(name, _start)(guide)


def example(name: str, description: str) -> Picture:
    """One of the pictures that come with the bot; see assets/scale_examples.py."""
    return Picture(f"{name}.jpg", _read(name), description)


@cache
def _read(name: str) -> bytes:
    return (files("bot.commands.help") / "examples" / f"{name}.jpg").read_bytes()


def _start(guide: Guide) -> Page:
    say, limits = guide.say, guide.rules.limits
    content, style = f"`{say('option-content')}`", f"`{say('option-style')}`"
    steps = (
        say("help-step-type", stylize=guide.mention("stylize"), content=content, style=style),
        say("help-step-watch"),
        say("help-step-press"),
    )
    examples = (
        (_typed(say, "stylize", strength=_STRONG), say("help-example-strong")),
        (_typed(say, "stylize", variations=MOST_VARIATIONS), say("help-example-choose")),
        (
            _typed(say, "stylize", size=limits.size_max, iterations=guide.iterations),
            say("help-example-finest"),
        ),
        (_typed(say, "draw", epochs=limits.epochs_max), say("help-example-drawing")),
    )
    below = [
        f"-# {say('help-strip-caption')}",
        f"**{say('help-steps')}**",
        *(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        # Or it would belong to the last step.
        f"\n{say('help-draw', draw=guide.mention('draw'))}",
        f"**{say('help-examples')}**",
        *(f"- {typed} · {what}" for typed, what in examples),
    ]
    above = f"## 🎨 {say('help-hello')}\n{say('help-what')}"
    return Page(above, "\n".join(below), example("strip", say("help-alt-strip")))


def _typed(say: Tongue, command: str, **options: int) -> str:
    """A command as it is typed in this language."""
    pictures = ("content", "style") if command == "stylize" else ("photo",)
    words = [f"{say(f'option-{name}')}:🖼️" for name in pictures]
    words += [f"{say(f'option-{name}')}:{value}" for name, value in options.items()]
    return f"`/{say(f'{command}-name')} {' '.join(words)}`"


def _recipes(guide: Guide) -> Page:
    say = guide.say
    how = say(
        "help-recipes-how",
        recipe=f"`{say('option-recipe')}`",
        stylize=guide.mention("stylize"),
        default=f"`{DEFAULT.name}`",
    )
    lines = []
    for name in RECIPES:
        summary = say(f"recipe-{name}")
        if name not in STYLE_RECIPES:
            summary = say("help-recipe-drawing", summary=summary, draw=guide.mention("draw"))
        lines.append(f"- **{name}** · {summary}")
    above = "\n".join([f"## {say('help-recipes', count=len(RECIPES))}", how, *lines])
    picture = example("draw", say("help-alt-draw"))
    return Page(above, f"-# {say('help-draw-caption')}", picture)


def _commands(guide: Guide) -> Page:
    say = guide.say
    lines = [f"## {say('help-commands')}", *_commands_in_words(guide)]
    menus = [
        f"**{command.name_localizations.get(guide.locale, command.name)}**"
        for command in guide.offered
        if command.type is AppCommandType.message
    ]
    if menus:
        lines += [f"### {say('help-menus')}", say("help-menus-how", menus=", ".join(menus))]
    lines.append(f"### {say('help-buttons')}")
    for name in BUTTONS:
        label, what = say(f"button-{name}"), say(f"help-button-{name}")
        lines.append(f"{LOOKS[name].emoji} **{label}** · {what}")
    return Page("\n".join(lines))


def _commands_in_words(guide: Guide) -> Iterator[str]:
    for command in guide.offered:
        if _is_for(command, guide):
            for leaf in leaves(command):
                # As Discord itself shows it.
                what = leaf.description_localizations.get(guide.locale, leaf.description)
                yield f"- {leaf.mention} · {what}"


def _is_for(command: AppCommand, guide: Guide) -> bool:
    """Whether Discord offers a command to this member, in this place."""
    needed = command.default_member_permissions
    if needed is not None and not (needed <= guide.permissions):
        return False
    contexts = command.allowed_contexts
    return contexts is None or guide.on_server or contexts.dm_channel or contexts.private_channel


def _limits(guide: Guide) -> Page:
    say = guide.say
    title = say("help-limits-server" if guide.on_server else "help-limits-private")
    lines = [f"## {title}", *(f"- {line}" for line in _limits_in_words(guide))]
    if guide.on_server and guide.permissions.manage_guild:
        lines.append(say("help-limits-moderators", set=guide.mention("limits set")))
    return Page("\n".join(lines))


def _limits_in_words(guide: Guide) -> Iterator[str]:
    say, rules, limits = guide.say, guide.rules, guide.rules.limits
    yield say(
        "help-limit-size",
        least=limits.size_min,
        most=limits.size_max,
        usual=limits.size_default,
    )
    yield say("help-limit-iterations", stylize=guide.mention("stylize"), most=guide.iterations)
    yield say("help-limit-epochs", draw=guide.mention("draw"), most=limits.epochs_max)
    yield say("help-limit-frames", every=limits.frame_every)
    if limits.animation_frames > 1:
        yield say("help-limit-clips", most=limits.animation_frames)
    yield say("help-limit-jobs", most=limits.jobs_per_member)
    if rules.jobs_per_day:
        yield say("help-limit-day", most=rules.jobs_per_day)
    yield say("help-limit-line", most=guide.config.limits.queue_length)
    engine = guide.config.engine
    yield say("help-limit-file", megabytes=engine.max_file_mb, megapixels=engine.max_megapixels)
    if rules.channels:
        yield say("help-limit-channels", channels=channel_mentions(rules.channels))
    if rules.roles:
        yield say("help-limit-roles", roles=role_mentions(rules.roles))


def _privacy(guide: Guide) -> Page:
    say, kept = guide.say, guide.config.housekeeping
    # What a job was painted from goes with the rest of it at the latest.
    inputs = min(kept.keep_inputs_days, kept.keep_days)
    lines = [
        f"## {say('help-privacy-what')}",
        say("help-privacy-noted"),
        f"- {say('help-privacy-inputs', days=inputs)}",
        f"- {say('help-privacy-results', days=kept.keep_days)}",
        f"- {say('help-privacy-stays')}",
        f"- {say('help-privacy-posts')}",
        say(
            "help-privacy-yours",
            show=guide.mention("privacy show"),
            delete=guide.mention("privacy delete"),
        ),
    ]
    return Page("\n".join(lines))


_PAGES: dict[str, Callable[[Guide], Page]] = {
    "start": _start,
    "recipes": _recipes,
    "commands": _commands,
    "limits": _limits,
    "privacy": _privacy,
}
PAGES = tuple(_PAGES)
