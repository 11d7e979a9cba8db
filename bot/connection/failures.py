"""What a request to Discord may end in."""

from __future__ import annotations

import aiohttp
import discord

# After discord.py's own retries.
DISCORD_FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)
