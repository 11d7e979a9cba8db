"""`easel playground`: the bot in a simulated Discord that a browser shows, on loopback only."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from simcord import SetupError

from bot.app.client import LiveSettings
from bot.cli.terminal.progress import TerminalProgress
from bot.cli.terminal.terminal import tell_weights
from bot.sandbox.live_page import LivePage
from bot.sandbox.sandbox import Sandbox, open_sandbox
from engine.job.errors import EngineError
from engine.job.spec import EngineSettings
from engine.pool.pool import EnginePool

# How often the page shows what the bot does by itself, such as a new frame.
_REFRESH_SECONDS = 1.0
# A painter that leaves the processor to the page and the browser beside it.
_NICENESS = 15


async def serve(live: LiveSettings, settings: EngineSettings, port: int, console: Console) -> None:
    """Serve the playground until the process is told to stop or the page ends the session.

    Raises:
        EngineError: the weights can't be had, or the port is taken.
    """
    progress = TerminalProgress(console)
    settings = replace(settings, niceness=_NICENESS)
    async with EnginePool(settings, report=progress.prepare) as pool:
        with progress:
            tell_weights(await pool.ready(), on=console)
        async with AsyncExitStack() as stack:
            data = stack.enter_context(TemporaryDirectory(prefix="easel-playground-"))
            sandbox = await stack.enter_async_context(open_sandbox(live, pool, Path(data)))
            await _welcome(sandbox)
            viewers = (sandbox.member, sandbox.moderator)
            page = LivePage(sandbox.env, sandbox.channel, viewers, port)
            try:
                await stack.enter_async_context(page)
            except SetupError as error:
                raise EngineError(f"The playground can't be served: {error}.") from error
            console.print("Open this address in a browser on this machine:")
            console.print(page.url, soft_wrap=True)
            console.print("Type /stylize and attach a photo and a painting. Ctrl+C ends it.")
            await _refresh_until_told_to_stop(page, sandbox)


async def _welcome(sandbox: Sandbox) -> None:
    """Have the bot say hello, as it does when it comes to a server; SimCord's is there before."""
    for guild in sandbox.bot.guilds:
        await sandbox.bot.on_guild_join(guild)


async def _refresh_until_told_to_stop(page: LivePage, sandbox: Sandbox) -> None:
    """Show what the bot does by itself, until SIGINT, SIGTERM or the page ends the session."""
    stop = asyncio.ensure_future(page.wait_closed())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.cancel)
    shown: object = None
    while not stop.done():
        await asyncio.wait({stop}, timeout=_REFRESH_SECONDS)
        await sandbox.bot.look_at_settings()
        latest = _appearance(sandbox)
        if latest == shown or stop.done():
            continue
        await page.refresh()
        shown = latest


def _appearance(sandbox: Sandbox) -> object:
    """What the page shows, to be compared with what it showed before."""
    messages = sandbox.channel.history(viewer=sandbox.member)
    threads = sandbox.channel.threads
    return (
        [(message.id, message.edited_at, message.attachments) for message in messages],
        [(thread.id, len(thread.history())) for thread in threads],
    )
