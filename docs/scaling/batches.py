"""How many pictures share a pass on a GPU, and what that gains, counted by the worker's own choice.

    python -m docs.scaling.batches    # a minute of a core's time

No GPU is measured here: a pass takes one unit of time for itself, and another for every `WORTH`
pixels. Jobs come as `docs.scaling.demand` has them, of the shapes that photos have.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from docs.scaling.demand import HOUR, Demand, Servers
from docs.scaling.painting import KINDS
from engine.job.recipe import Recipe
from engine.job.shapes import fitted
from engine.vgg.sheet import LEAST_SIDE, Size, area_of
from engine.worker.batch import PASS_PIXELS
from engine.worker.passes import Picture, passes_of

ROOM = 8
WORTH = 2**17
# Width and height of photos: upright and not, from a phone, a camera and a screen; and square.
SHAPES: tuple[Size, ...] = ((4, 3), (3, 4), (1, 1), (16, 9), (3, 2))
LOADS = (0.5, 0.8, 0.95)
JOBS = 300
SEED = 1


@dataclass(slots=True)
class Counted:
    """What was looked at, and in how much time.

    Attributes:
        pictures: of all iterations.
        passes: that they took.
        iterations: of the worker.
        seconds: in units of a pass.
        waited: by each job, from its arrival to its picture.
    """

    pictures: int = 0
    passes: int = 0
    iterations: int = 0
    seconds: float = 0.0
    waited: list[float] = field(default_factory=list)

    @property
    def together(self) -> float:
        """Pictures a pass."""
        return self.pictures / self.passes

    @property
    def at_hand(self) -> float:
        """Jobs, on average over the iterations."""
        return self.pictures / self.iterations


def questions_of(recipe: Recipe, shape: Size) -> list[Picture]:
    """What a job asks, iteration by iteration."""
    whole = fitted((1000 * shape[0], 1000 * shape[1]), recipe.size)
    asked = []
    for stage in recipe.stages():
        width, height = fitted(whole, max(1, round(max(whole) * stage.ratio)))
        size = height, width
        shelf = "GPU" if min(size) >= LEAST_SIDE else None
        asked += [Picture((size, recipe.pooling), shelf, size)] * stage.iterations
    return asked


def jobs(random: np.random.Generator, shapes: Sequence[Size]) -> Iterator[list[Picture]]:
    """Jobs of the kinds that members are taken to ask for, without end."""
    shares = [kind.share for kind in KINDS]
    while True:
        recipe = KINDS[random.choice(len(KINDS), p=shares)].recipe
        yield questions_of(recipe, shapes[int(random.integers(len(shapes)))])


def seconds_of(sizes: Sequence[Size]) -> float:
    """Of a pass for pictures of these sizes."""
    alike = len(set(sizes)) == 1
    pixels = sum(height * width for height, width in sizes) if alike else area_of(tuple(sizes))
    return 1 + pixels / WORTH


def count(arrivals: Sequence[float], asked: Sequence[list[Picture]], worth: int) -> Counted:
    """Paint jobs that come at these times, as many at once as there is room for.

    Args:
        arrivals: in units of a pass.
        asked: by each job.
        worth: of a pass, as the worker is told; 0: only pictures of one size share one.
    """
    found, now, coming = Counted(), 0.0, deque(zip(arrivals, map(deque, asked), strict=True))
    at_hand: list[tuple[float, deque[Picture]]] = []
    while coming or at_hand:
        if not at_hand:
            now = max(now, coming[0][0])
        while coming and len(at_hand) < ROOM and coming[0][0] <= now:
            at_hand.append(coming.popleft())
        pictures = [left.popleft() for _, left in at_hand]
        passes = passes_of(pictures, PASS_PIXELS, worth)
        took = sum(seconds_of([pictures[index].size for index in some]) for some in passes)
        now, found.seconds = now + took, found.seconds + took
        found.pictures, found.passes = found.pictures + len(pictures), found.passes + len(passes)
        found.iterations += 1
        found.waited += [now - came for came, left in at_hand if not left]
        at_hand = [job for job in at_hand if job[1]]
    return found


def always_busy(shapes: Sequence[Size], worth: int, number: int = JOBS) -> Counted:
    """With eight jobs at hand all the time, each at a place of its own."""
    made = jobs(np.random.default_rng(SEED), shapes)
    asked = [next(made) for _ in range(number)]
    for place in range(ROOM):
        del asked[place][: len(asked[place]) * place // ROOM]
    return count([0.0] * number, asked, worth)


def evening(load: float, worth: int, number: int = JOBS) -> Counted:
    """At a busy hour that asks for so much of what one job after the other takes."""
    random = np.random.default_rng(SEED)
    demand = Demand(servers=1_000)
    middle = demand.peak_hour * HOUR
    came = Servers(demand).arrivals(middle - 2 * HOUR, middle + 2 * HOUR, random)[:number]
    times = np.array([arrival.time for arrival in came]) - came[0].time
    made = jobs(random, SHAPES)
    asked = [next(made) for _ in came]
    alone = sum(seconds_of([picture.size]) for job in asked for picture in job)
    return count((times / times[-1] * alone / load).tolist(), asked, worth)


def main() -> None:
    """Count, and print."""
    _say("| load | jobs at hand | pictures a pass, by size | shared | time | wait |")
    _say("| --- | --- | --- | --- | --- | --- |")
    for load in LOADS:
        _show(f"{load:.0%}", evening(load, 0), evening(load, WORTH))
    for shapes in (SHAPES[:1], SHAPES):
        name = f"always eight, of {len(shapes)} shape{'s' * (len(shapes) > 1)}"
        _show(name, always_busy(shapes, 0), always_busy(shapes, WORTH))


def _show(name: str, by_size: Counted, shared: Counted) -> None:
    waits = float(np.mean(shared.waited) / np.mean(by_size.waited))
    _say(
        f"| {name} | {shared.at_hand:.1f} | {by_size.together:.1f} | {shared.together:.1f} "
        f"| {shared.seconds / by_size.seconds:.2f} | {waits:.2f} |"
    )


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
