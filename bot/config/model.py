"""The typed model of `config.toml`: every key has a default, a range and a sentence.

The same model checks the file, words its mistakes and writes `config.example.toml`, so the three
can't disagree. Sections hold what may change while the bot runs, but for the keys marked RESTART.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Protocol

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot.config.discord_section import DiscordSection
from bot.config.engine_section import EngineSection
from bot.config.explaining import RESTART, Allowed, explain
from bot.config.section import Section
from bot.config.values import (
    Folder,
    Level,
    LogForm,
    address,
    lower,
    shard_numbers,
)
from engine.job.precision import Precision as NetworkPrecision
from engine.job.recipe import MAX_ITERATIONS, MAX_SIZE, MIN_SIZE
from engine.job.spec import EngineSettings
from engine.job.timing import MOST_FRAMES, MOST_SOURCE_FRAMES

MOST_JOBS_A_DAY = 10_000
TOKEN_VARIABLE = "EASEL_TOKEN"  # noqa: S105 - the variable's name, not a token
SHARDS_VARIABLE = "EASEL_SHARD_IDS"


class ConfigError(Exception):
    """The file can't be used; `problems` has one sentence for each mistake in it."""

    def __init__(self, path: Path | None, problems: list[str]) -> None:
        self.problems = tuple(problems)
        source = "The environment" if path is None else str(path)
        count = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__("\n".join([f"{source} has {count}:", *(f"- {p}" for p in problems)]))


class Role(Protocol):
    """The part of a Discord role that decides on limits."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...


class LimitsSection(Section):
    """What members may ask for."""

    iterations_max: int = Field(default=500, ge=1, le=MAX_ITERATIONS)
    """The most iterations a member may ask for in /stylize. Painting time grows with them."""

    iterations_default: int = Field(default=0, ge=0, le=MAX_ITERATIONS)
    """Iterations when a member asks for no number. 0 leaves it to each recipe (70 to 200)."""

    iterations_by_role: Annotated[
        Mapping[str, Annotated[int, Field(ge=1, le=MAX_ITERATIONS)]],
        Allowed(f"role names or ids, each with a whole number from 1 to {MAX_ITERATIONS}"),
    ] = Field(default={}, examples=[{"Painters": 1000, "123456789012345678": 250}])
    """Another iterations_max, higher or lower, for members with a role, by the role's exact name
    or its id. With several of these roles the highest number counts."""

    epochs_max: int = Field(default=22, ge=1, le=100)
    """The most epochs, the steps of a drawing, that a member may ask for in /draw. When a member
    asks for no number it takes 11."""

    size_min: int = Field(default=64, ge=MIN_SIZE, le=MAX_SIZE)
    """The smallest picture a member may ask for: its longer side in pixels."""

    size_max: int = Field(default=768, ge=MIN_SIZE, le=MAX_SIZE)
    """The largest one. Time and memory grow with its square: twice the size takes four times as
    long."""

    size_default: int = Field(default=384, ge=MIN_SIZE, le=MAX_SIZE)
    """The longer side in pixels when a member asks for no size."""

    frame_every: int = Field(default=20, ge=1, le=MAX_ITERATIONS)
    """A picture of the progress is posted every so many iterations of /stylize."""

    animation_frames: int = Field(default=MOST_FRAMES, ge=1, le=MOST_SOURCE_FRAMES)
    """The most frames that are painted of a photo that moves (GIF, WebP, APNG, MP4, WebM); of a
    longer one so many, evenly chosen, and each is shown longer. 1 paints the first frame alone. 48
    take about as long as 25 pictures that stand still."""

    queue_length: int = Field(default=20, ge=1, le=1000)
    """Jobs that may wait, of all members together."""

    jobs_per_member: int = Field(default=2, ge=1, le=100)
    """Jobs that one member may have at a time, waiting or being painted."""

    jobs_per_day: int = Field(default=0, ge=0, le=MOST_JOBS_A_DAY)
    """Jobs that one member may ask for within 24 hours, on all servers together. 0 is any
    number."""

    @field_validator("iterations_default")
    @classmethod
    def _default_within_maximum(cls, value: int, info: ValidationInfo) -> int:
        most = info.data.get("iterations_max", MAX_ITERATIONS)
        if value > most:
            raise ValueError(f"must be at most iterations_max, which is {most}")
        return value

    @field_validator("size_max")
    @classmethod
    def _largest_not_below_smallest(cls, value: int, info: ValidationInfo) -> int:
        least = info.data.get("size_min", MIN_SIZE)
        if value < least:
            raise ValueError(f"must be at least size_min, which is {least}")
        return value

    @field_validator("size_default")
    @classmethod
    def _default_size_between(cls, value: int, info: ValidationInfo) -> int:
        if "size_min" not in info.data or "size_max" not in info.data:
            return value  # one of them is wrong itself and reported already
        least, most = info.data["size_min"], info.data["size_max"]
        if not least <= value <= most:
            raise ValueError(f"must be from size_min to size_max, which are {least} and {most}")
        return value

    @property
    def iterations_ceiling(self) -> int:
        """The most iterations that anybody may ask for, whatever their roles."""
        return max([self.iterations_max, *self.iterations_by_role.values()])

    def iterations_for(self, roles: Iterable[Role]) -> int:
        """The most iterations that a member with these roles may ask for."""
        table = self.iterations_by_role
        names = (name for role in roles for name in (str(role.id), role.name))
        return max((table[name] for name in names if name in table), default=self.iterations_max)

    def default_iterations(self, recipe_iterations: int, most: int) -> int:
        """Iterations of a member who named no number and may have at most `most`."""
        return min(self.iterations_default or recipe_iterations, most)


class HousekeepingSection(Section):
    """What the bot does by itself from time to time."""

    data_dir: Annotated[Folder, Allowed("the path of a folder in quotes"), RESTART] = Path("data")
    """The folder for the jobs' pictures, inside the folder that the bot is started in unless it
    begins with / or ~."""

    keep_days: int = Field(default=7, ge=0, le=3650)
    """Days that the pictures of a finished job are kept there. 0 removes them at the next
    tidying up."""

    keep_inputs_days: int = Field(default=7, ge=0, le=3650)
    """Days that the pictures which members sent are kept after their job, for the buttons below its
    result. 0 removes them at the next tidying up, and then most of these buttons do nothing."""

    stall_minutes: int = Field(default=10, ge=1, le=1440)
    """A job that makes no progress for this many minutes while it is painted is gone on with in a
    fresh process, from where it was last kept. The second time it is cancelled."""

    reload_seconds: Annotated[int, RESTART] = Field(default=10, ge=1, le=3600)
    """Seconds between two looks at this file for changes."""

    presence_seconds: Annotated[int, RESTART] = Field(default=60, ge=15, le=3600)
    """Seconds between two updates of the queue's length under the bot's name."""


class DatabaseSection(Section):
    """Where limits, styles, presets and the list of jobs are stored."""

    url: Annotated[
        SecretStr, Allowed('"" or an address that begins with postgresql:// or sqlite://'), RESTART
    ] = SecretStr("")
    """The database, such as postgresql://easel:password@localhost/easel, which needs Easel to be
    installed as easel[postgres]. Empty for the file easel.db in data_dir."""


class LogSection(Section):
    """What the bot writes to its log."""

    level: Annotated[
        Level, BeforeValidator(lower), Allowed('"debug", "info", "warning" or "error"'), RESTART
    ] = "info"
    """How much is written: everything from this level on. The token is never written."""

    format: Annotated[LogForm, Allowed('"text" or "json"'), RESTART] = "text"
    """How it is written: "text" for people, "json" for programs, one object a line."""


class MonitoringSection(Section):
    """Where programs can ask how the bot is: /healthz, /readyz and /metrics, over HTTP."""

    host: Annotated[str, AfterValidator(address), Allowed("an IP address in quotes"), RESTART] = (
        "127.0.0.1"
    )
    """The address to listen on. "127.0.0.1" answers programs on this machine only; "0.0.0.0"
    answers everybody who can reach it, as is needed in a container. The answers hold ids of servers
    and numbers, and no names or pictures."""

    port: Annotated[int, RESTART] = Field(default=9650, ge=0, le=65535)
    """The port to listen on. 0 listens on none."""


class Config(Section):
    """All of `config.toml`."""

    discord: DiscordSection = DiscordSection()
    limits: LimitsSection = LimitsSection()
    engine: EngineSection = EngineSection()
    housekeeping: HousekeepingSection = HousekeepingSection()
    database: DatabaseSection = DatabaseSection()
    log: LogSection = LogSection()
    monitoring: MonitoringSection = MonitoringSection()


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Read the settings.

    Args:
        path: the TOML file; None for the defaults alone.
        environ: the environment, whose EASEL_TOKEN and EASEL_SHARD_IDS win over the file.

    Raises:
        ConfigError: the file can't be read, or has mistakes; all of them are listed.
    """
    data = {} if path is None else _read(path)
    discord = data.get("discord", {})
    if isinstance(discord, dict):
        data = {**data, "discord": {**discord, **_from_environment(environ)}}
    try:
        return Config.model_validate(data)
    except ValidationError as error:
        problems = explain(error, Config, data)
    # Outside the except block, so that no traceback leads to pydantic's error and the raw values.
    raise ConfigError(path, problems)


def engine_settings(config: Config) -> EngineSettings:
    """The engine's own settings, in its own words."""
    engine = config.engine
    return EngineSettings(
        devices=engine.devices,
        weights=engine.weights,
        cache=engine.cache_dir,
        threads=engine.threads or None,
        precision=None if engine.precision == "auto" else NetworkPrecision(engine.precision),
        jobs_at_once=engine.jobs_at_once or None,
        limits=engine.picture_limits,
        weights_url=engine.weights_url,
        weights_sha256=engine.weights_sha256,
    )


def database_url(config: Config) -> str:
    """Where the store is."""
    file = config.housekeeping.data_dir / "easel.db"
    return config.database.url.get_secret_value() or f"sqlite:///{file}"


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    """The keys of [discord] that environment variables set; those that are empty set none."""
    keys: dict[str, object] = {}
    if token := environ.get(TOKEN_VARIABLE, "").strip():
        keys["token"] = token
    if written := environ.get(SHARDS_VARIABLE, "").strip():
        try:
            keys["shard_ids"] = shard_numbers(written)
        except ValueError as error:
            raise ConfigError(None, [f'{SHARDS_VARIABLE} = "{written}": {error}']) from None
    return keys


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problem = "there is no such file; copy config.example.toml to it and change what you like"
    except UnicodeDecodeError as error:
        problem = f"byte {error.start + 1} is not UTF-8 text; save the file as UTF-8"
    except OSError as error:
        problem = f"it can't be read: {error.strerror}"
    except tomllib.TOMLDecodeError as error:
        problem = f"it is not valid TOML: {error}"
    raise ConfigError(path, [problem])
