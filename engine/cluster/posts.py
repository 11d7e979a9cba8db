"""Where in a cluster there is room for painters. No Ray here: the nodes come as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from engine.job.spec import EngineSettings

Node: TypeAlias = Mapping[str, Any]
"""A node, as `ray.nodes()` describes it."""

_GPU, _CPU = "cuda", "cpu"
# Of Ray's ids, to tell nodes of the same name apart.
_ID_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Post:
    """Room for one painter: a GPU of a node, or some of its cores.

    Attributes:
        node: Ray's id of the node.
        device: torch's name of the device, seen from the painter.
        number: among the posts of this kind on the node, from 0.
        name: for people: "painter-7/cuda:1". No two posts of a moment have the same; but it may
            change when another node of that name joins.
        cores: to paint with; 0 on a GPU, whose painters share all cores of the node.
    """

    node: str
    device: str
    number: int
    name: str = field(compare=False)
    cores: int = 0


def living(nodes: Iterable[Node]) -> frozenset[str]:
    """The ids of the nodes that are there."""
    return frozenset(node["NodeID"] for node in nodes if node["Alive"])


def posts(nodes: Iterable[Node], settings: EngineSettings) -> tuple[Post, ...]:
    """Every post of a cluster, in the order of its nodes.

    Args:
        nodes: all of the cluster; those that are gone have no posts.
        settings: the pool's. `devices` says which kinds there shall be, "cuda" and "cpu"; empty
            means GPUs, or cores as long as no node has a GPU. `threads` are the cores of a post;
            None means all of a node.
    """
    there = [node for node in nodes if node["Alive"]]
    kinds = {device.partition(":")[0] for device in settings.devices}
    if not kinds:
        kinds = {_GPU} if any(_has(node, "GPU") for node in there) else {_CPU}
    names = Counter(node["NodeName"] for node in there)
    found: list[Post] = []
    for node in there:
        name = node["NodeName"]
        if names[name] > 1:
            name = f"{name}-{node['NodeID'][:_ID_DIGITS]}"
        if _GPU in kinds:
            found += _gpu_posts(node, name)
        if _CPU in kinds:
            found += _core_posts(node, name, settings.threads)
    return tuple(found)


def _gpu_posts(node: Node, name: str) -> list[Post]:
    # Ray shows each painter a single GPU, which is the painter's first.
    count = _has(node, "GPU")
    return [Post(node["NodeID"], "cuda:0", i, f"{name}/cuda:{i}") for i in range(count)]


def _core_posts(node: Node, name: str, threads: int | None) -> list[Post]:
    cores = _has(node, "CPU")
    share = threads or cores
    if not share:
        return []
    count = cores // share
    labels = ["cpu"] if count == 1 else [f"cpu:{i}" for i in range(count)]
    return [
        Post(node["NodeID"], _CPU, number, f"{name}/{label}", share)
        for number, label in enumerate(labels)
    ]


def _has(node: Node, resource: str) -> int:
    """How many whole ones a node has."""
    return int(node["Resources"].get(resource, 0))
