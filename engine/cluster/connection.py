"""This program's connection to a Ray cluster."""

from __future__ import annotations

import logging
import socket

import ray
from ray.exceptions import AuthenticationError, RayError
from ray.util import placement_group_table

from engine.cluster.posts import Node
from engine.job.errors import EngineError

AUTO = "auto"
_KNOCK_SECONDS = 5.0


def connect(address: str) -> bool:
    """Connect this program to a cluster; blocks for seconds.

    Args:
        address: "auto", for the cluster that this machine is part of, or the host:port of the
            cluster's head; this machine has to be part of it then, too.

    Returns:
        Whether that was done now; it is not where this program is connected already.

    Raises:
        EngineError: there is no such cluster, or it does not know our token; says so.
    """
    if ray.is_initialized():
        return False
    if address != AUTO:
        _knock(address)
    # It would warn that SIGTERM goes on to mean what this program says it does.
    logger = logging.getLogger("ray")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        ray.init(address, log_to_driver=False, configure_logging=False)
    except (AuthenticationError, RayError, ConnectionError, RuntimeError, ValueError) as error:
        raise EngineError(_refusal(address, error)) from error
    finally:
        logger.setLevel(level)
    return True


def disconnect() -> None:
    """Leave the cluster, which ends every painter of this program."""
    ray.shutdown()


def nodes() -> list[Node]:
    """The cluster's nodes, also those that are gone; blocks for as long as the head takes.

    Raises:
        ConnectionError: the head does not answer.
    """
    try:
        return list(ray.nodes())  # type: ignore[no-untyped-call]
    except (RayError, RuntimeError) as error:
        raise ConnectionError(_first_line(error)) from error


def given_places() -> frozenset[str]:
    """The ids of the places, of all programs, that Ray has found room for; blocks likewise.

    Raises:
        ConnectionError: the head does not answer.
    """
    try:
        places = placement_group_table()
    except (RayError, RuntimeError) as error:
        raise ConnectionError(_first_line(error)) from error
    return frozenset(key for key, facts in places.items() if facts["state"] == "CREATED")


def _knock(address: str) -> None:
    """See whether anything listens there, for which Ray itself takes more than a minute."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _KNOCK_SECONDS).close()
    except OSError as error:
        raise EngineError(
            f"No Ray cluster answers at {address} ({error.strerror or error}); start its head with "
            "`ray start --head`, or correct engine.ray_address."
        ) from error


def _refusal(address: str, error: Exception) -> str:
    """Why we are not connected, in a sentence."""
    if address == AUTO and isinstance(error, ConnectionError):
        return (
            "This machine is not part of a Ray cluster; make it one with `ray start`, or name "
            "another in engine.ray_address."
        )
    # Ray says the same of a wrong token and of a cluster that does not answer, and this one does.
    if isinstance(error, (AuthenticationError, ConnectionError)):
        return (
            f"The Ray cluster at {address} does not let this program in; RAY_AUTH_TOKEN must be "
            "the token that the cluster was started with."
        )
    return f"The Ray cluster at {address} can't be joined: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
