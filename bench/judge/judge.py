"""A judge that no recipe optimises: nearness to a painting and to a photo, and grain.

Three figures and never one: an engine can always buy one of them with another.

- Style S = 1 - d(picture, painting) / d(photo, painting), d the sliced Wasserstein distances of
  activations at layers where no recipe has a style or content cost, and of random filters of the
  pixels. 0 for the photo itself, 1 for the painting itself.
- Content C = 1 - e(picture, photo) / e(painting, photo), e how much of an unrelated picture's
  error is left, place by place and in self-similarity, of pictures in grey levels alone. 1 for the
  photo itself, 0 for the painting itself, near 0 for any unrelated picture.
- Grain g = r(picture) / max(r(photo), r(painting)) - 1, r how strong the detail of two to five
  pixels is beside the strokes around it, where the photo is flat; of luminance or of chroma, of
  which g is greater. 0 or less for the photo, about 0 for the painting; above 0 where ripples or
  dots were added that neither has; below 0 where it is smoother.

What fools it: S looks at how often something is seen and not at where, so that the painting cut in
tiles and shuffled has as much of it as the boldest pictures (and C near 0). It has less than 1 by
its seams alone: what looks from a place without one is what it was, but its five layers look at 5,
14, 40, 92 and 164 pixels, so that in small tiles no place of the deep ones is without. C sees no
colour: the photo in grey has all of it. Grain is low in what is blurred, and being measured beside
strokes it misses faint ripples in bold ones. S near 1 is out of reach: even the painting's mirror
image is off by what chance placed in it. All three depend on the pair and on the size at which
pictures are looked at: compare them for one pair at one size.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TypeAlias

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from engine.job.errors import BadPicture
from engine.vgg.preprocessing import DEVIATION, MEAN

# The activations of layers, (1, n_C, n_H, n_W) each, of a picture as VGG19 gets it.
Network: TypeAlias = Callable[[Tensor, Collection[str]], dict[str, Tensor]]

STYLE_LAYERS = ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_2")
CONTENT_LAYERS = ("relu3_3", "relu4_3")
# relu5_2 sees a picture of this many pixels a side at two by two places.
SMALLEST = 32
DIRECTIONS = 128
QUANTILES = 256
_FILTER_SIDE = 9
_SEED = 20
# Projections that are sorted at a time, which bounds the memory of large pictures.
_BATCH = 16
# Kolkin et al. compare about as many positions; their matrices have the square of it.
_MOST_POSITIONS = 1024
_SHUFFLES = 4
_LUMINANCE = (0.299, 0.587, 0.114)
# Mean and deviation of grey levels that pictures are levelled to, of about an average photo.
_LEVEL, _CONTRAST = 0.45, 0.22
# A contrast of less than two of 256 grey levels is noise, and no figure divides by less.
_FAINTEST = 2 / 255
# Deviations of Gaussians in pixels: waves shorter than five are fine, those of about 7 to 40 are
# strokes; and how far a place's neighbourhood reaches.
_FINE, _STROKES, _NEIGHBOURHOOD = 1.0, (1.4, 8.0), 3.0
_FLAT_PART = 0.5
# Photos and paintings have a fineness of 0.2 to 0.5; without colour its chroma has none.
_LEAST_FINENESS = 0.1


@dataclass(frozen=True, slots=True)
class Figures:
    """What the judge says of a picture; no sum of these means anything.

    Attributes:
        style: nearness to the painting, 0 for the photo, 1 for the painting.
        content: nearness to the photo, 1 for the photo, 0 for the painting.
        grain: fine detail beside strokes, above 0 where photo and painting have less.
    """

    style: float
    content: float
    grain: float


class Judge:
    """Judges pictures of one photo and one painting.

    Args:
        photo: RGB from 0 to 1, (1, 3, H, W), H and W at least `SMALLEST`.
        painting: likewise, of any shape; its longest side is the photo's.
        placed: the painting cut to the photo's shape, (1, 3, H, W): the unrelated picture.
        network: VGG19 with trained filters.

    Raises:
        BadPicture: photo and painting are the same to it, so that there is no way between them.
    """

    def __init__(self, photo: Tensor, painting: Tensor, placed: Tensor, network: Network) -> None:
        self._network = network
        self._painting = self._style_quantiles(painting)
        self._photo = self._contents(photo)
        self._flat = flat_places(photo)
        everywhere = (float(part.median()) for part in fineness(painting))
        self._usual = [
            max(*each, _LEAST_FINENESS)
            for each in zip(self._fineness(photo), everywhere, strict=True)
        ]
        self._far = _distances(self._style_quantiles(photo), self._painting)
        self._unrelated = self._content_error(placed)
        if min(*self._far, self._unrelated) < 1e-6:
            raise BadPicture(
                "The photo and the painting are alike, so nothing lies between them; name two "
                "different pictures.",
                "",
            )

    def __call__(self, picture: Tensor) -> Figures:
        """The figures of a picture, RGB from 0 to 1, of the photo's shape."""
        near = _distances(self._style_quantiles(picture), self._painting)
        ratios = [here / far for here, far in zip(near, self._far, strict=True)]
        return Figures(
            style=1 - sum(ratios) / len(ratios),
            content=1 - self._content_error(picture) / self._unrelated,
            grain=max(
                found / usual - 1
                for found, usual in zip(self._fineness(picture), self._usual, strict=True)
            ),
        )

    def _fineness(self, picture: Tensor) -> list[float]:
        return [float(part[self._flat].median()) for part in fineness(picture)]

    def _style_quantiles(self, picture: Tensor) -> list[Tensor]:
        found = self._network(_normalised(picture), STYLE_LAYERS)
        activations = [found[name] for name in STYLE_LAYERS]
        rows = [layer.flatten(2).squeeze(0).T for layer in activations]
        sliced = [quantiles(points, directions(points.shape[1])) for points in rows]
        patches = functional.unfold(picture, _FILTER_SIDE).squeeze(0).T
        return [quantiles(patches, pixel_filters()), *sliced]

    def _contents(self, picture: Tensor) -> list[Tensor]:
        found = self._network(_normalised(levelled(picture)), CONTENT_LAYERS)
        return [found[name] for name in CONTENT_LAYERS]

    def _content_error(self, picture: Tensor) -> float:
        errors = []
        for found, target in zip(self._contents(picture), self._photo, strict=True):
            errors += [by_place(found, target), by_self_similarity(found, target)]
        return sum(errors) / len(errors)


def directions(channels: int, count: int = DIRECTIONS) -> Tensor:
    """Directions drawn evenly, the same at each call: unit vectors, (channels, count)."""
    random = torch.Generator().manual_seed(_SEED)
    return functional.normalize(torch.randn(channels, count, generator=random), dim=0)


def pixel_filters(count: int = DIRECTIONS) -> Tensor:
    """Filters of 9 by 9 pixels with mean 0 in each colour and norm 1, (3 · 81, count).

    They see strokes and edges, and no plain colour.
    """
    random = torch.Generator().manual_seed(_SEED)
    filters = torch.randn(3, _FILTER_SIDE**2, count, generator=random)
    filters -= filters.mean(dim=1, keepdim=True)
    return functional.normalize(filters.flatten(0, 1), dim=0)


def quantiles(points: Tensor, along: Tensor, count: int = QUANTILES) -> Tensor:
    """The quantiles (k + ½) / count of points projected on directions (Hazen 1914).

    Between two points in order they are interpolated; for as many quantiles as points they are the
    sorted points.

    Args:
        points: (n, channels).
        along: (channels, d).
        count: how many.

    Returns:
        (count, d).
    """
    levels = (np.arange(count) + 0.5) / count
    found = [
        # Each direction's numbers side by side, which is quicker than one below the other.
        np.quantile((some @ points.T).numpy(), levels, axis=1, method="hazen")
        for some in torch.split(along.T.to(points), _BATCH)
    ]
    return torch.from_numpy(np.concatenate(found, axis=1)).to(points)


def sliced_wasserstein(first: Tensor, second: Tensor) -> float:
    """The sliced Wasserstein-2 distance of two sets of points, from their quantiles (count, d).

    √(mean over directions θ and levels q of (F⁻¹_θ(q) - G⁻¹_θ(q))²): in one dimension the best
    transport keeps the order (Rabin et al. 2011; Bonneel et al. 2015).
    """
    return float((first - second).square().mean().sqrt())


def by_place(found: Tensor, target: Tensor) -> float:
    """The squared error of activations (1, n_C, n_H, n_W), as a part of an unrelated picture's.

    Σ_i ‖x_i - y_i‖² / n over Σ_ij ‖x_i - y_j‖² / n², positions i and j: the latter is what is
    expected of positions that have nothing to do with each other. 1 less this is Lin's (1989)
    concordance correlation coefficient, of all channels together. A plain sheet has 1.
    """
    x, y = (activations.flatten(2).squeeze(0).double() for activations in (found, target))
    error = (x - y).square().sum(dim=0).mean()
    spread = x.var(dim=1, correction=0).sum() + y.var(dim=1, correction=0).sum()
    return _part(error, spread + (x.mean(dim=1) - y.mean(dim=1)).square().sum())


def by_self_similarity(found: Tensor, target: Tensor) -> float:
    """The error of self-similarity (Kolkin et al. 2019, arXiv:1904.12785), likewise as a part.

    Σ_ij |D_ij / Σ_i D_ij - E_ij / Σ_i E_ij|, D and E the cosine distances between any two positions
    of the same activations, (1, n_C, n_H, n_W); over the same with E's positions shuffled.
    """
    x, y = self_similarity(found), self_similarity(target)
    random = torch.Generator().manual_seed(_SEED)
    orders = [torch.randperm(len(y), generator=random) for _ in range(_SHUFFLES)]
    shuffled = [(x - y[order][:, order]).abs().sum() for order in orders]
    return _part((x - y).abs().sum(), torch.stack(shuffled).mean())


def self_similarity(activations: Tensor) -> Tensor:
    """Cosine distances between positions, each column's sum 1 (0 where all are alike), (n, n).

    Args:
        activations: (1, n_C, n_H, n_W); of more than 1024 positions, those of a grid.
    """
    step = ceil(sqrt(activations.shape[2] * activations.shape[3] / _MOST_POSITIONS))
    rows = activations[..., ::step, ::step].flatten(2).squeeze(0).T.double()
    rows = functional.normalize(rows, dim=1)
    distances = (1 - rows @ rows.T).clamp_min(0)
    # What is left by rounding of positions that are alike is no distance.
    distances = torch.where(distances > 1e-9, distances, 0.0)
    sums = distances.sum(dim=0)
    return distances / torch.where(sums > 0, sums, 1.0)


def levelled(picture: Tensor) -> Tensor:
    """The picture's luminance in all three channels, with every picture's mean and deviation."""
    grey = luminance(picture)
    deviation = grey.std(correction=0).clamp_min(_FAINTEST)
    return (_LEVEL + _CONTRAST * (grey - grey.mean()) / deviation).expand(-1, 3, -1, -1)


def luminance(picture: Tensor) -> Tensor:
    """Rec. 601's Y of a picture (1, 3, H, W), as (1, 1, H, W)."""
    return (picture * picture.new_tensor(_LUMINANCE).view(1, 3, 1, 1)).sum(dim=1, keepdim=True)


def fineness(picture: Tensor) -> tuple[Tensor, Tensor]:
    """How strong a picture's finest detail is beside its strokes, place by place.

    √(G₃ * f²) / (√(G₃ * m²) + a grey level): f = x - G₁ * x has half and more of waves shorter than
    five pixels, m = G₁.₄ * x - G₈ * x those of 7 to 40; G a Gaussian of so many pixels' deviation,
    squares the mean of all channels. Strokes have both in the proportion of photos and paintings;
    ripples and dots have more of f, blur has less. A bolder picture has more of both.

    Returns:
        That of the luminance Y, and that of the chroma, RGB less Y; (1, 1, H, W) each.
    """
    grey = luminance(picture)
    return _fineness(grey), _fineness(picture - grey)


def _fineness(channels: Tensor) -> Tensor:
    fine = _local(channels - _blurred(channels, _FINE))
    return fine / (_local(_strokes(channels)) + _FAINTEST / 2)


def flat_places(photo: Tensor) -> Tensor:
    """The half of a picture where it has least contrast of the size of strokes, (1, 1, H, W)."""
    contrast = _local(_strokes(luminance(photo)))
    middle = contrast.flatten().sort().values[int(_FLAT_PART * (contrast.numel() - 1))]
    return contrast <= middle


def _strokes(channels: Tensor) -> Tensor:
    narrow, wide = _STROKES
    return _blurred(channels, narrow) - _blurred(channels, wide)


def _local(detail: Tensor) -> Tensor:
    """The root mean square of all channels around each place, (1, 1, H, W)."""
    return _blurred(detail.square().mean(dim=1, keepdim=True), _NEIGHBOURHOOD).sqrt()


def _blurred(image: Tensor, deviation: float) -> Tensor:
    """Each channel by a Gaussian, (1, n, H, W), its edges continued by themselves."""
    reach = ceil(3 * deviation)
    at = torch.arange(-reach, reach + 1, dtype=image.dtype)
    kernel = (-at.square() / (2 * deviation**2)).exp()
    kernel /= kernel.sum()
    padded = functional.pad(image, (reach,) * 4, mode="replicate")
    # Channel by channel: as (n, 1, H, W) one filter does for all.
    across = functional.conv2d(padded.transpose(0, 1), kernel.view(1, 1, 1, -1))
    return functional.conv2d(across, kernel.view(1, 1, -1, 1)).transpose(0, 1)


def _normalised(picture: Tensor) -> Tensor:
    mean, deviation = (picture.new_tensor(each).view(1, 3, 1, 1) for each in (MEAN, DEVIATION))
    return (picture - mean) / deviation


def _distances(first: Sequence[Tensor], second: Sequence[Tensor]) -> list[float]:
    return [sliced_wasserstein(*pair) for pair in zip(first, second, strict=True)]


def _part(error: Tensor, expected: Tensor) -> float:
    return float(error / expected) if error > 0 else 0.0
