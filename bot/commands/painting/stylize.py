"""/stylize: repaint a photo in the style of up to four paintings."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

import re
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.commands.painting.applying_presets import suggest_presets
from bot.commands.painting.colours_alone import PALETTE, palette_choice, recolour
from bot.commands.painting.option_choices import (
    colour_choices,
    part_choices,
    recipe_choices,
    size_words,
    title_name,
    with_options,
)
from bot.commands.painting.ordering import paint_all
from bot.commands.painting.photos import chosen_photo
from bot.commands.style.choosing import ChosenStyle, style_called, style_in_hand, suggest_any
from bot.config.model import LimitsSection
from bot.interactions.contexts import everywhere
from bot.interactions.replies import refusals_told
from bot.language.translator import words
from bot.reception.attachments import Attachment
from bot.reception.services import Services
from bot.studio.orders import Order, Refused, random_seed
from engine.job.parts import Cell
from engine.job.recipe import STRENGTH_MAX, STRENGTH_NEUTRAL, Colours
from engine.job.recipes import DEFAULT
from engine.job.spec import MAX_STYLES
from engine.job.variations import MOST_VARIATIONS

LARGEST_SEED = 2**32 - 1
_WEIGHT = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
_LONGEST_WEIGHTS = 60


def stylize(limits: LimitsSection, services: Services) -> app_commands.Command[Any, ..., None]:
    """The command, with the ranges that the settings allow now."""

    @app_commands.command(name=words("stylize-name"), description=words("stylize-description"))
    @everywhere
    @with_options(_descriptions(limits))
    @app_commands.choices(
        recipe=recipe_choices(),
        colours=[*colour_choices(), palette_choice()],
        style_part=part_choices(),
    )
    @app_commands.autocomplete(style_name=suggest_any, preset=suggest_presets)
    async def stylize(
        interaction: discord.Interaction[Any],
        content: discord.Attachment | None = None,
        member: discord.User | None = None,
        style: discord.Attachment | None = None,
        style_name: str | None = None,
        style_2: discord.Attachment | None = None,
        style_3: discord.Attachment | None = None,
        style_4: discord.Attachment | None = None,
        style_part: str | None = None,
        weights: app_commands.Range[str, 1, _LONGEST_WEIGHTS] | None = None,
        mask: discord.Attachment | None = None,
        preset: str | None = None,
        recipe: str | None = None,
        iterations: app_commands.Range[int, 1, limits.iterations_ceiling] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
        strength: app_commands.Range[int, 0, STRENGTH_MAX] | None = None,
        colours: str | None = None,
        transparent: bool | None = None,
        variations: app_commands.Range[int, 2, MOST_VARIATIONS] | None = None,
        seed: app_commands.Range[int, 0, LARGEST_SEED] | None = None,
    ) -> None:
        async with refusals_told(interaction):
            # Names and presets are looked up, which can take longer than Discord waits.
            await services.reception.acknowledge(interaction)
            photo = chosen_photo(interaction, services, "content", content, member)
            attached = (style, style_2, style_3, style_4)
            styles = await _styles(attached, style_name, interaction, services)
            alone = colours == PALETTE
            order = Order(
                recipe=recipe or DEFAULT.name,
                content_name=photo.name,
                content_member=photo.member,
                iterations=iterations,
                size=size,
                strength=strength,
                colours=None if colours is None or alone else Colours(colours),
                transparent=transparent,
                style_weights=() if weights is None else read_weights(weights, len(styles)),
                style_part=None if style_part is None else Cell(style_part),
                seed=random_seed() if seed is None else seed,
                variations=variations or 0,
            )
            if alone:
                left_open = {
                    "mask": mask,
                    "preset": preset,
                    "recipe": recipe,
                    "iterations": iterations,
                    "strength": strength,
                    "variations": variations,
                    "seed": seed,
                }
                chosen = [name for name, value in left_open.items() if value is not None]
                await recolour(interaction, services, order, photo.source, styles, chosen)
                return
            await paint_all(
                interaction,
                services,
                [(order, photo.source)],
                styles,
                mask=None if mask is None else Attachment(mask),
                preset=preset,
                recipe_chosen=recipe is not None,
            )

    return stylize


async def _styles(
    attached: Sequence[discord.Attachment | None],
    name: str | None,
    interaction: discord.Interaction[Any],
    services: Services,
) -> Sequence[ChosenStyle]:
    """The styles in the order of the weights: what is attached, then the one with a name.

    Raises:
        Refused: there are none or too many, or that name is no style's.
    """
    files = [file for file in attached if file is not None]
    styles = [ChosenStyle(Attachment(file), title_name(file, interaction)) for file in files]
    if name is not None:
        styles.append(await style_called(name, interaction, services))
    if not styles and (held := style_in_hand(interaction, services)) is not None:
        styles.append(held)
    if not styles:
        raise Refused("stylize-no-style")
    if len(styles) > MAX_STYLES:
        raise Refused("engine-too-many-styles", most=MAX_STYLES, count=len(styles))
    return styles


def read_weights(text: str, styles: int) -> tuple[float, ...]:
    """The weights in a text such as "2, 1".

    Raises:
        Refused: they are not one positive number for each style.
    """
    # With a comma in a number, as many languages write it, or between two, as in "2,1".
    for parts in (re.split(r"[,;]?\s+", text.strip()), text.replace(",", " ").split()):
        numbers = [part.replace(",", ".") for part in parts]
        if len(numbers) == styles and all(map(_is_weight, numbers)):
            return tuple(map(float, numbers))
    raise Refused("stylize-bad-weights", count=styles)


def _is_weight(text: str) -> bool:
    return _WEIGHT.fullmatch(text) is not None and float(text) > 0


def _descriptions(limits: LimitsSection) -> dict[str, app_commands.locale_str]:
    """What each option is; Discord shows 100 characters."""
    usual = limits.iterations_default
    return {
        "content": words("describe-content"),
        "member": words("describe-member"),
        "style": words("describe-style"),
        "style_name": words("describe-style-name"),
        **{f"style_{n}": words("describe-further-style") for n in range(2, MAX_STYLES + 1)},
        "style_part": words("describe-style-part"),
        "weights": words("describe-weights"),
        "mask": words("describe-mask"),
        "preset": words("describe-preset"),
        "recipe": words("describe-recipe", recipe=DEFAULT.name),
        "iterations": words(
            "describe-iterations" if usual else "describe-iterations-by-recipe",
            most=limits.iterations_max,
            usual=usual,
        ),
        "size": size_words(limits),
        "strength": words("describe-strength", neutral=STRENGTH_NEUTRAL, most=STRENGTH_MAX),
        "colours": words("describe-colours"),
        "transparent": words("describe-transparent"),
        "variations": words("describe-variations", most=MOST_VARIATIONS),
        "seed": words("describe-seed"),
    }
