"""A picture's waves, the long ones favoured: what L-BFGS takes the curvature to be at first.

The cost is steep for waves of a few pixels and flat for long ones, so plain steps change pixels
where shapes should change, and end in coloured noise. Steps that favour long waves bring the same
iterations to a lower cost and a quieter picture. (Among the ways to a picture with the same cost,
the optimiser's first steps choose; see also Olah, Mordvintsev & Schubert 2017, "Feature
Visualization", on preconditioning in Fourier space.)
"""

from __future__ import annotations

import torch
from torch import Tensor

# Zeros around the picture, in pixels, without which waves would come in again at the other side.
_MARGIN = 32


class Smoothing:
    """A symmetric, positive definite operator: waves of frequency f times 1 / (1 + f λ)².

    Args:
        wavelength: λ in pixels; waves much longer than this pass as they are.
    """

    def __init__(self, wavelength: float) -> None:
        self._wavelength = wavelength
        self._response: Tensor | None = None

    def __call__(self, image: Tensor) -> Tensor:
        """The smoothed image, (1, 3, H, W), a new tensor."""
        height, width = image.shape[2] + _MARGIN, image.shape[3] + _MARGIN
        response = self._response_for(height, width, image.device)
        smooth = torch.empty_like(image)
        # Channel by channel, as the waves of a large picture take as much memory as a picture.
        for channel in range(image.shape[1]):
            waves = torch.fft.rfft2(image[0, channel], (height, width)).mul_(response)
            whole = torch.fft.irfft2(waves, (height, width))
            smooth[0, channel] = whole[: image.shape[2], : image.shape[3]]
        return smooth

    def _response_for(self, height: int, width: int, device: torch.device) -> Tensor:
        """The factor of each wave, (height, width // 2 + 1)."""
        if self._response is None or self._response.shape != (height, width // 2 + 1):
            down = torch.fft.fftfreq(height, device=device).view(-1, 1)
            across = torch.fft.rfftfreq(width, device=device).view(1, -1)
            frequency = torch.hypot(down, across)
            self._response = frequency.mul_(self._wavelength).add_(1).pow_(-2)
        return self._response
