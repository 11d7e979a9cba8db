"""Scale two pictures of the gallery for the bot's own words: /help and its first message show them.

They come with the bot, so they are small: a member waits for them.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

_ROOT = Path(__file__).resolve().parent.parent
_NAMES = ("strip", "draw")
# As wide as Discord shows a picture on most screens.
_WIDTH, _QUALITY = 800, 82


def main() -> None:
    """Write the pictures into `bot/commands/help/examples`."""
    for name in _NAMES:
        with Image.open(_ROOT / "assets/gallery" / f"{name}.jpg") as opened:
            picture = opened.convert("RGB")
        height = round(picture.height * _WIDTH / picture.width)
        scaled = picture.resize((_WIDTH, height), Image.Resampling.LANCZOS)
        path = _ROOT / "bot/commands/help/examples" / f"{name}.jpg"
        path.parent.mkdir(exist_ok=True)
        scaled.save(path, quality=_QUALITY, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
