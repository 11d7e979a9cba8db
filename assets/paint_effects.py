"""Paint the pictures of docs/painting.md: what each capability does, side by side.

Pictures that are there already and were made the same way are kept.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import numpy as np
from _painted import fingerprint, paint_all, painted, sample, sheet
from PIL import Image, ImageFilter

from engine.job.layers import equal_layers
from engine.job.medium import Medium
from engine.job.recipe import Colours, Optimiser, Pooling, Recipe, Start, StyleLoss
from engine.job.recipes import DEFAULT, SKETCH
from engine.job.spec import EngineSettings, Job, StyleImage
from engine.pictures.writing import animated
from engine.pictures.writing.making import AnimationKind, animation, cost_plot
from engine.pool.pool import EnginePool

_ROOT = Path(__file__).resolve().parent.parent
_HEIGHT = 240
# Of drawings, which are shown as large as they are, as lines would blur.
_DRAWN = 384
_PAN_FRAMES = 14
_USUAL = replace(DEFAULT, size=320, strip=False, frame_every=0)


@dataclass(frozen=True)
class Effect:
    """One picture of a sheet, or one that is shown as it is."""

    caption: str
    recipe: Recipe = _USUAL
    content: str = "portrait"
    styles: Sequence[tuple[str, float, bytes | None]] = (("ink", 1.0, None),)
    start: bytes | None = None
    shown: Image.Image | None = None


Rows: TypeAlias = Sequence[Sequence[Effect]]


def several_styles() -> Rows:
    """Two styles alone, and blended 3:1 and 1:1."""
    shares = ((1.0, 0.0), (3.0, 1.0), (1.0, 1.0), (0.0, 1.0))
    names = ("mosaic", "woodcut")
    return [
        [
            Effect(
                f"{names[0]} {first:g} : {second:g} {names[1]}",
                content="still_life",
                styles=tuple(
                    (name, share, None)
                    for name, share in zip(names, (first, second), strict=True)
                    if share
                ),
            )
            for first, second in shares
        ]
    ]


def style_scale() -> Rows:
    """The style's features at half, equal and twice the size."""
    return [
        [
            Effect(
                f"style scale {scale:g}",
                replace(_USUAL, style_scale=scale),
                "still_life",
                (("mosaic", 1.0, None),),
            )
            for scale in (0.5, 1.0, 2.0)
        ]
    ]


def coarse_to_fine() -> Rows:
    """The same iterations at one size, and over the sizes."""
    return [
        [
            Effect("one size", replace(_USUAL, scales=1)),
            Effect("coarse to fine"),
        ]
    ]


def keep_colours() -> Rows:
    """Whose colours the picture gets."""
    return [
        [
            Effect(
                f"colours: {colours.value}",
                replace(_USUAL, colours=colours),
                "still_life",
                (("mosaic", 1.0, None),),
            )
            for colours in Colours
        ]
    ]


def regions() -> Rows:
    """A soft mask for one style, and one mask a style."""
    photo = Image.open(BytesIO(sample("portrait")))
    middle = _mask(photo.size, lambda x, y: ((x - 0.5) / 0.42) ** 2 + ((y - 0.45) / 0.42) ** 2 < 1)
    around = Image.eval(middle, lambda level: 255 - level)
    one, other = (_png(mask) for mask in (middle, around))
    return [
        [
            Effect("the mask", shown=middle),
            Effect("only around her", styles=(("painting", 1.0, other),)),
            Effect(
                "a mask a style",
                styles=(("woodcut", 1.0, one), ("mosaic", 1.0, other)),
            ),
        ]
    ]


def starts() -> Rows:
    """What the picture is before the first iteration."""
    return [
        [
            Effect(f"start: {start.value}", replace(_USUAL, start=start))
            for start in (Start.CONTENT, Start.BLANK, Start.NOISE)
        ]
        + [
            Effect(
                "start: a picture",
                replace(_USUAL, start=Start.PICTURE),
                start=sample("painting"),
            )
        ]
    ]


def losses() -> Rows:
    """Gram matrices, and the Wasserstein-2 distance."""
    return [[Effect(loss.value, replace(_USUAL, style_loss=loss)) for loss in StyleLoss]]


def layers() -> Rows:
    """Where in the network the style is looked at, and how it is pooled."""
    shallow = equal_layers(["relu1_1", "relu2_1"])
    deep = equal_layers(["relu4_1", "relu5_1"])
    return [
        [
            Effect("relu1_1, relu2_1", replace(_USUAL, style_layers=shallow)),
            Effect("relu4_1, relu5_1", replace(_USUAL, style_layers=deep)),
            Effect("all five (usual)"),
            Effect("average pooling", replace(_USUAL, pooling=Pooling.AVERAGE)),
        ]
    ]


def optimisers() -> Rows:
    """L-BFGS and Adam, as they are and averaged."""
    adam = _USUAL.with_optimiser(Optimiser.ADAM)
    return [
        [
            Effect("L-BFGS", _USUAL.with_optimiser(Optimiser.LBFGS)),
            Effect("Adam", adam),
            Effect("Adam, averaged 0.9", replace(adam, averaging=0.9)),
        ]
    ]


def what_helped() -> Rows:
    """The default recipe, and without one after the other of what makes it."""
    before_relu = equal_layers([f"conv{block}_1" for block in range(1, 6)])
    average = replace(_USUAL, pooling=Pooling.AVERAGE, style_layers=before_relu)
    return [
        [
            Effect("the default"),
            Effect("no smoothing", replace(_USUAL, smoothing=0.0)),
            Effect("average pooling, before the ReLU", average),
            Effect("Wasserstein-2", replace(_USUAL, style_loss=StyleLoss.WASSERSTEIN)),
            Effect("one size", replace(_USUAL, scales=1)),
        ]
    ]


def strength() -> Rows:
    """From a tint to all style."""
    values = (0, 25, 50, 75, 100)
    return [[Effect(f"strength {value}", _USUAL.with_strength(value)) for value in values]]


def media() -> Rows:
    """What `/draw` draws with."""
    drawing = replace(SKETCH, size=_DRAWN, frame_every=0)
    return [
        [
            Effect(medium.value, replace(drawing, medium=medium), styles=())
            for medium in Medium
            if medium is not Medium.COLOUR
        ]
    ]


SHEETS: dict[str, Callable[[], Rows]] = {
    function.__name__: function
    for function in (
        several_styles,
        style_scale,
        coarse_to_fine,
        keep_colours,
        regions,
        starts,
        losses,
        layers,
        optimisers,
        strength,
        media,
        what_helped,
    )
}


async def paint_sheets(names: Sequence[str], build: Path, out: Path, weights: str) -> None:
    """Paint what is missing of the sheets of those names, and write them into `out`."""
    sheets = {name: SHEETS[name]() for name in names}
    jobs: dict[Path, Job] = {}
    for rows in sheets.values():
        effects = [effect for row in rows for effect in row if effect.shown is None]
        jobs |= {_path(job, build): job for job in map(_job, effects)}
    found = await paint_all(jobs, weights)
    for name, rows in sheets.items():
        shown = [
            [
                (effect.shown or found[_path(_job(effect), build)].picture, effect.caption)
                for effect in row
            ]
            for row in rows
        ]
        height = _DRAWN if name == media.__name__ else _HEIGHT
        sheet(shown, height).save(out / f"{name}.jpg", quality=88, optimize=True)


async def paint_making(build: Path, out: Path, weights: str) -> None:
    """The making of one picture: animations, and the plot of its costs."""
    recipe = replace(_USUAL, frame_every=5)
    job = _job(Effect("", recipe, "architecture", (("ink", 1.0, None),)))
    async with EnginePool(EngineSettings(weights=weights)) as pool:
        made = await painted(pool, job, build / "making.png", keep=False)
    (out / "making.webp").write_bytes(animation(made.frames, AnimationKind.WEBP))
    (out / "making.gif").write_bytes(animation(made.frames, AnimationKind.GIF))
    (out / "costs.png").write_bytes(cost_plot(made.updates))


async def paint_clip(build: Path, out: Path, weights: str) -> None:
    """A photo that moves, a pan over the harbour, and what is made of it."""
    moving = _pan(Image.open(BytesIO(sample("harbour"))))
    job = Job(moving, _USUAL, (StyleImage(sample("painting")),), seed=1, most_frames=_PAN_FRAMES)
    async with EnginePool(EngineSettings(weights=weights)) as pool:
        await painted(pool, job, build / "clip.png", keep=False)
    clip = animated.read((build / "clip.png").read_bytes())
    if clip is None:
        raise RuntimeError("The harbour stands still.")
    (out / "clip.webp").write_bytes(animated.webp(clip, quality=80))


def _pan(photo: Image.Image) -> bytes:
    """A GIF of two thirds of a photo, from its left to its right."""
    width, height = (_USUAL.size, _USUAL.size * 3 // 4)
    large = photo.resize((width * 3 // 2, height * 3 // 2), Image.Resampling.LANCZOS)
    step = (large.width - width) / (_PAN_FRAMES - 1)
    lefts = [round(number * step) for number in range(_PAN_FRAMES)]
    first, *others = (large.crop((x, height // 3, x + width, height // 3 + height)) for x in lefts)
    out = BytesIO()
    first.save(out, "GIF", save_all=True, append_images=others, duration=120, loop=0)
    return out.getvalue()


def _path(job: Job, build: Path) -> Path:
    """Named for what it is made of, as several sheets show the same picture."""
    return build / f"{fingerprint(job)}.png"


def _job(effect: Effect) -> Job:
    styles = tuple(StyleImage(sample(name), weight, mask) for name, weight, mask in effect.styles)
    return Job(sample(effect.content), effect.recipe, styles, start=effect.start, seed=1)


def _mask(
    size: tuple[int, int], inside: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> Image.Image:
    """White where `inside` holds, in coordinates from 0 to 1, with soft edges."""
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    hard = inside(x / size[0], y / size[1])
    mask = Image.fromarray(np.where(hard, 255, 0).astype(np.uint8))
    return mask.filter(ImageFilter.GaussianBlur(min(size) / 40))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def main() -> None:
    """Write the sheets to docs/pictures/."""
    parser = argparse.ArgumentParser(description="Paint what Easel's capabilities do.")
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(SHEETS)}; all if left out")
    parser.add_argument("--build", type=Path, default=_ROOT / "build" / "effects")
    parser.add_argument("--out", type=Path, default=_ROOT / "docs" / "pictures")
    parser.add_argument("--weights", default="vgg16")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in SHEETS]
    if unknown:
        parser.error(f"there is no sheet {unknown[0]}; there are {', '.join(SHEETS)}")
    names = options.names or list(SHEETS)
    options.out.mkdir(parents=True, exist_ok=True)
    asyncio.run(paint_sheets(names, options.build, options.out, options.weights))
    if not options.names:
        for paint in (paint_making, paint_clip):
            asyncio.run(paint(options.build, options.out, options.weights))


if __name__ == "__main__":
    main()
