"""Where an unfinished painting is, as a file: safetensors, so that reading one runs no code."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from engine.job.errors import UnusableState
from engine.job.pixels import Picture, Pixels, digest_of
from engine.job.saved_iterations import checked, damaged
from engine.job.spec import Costs, Job, WeightsInfo
from engine.weights.state_dict import require_short_header

# Raised when the names or the meaning of what is kept change.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class State:
    """Where a painting is between two iterations.

    Attributes:
        done: iterations so far, of the whole job.
        first: the costs of the very first one.
        elapsed: seconds that it took.
        tensors: the image, and all that its optimiser knows, by names.
    """

    done: int
    first: Costs
    elapsed: float
    tensors: dict[str, Tensor]

    def copied(self) -> State:
        """The same in memory of its own, of the CPU."""
        copies = {
            name: tensor.detach().to("cpu", copy=True) for name, tensor in self.tensors.items()
        }
        return replace(self, tensors=copies)


def save(state: State, path: Path, fingerprint: str) -> None:
    """Write a state; a file that was there before stays whole until the new one is.

    Args:
        state: of the painting.
        path: of the file; its folder is made.
        fingerprint: of the job and the weights, from `fingerprint_of`.

    Raises:
        OSError: the disk is full, or the folder can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: whoever has just lost the job to another process may be writing, too.
    unfinished = path.with_name(f"{path.name}.{token_hex(4)}.part")
    facts = {
        "format": _FORMAT,
        "fingerprint": fingerprint,
        "done": state.done,
        "first": asdict(state.first),
        "elapsed": state.elapsed,
    }
    tensors = {name: tensor.detach().contiguous() for name, tensor in state.tensors.items()}
    try:
        save_file(tensors, unfinished, {"easel": json.dumps(facts)})
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except (SafetensorError, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise OSError(f"{path} could not be written ({error})") from None


def load(path: Path, fingerprint: str) -> State | None:
    """The state in a file; None if there is no file.

    Raises:
        UnusableState: the file is damaged, or another job's; says so.
    """
    try:
        if not path.exists():
            return None
        require_short_header(path)
        with safe_open(path, framework="pt") as file:
            facts = json.loads(file.metadata()["easel"])
            if facts["format"] != _FORMAT or facts["fingerprint"] != fingerprint:
                raise UnusableState(
                    f"{path} is the state of another job: pictures, recipe, seed, weights or "
                    "Easel's version differ. Remove it to start from the beginning, or name "
                    "another file.",
                    "engine-state-of-another-job",
                    path=str(path),
                )
            # Copied, because tensors in the file's own memory are not aligned as torch's are, and
            # the last digits of a sum depend on that.
            names = file.keys()
            tensors = {name: file.get_tensor(name).clone() for name in names}
            return State(*checked(facts), tensors)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise damaged(path) from error


def fingerprint_of(job: Job, weights: WeightsInfo) -> str:
    """What has to be the same for a job to go on from a state."""
    digest = hashlib.sha256()
    masks: list[Picture] = [style.mask or b"" for style in job.styles]
    pictures = [job.content, job.start or b"", *(style.picture for style in job.styles), *masks]
    for picture in pictures:
        digest.update(digest_of(picture))
    shares = [style.weight for style in job.styles]
    network = (weights.kind, weights.version, weights.precision)
    # What is painted when follows from the recipe, but not in every version in the same way.
    plan = (job.recipe, job.recipe.stages(), job.stop_after, *job.variations, job.transparent)
    facts = (plan, job.seed, shares, network, version("easel"))
    digest.update(repr(facts).encode())
    parts = [style.part for style in job.styles]
    if any(parts):
        digest.update(repr(parts).encode())
    if isinstance(job.content, Pixels) and job.content.timing is not None:
        digest.update(repr(job.content.timing).encode())
    return digest.hexdigest()
