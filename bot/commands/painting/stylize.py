"""/stylize: repaint a photo in the style of up to four paintings."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.commands.painting.colours_alone import PALETTE, recolour
from bot.commands.painting.options import LONGEST_WEIGHTS, painting_options, read_weights
from bot.commands.painting.ordering import paint_all
from bot.commands.painting.photos import chosen_photo, title_name
from bot.commands.style.choosing import ChosenStyle, style_called, style_in_hand
from bot.config.model import LimitsSection
from bot.interactions.commands import Command, command
from bot.interactions.replies import defer
from bot.language.translator import choices
from bot.reception.attachments import Attachment
from bot.studio.orders import Order, Refused, random_seed
from engine.job.parts import Cell
from engine.job.recipe import STRENGTH_MAX, Colours
from engine.job.recipes import DEFAULT
from engine.job.spec import MAX_STYLES
from engine.job.variations import MOST_VARIATIONS

LARGEST_SEED = 2**32 - 1


def stylize(limits: LimitsSection) -> Command:
    """The command, with the ranges that the settings allow now."""

    @command("stylize")
    @app_commands.choices(colours=choices("choice-colours", (*Colours, PALETTE)))
    @painting_options(limits)
    async def stylize(
        interaction: discord.Interaction,
        content: discord.Attachment | None = None,
        member: discord.User | None = None,
        style: discord.Attachment | None = None,
        style_name: str | None = None,
        style_2: discord.Attachment | None = None,
        style_3: discord.Attachment | None = None,
        style_4: discord.Attachment | None = None,
        style_part: Cell | None = None,
        weights: app_commands.Range[str, 1, LONGEST_WEIGHTS] | None = None,
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
        # Names and presets are looked up, which can take longer than Discord waits.
        await defer(interaction)
        photo = chosen_photo(interaction, "content", content, member)
        styles = await _styles((style, style_2, style_3, style_4), style_name, interaction)
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
            style_part=style_part,
            seed=random_seed() if seed is None else seed,
            variations=variations or 0,
        )
        if alone:
            await recolour(interaction, order, photo.source, styles)
            return
        await paint_all(
            interaction,
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
    interaction: discord.Interaction,
) -> Sequence[ChosenStyle]:
    """The styles in the order of the weights: what is attached, then the one with a name.

    Raises:
        Refused: there are none or too many, or that name is no style's.
    """
    files = [file for file in attached if file is not None]
    styles = [ChosenStyle(Attachment(file), title_name(file, interaction)) for file in files]
    if name is not None:
        styles.append(await style_called(name, interaction))
    if not styles and (held := style_in_hand(interaction)) is not None:
        styles.append(held)
    if not styles:
        raise Refused("stylize-no-style")
    if len(styles) > MAX_STYLES:
        raise Refused("engine-too-many-styles", most=MAX_STYLES, count=len(styles))
    return styles
