"""A small renderer for rounded things: rays step through distance fields, then are lit.

Sphere tracing after Hart (1996); soft shadows and openness are read off the same field.
Points and directions are (n, 3), in metres, y up; light is linear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PIL import Image

from drawing.noise import Array, blur, grid, mix, smoothstep, unit

Field: TypeAlias = Callable[[Array], Array]
Field2: TypeAlias = Callable[[Array, Array], Array]

_STEPS = 110
_FAR = 60.0
_CHUNK = 1 << 14
_CELL = 8
_CORNERS = np.array([[1.0, -1.0, -1.0], [-1.0, -1.0, 1.0], [-1.0, 1.0, -1.0], [1.0, 1.0, 1.0]])


@dataclass(frozen=True)
class Skin:
    """A surface at some points: its colour, gloss (0 to 1) and how deep light seeps in."""

    albedo: Array
    gloss: Array | float = 0.1
    polish: float = 30.0
    soft: float = 0.0


@dataclass(frozen=True)
class Solid:
    """A body: its distance field, its skin by point, and a ball that holds it."""

    distance: Field
    skin: Callable[[Array], Skin]
    centre: tuple[float, float, float]
    radius: float
    bump: Field | None = None


@dataclass(frozen=True)
class Lamp:
    """A far light: where it stands, its colour, and how hard its shadows are (0: none)."""

    toward: Array
    colour: Array
    hardness: float = 0.0


@dataclass(frozen=True)
class Scene:
    """Bodies, lights, and by direction: soft light all around, bright windows, what lies behind.

    `openness` is how far off a corner still darkens; `step` is the share of a distance that is
    safe to go, below one for fields that overestimate; `scale` is the size of things (1: fruit).
    """

    solids: tuple[Solid, ...]
    lamps: tuple[Lamp, ...]
    around: Callable[[Array], Array]
    glints: Callable[[Array], Array]
    behind: Callable[[Array], Array]
    openness: float = 0.5
    focal: float = 1.6
    eye: tuple[float, float, float] = (0.0, 1.0, -6.0)
    target: tuple[float, float, float] = (0.0, 1.0, 0.0)
    haze: float = 0.0
    step: float = 0.9
    scale: float = 1.0


def render(scene: Scene, width: int, height: int) -> Array:
    """Light of every pixel, (height, width, 3); pixels on edges are looked at four times more."""
    x, y = (place.ravel() for place in grid(height, width))
    start = _scout(scene, width, height)
    light = _see(scene, x + 0.5, y + 0.5, width, height, start)
    tone = (light.sum(axis=1).clip(0.0, 3.0) ** 0.5).reshape(height, width)
    down, right = np.gradient(tone)
    rough = np.nonzero((np.hypot(down, right) > 0.06).ravel())[0]
    total = np.zeros((rough.size, 3))
    for dx, dy in ((0.12, 0.38), (0.62, 0.12), (0.38, 0.88), (0.88, 0.62)):
        total += _see(scene, x[rough] + dx, y[rough] + dy, width, height, start).clip(0.0, 4.0)
    light[rough] = total / 4.0
    return light.reshape(height, width, 3)


def develop(light: Array, seed: int, exposure: float = 1.0) -> Image.Image:
    """Bloom, a film's shoulder, vignette and grain."""
    light = light.clip(0.0, 8.0) * exposure
    light = light + 0.10 * blur(np.clip(light - 0.7, 0.0, 3.0), 9)
    shaped = 1.0 - np.exp(-1.35 * light * (1.0 + 0.25 * light))
    film = np.clip(shaped, 0.0, 1.0) ** (1.0 / 2.2)
    film = mix(film, film * film * (3.0 - 2.0 * film), 0.35)
    height, width = light.shape[:2]
    x, y = grid(height, width)
    corner = (2.0 * x / width - 1.0) ** 2 + (2.0 * y / height - 1.0) ** 2
    film *= (1.0 - 0.11 * corner)[..., None]
    film += 0.009 * np.random.default_rng(seed).standard_normal((height, width, 1))
    return Image.fromarray((film.clip(0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))


def ball(points: Array, centre: tuple[float, float, float], radius: float) -> Array:
    """Distance from a sphere."""
    return length(points - np.array(centre)) - radius


def egg(points: Array, centre: tuple[float, float, float], radii: tuple[float, ...]) -> Array:
    """About the distance from an ellipsoid."""
    away, size = points - np.array(centre), np.array(radii)
    inner, outer = length(away / size), length(away / size**2)
    return inner * (inner - 1.0) / np.maximum(outer, 1e-6)


def rod(
    points: Array, start: tuple[float, ...], end: tuple[float, ...], low: float, high: float
) -> Array:
    """Distance from a rod with round ends, whose radius goes from low to high."""
    foot, axis = np.array(start), np.array(end) - np.array(start)
    away = points - foot
    along = np.clip(away @ axis / float(axis @ axis), 0.0, 1.0)
    thick: Array = low + (high - low) * along
    return length(away - along[:, None] * axis) - thick


def table(plane: Callable[[Array, Array], Array], side: float, count: int = 512) -> Field2:
    """A slow function of two coordinates within +-side, looked up between tabulated values."""
    pitch = 2.0 * side / (count - 1)
    x, y = grid(count, count, pitch)
    values = plane(x - side, y - side)

    def look_up(x: Array, y: Array) -> Array:
        u = ((x + side) / pitch).clip(0.0, count - 1.001)
        v = ((y + side) / pitch).clip(0.0, count - 1.001)
        column, row = u.astype(np.intp), v.astype(np.intp)
        s: Array = u - column
        t: Array = v - row
        upper = mix(values[row, column], values[row, column + 1], s)
        return mix(upper, mix(values[row + 1, column], values[row + 1, column + 1], s), t)

    return look_up


def box(points: Array, centre: tuple[float, ...], half: tuple[float, ...], edge: float) -> Array:
    """Distance from a box with rounded edges."""
    outside = np.abs(points - np.array(centre)) - np.array(half) + edge
    inside: Array = outside.max(axis=1).clip(max=0.0)
    return length(outside.clip(0.0)) + inside - edge


def join(a: Array, b: Array, soft: float) -> Array:
    """Union of two bodies, with the crease filled over a width `soft`."""
    near = np.clip(soft - np.abs(a - b), 0.0, None)
    return np.minimum(a, b) - 0.25 * near * near / soft


def carve(a: Array, b: Array, soft: float) -> Array:
    """The first body without the second, with a rounded lip."""
    return -join(-a, b, soft)


def length(vector: Array) -> Array:
    """Length along the last axis."""
    return np.asarray(np.sqrt(np.einsum("...i,...i->...", vector, vector)))


def _see(scene: Scene, x: Array, y: Array, width: int, height: int, start: Array) -> Array:
    """Light at some places of the picture; rays set out as far off as is safe for their cell."""
    cell = (y / _CELL).astype(np.intp) * -(-width // _CELL) + (x / _CELL).astype(np.intp)
    light = np.empty((x.size, 3))
    for first in range(0, x.size, _CHUNK):
        part = slice(first, first + _CHUNK)
        rays = _rays(scene, x[part], y[part], width, height)
        light[part] = _look(scene, rays, start[cell[part]])
    return light


def _rays(scene: Scene, x: Array, y: Array, width: int, height: int) -> Array:
    ahead = unit(np.array(scene.target) - np.array(scene.eye))
    right = unit(np.cross(np.array([0.0, 1.0, 0.0]), ahead))
    above = np.cross(ahead, right)
    scale = scene.focal * max(width, height)
    across, up = (x - width / 2.0) / scale, (height / 2.0 - y) / scale
    return unit(ahead + across[:, None] * right + up[:, None] * above)


def _scout(scene: Scene, width: int, height: int) -> Array:
    """How far all rays of each cell can go at once: until the cell's cone meets something."""
    x, y = (p.ravel() for p in grid(-(-height // _CELL), -(-width // _CELL), float(_CELL)))
    rays = _rays(scene, x + 0.5 * _CELL, y + 0.5 * _CELL, width, height)
    spread = 0.75 * _CELL / (scene.focal * max(width, height))
    return _march(scene, rays, np.full(len(rays), 0.5 * scene.scale), spread)


def _look(scene: Scene, rays: Array, start: Array) -> Array:
    far = _march(scene, rays, start, 0.0)
    light = scene.behind(rays)
    hit = np.nonzero(far < _FAR * scene.scale)[0]
    if hit.size:
        points = np.array(scene.eye) + far[hit, None] * rays[hit]
        seen = _shade(scene, points, rays[hit])
        clear = np.exp(-scene.haze * far[hit])[:, None]
        light[hit] = mix(light[hit], seen, clear)
    return light


def _distance(scene: Scene, points: Array) -> Array:
    """Distance from the nearest solid; a solid is asked only where its ball is nearer."""
    best = np.full(len(points), np.inf)
    for solid in scene.solids:
        near = np.nonzero(ball(points, solid.centre, solid.radius) < best)[0]
        if near.size:
            best[near] = np.minimum(best[near], solid.distance(points[near]))
    return best


def _march(scene: Scene, rays: Array, start: Array, spread: float) -> Array:
    """Go along the rays (or cones that widen by `spread`) until something is in the way."""
    far, eye = start.copy(), np.array(scene.eye)
    going = np.arange(len(rays))
    for _ in range(_STEPS):
        gap = _distance(scene, eye + far[going, None] * rays[going])
        free = gap - spread * far[going]
        near = free <= 0.0006 * far[going]
        far[going] += np.where(near & (spread > 0.0), 0.0, scene.step * free / (1.0 + spread))
        going = going[~near & (far[going] < _FAR * scene.scale)]
        if not going.size:
            break
    return far


def _shade(scene: Scene, points: Array, rays: Array) -> Array:
    owner, best = np.zeros(len(points), dtype=np.intp), np.full(len(points), np.inf)
    for k, solid in enumerate(scene.solids):
        near = np.nonzero(ball(points, solid.centre, solid.radius) < 0.1)[0]
        gap = solid.distance(points[near])
        closer = gap < best[near]
        owner[near[closer]], best[near[closer]] = k, gap[closer]
    light = np.zeros_like(points)
    for k in np.unique(owner):
        mine = np.nonzero(owner == k)[0]
        light[mine] = _light(scene, scene.solids[k], points[mine], rays[mine])
    return light


def _slope(of: Field, points: Array, step: float) -> Array:
    slope = np.zeros_like(points)
    for corner in _CORNERS:
        slope += corner * of(points + step * corner)[:, None]
    return slope


def _light(scene: Scene, solid: Solid, points: Array, rays: Array) -> Array:
    normal = unit(_slope(solid.distance, points, 0.0012 * scene.scale))
    start = points + 0.006 * scene.scale * normal
    fine = normal
    if solid.bump is not None:
        fine = unit(
            normal + _slope(solid.bump, points, 0.002 * scene.scale) / (0.008 * scene.scale)
        )
    skin = solid.skin(points)
    open_sky = _openness(scene, points, normal)[:, None]
    albedo = skin.albedo
    diffuse = scene.around(fine) * open_sky
    gloss = np.asarray(skin.gloss) * np.ones(len(points))
    facing = np.clip(-(rays * fine).sum(axis=1), 0.0, 1.0)
    fresnel = (0.04 + 0.96 * (1.0 - facing) ** 5) * gloss
    mirror = rays + 2.0 * facing[:, None] * fine
    shine = scene.around(mirror) * (fresnel[:, None] * open_sky)
    # Only a polished surface shows the shape of a window.
    if skin.polish > 100.0:
        shine += scene.glints(mirror) * (fresnel[:, None] * open_sky)
    for lamp in scene.lamps:
        slant = fine @ lamp.toward
        clear = np.ones(len(points))
        toward = np.nonzero(slant > -skin.soft)[0]
        if lamp.hardness and toward.size:
            clear[toward] = _shadow(scene, start[toward], lamp)
        # Light that seeps through skin or flesh comes out redder, past the edge of the shadow.
        bleed = skin.soft * np.array([1.0, 0.42, 0.28])
        lit = np.clip((slant[:, None] + bleed) / (1.0 + bleed), 0.0, None)
        through = clear[:, None] ** (1.0 - 0.45 * bleed)
        diffuse = diffuse + lamp.colour * lit * through
        half = unit(lamp.toward - rays)
        glint = np.clip((fine * half).sum(axis=1), 0.0, 1.0) ** skin.polish
        shine += lamp.colour * (gloss * glint * clear * (slant > 0.0) * 0.35)[:, None]
    return np.asarray(albedo * diffuse + shine)


def _shadow(scene: Scene, points: Array, lamp: Lamp) -> Array:
    """Share of a lamp seen: the narrowest gap its light passes, by how far away that gap is."""
    clear = np.ones(len(points))
    far = np.full(len(points), 0.012 * scene.scale)
    going = np.arange(len(points))
    for _ in range(56):
        gap = _distance(scene, points[going] + far[going, None] * lamp.toward)
        clear[going] = np.minimum(clear[going], 0.5 + 0.5 * lamp.hardness * gap / far[going])
        far[going] += np.clip(gap, 0.016 * scene.scale, 0.6 * scene.scale)
        going = going[(clear[going] > 0.0) & (far[going] < 9.0 * scene.scale)]
        if not going.size:
            break
    return smoothstep(0.0, 1.0, clear.clip(0.0, 1.0))


def _openness(scene: Scene, points: Array, normal: Array) -> Array:
    """How much of the surroundings a point sees: less where the field grows too slowly."""
    closed = np.zeros(len(points))
    for share, weight in ((0.08, 0.40), (0.30, 0.34), (1.0, 0.26)):
        reach = share * scene.openness
        gap = _distance(scene, points + reach * normal)
        closed += weight * np.clip(1.0 - gap / reach, 0.0, 1.0)
    return np.clip(1.0 - closed, 0.05, 1.0)
