"""/draw: draw a photo on a blank sheet, shapes before details."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

from typing import Any

import discord
from discord import app_commands

from bot.commands.stylize import random_seed
from bot.config import LimitsSection
from bot.orders import Order
from bot.reception import Reception, title_of
from engine.recipes import SKETCH


def draw(limits: LimitsSection, reception: Reception) -> app_commands.Command[Any, ..., None]:
    """The command, with the ranges that the settings allow now."""

    @app_commands.command(description="Draw a photo on a blank sheet, shapes before details.")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.describe(**_descriptions(limits))
    async def draw(
        interaction: discord.Interaction[Any],
        photo: discord.Attachment,
        epochs: app_commands.Range[int, 1, limits.epochs_max] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
    ) -> None:
        order = Order(
            recipe=SKETCH.name,
            title=f"{title_of(photo)}, drawn",
            epochs=epochs,
            size=size,
            seed=random_seed(),
        )
        await reception.receive(interaction, order, {"photo": photo})

    return draw


def _descriptions(limits: LimitsSection) -> dict[str, str]:
    """What each option is; Discord shows 100 characters."""
    epochs = min(len(SKETCH.epochs), limits.epochs_max)
    return {
        "photo": "The photo to draw, as PNG, JPEG, WebP or GIF.",
        "epochs": f"Drawing steps from shapes to details, 1 to {limits.epochs_max}, or {epochs}.",
        "size": (
            f"Longer side in pixels, {limits.size_min} to {limits.size_max}, or "
            f"{limits.size_default}. Twice the size takes 4 times as long."
        ),
    }
