"""Reads VGG19's convolutions out of a file of torch.save, in a process of its own.

There torch unpickles nothing but tensors and plain data, so that a file can't run code. As what it
unpickles can still ask for memory and time without end, the process has little of either, and can
open no file. What comes back is checked as any safetensors file is.
"""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import safetensors.torch
import torch

from engine.job.errors import WeightsError
from engine.processes.confinement import allow_seconds, confine
from engine.vgg.vgg import Weights
from engine.weights.convolutions import HOW_TO, convolutions

_log = logging.getLogger(__name__)

# Exit status for a file that is not what it should be; what was said is the sentence.
_REFUSED = 3
# For reading it, on the processor; VGG19's own takes half a second, and as long as the disk needs.
_SECONDS, _SECONDS_OF_CLOCK = 15.0, 600.0
# Bytes beside those that the process has at its start and the file's own.
_SPARE_BYTES = 2**30
# What else can be in such a file, in the words of its error.
_KINDS: dict[type, str] = {
    torch.Tensor: "single tensor",
    list: "list",
    tuple: "tuple",
    str: "text",
}
# How torch says that it would have to run something.
_OTHER_THAN_TENSORS = ("Unsupported global", "Unsupported class", "Can only build", "Trying to")


def read(path: Path) -> Weights:
    """The convolutions of a state dict of VGG19 or VGG16, or of what holds one as "state_dict".

    Raises:
        WeightsError: it isn't that, is damaged, or takes far more than VGG19's would.
        OSError: it can't be read.
    """
    command = (sys.executable, "-m", __name__, str(path), str(_SECONDS))
    # What is found here has to be found there, too.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    too_much = f"{path} describes far more than the tensors of a VGG19; what is wanted is {HOW_TO}."
    with path.open("rb") as file:
        try:
            # The words are fixed but for the path, and nothing takes them for a program.
            ended = subprocess.run(  # noqa: S603
                command,
                stdin=file,
                capture_output=True,
                env=environment,
                timeout=_SECONDS_OF_CLOCK,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise WeightsError(too_much) from error
    if ended.returncode == _REFUSED:
        raise WeightsError(ended.stdout.decode(errors="replace"))
    if ended.returncode:
        _log.debug("Reading %s ended with %d: %s", path, ended.returncode, ended.stderr[-2000:])
        raise WeightsError(too_much)
    return convolutions(safetensors.torch.load(ended.stdout), str(path))


def read_here(file: BinaryIO, path: Path) -> Weights:
    """The same in this process, whose memory and time are the file's to take.

    Raises:
        WeightsError: as `read`.
        MemoryError: it takes too much.
    """
    try:
        found = torch.load(file, map_location="cpu", weights_only=True)
    except MemoryError:
        raise
    except Exception as error:  # Whatever torch trips over.
        problem = "is damaged, or not a file of torch.save at all"
        if any(words in str(error) for words in _OTHER_THAN_TENSORS):
            problem = (
                "holds something other than tensors, which is not loaded because it could run code"
            )
        raise WeightsError(f"{path} {problem}; what is wanted is {HOW_TO}.") from error
    # What is kept of a training has the weights beside other things.
    if isinstance(found, Mapping) and isinstance(found.get("state_dict"), Mapping):
        found = found["state_dict"]
    if not isinstance(found, Mapping):
        raise WeightsError(
            f"{path} holds a {_KINDS.get(type(found), 'thing of another kind')} instead of named "
            f"tensors; what is wanted is {HOW_TO}."
        )
    return convolutions(found, str(path))


def main() -> int:
    """Write the convolutions of the file at this process's input, as safetensors, or a sentence."""
    torch.set_num_threads(1)
    _import_all_that_reading_takes()
    # Without a name, of which torch would ask for the folder.
    file, out = os.fdopen(sys.stdin.fileno(), "rb"), sys.stdout.buffer
    size = os.fstat(file.fileno()).st_size
    confine(_address_space() + 2 * size + _SPARE_BYTES)
    allow_seconds(float(sys.argv[2]))
    try:
        weights = read_here(file, Path(sys.argv[1]))
    except WeightsError as error:
        out.write(str(error).encode())
        return _REFUSED
    out.write(safetensors.torch.save(weights))
    return 0


def _import_all_that_reading_takes() -> None:
    """A confined process can open no file, modules included."""
    for zipped in (True, False):
        file = io.BytesIO()
        torch.save({"": torch.ones(1)}, file, _use_new_zipfile_serialization=zipped)
        file.seek(0)
        safetensors.torch.save(torch.load(file, weights_only=True))


def _address_space() -> int:
    """Bytes that this process has by now; a limit that is none where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 2**46
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.exit(main())
