"""What Easel keeps between two starts, in SQLite or PostgreSQL: jobs, libraries and settings.

`Store.open` brings the database up to date; each method of its repositories is a transaction of its
own, takes and returns frozen records, and raises StoreError where the database can't do its part.
"""

from __future__ import annotations

from bot.store.audit import AuditRecord
from bot.store.database.errors import NameTaken, StoreError
from bot.store.interactions import InteractionRecord, Unanswered
from bot.store.jobs import JobChanges, JobRecord
from bot.store.leases import LEASE_SECONDS, Leases, StoredRequests
from bot.store.presets import ChannelDefault, PresetRecord
from bot.store.rows import JsonValue
from bot.store.servers import Leftovers
from bot.store.store import Holdings, Store
from bot.store.styles import StyleRecord

__all__ = [
    "LEASE_SECONDS",
    "AuditRecord",
    "ChannelDefault",
    "Holdings",
    "InteractionRecord",
    "JobChanges",
    "JobRecord",
    "JsonValue",
    "Leases",
    "Leftovers",
    "NameTaken",
    "PresetRecord",
    "Store",
    "StoreError",
    "StoredRequests",
    "StyleRecord",
    "Unanswered",
]
