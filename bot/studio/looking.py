"""A painter looks at pictures before a job is taken; what it finds amiss is told by their names."""

from __future__ import annotations

from bot.language import Sentence
from bot.studio.orders import Refused, sentence_of
from bot.studio.pictures import Pictures
from bot.studio.ports import Painter
from engine.job.errors import BadPicture
from engine.job.pixels import Need
from engine.job.preparing import Prepared, prepared
from engine.job.spec import Job, PictureInfo


async def look_at_all(painter: Painter, pictures: Pictures[bytes], job: Job) -> Prepared:
    """The job with pixels, of which there are fewer than bytes in most files.

    Raises:
        Refused: a picture can't be used.
        InvalidJob: they don't go together.
    """
    names = {picture: name for name, picture in reversed([*pictures.named()])}

    async def look(picture: bytes, need: Need) -> PictureInfo:
        return await look_at(painter, names[picture], picture, need)

    return await prepared(job, look)


async def look_at(
    painter: Painter, name: Sentence, picture: bytes, need: Need | None = None
) -> PictureInfo:
    """What a picture of that name is; raises Refused where it can't be used."""
    try:
        return await painter.check(picture, need)
    except BadPicture as error:
        raise Refused("about-picture", picture=name, sentence=sentence_of(error)) from error
