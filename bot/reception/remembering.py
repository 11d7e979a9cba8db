"""What is remembered for a while, in memory only."""

from __future__ import annotations

import time
from functools import partial
from math import inf
from typing import Any

from cachetools import TTLCache

# Discord takes answers to a command for fifteen minutes; so long is a form known, too.
ANSWER_SECONDS = 15 * 60


def _remembered(seconds: float) -> TTLCache[Any, Any]:
    return TTLCache(inf, seconds, timer=lambda: time.monotonic())  # the clock of this moment


for_minutes = partial(_remembered, ANSWER_SECONDS)
for_an_hour = partial(_remembered, 60 * 60)
