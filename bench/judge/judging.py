"""The judge at work: weights and picture files in, figures out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from bench.judge.judge import SMALLEST, Figures, Judge, Network
from bench.measure.plain import PlainNetwork
from bench.report.plan import UNTRAINED
from engine.job import shapes
from engine.job.errors import BadPicture, WeightsError
from engine.job.recipe import Pooling
from engine.job.spec import EngineSettings, PictureLimits, WeightsInfo
from engine.pictures import images
from engine.weights.weights import Sources, load_weights
from engine.worker.device import cores


@dataclass(frozen=True, slots=True)
class Judged:
    """A picture's figures, and the size in pixels at which it was looked at."""

    path: Path
    width: int
    height: int
    figures: Figures


class Pair:
    """One photo and one painting, and pictures made of them to be judged, each at its own size.

    Args:
        photo: the content image's file.
        painting: the style image's.
        network: with trained filters.
        limits: of all files.

    Raises:
        BadPicture: one of them can't be used; says which, and why.
    """

    def __init__(
        self, photo: bytes, painting: bytes, network: Network, limits: PictureLimits
    ) -> None:
        self._photo = _decoded("The photo", photo, limits)
        self._painting = _decoded("The painting", painting, limits)
        self._network, self._limits = network, limits
        self._judges: dict[tuple[int, int], Judge] = {}

    def judge(self, path: Path, data: bytes, size: int | None = None) -> Judged:
        """The figures of the picture in a file.

        Args:
            path: the file's, to be named by.
            data: what is in it.
            size: brings its longest side to so many pixels; None leaves it as it is.

        Raises:
            BadPicture: it can't be used; says why.
        """
        picture = _decoded(str(path), data, self._limits)
        if size is not None:
            picture = images.fit(picture, size)
        try:
            return Judged(path, *picture.size, self.figures(picture))
        except BadPicture as error:
            raise BadPicture(f"{path}: {error}") from None

    @torch.no_grad()
    def figures(self, picture: Image.Image) -> Figures:
        """Of a picture, RGB; the photo and the painting are fitted to its size.

        The painting's longest side becomes the picture's, as when it is painted from. The photo is
        cut to the picture's shape where that is another one.

        Raises:
            BadPicture: it is too small, or photo and painting are alike.
        """
        if min(picture.size) < SMALLEST:
            raise BadPicture(
                f"It has {picture.width} by {picture.height} pixels; to be judged a picture needs "
                f"{SMALLEST} or more each way. Choose a larger one, or a larger --size.",
            )
        judge = self._judges.get(picture.size)
        if judge is None:
            judge = self._judges[picture.size] = self._judge(picture.size)
        return judge(tensor(picture))

    def _judge(self, size: tuple[int, int]) -> Judge:
        painting = images.fit(self._painting, max(size))
        if min(painting.size) < SMALLEST:
            raise BadPicture(
                f"The painting's shorter side has {min(painting.size)} pixels beside a picture of "
                f"{size[0]} by {size[1]}; it needs {SMALLEST} or more. Choose a larger --size.",
            )
        photo, placed = _cut(self._photo, size), _cut(self._painting, size)
        return Judge(tensor(photo), tensor(painting), tensor(placed), self._network)


def load(settings: EngineSettings, say: Callable[[str], None]) -> tuple[PlainNetwork, WeightsInfo]:
    """The network that the judge sees with, on the CPU, and which weights it has.

    It is torchvision's, with the largest of each four activations kept, as it was trained, and
    shares no code with the engine's own.

    Raises:
        WeightsError: the weights can't be had, or are not trained.
    """
    if settings.weights == "whitened":
        raise WeightsError(UNTRAINED)
    torch.set_num_threads(settings.threads or cores())
    weights, info = load_weights(
        settings.weights,
        settings.cache,
        lambda preparing: say(preparing.text),
        Sources.of(settings),
    )
    if info.kind == "whitened":
        raise WeightsError(f"{info.note} {UNTRAINED}")
    return PlainNetwork(weights, torch.device("cpu"), Pooling.MAX), info


def tensor(picture: Image.Image) -> Tensor:
    """An RGB picture as numbers from 0 to 1, (1, 3, H, W)."""
    pixels = torch.from_numpy(np.array(picture, dtype=np.uint8))
    return pixels.permute(2, 0, 1).unsqueeze(0).float() / 255


def _decoded(name: str, data: bytes, limits: PictureLimits) -> Image.Image:
    try:
        return images.decode(data, limits)
    except BadPicture as error:
        raise BadPicture(f"{name}: {error}") from None


def _cut(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at `size`, as it is fitted where it has that shape, else its middle."""
    if shapes.fitted(picture.size, max(size)) == size:
        return images.fit(picture, max(size))
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)
