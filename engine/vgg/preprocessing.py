"""Between pictures and what VGG19 sees, and back without a loss.

The mean and deviation are those that torchvision's VGG19 weights were trained with.
"""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
_BAND = 256


def preprocess(picture: Image.Image, device: torch.device) -> Tensor:
    """An RGB picture as VGG19 wants it: (1, 3, H, W), float32, normalised channel by channel."""
    pixels = torch.from_numpy(np.array(picture, dtype=np.uint8)).to(device)
    scaled = pixels.permute(2, 0, 1).unsqueeze(0).float().div_(255)
    return scaled.sub_(_column(MEAN, device)).div_(_column(DEVIATION, device))


def grey(picture: Image.Image, device: torch.device) -> Tensor:
    """A picture in mode L as weights from 0 (black) to 1 (white), (1, 1, H, W)."""
    pixels = torch.from_numpy(np.array(picture, dtype=np.uint8)).to(device)
    return pixels.view(1, 1, *pixels.shape).float() / 255


def reverse(image: Tensor) -> Image.Image:
    """The preprocessing reversed: clipped to what a screen can show, rounded to 8 bits.

    Args:
        image: (1, 3, H, W), preprocessed.

    Returns:
        An RGB picture; `reverse(preprocess(p))` is `p` to the bit.
    """
    mean, deviation = _column(MEAN, image.device), _column(DEVIATION, image.device)
    pixels = np.empty((*image.shape[2:], 3), dtype=np.uint8)
    # In bands, as a large picture in several steps of float32 would take gigabytes.
    for top in range(0, len(pixels), _BAND):
        band = image[:, :, top : top + _BAND].detach().float() * deviation + mean
        grey_levels = (band * 255).round().clamp(0, 255).to(torch.uint8)
        pixels[top : top + _BAND] = grey_levels.squeeze(0).permute(1, 2, 0).cpu().numpy()
    return Image.fromarray(pixels)


def blank(width: int, height: int, device: torch.device) -> Tensor:
    """A preprocessed sheet of white paper, (1, 3, height, width)."""
    white = (torch.ones(1, 3, 1, 1, device=device) - _column(MEAN, device)) / _column(
        DEVIATION, device
    )
    return white.expand(1, 3, height, width).clone()


def _column(values: tuple[float, ...], device: torch.device) -> Tensor:
    return torch.tensor(values, device=device).view(1, 3, 1, 1)
