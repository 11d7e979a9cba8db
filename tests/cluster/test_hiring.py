"""Which painters a pool hires on a cluster, and which it lets go; the cluster is scripted."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from engine.cluster.posts import Node, Post
from engine.job.errors import EngineError, WeightsError
from engine.job.messages import Done, FromWorker, NotReady, Ready, Told, ToWorker
from engine.job.spec import (
    Costs,
    EngineSettings,
    Job,
    Patience,
    Progress,
    Started,
    WeightsInfo,
)
from tests.engine.jobs import sketch
from tests.waiting import until

pytest.importorskip("ray", reason='needs Ray: pip install "easel[ray]"')

from engine.cluster import pool as module
from engine.cluster.pool import RayPool


class ScriptedActor:
    """A painter that says what the test has it say."""

    def __init__(
        self,
        post: Post,
        settings: EngineSettings,
        checkpoints: str | None,
        on_message: Callable[[FromWorker], None],
        on_end: Callable[[str], None],
    ) -> None:
        self.post, self.settings, self.checkpoints = post, settings, checkpoints
        self.say, self._on_end = on_message, on_end
        self.pid = "scripted"
        self.place = f"place {id(self)}"
        self.killed = False
        self.ended = asyncio.Event()
        self.told: list[ToWorker] = []

    def get_ready(self, kind: str = "whitened") -> None:
        self.say(Ready(self.post.device, (self.post.device,), WeightsInfo(kind, "")))

    def end(self, how: str) -> None:
        if not self.ended.is_set():
            self.ended.set()
            self._on_end(how)

    lose = end

    def kill(self) -> None:
        self.killed = True
        self.end("killed")

    def send(self, message: ToWorker) -> None:
        self.told.append(message)

    def kill_after(self, seconds: float) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, self.kill)


class Cluster:
    """Nodes that come and go, and the painters that were hired there.

    Attributes:
        others: GPUs that other programs have, by nodes.
        silent: its head does not answer.
        now: by the pool's clock, which stands still but for the test.
    """

    def __init__(self) -> None:
        self.silent = False
        self.now = time.monotonic()
        self._looks = 0
        self.others: Counter[str] = Counter()
        self.nodes: dict[str, Node] = {}
        self.hired: list[ScriptedActor] = []

    def join(self, name: str, **resources: float) -> None:
        facts: dict[str, Any] = {"NodeID": name, "NodeName": name, "Alive": True}
        self.nodes[name] = {**facts, "Resources": resources}

    def look(self) -> list[Node]:
        self._looks += 1
        if self.silent:
            raise ConnectionError("no answer")
        return list(self.nodes.values())

    async def some_looks(self) -> None:
        """Until the pool has done what it does after two looks."""
        third = self._looks + 3
        await until(lambda: self._looks >= third)

    def hire(self, *args: Any) -> ScriptedActor:
        self.hired.append(ScriptedActor(*args))
        return self.hired[-1]

    async def at(self, *names: str) -> list[ScriptedActor]:
        """The painters at work, as soon as they are at these posts and no others."""
        await until(lambda: sorted(actor.post.name for actor in self.there) == sorted(names))
        by_name = {actor.post.name: actor for actor in self.there}
        return [by_name[name] for name in names]

    def places(self) -> frozenset[str]:
        """Of those that have come first."""
        free = Counter({name: node["Resources"].get("GPU", 0) for name, node in self.nodes.items()})
        free -= self.others
        found = set()
        for actor in self.there:
            if free[actor.post.node] > 0:
                free[actor.post.node] -= 1
                found.add(actor.place)
        return frozenset(found)

    @property
    def there(self) -> list[ScriptedActor]:
        return [actor for actor in self.hired if not actor.ended.is_set()]


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    cluster = Cluster()
    monkeypatch.setattr(module, "connect", lambda _: False)
    monkeypatch.setattr(module, "nodes", cluster.look)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: cluster.now))
    monkeypatch.setattr(module, "given_places", cluster.places)
    monkeypatch.setattr(module, "Actor", cluster.hire)
    return cluster


@pytest_asyncio.fixture
async def pool(cluster: Cluster) -> AsyncIterator[RayPool]:
    async with RayPool(EngineSettings(), checkpoints="s3://kept", look_every=0.01) as pool:
        yield pool


async def test_the_first_painter_decides_on_the_weights_of_all(
    pool: RayPool, cluster: Cluster
) -> None:
    cluster.join("a", GPU=2)
    cluster.join("b", GPU=1)
    [first] = await cluster.at("a/cuda:0")
    await cluster.some_looks()
    assert cluster.there == [first], "the others wait for it"
    assert first.settings.weights == "auto"
    first.get_ready("imagenet")
    painters = await cluster.at("a/cuda:0", "a/cuda:1", "b/cuda:0")
    assert [painter.settings.weights for painter in painters] == ["auto", "imagenet", "imagenet"]
    assert {painter.settings.devices for painter in painters} == {("cuda:0",)}
    assert {painter.checkpoints for painter in painters} == {"s3://kept"}
    for painter in painters[1:]:
        painter.get_ready("imagenet")
    assert pool.room == 3


async def test_cores_are_let_go_once_there_are_gpus_but_not_while_they_paint(
    pool: RayPool, cluster: Cluster
) -> None:
    cluster.join("a", CPU=4)
    [core] = await cluster.at("a/cpu")
    core.get_ready()
    async with aclosing(pool.paint(sketch())) as updates:
        started = await anext(updates)
        assert isinstance(started, Started)
        assert started.device == "a/cpu"
        cluster.join("b", GPU=1)
        _, card = await cluster.at("a/cpu", "b/cuda:0")
        card.get_ready()
    core.kill()  # The job's end is not heard of, as it was cancelled.
    assert await cluster.at("b/cuda:0") == [card]


async def test_idle_cores_are_let_go_at_once(pool: RayPool, cluster: Cluster) -> None:
    cluster.join("a", CPU=4)
    [core] = await cluster.at("a/cpu")
    core.get_ready()
    cluster.join("b", GPU=1)
    await cluster.at("b/cuda:0")
    assert core.killed


async def test_a_post_where_no_painter_can_start_is_left_alone_for_a_while(
    pool: RayPool, cluster: Cluster
) -> None:
    cluster.join("a", GPU=2)
    [good] = await cluster.at("a/cuda:0")
    good.get_ready()
    for _ in range(2):
        _, bad = await cluster.at("a/cuda:0", "a/cuda:1")
        bad.end("ActorDiedError")
    await cluster.some_looks()
    assert cluster.there == [good]
    assert len(cluster.hired) == 3
    cluster.now += module._REST
    await cluster.at("a/cuda:0", "a/cuda:1")


async def test_a_post_where_painters_die_idle_again_and_again_rests_for_longer_and_longer(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[int] = []

    def pause_after(_: Patience, failed: int) -> float:
        pauses.append(failed)
        return 0.0

    monkeypatch.setattr(Patience, "pause_after", pause_after)
    cluster.join("a", GPU=1)
    patience = Patience(longest_pause=1_000.0)  # no painter here lives for so long
    async with RayPool(EngineSettings(), look_every=0.01, patience=patience, lasting=True) as pool:
        for number in range(1, 5):
            [painter] = await cluster.at("a/cuda:0")
            assert len(cluster.hired) == number
            painter.get_ready()
            painter.end("ActorDiedError")
        assert pauses == [1, 2, 3], "the first death may be chance"
        assert "ended 4 times in a row before it had a picture" in str(pool.trouble)

        [painter] = await cluster.at("a/cuda:0")
        painter.get_ready()
        assert pool.trouble is None
        async with aclosing(pool.paint(job := sketch())) as updates:
            await anext(updates)
            painter.say(Told(job.id, Progress(1, 2, Costs(1, 1, 1), 0.1, "")))
            await anext(updates)
            painter.say(Done(job.id))
        painter.end("ActorDiedError")
        await cluster.at("a/cuda:0")
        assert pauses == [1, 2, 3], "one that has painted is replaced at once"


async def test_the_pool_gives_up_only_where_no_post_at_all_can_paint(
    pool: RayPool, cluster: Cluster
) -> None:
    cluster.join("a", GPU=1)
    cluster.join("b", GPU=1)
    [first] = await cluster.at("a/cuda:0")
    waiting = asyncio.create_task(pool.ready())
    first.say(NotReady(WeightsError("There is no weights file.")))
    first.end("nothing more to say")
    [second] = await cluster.at("b/cuda:0")
    assert not waiting.done()
    second.end("ActorDiedError")
    [third] = await cluster.at("b/cuda:0")
    third.end("ActorDiedError")
    with pytest.raises(EngineError, match=r"its process ended 2 times \(ActorDiedError\)"):
        await waiting


async def test_a_lasting_pool_goes_on_where_no_post_at_all_can_paint(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_REST", 0.0)
    cluster.join("a", GPU=1)
    async with RayPool(EngineSettings(), look_every=0.01, lasting=True) as pool:
        waiting = asyncio.create_task(anext(pool.paint(sketch())))
        for _ in range(4):
            [painter] = await cluster.at("a/cuda:0")
            painter.end("ActorDiedError")
        assert "its process ended 2 times (ActorDiedError)" in str(pool.trouble)
        [state] = pool.crew.workers
        assert (state.device, state.ready) == ("a/cuda:0", False)
        assert not waiting.done()
        [painter] = await cluster.at("a/cuda:0")
        painter.get_ready()
        assert isinstance(await waiting, Started)
        assert pool.trouble is None
        assert [state.trouble for state in pool.crew.workers] == [None]


async def test_a_lasting_pool_tells_of_a_cluster_that_can_not_be_joined_and_keeps_the_jobs(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> bool:
        raise EngineError("No Ray cluster answers.")

    monkeypatch.setattr(module, "connect", refuse)
    async with RayPool(EngineSettings(), lasting=True) as pool:
        waiting = asyncio.create_task(anext(pool.paint(sketch())))
        async with asyncio.timeout(20):
            with pytest.raises(EngineError, match="No Ray cluster answers"):
                await pool.ready()
        assert not waiting.done()
        waiting.cancel()


async def test_a_node_that_is_lost_while_its_painter_starts_is_no_failure(
    pool: RayPool, cluster: Cluster
) -> None:
    for name in ("a", "b", "c"):
        cluster.join(name, GPU=1)
        [painter] = await cluster.at(f"{name}/cuda:0")
        cluster.nodes = {}
        await cluster.at()
        assert painter.ended.is_set()
    cluster.join("d", GPU=1)
    [painter] = await cluster.at("d/cuda:0")
    painter.get_ready()
    assert (await pool.ready()).kind == "whitened"


async def test_a_job_that_is_stuck_is_gone_on_with_by_a_fresh_painter(
    pool: RayPool, cluster: Cluster
) -> None:
    cluster.join("a", GPU=1)
    [stuck] = await cluster.at("a/cuda:0")
    stuck.get_ready()
    job = sketch()
    async with aclosing(pool.paint(job)) as updates:
        await anext(updates)
        assert pool.start_over(job.id)
        [fresh] = await cluster.at("a/cuda:0")
        assert stuck.killed
        fresh.get_ready()
        again = await anext(updates)
        assert isinstance(again, Started)
        assert again.attempt == 2
        assert fresh.told == [job]


async def test_a_head_that_does_not_answer_stops_nothing(pool: RayPool, cluster: Cluster) -> None:
    cluster.join("a", GPU=1)
    [painter] = await cluster.at("a/cuda:0")
    painter.get_ready()
    cluster.silent = True
    await cluster.some_looks()
    async with aclosing(pool.paint(sketch())) as updates:
        assert isinstance(await anext(updates), Started)
    cluster.silent = False
    painter.kill()
    assert await cluster.at("a/cuda:0") != [painter]


## A cluster that others use, too


@pytest_asyncio.fixture
async def modest(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RayPool]:
    """A pool of two painters at the most, which is not patient."""
    monkeypatch.setattr(module, "_LATE", -1.0)
    async with RayPool(EngineSettings(), most=2, look_every=0.01) as pool:
        yield pool


async def test_a_pool_leaves_to_others_what_is_beyond_its_share(
    modest: RayPool, cluster: Cluster
) -> None:
    cluster.join("a", GPU=4)
    [first] = await cluster.at("a/cuda:0")
    first.get_ready()
    _, second = await cluster.at("a/cuda:0", "a/cuda:1")
    second.get_ready()
    await cluster.some_looks()
    assert cluster.there == [first, second]
    first.end("ActorDiedError")
    await cluster.at("a/cuda:0", "a/cuda:1")
    assert modest.room == 1


async def test_where_others_have_a_gpu_the_next_is_tried(modest: RayPool, cluster: Cluster) -> None:
    cluster.join("a", GPU=1)
    cluster.join("b", GPU=1)
    cluster.others["a"] = 1
    [first] = await cluster.at("a/cuda:0")
    [second] = await cluster.at("b/cuda:0")
    assert first.killed, "one painter has to decide on the weights"
    second.get_ready()
    assert (await modest.ready()).kind == "whitened"


async def test_painters_wait_for_all_that_others_have_and_stay_where_something_gets_free(
    modest: RayPool, cluster: Cluster
) -> None:
    for name in ("a", "b", "c", "d"):
        cluster.join(name, GPU=1)
    cluster.others.update("bcd")
    [first] = await cluster.at("a/cuda:0")
    first.get_ready()
    _, *waiting = await cluster.at("a/cuda:0", "b/cuda:0", "c/cuda:0", "d/cuda:0")
    first.end("ActorDiedError")
    first, *_ = await cluster.at("a/cuda:0", "b/cuda:0", "c/cuda:0", "d/cuda:0")
    first.get_ready()
    await cluster.some_looks()
    assert cluster.there == [*waiting, first]
    assert modest.room == 1
    cluster.others.clear()  # The other process has ended: two places more than are wanted.
    await cluster.at("a/cuda:0", "b/cuda:0")
    assert cluster.there == [waiting[0], first]
    await cluster.some_looks()
    assert len(cluster.hired) == 5
    waiting[0].get_ready()
    assert modest.room == 2


async def test_a_painter_too_many_finishes_its_job_before_it_goes(
    modest: RayPool, cluster: Cluster
) -> None:
    for name in ("a", "b", "c"):
        cluster.join(name, GPU=1)
    cluster.others.update("bc")
    [first] = await cluster.at("a/cuda:0")
    first.get_ready()
    _, *waiting = await cluster.at("a/cuda:0", "b/cuda:0", "c/cuda:0")
    jobs = [modest.paint(sketch()) for _ in range(3)]
    starts = asyncio.gather(*(anext(updates) for updates in jobs))
    await asyncio.sleep(0)
    for painter in waiting:
        painter.get_ready()
    await starts
    await cluster.some_looks()
    assert cluster.there == [first, *waiting]
    [job] = waiting[1].told[:1]
    assert isinstance(job, Job)
    waiting[1].say(Done(job.id))
    await cluster.at("a/cuda:0", "b/cuda:0")


async def test_who_waited_for_a_place_paints_with_the_weights_of_the_first(
    pool: RayPool, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LATE", -1.0)
    cluster.join("a", GPU=1)
    cluster.join("b", GPU=1)
    cluster.others.update("ab")
    _, second = await cluster.at("a/cuda:0", "b/cuda:0")
    second.get_ready("imagenet")  # It got its place and was ready between two looks.
    first, _ = await cluster.at("a/cuda:0", "b/cuda:0")
    assert first.settings.weights == "imagenet"
