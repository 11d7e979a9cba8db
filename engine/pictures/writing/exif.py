"""Text in EXIF, for picture files of formats without the text chunks of PNG. No torch here.

EXIF is in a file as it is, so a comment is found by how it begins. Pillow would read all that the
directories name which lead there, and a hostile one can name the same 64 KiB five thousand times.
"""

from __future__ import annotations

import re

from PIL import ExifTags, Image

# Of a comment, the first 8 bytes say in which characters it is.
_ASCII = b"ASCII\0\0\0"


def write(software: str, description: str, comment: str) -> bytes:
    """EXIF with three texts, in ASCII, as Pillow takes it when it saves a picture."""
    exif = Image.Exif()
    exif[ExifTags.Base.Software] = software
    exif[ExifTags.Base.ImageDescription] = description
    further = exif.get_ifd(ExifTags.IFD.Exif)
    further[ExifTags.Base.UserComment] = _ASCII + comment.encode("ascii")
    return exif.tobytes()


def comment(picture: bytes, beginning: str) -> str | None:
    """What follows in the first comment, in ASCII, that begins so; None where there is none.

    Where the comment ends, letters of what is behind it in the file may follow.
    """
    found = re.search(re.escape(_ASCII + beginning.encode()) + rb"([ -~]*)", picture)
    return None if found is None else found[1].decode()
