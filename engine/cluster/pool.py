"""The engine on a cluster: the same pool, whose workers are actors on the nodes of a Ray cluster.

Nodes may join and leave at any time. Each gets a painter for every GPU, or for every share of its
cores, as far as other programs leave them; the jobs of a painter that is lost are gone on with by
another, from where they were last kept.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import cast

from engine.cluster.actor import Actor
from engine.cluster.connection import AUTO, connect, disconnect, given_places, nodes
from engine.cluster.posts import Node, Post, living, posts
from engine.job.errors import EngineError
from engine.job.messages import FromWorker, NotReady, Ready, ToWorker
from engine.job.spec import Crew, EngineSettings, Patience, Preparing, WorkerState
from engine.pool.assignments import ATTEMPTS, Worker, cannot_start, hopeless, keeps_ending
from engine.pool.pool import EnginePool
from engine.processes.child import ChildProcess

_log = logging.getLogger(__name__)

_REST = 60.0  # seconds that a post is left alone where no painter could start
_LATE = 5.0  # seconds after which a painter without a place waits for what others have
_LOST = "its node left the cluster"


def _ignore(_: Preparing) -> None:
    pass


class RayPool(EnginePool):
    """Paints jobs on a Ray cluster, in the order in which they come.

    Pictures are checked on this machine. The settings' folder is a path on every node.

    Args:
        settings: the kinds of devices, weights and limits.
        address: of the cluster, see `engine.cluster.connection.connect`.
        checkpoints: an address on object storage for the states of jobs, for fsspec. None: they are
            in the jobs' own files, and only nodes that share their folder can go on with them.
        report: told how far the preparation of the weights is.
        patience: with painters that do not answer.
        most: painters that it has at a time, so that other pools can share the cluster; 0: as many
            as there is room for.
        look_every: seconds between two looks at which nodes there are.
        lasting: as in `EnginePool`.
    """

    def __init__(
        self,
        settings: EngineSettings,
        address: str = AUTO,
        checkpoints: str | None = None,
        report: Callable[[Preparing], None] = _ignore,
        patience: Patience | None = None,
        most: int = 0,
        look_every: float = 3.0,
        *,
        lasting: bool = False,
    ) -> None:
        super().__init__(settings, report, patience, lasting=lasting)
        self._address = address
        self._checkpoints = checkpoints
        self._most = most or math.inf
        self._look_every = look_every
        self._wanted: tuple[Post, ...] = ()
        self._at: dict[Worker, Post] = {}
        self._actors: dict[Worker, Actor] = {}
        self._failures: Counter[Post] = Counter()
        self._idle_deaths: dict[Post, int] = {}  # see `Worker`, of which each painter is another
        self._resting: dict[Post, float] = {}
        self._troubles: dict[Post, EngineError] = {}
        self._outside: EngineError | None = None
        self._look_now = asyncio.Event()
        self._connecting: asyncio.Task[bool] | None = None
        self._caring: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to connect and to hire painters, without waiting until they are ready."""
        self._intake.start()
        self._connecting = asyncio.create_task(asyncio.to_thread(connect, self._address))
        self._caring = asyncio.create_task(self._care(), name="care for the painters")

    async def close(self) -> None:
        """End every painter and every job, and leave the cluster."""
        if self._caring is not None:
            self._caring.cancel()
        await super().close()
        self._at.clear()
        self._actors.clear()
        if self._connecting is not None:
            with suppress(EngineError):
                if await self._connecting:
                    await asyncio.to_thread(disconnect)

    async def _care(self) -> None:
        """Keep a painter at every post for as long as the pool is open."""
        assert self._connecting is not None  # noqa: S101 - `start` has made it
        try:
            await asyncio.shield(self._connecting)
        except EngineError as error:
            self._stay_outside(error)
            return
        while self._broken is None:
            self._look_now.clear()
            try:
                there = await asyncio.to_thread(nodes)
                getting_ready = any(worker.ready is None for worker in self._workers)
                places = await asyncio.to_thread(given_places) if getting_ready else frozenset()
                self._man(there, places)
            except ConnectionError as error:
                _log.warning("The cluster's head does not answer: %s", error)
            except Exception:  # Those at work go on, and the next look may succeed.
                _log.exception("The cluster's painters could not be looked after")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._look_now.wait(), self._look_every)

    def _stay_outside(self, error: EngineError) -> None:
        """The cluster can't be joined: end, or let those decide who wait until it is ready."""
        if not self._lasting:
            self._break(error)
            return
        self._outside = error
        self._settled.set()
        self._tell_of_trouble()

    @property
    def crew(self) -> Crew:
        """How the painters are at this moment, and what is wrong at posts that have none."""
        held = set(self._at.values())
        idle = [
            WorkerState(post.name, ready=False, trouble=error)
            for post, error in self._troubles.items()
            if post not in held
        ]
        return Crew((*super().crew.workers, *idle), self._restarts)

    def _man(self, there: list[Node], places: frozenset[str]) -> None:
        """Hire for the posts that have no painter, and part with those that have no post."""
        alive = living(there)
        self._wanted = posts(there, self._settings)
        for worker, post in tuple(self._at.items()):
            if post.node not in alive:
                self._actors[worker].lose(_LOST)
            elif post not in self._wanted and not worker.turns:
                self._part_with(worker)
        self._forget_others()
        self._hire_up_to(self._most, places)

    def _hire_up_to(self, most: float, places: frozenset[str]) -> None:
        """Hire until there are so many painters, besides those that wait for others to leave."""
        if self._weights is None:
            # The others follow when the first is ready: it decides on the weights for all.
            most = 1
        placed = [worker for worker in self._workers if self._has_place(worker, places)]
        if len(placed) >= most:
            placed.sort(key=lambda worker: worker.ready is None)
            self._keep_only(placed[: int(most)])
            return
        now = time.monotonic()
        fresh = [worker for worker in self._workers if now - worker.started <= _LATE]
        count = len({*placed, *fresh})
        held = set(self._at.values())
        for post in self._wanted:
            if count >= most:
                break
            if post not in held and self._resting.get(post, 0.0) <= now:
                self._hire_at(post)
                count += 1

    def _has_place(self, worker: Worker, places: frozenset[str]) -> bool:
        return worker.ready is not None or self._actors[worker].place in places

    def _keep_only(self, kept: list[Worker]) -> None:
        """Let the others go that are idle: they wait for a place, or got it at the same time."""
        for worker in tuple(self._workers):
            if worker not in kept and not worker.turns:
                self._part_with(worker)

    def _forget_others(self) -> None:
        """Forget what went wrong at posts that are gone."""
        notes = (self._resting, self._troubles, self._failures, self._idle_deaths)
        for post in {post for note in notes for post in note} - {*self._wanted}:
            for note in notes:
                note.pop(post, None)

    def _hire_at(self, post: Post) -> None:
        worker = Worker(post.name)
        worker.started = time.monotonic()
        worker.idle_deaths = self._idle_deaths.pop(post, 0)
        actor = Actor(
            post,
            self._settings_at(post),
            self._checkpoints,
            partial(self._hear, worker),
            partial(self._replace, worker),
        )
        # The pool asks no more of a process than an actor can do.
        worker.process = cast("ChildProcess[ToWorker, FromWorker]", actor)
        self._processes.add(worker.process)
        self._at[worker], self._actors[worker] = post, actor
        self._workers.append(worker)

    def _settings_at(self, post: Post) -> EngineSettings:
        """The settings of a painter."""
        settings = self._settings_now()
        return replace(settings, devices=(post.device,), threads=post.cores or settings.threads)

    def _welcome(self, worker: Worker, ready: Ready) -> None:
        post = self._at[worker]
        self._failures.pop(post, None)
        self._troubles.pop(post, None)
        if self._weights is None:
            # Those that wait for a place would decide for themselves.
            self._keep_only([worker])
        super()._welcome(worker, replace(ready, device=post.name, devices=(post.name,)))
        self._look_now.set()

    def _follow(self, worker: Worker, how: str, *, was_ready: bool, idle: bool) -> None:
        """The next look finds another painter for the post of one that has ended."""
        _log.warning("The painter on %s is lost (%s)", worker.place, how)
        self._restarts += 1
        if how == _LOST:
            self._remove(worker)
        elif was_ready:
            self._replace_ready(worker, how, idle=idle)
        else:
            self._replace_unready(worker, how)
        self._look_now.set()

    def _replace_ready(self, worker: Worker, how: str, *, idle: bool) -> None:
        keeps_on = self._keeps_ending(worker, idle=idle)
        self._idle_deaths[self._at[worker]] = worker.idle_deaths
        if keeps_on:
            pause = self._patience.pause_after(worker.idle_deaths - 1)
            self._rest(worker, keeps_ending(worker.idle_deaths, how), pause)
        else:
            self._remove(worker)

    def _replace_unready(self, worker: Worker, how: str) -> None:
        post = self._at[worker]
        self._failures[post] += 1
        if self._failures[post] < ATTEMPTS:
            self._remove(worker)
        else:
            self._give_up(worker, cannot_start(self._failures[post], how))

    def _take_refusal(self, worker: Worker, message: NotReady) -> None:
        self._give_up(worker, message.error)

    def _give_up(self, worker: Worker, error: EngineError) -> None:
        """Leave a post alone for a while; where no post ever had a painter, end, unless lasting."""
        self._failures.pop(self._at[worker], None)
        self._rest(worker, error, _REST)
        nowhere = not self._workers and all(post in self._resting for post in self._wanted)
        if self._weights is None and nowhere and not self._lasting:
            self._break(error)

    def _rest(self, worker: Worker, error: EngineError, seconds: float) -> None:
        """Have no painter at a post for so long."""
        _log.error("No painter on %s for %.0f s: %s", worker.place, seconds, error)
        post = self._at[worker]
        self._resting[post] = time.monotonic() + seconds
        self._troubles[post] = error
        self._remove(worker)
        self._settled.set()
        self._tell_of_trouble()

    def _hopeless(self) -> EngineError | None:
        troubles = [self._troubles.get(post) for post in self._wanted]
        return self._outside or hopeless(troubles)

    def _part_with(self, worker: Worker) -> None:
        """Let an idle painter go whose post is not wanted any more."""
        _log.info("The painter on %s is not needed any more", worker.place)
        self._remove(worker)
        worker.process.kill()

    def _remove(self, worker: Worker) -> None:
        self._workers.remove(worker)
        self._at.pop(worker)
        self._actors.pop(worker)
