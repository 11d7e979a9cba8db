"""Nobody gets into a cluster without its token."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE

from tests.cluster.conftest import TestCluster

_VISITOR = """
import sys
from engine.cluster.connection import connect
from engine.job.errors import EngineError
try:
    print("in" if connect(sys.argv[1]) else "in before")
except EngineError as error:
    print(error)
"""


async def visit(address: str, **environment: str | None) -> str:
    """What another program gets to hear that comes to a cluster with these variables."""
    changed = {**os.environ, "RAY_NUM_REDIS_GET_RETRIES": "2", **environment}
    known = {name: value for name, value in changed.items() if value is not None}
    visitor = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _VISITOR, address), env=known, stdout=PIPE, stderr=DEVNULL
    )
    output, _ = await visitor.communicate()
    return output.decode().strip()


async def test_only_the_token_opens_a_cluster(cluster: TestCluster) -> None:
    right, wrong, none, without = await asyncio.gather(
        visit(cluster.address),
        visit(cluster.address, RAY_AUTH_TOKEN="a-guess-of-thirty-two-characters"),
        visit(cluster.address, RAY_AUTH_TOKEN=None, HOME="/nowhere"),
        visit(cluster.address, RAY_AUTH_TOKEN=None, RAY_AUTH_MODE="disabled"),
    )
    assert right == "in"
    for refused in (wrong, none, without):
        assert "does not let this program in; RAY_AUTH_TOKEN must be the token" in refused


async def test_a_token_is_asked_for_unless_that_is_switched_off_by_name(
    cluster: TestCluster,
) -> None:
    answer = await visit(cluster.address, RAY_AUTH_MODE=None, RAY_AUTH_TOKEN=None, HOME="/nowhere")
    assert "RAY_AUTH_TOKEN must be the token" in answer


async def test_an_address_where_nothing_listens_is_said_at_once(cluster: TestCluster) -> None:
    async with asyncio.timeout(60):
        answer = await visit("127.0.0.1:1")
    assert answer.startswith("No Ray cluster answers at 127.0.0.1:1 (Connection refused)")
