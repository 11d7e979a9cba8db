"""Where in a cluster painters are hired."""

from __future__ import annotations

from typing import Any

import pytest

from engine.cluster.posts import Node, Post, living, posts
from engine.job.spec import EngineSettings


def node(name: str, *, alive: bool = True, node_id: str = "", **resources: float) -> Node:
    facts: dict[str, Any] = {"NodeID": node_id or f"id of {name}", "NodeName": name}
    return {**facts, "Alive": alive, "Resources": {"memory": 1e9, **resources}}


def names(
    nodes: list[Node], devices: tuple[str, ...] = (), threads: int | None = None
) -> list[str]:
    return [post.name for post in posts(nodes, EngineSettings(devices, threads=threads))]


def test_every_gpu_has_a_painter() -> None:
    cluster = [node("a", CPU=8, GPU=2), node("b", CPU=8, GPU=1)]
    assert names(cluster) == ["a/cuda:0", "a/cuda:1", "b/cuda:0"]
    assert all(post.device == "cuda:0" for post in posts(cluster, EngineSettings()))


def test_cores_paint_only_where_the_whole_cluster_has_no_gpu() -> None:
    assert names([node("a", CPU=8), node("b", CPU=4)]) == ["a/cpu", "b/cpu"]
    assert names([node("a", CPU=8), node("b", CPU=4, GPU=1)]) == ["b/cuda:0"]


def test_the_settings_choose_the_kinds() -> None:
    cluster = [node("a", CPU=8), node("b", CPU=4, GPU=1)]
    assert names(cluster, ("cpu",)) == ["a/cpu", "b/cpu"]
    assert names(cluster, ("cuda", "cpu")) == ["a/cpu", "b/cuda:0", "b/cpu"]
    assert names([node("a", CPU=8)], ("cuda",)) == []


@pytest.mark.parametrize(
    ("threads", "shares"), [(None, [9]), (4, [4, 4]), (9, [9]), (10, []), (3, [3, 3, 3])]
)
def test_a_node_s_cores_are_shared_out(threads: int | None, shares: list[int]) -> None:
    found = posts([node("a", CPU=9)], EngineSettings(threads=threads))
    assert [post.cores for post in found] == shares
    assert len({post.name for post in found}) == len(found)


def test_a_node_without_cores_for_ray_or_that_is_gone_has_no_painters() -> None:
    cluster = [node("head"), node("lost", alive=False, GPU=4), node("a", CPU=2)]
    assert posts(cluster, EngineSettings()) == (Post("id of a", "cpu", 0, "a/cpu", cores=2),)
    assert living(cluster) == {"id of head", "id of a"}


def test_nodes_of_one_name_are_told_apart() -> None:
    first, second = (node("a", node_id=key, CPU=1) for key in ("0123456789", "abcdefghij"))
    assert names([first, second]) == ["a-012345/cpu", "a-abcdef/cpu"]
    [alone], [together, _] = (
        posts(there, EngineSettings()) for there in ([first], [first, second])
    )
    assert alone == together, "a painter keeps its post when another node of that name joins"


def test_a_share_of_a_gpu_is_none() -> None:
    assert names([node("a", CPU=1, GPU=0.5)]) == ["a/cpu"]
