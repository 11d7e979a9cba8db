"""`easel playground`: the bot in a simulated Discord that a browser shows, on loopback only."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack

from rich.console import Console
from simcord import Preview, SetupError

from bot.cli.terminal.progress import TerminalProgress
from bot.cli.terminal.terminal import tell_weights
from bot.config.model import Config
from bot.sandbox.sandbox import Sandbox, open_sandbox
from engine.job.errors import EngineError
from engine.job.spec import EngineSettings
from engine.pool.pool import EnginePool

_log = logging.getLogger(__name__)

# How often the page may change by itself, such as for a new frame. What a member does in the half
# second in which the page has not yet heard of a change is refused, so it changes seldom.
_REFRESH_SECONDS = 2.0


async def serve(config: Config, settings: EngineSettings, port: int, console: Console) -> None:
    """Serve the playground until the process is told to stop or the page ends the session.

    Raises:
        EngineError: the weights can't be had, or the port is taken.
    """
    progress = TerminalProgress(console)
    async with EnginePool(settings, report=progress.prepare) as pool:
        with progress:
            tell_weights(console, await pool.ready())
        async with open_sandbox(config, pool) as sandbox, AsyncExitStack() as stack:
            await _welcome(sandbox)
            viewers = [sandbox.member, sandbox.moderator]
            preview = sandbox.env.preview(
                sandbox.channel, viewers=viewers, layout="channel", port=port
            )
            try:
                await stack.enter_async_context(preview)
            except SetupError as error:
                raise EngineError(f"The playground can't be served: {error}.") from error
            console.print("Open this address in a browser on this machine:")
            console.print(preview.url, soft_wrap=True)
            console.print("Type /stylize and attach a photo and a painting. Ctrl+C ends it.")
            await _refresh_until_told_to_stop(preview, sandbox)


async def _welcome(sandbox: Sandbox) -> None:
    """Have the bot say hello, as it does when it comes to a server; SimCord's is there before."""
    for guild in sandbox.bot.guilds:
        await sandbox.bot.on_guild_join(guild)


async def _refresh_until_told_to_stop(preview: Preview, sandbox: Sandbox) -> None:
    """Show what the bot does by itself, until SIGINT, SIGTERM or the page ends the session."""
    stop = asyncio.ensure_future(preview.wait_closed())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.cancel)
    shown: object = None
    while not stop.done():
        await asyncio.wait({stop}, timeout=_REFRESH_SECONDS)
        latest = _appearance(sandbox)
        if latest == shown or stop.done():
            continue
        try:
            await preview.refresh()
            shown = latest
        except (SetupError, TimeoutError) as busy:
            # A member's action is under way, or the bot had more to do; the next look shows it.
            _log.debug("The page was not refreshed: %s", busy)


def _appearance(sandbox: Sandbox) -> object:
    """What the page shows, to be compared with what it showed before."""
    messages = sandbox.channel.history(viewer=sandbox.member)
    threads = sandbox.channel.threads
    return (
        [(message.id, message.edited_at, message.attachments) for message in messages],
        [(thread.id, len(thread.history())) for thread in threads],
    )
