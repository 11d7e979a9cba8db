"""How a picture that Easel painted is painted again."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from bot.card.how_made import has_one_mask
from bot.cli.paint.jobs_from_files import Inputs
from bot.cli.terminal.terminal import Mistake
from engine.job.errors import BadPicture
from engine.job.spec import Job, PictureLimits, Started
from engine.pictures.writing.conversion import convert, difference
from engine.pictures.writing.formats import format_of
from engine.pictures.writing.provenance import Provenance, read, rebuild

# Whoever types a command asks about a file of their own, which may be as large as they like.
_LIMITS = PictureLimits(max_bytes=2 << 30)


def read_picture(picture: bytes) -> Provenance:
    """How a picture was made, by its file.

    Raises:
        BadPicture: it does not say so.
    """
    return read(picture, _LIMITS)


def job_again(
    made: Provenance, inputs: Inputs, pictures: Mapping[Path, bytes], state: Path | None
) -> Job:
    """The same job from files; one mask stands for all styles where they shared one.

    Raises:
        InvalidJob: there are more or fewer files than the first time.
    """
    masks = [pictures[mask] for mask in inputs.masks]
    if len(masks) == 1 and has_one_mask(made):
        masks *= len(made.styles)
    return rebuild(
        made,
        pictures[inputs.content],
        [pictures[style] for style in inputs.styles],
        masks,
        None if inputs.start is None else pictures[inputs.start],
        state,
    )


def weights_again(made: Provenance, given: str | None) -> str:
    """Which weights to paint with: those that are given, else of the same kind as before.

    Raises:
        Mistake: they came from a file, which only the person who has it can name.
    """
    if given is not None:
        return given
    if made.weights_kind == "file":
        raise Mistake("That picture was painted with weights from a file; name it with --weights.")
    return made.weights_kind


def surprises(made: Provenance, started: Started) -> list[str]:
    """A sentence for each reason why the picture may come out otherwise than the first time."""
    now = started.weights
    sentences = []
    if (now.kind, now.version) != (made.weights_kind, made.weights_version):
        before = f"{made.weights_kind} {made.weights_version}".strip()
        sentences.append(
            f"The weights are {f'{now.kind} {now.version}'.strip()}, and were {before} the first "
            "time, so the picture will differ."
        )
    pairs = [
        ("Easel", made.easel, version("easel")),
        # What PyTorch says of itself can end in the build, such as +cpu, where its package doesn't.
        ("PyTorch", made.torch.partition("+")[0], version("torch").partition("+")[0]),
        ("The device", made.device, started.device),
    ]
    sentences += [
        f"{what} is {after}, and was {before} the first time, so the picture may differ slightly."
        for what, before, after in pairs
        if before != after
    ]
    return sentences


def comparison(first_path: Path, first: bytes, output: Path, again_png: bytes) -> str:
    """A sentence on how far a picture is the same when it is painted again.

    Args:
        first_path: of the first picture.
        first: its file.
        output: where the second was written.
        again_png: the second as PNG, from which it is written in the first one's format.
    """
    now, alike = str(output), output.read_bytes()
    before = format_of(first)
    if before is not None and before is not format_of(alike):
        now, alike = f"{output}, as {before},", convert(again_png, before)
    if alike == first:
        return f"{now} is the same file as {first_path}."
    try:
        apart = difference(first, alike)
    except BadPicture as error:
        return f"{now} is not the same file as {first_path}, which can't be compared: {error}"
    if apart is None:
        return f"{now} is not the same file as {first_path}: it has another size in pixels."
    if apart.most == 0:
        return f"{now} has the same pixels as {first_path}, but is not the same file."
    return (
        f"{now} is not the same file as {first_path}: of 256 levels, their pixels differ by "
        f"{apart.mean:.2g} on average and by {apart.most} at most."
    )
