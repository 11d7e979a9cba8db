"""A stand-in for Discord on this machine: REST API v10, gateway and CDN over loopback sockets.

The real discord.py talks to it; only base addresses are set (see `tests.discord.redirect`). It
keeps servers, channels, messages and commands, refuses what Discord would refuse, limits rates as
Discord does, records every request, and misbehaves when a test tells it to.

    async with Stand() as discord:
        guild = discord.add_guild("The gallery")
        channel = discord.add_channel(guild, "paintings")
        ana = discord.add_member(guild, "Ana")
        async with discord.run(bot):
            asked = discord.types(ana, channel, "stylize", content=photo, style=painting)
            await asked.answered()
"""

from tests.discord.faults import Cut
from tests.discord.interactions import Interaction
from tests.discord.model import Channel, File, Guild, Member, Message
from tests.discord.stand import Stand

__all__ = ["Channel", "Cut", "File", "Guild", "Interaction", "Member", "Message", "Stand"]
