"""/draw: draw a photo on a blank sheet, shapes before details."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

import discord
from discord import app_commands

from bot.commands.painting.options import painting_options
from bot.commands.painting.photos import chosen_photo
from bot.config.model import LimitsSection
from bot.interactions.commands import Command, command
from bot.reception.services import services_of
from bot.studio.orders import Order, random_seed
from bot.studio.pictures import Pictures
from engine.job.medium import Medium
from engine.job.recipes import SKETCH


def draw(limits: LimitsSection) -> Command:
    """The command, with the ranges that the settings allow now."""

    @command("draw")
    @painting_options(limits)
    async def draw(
        interaction: discord.Interaction,
        photo: discord.Attachment | None = None,
        member: discord.User | None = None,
        medium: Medium | None = None,
        epochs: app_commands.Range[int, 1, limits.epochs_max] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
        transparent: bool | None = None,
    ) -> None:
        chosen = chosen_photo(interaction, "photo", photo, member)
        order = Order(
            recipe=SKETCH.name,
            content_name=chosen.name,
            content_member=chosen.member,
            medium=medium,
            epochs=epochs,
            size=size,
            transparent=transparent,
            seed=random_seed(),
        )
        reception = services_of(interaction).reception
        await reception.receive(interaction, (order, Pictures(chosen.source)))

    return draw
