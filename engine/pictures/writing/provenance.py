"""The picture knows how it was made: all of it as text in its file, and back. No torch here."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from PIL import Image
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config

from engine.job.errors import BadPicture, InvalidJob
from engine.job.medium import Medium
from engine.job.parts import Part
from engine.job.pixels import Picture, digest_of
from engine.job.precision import Precision
from engine.job.recipe import Recipe
from engine.job.recipes import RECIPES
from engine.job.spec import MAX_STYLES, Job, PictureLimits, StyleImage, WeightsInfo
from engine.job.timing import MOST_SOURCE_FRAMES
from engine.job.variations import MOST_VARIATIONS, SEEDS, Variation
from engine.pictures.reading.opening import too_many_bytes
from engine.pictures.writing import exif
from engine.pictures.writing.formats import Format, format_of

# A format is for texts that the Easel before can't read; any other text is written in an older one.
# 2 is that of pictures that were stopped before their recipe's last iteration, 3 that of drawings
# in a medium, 4 that of several pictures to choose from, 5 that of pictures that can be seen
# through, 6 that of parts of style images, and 7 that of pictures that move.
_Format: TypeAlias = Literal[1, 2, 3, 4, 5, 6, 7]
_FIRST: Final = 1
_STOPPED: Final = 2
_DRAWN: Final = 3
_VARIED: Final = 4
_TRANSPARENT: Final = 5
_PARTED: Final = 6
_NEWEST: Final = 7
_KEYWORD = "Easel"
# Characters. A text of ours has about 1,000, and 4,000 where a recipe names every layer.
_MOST_TEXT = 65_536
# What is written has less, so that a JPEG file's 64 KiB of EXIF can hold it, too.
_MOST_WRITTEN = 56_000
_ORDINALS = ("first", "second", "third", "fourth")

# The first 16 hex digits of the SHA-256 of a picture file's bytes.
Digest: TypeAlias = Annotated[str, Field(pattern=r"\A[0-9a-f]{16}\z")]
# A name of a version or a device: one short line, without characters that turn or hide text.
_Name: TypeAlias = Annotated[str, Field(pattern=r"\A[ -~\p{L}\p{N}\p{S}]{0,100}\z")]


@dataclass(frozen=True, slots=True)
class StyleDigest:
    """Which style image, or part of it, was used, with which weight and which mask."""

    picture: Digest
    weight: Annotated[float, Field(gt=0)]
    mask: Digest | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """All that a picture was made of.

    Attributes:
        recipe: with the member's choices applied.
        seed: of everything that was drawn at random.
        weights_kind: "imagenet", "vgg16", "whitened" or "file".
        weights_version: tells weights of a kind apart.
        easel: the version of Easel.
        torch: the version of PyTorch.
        device: what it was painted on.
        precision: the numbers that the network calculated with.
        content: the content image.
        styles: the style images, in order.
        start: the picture that the painting started from, if it did from one.
        stopped_after: iterations after which it was stopped, if before the recipe's last.
        variations: where it shows several to choose from, each of them.
        transparent: whether it can be seen through where its content image can.
        most_frames: of one that moves, the most frames that it was to have; 1: it doesn't move.
    """

    recipe: Recipe
    seed: Annotated[int, Field(ge=0, lt=SEEDS)]
    weights_kind: _Name
    weights_version: _Name
    easel: _Name
    torch: _Name
    device: _Name
    content: Digest
    styles: Annotated[tuple[StyleDigest, ...], Field(max_length=MAX_STYLES)] = ()
    start: Digest | None = None
    precision: Precision = Precision.FP32
    stopped_after: Annotated[int, Field(ge=1)] | None = None
    variations: Annotated[tuple[Variation, ...], Field(max_length=MOST_VARIATIONS)] = ()
    transparent: bool = False
    most_frames: Annotated[int, Field(ge=1, le=MOST_SOURCE_FRAMES)] = 1


@with_config(ConfigDict(extra="ignore", strict=True))
@dataclass(frozen=True, slots=True)
class _Head:
    """What every format has."""

    format: int


# Holds for all the dataclasses inside, too.
@with_config(ConfigDict(extra="forbid", strict=True, allow_inf_nan=False))
@dataclass(frozen=True, slots=True)
class _Text:
    format: _Format
    provenance: Provenance


_HEAD = TypeAdapter(_Head)
_TEXT = TypeAdapter(_Text)


def digest(picture: Picture) -> Digest:
    """The digest of a picture's file."""
    return digest_of(picture).hex()[:16]


def describe(
    job: Job,
    weights: WeightsInfo,
    *,
    torch_version: str,
    device: str,
    iterations: int | None = None,
    transparent: bool = False,
    moves: bool = False,
) -> Provenance:
    """How this version of Easel has painted `job`.

    Args:
        job: what was painted.
        weights: with which network.
        torch_version: by which PyTorch.
        device: on what.
        iterations: how many of the recipe's; None means all.
        transparent: whether it can be seen through where its content image can; where that is
            nowhere, it can't.
        moves: whether all frames of the content image are painted, and not the first alone.
    """
    last = job.recipe.iterations
    return Provenance(
        recipe=job.recipe,
        seed=job.seed,
        weights_kind=weights.kind,
        weights_version=weights.version,
        easel=version("easel"),
        torch=torch_version,
        device=device,
        precision=weights.precision,
        content=digest(job.content),
        styles=tuple(
            StyleDigest(
                digest(style.picture), style.weight, _digest_or_none(style.mask), style.part
            )
            for style in job.styles
        ),
        start=_digest_or_none(job.start),
        stopped_after=None if iterations == last and not moves else iterations,
        variations=job.variations,
        transparent=transparent,
        most_frames=job.most_frames if moves else 1,
    )


def to_text(provenance: Provenance) -> dict[str, str]:
    """The text chunks, by keyword, for the picture's PNG file.

    Easel's own is left out where it is longer than can be read again: a recipe may name the same
    layer thousands of times.
    """
    text = {"Software": f"Easel {provenance.easel}", "Description": _sentence(provenance)}
    own = to_json(provenance)
    return {**text, _KEYWORD: own} if len(own) <= _MOST_WRITTEN else text


def to_exif(text: Mapping[str, str]) -> bytes:
    """The same text as EXIF, for a JPEG or WebP file; empty if it is not Easel's."""
    if "Software" not in text or "Description" not in text:
        return b""
    own = text.get(_KEYWORD)
    # In ASCII, which is what EXIF has for certain.
    ascii_only = "" if own is None else json.dumps(json.loads(own), separators=(",", ":"))
    comment = f"{_KEYWORD} {ascii_only}" if ascii_only else ""
    return exif.write(text["Software"], text["Description"], comment)


def read(picture: bytes, limits: PictureLimits) -> Provenance:
    """How a picture was made, by the text in its PNG, JPEG or WebP file.

    Anyone can write such text, so the recipe is one that can be painted, by a name that Easel
    knows, but not always one that Easel did paint: what members may ask for is still to be checked.
    The pixels are not decoded.

    Raises:
        BadPicture: the file is of another format, says nothing of how it was made, says what can't
            be so, or says it in the way of a newer Easel.
    """
    text = _easel_text(picture, limits)
    try:
        head = _HEAD.validate_json(text)
        if head.format > _NEWEST:
            raise BadPicture(
                "That picture was painted by a newer Easel than this one, which can't read how.",
                "engine-newer-picture",
            )
        provenance = _TEXT.validate_json(text).provenance
    except (ValidationError, InvalidJob) as error:
        raise _damaged() from error
    most = provenance.recipe.iterations * provenance.most_frames
    stopped_too_late = (provenance.stopped_after or 0) > most
    if stopped_too_late or len(provenance.variations) == 1:
        raise _damaged()
    usual = RECIPES.get(provenance.recipe.name)
    if usual is None:
        raise BadPicture(
            "That picture was painted by a recipe that this Easel does not have.",
            "engine-unknown-recipe",
        )
    # Members are shown our sentence, whatever the file says there.
    return replace(provenance, recipe=replace(provenance.recipe, summary=usual.summary))


def differing(provenance: Provenance, job: Job) -> list[str]:
    """A sentence for each picture of `job` that is another file than the first time.

    Args:
        provenance: how it was painted the first time.
        job: the same again, from `rebuild`.
    """
    pairs = [("photo", provenance.content, job.content)]
    names = _style_names(len(job.styles))
    for name, was, now in zip(names, provenance.styles, job.styles, strict=True):
        pairs.append((name, was.picture, now.picture))
        if was.mask is not None and now.mask is not None:
            pairs.append((f"mask of the {name}", was.mask, now.mask))
    if provenance.start is not None and job.start is not None:
        pairs.append(("picture to start from", provenance.start, job.start))
    return [
        f"The {name} is another file than the one this picture was painted with."
        for name, was, now in pairs
        if was != digest(now)
    ]


def rebuild(
    provenance: Provenance,
    content: Picture,
    styles: Sequence[Picture] = (),
    masks: Sequence[Picture] = (),
    start: Picture | None = None,
    state: Path | None = None,
) -> Job:
    """The job that paints the picture again: by its recipe, seed and weights of styles, as far.

    Args:
        provenance: how it was painted.
        content: the content image, a file or pixels, as all of them.
        styles: the style images, in the order of the first time.
        masks: a mask for each style that had one, in the same order.
        start: the picture to start from, if there was one.
        state: as in `Job`.

    Raises:
        InvalidJob: there are more or fewer pictures than the first time.
    """
    masked = sum(style.mask is not None for style in provenance.styles)
    started = int(provenance.start is not None)
    _require(len(provenance.styles), "style image", len(styles), "engine-other-styles")
    _require(masked, "mask", len(masks), "engine-other-masks")
    _require(started, "picture to start from", int(start is not None), "engine-other-start")
    rest = iter(masks)
    return Job(
        content=content,
        recipe=provenance.recipe,
        styles=tuple(
            StyleImage(
                picture, style.weight, None if style.mask is None else next(rest), style.part
            )
            for picture, style in zip(styles, provenance.styles, strict=True)
        ),
        start=start,
        seed=provenance.seed,
        state=state,
        stop_after=provenance.stopped_after,
        variations=provenance.variations,
        transparent=provenance.transparent,
        most_frames=provenance.most_frames,
    )


def _require(before: int, what: str, now: int, key: str) -> None:
    if before != now:
        number = {0: f"no {what}", 1: f"1 {what}"}.get(before, f"{before} {what}s")
        raise InvalidJob(
            f"That picture was painted with {number}, not with {now}.", key, before=before, now=now
        )


def _style_names(count: int) -> Sequence[str]:
    if count == 1:
        return ("style image",)
    return [f"{ordinal} style image" for ordinal in _ORDINALS[:count]]


def _digest_or_none(picture: Picture | None) -> Digest | None:
    return None if picture is None else digest(picture)


def _sentence(provenance: Provenance) -> str:
    recipe, count = provenance.recipe, len(provenance.styles)
    iterations = f"{recipe.iterations} iterations"
    if provenance.stopped_after is not None:
        iterations = f"{provenance.stopped_after} of {iterations}"
    style = {0: "", 1: " in the style of an image"}.get(count, f" in the style of {count} images")
    what = "A photo"
    if provenance.variations:
        what = f"{len(provenance.variations)} variations of a photo"
    if provenance.most_frames > 1:
        what = "A moving picture"
    return (
        f"{what} painted by Easel {provenance.easel}{style}: recipe {recipe.name}, "
        f"{iterations} at {recipe.longest} pixels, seed {provenance.seed}, "
        f"{provenance.weights_kind} weights."
    )


def to_json(provenance: Provenance) -> str:
    """Easel's own text, without what the format that it is written in does not have."""
    # What came with each format, as Pydantic excludes it, and whether it is said here.
    news: Sequence[tuple[_Format, str, object, bool]] = (
        (_STOPPED, "stopped_after", True, provenance.stopped_after is not None),
        (_DRAWN, "recipe", {"medium"}, provenance.recipe.medium is not Medium.COLOUR),
        (_VARIED, "variations", True, bool(provenance.variations)),
        (_TRANSPARENT, "transparent", True, provenance.transparent),
        (_PARTED, "styles", {"__all__": {"part"}}, any(s.part for s in provenance.styles)),
        (_NEWEST, "most_frames", True, provenance.most_frames > 1),
    )
    written: _Format = max((number for number, *_, said in news if said), default=_FIRST)
    unsaid: Any = {name: what for _, name, what, said in news if not said}
    return _TEXT.dump_json(_Text(written, provenance), exclude={"provenance": unsaid}).decode()


def _damaged() -> BadPicture:
    return BadPicture(
        "What that picture says of how it was made is damaged, so it can't be repeated.",
        "engine-damaged-text",
    )


def _easel_text(picture: bytes, limits: PictureLimits) -> str:
    """Easel's own text, up to `_MOST_TEXT` characters."""
    if len(picture) > limits.max_bytes:
        raise too_many_bytes(picture, limits)
    file_format = format_of(picture)
    if file_format is None:
        raise BadPicture(
            "Only a PNG, JPEG or WebP file says how it was made; take the file as Easel wrote it.",
            "engine-other-format",
        )
    try:
        text = _png_text(picture) if file_format is Format.PNG else _exif_text(picture)
    except Exception as error:
        # Of broken and hostile files, Pillow raises many kinds, for too long texts ValueError.
        raise BadPicture(
            "That picture file is broken; take it as Easel wrote it.", "engine-broken-file"
        ) from error
    if text is None:
        raise BadPicture(
            "That picture does not say how it was made: either Easel did not paint it, or an app "
            "has removed the text from it. Take the file as Easel wrote it.",
            "engine-no-text",
        )
    if len(text) > _MOST_TEXT:
        raise _damaged()
    return text


def _png_text(picture: bytes) -> str | None:
    with warnings.catch_warnings():
        # The number of pixels is no matter where none is decoded.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(BytesIO(picture), formats=("PNG",)) as opened:
            # Not `opened.text`, which decodes the pixels to find text behind them.
            text = opened.info.get(_KEYWORD)
    return text if isinstance(text, str) else None


def _exif_text(picture: bytes) -> str | None:
    text = exif.comment(picture, f"{_KEYWORD} ")
    if text is not None and len(text) <= _MOST_TEXT:
        text = text.lstrip()
        # What is no JSON, will be found out.
        with suppress(ValueError, RecursionError):
            _, end = json.JSONDecoder().raw_decode(text)
            text = text[:end]
    return text
