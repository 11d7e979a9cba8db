"""Where everything in a frame was in the frame before it, and how far that can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.clips.light import Levels, Light

# One after the other, as the network's threads have the processor, and with the same sums.
cv2.setNumThreads(1)

# Displacements in pixels, (H, W, 2), across and down.
Flow = NDArray[np.float32]

# Of the paper: how far there and back may lead from where it began, as a part of the squares of
# both ways and in square pixels; and how steep the way may be, where something moves in front of
# something else.
_ASTRAY, _LEAST_ASTRAY = 0.01, 0.5
_STEEP, _LEAST_STEEP = 0.01, 0.002
# In grey levels: what has changed by so much where it lies now, but for the light of all, is
# another thing. (The paper takes what flow leads to for the same.)
_CHANGED = 16.0
# The contrast that flow is found at, in grey levels, and how many times its own that may be.
_USUAL_CONTRAST, _MOST_GAIN = 40.0, 16.0
# What is as alike as this goes the way of most of the picture.
_FITS = 0.9
# Flow is found in pictures of at least so many pixels a side: it is found by patches of 8, which
# see little of what moves far in a small picture.
_SMALLEST = 320


@dataclass(frozen=True, slots=True)
class Motion:
    """From a frame to the one before it.

    Attributes:
        back: where each pixel was in the frame before, less where it is.
        reliability: 1 where that can be relied on, and 0 where it can't be, (H, W): what was
            hidden or outside before, what is at the edge of something that moves, what has changed.
        light: how it has changed.
    """

    back: Flow
    reliability: NDArray[np.float32]
    light: Light

    @classmethod
    def between(cls, before: Image.Image, after: Image.Image) -> Motion:
        """The motion between two RGB pictures of the same size."""
        first, second = (_levelled(np.asarray(one.convert("L"))) for one in (before, after))
        there, back = dense_flow(first, second), dense_flow(second, first)
        sure = consistent(there, back) & ~steep(back) & inside(back)
        pixels, now = np.asarray(before), np.asarray(after)
        light = Light.between(warped(pixels, back)[sure], now[sure])
        back, sure = _completed(back, sure, pixels, now, light)
        alike = likeness(warped(pixels, back), now, light)
        return cls(back, np.where(sure, alike, np.float32(0)), light)

    def carry(self, picture: Image.Image) -> Image.Image:
        """The picture before, an RGB one, with everything in it moved to where it is now."""
        return Image.fromarray(warped(np.asarray(picture), self.back))

    def carry_numbers(self, numbers: NDArray[np.float32]) -> NDArray[np.float32]:
        """Numbers of the pixels before, (H, W), moved likewise; 0 where that can't be relied on."""
        found: NDArray[np.float32] = _moved(numbers, self.back, cv2.INTER_LINEAR) * self.reliability
        return found


def likeness(moved: Levels, now: Levels, light: Light) -> NDArray[np.float32]:
    """How little has changed, but for the light of all, from 1 (nothing) to 0, (H, W)."""
    lit = moved.astype(np.float32) * np.float32(light.gain) + np.float32(light.more)
    apart = cv2.blur(np.abs(lit - now).mean(axis=-1), (3, 3))
    found: NDArray[np.float32] = np.exp(-np.square(apart / _CHANGED))
    return found


def _completed(
    back: Flow, sure: NDArray[np.bool_], before: Levels, now: Levels, light: Light
) -> tuple[Flow, NDArray[np.bool_]]:
    """The flow, and where it is sure, with what goes the way of most of the picture.

    Around what moves, flow takes an even ground along with it, which lies still, or moves as the
    camera does. Where that way leads to the same colours, it is the one that was gone.
    """
    if not sure.any():
        return back, sure
    usual = np.broadcast_to(np.median(back[sure], axis=0), back.shape).copy()
    fits = ~sure & inside(usual) & (likeness(warped(before, usual), now, light) >= _FITS)
    return np.where(fits[..., None], usual, back), sure | fits


def _levelled(picture: Levels) -> Levels:
    """The picture, (H, W), in the same light as others: flow is of what keeps its own."""
    levels = picture.astype(np.float32)
    gain = min(_USUAL_CONTRAST / max(float(levels.std()), 1e-6), _MOST_GAIN)
    found: Levels = np.clip(128 + (levels - levels.mean()) * gain, 0, 255).astype(np.uint8)
    return found


def dense_flow(first: Levels, second: Levels) -> Flow:
    """Where each pixel of `first` is in `second`, less where it was; both (H, W), in grey levels.

    By inverse search (Kroeger et al. 2016, arXiv:1603.03590), with the variational refinement.
    """
    height, width = first.shape
    larger = max(1.0, _SMALLEST / min(height, width))
    if larger > 1:
        size = round(width * larger), round(height * larger)
        first = cv2.resize(first, size, interpolation=cv2.INTER_CUBIC)
        second = cv2.resize(second, size, interpolation=cv2.INTER_CUBIC)
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    found: Flow = search.calc(first, second, None)
    if larger > 1:
        scale = np.array([width, height], np.float32) / np.array(size, np.float32)
        found = cv2.resize(found, (width, height), interpolation=cv2.INTER_AREA) * scale
    return found


def warped(picture: Levels, flow: Flow) -> Levels:
    """The picture, (H, W, 3), where each pixel is taken from where the flow leads from it."""
    return _moved(picture, flow, cv2.INTER_CUBIC)


def consistent(there: Flow, back: Flow) -> NDArray[np.bool_]:
    """Where going back and then there leads to where it began: what is seen in both frames."""
    returned = _moved(there, back, cv2.INTER_LINEAR)
    ways = _squares(returned) + _squares(back)
    kept: NDArray[np.bool_] = _squares(returned + back) <= _ASTRAY * ways + _LEAST_ASTRAY
    return kept


def _moved(field: NDArray[Any], flow: Flow, between: int) -> NDArray[Any]:
    """Values, (H, W) or (H, W, n), each taken from where the flow leads from it."""
    height, width = flow.shape[:2]
    down, across = np.mgrid[:height, :width].astype(np.float32)
    to = across + flow[..., 0], down + flow[..., 1]
    moved: NDArray[Any] = cv2.remap(field, *to, between, borderMode=cv2.BORDER_REPLICATE)
    return moved


def steep(flow: Flow) -> NDArray[np.bool_]:
    """Where what moves meets what moves otherwise."""
    slopes = sum(_squares(np.gradient(flow, axis=axis)) for axis in (0, 1))
    found: NDArray[np.bool_] = slopes > _STEEP * _squares(flow) + _LEAST_STEEP
    return found


def inside(flow: Flow) -> NDArray[np.bool_]:
    """Where the flow leads to somewhere in the picture."""
    height, width = flow.shape[:2]
    down, across = np.mgrid[:height, :width]
    to_x, to_y = across + flow[..., 0], down + flow[..., 1]
    found: NDArray[np.bool_] = (
        (to_x >= 0) & (to_x <= width - 1) & (to_y >= 0) & (to_y <= height - 1)
    )
    return found


def _squares(vectors: Any) -> NDArray[np.float32]:
    found: NDArray[np.float32] = np.square(vectors).sum(axis=-1)
    return found
