"""The sample portrait: a woman with wavy hair and a knitted jersey, before a summer garden."""

from __future__ import annotations

import numpy as np
from PIL import Image

from drawing.march import (
    Lamp,
    Scene,
    Skin,
    Solid,
    ball,
    carve,
    develop,
    egg,
    join,
    length,
    render,
    rod,
)
from drawing.noise import Array, colour, fractal, mix, noise, smoothstep, unit

_WIDTH, _HEIGHT = 544, 704
_KEY = unit(np.array([-0.68, 0.50, -0.62]))
_RIM = unit(np.array([0.80, 0.40, 0.50]))
_YAW, _ROLL = 0.30, -0.06
_EYES = (-0.275, 0.275)
_EYE_Y, _EYE_Z, _EYE_SIZE = 0.05, 0.575, 0.178


def portrait() -> Image.Image:
    """Pose the sitter, light her from the left and from behind, and take the photograph."""
    lamps = (
        Lamp(_KEY, colour("#fff0dc") * 1.6, 7.0),
        Lamp(_RIM, colour("#ffd9a0") * 1.5, 6.0),
    )
    scene = Scene(
        (_head(), *(_eyeball(x) for x in _EYES), _hair(), _jersey()),
        lamps,
        _surroundings,
        _gap,
        _garden,
        openness=0.45,
        focal=2.02,
        eye=(0.0, -0.30, -8.5),
        target=(0.0, -0.36, 0.0),
        step=0.75,
    )
    return develop(render(scene, _WIDTH, _HEIGHT), 61, 1.0)


def _surroundings(way: Array) -> Array:
    """Sky above, grass below."""
    return mix(colour("#6d7048") * 0.26, colour("#b9cbe0") * 0.40, 0.5 + 0.5 * way[:, 1:2])


def _gap(way: Array) -> Array:
    """A bright gap in the leaves, which shines in the eyes."""
    gap = smoothstep(0.945, 0.965, way @ unit(np.array([-0.36, 0.34, -0.87])))
    return np.asarray(gap[:, None] * colour("#ffffff") * 9.0)


def _garden(rays: Array) -> Array:
    """Leaves and light far out of focus: soft discs, each with a slightly brighter rim."""
    x, y = rays[:, 0] / rays[:, 2], rays[:, 1] / rays[:, 2]
    shade = smoothstep(-0.5, 0.6, fractal(x * 7.0 + 3.0, y * 6.0, 3, 63) - 0.9 * y + 0.5 * x)
    light = mix(colour("#1f3a34"), colour("#8a9a4a"), shade[:, None]) * 0.75
    light = mix(light, colour("#d9b56a"), 0.6 * smoothstep(0.0, 0.3, x + 0.8 * y)[:, None])
    rng = np.random.default_rng(64)
    for _ in range(46):
        cx, cy, size = rng.uniform(-0.22, 0.22), rng.uniform(-0.27, 0.27), rng.uniform(0.012, 0.034)
        tint = colour(str(rng.choice(("#ffe9a8", "#cfe08a", "#f6c27a", "#9fc3a0", "#fff6dc"))))
        away = np.hypot(x - cx, y - cy) / size
        disc = smoothstep(1.06, 0.94, away) * (0.65 + 0.35 * smoothstep(0.5, 1.0, away))
        strength = rng.uniform(0.06, 0.30) * (1.4 if cx + cy > 0.0 else 0.7)
        light = light + (strength * disc)[:, None] * tint
    return np.asarray(light)


def _pose(p: Array) -> Array:
    """Points as the sitter's head has them: x to our right, y up, z out of the face."""
    c, s = np.cos(_YAW), np.sin(_YAW)
    x, z = c * p[:, 0] - s * p[:, 2], -s * p[:, 0] - c * p[:, 2]
    c, s = np.cos(_ROLL), np.sin(_ROLL)
    return np.stack([c * x + s * p[:, 1], c * p[:, 1] - s * x, z], axis=-1)


def _fold(q: Array) -> Array:
    """The head's halves mirror one another: fold them onto one."""
    return np.stack([np.abs(q[:, 0]), q[:, 1], q[:, 2]], axis=-1)


def _bones(m: Array) -> Array:
    skull = egg(m, (0.0, 0.36, -0.10), (0.74, 0.82, 0.92))
    face = egg(m, (0.0, -0.25, 0.23), (0.575, 0.80, 0.60))
    head = join(skull, face, 0.30)
    jaw = rod(m, (0.46, -0.42, 0.12), (0.13, -0.86, 0.50), 0.13, 0.13)
    head = join(head, jaw, 0.25)
    head = join(head, ball(m, (0.0, -0.90, 0.555), 0.150), 0.20)
    head = join(head, ball(m, (0.37, -0.20, 0.47), 0.235), 0.22)
    brow = rod(m, (0.10, 0.215, 0.765), (0.45, 0.225, 0.575), 0.06, 0.07)
    head = join(head, brow, 0.16)
    socket = egg(m, (0.285, 0.055, 0.84), (0.185, 0.115, 0.17))
    return carve(head, socket, 0.13)


def _nose(m: Array) -> Array:
    bridge = rod(m, (0.0, 0.17, 0.765), (0.0, -0.19, 0.975), 0.050, 0.074)
    nose = join(bridge, ball(m, (0.0, -0.225, 0.985), 0.088), 0.08)
    nose = join(nose, egg(m, (0.098, -0.255, 0.885), (0.066, 0.062, 0.090)), 0.06)
    return carve(nose, egg(m, (0.055, -0.325, 0.945), (0.036, 0.035, 0.050)), 0.03)


def _opening(m: Array) -> Array:
    """Below zero between the eyelids, which meet in an almond's corners."""
    u = (m[:, 0] - _EYES[1]) / 0.182
    v = m[:, 1] - _EYE_Y - 0.012 * u
    bow = 1.0 - u * u
    return np.maximum(v - 0.070 * bow - 0.004, -0.058 * bow - v)


def _lids(m: Array) -> Array:
    shell = ball(m, (_EYES[1], _EYE_Y, _EYE_Z), _EYE_SIZE + 0.022)
    return np.maximum(shell, -0.8 * _opening(m))


def _lips(m: Array) -> tuple[Array, Array]:
    bow = rod(m, (0.055, -0.540, 0.830), (0.245, -0.574, 0.690), 0.034, 0.016)
    dip = rod(m, (0.0, -0.552, 0.832), (0.06, -0.538, 0.830), 0.030, 0.034)
    upper = join(bow, dip, 0.03)
    lower = rod(m, (0.0, -0.640, 0.812), (0.21, -0.596, 0.705), 0.046, 0.020)
    return upper, lower


def _flesh(q: Array) -> Array:
    m = _fold(q)
    head = join(_bones(m), _nose(m), 0.11)
    head = join(head, _lids(m), 0.045)
    upper, lower = _lips(m)
    mouth = join(np.minimum(upper, lower), ball(m, (0.0, -0.585, 0.60), 0.205), 0.08)
    head = join(head, mouth, 0.07)
    line = -0.592 + 0.22 * m[:, 0] ** 2 - 0.016 * np.exp(-((m[:, 0] / 0.05) ** 2))
    slit = np.maximum(np.abs(m[:, 1] - line) - 0.006, np.abs(m[:, 0]) - 0.255)
    slit = np.maximum(slit, 0.70 - m[:, 2])
    head = carve(head, slit, 0.035)
    ear = egg(m, (0.735, 0.0, -0.06), (0.075, 0.21, 0.14))
    head = join(head, carve(ear, egg(m, (0.80, 0.02, -0.02), (0.05, 0.13, 0.08)), 0.04), 0.05)
    neck = rod(q, (0.0, -0.55, -0.12), (0.0, -1.75, -0.36), 0.37, 0.42)
    cords = rod(m, (0.40, -0.55, -0.10), (0.08, -1.62, 0.06), 0.07, 0.07)
    return join(head, join(neck, cords, 0.14), 0.13)


def _shoulders(q: Array) -> Array:
    m = _fold(q)
    yoke = rod(m, (0.25, -1.62, -0.42), (1.22, -2.12, -0.42), 0.30, 0.34)
    return join(yoke, egg(m, (0.0, -2.75, -0.30), (1.42, 1.20, 0.74)), 0.35)


def _head() -> Solid:
    def distance(p: Array) -> Array:
        q = _pose(p)
        return join(_flesh(q), _shoulders(_still(p)) + 0.05, 0.25)

    def pores(p: Array) -> Array:
        return 0.0016 * noise(p[:, 0] * 46.0, p[:, 1] * 46.0 + p[:, 2] * 30.0, 65)

    return Solid(distance, _complexion, (0.0, -0.75, 0.0), 2.4, pores)


def _still(p: Array) -> Array:
    """The body is turned half as far as the head."""
    turn = 1.35 * _YAW
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([c * p[:, 0] - s * p[:, 2], p[:, 1], -s * p[:, 0] - c * p[:, 2]], axis=-1)


def _complexion(p: Array) -> Skin:
    q = _pose(p)
    m = _fold(q)
    x, y, z = m.T
    mottle = fractal(q[:, 0] * 5.0, y * 5.0 + z * 3.0, 4, 66)
    tint = mix(colour("#d9a283"), colour("#e2b294"), (0.5 + mottle)[:, None])
    blush = np.exp(-(((x - 0.40) / 0.20) ** 2) - ((y + 0.24) / 0.16) ** 2)
    blush += 0.8 * np.exp(-((x / 0.13) ** 2) - ((y + 0.25) / 0.10) ** 2)
    tint = mix(tint, colour("#d0705c"), 0.42 * blush[:, None])
    freckles = smoothstep(0.40, 0.55, noise(q[:, 0] * 31.0, y * 31.0, 67)) * blush.clip(0.0, 1.0)
    tint = mix(tint, colour("#a0603f"), 0.35 * freckles[:, None])
    lips = np.minimum(*_lips(m))
    on_lips = smoothstep(0.032, 0.012, lips) * (z > 0.6)
    tint = mix(tint, colour("#b2453f"), 0.85 * on_lips[:, None])
    # Lids redden toward the lashes; a shade of blue lies under the eyes.
    near_eye = np.hypot((x - 0.285) / 0.24, (y - 0.07) / 0.14)
    tint = mix(tint, colour("#8f5348"), 0.55 * smoothstep(1.1, 0.6, near_eye)[:, None])
    edge = np.abs(_opening(m)) - np.where(y > _EYE_Y + 0.01, 0.014, 0.005)
    lash = smoothstep(0.010, 0.0, edge) * smoothstep(0.20, 0.18, np.abs(x - 0.275)) * (z > 0.5)
    tint = mix(tint, colour("#1c1210"), 0.95 * lash[:, None])
    u = (x - 0.09) / 0.42
    arch = 0.232 + 0.075 * np.sin(np.pi * (0.15 + 0.75 * u.clip(0.0, 1.0))) - 0.035 * u
    thick = 0.036 * (1.0 - 0.75 * u.clip(0.0, 1.0)) * smoothstep(-0.06, 0.12, u)
    hairs = 0.012 * noise(x * 70.0 + y * 50.0, y * 25.0, 68)
    brow = (
        smoothstep(0.016, -0.004, np.abs(y - arch) - thick + hairs)
        * (u < 1.04)
        * (u > -0.03)
        * (z > 0.3)
    )
    tint = mix(tint, colour("#2c1a12"), 0.88 * brow[:, None])
    gloss = 0.40 + 0.5 * on_lips + 0.25 * np.exp(-((x / 0.10) ** 2)) * (z > 0.7) - 0.3 * brow
    return Skin(tint, gloss, 22.0, 0.30)


def _eyeball(x: float) -> Solid:
    local = np.array([x, _EYE_Y, _EYE_Z])
    gaze = unit(_pose(np.array([[0.15, -0.30, -8.5]]))[0] - local)

    def distance(p: Array) -> Array:
        return length(_pose(p) - local) - _EYE_SIZE

    def skin(p: Array) -> Skin:
        away = (_pose(p) - local) / _EYE_SIZE
        off = np.arccos(np.clip(away @ gaze / np.maximum(length(away), 1e-6), -1.0, 1.0))
        turn = np.arctan2(away[:, 1], away[:, 0])
        spokes = 0.75 + 0.5 * noise(turn * 7.0, off * 4.0, 69)
        iris = mix(colour("#6f8f4f"), colour("#a9762f"), smoothstep(0.34, 0.20, off)[:, None])
        iris = iris * (spokes * smoothstep(0.52, 0.40, off))[:, None] + 0.01
        white = colour("#ded2c8") * (1.0 - 0.35 * smoothstep(0.2, 0.9, away[:, 1]))[:, None]
        tint = mix(white, iris, smoothstep(0.52, 0.48, off)[:, None])
        tint = tint * smoothstep(0.17, 0.21, off)[:, None]
        # The upper lid and its lashes shade the ball.
        lid = smoothstep(0.02, -0.055, _opening(_fold(_pose(p))))
        return Skin(tint * (0.35 + 0.65 * lid)[:, None], 1.5, 300.0)

    centre = _unpose(local)
    return Solid(distance, skin, centre, _EYE_SIZE)


def _unpose(q: Array) -> tuple[float, float, float]:
    c, s = np.cos(_ROLL), np.sin(_ROLL)
    x, y = c * q[0] - s * q[1], s * q[0] + c * q[1]
    c, s = np.cos(_YAW), np.sin(_YAW)
    return float(c * x - s * q[2]), float(y), float(-s * x - c * q[2])


def _across_strands(q: Array) -> Array:
    """A coordinate that stays the same along a strand: from the parting down, in waves."""
    x, y, z = q.T
    waves = 0.10 * np.sin(4.2 * y + 0.8 * np.sign(x))
    crown = z + 0.28 * np.abs(x - 0.16)
    fall = 0.50 * np.arctan2(z + 0.20, np.abs(x) - 0.35) + waves
    return mix(fall, crown, smoothstep(-0.25, 0.55, y))


def _hair() -> Solid:
    def shape(q: Array) -> Array:
        cap = egg(q, (0.0, 0.42, -0.16), (0.885, 0.885, 1.00))
        left = egg(q, (-0.70, -0.62, -0.20), (0.30, 1.15, 0.50))
        right = egg(q, (0.70, -0.62, -0.20), (0.30, 1.15, 0.50))
        back = egg(q, (0.0, -0.45, -0.55), (0.80, 1.15, 0.50))
        body = join(join(cap, np.minimum(left, right), 0.30), back, 0.30)
        window = egg(q, (0.03, -0.28, 0.95), (0.57, 0.84, 0.95))
        window = join(window, egg(q, (0.12, 0.40, 0.92), (0.34, 0.36, 0.40)), 0.20)
        parting = np.hypot(q[:, 0] - 0.16, (q[:, 1] - 1.34) * 0.6) - 0.03
        return carve(carve(body, window, 0.10), parting, 0.10)

    def distance(p: Array) -> Array:
        q = _pose(p)
        far = shape(q)
        near = np.nonzero(far < 0.15)[0]
        u = _across_strands(q[near])
        side = np.sign(q[near, 0] - 0.16)
        locks = 0.028 * np.sin(21.0 * u + 2.0 * side + 2.2 * np.sin(1.7 * q[near, 1]))
        far[near] += locks + 0.014 * np.sin(47.0 * u + 3.0 * np.sin(2.6 * q[near, 1] + side))
        return far * 0.75

    def strands(p: Array) -> Array:
        q = _pose(p)
        u = _across_strands(q)
        return 0.0042 * noise(u * 55.0, q[:, 1] * 1.6 + q[:, 0], 70)

    def skin(p: Array) -> Skin:
        q = _pose(p)
        u = _across_strands(q)
        fine = fractal(u * 34.0, q[:, 1] * 1.2 + q[:, 0], 3, 71, 0.7)
        broad = noise(u * 6.0, q[:, 1] * 0.8, 73)
        tint = mix(
            colour("#2e1409"),
            colour("#8a431c"),
            (0.40 + 0.55 * fine + 0.35 * broad).clip(0, 1)[:, None],
        )
        return Skin(tint * 1.15, 0.55, 16.0, 0.12)

    return Solid(distance, skin, (0.0, -0.30, 0.2), 1.75, strands)


def _jersey() -> Solid:
    def distance(p: Array) -> Array:
        q = _still(p)
        cloth = _shoulders(q) - 0.035
        neck = rod(q, (0.0, -0.9, 0.10), (0.0, -1.70, -0.25), 0.44, 0.50)
        collar = np.hypot(np.hypot(q[:, 0], (q[:, 2] + 0.26) * 1.0) - 0.50,
                          (q[:, 1] + 1.60 + 0.34 * (q[:, 2] + 0.26)) * 0.8) - 0.085  # fmt: skip
        folds = 0.022 * np.sin(5.0 * q[:, 0] + 3.0 * q[:, 1] + 2.0 * np.sin(2.3 * q[:, 1]))
        return (
            join(carve(cloth + folds * smoothstep(-1.6, -1.9, q[:, 1]), neck, 0.05), collar, 0.05)
            * 0.85
        )

    def knit(p: Array) -> Array:
        q = _still(p)
        ribs = np.sin(62.0 * q[:, 0]) * (0.7 + 0.3 * np.sin(80.0 * q[:, 1] + 31.0 * q[:, 0]))
        return 0.0045 * ribs

    def skin(p: Array) -> Skin:
        q = _still(p)
        wool = 1.0 + 0.22 * fractal(q[:, 0] * 24.0, q[:, 1] * 24.0, 3, 75)
        band = smoothstep(
            0.02, 0.0, np.abs(np.abs(q[:, 1] + 2.12 - 0.14 * q[:, 0] ** 2) - 0.085) - 0.03
        )
        tint = mix(colour("#1f5560"), colour("#e0c890"), band[:, None])
        return Skin(tint * wool[:, None], 0.05, 8.0, 0.1)

    return Solid(distance, skin, (0.0, -2.3, 0.2), 2.2, knit)
