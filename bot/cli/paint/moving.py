"""Photos and paintings that move: what is said of them, and which files they are written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli.paint.output_files import Outputs
from bot.cli.terminal.terminal import Mistake, say
from engine.job.pixels import Pixels
from engine.job.spec import Job, PictureInfo
from engine.job.timing import Timing
from engine.pictures.writing.formats import ENDINGS, MOVING_ENDINGS, Format

_STILL = "--animation-frames 1"


def tell(job: Job, looks: Sequence[PictureInfo], paths: Mapping[bytes, Path]) -> None:
    """Say what of pictures that move is painted.

    Args:
        job: with the files.
        looks: what they are: the content image, and then the styles and others.
        paths: of the files.
    """
    content, *others = looks
    if isinstance(job.content, bytes) and content.moves:
        say(_of_photo(paths[job.content], content, job))
    for style, look in zip(job.styles, others, strict=False):
        if isinstance(style.picture, bytes) and look.moves:
            say(f"{paths[style.picture]} moves; its first frame is the style.")


def require_outputs(job: Job, outputs: Outputs) -> None:
    """Refuse files that can't hold what is painted.

    Args:
        job: with pixels.
        outputs: what is to be written.

    Raises:
        Mistake: says which, and what to do.
    """
    ending = outputs.result.suffix.lower()
    if not isinstance(job.content, Pixels) or job.content.timing is None:
        if ending not in ENDINGS:
            raise Mistake(
                f"{outputs.result} would move, and what is painted stands still; name a file that "
                f"ends in {', '.join(ENDINGS)}."
            )
        return
    if ending not in MOVING_ENDINGS:
        raise Mistake(
            f"The photo moves, and {outputs.result} can't; name a file that ends in "
            f"{', '.join(MOVING_ENDINGS)}, or add {_STILL} for its first frame."
        )
    if MOVING_ENDINGS[ending] is Format.MP4 and not _can_write_mp4():
        raise Mistake(
            f"{outputs.result} can't be written, as this PyAV has no encoder for H.264; install "
            "that of the Python package index, or name a .webp file."
        )
    for option, given in (("--strip", outputs.strip), ("--making-of", outputs.making_of)):
        if given:
            raise Mistake(
                f"{option} is for a picture that stands still; leave it out, or add {_STILL} for "
                "the photo's first frame."
            )


def _can_write_mp4() -> bool:
    # Imported here because each worker imports this module, and FFmpeg is large.
    from engine.pictures.writing.mp4 import can_write

    return can_write()


def _of_photo(photo: Path, look: PictureInfo, job: Job) -> str:
    if look.timing is None:
        why = "of several to choose from, each is" if job.variations else "it is"
        return f"{photo} moves; {why} painted from its first frame."
    found = look.pixels
    painted = look.timing if found is None or found.timing is None else found.timing
    there, kept = len(look.timing.durations), len(painted.durations)
    frames = f"{there} frames" if kept == there else f"{there} frames, of which {kept} are painted"
    return f"{photo} moves: {frames}, {_seconds(look.timing)} s."


def _seconds(timing: Timing) -> str:
    return f"{sum(timing.durations) / 1000:.1f}"
