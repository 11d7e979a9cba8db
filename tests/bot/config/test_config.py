"""The settings: what is taken, what is refused, and how a mistake is worded."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config.example import example
from bot.config.explaining import allowed, sections
from bot.config.model import Config, ConfigError, LimitsSection, engine_settings, load
from bot.connection.shards import Shards
from engine.job.precision import Precision
from engine.job.recipe import MAX_ITERATIONS, MAX_SIZE
from engine.job.recipes import RECIPES, SKETCH, STYLE_RECIPES
from engine.job.spec import EngineSettings, PictureLimits

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # noqa: S105
EXAMPLE = Path(__file__).parents[3] / "config.example.toml"

Write = Callable[[str], Path]


@dataclass(frozen=True)
class Role:
    id: int
    name: str


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path | None, token: str = "") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path, {"EASEL_TOKEN": token})
    return list(caught.value.problems)


# The example and the defaults


def test_the_committed_example_is_the_generated_one() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example()


def test_the_example_says_nothing_but_the_defaults() -> None:
    assert load(EXAMPLE, {}) == load(None, {}) == Config()


def test_the_example_names_every_key_once_below_its_sentence_and_its_range() -> None:
    text = example()
    for section, model in sections(Config):
        for key, field in model.model_fields.items():
            assert field.description, f"{section}.{key} has no sentence"
            found = re.findall(rf"^(?:{key} = |\[{section}\.{key}\])", text, re.MULTILINE)
            assert len(found) == 1, f"{section}.{key}"
            words = " ".join(text.replace("\n# ", " ").split())
            assert " ".join(field.description.split()) in words
            assert allowed(field)[1:] in words


def test_the_samples_in_the_example_are_settings_that_work(write: Write) -> None:
    sample = re.sub(r'^# (".*" = \d+)$', r"\1", example(), flags=re.MULTILINE)
    config = load(write(sample), {})
    assert config.limits.iterations_by_role == {"Painters": 1000, "123456789012345678": 250}


def test_the_sentences_give_the_recipes_true_numbers() -> None:
    own = [RECIPES[name].iterations for name in STYLE_RECIPES]
    fields = LimitsSection.model_fields
    assert f"({min(own)} to {max(own)})" in str(fields["iterations_default"].description)
    assert f"it takes {len(SKETCH.epochs)}." in str(fields["epochs_max"].description)


# What is taken


def test_settings_left_out_have_their_defaults(write: Write) -> None:
    config = load(write("[limits]\nsize_max = 512"), {})
    assert config.limits.size_max == 512
    assert config.limits.size_default == 384
    assert config.discord == Config().discord


def test_a_whole_number_is_good_where_a_number_is_wanted(write: Write) -> None:
    assert load(write("[discord]\ncard_seconds = 4"), {}).discord.card_seconds == 4.0


def test_the_token_is_taken_from_the_environment_first(write: Write) -> None:
    path = write('[discord]\ntoken = "from-the-file"')
    assert load(path, {}).discord.token.get_secret_value() == "from-the-file"
    assert load(path, {"EASEL_TOKEN": ""}).discord.token.get_secret_value() == "from-the-file"
    assert load(path, {"EASEL_TOKEN": TOKEN}).discord.token.get_secret_value() == TOKEN
    assert load(None, {"EASEL_TOKEN": f"{TOKEN}\n"}).discord.token.get_secret_value() == TOKEN


def test_the_shards_are_taken_from_the_environment_first(write: Write) -> None:
    path = write("[discord]\nshard_count = 4\nshard_ids = [3]")

    def shards(written: str) -> Shards:
        return load(path, {"EASEL_SHARD_IDS": written}).discord.shards

    assert shards("") == Shards(4, (3,))
    assert shards("0") == Shards(4, (0,))
    assert shards(" 1, 2\n") == Shards(4, (1, 2))
    assert load(None, {}).discord.shards == Shards()


@pytest.mark.parametrize("written", ["0,x", "0 1", "0,", "-1", "1.5", "²", "[0]"])
def test_shards_in_the_environment_that_are_no_numbers_are_reported(written: str) -> None:
    with pytest.raises(ConfigError, match=r"^The environment has a mistake:") as caught:
        load(None, {"EASEL_SHARD_IDS": written})
    assert caught.value.problems == (
        f'EASEL_SHARD_IDS = "{written}": must be numbers with commas between them, such as "0,1"',
    )


def test_shards_in_the_environment_that_there_are_not_are_reported(write: Write) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write("[discord]\nshard_count = 2"), {"EASEL_SHARD_IDS": "2"})
    assert caught.value.problems == (
        "discord.shard_ids = [2]: must each be below shard_count, which is 2",
    )


def test_folders_may_begin_at_home(write: Write) -> None:
    config = load(write('[engine]\ncache_dir = "~/easel"\nweights = "~/vgg.pth"'), {})
    assert config.engine.cache_dir == Path.home() / "easel"
    assert config.engine.weights == str(Path.home() / "vgg.pth")


def test_what_an_earlier_version_had_is_no_mistake(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    old = load(write('[engine]\ncuda_graphs = "off"\nthreads = 3'), {})
    assert old == load(write("[engine]\nthreads = 3"), {})
    assert caplog.messages == ["engine.cuda_graphs has no effect any more; its line can go"]


def test_the_log_level_may_be_in_capitals(write: Write) -> None:
    assert load(write('[log]\nlevel = "DEBUG"'), {}).log.level == "debug"


def test_the_engine_gets_its_settings_in_its_own_words(write: Write) -> None:
    text = """
        [engine]
        devices = ["cuda:0", "cpu"]
        weights = "whitened"
        weights_url = "https://mirror.example/vgg19-dcbb9e9d.pth"
        weights_sha256 = "DCBB9E9DDCBB9E9DDCBB9E9DDCBB9E9DDCBB9E9DDCBB9E9DDCBB9E9DDCBB9E9D"
        cache_dir = "/var/cache/easel"
        threads = 3
        jobs_at_once = 5
        precision = "bf16"
        max_file_mb = 2
        max_megapixels = 4
    """
    assert engine_settings(load(write(text), {})) == EngineSettings(
        devices=("cuda:0", "cpu"),
        weights="whitened",
        cache=Path("/var/cache/easel"),
        threads=3,
        jobs_at_once=5,
        precision=Precision.BF16,
        limits=PictureLimits(max_bytes=2 * 1024 * 1024, max_pixels=4_000_000),
        weights_url="https://mirror.example/vgg19-dcbb9e9d.pth",
        weights_sha256="dcbb9e9d" * 8,
    )


def test_without_settings_the_engine_has_its_own_defaults() -> None:
    assert engine_settings(Config()) == EngineSettings()


# Limits


def test_a_member_gets_the_largest_limit_of_their_roles() -> None:
    limits = LimitsSection(iterations_by_role={"Painters": 1000, "7": 2000, "Guests": 50})
    everyone, painter, guest = Role(1, "@everyone"), Role(2, "Painters"), Role(3, "Guests")
    assert limits.iterations_for([everyone]) == 500
    assert limits.iterations_for([]) == 500
    assert limits.iterations_for([everyone, painter]) == 1000
    assert limits.iterations_for([painter, Role(7, "named otherwise"), guest]) == 2000


def test_a_role_may_lower_the_limit() -> None:
    limits = LimitsSection(iterations_by_role={"Guests": 50})
    assert limits.iterations_for([Role(1, "@everyone"), Role(3, "Guests")]) == 50


def test_nobody_may_ask_for_more_than_the_ceiling() -> None:
    assert LimitsSection().iterations_ceiling == 500
    assert LimitsSection(iterations_by_role={"A": 20}).iterations_ceiling == 500
    assert LimitsSection(iterations_by_role={"A": 900, "B": 20}).iterations_ceiling == 900


def test_without_a_number_the_recipe_decides_up_to_the_members_limit() -> None:
    assert LimitsSection().default_iterations(240, most=500) == 240
    assert LimitsSection().default_iterations(240, most=50) == 50
    assert LimitsSection(iterations_default=80).default_iterations(240, most=500) == 80


# Mistakes


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[limits]\nsize_max = 90000",
            f"limits.size_max = 90000: must be a whole number from 64 to {MAX_SIZE}",
        ),
        (
            '[limits]\nsize_max = "512"',
            f'limits.size_max = "512": must be a whole number from 64 to {MAX_SIZE}',
        ),
        (
            "[limits]\nqueue_length = true",
            "limits.queue_length = true: must be a whole number from 1 to 1000",
        ),
        (
            "[limits]\nframe_every = 0",
            f"limits.frame_every = 0: must be a whole number from 1 to {MAX_ITERATIONS}",
        ),
        (
            "[discord]\ncard_seconds = 0.5",
            "discord.card_seconds = 0.5: must be a number from 1 to 60",
        ),
        (
            "[discord]\ncard_seconds = nan",
            "discord.card_seconds = NaN: must be a number from 1 to 60",
        ),
        (
            '[limits.iterations_by_role]\nPainters = "many"',
            'limits.iterations_by_role.Painters = "many": must be role names or ids, each with a '
            f"whole number from 1 to {MAX_ITERATIONS}",
        ),
        (
            '[engine]\ndevices = ["cpu", "gpu"]',
            'engine.devices.1 = "gpu": must be a list of "cpu", "cuda:0", "cuda:1" and so on',
        ),
        (
            '[engine]\ndevices = ["cuda:0", "cuda:0"]',
            'engine.devices = ["cuda:0", "cuda:0"]: must name each only once',
        ),
        (
            "[discord]\nshard_count = 4\nshard_ids = [1, 1]",
            "discord.shard_ids = [1, 1]: must name each only once",
        ),
        (
            '[discord]\nshard_count = 4\nshard_ids = [1, "2"]',
            'discord.shard_ids.1 = "2": must be a list of whole numbers from 0, each below '
            "shard_count",
        ),
        (
            "[discord]\nshard_count = 4\nshard_ids = [-1]",
            "discord.shard_ids.0 = -1: must be a list of whole numbers from 0, each below "
            "shard_count",
        ),
        (
            '[engine]\nweights = "imagenett"',
            'engine.weights = "imagenett": must be "auto", "quick", "imagenet", "vgg16", '
            '"whitened" or the path of a file',
        ),
        (
            '[engine]\nweights_url = "ftp://mirror/vgg19.pth"\nweights_sha256 = "' + 64 * "0" + '"',
            'engine.weights_url = "ftp://mirror/vgg19.pth": must be an address that begins with '
            "https:// or http://",
        ),
        (
            '[engine]\nweights_url = "https://me:secret@mirror/vgg19.pth"\n'
            f'weights_sha256 = "{64 * "0"}"',
            "engine.weights_url (its value is not shown): must be without a name and password; "
            "these go to ~/.netrc",
        ),
        (
            '[engine]\nweights_url = "https://mirror/vgg19.pth"\nweights_sha256 = "dcbb9e9d"',
            'engine.weights_sha256 = "dcbb9e9d": must be the 64 hexadecimal digits that sha256sum '
            "prints",
        ),
        (
            '[engine]\nweights_url = "https://mirror/vgg19.pth"',
            'engine.weights_sha256 = "" (its default): must be the SHA-256 of the file at '
            "weights_url, as sha256sum prints it",
        ),
        (
            f'[engine]\nweights_sha256 = "{64 * "0"}"',
            f'engine.weights_sha256 = "{58 * "0"}…: needs weights_url, the address of the file '
            "that it belongs to",
        ),
        (
            "[housekeeping]\ndata_dir = 4",
            "housekeeping.data_dir = 4: must be the path of a folder in quotes",
        ),
        (
            '[log]\nlevel = "loud"',
            'log.level = "loud": must be "debug", "info", "warning" or "error"',
        ),
        ("log = 5", "log: must be a section that begins with the line [log]"),
    ],
)
def test_a_mistake_is_reported_with_its_key_its_value_and_what_is_allowed(
    write: Write, text: str, problem: str
) -> None:
    assert problems(write(text)) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[limits]\nsize_min = 512\nsize_max = 256\nsize_default = 300",
            "limits.size_max = 256: must be at least size_min, which is 512",
        ),
        (
            "[limits]\nsize_default = 1024",
            "limits.size_default = 1024: must be from size_min to size_max, which are 64 and 768",
        ),
        (
            "[limits]\nsize_max = 256",
            "limits.size_default = 384 (its default): must be from size_min to size_max, which "
            "are 64 and 256",
        ),
        (
            "[limits]\niterations_max = 90\niterations_default = 100",
            "limits.iterations_default = 100: must be at most iterations_max, which is 90",
        ),
        (
            "[discord]\nshard_ids = [0]",
            "discord.shard_ids = [0]: needs shard_count, the number of shards of all processes "
            "together",
        ),
        (
            "[discord]\nshard_count = 4\nshard_ids = [3, 4]",
            "discord.shard_ids = [3, 4]: must each be below shard_count, which is 4",
        ),
    ],
)
def test_keys_that_contradict_each_other_are_reported(
    write: Write, text: str, problem: str
) -> None:
    assert problems(write(text)) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[limits]\nsize_mx = 4",
            "limits.size_mx: there is no such key; did you mean limits.size_max?",
        ),
        (
            "[limits]\ncard_seconds = 4",
            "limits.card_seconds: there is no such key; did you mean discord.card_seconds?",
        ),
        ("[limit]\na = 4", "limit: there is no such section; did you mean [limits]?"),
        (
            "queue_length = 4",
            "queue_length: there is no such section; did you mean limits.queue_length?",
        ),
        ("[log]\nzebra = 4", "log.zebra: there is no such key; there are level, format"),
    ],
)
def test_an_unknown_key_is_answered_with_the_one_that_was_meant(
    write: Write, text: str, problem: str
) -> None:
    assert problems(write(text)) == [problem]


def test_all_mistakes_are_reported_at_once(write: Write) -> None:
    path = write("[limits]\nsize_max = 1\nqueue_length = 0\n[log]\nzebra = 1")
    with pytest.raises(ConfigError, match=f"^{re.escape(str(path))} has 3 mistakes:\n- limits"):
        load(path, {})


def test_a_slip_in_the_toml_is_reported_with_its_line_and_column(write: Write) -> None:
    (problem,) = problems(write("[limits]\nsize_max 512\n"))
    assert problem.startswith("it is not valid TOML: ")
    assert problem.endswith("(at line 2, column 10)")


def test_a_missing_file_is_reported_with_what_to_do(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "config.toml")
    assert "there is no such file; copy config.example.toml" in problem


def test_a_folder_in_place_of_the_file_is_reported(tmp_path: Path) -> None:
    assert problems(tmp_path) == ["it can't be read: Is a directory"]


def test_a_file_in_another_encoding_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes("# Größe".encode("latin-1"))
    assert problems(path) == ["byte 5 is not UTF-8 text; save the file as UTF-8"]


# The token


@pytest.mark.parametrize(
    "text",
    [
        f'[discord]\ntoken = "Bot {TOKEN}"',
        f'[discord]\ntoken = ["{TOKEN}"]',
        f'token = "{TOKEN}"',
        f'discord = "{TOKEN}"',
        f'[log]\ntoken = "{TOKEN}"',
        f"[discord]\ntoken = {TOKEN}",
        f'[discord]\ntoken = "{TOKEN}',
    ],
)
def test_no_mistake_around_the_token_shows_it(write: Write, text: str) -> None:
    path = write(text)
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    shown = "".join(traceback.format_exception(caught.value))
    assert caught.value.problems
    assert TOKEN not in shown
    assert TOKEN.split(".")[2] not in shown


def test_a_token_that_is_a_number_is_reported_without_it(write: Write) -> None:
    assert problems(write("[discord]\ntoken = 123123123")) == [
        "discord.token (its value is not shown): must be the token in quotes"
    ]


def test_a_wrong_token_in_the_environment_is_reported_without_it() -> None:
    assert problems(None, token=f"Bot {TOKEN}") == [
        "discord.token (its value is not shown): must be the token alone, here or in "
        "EASEL_TOKEN, without 'Bot' before it"
    ]


def test_the_settings_never_show_the_token_in_print() -> None:
    config = load(None, {"EASEL_TOKEN": TOKEN})
    assert TOKEN not in f"{config!r} {config} {config.model_dump()} {config.model_dump_json()}"
