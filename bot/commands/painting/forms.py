"""Forms that ask for a picture: a photo for a style of the gallery, or a painting for a photo."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Self, TypeAlias, cast

import discord

from bot.commands.painting.ordering import paint_all
from bot.commands.painting.photos import title_name
from bot.commands.style.choosing import style_called
from bot.interactions.persistent import PersistentButton
from bot.interactions.replies import defer, failures_told
from bot.language import Tongue
from bot.language.escaping import cut
from bot.reception.attachments import Attachment
from bot.reception.remembering import ANSWER_SECONDS
from bot.reception.services import services_of
from bot.studio.orders import Order, Refused, random_seed
from engine.job.recipes import DEFAULT

Handler: TypeAlias = Callable[[discord.Interaction, Attachment], Awaitable[None]]

_PREFIX = "easel-form:"
# Of a form's title and labels, in Discord's units.
_LONGEST_TITLE = 45


class PictureForm(discord.ui.Modal):
    """Asks for one file. It is known for a while, and not after a restart: see `refuse_forgotten`.

    Args:
        title: what it is for, in the member's language.
        label: which picture is asked for, likewise.
        go_on: called with the file.
    """

    def __init__(self, title: str, label: str, go_on: Handler) -> None:
        super().__init__(
            title=cut(title, _LONGEST_TITLE),
            # A little longer than it is known, so that it is never forgotten without a word.
            timeout=ANSWER_SECONDS + 60,
            custom_id=f"{_PREFIX}{secrets.token_urlsafe(9)}",
        )
        self._go_on = go_on
        self._upload: discord.ui.FileUpload[Self] = discord.ui.FileUpload(custom_id="picture")
        text = cut(label, _LONGEST_TITLE)
        self.add_item(discord.ui.Label(text=text, component=self._upload))

    async def open(self, interaction: discord.Interaction) -> None:
        """Put it before the member."""
        services_of(interaction).forms[self.custom_id] = True
        await interaction.response.send_modal(self)

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        """Go on with the file; the member is told what is in the way."""
        if self.custom_id not in services_of(interaction).forms:
            return
        (file,) = self._upload.values
        async with failures_told(interaction):
            await self._go_on(interaction, Attachment(file))


async def refuse_forgotten(interaction: discord.Interaction) -> None:
    """Tell the member of a form that was opened before a restart, or long ago, to open it again.

    Discord would only say that something went wrong.
    """
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    form = str(cast("Mapping[str, object]", interaction.data)["custom_id"])
    if form.startswith(_PREFIX) and form not in services_of(interaction).forms:
        async with failures_told(interaction):
            raise Refused("forms-too-late")


class PaintWithButton(PersistentButton, template=r"easel-paint:(?P<name>.{1,32})"):
    """Asks for a photo to paint in the style of that name, as the member's language has it."""

    async def act(self, interaction: discord.Interaction, say: Tongue) -> None:
        """Open the form."""
        name = self.said["name"]

        async def paint(interaction: discord.Interaction, photo: Attachment) -> None:
            await defer(interaction)
            style = await style_called(name, interaction)
            content_name = title_name(photo.file, interaction)
            order = Order(recipe=DEFAULT.name, content_name=content_name, seed=random_seed())
            await paint_all(interaction, [(order, photo)], (style,))

        title = say("style-gallery-paint", name=name)
        await PictureForm(title, say("forms-photo"), paint).open(interaction)
