"""Small pictures and quick jobs for tests."""

from __future__ import annotations

import json
import struct
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from safetensors import safe_open

from engine.job.recipe import Recipe
from engine.job.recipes import SKETCH
from engine.job.spec import Frame, Job, PictureLimits, Progress, StyleImage
from engine.pictures import images
from engine.pictures.preparing import prepare

LIMITS = PictureLimits()


def png(width: int = 80, height: int = 60) -> bytes:
    """A PNG file with a gradient."""
    out = BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, "PNG")
    return out.getvalue()


def bomb() -> bytes:
    """The head of a PNG file that claims to have 3,600 million pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    signature = b"\x89PNG\r\n\x1a\n"
    checksum = struct.pack(">I", zlib.crc32(header))
    return signature + struct.pack(">I", 13) + header + checksum + struct.pack(">I", 9) + b"IDAT"


def blotches(seed: int, width: int = 96, height: int = 72) -> bytes:
    """A PNG file with soft blotches of random colours."""
    coarse = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return images.encode(images.resize(Image.fromarray(coarse), (width, height)))


def sticker(width: int = 96, height: int = 72) -> bytes:
    """A PNG file with blotches in a soft oval, and noise where nothing can be seen."""
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    across, down = np.linspace(-1, 1, width), np.linspace(-1, 1, height)[:, None]
    seen = np.clip(8 * (0.6 - across**2 - down**2), 0, 1)
    colours = np.asarray(images.decode(blotches(1, width, height), LIMITS))
    picture = Image.fromarray(np.where(seen[..., None] > 0, colours, noise))
    picture.putalpha(Image.fromarray((255 * seen).astype(np.uint8)))
    return images.encode(picture)


def mask(width: int = 96, height: int = 72, *, left: int = 255, right: int = 0) -> bytes:
    """A PNG file whose left and right halves have these greys."""
    sheet = Image.new("L", (width, height), right)
    sheet.paste(left, (0, 0, width // 2, height))
    return images.encode(sheet)


def small(recipe: Recipe, **changes: Any) -> Recipe:
    """The recipe at 64 pixels, with changes."""
    return replace(recipe, **{"size": 64, "exact": None, **changes})


def styled(recipe: Recipe, *styles: StyleImage, **changes: Any) -> Job:
    """A job with pixels for each role that the recipe needs a picture for, or with these styles."""
    if recipe.style_layers and not styles:
        styles = (StyleImage(blotches(2)),)
    content = changes.pop("content", blotches(1))
    return prepare(Job(content, recipe, styles, **changes), LIMITS)


def pixels(picture: Progress | Image.Image | bytes) -> NDArray[np.float64]:
    """A frame's, or any picture's, grey levels: (H, W, 3), or (H, W) of a mask."""
    if isinstance(picture, Progress):
        assert isinstance(picture, Frame)
        picture = picture.image
    if isinstance(picture, bytes):
        picture = Image.open(BytesIO(picture))
    return np.asarray(picture, dtype=np.float64)


def sketch(iterations: int = 4) -> Job:
    """A sketch of two epochs at 64 pixels, decoded; an iteration takes hundredths of a second."""
    recipe = replace(SKETCH.with_epochs(2), iterations=iterations, size=64)
    return prepare(Job(png(), recipe), LIMITS)


def iterations_in(state: Path) -> int:
    """How far the painting is whose state is in a file."""
    with safe_open(state, framework="np") as file:
        return int(json.loads(file.metadata()["easel"])["done"])


def endless() -> Job:
    """A job that takes several minutes unless it is stopped."""
    return sketch(iterations=10_000)
