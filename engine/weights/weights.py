"""Which weights VGG19 paints with: found, fetched or generated, and kept in the cache folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import urlsplit

from engine.job.errors import WeightsError
from engine.job.layers import CONVOLUTIONS
from engine.job.spec import EngineSettings, Preparing, WeightsInfo
from engine.vgg.vgg import Weights
from engine.weights import state_dict, vgg16, whitened
from engine.weights.download import DownloadError, Patience, Source, fetch, probe
from engine.weights.rescaling import rescaled
from engine.weights.turns import own_turn_in
from engine.weights.wheel import Wheel

_log = logging.getLogger(__name__)

Report: TypeAlias = Callable[[Preparing], None]

# Digits of a SHA-256 that tell files in the cache apart, as many as in torchvision's names.
_DIGITS = 8
# Where the trained filters are looked for when they are not in the cache, and in which order.
_ORDERS = {"auto": ("imagenet", "vgg16"), "quick": ("vgg16", "imagenet")}

_CHOICES = (
    'choose "auto", "quick", "imagenet", "vgg16", "whitened", or the path of a state '
    "dict of VGG19 or VGG16 (.pth, .pt or .safetensors)"
)


def imagenet() -> Source:
    """VGG19 trained on ImageNet, as torchvision offers it: 548 MB, most of it the classifier.

    The file's name carries the beginning of its SHA-256.
    """
    # Imported here because it takes 1.5 s. It has no type information.
    from torchvision.models import VGG19_Weights

    url = str(VGG19_Weights.IMAGENET1K_V1.url)
    return Source(url, sha256_prefix=PurePosixPath(urlsplit(url).path).stem.split("-")[-1])


@dataclass(frozen=True, slots=True)
class Sources:
    """Where trained filters come from, and how long to wait for them.

    Attributes:
        imagenet: VGG19's; None means `imagenet()`.
        vgg16: VGG16's.
        patience: with both.
    """

    imagenet: Source | None = None
    vgg16: Wheel = field(default_factory=lambda: vgg16.WHEEL)
    patience: Patience = field(default_factory=Patience)

    @classmethod
    def of(cls, settings: EngineSettings) -> Sources:
        """As the settings name them."""
        if not settings.weights_url:
            return cls()
        return cls(imagenet=Source(settings.weights_url, settings.weights_sha256))


def load_weights(
    choice: str, cache: Path, report: Report, sources: Sources | None = None
) -> tuple[Weights, WeightsInfo]:
    """VGG19's convolutions, from the cache or made ready now.

    Several processes may call this at once with the same cache: one prepares, the others wait.

    Args:
        choice: "imagenet" or "vgg16" (downloaded once), "whitened" (generated once, no download),
            "auto" (the first of these that is in the cache or can be fetched, whitened in the
            last resort), "quick" (the same, but "vgg16" is fetched before "imagenet", since it
            comes sooner), or the path of a state dict of VGG19 or VGG16.
        cache: folder for prepared weights; made if it is missing.
        report: told what is being prepared and how far it is.
        sources: where they come from; None means `Sources()`.

    Returns:
        The weights, float32 on the CPU, and which they are.

    Raises:
        WeightsError: the weights could not be fetched, read or kept; says why, in a sentence.
    """
    at_hand = _AtHand(cache, report, sources or Sources())
    if choice in _ORDERS:
        weights, info = at_hand.first_of(_ORDERS[choice])
    elif choice in ("imagenet", "vgg16"):
        weights, info = at_hand.trained(choice)
    elif choice == "whitened":
        weights, info = at_hand.whitened()
    else:
        weights, info = _from_file(choice)
    _log.info("%s", info.note)
    weights = rescaled(weights)
    return weights, replace(info, version=version_of(weights))


def version_of(weights: Weights) -> str:
    """The beginning of the SHA-256 of all tensors: the same for the same numbers only."""
    digest = sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(weights[name].contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]


class _AtHand:
    """The kinds of weights that are kept in the cache."""

    def __init__(self, cache: Path, report: Report, sources: Sources) -> None:
        self._cache = cache
        self._report = report
        self._sources = sources
        self._wheel = sources.vgg16
        self._patience = sources.patience

    @cached_property
    def _imagenet(self) -> Source:
        return self._sources.imagenet or imagenet()

    def first_of(self, order: Sequence[str]) -> tuple[Weights, WeightsInfo]:
        """What is in the cache, the better first, else what can be fetched first in that order."""
        for kind in ("imagenet", "vgg16"):
            weights = state_dict.read_kept(self._path(kind))
            if weights is not None:
                return weights, _info(kind)
        failures = []
        for kind in order:
            try:
                weights, info = self.trained(kind, probing=True)
            except DownloadError as error:
                failures.append(f"{error.what} could not be fetched ({error.reason})")
                _log.warning("%s.", failures[-1])
            else:
                return weights, replace(info, note=" ".join([*_ended(failures), info.note]))
        weights, info = self.whitened()
        instead = "Easel paints with whitened random filters instead, which are the last resort."
        return weights, replace(info, note=" ".join([*_ended(failures), instead]))

    def trained(self, kind: str, *, probing: bool = False) -> tuple[Weights, WeightsInfo]:
        """Those of a kind that is downloaded.

        `probing` first makes sure, within seconds, that the server is there at all.
        """
        make = self._fetch_imagenet if kind == "imagenet" else self._fetch_vgg16
        weights = _kept(self._path(kind), partial(make, probing), self._report)
        if kind == "imagenet":
            self._download(self._cache).unlink(missing_ok=True)
        return weights, _info(kind)

    def whitened(self) -> tuple[Weights, WeightsInfo]:
        """Those that need no download."""
        name = f"vgg19-whitened-{whitened.SEED}-v{whitened.VERSION}.safetensors"
        weights = _kept(
            self._cache / name,
            lambda _: whitened.generate(whitened.SEED, self._report),
            self._report,
        )
        return weights, _info("whitened")

    def _path(self, kind: str) -> Path:
        if kind == "imagenet":
            # With the deepest layer in its name, a file that holds fewer is not taken for a
            # damaged one.
            name = f"vgg19-imagenet-{self._imagenet.sha256_prefix[:_DIGITS]}-{CONVOLUTIONS[-1]}"
        else:
            name = f"vgg19-vgg16-{self._wheel.sha256[:_DIGITS]}-v{vgg16.VERSION}"
        return self._cache / f"{name}.safetensors"

    def _download(self, folder: Path) -> Path:
        return folder / f"vgg19-{self._imagenet.sha256_prefix[:_DIGITS]}.pth.part"

    def _fetch_imagenet(self, probing: bool, folder: Path) -> Weights:
        if probing:
            probe(self._imagenet, self._patience)
        fetch(self._imagenet, self._download(folder), self._report, self._patience)
        self._report(Preparing("Keeping VGG19's convolutions"))
        return state_dict.read(self._download(folder))

    def _fetch_vgg16(self, _probing: bool, folder: Path) -> Weights:
        part = folder / "vgg16.part"
        return vgg16.fetch(self._wheel, part, self._report, self._patience)


def _info(kind: str) -> WeightsInfo:
    notes = {
        "imagenet": "Easel paints with VGG19 as trained on ImageNet.",
        "vgg16": (
            "Easel paints with VGG16's filters as trained on ImageNet; `easel weights imagenet` "
            "fetches VGG19's, 548 MB, which are taken from then on."
        ),
        "whitened": "Easel paints with whitened random filters, which need no download.",
    }
    return WeightsInfo(kind, notes[kind])


def _ended(sentences: Iterable[str]) -> Iterator[str]:
    return (f"{sentence}." for sentence in sentences)


def _from_file(choice: str) -> tuple[Weights, WeightsInfo]:
    path = Path(choice).expanduser()
    if not path.exists():
        raise WeightsError(f"There is no weights file {path}; {_CHOICES}.")
    if path.is_dir():
        raise WeightsError(f"{path} is a folder, not a weights file; {_CHOICES}.")
    note = f"Easel paints with the network's weights from the file {path.name}."
    return state_dict.read(path), WeightsInfo("file", note)


def _kept(path: Path, make: Callable[[Path], Weights], report: Report) -> Weights:
    """The weights in the cache file `path`, made first if it is missing or damaged.

    Args:
        path: of the file.
        make: makes them; takes the folder for what it fetches for that.
        report: told what it waits for.
    """
    weights = state_dict.read_kept(path)
    if weights is not None:
        return weights
    with own_turn_in(path.parent, report) as folder:
        # While this process waited, another may have made them.
        weights = state_dict.read_kept(path)
        if weights is None:
            if path.exists():
                _log.warning("%s is damaged and is made again.", path)
            weights = make(folder)
            state_dict.keep(weights, path, folder)
    return weights
