"""Pictures in and out: checked before they are decoded, and encoded as PNG. No torch here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import cast

from PIL import ExifTags, Image, ImageCms, ImageDraw, ImageFont, ImageOps
from PIL.PngImagePlugin import PngInfo

from engine.job.errors import BadPicture
from engine.job.parts import box_of
from engine.job.pixels import Need, Pixels
from engine.job.shapes import fitted, turned
from engine.job.spec import PictureInfo, PictureLimits
from engine.job.timing import Timing
from engine.pictures.reading.completeness import is_complete
from engine.pictures.reading.frames import chosen, moves, timing_of
from engine.pictures.reading.opening import broken, open_file, quietly
from engine.pictures.transparency import as_rgb, on_white

# A strip is for showing around, so it needs no more pixels than a screen.
_STRIP_HEIGHT = 1024
_GAP = 8
# In heights. A long strip of a style would leave no room for the others.
_WIDEST = 4
# The side of the white square that a picture's number stands on, in pixels.
_LEAST_NUMBER = 12
# By EXIF's number of how the camera was held.
_TURNS: Mapping[object, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# The longest side, in pixels, of what shows a picture in a list.
_THUMBNAIL = 320


def check(data: bytes, limits: PictureLimits, need: Need | None = None) -> PictureInfo:
    """Decode a picture file in full, to know what it is, and that nothing of it is missing.

    Args:
        data: the file.
        limits: what it may be.
        need: what a job needs of it, to have these pixels as well.

    Raises:
        BadPicture: the file is no picture, is broken, or is above `limits`.
        InvalidJob: there is no such part of it.
    """
    with quietly():
        kind, pixels, picture = open_file(data, limits)
        with picture:
            animated = moves(kind, picture)
            first = upright(picture)
            timing = (
                None if need is None or need.most_frames == 1 else timing_of(kind, picture, limits)
            )
    if not is_complete(pixels):
        raise broken(kind)
    white = on_white(first)
    needed = None
    if need is not None:
        if timing is None:
            needed = pixels_of(shrunk(first if need.transparent else white, need))
        else:
            needed = _moving_pixels(data, limits, need, timing)
    is_black = white.convert("L").getextrema()[1] == 0
    return PictureInfo(
        kind, white.width, white.height, _thumbnail(white), is_black, needed, animated, timing
    )


def decode(data: bytes, limits: PictureLimits) -> Image.Image:
    """The picture in a file: upright, in sRGB, on white where it was transparent, mode RGB.

    Of an animated picture it is the first frame.

    Raises:
        BadPicture: the file is no picture, is broken, or is above `limits`.
    """
    return on_white(decode_with_alpha(data, limits))


def decode_with_alpha(data: bytes, limits: PictureLimits) -> Image.Image:
    """The same, but where it can be seen through in mode RGBA instead of on white.

    Raises:
        BadPicture: as `decode`.
    """
    with quietly(), open_file(data, limits).picture as picture:
        return upright(picture)


def encode(picture: Image.Image, text: Mapping[str, str] | None = None) -> bytes:
    """The picture as a PNG file, with `text` by keyword ("Software") as its text chunks."""
    chunks = PngInfo()
    for keyword, value in (text or {}).items():
        # Writes iTXt, in UTF-8, what is not Latin-1.
        chunks.add_text(keyword, value)
    out = BytesIO()
    # Level 3 of 9 is a third of the time of the default for about 4 % more bytes.
    picture.save(out, "PNG", compress_level=3, pnginfo=chunks)
    return out.getvalue()


def fit(picture: Image.Image, longest: int) -> Image.Image:
    """The picture resized so that its longest side is `longest` pixels, its shape kept."""
    return resize(picture, fitted(picture.size, longest))


def resize(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at `size`, width and height, each at least 1 pixel."""
    size = (max(1, size[0]), max(1, size[1]))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS)


def crop_to(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture's middle at `size`; a picture that stands upright gets `size` turned upright."""
    return ImageOps.fit(picture, turned(size, picture.size), Image.Resampling.LANCZOS)


def shrunk(picture: Image.Image, need: Need) -> Image.Image:
    """As much of a picture as is needed; made smaller, and never larger.

    Raises:
        InvalidJob: there is no such part of it.
    """
    if need.part is not None:
        box = box_of(need.part, picture.size)
        picture = picture.crop((box.left, box.top, box.left + box.width, box.top + box.height))
    if not need.cut:
        longest = max(need.size)
        return fit(picture, longest) if max(picture.size) > longest else picture
    width, height = turned(need.size, picture.size) if need.turned else need.size
    if picture.width < width or picture.height < height:
        return picture
    way = Image.Resampling.BILINEAR if need.soft else Image.Resampling.LANCZOS
    return ImageOps.fit(picture, (width, height), way)


def _moving_pixels(data: bytes, limits: PictureLimits, need: Need, timing: Timing) -> Pixels:
    """As much as is needed of a picture that moves, and no more frames than pixels allow."""
    frames: list[Image.Image] = []
    most = need.most_frames
    first = next(chosen(data, limits, (0,)))
    small = shrunk(on_white(upright(first)), need)
    most = max(1, min(most, limits.max_pixels // (small.width * small.height)))
    numbers, thinned = timing.thinned(most)
    for opened in chosen(data, limits, numbers):
        frame = upright(opened)
        frames.append(shrunk(frame if need.transparent else on_white(frame), need))
    mode = "RGBA" if any(frame.mode == "RGBA" for frame in frames) else "RGB"
    pixels = b"".join(frame.convert(mode).tobytes() for frame in frames)
    return Pixels(mode, small.width, small.height, pixels, timing=thinned)


def pixels_of(picture: Image.Image) -> Pixels:
    """The pixels of a picture in RGB or RGBA."""
    return Pixels(picture.mode, picture.width, picture.height, picture.tobytes())


def picture_of(pixels: Pixels) -> Image.Image:
    """The picture that has these pixels; of one that moves, its first frame."""
    return next(frames_of(pixels))


def frames_of(pixels: Pixels) -> Iterator[Image.Image]:
    """All frames of a picture that moves; of one that stands still, itself."""
    size = len(pixels.data) // pixels.frames
    for number in range(pixels.frames):
        data = memoryview(pixels.data)[number * size : (number + 1) * size]
        yield Image.frombytes(pixels.mode, (pixels.width, pixels.height), data)


def strip(pictures: list[Image.Image]) -> Image.Image:
    """The pictures side by side on white, as high as the last one, up to 1024 pixels.

    One that is more than four times as wide as that is high is shown smaller.
    """
    height = min(pictures[-1].height, _STRIP_HEIGHT)
    row = [_in_row(picture, height) for picture in pictures]
    width = sum(p.width for p in row) + _GAP * (len(row) - 1)
    sheet = Image.new("RGB", (width, height), "white")
    left = 0
    for picture in row:
        sheet.paste(on_white(picture), (left, (height - picture.height) // 2))
        left += picture.width + _GAP
    return sheet


def choice(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one size on white, numbered: four of them two by two, fewer in a row."""
    columns = 2 if len(pictures) == 4 else len(pictures)
    width, height = (side + _GAP for side in pictures[0].size)
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * width - _GAP, rows * height - _GAP), "white")
    for index, picture in enumerate(pictures):
        corner = index % columns * width, index // columns * height
        sheet.paste(on_white(picture), corner)
        _number(sheet, corner, str(index + 1), min(picture.size) // 8)
    return sheet


def _number(sheet: Image.Image, corner: tuple[int, int], number: str, side: int) -> None:
    """Write a number on white into a corner, as large as can be read."""
    left, top = corner
    side = max(_LEAST_NUMBER, side)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((left, top, left + side - 1, top + side - 1), "white")
    font = ImageFont.load_default(0.75 * side)
    draw.text((left + side / 2, top + side / 2), number, "black", font, anchor="mm")


def _in_row(picture: Image.Image, height: int) -> Image.Image:
    ratio = min(height / picture.height, _WIDEST * height / picture.width)
    return resize(picture, (round(picture.width * ratio), round(picture.height * ratio)))


def upright(picture: Image.Image) -> Image.Image:
    """The opened picture upright and in sRGB, as RGB, or RGBA where it can be seen through."""
    try:
        picture.load()
        turn = _TURNS.get(_orientation(picture))
        turned = picture if turn is None else picture.transpose(turn)
        turned = _to_srgb(turned)
        if turned.mode.startswith("I;16") or turned.mode in ("I", "F"):
            turned = _to_eight_bits(turned)
        return as_rgb(turned)
    except BadPicture:
        raise
    except Exception as error:
        # Decoders raise a dozen kinds of errors on broken files, SyntaxError among them.
        raise broken() from error


def _orientation(picture: Image.Image) -> object:
    """How the camera was held, as the picture's EXIF says."""
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except MemoryError:
        raise
    except Exception:
        # Broken EXIF is worth less than the picture; viewers ignore it, too.
        return None


def _thumbnail(picture: Image.Image) -> bytes:
    """The picture as a small WebP file, at most as large as it is."""
    longest = min(_THUMBNAIL, max(picture.size))
    # Averaging whole blocks down to twice the size first makes a large photo cost what a small one
    # does, and nobody sees a difference.
    factor = max(1, max(picture.size) // (2 * longest))
    out = BytesIO()
    fit(picture.reduce(factor), longest).save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _to_srgb(picture: Image.Image) -> Image.Image:
    """Apply the embedded colour profile, so that colours are those the photographer saw."""
    profile = picture.info.get("icc_profile")
    if picture.mode == "LAB":
        # Its numbers are colours by themselves, but Pillow makes no others of them without this.
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    if not profile:
        return picture
    alpha = picture.getchannel("A") if picture.mode.endswith("A") else None
    if picture.mode in ("P", "PA", "LA", "RGBA", "RGBX"):
        picture = picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        # A broken profile is worth less than the picture; viewers ignore it, too.
        return picture if alpha is None else _with_alpha(picture, alpha)
    if converted is None:
        return picture
    return converted if alpha is None else _with_alpha(converted, alpha)


def _with_alpha(picture: Image.Image, alpha: Image.Image) -> Image.Image:
    picture = picture.convert("RGB")
    picture.putalpha(alpha)
    return picture


def _to_eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of more than 8 bits scaled to 8; Pillow's own conversion would clip them to white.

    Greys of 16 bits, but where they are fractions that all are between 0 and 1.
    """
    if picture.mode == "F":
        _, most = cast("tuple[float, float]", picture.getextrema())
        if most <= 1:
            return picture.point(lambda value: value * 255 + 0.5).convert("L")
    return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
