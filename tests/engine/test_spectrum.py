"""The spectrum against its formula, by the full Fourier transform of numpy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor

from engine import spectrum
from engine.spectrum import Spectrum


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
    found = Spectrum(wavelength)(image)[0].numpy()
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("size", [(40, 51), (40, 52), (7, 100), (1, 1)])
def test_energy_is_the_image_times_the_smoothed_one(size: tuple[int, int]) -> None:
    image, smooth = noise(1, *size), Spectrum(16.0)
    expected = torch.sum(image * smooth(image)).item()
    assert smooth.energy(image).item() == pytest.approx(expected, rel=1e-6)


def test_channels_one_by_one_are_the_same_as_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """As large pictures are smoothed, because of the memory."""
    image, smooth = noise(1), Spectrum(16.0)
    together, energy = smooth(image), smooth.energy(image)
    monkeypatch.setattr(spectrum, "_AT_ONCE", 0)
    torch.testing.assert_close(smooth(image), together)
    torch.testing.assert_close(smooth.energy(image), energy)


def test_it_is_symmetric_and_positive_definite() -> None:
    """Or else a step by it could go uphill."""
    smooth = Spectrum(16.0)
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
        middle = Spectrum(16.0)(wave)[..., 64:192, 64:192]
        left[length] = float(middle.square().mean().sqrt() / wave.square().mean().sqrt())
    assert left[4] == pytest.approx(1 / (1 + 16 / 4) ** 2, rel=0.05)
    assert left[64] == pytest.approx(1 / (1 + 16 / 64) ** 2, rel=0.05)


def test_one_side_of_a_picture_knows_nothing_of_the_other() -> None:
    """As waves come in again where a transform ends."""
    image = torch.zeros(1, 3, 64, 64)
    image[..., :2] = 1
    smooth = Spectrum(8.0)(image)
    assert smooth[..., -2:].abs().max() < 0.02 * smooth[..., :2].abs().max()


def test_another_size_is_smoothed_as_well() -> None:
    smooth = Spectrum(16.0)
    smooth(noise(1, 20, 20))
    assert torch.equal(smooth(noise(2)), Spectrum(16.0)(noise(2)))


def curved(image: Tensor) -> Tensor:
    """How a gradient changes over a step: short waves and tints are steep. By numpy."""
    light = image.mean(dim=1, keepdim=True).expand_as(image)
    waves = np.fft.fft2(torch.stack([light, image - light]).numpy())
    frequency = np.hypot(*np.meshgrid(*map(np.fft.fftfreq, image.shape[2:]), indexing="ij"))
    steep = 1 + 40 * frequency
    found = np.fft.ifft2(waves * steep).real
    return torch.from_numpy(found[0] + 9 * found[1])


def lessons(*seeds: int) -> list[tuple[Tensor, Tensor]]:
    """Steps of waves of all lengths, and how the gradient changes over them."""
    steps = [noise(seed, 96, 101) for seed in seeds]
    return [(step, curved(step)) for step in steps]


def off(found: Tensor, wanted: Tensor) -> float:
    """The sine of the angle between two images."""
    cosine = float(torch.sum(found * wanted) / (found.norm() * wanted.norm()))
    return math.sqrt(1 - cosine**2)


def test_what_has_been_learnt_undoes_the_curvature() -> None:
    learnt = Spectrum(16.0)
    learnt.learn(lessons(1, 2, 3))
    assert learnt.has_learnt
    middle = (..., slice(20, 76), slice(20, 80))
    ((image, change),) = lessons(4)
    assert off(learnt(change)[middle], image[middle]) < 0.2
    assert off(Spectrum(16.0)(change)[middle], image[middle]) > 0.5
    # Frequencies are by pixel: what was learnt holds at another size.
    larger = noise(5, 150, 130)
    assert off(learnt(curved(larger))[..., 20:130, 20:110], larger[..., 20:130, 20:110]) < 0.2


def test_a_longer_step_teaches_no_more_than_a_short_one() -> None:
    one, other = Spectrum(16.0), Spectrum(16.0)
    pairs = lessons(1, 2)
    one.learn(pairs)
    other.learn([pairs[0], (1000 * pairs[1][0], 1000 * pairs[1][1])])
    torch.testing.assert_close(one.tensors(), other.tensors())


def test_what_was_learnt_is_symmetric_positive_definite_and_has_the_energy_it_says() -> None:
    learnt = Spectrum(16.0)
    learnt.learn(lessons(1, 2))
    one, other = noise(3), noise(4)
    assert torch.sum(one * learnt(other)).item() == pytest.approx(
        torch.sum(learnt(one) * other).item(), rel=1e-6
    )
    energy = torch.sum(one * learnt(one)).item()
    assert energy > 0
    assert learnt.energy(one).item() == pytest.approx(energy, rel=1e-6)


def test_colours_one_by_one_teach_the_same_as_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """As large pictures do, because of the memory."""
    together, apart = Spectrum(16.0), Spectrum(16.0)
    together.learn(lessons(1))
    monkeypatch.setattr(spectrum, "_AT_ONCE", 0)
    apart.learn(lessons(1))
    torch.testing.assert_close(apart.tensors(), together.tensors())


def test_a_grey_picture_has_no_tints_to_learn_from() -> None:
    grey = noise(1).mean(dim=1, keepdim=True).expand(1, 3, 40, 51)
    learnt = Spectrum(16.0)
    learnt.learn([(grey, 2 * grey)])
    assert learnt(noise(2)).isfinite().all()
    assert torch.sum(noise(2) * learnt(noise(2))) > 0


def test_what_was_learnt_can_be_kept() -> None:
    learnt, again = Spectrum(16.0), Spectrum(16.0)
    assert learnt.tensors() == {}
    learnt.learn(lessons(1))
    again.load(learnt.tensors())
    assert torch.equal(again(noise(2)), learnt(noise(2)))
