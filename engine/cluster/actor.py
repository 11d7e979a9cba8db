"""An actor that paints, seen from the pool: with the face of `ChildProcess`."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError
from ray.util.placement_group import PlacementGroup, placement_group, remove_placement_group
from ray.util.scheduling_strategies import PlacementGroupSchedulingStrategy

from engine.cluster.painter import Painter
from engine.cluster.posts import Post
from engine.job.messages import FromWorker, ToWorker
from engine.job.spec import EngineSettings

_log = logging.getLogger(__name__)

# From telling Ray to kill an actor until it is taken for dead, whatever its node says or does not.
_GOODBYE_SECONDS = 2.0


class Actor:
    """A painter at a post. It ends when it is killed, breaks down, or its node is lost.

    It begins once Ray has a place for it, which others may have at first. Ray ends both once this
    program has ended, however it does.

    Args:
        post: where it paints.
        settings: those of the painter, which name one device.
        checkpoints: where the states of its jobs are kept, see `engine.cluster.painter`.
        on_message: called on the event loop with everything that the painter says.
        on_end: called on the event loop, last, with how it ended: the name of Ray's error.
    """

    def __init__(
        self,
        post: Post,
        settings: EngineSettings,
        checkpoints: str | None,
        on_message: Callable[[FromWorker], None],
        on_end: Callable[[str], None],
    ) -> None:
        self.ended = asyncio.Event()
        self.killed = False
        self._on_message = on_message
        self._on_end = on_end
        self._how = "no answer"
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count()
        self._telling: set[asyncio.Task[None]] = set()
        self._place = _place_at(post)
        self._actor = _hired(post, self._place, settings, checkpoints)
        # An empty context, so that nothing seems to happen on behalf of the task in which this
        # painter happened to be hired.
        self._listening = self._loop.create_task(
            self._listen(), name=f"painter of {post.name}", context=Context()
        )
        self._listening.add_done_callback(lambda _: self._end(), context=Context())

    @property
    def pid(self) -> str:
        """What logs call it: Ray's id of the actor, since a process's says nothing elsewhere."""
        return str(self._actor._actor_id.hex())

    @property
    def place(self) -> str:
        """Ray's id of the place that is kept for it, or that it waits for."""
        return str(self._place.id.hex())

    def send(self, message: ToWorker) -> None:
        """Send a message, in the background; a painter that has ended gets none."""
        if not self.ended.is_set():
            taken = self._actor.tell.remote(next(self._numbers), message)
            telling = self._loop.create_task(self._see_taken(taken), context=Context())
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard, context=Context())

    def kill(self) -> None:
        """End the painter at once; `on_end` follows."""
        self.killed = True
        self._dismiss()

    def lose(self, how: str) -> None:
        """Take the painter for dead, because its node is; `on_end` follows."""
        self._how = how
        self._listening.cancel()

    def kill_after(self, seconds: float) -> asyncio.TimerHandle:
        """Kill the painter in `seconds` unless the handle is cancelled before."""
        return self._loop.call_later(seconds, self.kill, context=Context())

    async def _see_taken(self, taken: Awaitable[None]) -> None:
        """A message that is lost may be a job, for which somebody would wait for ever."""
        try:
            await taken
        except RayError as error:
            if not self.ended.is_set():
                _log.warning("A painter did not take a message: %s", error)
                self.lose(_name_of(error))

    async def _listen(self) -> None:
        try:
            async for reference in self._actor.messages.remote():
                for message in await reference:
                    self._take(message)
            self._how = "nothing more to say"
        except RayError as error:
            _log.debug("A painter ended: %s", error)
            self._how = _name_of(error)
        except Exception:
            _log.exception("A painter said something that can't be read")

    def _take(self, message: FromWorker | logging.LogRecord) -> None:
        if not isinstance(message, logging.LogRecord):
            self._on_message(message)
            return
        logger = logging.getLogger(message.name)
        if logger.isEnabledFor(message.levelno):
            logger.handle(message)

    def _dismiss(self) -> None:
        """Have Ray end the actor, and be done with it even if nothing is heard of that."""
        try:
            ray.kill(self._actor)
        except RayError as error:
            _log.warning("A painter could not be told to end (%s)", error)
        # In a thread, as it waits for the head's answer.
        self._loop.run_in_executor(None, _give_back, self._place)
        self._loop.call_later(_GOODBYE_SECONDS, self._listening.cancel, context=Context())

    def _end(self) -> None:
        if not self.killed:
            # It may still be painting, out of reach, or be done without having ended.
            self._dismiss()
        self.ended.set()
        self._on_end(self._how)


def _name_of(error: RayError) -> str:
    """What went wrong, as Ray or the painter calls it."""
    cause = error.cause if isinstance(error, RayTaskError) else error
    return type(cause).__name__


def _place_at(post: Post) -> PlacementGroup:
    """Have Ray keep room for a painter as soon as there is some, without waiting for it.

    Of an actor alone Ray does not say whether it waits for room or is slow to start.
    """
    # On no other node, which has a painter of its own.
    on_the_node = [{"ray.io/node-id": post.node}]
    place: PlacementGroup = placement_group([_needs(post)], bundle_label_selector=on_the_node)
    return place


def _needs(post: Post) -> dict[str, float]:
    """What Ray calls a GPU, or so many cores."""
    return {"CPU": post.cores} if post.cores else {"GPU": 1}


def _give_back(place: PlacementGroup) -> None:
    try:
        remove_placement_group(place)
    except RayError as error:
        _log.warning("A painter's place could not be given back (%s)", error)


def _hired(
    post: Post, place: PlacementGroup, settings: EngineSettings, checkpoints: str | None
) -> Any:
    """Have Ray start a painter, without waiting for it."""
    return (
        ray.remote(Painter)
        .options(
            num_gpus=0 if post.cores else 1,
            num_cpus=post.cores,
            scheduling_strategy=PlacementGroupSchedulingStrategy(place),
            max_concurrency=2,
            # What became of the jobs is the pool's to decide, and so is who paints instead.
            max_restarts=0,
            max_task_retries=0,
        )
        .remote(settings, logging.getLogger().getEffectiveLevel(), checkpoints)
    )
