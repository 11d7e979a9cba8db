"""Keeping the photo's colours: the ways of Gatys et al. 2016 (arXiv:1611.07865). No torch here.

A picture of 8192 by 8192 pixels takes 268 MB as it is, so all arithmetic goes through bands of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageStat

_Doubles: TypeAlias = NDArray[np.float64]
_Floats: TypeAlias = NDArray[np.float32]

# Pixels that are computed at once.
_BAND = 2**18
# Colours that deviate by fewer grey levels than this are a camera's noise or JPEG's. Stretched to
# another picture's range, they would speckle it.
_FAINTEST = 2.0
# Palettes whose colours deviate by fewer grey levels than this in any direction are plain.
_PLAIN = 16.0
# The least variance, as a part of the largest, that a palette counts for in any direction.
_LEAST_SPREAD = 1e-4
# Luminance's parts of red, green and blue, by Rec. 601: the Y of YIQ.
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


class Palette(NamedTuple):
    """The colours of a picture, or of several: their mean, (3,), and covariance, (3, 3).

    Both are in grey levels and float64.
    """

    mean: _Doubles
    covariance: _Doubles

    @classmethod
    def of(cls, picture: Image.Image) -> Self:
        """The colours of an RGB picture."""
        total, products = np.zeros(3), np.zeros((3, 3))
        for band in _bands(picture):
            pixels = band.reshape(-1, 3).astype(np.float64)
            total += pixels.sum(axis=0)
            # Sums of whole numbers, exact in 53 bits for any picture: cancelling loses nothing.
            products += pixels.T @ pixels
        count = picture.width * picture.height
        mean = total / count
        return cls(mean, products / count - np.outer(mean, mean))

    @classmethod
    def pooled(cls, palettes: Sequence[Palette], shares: Sequence[float]) -> Self:
        """The colours of pictures that have these shares, which sum to 1, of all pixels."""
        pairs = list(zip(shares, palettes, strict=True))
        mean: _Doubles = sum((share * each.mean for share, each in pairs), np.zeros(3))
        products = sum(
            (share * (each.covariance + np.outer(each.mean, each.mean)) for share, each in pairs),
            np.zeros((3, 3)),
        )
        return cls(mean, products - np.outer(mean, mean))

    @property
    def plain(self) -> bool:
        """Whether it is next to one colour: a picture brought to it would be plain, too."""
        return self._largest < _PLAIN**2

    @property
    def _largest(self) -> float:
        return float(np.linalg.eigvalsh(self.covariance)[-1])

    def spread(self) -> _Doubles:
        """R, (3, 3): how far the colours vary in each direction, for `Decorrelated`.

        R² is Σ^½, the covariance's root, times what makes its eigenvalues 1 in the mean, with none
        below a hundredth of the largest. Of a palette that is not `plain`.
        """
        root = _root(self.covariance, 0.25, floor=_LEAST_SPREAD * self._largest)
        return root / math.sqrt(np.trace(root @ root) / 3)


def match_colours(picture: Image.Image, palette: Palette) -> Image.Image:
    """The picture in the colours of others: linear histogram matching.

    Each pixel x becomes A x + b with A = Σ_P^½ Σ^-½, so that the mean and the covariance Σ of the
    colours are the palette's, but for rounding and clipping to 8 bits (Gatys et al. 2016,
    arXiv:1606.05897). A picture that is nearly grey stays nearly as plain as it is.

    Args:
        picture: RGB.
        palette: the others'.

    Returns:
        An RGB picture of the same size.
    """
    mean, covariance = Palette.of(picture)
    matrix = _root(palette.covariance, 0.5) @ _root(covariance, -0.5, floor=_FAINTEST**2)
    return _mapped(picture, matrix, palette.mean - matrix @ mean)


def transport_colours(picture: Image.Image, palette: Palette) -> Image.Image:
    """The picture in the colours of others, each of its own moved as little as that takes.

    The same as `match_colours` with another A = Σ^-½ (Σ^½ Σ_P Σ^½)^½ Σ^-½, which gives the same
    mean and covariance: the linear Monge-Kantorovich map (Pitié & Kokaram 2007). A colour that was
    turned into a foreign one would be seen, where nothing is painted over it.

    Args:
        picture: RGB.
        palette: the others'.

    Returns:
        An RGB picture of the same size.
    """
    mean, covariance = Palette.of(picture)
    root = _root(covariance, 0.5, floor=_FAINTEST**2)
    inverse = _root(covariance, -0.5, floor=_FAINTEST**2)
    matrix = inverse @ _root(root @ palette.covariance @ root, 0.5) @ inverse
    return _mapped(picture, matrix, palette.mean - matrix @ mean)


def luminance(picture: Image.Image) -> Image.Image:
    """The picture's luminance Y (Rec. 601, as in YIQ) in all three channels of an RGB picture."""
    return picture.convert("L").convert("RGB")


def match_luminance(style: Image.Image, content: Image.Image) -> Image.Image:
    """The style's luminance, shifted and scaled to the mean and deviation of the photo's.

    Args:
        style: an RGB picture from `luminance`.
        content: another one, of any size.

    Returns:
        An RGB picture of the style's size; its three channels are equal.
    """
    style_mean, style_deviation = _grey_statistics(style)
    mean, deviation = _grey_statistics(content)
    scale = deviation / max(style_deviation, _FAINTEST)
    greys = [round(scale * (grey - style_mean) + mean) for grey in range(256)]
    return style.point([min(max(grey, 0), 255) for grey in greys] * 3)


def with_chroma_of(painted: Image.Image, content: Image.Image) -> Image.Image:
    """The luminance of `painted` with the chroma, I and Q, of the photo.

    What no screen can show, such as a bright deep blue, loses as much of its chroma as it takes:
    hue and luminance stay.

    Args:
        painted: RGB; only its luminance Y counts.
        content: the photo, RGB, of the same size.
    """
    if painted.size != content.size:
        raise ValueError(f"The sizes {painted.size} and {content.size} are not the same.")
    pairs = zip(_bands(painted), _bands(content), strict=True)
    return _assemble(painted.size, (_recoloured(*pair) for pair in pairs))


def _recoloured(painted: _Floats, content: _Floats) -> _Floats:
    """One band, (H, W, 3), for `with_chroma_of`."""
    grey = (painted @ _LUMINANCE)[..., None]
    # I and Q of a grey are 0, so a pixel less its own grey is its chroma written as RGB.
    chroma = content - (content @ _LUMINANCE)[..., None]
    room = np.where(chroma > 0, 255 - grey, grey)
    # A channel without chroma has room for all of it.
    part = np.divide(room, np.abs(chroma), out=np.ones_like(chroma), where=chroma != 0)
    recoloured: _Floats = grey + np.clip(part.min(axis=2, keepdims=True), 0, 1) * chroma
    return recoloured


def _mapped(picture: Image.Image, matrix: _Doubles, shift: _Doubles) -> Image.Image:
    """Each pixel x as `matrix` x + `shift`."""
    turn, constant = matrix.astype(np.float32).T, shift.astype(np.float32)
    return _assemble(picture.size, (band @ turn + constant for band in _bands(picture)))


def _bands(picture: Image.Image) -> Iterator[_Floats]:
    """The picture from top to bottom, in bands of (rows, width, 3)."""
    rows = max(1, _BAND // picture.width)
    for top in range(0, picture.height, rows):
        box = (0, top, picture.width, min(top + rows, picture.height))
        yield np.asarray(picture.crop(box), np.float32)


def _assemble(size: tuple[int, int], bands: Iterator[_Floats]) -> Image.Image:
    """A picture of `bands`, rounded and clipped to 8 bits."""
    picture = Image.new("RGB", size)
    top = 0
    for band in bands:
        pixels = np.clip(np.rint(band), 0, 255).astype(np.uint8)
        picture.paste(Image.fromarray(pixels), (0, top))
        top += len(pixels)
    return picture


def _grey_statistics(picture: Image.Image) -> tuple[float, float]:
    """Mean and deviation of a picture of three equal channels, in grey levels."""
    found = ImageStat.Stat(picture.getchannel(0))
    return found.mean[0], found.stddev[0]


def _root(covariance: _Doubles, power: float, floor: float = 0.0) -> _Doubles:
    """A symmetric matrix to a power, with no eigenvalue below `floor`."""
    values, vectors = np.linalg.eigh(covariance)
    root: _Doubles = (vectors * np.maximum(values, floor) ** power) @ vectors.T
    return root
