"""What may be written into a log by accident has no picture in it."""

from __future__ import annotations

from bot.reception.attachments import Kept
from bot.studio.pictures import Pictures
from engine.job.messages import Told
from engine.job.recipes import GATYS
from engine.job.spec import Costs, Frame, Job, PictureInfo, Result, StyleImage

SECRET = b"somebody's face"
COSTS = Costs(1, 1, 1)
FRAME = Frame(1, 2, COSTS, 0.1, "scale 1", SECRET, 8, 6)
RESULT = Result(1, 2, COSTS, 0.1, "scale 1", SECRET, 8, 6, COSTS, SECRET)


def test_no_object_that_holds_a_picture_shows_it_in_words() -> None:
    holders: list[object] = [
        Job(SECRET, GATYS, (StyleImage(SECRET, 1.0, SECRET),)),
        StyleImage(SECRET),
        PictureInfo("PNG", 8, 6, SECRET),
        FRAME,
        RESULT,
        Told("job", FRAME),
        Kept(SECRET),
        Pictures(SECRET, (SECRET,), (SECRET,), SECRET),
    ]
    for holder in holders:
        for words in (repr(holder), str(holder), f"{[holder]}"):
            assert "face" not in words, type(holder)
