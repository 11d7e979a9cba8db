"""Paint pictures for the documentation, once: a picture that says it was made the same is kept."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bench import samples
from engine.job.errors import BadPicture
from engine.job.spec import (
    EngineSettings,
    Frame,
    Job,
    PictureLimits,
    Progress,
    Result,
    Started,
    WeightsInfo,
)
from engine.pictures.writing import provenance
from engine.pool.pool import EnginePool

_LIMITS = PictureLimits(max_bytes=2**30)
_CAPTION, _GAP = 30, 8


@dataclass(frozen=True)
class Painted:
    """A finished picture, and what came before it."""

    picture: Image.Image
    frames: Sequence[bytes]
    updates: Sequence[Progress]


def sample(name: str) -> bytes:
    """One of the sample pictures, such as "harbour", as a file's bytes."""
    return samples.sample(name).read_bytes()


def fingerprint(job: Job) -> str:
    """The same for jobs that paint the same picture, with the same weights."""
    made = provenance.describe(job, WeightsInfo("", ""), torch_version="", device="")
    return provenance.digest(repr(made).encode())


async def paint_all(jobs: Mapping[Path, Job], weights: str) -> dict[Path, Painted]:
    """Paint each job into its PNG file, unless that is there and was painted the same way.

    As many are painted at once as there are cores, each by one: that takes less time for all than
    one after the other by all cores.
    """
    waiting = deque(jobs.items())
    done: dict[Path, Painted] = {}

    async def work() -> None:
        async with EnginePool(EngineSettings(weights=weights, threads=1)) as pool:
            while waiting:
                path, job = waiting.popleft()
                done[path] = await painted(pool, job, path)

    await asyncio.gather(*(work() for _ in range(os.cpu_count() or 1)))
    return done


async def painted(pool: EnginePool, job: Job, path: Path, *, keep: bool = True) -> Painted:
    """The picture in `path`, painted now unless it is there and was painted the same way.

    Args:
        pool: paints.
        job: what to paint.
        path: of the PNG file.
        keep: whether a picture that is there is good enough; it has neither frames nor updates.
    """
    weights = await pool.ready()
    if keep and _is_the_same(job, path, weights.version):
        return Painted(Image.open(path), (), ())
    async with aclosing(pool.paint(job)) as stream:
        updates = [update async for update in stream if not isinstance(update, Started)]
    result = updates[-1]
    if not isinstance(result, Result):
        raise RuntimeError(f"{path.name} was not finished.")
    _keep(result.image, path)
    frames = [update.image for update in updates if isinstance(update, Frame)]
    picture = Image.open(BytesIO(result.image))
    print(f"{path.name}: {result.elapsed:.0f} s, J {result.costs.total:.4g}", flush=True)  # noqa: T201
    return Painted(picture, frames, updates)


def _keep(file: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file)


def sheet(rows: Sequence[Sequence[tuple[Image.Image | None, str]]], height: int) -> Image.Image:
    """Pictures with their captions, in rows of equal columns, on white."""
    font = ImageFont.load_default(13)
    scaled = [
        [(None if p is None else _to_height(p, height), text) for p, text in row] for row in rows
    ]
    columns = max(len(row) for row in rows)
    widths = [
        max(row[i][0].width if i < len(row) and (row[i][0] is not None) else 0 for row in scaled)  # type: ignore[union-attr]
        for i in range(columns)
    ]
    size = (sum(widths) + _GAP * (columns - 1), len(rows) * (height + _CAPTION))
    out = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(out)
    for y, row in enumerate(scaled):
        for x, (picture, text) in enumerate(row):
            left, top = sum(widths[:x]) + _GAP * x, y * (height + _CAPTION)
            if picture is not None:
                out.paste(picture, (left + (widths[x] - picture.width) // 2, top))
            draw.text((left + widths[x] / 2, top + height + 4), text, "black", font, anchor="ma")
    return out


def _to_height(picture: Image.Image, height: int) -> Image.Image:
    width = round(picture.width * height / picture.height)
    return picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)


def _is_the_same(job: Job, path: Path, weights_version: str) -> bool:
    try:
        was = provenance.read(path.read_bytes(), _LIMITS)
    except (OSError, BadPicture):
        return False
    return (
        (was.recipe, was.seed, was.weights_version) == (job.recipe, job.seed, weights_version)
        and [style.weight for style in was.styles] == [style.weight for style in job.styles]
        and [style.mask is None for style in was.styles]
        == [style.mask is None for style in job.styles]
        and not provenance.differing(was, job)
    )
