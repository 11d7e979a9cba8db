"""/draw: draw a photo on a blank sheet, shapes before details."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

from typing import Any

import discord
from discord import app_commands

from bot.commands.painting.option_choices import medium_choices, size_words, with_options
from bot.commands.painting.photos import chosen_photo
from bot.config.model import LimitsSection
from bot.interactions.contexts import everywhere
from bot.interactions.replies import refusals_told
from bot.language import sentence
from bot.language.translator import words
from bot.reception.attachments import Source
from bot.reception.services import Services
from bot.studio.orders import Order, random_seed
from bot.studio.pictures import Pictures
from engine.job.medium import Medium
from engine.job.recipes import SKETCH


def draw(limits: LimitsSection, services: Services) -> app_commands.Command[Any, ..., None]:
    """The command, with the ranges that the settings allow now."""

    @app_commands.command(name=words("draw-name"), description=words("draw-description"))
    @everywhere
    @with_options(_descriptions(limits))
    @app_commands.choices(medium=medium_choices())
    async def draw(
        interaction: discord.Interaction[Any],
        photo: discord.Attachment | None = None,
        member: discord.User | None = None,
        medium: str | None = None,
        epochs: app_commands.Range[int, 1, limits.epochs_max] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
        transparent: bool | None = None,
    ) -> None:
        async with refusals_told(interaction):
            chosen = chosen_photo(interaction, services, "photo", photo, member)
            order = Order(
                recipe=SKETCH.name,
                content_name=chosen.name,
                content_member=chosen.member,
                medium=None if medium is None else Medium(medium),
                epochs=epochs,
                size=size,
                transparent=transparent,
                seed=random_seed(),
            )
            pictures: Pictures[Source] = Pictures(chosen.source)
            await services.reception.receive(interaction, order, pictures)

    return draw


def _descriptions(limits: LimitsSection) -> dict[str, app_commands.locale_str]:
    """What each option is; Discord shows 100 characters."""
    epochs = min(len(SKETCH.epochs), limits.epochs_max)
    return {
        "photo": words("describe-photo"),
        "member": words("describe-member"),
        "medium": words("describe-medium", usual=sentence(f"choice-medium-{SKETCH.medium.value}")),
        "epochs": words("describe-epochs", most=limits.epochs_max, usual=epochs),
        "size": size_words(limits),
        "transparent": words("describe-transparent"),
    }
