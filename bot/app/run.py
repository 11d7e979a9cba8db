"""The bot on the real Discord, from its first connection to SIGTERM."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import discord

from bot.app.client import Easel, LiveSettings
from bot.config.engine_section import EngineSection
from bot.config.model import Config, engine_settings
from bot.monitoring.monitor import monitored
from engine.job.errors import EngineError
from engine.pool.pool import EnginePool

_log = logging.getLogger(__name__)

# Together with the painter's end below the ten seconds after which Docker kills.
_LEAVING_SECONDS = 8.0
# For what would block the event loop, such as reading files; as many as asyncio would have.
_THREADS = min(32, (os.cpu_count() or 1) + 4)


async def run_bot(settings: LiveSettings) -> None:
    """Serve until SIGTERM or SIGINT arrives, or the connection fails for good.

    Raises:
        discord.LoginFailure: Discord does not know the token.
        EngineError: nothing can be painted, because of the weights, the device or the cluster.
    """
    config = settings.current
    # Easel never speaks, so that nothing is missing without the libraries for voice.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    async with pool_for(config) as pool:
        bot = Easel(settings, pool, forgetting(config.engine))
        async with monitored(config.monitoring, bot, pool):
            await _serve(bot, pool, config.discord.token.get_secret_value())


def pool_for(config: Config) -> EnginePool:
    """The pool that the settings ask for: on this machine, or on a cluster.

    Raises:
        EngineError: it needs Ray, which is not installed.
    """
    settings = engine_settings(config)
    if config.engine.backend == "local":
        return EnginePool(settings, lasting=True)
    try:
        # Imported here because it imports Ray, which only those have who asked for it.
        from engine.cluster.pool import RayPool
    except ModuleNotFoundError as error:
        if error.name != "ray":
            raise
        raise EngineError(
            'engine.backend = "ray" needs Ray, which is not installed; install it with '
            'pip install "easel[ray]", or paint on this machine with "local".'
        ) from error
    engine = config.engine
    return RayPool(
        settings,
        engine.ray_address,
        engine.ray_checkpoints or None,
        most=engine.ray_painters,
        lasting=True,
    )


def forgetting(engine: EngineSection) -> Callable[[str], None]:
    """What removes the unfinished painting of a job that is over, if it is kept on a cluster."""
    if engine.backend == "local" or not engine.ray_checkpoints:
        return lambda _: None
    # Imported here because it needs what only those have who asked for a cluster.
    from engine.cluster.checkpoints import forget

    return partial(forget, engine.ray_checkpoints)


async def _serve(bot: Easel, pool: EnginePool, token: str) -> None:
    asyncio.get_running_loop().set_default_executor(_threads())
    serving = asyncio.create_task(bot.start(token))
    ends = {serving, asyncio.create_task(_told_to_stop()), asyncio.create_task(_broken(pool))}
    ended, others = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    # Discord may take half a minute to confirm a goodbye; it is said, and that will do.
    await asyncio.wait({asyncio.create_task(bot.close())}, timeout=_LEAVING_SECONDS)
    for task in others:
        task.cancel()
    for task in ended:
        task.result()


def _threads() -> ThreadPoolExecutor:
    """The event loop's, all of them at once: later the system may have none left to start.

    A job would fail then whose files are just to be read.

    Raises:
        RuntimeError: it has none left now.
    """
    threads, all_there = ThreadPoolExecutor(_THREADS, "asyncio"), Barrier(_THREADS)
    try:
        for _ in range(_THREADS):
            threads.submit(all_there.wait)  # Else one thread alone might do it all.
    except RuntimeError:
        all_there.abort()
        raise
    return threads


async def _broken(pool: EnginePool) -> None:
    """Raise why nothing can be painted; wait for ever while something can."""
    await pool.ready()
    await asyncio.Event().wait()


async def _told_to_stop() -> None:
    """Wait until the process is told to end."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await told.wait()
    _log.info("Told to stop")
