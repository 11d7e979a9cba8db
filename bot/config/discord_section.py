"""The section [discord] of `config.toml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator

from bot.config.explaining import RESTART, Allowed
from bot.config.section import Section
from bot.config.values import each_once, one_word
from bot.connection.shards import Shards

MOST_SHARDS = 10_000


class DiscordSection(Section):
    """How the bot reaches Discord."""

    token: Annotated[
        SecretStr, AfterValidator(one_word), Allowed("the token in quotes"), RESTART
    ] = SecretStr("")
    """The bot's token, from the Bot page of your application at
    https://discord.com/developers/applications. Whoever has it controls the bot, so it is better
    kept in the environment variable EASEL_TOKEN, which wins over this line."""

    card_seconds: float = Field(default=2.5, ge=1, le=60)
    """Seconds between two updates of a job's card. Discord slows down a bot that edits its
    messages more often."""

    shard_count: Annotated[int, RESTART] = Field(default=0, ge=0, le=MOST_SHARDS)
    """The connections to Discord that share the bot's servers, in all its processes together.
    Discord wants one for every 2,500 servers. 0 takes as many as it recommends."""

    shard_ids: Annotated[
        tuple[Annotated[int, Field(ge=0, lt=MOST_SHARDS, strict=True)], ...],
        Field(strict=False),
        AfterValidator(each_once),
        Allowed("a list of whole numbers from 0, each below shard_count"),
        RESTART,
    ] = ()
    """Those of them that this process serves, where several do; docs/cluster.md says what else
    these share. Empty is all. The environment variable EASEL_SHARD_IDS, such as "0,1", wins over
    this line, so that the processes can share this file."""

    @field_validator("shard_ids")
    @classmethod
    def _of_those_there_are(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        count = info.data.get("shard_count", MOST_SHARDS)
        if value and not count:
            raise ValueError("needs shard_count, the number of shards of all processes together")
        if any(shard >= count for shard in value):
            raise ValueError(f"must each be below shard_count, which is {count}")
        return value

    @property
    def shards(self) -> Shards:
        """The shards that this process serves."""
        return Shards(self.shard_count, self.shard_ids)
