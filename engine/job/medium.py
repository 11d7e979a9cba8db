"""What drawings can be drawn with, by name. No torch here."""

from __future__ import annotations

from enum import StrEnum


class Medium(StrEnum):
    """What a picture is drawn with; `engine.paint.media` has what each looks like."""

    COLOUR = "colour"
    PENCIL = "pencil"
    CHARCOAL = "charcoal"
    INK = "ink"
    WATERCOLOUR = "watercolour"
    PASTEL = "pastel"
