"""The smoothing against its formula, by the full Fourier transform of numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.optimisers import smoothing
from engine.optimisers.smoothing import Smoothing


def noise(seed: int, height: int = 40, width: int = 51) -> Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.randn(1, 3, height, width, generator=random, dtype=torch.float64)


@pytest.mark.parametrize("size", [(40, 51), (7, 100), (1, 1)])
@pytest.mark.parametrize("wavelength", [1.0, 16.0, 200.0])
def test_each_wave_is_multiplied_by_its_factor(size: tuple[int, int], wavelength: float) -> None:
    image = noise(1, *size)
    padded = np.pad(image[0].numpy(), ((0, 0), (0, 32), (0, 32)))
    down, across = (np.fft.fftfreq(side) for side in padded.shape[1:])
    factors = 1 / (1 + wavelength * np.hypot(down[:, None], across)) ** 2
    expected = np.fft.ifft2(np.fft.fft2(padded) * factors).real[:, : size[0], : size[1]]
    found = Smoothing(wavelength)(image)[0].numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("size", [(40, 51), (40, 52), (7, 100), (1, 1)])
def test_energy_is_the_image_times_the_smoothed_one(size: tuple[int, int]) -> None:
    image, smooth = noise(1, *size), Smoothing(16.0)
    expected = torch.sum(image * smooth(image)).item()
    assert smooth.energy(image).item() == pytest.approx(expected, rel=1e-6)


def test_channels_one_by_one_are_the_same_as_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """As large pictures are smoothed, because of the memory."""
    image, smooth = noise(1), Smoothing(16.0)
    together, energy = smooth(image), smooth.energy(image)
    monkeypatch.setattr(smoothing, "_AT_ONCE", 0)
    torch.testing.assert_close(smooth(image), together)
    torch.testing.assert_close(smooth.energy(image), energy)


def test_it_is_symmetric_and_positive_definite() -> None:
    """Or else a step by it could go uphill."""
    smooth = Smoothing(16.0)
    one, other = noise(1), noise(2)
    assert torch.sum(one * smooth(other)).item() == pytest.approx(
        torch.sum(smooth(one) * other).item(), rel=1e-6
    )
    for seed in range(10):
        image = noise(seed)
        assert torch.sum(image * smooth(image)) > 0
    chequered = torch.ones(1, 3, 40, 51, dtype=torch.float64)
    chequered[..., 1::2, ::2] = chequered[..., ::2, 1::2] = -1
    assert torch.sum(chequered * smooth(chequered)) > 0


def test_long_waves_pass_and_short_ones_hardly_do() -> None:
    place = torch.arange(256.0).expand(1, 3, 256, 256)
    left = {}
    for length in (4, 64):
        wave = torch.sin(2 * torch.pi * place / length)
        middle = Smoothing(16.0)(wave)[..., 64:192, 64:192]
        left[length] = float(middle.square().mean().sqrt() / wave.square().mean().sqrt())
    assert left[4] == pytest.approx(1 / (1 + 16 / 4) ** 2, rel=0.05)
    assert left[64] == pytest.approx(1 / (1 + 16 / 64) ** 2, rel=0.05)


def test_one_side_of_a_picture_knows_nothing_of_the_other() -> None:
    """As waves come in again where a transform ends."""
    image = torch.zeros(1, 3, 64, 64)
    image[..., :2] = 1
    smooth = Smoothing(8.0)(image)
    assert smooth[..., -2:].abs().max() < 0.02 * smooth[..., :2].abs().max()


def test_another_size_is_smoothed_as_well() -> None:
    smooth = Smoothing(16.0)
    smooth(noise(1, 20, 20))
    assert torch.equal(smooth(noise(2)), Smoothing(16.0)(noise(2)))
