"""What L-BFGS takes the curvature to be where no step has shown it: by waves, and by colours.

The cost is steep for some of a picture's waves and flat for others, and for a tint it can be ten
times as steep as for light. How much differs with the network, the picture and the way of painting,
so it is learnt from the steps themselves, which change every wave of every colour a little. Until
there are enough of them long waves are favoured, or the first steps would change pixels where
shapes should change, and end in coloured noise. (Among the ways to a picture with the same cost,
the optimiser's first steps choose; see also Olah, Mordvintsev & Schubert 2017, "Feature
Visualization", on preconditioning by waves and in decorrelated colours.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

# Zeros around the picture, in pixels, without which waves would come in again at the other side.
_MARGIN = 32
# The waves of a larger picture take so much memory that there should be one colour's at a time.
_AT_ONCE = 2**22
# The least frequency that the curvature is learnt at, in waves a pixel, and how often it doubles;
# what is between these knots is interpolated.
_LOWEST, _OCTAVES = 0.01, 6
KNOTS = _OCTAVES + 1
# Light, and two tints at right angles to it and to each other, as rows of length 1.
_COLOURS = (
    (3**-0.5, 3**-0.5, 3**-0.5),
    (2**-0.5, 0.0, -(2**-0.5)),
    (6**-0.5, -2 * 6**-0.5, 6**-0.5),
)
# Added to what is learnt from, as a part of its mean: there may be nothing, such as a grey's tints.
_LEAST_SHARE = 1e-6


class Spectrum:
    """A symmetric, positive definite operator that multiplies waves, by frequency and colour.

    Before it has learnt anything, waves of frequency f are multiplied by 1 / (1 + f λ)².

    Args:
        wavelength: λ in pixels; waves much longer than this pass as they are.
    """

    def __init__(self, wavelength: float) -> None:
        self._wavelength = wavelength
        self._learnt: Tensor | None = None  # the logarithms of factors, (3, knots)
        self._factors = torch.empty(0)
        self._colours = torch.empty(0)

    @property
    def has_learnt(self) -> bool:
        """Whether steps have shown anything."""
        return self._learnt is not None

    def __call__(self, image: Tensor) -> Tensor:
        """The operator times the image, (1, 3, H, W), a new tensor."""
        factors = self._factors_for(image)
        found = torch.zeros_like(image, memory_format=torch.contiguous_format)
        for part in self._parts(image):
            waves = part.waves.mul_(factors[part.colours])
            whole = torch.fft.irfft2(waves, part.size)[:, : image.shape[2], : image.shape[3]]
            found.view(3, -1).addmm_(part.mixture.T, whole.flatten(1))
        return found

    def energy(self, image: Tensor) -> Tensor:
        """The image times the operator times the image, a scalar; by Parseval's theorem."""
        factors = self._factors_for(image)
        found = [(part.energies() * factors[part.colours]).sum() for part in self._parts(image)]
        return sum(found[1:], found[0])

    def learn(self, pairs: Sequence[tuple[Tensor, Tensor]]) -> None:
        """Learn from one or more steps and how the gradient changed over each, (1, 3, H, W).

        A wave's factor is the ratio of its amplitude in the steps to that in the changes, as root
        mean squares; each pair is counted as if it were so long that it multiplies to 1.
        """
        found = []
        for step, change in pairs:
            weight = torch.dot(step.flatten(), change.flatten()).reciprocal()
            found.append(weight * torch.stack([self._at_knots(step), self._at_knots(change)]))
        sums = torch.stack(found).sum(dim=0)
        steps, changes = sums + _LEAST_SHARE * sums.mean(dim=(1, 2), keepdim=True)
        ratio = steps / changes
        self._learnt = (ratio / ratio.mean()).log_().div_(2)
        self._factors = torch.empty(0)

    def tensors(self) -> dict[str, Tensor]:
        """What it has learnt, by name."""
        return {} if self._learnt is None else {"spectrum": self._learnt}

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says, if it says anything."""
        self._learnt = tensors.get("spectrum")
        self._factors = torch.empty(0)

    def _factors_for(self, image: Tensor) -> Tensor:
        """The factor of each wave by colour, (3, height, width // 2 + 1) with the margin."""
        height, width = _padded(image)
        if self._factors.shape[1:] != (height, width // 2 + 1):
            frequencies = _frequencies(height, width, image)
            if self._learnt is None:
                factors = frequencies.mul_(self._wavelength).add_(1).pow_(-2).expand(3, -1, -1)
            else:
                factors = frequencies.new_zeros(3, *frequencies.shape)
                for hat, knot in zip(_hats(frequencies), self._learnt.T, strict=True):
                    factors.addcmul_(hat, knot.to(hat.dtype).view(3, 1, 1))
                factors.exp_()
            self._factors = factors
        return self._factors

    def _parts(self, image: Tensor) -> Iterator[_Part]:
        """The colours of an image: all together, or one by one."""
        kept = self._colours
        if not len(kept) or (kept.dtype, kept.device) != (image.dtype, image.device):
            # Kept, as a GPU would have to wait for the CPU's numbers each time.
            self._colours = torch.tensor(_COLOURS, dtype=image.dtype, device=image.device)
        size = _padded(image)
        count = 3 if image[0, 0].numel() <= _AT_ONCE else 1
        for first in range(0, 3, count):
            mixture = self._colours[first : first + count]
            mixed = (mixture @ image.reshape(3, -1)).view(count, *image.shape[2:])
            yield _Part(slice(first, first + count), mixture, torch.fft.rfft2(mixed, size), size)

    def _at_knots(self, image: Tensor) -> Tensor:
        """How much of the image's sum of squares is at each knot, by colour, (3, knots)."""
        frequencies = _frequencies(*_padded(image), image)
        rows = []
        for part in self._parts(image):
            energies = part.energies()
            hats = _hats(frequencies)
            rows.append(torch.stack([(energies * hat).sum((1, 2)) for hat in hats], 1))
        return torch.cat(rows)


class _Part(NamedTuple):
    """Some of the colours of an image.

    Attributes:
        colours: which.
        mixture: their shares of the channels, (colours, 3).
        waves: of each, with the margin, (colours, height, width // 2 + 1).
        size: height and width with the margin.
    """

    colours: slice
    mixture: Tensor
    waves: Tensor
    size: tuple[int, int]

    def energies(self) -> Tensor:
        """How much each wave has of the sum of squares, in the shape of `waves`."""
        height, width = self.size
        found = torch.view_as_real(self.waves).square().sum(dim=-1).div_(height * width)
        # Of the waves across, all but the first, and the last of an even number, are twice among
        # the waves of all directions, and once among these.
        found[..., 1 : (width + 1) // 2].mul_(2)
        return found


def _padded(image: Tensor) -> tuple[int, int]:
    return image.shape[2] + _MARGIN, image.shape[3] + _MARGIN


def _frequencies(height: int, width: int, image: Tensor) -> Tensor:
    """Of each wave, in waves a pixel, (height, width // 2 + 1)."""
    down = torch.fft.fftfreq(height, dtype=image.dtype, device=image.device).view(-1, 1)
    across = torch.fft.rfftfreq(width, dtype=image.dtype, device=image.device).view(1, -1)
    return torch.hypot(down, across)


def _hats(frequencies: Tensor) -> Iterator[Tensor]:
    """How much each frequency belongs to each knot; to all knots together, 1."""
    octaves = (frequencies / _LOWEST).clamp_min_(1).log2_().clamp_max_(_OCTAVES)
    for octave in range(KNOTS):
        yield (octaves - octave).abs_().neg_().add_(1).clamp_min_(0)
