"""Forms that ask for a picture: a photo for a style of the gallery, or a painting for a photo."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Self, TypeAlias, cast

import discord

from bot.commands.painting.option_choices import title_name
from bot.commands.painting.ordering import paint_all
from bot.commands.style.choosing import style_called
from bot.interactions.replies import refusals_told
from bot.language.escaping import cut
from bot.reception.attachments import Attachment
from bot.reception.services import FORM_SECONDS, HasServices, Services
from bot.studio.orders import Order, Refused, random_seed
from engine.job.recipes import DEFAULT

Handler: TypeAlias = Callable[[discord.Interaction[Any], Attachment], Awaitable[None]]

_PREFIX = "easel-form:"
# Of a form's title and labels, in Discord's units.
_LONGEST_TITLE = 45


class PictureForm(discord.ui.Modal):
    """Asks for one file. It is known for a while, and not after a restart: see `refuse_forgotten`.

    Args:
        services: what the bot works with.
        title: what it is for, in the member's language.
        label: which picture is asked for, likewise.
        go_on: called with the file.
    """

    def __init__(self, services: Services, title: str, label: str, go_on: Handler) -> None:
        super().__init__(
            title=cut(title, _LONGEST_TITLE),
            # A little longer than it is known, so that it is never forgotten without a word.
            timeout=FORM_SECONDS + 60,
            custom_id=f"{_PREFIX}{secrets.token_urlsafe(9)}",
        )
        self._services = services
        self._go_on = go_on
        self._upload: discord.ui.FileUpload[Self] = discord.ui.FileUpload(custom_id="picture")
        text = cut(label, _LONGEST_TITLE)
        self.add_item(discord.ui.Label(text=text, component=self._upload))
        services.forms.put(self.custom_id, True)

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Go on with the file; the member is told what is in the way."""
        if self._services.forms.get(self.custom_id) is None:
            return
        (file,) = self._upload.values
        async with refusals_told(interaction):
            await self._go_on(interaction, Attachment(file))


async def refuse_forgotten(interaction: discord.Interaction[Any], services: Services) -> None:
    """Tell the member of a form that was opened before a restart, or long ago, to open it again.

    Discord would only say that something went wrong.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    form = str(cast("Mapping[str, object]", interaction.data)["custom_id"])
    if form.startswith(_PREFIX) and services.forms.get(form) is None:
        async with refusals_told(interaction):
            raise Refused("forms-too-late")


class PaintWithButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"easel-paint:(?P<name>.{1,32})",
):
    """Asks for a photo to paint in the style of that name, as the member's language has it."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(
            discord.ui.Button(label=cut(label, 80), emoji="🖌️", custom_id=f"easel-paint:{name}")
        )
        self._name = name

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
        /,
    ) -> Self:
        """Make the button from the id that Discord sends back."""
        return cls(match["name"], "-")

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form."""
        async with refusals_told(interaction) as say:
            services = cast("HasServices", interaction.client).services
            title = say("style-gallery-paint", name=self._name)
            go_on = partial(_paint_with, self._name, services)
            form = PictureForm(services, title, say("forms-photo"), go_on)
            await interaction.response.send_modal(form)


async def _paint_with(
    name: str, services: Services, interaction: discord.Interaction[Any], photo: Attachment
) -> None:
    await services.reception.acknowledge(interaction)
    style = await style_called(name, interaction, services)
    content_name = title_name(photo.file, interaction)
    order = Order(recipe=DEFAULT.name, content_name=content_name, seed=random_seed())
    await paint_all(interaction, services, [(order, photo)], (style,))
