"""A photo that gets the styles' colours at once: no job, and nothing of it is remembered."""

from __future__ import annotations

from dataclasses import replace
from itertools import repeat

from bot.config.model import LimitsSection
from bot.studio.looking import look_at
from bot.studio.orders import Order, most_pixels_a_side
from bot.studio.pictures import Pictures, check_different
from bot.studio.ports import Painter
from engine.job import shapes
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import StyleImage


async def recolour(
    painter: Painter,
    order: Order,
    pictures: Pictures[bytes],
    limits: LimitsSection,
    most_bytes: int,
) -> Recoloured:
    """Have the photo recoloured.

    Args:
        painter: looks at the pictures first, and does it.
        order: the member's choices, of which the size, weights, part and transparency count.
        pictures: the photo and the styles.
        limits: those of the requester's server.
        most_bytes: of the file.

    Raises:
        Refused: a choice or a picture can't be used.
        EngineError: the styles' part can't be, or the file can't be made small enough.
    """
    longest = most_pixels_a_side(order, limits)
    check_different(pictures)
    looks = [await look_at(painter, name, picture) for name, picture in pictures.named()]
    for look in looks[1:]:
        shapes.cut(look, order.style_part)
    shares = order.style_weights or (1.0,) * len(pictures.styles)
    styles = map(StyleImage, pictures.styles, shares, repeat(None), repeat(order.style_part))
    transparent = order.transparent is not False
    asked = Recolouring(pictures.content, tuple(styles), longest, most_bytes, transparent)
    return replace(await painter.recolour(asked), moves=looks[0].moves)
