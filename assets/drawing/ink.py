"""The ink painting: bamboo before misty mountains, in washes and strokes of one black."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from drawing.noise import Array, blur, fractal, grid, mix, noise, smoothstep, span

Places: TypeAlias = NDArray[np.intp]

_WIDTH, _HEIGHT = 640, 704
_SCALE = 2
_PAPER = np.array([0.930, 0.897, 0.823])
_INK = np.array([0.088, 0.092, 0.105])
_SEAL = np.array([0.720, 0.150, 0.100])


@dataclass(frozen=True)
class Touch:
    """How a brush is held: widths in pixels, ink from 0 to 1, and how soon it runs dry."""

    width: float
    ink: float
    dry: float = 0.3
    begin: float = 0.7
    end: float = 0.2


class _Sheet:
    """Paper and the optical density of the ink on it, at twice the final size."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._shape = (_HEIGHT * _SCALE, _WIDTH * _SCALE)
        self._density = np.zeros(self._shape)
        self._rng = rng
        x, y = grid(*self._shape)
        self._tooth = fractal(x / 5.0, y / 5.0, 3, 11)

    def wash(self, ink: Array) -> None:
        """Lay diluted ink, given pixel by pixel at the final size; it pools in the tooth."""
        large = np.repeat(np.repeat(ink, _SCALE, axis=0), _SCALE, axis=1)
        self._density += blur(large, 1) * (1.0 + 0.28 * self._tooth)

    def stroke(self, points: list[tuple[float, float]], touch: Touch) -> None:
        """Pull the brush through the points (final pixels); bristles part as it runs dry."""
        path = _smooth(np.array(points) * _SCALE)
        count = len(path)
        ahead = np.gradient(path, axis=0)
        ahead /= np.hypot(ahead[:, 0], ahead[:, 1])[:, None] + 1e-9
        done = np.linspace(0.0, 1.0, count)
        seed = int(self._rng.integers(1, 1000))
        touching = np.sin(np.pi * np.minimum(done * 1.6, 0.5))
        press = touch.begin + (1.0 - touch.begin) * touching
        press *= 1.0 - (1.0 - touch.end) * smoothstep(0.45, 1.0, done)
        press *= 1.0 + 0.12 * noise(done * count / 60.0, 0.0 * done, seed)
        half = 0.5 * touch.width * _SCALE * press
        lanes = np.linspace(-1.0, 1.0, max(7, int(touch.width * _SCALE * 1.8)))
        s, lane = np.meshgrid(done * count, lanes, indexing="ij")
        hairs = lane * (4.0 + 0.42 * touch.width)
        streak = noise(s / 90.0, hairs, seed) + 0.7 * noise(s / 50.0, hairs * 2.3, seed + 1)
        ragged = 0.06 * noise(s / 7.0, lane * 0.0, seed + 2) * np.sign(lane)
        offset = half[:, None] * (lane + ragged)
        x = np.clip(path[:, :1] - ahead[:, 1:] * offset, 0, self._shape[1] - 1).astype(np.intp)
        y = np.clip(path[:, 1:] + ahead[:, :1] * offset, 0, self._shape[0] - 1).astype(np.intp)
        thirst = touch.dry * (0.25 + 1.1 * done[:, None]) + 0.25 * lane**6 * touch.dry
        wet = smoothstep(-0.10, 0.16, streak + 0.55 - thirst + 0.5 * touch.dry * self._tooth[y, x])
        pooled = 0.82 + 0.16 * lane**4 + 0.16 * streak + 0.18 * smoothstep(0.9, 1.0, done)[:, None]
        self._press(x, y, touch.ink * wet * pooled)

    def _press(self, x: Places, y: Places, ink: Array) -> None:
        top, left = int(y.min()), int(x.min())
        patch = np.zeros((int(y.max()) - top + 1, int(x.max()) - left + 1))
        np.maximum.at(patch, (y - top, x - left), ink)
        window = self._density[top : top + patch.shape[0], left : left + patch.shape[1]]
        # Wet ink sinks into what is there already: two greys make a darker one, never a sum.
        window += patch * (1.0 - 0.45 * np.minimum(window, 1.0))

    def blot(self, x: float, y: float, size: float, ink: float) -> None:
        """A drop that has fallen from the brush."""
        right, below = grid(*(int(2 * size * _SCALE) + 1,) * 2, 1.0 / (size * _SCALE))
        angle = np.arctan2(below - 1.0, right - 1.0)
        edge = 0.8 + 0.15 * noise(angle * 1.5 + x, 0.0 * angle + y, 5)
        drop = smoothstep(edge.max() + 0.05, edge.max() - 0.1, np.hypot(right - 1.0, below - 1.0))
        rows, columns = np.nonzero(drop > 0.0)
        at_x = (columns + int((x - size) * _SCALE)).clip(0, self._shape[1] - 1)
        at_y = (rows + int((y - size) * _SCALE)).clip(0, self._shape[0] - 1)
        self._press(at_x, at_y, ink * drop[rows, columns])

    def photograph(self) -> Image.Image:
        """Ink on fibrous, slightly foxed paper, with the seal pressed on last."""
        x, y = grid(*self._shape)
        fibre = fractal(x / 40.0 + 1.5 * noise(x / 90.0, y / 90.0, 21), y / 5.0, 3, 22)
        fibre += 0.7 * fractal(x / 4.5, y / 46.0 + 1.5 * noise(x / 90.0, y / 90.0, 23), 3, 24)
        age = fractal(x / 300.0, y / 300.0, 3, 25)
        paper = _PAPER * (1.0 + 0.022 * fibre + 0.05 * age)[..., None]
        bled = 0.72 * self._density + 0.28 * blur(self._density, 3)
        amount = 1.0 - np.exp(-2.6 * bled.clip(0.0) ** 1.15)
        picture = mix(paper, _INK, np.clip(amount * (1.0 + 0.04 * fibre), 0.0, 1.0)[..., None])
        picture = mix(picture, _SEAL, _seal(x / _SCALE, y / _SCALE, self._tooth)[..., None])
        small = picture.reshape(_HEIGHT, _SCALE, _WIDTH, _SCALE, 3).mean(axis=(1, 3))
        return Image.fromarray((np.clip(small, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))


def ink() -> Image.Image:
    """Far to near: mist and mountains, then reeds and a boat, and the bamboo in full black."""
    rng = np.random.default_rng(41)
    sheet = _Sheet(rng)
    _mountains(sheet, rng)
    _shore(sheet, rng)
    _bamboo(sheet, rng)
    for _ in range(26):
        x, y = rng.uniform(20, _WIDTH - 20), rng.uniform(20, _HEIGHT - 20)
        sheet.blot(x, y, rng.uniform(0.8, 2.6), rng.uniform(0.3, 0.9))
    return sheet.photograph()


def _smooth(corners: Array) -> Array:
    """A path of one-pixel steps that rounds the corners given."""
    steps = np.hypot(*np.diff(corners, axis=0).T)
    place = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(12, int(place[-1]))
    fine = np.linspace(0.0, place[-1], count)
    path = np.stack([np.interp(fine, place, corners[:, axis]) for axis in (0, 1)], axis=-1)
    radius = max(1, count // (3 * len(corners)))
    pad = np.pad(path, ((3 * radius, 3 * radius), (0, 0)), mode="reflect", reflect_type="odd")
    kernel = np.ones(2 * radius + 1) / (2 * radius + 1)
    for _ in range(3):
        pad = np.stack([np.convolve(pad[:, axis], kernel, mode="valid") for axis in (0, 1)], -1)
    return np.asarray(pad)


def _ridge(x: Array, peaks: tuple[tuple[float, float, float], ...], base: float) -> Array:
    """Height of a skyline (in pixels from the top) made of steep, rounded peaks."""
    line = np.full_like(x, base)
    for centre, top, width in peaks:
        bump = 1.0 / (1.0 + np.abs((x - centre) / width) ** 2.6)
        line = np.minimum(line, base - (base - top) * bump)
    return line + 9.0 * fractal(x / 42.0, 0.0 * x, 4, int(base))


def _mountains(sheet: _Sheet, rng: np.random.Generator) -> None:
    x, y = grid(_HEIGHT, _WIDTH)
    cloud = fractal(x / 170.0, y / 90.0, 4, 51)
    sheet.wash(0.10 * smoothstep(0.0, 0.5, cloud + 0.25) * smoothstep(460.0, 60.0, y))
    ranges: tuple[tuple[tuple[tuple[float, float, float], ...], float, float, float], ...] = (
        (((70, 190, 60), (250, 150, 48), (560, 170, 62)), 350.0, 0.22, 90.0),
        (((170, 205, 44), (400, 110, 50), (490, 200, 60)), 430.0, 0.38, 150.0),
        (((325, 255, 40), (590, 225, 62), (460, 330, 50)), 500.0, 0.62, 130.0),
    )
    for k, (peaks, base, ink, fade) in enumerate(ranges):
        skyline = _ridge(x, peaks, base)
        depth = y - skyline
        run = smoothstep(0.0, 3.5, depth) * np.exp(-np.maximum(depth, 0.0) / fade)
        blooms = 1.0 + 0.9 * fractal(x / 60.0, y / 70.0, 4, 55 + k)
        edge = 0.35 * np.exp(-((depth - 2.5) ** 2) / 12.0)
        mist = smoothstep(base + 70.0, base - 60.0, y + 60.0 * cloud)
        sheet.wash(ink * np.clip(run * blooms + edge * run, 0.0, 1.4) * mist)
        if k:
            _wrinkles(sheet, skyline[0], base, ink, rng)


def _wrinkles(
    sheet: _Sheet, skyline: Array, base: float, ink: float, rng: np.random.Generator
) -> None:
    """The mountain's bones: strokes that fall away from the skyline on either side."""
    for _ in range(150):
        x = int(rng.uniform(5, _WIDTH - 6))
        lean = (skyline[min(x + 12, _WIDTH - 1)] - skyline[max(x - 12, 0)]) / 24.0
        drop = rng.exponential(0.33) * (base - skyline[x])
        if base - skyline[x] < 40.0 or drop > 0.8 * (base - skyline[x]):
            continue
        y = skyline[x] + drop + 3.0
        long = rng.uniform(14.0, 46.0)
        way = np.sign(lean) * min(abs(lean), 1.6) * 0.5 + rng.normal(0.0, 0.12)
        bend = (x + 0.4 * long * way, y + 0.5 * long)
        end = (x + 0.55 * long * way + rng.normal(0.0, 3.0), y + long)
        touch = Touch(rng.uniform(2.0, 7.5), ink * rng.uniform(0.5, 1.25), rng.uniform(0.5, 1.0))
        sheet.stroke([(x, y), bend, end], touch)
    # The skyline itself, broken where the brush leaves the paper.
    x = 0
    while x < _WIDTH - 60:
        stop = x + int(rng.uniform(40, 110))
        xs = np.arange(x, min(stop, _WIDTH - 1), 6)
        if base - skyline[xs].mean() > 50.0:
            points = [(float(c), float(skyline[c]) + 2.0) for c in xs]
            sheet.stroke(points, Touch(rng.uniform(2.5, 6.0), 1.1 * ink, 0.55, 0.5))
        x = stop + int(rng.uniform(-12, 10))


def _shore(sheet: _Sheet, rng: np.random.Generator) -> None:
    """Still water, a spit of land with far trees, a boat and its shadow, and birds."""
    for _ in range(46):
        y = rng.uniform(505.0, 690.0)
        x, long = rng.uniform(-60.0, 600.0), rng.uniform(50.0, 210.0)
        bow = rng.normal(0.0, 3.0)
        touch = Touch(rng.uniform(2.0, 9.0), rng.uniform(0.06, 0.20), rng.uniform(0.5, 1.0), 0.3)
        sheet.stroke([(x, y), (x + 0.5 * long, y + bow), (x + long, y)], touch)
    for k in range(5):
        y = 488.0 + 5.0 * k
        start, stop = 330.0 - 24.0 * k, 660.0
        sheet.stroke([(start, y + 5), (480, y - 2), (stop, y)], Touch(13.0, 0.34, 0.75, 0.2, 0.8))
    for _ in range(60):
        x = 660.0 - rng.exponential(90.0)
        if x > 380.0:
            tall = rng.uniform(12.0, 34.0)
            sheet.stroke(
                [(x, 489.0), (x + rng.normal(0, 3), 489.0 - tall)], Touch(2.4, 0.75, 0.4, 1.0, 0.3)
            )
            for _ in range(4):
                at = (x + rng.normal(0.0, 7.0), 489.0 - tall * rng.uniform(0.5, 1.15))
                sheet.blot(*at, rng.uniform(2.0, 5.0), rng.uniform(0.25, 0.7))
    hull = [(352.0, 571.0), (385.0, 582.0), (425.0, 581.0), (458.0, 566.0)]
    sheet.stroke(hull, Touch(10.0, 1.1, 0.25, 0.4, 0.3))
    sheet.stroke([(385, 574), (400, 553), (425, 574)], Touch(5.0, 0.9, 0.3, 0.6, 0.5))
    sheet.stroke([(434, 573), (436, 545)], Touch(6.0, 1.0, 0.2, 0.6, 0.6))
    sheet.blot(436.0, 540.0, 4.5, 1.0)
    sheet.stroke([(428, 548), (470, 600)], Touch(2.0, 0.8, 0.4))
    sheet.stroke([(360, 592), (410, 597), (462, 590)], Touch(9.0, 0.22, 0.8, 0.3))
    for x, y in ((455, 62), (487, 50), (510, 74), (540, 58), (476, 88)):
        wing = rng.uniform(8.0, 12.0)
        sheet.stroke([(x - wing, y - 4), (x - 3, y - 3), (x, y + 2)], Touch(3.0, 1.0, 0.2, 0.3))
        sheet.stroke([(x, y + 2), (x + 4, y - 4), (x + wing, y - 3)], Touch(3.0, 1.0, 0.2, 0.8))


def _bamboo(sheet: _Sheet, rng: np.random.Generator) -> None:
    """Culms in one pull a joint, pale ones behind; leaves in threes and fours, pressed down."""
    for foot, lean, width, ink in ((205, -30, 13, 0.26), (128, 38, 24, 0.62), (58, -16, 31, 0.95)):
        y, k = 720.0, 0
        while y > -60.0:
            long = 92.0 + 16.0 * k - 2.0 * k * k
            x = foot + lean * (720.0 - y) / 720.0
            top = (foot + lean * (720.0 - y + long) / 720.0, y - long + 7.0)
            sheet.stroke([(x, y), ((x + top[0]) / 2, (y + top[1]) / 2), top],
                         Touch(width, ink, 0.85, 1.10, 0.96))  # fmt: skip
            arc = [(x - 0.6 * width, y + 5.0), (x, y + 1.0), (x + 0.6 * width, y + 5.0)]
            sheet.stroke(arc, Touch(5.0, min(1.3, 1.5 * ink), 0.2, 0.9, 0.6))
            y, k = y - long, k + 1
    for _ in range(26):
        _spray(sheet, rng.uniform(0.0, 350.0), rng.uniform(-10.0, 235.0), rng, 0.28)
    stems = ((66, 300, 250, 175), (110, 190, 330, 70), (52, 130, 200, 30), (90, 420, 235, 375))
    for x0, y0, x1, y1 in stems:
        middle = (0.5 * (x0 + x1), 0.5 * (y0 + y1) - 14.0)
        sheet.stroke([(x0, y0), middle, (x1, y1)], Touch(3.6, 1.0, 0.35, 1.0, 0.4))
        for t in np.linspace(0.35, 1.0, 4):
            at_x, at_y = x0 + (x1 - x0) * t, y0 + (y1 - y0) * t - 24.0 * t * (1.0 - t)
            _spray(sheet, float(at_x), float(at_y), rng, 1.1)
    for x, y in ((20, 60), (150, 40), (30, 225), (10, 480), (60, 560)):
        _spray(sheet, x, y, rng, 1.0)


def _spray(sheet: _Sheet, x: float, y: float, rng: np.random.Generator, ink: float) -> None:
    for turn in rng.choice(span(7, -0.35, 0.42), size=int(rng.integers(3, 6)), replace=False):
        angle = turn + rng.normal(0.0, 0.12)
        long = rng.uniform(48.0, 92.0)
        ahead, aside = np.cos(angle), np.sin(angle)
        bow = rng.normal(0.0, 0.10) * long
        middle = (x + 0.5 * long * ahead - bow * aside, y + 0.5 * long * aside + bow * ahead)
        tip = (x + long * ahead, y + long * aside + 5.0)
        touch = Touch(rng.uniform(8.0, 13.0), ink * rng.uniform(0.7, 1.05), rng.uniform(0.1, 0.7))
        thin = Touch(touch.width, touch.ink, touch.dry, 0.12, 0.03)
        sheet.stroke([(x, y), middle, tip], thin)


def _seal(x: Array, y: Array, tooth: Array) -> Array:
    """A red square with a mark cut out of it: two peaks above water."""
    u, v = (x - 575.0) / 24.0, (y - 645.0) / 24.0
    edge = np.maximum(np.abs(u), np.abs(v)) + 0.03 * tooth
    square = smoothstep(1.02, 0.96, edge)
    peaks = np.minimum(np.abs(u + 0.28), np.abs(u - 0.32)) * 1.5 - 0.55
    lines = np.abs(v - peaks) < 0.12
    lines |= (np.abs(v - 0.35 - 0.08 * np.sin(7.0 * u)) < 0.07) & (np.abs(u) < 0.75)
    lines |= (np.abs(v - 0.65 - 0.08 * np.sin(7.0 * u)) < 0.07) & (np.abs(u) < 0.75)
    cut = blur(np.where(lines & (edge < 0.86) & (v < 0.8), 1.0, 0.0), 1)
    return np.asarray(square * (1.0 - 0.95 * cut) * np.clip(0.92 + 0.35 * tooth, 0.0, 1.0))
