"""What L-BFGS takes the curvature to be where no step has shown it: long waves are flat.

The cost is steep for a picture's short waves and flat for its long ones. From the same curvature
for all, the first steps would change pixels where shapes should change, and end in coloured noise
or in ripples along the edges. (Among the ways to a picture with the same cost, the optimiser's
steps choose; see also Olah, Mordvintsev & Schubert 2017, "Feature Visualization", on
preconditioning by waves.)
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

# Zeros around the picture, in pixels, without which waves would come in again at the other side.
_MARGIN = 32
# The waves of a larger picture take so much memory that there should be one channel's at a time.
_AT_ONCE = 2**22


class Smoothing:
    """A symmetric, positive definite operator: waves of frequency f times 1 / (1 + f λ)².

    Args:
        wavelength: λ in pixels; waves much longer than this pass as they are.
    """

    def __init__(self, wavelength: float) -> None:
        self._wavelength = wavelength
        self._factors = torch.empty(0)

    def __call__(self, image: Tensor) -> Tensor:
        """The operator times the image, (1, 3, H, W), a new tensor."""
        height, width = image.shape[2:]
        size, factors = _padded(image), self._factors_for(image)
        found = torch.empty_like(image, memory_format=torch.contiguous_format)
        for channels in _parts(image):
            waves = torch.fft.rfft2(image[:, channels], size).mul_(factors)
            found[:, channels] = torch.fft.irfft2(waves, size)[..., :height, :width]
        return found

    def energy(self, image: Tensor) -> Tensor:
        """The image times the operator times the image, a scalar; by Parseval's theorem."""
        height, width = size = _padded(image)
        # Of the waves across, all but the first, and the last of an even number, are twice among
        # the waves of all directions, and once among these.
        factors = self._factors_for(image) / (height * width)
        factors[:, 1 : (width + 1) // 2].mul_(2)
        found = []
        for channels in _parts(image):
            waves = torch.view_as_real(torch.fft.rfft2(image[:, channels], size))
            found.append((waves.square().sum(dim=-1) * factors).sum())
        return sum(found[1:], found[0])

    def _factors_for(self, image: Tensor) -> Tensor:
        """The factor of each wave, (height, width // 2 + 1) with the margin."""
        height, width = _padded(image)
        if self._factors.shape != (height, width // 2 + 1):
            down = torch.fft.fftfreq(height, dtype=image.dtype, device=image.device).view(-1, 1)
            across = torch.fft.rfftfreq(width, dtype=image.dtype, device=image.device)
            self._factors = torch.hypot(down, across).mul_(self._wavelength).add_(1).pow_(-2)
        return self._factors


def _padded(image: Tensor) -> tuple[int, int]:
    return image.shape[2] + _MARGIN, image.shape[3] + _MARGIN


def _parts(image: Tensor) -> Iterator[slice]:
    """The channels of an image: all together, or one by one."""
    count = 3 if image[0, 0].numel() <= _AT_ONCE else 1
    return (slice(first, first + count) for first in range(0, 3, count))
