"""What a picture is drawn with: what of a photo a medium can show, and how it lies on paper.

A drawing is painted in three steps. `prepared` makes of the photo what the medium can show of it:
tones that are fewer and lighter, and lines where its edges are. The network draws that from a
blank sheet, and `laid` shows what it drew in the medium: pigment of a few colours, which the
paper's grain or the hand's hatching takes up unevenly. Grain and hatching depend on the size alone:
they are drawn on the CPU, from a seed of their own. No torch here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from engine.job.medium import Medium

_Levels: TypeAlias = NDArray[np.float32]
# The longest side, in pixels, at which a line is as wide and a grain as coarse as `Hand` says;
# smaller pictures get no finer ones, which would not be seen.
_USUAL_SIZE = 512
_SEED = 16
# The contrast, from the darkest to the lightest hundredth, that a photo is brought to, and how many
# times its own that may be: more would draw the noise of a flat one.
_USUAL_CONTRAST, _MOST_GAIN = 0.8, 2.5
# Levels of 1 that edges stand out by at least, so that noise in a flat photo draws no lines.
_FAINT_EDGE = 0.03
# Hatching: degrees of the strokes of each direction, how many times longer they are than wide, and
# how much of the paper those of one direction cover before others are drawn across them.
_ANGLES, _STROKE, _ONCE = (52.0, -38.0), 14, 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What a medium looks like.

    Attributes:
        paper: its colour, in RGB from 0 to 255.
        pigment: its darkest colour; None where the photo's colours are drawn.
        lines: how dark lines along edges are, from 0 to 1.
        width: of lines, in pixels.
        tone: how much of the photo's darkness is shaded, from 0 to 1.
        dark: above 1, middle tones are left lighter against the dark ones.
        light: what is lighter than this, from 0 to 1, stays paper.
        flat: pixels over which tones are made one, with their edges kept; 0: none.
        grain: how unevenly the paper takes up the pigment, from 0 to 1.
        coarse: size of the grain, or width of a hatching stroke, in pixels.
        hatched: whether tones are strokes instead of grain.
        soft: how softly pigment ends at a grain, above 0.
        even: how evenly hatching strokes are spaced, from 0 to 1.
        rough: how much of the paper's grain shows in a hatching stroke, from 0 to 1.
        steps: how many tones of each colour there are, with soft edges; 0: all.
        wet: how much darker a wash is along its edges.
    """

    paper: tuple[int, int, int]
    pigment: tuple[int, int, int] | None
    lines: float
    width: float
    tone: float
    light: float
    flat: int
    grain: float
    coarse: float
    hatched: bool = False
    soft: float = 0.2
    even: float = 0.0
    rough: float = 0.0
    steps: int = 0
    wet: float = 0.0
    dark: float = 1.0


HANDS: dict[Medium, Hand] = {
    Medium.PENCIL: Hand(
        paper=(250, 249, 245),
        pigment=(58, 58, 62),
        lines=0.9,
        width=0.9,
        tone=1.0,
        dark=1.7,
        light=0.93,
        flat=3,
        grain=0.55,
        coarse=1.3,
        hatched=True,
        even=0.6,
        soft=0.9,
        rough=0.3,
    ),
    Medium.CHARCOAL: Hand(
        paper=(222, 211, 192),
        pigment=(24, 22, 22),
        lines=0.75,
        width=1.6,
        tone=0.95,
        light=0.97,
        flat=5,
        grain=0.55,
        coarse=1.0,
        soft=0.9,
    ),
    Medium.INK: Hand(
        paper=(253, 252, 248),
        pigment=(18, 18, 24),
        lines=1.0,
        width=0.9,
        tone=0.9,
        dark=1.1,
        light=0.95,
        flat=3,
        grain=0.75,
        coarse=1.8,
        hatched=True,
        even=0.75,
        soft=0.3,
        rough=0.05,
    ),
    Medium.WATERCOLOUR: Hand(
        paper=(252, 250, 244),
        pigment=None,
        lines=0.3,
        width=0.8,
        tone=0.75,
        light=0.8,
        flat=11,
        grain=0.38,
        coarse=2.0,
        soft=1.0,
        wet=1.0,
        steps=4,
    ),
    Medium.PASTEL: Hand(
        paper=(224, 210, 186),
        pigment=None,
        lines=0.4,
        width=1.2,
        tone=0.9,
        light=1.0,
        flat=9,
        grain=0.6,
        coarse=2.0,
        soft=0.6,
        hatched=True,
        even=0.6,
        rough=0.5,
    ),
}


def prepared(photo: Image.Image, medium: Medium) -> Image.Image:
    """What of an RGB photo the network is to draw: the pigment, on white."""
    if medium is Medium.COLOUR:
        return photo
    hand, scale = HANDS[medium], _scale(photo.size)
    photo = _exposed(photo)
    simple = _simplified(photo, max(3, round(hand.flat * scale) | 1))
    colours = _levels(simple if hand.pigment is None else simple.convert("L").convert("RGB"))
    # Below the light that stays paper, tones go on as they are: a dark photo is drawn dark.
    shade = hand.tone * np.clip((hand.light - colours) / hand.light, 0, 1) ** hand.dark
    if hand.steps:
        colours = _stepped(colours, hand.steps)
    lines = hand.lines * _lines(photo.convert("L"), hand.width * scale)[..., None]
    if hand.pigment is None:
        return _picture((1 - hand.tone * np.clip(1 - colours / hand.light, 0, 1)) * (1 - lines))
    return _picture(1 - np.maximum(shade, lines))


def laid(drawn: Image.Image, medium: Medium) -> Image.Image:
    """What the network drew, in RGB, as it looks in the medium on its paper."""
    if medium is Medium.COLOUR:
        return drawn
    hand, scale = HANDS[medium], _scale(drawn.size)
    paper = _colour(hand.paper)
    if hand.pigment is not None:
        density = 1 - _levels(drawn.convert("L"))
        pigment = _colour(hand.pigment)
        cover = _taken(density, hand, scale, drawn.size)[..., None]
        return _picture(paper + (pigment - paper) * cover)
    if medium is Medium.PASTEL:
        return _picture(_chalked(_levels(drawn), paper, hand, scale, drawn.size))
    return _picture(_washed(drawn, paper, hand, scale))


def lifted(picture: Image.Image, medium: Medium) -> Image.Image:
    """About what the network drew, of a picture as it looks in the medium: without its grain."""
    if medium is Medium.COLOUR:
        return picture
    hand = HANDS[medium]
    smooth = picture.filter(ImageFilter.GaussianBlur(2 * hand.coarse * _scale(picture.size)))
    least = _colour(hand.pigment or (0, 0, 0))
    paper = _colour(hand.paper)
    return _picture((_levels(smooth) - least) / (paper - least))


def _taken(density: _Levels, hand: Hand, scale: float, size: tuple[int, int]) -> _Levels:
    """How much of the paper is covered, from 0 to 1, where the pigment is so dense."""
    if not hand.hatched:
        return _uneven(density, _grain(size, hand.coarse * scale, _SEED), hand)
    along, across = (
        _strokes(size, hand, scale, angle, _SEED + number) for number, angle in enumerate(_ANGLES)
    )
    # Those across cover what is still missing of what those along have left bare.
    once = np.minimum(density, _ONCE)
    twice = (density - once) / (1 - once)
    bare = (1 - _uneven(once, along, hand)) * (1 - _uneven(twice, across, hand))
    return np.asarray(1 - bare, np.float32)


def _uneven(density: _Levels, height: _Levels, hand: Hand) -> _Levels:
    """Pigment that the paper's high places take up first; on average as much as there is."""
    reach = density * (1 + hand.soft) - height
    caught = np.clip(reach / hand.soft, 0, 1)
    return np.asarray((1 - hand.grain) * density + hand.grain * caught, np.float32)


def _chalked(
    colours: _Levels, paper: _Levels, hand: Hand, scale: float, size: tuple[int, int]
) -> _Levels:
    """Opaque chalk: the fuller a colour, the harder it was rubbed in."""
    # White is left out, so that a sheet that nothing was drawn on is paper.
    density = 0.8 * np.clip((1 - colours).max(axis=2), 0, 1) ** 0.8
    cover = _taken(density, hand, scale, size)[..., None]
    return np.asarray(paper + (colours - paper) * cover, np.float32)


def _washed(drawn: Image.Image, paper: _Levels, hand: Hand, scale: float) -> _Levels:
    """Transparent washes: pigment gathers at their edges and in the paper's low places."""
    smooth = drawn.filter(ImageFilter.GaussianBlur(0.6 * scale))
    around = _levels(drawn.filter(ImageFilter.GaussianBlur(6 * scale)))
    colours = _levels(smooth)
    gathered = np.clip(around - colours, 0, 1)
    density = -np.log(np.clip(colours, 0.05, 1)) * (1 + hand.wet * gathered / 0.2)
    grain = _grain(drawn.size, hand.coarse * scale, _SEED)
    cloud = _grain(drawn.size, 24 * scale, _SEED + 1)
    uneven = 1 + hand.grain * (grain - 0.5) + 0.5 * (cloud - 0.5)
    return np.asarray(paper * np.exp(-density * uneven[..., None]), np.float32)


def _exposed(photo: Image.Image) -> Image.Image:
    """A photo of little contrast with more of it, towards where it has room: night stays dark."""
    low, high = (
        float(level) / 255 for level in np.percentile(np.asarray(photo.convert("L")), (1, 99))
    )
    contrast = high - low
    gain = min(max(1.0, _USUAL_CONTRAST / max(contrast, 1e-6)), _MOST_GAIN)
    if gain == 1:
        return photo
    # The room that is taken, of what is below and above.
    share = (gain - 1) * contrast / (low + 1 - high)
    return _picture((_levels(photo) - low) * gain + low * (1 - share))


def _simplified(photo: Image.Image, side: int) -> Image.Image:
    """The photo with its small tones made one, edges kept: a median, twice."""
    side = min(side, 15)
    return photo.filter(ImageFilter.MedianFilter(side)).filter(ImageFilter.MedianFilter(side))


def _stepped(colours: _Levels, steps: int) -> _Levels:
    """Colours whose lightness is drawn near to one of a few, as in washes laid over each other."""
    light = colours.max(axis=2, keepdims=True)
    scaled = light * steps
    whole = np.floor(scaled)
    part = np.clip((scaled - whole - 0.5) / 0.4 + 0.5, 0, 1)
    return np.asarray(colours * (whole + part) / np.maximum(scaled, 0.1), np.float32)


def _lines(grey: Image.Image, width: float) -> _Levels:
    """Where lines are, from 0 to 1: along edges, on their dark side, by their contrast nearby."""
    narrow = _levels(grey.filter(ImageFilter.GaussianBlur(width)))
    wide = _levels(grey.filter(ImageFilter.GaussianBlur(1.8 * width)))
    edge = np.clip(wide - narrow, 0, 1)
    nearby = _levels(_picture(4 * edge).filter(ImageFilter.GaussianBlur(16 * width))) / 4
    found = edge / (_FAINT_EDGE + nearby) - 0.25
    return np.asarray(np.clip(found, 0, 1), np.float32)


def _grain(size: tuple[int, int], coarse: float, seed: int) -> _Levels:
    """Heights of rough paper, from 0 to 1, each as often as any other."""
    noise = _noise(size, seed).filter(ImageFilter.GaussianBlur(0.6 * coarse))
    return _levels(ImageOps.equalize(noise))


def _strokes(size: tuple[int, int], hand: Hand, scale: float, angle: float, seed: int) -> _Levels:
    """Heights in strokes of one direction, from 0 to 1, with a share of the paper's own.

    Where strokes are spaced evenly every other row is high; a hand presses unevenly along each.
    """
    side, width = math.ceil(math.hypot(*size)) + 2, hand.coarse * scale
    pairs = max(1, round(side / (2 * width)))
    columns = max(2, round(side / (width * _STROKE)))
    random = np.random.default_rng(seed)
    pressed = (1 - hand.even) * random.integers(0, 256, (pairs, 2, columns))
    pressed[:, 1] += hand.even * 255
    coarse = Image.fromarray(pressed.reshape(2 * pairs, columns).astype(np.uint8))
    turned = coarse.resize((side, side), Image.Resampling.BICUBIC).rotate(
        angle, Image.Resampling.BICUBIC
    )
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    strokes = turned.crop((left, top, left + size[0], top + size[1]))
    rough = _noise(size, seed + 8).filter(ImageFilter.GaussianBlur(0.7))
    return _levels(ImageOps.equalize(Image.blend(strokes, rough, hand.rough)))


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    width, height = size
    random = np.random.default_rng(seed)
    return Image.fromarray(random.integers(0, 256, (height, width), np.uint8))


def _scale(size: tuple[int, int]) -> float:
    return max(1.0, max(size) / _USUAL_SIZE)


def _levels(picture: Image.Image) -> _Levels:
    return np.asarray(np.asarray(picture, np.float32) / 255, np.float32)


def _colour(rgb: tuple[int, int, int]) -> _Levels:
    return np.asarray(np.array(rgb, np.float32) / 255, np.float32)


def _picture(levels: _Levels) -> Image.Image:
    return Image.fromarray((np.clip(levels, 0, 1) * 255).round().astype(np.uint8))
