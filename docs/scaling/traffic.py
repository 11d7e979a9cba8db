"""Discord's limits, and the requests that a job makes.

Sources, at https://docs.discord.com/developers: topics/rate-limits (50 requests a second a bot, and
that answers to interactions are not among them), events/gateway (a session may have 2,500 servers;
one identify every 5 s for each of max_concurrency; 1,000 sessions a day, 2,000 or more for bots
beyond 150,000 servers). The limit of a channel is in no document: 5 messages in 5 s is what its
headers say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

REQUESTS_PER_SECOND = 50.0
MESSAGES_PER_CHANNEL, CHANNEL_SECONDS = 5, 5.0
SERVERS_PER_SHARD = 2_500
IDENTIFY_SECONDS = 5.0
LARGE_BOT_SERVERS, LARGE_BOT_CONCURRENCY = 150_000, 16


@dataclass(slots=True)
class Limit:
    """So many requests in so many seconds; those beyond it come later, in order.

    Attributes:
        most: requests at once.
        seconds: in which they come back, one after the other.
    """

    most: float
    seconds: float
    _paid_until: float = -math.inf

    def delay(self, now: float) -> float:
        """Take the next place; returns the seconds until it."""
        spacing = self.seconds / self.most
        self._paid_until = max(self._paid_until, now) + spacing
        return max(0.0, self._paid_until - self.seconds - now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """How a job is shown.

    Attributes:
        card_seconds: from one update of its card to the next.
        shared_card_seconds: the same for each card in its channel.
        frames: pictures on the way that are posted.
        last: requests at a job's end: its card, its picture, its strip.
        latency: seconds that Discord takes for a request.
        limited: requests a second, of all processes together; infinity: no limit.
    """

    card_seconds: float = 2.5
    shared_card_seconds: float = 1.25
    frames: int = 4
    last: int = 3
    latency: float = 0.25
    limited: float = REQUESTS_PER_SECOND


def shards(servers: int) -> int:
    """That Discord asks for; bots beyond 150,000 servers take a multiple of their concurrency."""
    least = math.ceil(servers / SERVERS_PER_SHARD)
    if servers < LARGE_BOT_SERVERS:
        return least
    return LARGE_BOT_CONCURRENCY * math.ceil(least / LARGE_BOT_CONCURRENCY)


def start_seconds(count: int, concurrency: int = 1) -> float:
    """Until so many shards have identified, with so many at once."""
    return (math.ceil(count / concurrency) - 1) * IDENTIFY_SECONDS
