"""Measure the memory that a gradient takes, whole and in tiles, by the size of the picture.

Each size is measured in a process of its own: the peak of its resident memory, less what it had
before the gradient. The layers are the first two blocks', which take three quarters of the memory
and a seventh of the time of all. Prints the table of docs/painting.md.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from dataclasses import replace

from _painted import sample

from engine.job.layers import equal_layers
from engine.job.recipe import MAX_SIZE
from engine.job.recipes import GATYS

_WHOLE, _TILED = (512, 1024, 2048), (512, 1024, 2048, 4096)


def measure(size: int, tile: int) -> tuple[float, float]:
    """GiB and seconds of one gradient of a square of that size."""
    import torch

    from engine.job.spec import Job, PictureLimits, StyleImage
    from engine.paint.objective import Objective
    from engine.paint.scene import Scene
    from engine.pictures.preparing import prepare
    from engine.vgg.vgg import VGG19, weight_shapes

    random = torch.Generator().manual_seed(0)
    shapes = weight_shapes().items()
    vgg = VGG19({name: torch.randn(shape, generator=random) / 50 for name, shape in shapes})
    recipe = replace(
        GATYS,
        exact=(size, size),
        scales=1,
        tile=tile,
        content_layers=equal_layers(["relu2_2"]),
        style_layers=equal_layers(["conv1_1", "conv2_1"]),
    )
    job = Job(sample("harbour"), recipe, (StyleImage(sample("painting")),))
    scene = Scene.of(prepare(job, PictureLimits()))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    objective = Objective(scene, recipe.stages()[0], vgg)
    objective(objective.content, 0.5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (peak - before) / 2**20, time.monotonic() - began


def main() -> None:
    """Print a row for each size."""
    print("| tile | pixels a side | GiB | seconds |\n| --- | --- | --- | --- |")  # noqa: T201
    context = multiprocessing.get_context("spawn")
    for tile, sizes in ((MAX_SIZE, _WHOLE), (512, _TILED)):
        for size in sizes:
            with context.Pool(1) as pool:
                memory, seconds = pool.apply(measure, (size, tile))
            name = "none" if tile == MAX_SIZE else str(tile)
            print(f"| {name} | {size:,} | {memory:.2f} | {seconds:.0f} |", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
