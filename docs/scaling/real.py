"""The bot's real studio, with a painter whose times are known: what the model has to agree with."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.config.model import Config, LimitsSection
from bot.studio.orders import Order, Requester
from bot.studio.pictures import Pictures
from bot.studio.ports import Observer, Painter
from bot.studio.studio import Studio
from bot.studio.ticket import Shown, Ticket
from docs.scaling.demand import Arrival
from engine.job.pixels import Need
from engine.job.recolouring import Recoloured, Recolouring
from engine.job.spec import Costs, Frame, Job, PictureInfo, Result, Started, Update, WeightsInfo


@dataclass(frozen=True, slots=True)
class Timed:
    """One real job: seconds from its place in line to its first stroke, and on to its end."""

    in_line: float
    painting: float


class KnownPainter:
    """Does nothing for as long as each job is said to take; one after the other in each place."""

    trouble = None

    def __init__(self, places: int, seconds: Mapping[int, float]) -> None:
        self.room = places
        self._seconds = seconds

    def watch(self, changed: Callable[[], None]) -> None:
        """There is never any trouble."""

    async def check(self, picture: bytes, need: Need | None = None) -> PictureInfo:
        """Every picture is good."""
        return PictureInfo("PNG", 64, 64)

    async def recolour(self, asked: Recolouring) -> Recoloured:
        """Nobody asks for that: it is no job."""
        raise NotImplementedError

    async def paint(self, job: Job) -> AsyncGenerator[Update, None]:
        """The job's seed is its number."""
        yield Started("nothing", WeightsInfo("none", ""))
        seconds = self._seconds[job.seed]
        await asyncio.sleep(seconds)
        last = job.recipe.iterations
        costs = Costs(0.0, 0.0, 0.0)
        yield Result(last, last, costs, seconds, "", b"", 64, 64, costs)

    def finish_now(self, job_id: str) -> bool:
        """It can't."""
        return False

    def frame_every(self, job_id: str, iterations: int) -> bool:
        """It can't."""
        return False

    def pause(self, job_id: str) -> bool:
        """It can't."""
        return False

    def start_over(self, job_id: str) -> bool:
        """It can't."""
        return False


@dataclass(slots=True)
class _Witness(Observer):
    """Keeps nothing but the times."""

    came: dict[int, float] = field(default_factory=dict)
    begun_at: dict[int, float] = field(default_factory=dict)
    ended_at: dict[int, float] = field(default_factory=dict)
    all_ended: asyncio.Event = field(default_factory=asyncio.Event)
    expected: int = 0

    def times(self, number: int) -> Timed:
        begun = self.begun_at[number]
        return Timed(begun - self.came[number], self.ended_at[number] - begun)

    def lined_up(self, ticket: Ticket) -> None:
        self.came[ticket.order.seed] = _now()

    def ended(self, ticket: Ticket) -> None:
        self.ended_at[ticket.order.seed] = _now()
        if len(self.ended_at) == self.expected:
            self.all_ended.set()

    def begun(self, ticket: Ticket) -> None:
        self.begun_at[ticket.order.seed] = _now()


class _Nowhere:
    """A presenter and a journal that show and remember nothing."""

    async def open(self, ticket: Ticket) -> Shown:
        return Shown()

    def changed(self, ticket: Ticket) -> None: ...
    def show_frame(self, ticket: Ticket, frame: Frame) -> None: ...
    async def close(self, ticket: Ticket) -> bool:
        return True

    async def pause(self, ticket: Ticket) -> None: ...
    async def leave(self) -> None: ...
    def state_file(self, job_id: str) -> Path | None:
        return None

    async def accept(self, ticket: Ticket, pictures: Pictures[bytes]) -> None: ...
    async def shown(self, ticket: Ticket, where: Shown) -> None: ...
    async def begun(self, ticket: Ticket) -> None: ...
    async def keep_frame(self, ticket: Ticket, frame: Frame) -> None: ...
    async def end(self, ticket: Ticket) -> bool:
        return True

    async def is_ours(self, ticket: Ticket) -> bool:
        return True

    async def delivered(self, ticket: Ticket) -> None: ...


class _Fixed:
    current = Config(limits=LimitsSection(queue_length=1000))


async def run_studio(
    painter: Painter,
    arrivals: Sequence[Arrival],
    pictures: Pictures[bytes],
    order: Order,
) -> list[Timed]:
    """Have the real studio take orders at the arrivals' times, counted from now.

    Args:
        painter: paints them.
        arrivals: the i-th is the order of member i, with seed i.
        pictures: for all of them.
        order: what all of them order.

    Returns:
        What became of each, in the order of the arrivals.
    """
    witness, nowhere = _Witness(expected=len(arrivals)), _Nowhere()
    studio = Studio(painter, _Fixed(), nowhere, observer=witness)
    start = _now()

    async def fetch() -> Pictures[bytes]:
        return pictures

    for number, arrival in enumerate(arrivals):
        await asyncio.sleep(start + arrival.time - _now())
        member = Requester(number, "", guild_id=arrival.server)
        await studio.submit(replace(order, seed=number), member, fetch, nowhere)
    await witness.all_ended.wait()
    return [witness.times(number) for number in range(len(arrivals))]


class _Skipping(selectors.SelectSelector):
    """Waits for nothing: what would be waited for is counted as time that has passed."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now."""
        ready = super().select(timeout if timeout is None else 0)
        if timeout and not ready:
            self.skipped += timeout
        return ready


class InstantLoop(asyncio.SelectorEventLoop):
    """An event loop on which hours pass in no time, so that the machine's speed is no matter."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds that have been skipped."""
        return self._skipping.skipped


def _now() -> float:
    return asyncio.get_running_loop().time()
