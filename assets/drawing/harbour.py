"""The sample photograph: a harbour town in the last sun, seen across the water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawing.noise import Array, blur, colour, fractal, grid, mix, noise, smoothstep, span, unit
from drawing.raster import Buffers, Face, View, add_faces, draw
from drawing.town import faces, ground

_WIDTH, _HEIGHT = 960, 720
_EYE_HEIGHT = 6.2
_STEPS = np.geomspace(150.0, 5200.0, 520)
_TO_SUN = unit(np.array([-0.70, 0.27, 0.42]))
# The disc stands further right than the light it gives: inside the frame, yet still raking.
_SUN_X, _SUN_Y = -0.255, 0.098
_SUNLIGHT = colour("#ffc083") * 3.7
_SKYLIGHT = colour("#93a6d8") * 0.75
_BOUNCE = colour("#d98f6a") * 0.25


@dataclass(frozen=True)
class _Camera:
    """A camera that looks level, so that uprights stay upright, as with a shift lens.

    The mirrored one sees the world turned over in the plane of the sea.
    """

    scale: int
    mirrored: bool = False

    @property
    def width(self) -> int:
        return _WIDTH * self.scale

    @property
    def height(self) -> int:
        return _HEIGHT * self.scale

    @property
    def focal(self) -> float:
        return 0.90 * self.width

    @property
    def horizon(self) -> float:
        return 0.545 * self.height

    @property
    def flip(self) -> float:
        return -1.0 if self.mirrored else 1.0

    def view(self) -> View:
        """The projection in the renderer's terms."""
        matrix = np.array(
            [
                [self.focal, 0.0, self.width / 2.0, 0.0],
                [0.0, -self.focal * self.flip, self.horizon, self.focal * _EYE_HEIGHT],
                [0.0, 0.0, 1.0, 0.0],
                [0.0, 0.0, 1.0, 0.0],
            ]
        )
        eye = np.array([0.0, self.flip * _EYE_HEIGHT, 0.0])
        return View(matrix, eye, self.width, self.height)

    def rays(self) -> tuple[Array, Array]:
        """How far right and up each pixel looks for one metre ahead."""
        x = span(self.width, 0.5 - self.width / 2.0) / self.focal
        y = span(self.height, self.horizon - 0.5, -1.0) / self.focal
        return x[None, :], y[:, None]

    def places(self, depth: Array) -> Array:
        """The point in the world behind each pixel (far off where there is only sky)."""
        x, y = self.rays()
        z = np.minimum(depth, 1e5)
        return np.stack([x * z, self.flip * (y * z + _EYE_HEIGHT), z], axis=-1)


def harbour() -> Image.Image:
    """Draw the scene and its mirror image, lay the water over it, and develop the film."""
    scene = faces()
    sun = _sun_view()
    shadow = draw(scene, sun).depth
    sharp = _Camera(scale=2)
    # The ripples blur the mirror image, so that it needs no more than the final size.
    soft = _Camera(scale=1, mirrored=True)
    light, depth = _expose(sharp, scene, sun, shadow)
    reflection, _ = _expose(soft, scene, sun, shadow)
    return _develop(_add_water(sharp, light, depth, reflection))


def _expose(camera: _Camera, scene: list[Face], sun: View, shadow: Array) -> tuple[Array, Array]:
    """The light that reaches the camera, and how far it has come."""
    buffers = Buffers(camera.width, camera.height)
    _add_land(buffers, camera)
    add_faces(buffers, scene, camera.view())
    lit = _sunlit(camera.places(buffers.depth), sun, shadow)
    return _shade(buffers, lit, _sky(camera), int(camera.horizon)), buffers.depth


def _sun_view() -> View:
    """The town as the sun sees it: whatever is hidden there lies in shadow."""
    ahead = -_TO_SUN
    right = unit(np.cross(np.array([0.0, 1.0, 0.0]), ahead))
    above = np.cross(ahead, right)
    middle = np.array([0.0, 12.0, 175.0])
    width, height, scale = 2400, 1200, 7.2
    rows = [
        [*(scale * right), width / 2.0 - scale * float(right @ middle)],
        [*(-scale * above), height / 2.0 + scale * float(above @ middle)],
        [0.0, 0.0, 0.0, 1.0],
        [*ahead, 0.0],
    ]
    return View(np.array(rows), middle + 1000.0 * _TO_SUN, width, height)


def _add_land(buffers: Buffers, camera: _Camera) -> None:
    """Draw the hills column by column: what rises above all nearer ground is visible."""
    x, _ = camera.rays()
    z = np.repeat(_STEPS[:, None], camera.width, axis=1)
    height = ground(x * z, z)
    # Mirrored land that is lower than the eye would hide open water behind it.
    above_sea = np.where(height > (_EYE_HEIGHT if camera.mirrored else 0.0), height, -50.0)
    rise = (above_sea - camera.flip * _EYE_HEIGHT) / z * camera.focal
    # Distance in rows from the horizon to the skyline so far, going away from the eye.
    skyline = np.maximum.accumulate(rise, axis=0)
    above = span(camera.height, camera.horizon - 0.5, -1.0) * camera.flip
    for column in range(camera.width):
        found = np.searchsorted(skyline[:, column], above)
        rows = np.nonzero(found < _STEPS.size)[0]
        buffers.depth[rows, column] = _STEPS[found[rows]]
    seen = np.isfinite(buffers.depth)
    buffers.albedo[seen], buffers.normal[seen] = _land(camera.places(buffers.depth)[seen])


def _land(places: Array) -> tuple[Array, Array]:
    """Woods, meadows and bare rock on the hills, and the slope of the ground there."""
    x, z = places[:, 0], places[:, 2]
    step = 0.004 * z + 0.3
    here = ground(x, z)
    dx, dz = (ground(x + step, z) - here) / step, (ground(x, z + step) - here) / step
    normal = unit(np.stack([-dx, np.ones_like(dx), -dz], axis=-1))
    grain = fractal(x / 9.0, z / 9.0, 4, 81, 0.65)
    patch = smoothstep(-0.15, 0.25, fractal(x / 70.0, z / 70.0, 4, 85))[:, None]
    woods, meadow = colour("#39452a")[None, :], colour("#8a7f45")[None, :]
    albedo = mix(woods, meadow, patch) * (1.0 + 0.8 * grain)[:, None]
    rock = smoothstep(0.5, 0.9, np.hypot(dx, dz))[:, None]
    return np.clip(mix(albedo, colour("#7d6a5c")[None, :], rock), 0.01, 1.0), normal


def _sky(camera: _Camera) -> Array:
    """The sky above the horizon and, turned over, below it for the mirrored view."""
    # Clouds are soft: pixels of the final size are enough, and take a quarter of the time.
    scale = camera.scale
    x, y = camera.rays()
    small = _sky_colour(*np.broadcast_arrays(x[:, ::scale], np.abs(y[::scale])))
    return np.repeat(np.repeat(small, scale, axis=0), scale, axis=1)


def _sky_colour(x: Array, y: Array) -> Array:
    stops = (
        (0.0, "#f6b27a"),
        (0.07, "#efb592"),
        (0.17, "#bfb0bb"),
        (0.30, "#7d9cc4"),
        (0.5, "#4a74ad"),
    )
    heights = [height for height, _ in stops]
    bands = np.stack([colour(code) for _, code in stops])
    clear = np.stack([np.interp(y, heights, bands[:, c]) for c in range(3)], axis=-1)
    away = np.hypot(x - _SUN_X, 1.25 * (y - _SUN_Y))[..., None]
    dusk = colour("#8d86ad")[None, None, :]
    clear = mix(
        clear, dusk, 0.55 * smoothstep(0.25, 1.0, away) * smoothstep(0.3, 0.0, y)[..., None]
    )
    glow = colour("#ffb765") * (0.75 * np.exp(-away / 0.13) + 0.30 * np.exp(-away / 0.40))
    disc = colour("#ffe7b0") * 7.0 * smoothstep(0.021, 0.015, away)
    return _add_clouds(clear * 0.85 + glow, disc, x, y, away)


def _add_clouds(clear: Array, disc: Array, x: Array, y: Array, away: Array) -> Array:
    """Banks whose sunward rims burn while the side turned away is violet-grey."""
    dense, toward = _cloud(x, y), _cloud(x + 0.03 * np.tanh((_SUN_X - x) / 0.2), y - 0.022)
    rim = np.clip(0.5 + 1.5 * (dense - toward), 0.0, 1.0)[..., None]
    near = np.exp(-away / 0.38)
    bright = colour("#ffc58a") * (0.55 + 1.5 * near)
    dark = mix(colour("#76799b")[None, None, :] * 0.75, colour("#b8705c")[None, None, :], near)
    cover = smoothstep(0.02, 0.42, dense)[..., None]
    body = mix(dark, bright, rim * rim * (3.0 - 2.0 * rim))
    body = mix(bright, body, smoothstep(0.05, 0.6, dense)[..., None])
    sky = mix(clear + disc, body, 0.92 * cover)
    haze = np.exp(-y / 0.035)[..., None] * 0.75
    return mix(sky, clear, haze)


def _cloud(x: Array, y: Array) -> Array:
    """Cloud density on a ceiling seen in perspective, so that it packs toward the horizon."""
    far = 1.0 / (y + 0.16)
    u, v = x * far * 1.35, far * 1.1
    warp = 0.55 * fractal(u * 0.9 + 3.0, v * 0.9, 3, 91)
    return fractal(u * 0.8 + warp, v * 1.25 + 0.6 * warp + 2.4, 6, 95, 0.52) + 0.05


def _sunlit(places: Array, sun: View, shadow: Array) -> Array:
    """Share of the sun that reaches each point, with an edge softened by a few samples."""
    x = places @ sun.matrix[0, :3] + sun.matrix[0, 3]
    y = places @ sun.matrix[1, :3] + sun.matrix[1, 3]
    depth = places @ sun.matrix[3, :3] - 0.45
    total = np.zeros_like(depth)
    taps = ((-0.9, -0.4), (0.4, -0.9), (0.9, 0.4), (-0.4, 0.9))
    for dx, dy in taps:
        column = np.clip(x + dx, 0, sun.width - 1).astype(np.intp)
        row = np.clip(y + dy, 0, sun.height - 1).astype(np.intp)
        total += shadow[row, column] > depth
    outside = (x < 0) | (x >= sun.width) | (y < 0) | (y >= sun.height)
    return np.where(outside, 1.0, total / len(taps))


def _shade(buffers: Buffers, lit: Array, sky: Array, horizon: int) -> Array:
    """Light the surfaces, and dissolve them into the air with distance."""
    facing = np.clip(buffers.normal @ _TO_SUN, 0.0, 1.0)
    direct = (facing * lit)[..., None] * _SUNLIGHT
    upward = (0.5 + 0.5 * buffers.normal[..., 1])[..., None]
    ambient = mix(_BOUNCE[None, None, :], _SKYLIGHT[None, None, :], upward)
    ambient = ambient * _openness(buffers.depth)[..., None]
    light = buffers.albedo * (direct + ambient) + buffers.glow
    air = blur(sky[horizon - 30 : horizon - 10], 12).mean(axis=0)[None, :, :]
    clear = np.exp(-np.clip(buffers.depth - 60.0, 0.0, None) / 2300.0)[..., None]
    return np.where(np.isfinite(buffers.depth)[..., None], mix(air, light, clear), sky)


def _openness(depth: Array) -> Array:
    """Less skylight in corners: pixels that lie behind their surroundings are darkened."""
    near = 1.0 / np.minimum(depth, 1e5)
    total = np.ones_like(depth)
    for radius, weight in ((5, 0.30), (18, 0.30)):
        buried = np.clip((blur(near, radius) / near - 1.0) * 9.0, 0.0, 1.0)
        total -= weight * buried
    return total


def _add_water(camera: _Camera, light: Array, depth: Array, reflection: Array) -> Array:
    """Replace what lies beneath the sea by the rippled mirror image."""
    first = int(camera.horizon) + 1
    rays_x, rays_y = camera.rays()
    z, rays_x = np.broadcast_arrays(_EYE_HEIGHT / -rays_y[first:], rays_x)
    rows, columns = np.nonzero(depth[first:] > z)
    light = light.copy()
    light[rows + first, columns] = _sea(rays_x[rows, columns], z[rows, columns], reflection)
    return light


def _slopes(x: Array, z: Array) -> tuple[Array, Array]:
    """Tilt of the ripples across and along the view; breezes ruffle some patches more."""
    breeze = 0.35 + 0.9 * smoothstep(-0.25, 0.35, fractal(x / 22.0, z / 60.0, 3, 101))
    across, along = np.zeros_like(x), np.zeros_like(x)
    footprint = z * z / (_EYE_HEIGHT * 2.0 * _WIDTH)
    for k, (size, tilt) in enumerate(((6.5, 0.034), (2.6, 0.040), (1.0, 0.034), (0.4, 0.014))):
        fade = tilt / (1.0 + (footprint / size) ** 2) ** 0.35
        across += fade * noise(x / size, z / size * 1.3, 111 + k)
        along += fade * noise(x / size * 0.6, z / size * 1.3, 121 + k)
    return across * breeze, along * breeze


def _sea(ray: Array, z: Array, reflection: Array) -> Array:
    """Colour of the water at depth z along rays that lean `ray` to the right."""
    mirror_camera = _Camera(scale=1, mirrored=True)
    x = ray * z
    across, along = _slopes(x, z)
    dip = _EYE_HEIGHT / z
    # A wave that tilts toward the sky cannot mirror what is below the horizon.
    down = np.abs(dip + 2.0 * along)
    right = ray + 2.0 * across * (dip + 0.06)
    row = mirror_camera.horizon + down * mirror_camera.focal
    column = _WIDTH / 2.0 + right * mirror_camera.focal
    mirror = _sample(reflection, row - 0.5, column - 0.5)
    grazing = 1.0 - np.clip((dip + 2.2 * along) / np.sqrt(1.0 + dip * dip), 0.0, 1.0)
    fresnel = np.clip(0.04 + 0.96 * grazing**3.2, 0.0, 0.95)[:, None]
    deep = colour("#12343a") * (0.55 + 0.5 * fractal(x / 8.0, z / 8.0, 3, 131))[:, None]
    path = np.exp(-(((ray - _SUN_X) / 0.07) ** 2))
    spark = smoothstep(0.035, 0.075, np.abs(along) + 0.5 * np.abs(across)) * path
    return mix(deep, mirror, fresnel) + colour("#ffb266") * (1.6 * spark)[:, None]


def _sample(image: Array, row: Array, column: Array) -> Array:
    """Bilinear look-up: the mirror image is coarser than the picture it is seen in."""
    row = np.clip(row, 0.0, image.shape[0] - 1.001)
    column = np.clip(column, 0.0, image.shape[1] - 1.001)
    top, left = row.astype(np.intp), column.astype(np.intp)
    t, s = (row - top)[:, None], (column - left)[:, None]
    upper = mix(image[top, left], image[top, left + 1], s)
    return mix(upper, mix(image[top + 1, left], image[top + 1, left + 1], s), t)


def _develop(light: Array) -> Image.Image:
    """Bloom, film curve, vignette and grain; then the supersampled frame is scaled down."""
    light = light.reshape(_HEIGHT, 2, _WIDTH, 2, 3).clip(0.0, 12.0)
    # Averaging after the curve keeps hot windows from swallowing their thin frames.
    bloom = blur(np.clip(light.mean(axis=(1, 3)) - 0.9, 0.0, 3.0), 7)
    bloom += 0.6 * blur(bloom, 24)
    exposed = light + 0.32 * bloom[:, None, :, None, :]
    film = _curve(exposed * 0.92).mean(axis=(1, 3))
    x, y = grid(_HEIGHT, _WIDTH)
    corner = (2.0 * x / _WIDTH - 1.0) ** 2 + (2.0 * y / _HEIGHT - 1.0) ** 2
    film *= (1.0 - 0.16 * corner**1.2)[..., None]
    rng = np.random.default_rng(7)
    grain = 0.006 * rng.standard_normal((_HEIGHT, _WIDTH, 1))
    grain = grain + 0.003 * rng.standard_normal((_HEIGHT, _WIDTH, 3))
    return Image.fromarray((np.clip(film + grain, 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8))


def _curve(light: Array) -> Array:
    """A film's toe and shoulder, so that highlights roll off, then display gamma."""
    shaped = (light * (2.51 * light + 0.03)) / (light * (2.43 * light + 0.59) + 0.14)
    return np.clip(shaped, 0.0, 1.0) ** (1.0 / 2.2)
