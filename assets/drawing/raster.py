"""A small deferred renderer: flat faces are drawn into buffers which are lit afterwards.

Drawing real geometry, rather than shapes on the picture plane, is what makes perspective,
cast shadows and reflections agree with one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from drawing.noise import Array, Mask, unit


@dataclass
class Shade:
    """What a paint says about some points of a face."""

    albedo: Array
    glow: Array | None = None
    keep: Mask | None = None
    normal: Array | None = None


Paint: TypeAlias = Callable[[Array, Array], Shade]


@dataclass(frozen=True)
class Face:
    """A parallelogram; its paint gets metres across and up, and may cut a shape out of it."""

    origin: Array
    across: Array
    up: Array
    paint: Paint


@dataclass(frozen=True)
class View:
    """A projection: rows of `matrix` give x, y, the divisor and the depth of a point."""

    matrix: Array
    eye: Array
    width: int
    height: int


@dataclass
class Buffers:
    """Surface properties of the nearest face at each pixel."""

    width: int
    height: int
    albedo: Array = field(init=False)
    normal: Array = field(init=False)
    glow: Array = field(init=False)
    depth: Array = field(init=False)

    def __post_init__(self) -> None:
        shape = (self.height, self.width)
        self.albedo = np.zeros((*shape, 3))
        self.normal = np.zeros((*shape, 3))
        self.glow = np.zeros((*shape, 3))
        self.depth = np.full(shape, np.inf)


def draw(faces: Iterable[Face], view: View) -> Buffers:
    """Draw all the faces in any order; the depth buffer sorts them."""
    buffers = Buffers(view.width, view.height)
    add_faces(buffers, faces, view)
    return buffers


def add_faces(buffers: Buffers, faces: Iterable[Face], view: View) -> None:
    """Draw the faces over what the buffers hold already."""
    for face in faces:
        _add_face(buffers, face, view)


def _add_face(buffers: Buffers, face: Face, view: View) -> None:
    frame = np.stack([face.across, face.up, face.origin], axis=1)
    frame = np.vstack([frame, [0.0, 0.0, 1.0]])
    to_screen = view.matrix[:3] @ frame
    box = _bounds(to_screen, view)
    if box is None or abs(np.linalg.det(to_screen)) < 1e-9:
        return
    left, top, right, bottom = box
    x, y = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
    a, b, c = np.tensordot(np.linalg.inv(to_screen), np.stack([x, y, np.ones_like(x)]), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        u, v = a / c, b / c
    along = view.matrix[3] @ frame
    depth = along[0] * u + along[1] * v + along[2]
    nearer = depth < buffers.depth[top:bottom, left:right]
    inside = (c > 0) & (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1) & nearer
    rows, columns = np.nonzero(inside)
    if rows.size:
        spot = (u[inside], v[inside], depth[inside])
        _store(buffers, face, view.eye, (rows + top, columns + left), spot)


def _store(
    buffers: Buffers,
    face: Face,
    eye: Array,
    pixels: tuple[np.ndarray[tuple[int], np.dtype[np.intp]], ...],
    spot: tuple[Array, Array, Array],
) -> None:
    u, v, depth = spot
    metres_across, metres_up = np.linalg.norm(face.across), np.linalg.norm(face.up)
    shade = face.paint(u * metres_across, v * metres_up)
    keep = np.ones(u.shape, dtype=np.bool_) if shade.keep is None else shade.keep
    rows, columns = pixels[0][keep], pixels[1][keep]
    buffers.depth[rows, columns] = depth[keep]
    buffers.albedo[rows, columns] = shade.albedo[keep]
    buffers.glow[rows, columns] = 0.0 if shade.glow is None else shade.glow[keep]
    if shade.normal is None:
        buffers.normal[rows, columns] = _facing(face, eye)
    else:
        buffers.normal[rows, columns] = shade.normal[keep]


def _facing(face: Face, eye: Array) -> Array:
    """The face's normal on the side seen: every face has two sides."""
    normal = unit(np.cross(face.across, face.up))
    middle = face.origin + 0.5 * (face.across + face.up)
    return normal if float(normal @ (eye - middle)) > 0.0 else -normal


def _bounds(to_screen: Array, view: View) -> tuple[int, int, int, int] | None:
    """Pixel box of the face; faces that cross the eye's plane are left out, not clipped."""
    corners = to_screen @ np.array([[0, 1, 0, 1], [0, 0, 1, 1], [1, 1, 1, 1]], dtype=np.float64)
    if corners[2].min() < 0.1:
        return None
    x, y = corners[0] / corners[2], corners[1] / corners[2]
    left, right = max(0, int(x.min())), min(view.width, int(x.max()) + 1)
    top, bottom = max(0, int(y.min())), min(view.height, int(y.max()) + 1)
    return (left, top, right, bottom) if left < right and top < bottom else None
