"""What single values of `config.toml` may be, beyond what their types and ranges say."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

WEIGHTS_ALLOWED = '"auto", "quick", "imagenet", "vgg16", "whitened" or the path of a file'
_WEIGHTS_KINDS = frozenset({"auto", "quick", "imagenet", "vgg16", "whitened"})
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CLUSTER = re.compile(r"auto|(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")

Folder = Annotated[Path, Field(strict=False), AfterValidator(Path.expanduser)]
Device = Annotated[str, Field(pattern=r"^(cpu|cuda(:\d+)?)$")]
Precision = Literal["auto", "bf16", "tf32", "fp32"]
Level = Literal["debug", "info", "warning", "error"]
LogForm = Literal["text", "json"]
Backend = Literal["local", "ray"]

_Named = TypeVar("_Named")


def one_word(token: SecretStr) -> SecretStr:
    """A token without the spaces around it."""
    stripped = token.get_secret_value().strip()
    if re.search(r"\s", stripped):
        raise ValueError("must be the token alone, here or in EASEL_TOKEN, without 'Bot' before it")
    return SecretStr(stripped)


def kind_or_path(weights: str) -> str:
    """A kind of weights, or the path of a file."""
    # A misspelt kind would otherwise be taken for a file that does not exist.
    if weights in _WEIGHTS_KINDS:
        return weights
    path = Path(weights)
    if not path.suffix and len(path.parts) < 2:
        raise ValueError(f"must be {WEIGHTS_ALLOWED}")
    return str(path.expanduser())


def download_address(url: str) -> str:
    """Where a file is on a web server; or nothing."""
    if not url:
        return url
    try:
        parts = urlsplit(url)
        there = parts.scheme in ("http", "https") and bool(parts.hostname)
        named = parts.username is not None or parts.password is not None
        _ = parts.port
    except ValueError:
        there = named = False
    if not there or re.search(r"\s", url):
        raise ValueError("must be an address that begins with https:// or http://")
    if named:
        # Addresses are written to the log.
        raise ValueError("must be without a name and password; these go to ~/.netrc")
    return url


def sha256(digits: str) -> str:
    """A SHA-256 in hexadecimal, as sha256sum prints it; or nothing."""
    if digits and not _SHA256.fullmatch(digits):
        raise ValueError("must be the 64 hexadecimal digits that sha256sum prints")
    return digits.lower()


def each_once(named: tuple[_Named, ...]) -> tuple[_Named, ...]:
    """Devices or shards, none of them twice."""
    if len(set(named)) < len(named):
        raise ValueError("must name each only once")
    return named


def shard_numbers(written: str) -> list[int]:
    """Shards as an environment variable names them: "0,1"."""
    names = [name.strip() for name in written.split(",")]
    if not all(_NUMBER.fullmatch(name) for name in names):
        raise ValueError('must be numbers with commas between them, such as "0,1"')
    return [int(name) for name in names]


def address(host: str) -> str:
    """An IP address, in its usual form."""
    try:
        return str(ip_address(host))
    except ValueError:
        raise ValueError('must be an IP address, such as "127.0.0.1" or "::1"') from None


def lower(value: object) -> object:
    """Text in lower case."""
    return value.lower() if isinstance(value, str) else value


def cluster(address: str) -> str:
    """Where a Ray cluster is."""
    if _CLUSTER.fullmatch(address) is None:
        raise ValueError('must be "auto", or host:port of the head, such as "10.0.0.5:6379"')
    return address
