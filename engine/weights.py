"""Which weights VGG19 paints with: found, fetched or generated, and kept in the cache folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from engine import state_dict, whitened
from engine.download import DownloadError, Patience, Source, fetch, probe
from engine.errors import WeightsError
from engine.layers import CONVOLUTIONS
from engine.spec import Preparing, WeightsInfo
from engine.vgg import Weights

_log = logging.getLogger(__name__)

Report: TypeAlias = Callable[[Preparing], None]

_CHOICES = (
    'engine.weights is "auto", "imagenet", "whitened", or the path of a VGG19 state dict (.pth, '
    ".pt or .safetensors)"
)


def imagenet() -> Source:
    """VGG19 trained on ImageNet, as torchvision offers it: 548 MB, most of it the classifier.

    The file's name carries the beginning of its SHA-256.
    """
    # Imported here because it takes 1.5 s. It has no type information.
    from torchvision.models import VGG19_Weights

    url = str(VGG19_Weights.IMAGENET1K_V1.url)
    return Source(url, sha256_prefix=PurePosixPath(urlsplit(url).path).stem.split("-")[-1])


def load_weights(
    choice: str,
    cache: Path,
    report: Report,
    *,
    source: Source | None = None,
    patience: Patience | None = None,
) -> tuple[Weights, WeightsInfo]:
    """VGG19's convolutions, from the cache or made ready now.

    Several processes may call this at once with the same cache: one prepares, the others wait.

    Args:
        choice: "imagenet" (downloaded once), "whitened" (generated once, no download), "auto" (the
            first if it is in the cache or can be fetched, else the second), or the path of a VGG19
            state dict.
        cache: folder for prepared weights; made if it is missing.
        report: told what is being prepared and how far it is.
        source: where "imagenet" comes from; None means `imagenet()`.
        patience: how long a download waits, and how often it tries again; None means
            `Patience()`.

    Returns:
        The weights, float32 on the CPU, and which they are.

    Raises:
        WeightsError: the weights could not be fetched, read or kept; says why, in a sentence.
    """
    patience = patience or Patience()
    if choice == "imagenet":
        weights, info = _imagenet(cache, report, source or imagenet(), patience)
    elif choice == "whitened":
        weights, info = _whitened(cache, report)
    elif choice == "auto":
        weights, info = _auto(cache, report, source or imagenet(), patience)
    else:
        weights, info = _from_file(choice)
    _log.info("%s", info.note)
    return weights, replace(info, version=version_of(weights))


def version_of(weights: Weights) -> str:
    """The beginning of the SHA-256 of all tensors: the same for the same numbers only."""
    digest = sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(weights[name].contiguous().numpy().tobytes())
    return digest.hexdigest()[:12]


def _auto(
    cache: Path, report: Report, source: Source, patience: Patience
) -> tuple[Weights, WeightsInfo]:
    try:
        return _imagenet(cache, report, source, patience, probing=True)
    except DownloadError as error:
        note = (
            f"The ImageNet weights could not be fetched ({error.reason}), so Easel paints with "
            "whitened random filters instead."
        )
    weights, info = _whitened(cache, report)
    return weights, replace(info, note=note)


def _imagenet(
    cache: Path, report: Report, source: Source, patience: Patience, *, probing: bool = False
) -> tuple[Weights, WeightsInfo]:
    """`probing` first makes sure, within seconds, that the server is there at all."""
    # With the deepest layer in its name, a file that holds fewer is not taken for a damaged one.
    name = f"vgg19-imagenet-{source.sha256_prefix}-{CONVOLUTIONS[-1]}.safetensors"
    download = cache / f"vgg19-{source.sha256_prefix}.pth.part"

    def make() -> Weights:
        if probing:
            probe(source, patience)
        fetch(source, download, report, patience)
        report(Preparing("Keeping VGG19's convolutions"))
        return state_dict.read(download)

    weights = _kept(cache / name, make, report)
    download.unlink(missing_ok=True)
    return weights, WeightsInfo("imagenet", "Easel paints with VGG19 as trained on ImageNet.")


def _whitened(cache: Path, report: Report) -> tuple[Weights, WeightsInfo]:
    name = f"vgg19-whitened-{whitened.SEED}-v{whitened.VERSION}.safetensors"
    weights = _kept(cache / name, lambda: whitened.generate(whitened.SEED, report), report)
    note = "Easel paints with whitened random filters, which need no download."
    return weights, WeightsInfo("whitened", note)


def _from_file(choice: str) -> tuple[Weights, WeightsInfo]:
    path = Path(choice).expanduser()
    if not path.exists():
        raise WeightsError(f"There is no weights file {path}; {_CHOICES}.")
    if path.is_dir():
        raise WeightsError(f"{path} is a folder, not a weights file; {_CHOICES}.")
    note = f"Easel paints with VGG19's weights from the file {path.name}."
    return state_dict.read(path), WeightsInfo("file", note)


def _kept(path: Path, make: Callable[[], Weights], report: Report) -> Weights:
    """The weights in the cache file `path`, made first if it is missing or damaged."""
    weights = state_dict.read_kept(path)
    if weights is not None:
        return weights
    with _alone(path.parent, report):
        # While this process waited, another may have made them.
        weights = state_dict.read_kept(path)
        if weights is None:
            if path.exists():
                _log.warning("%s is damaged and is made again.", path)
            weights = make()
            state_dict.keep(weights, path)
    return weights


@contextmanager
def _alone(folder: Path, report: Report) -> Iterator[None]:
    """Hold the folder's lock, which the operating system releases even if this process is killed.

    It keeps the workers of several GPUs from all downloading the same file, into the same file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "weights.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            report(Preparing("Waiting for another process that prepares the weights"))
            lock.acquire(poll_interval=0.5)
    except OSError as error:
        raise WeightsError(
            f"{folder} can't be used for weights ({error.strerror}); choose another cache folder."
        ) from error
    try:
        yield
    finally:
        lock.release()
