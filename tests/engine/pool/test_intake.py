"""The process that looks at members' pictures first, and what happens when it breaks."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from engine.job.errors import BadPicture, InvalidJob, PoolClosed
from engine.job.parts import Cell
from engine.job.pixels import Need
from engine.job.recipes import GATYS, SKETCH
from engine.job.recolouring import Recolouring
from engine.job.spec import Job, PictureLimits, StyleImage
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.preparing import prepare
from engine.pictures.recolouring import recoloured_file
from engine.pool.intake import Intake
from tests.engine.jobs import blotches, bomb, png, small
from tests.engine.moving import clip, pan

GOOD = images.check(png(), PictureLimits())


@pytest_asyncio.fixture
async def intake() -> AsyncIterator[Intake]:
    intake = Intake(PictureLimits(), patience=60)
    yield intake
    await intake.close()


def pid() -> int:
    [process] = [p for p in multiprocessing.active_children() if p.name == "intake"]
    assert process.pid is not None
    return process.pid


async def test_pictures_are_checked_one_after_the_other_by_one_process(intake: Intake) -> None:
    assert await intake.check(png()) == GOOD
    first = pid()
    found = await asyncio.gather(*(intake.check(png(width)) for width in (10, 20)))
    assert [(info.format, info.width, info.height) for info in found] == [
        ("PNG", 10, 60),
        ("PNG", 20, 60),
    ]
    assert pid() == first


async def test_the_thumbnail_comes_with_the_verdict(intake: Intake) -> None:
    info = await intake.check(png(800, 600))
    with Image.open(BytesIO(info.thumbnail)) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (320, 240))


async def test_a_verdict_keeps_what_it_takes_to_say_it_in_another_language(intake: Intake) -> None:
    with pytest.raises(BadPicture) as caught:
        await intake.check(bomb())
    error = caught.value
    assert (error.key, error.values) == ("engine-far-too-many-pixels", {"most": 50.0})


async def test_the_pixels_that_a_job_needs_come_with_the_verdict(intake: Intake) -> None:
    need = Need((40, 40), Cell.MIDDLE)
    large = blotches(1, 600, 450)
    info = await intake.check(large, need)
    assert info == images.check(large, PictureLimits(), need)
    assert info.pixels is not None
    assert (info.pixels.width, info.pixels.height) == (40, 30)
    with pytest.raises(InvalidJob, match="at least 64 each way"):
        await intake.check(png(), need)


async def test_the_frames_that_a_job_needs_come_with_the_verdict(intake: Intake) -> None:
    need = Need((64, 64), most_frames=3)
    moving = clip(pan(5), "GIF", [40, 80, 40, 80, 40])
    info = await intake.check(moving, need)
    assert info == images.check(moving, PictureLimits(), need)
    assert info.moves
    assert info.pixels is not None
    assert (info.pixels.frames, info.pixels.timing) == (3, Timing((40, 120, 120), 0))
    assert info.timing == Timing((40, 80, 40, 80, 40), 0)


async def test_jobs_are_prepared_in_the_order_in_which_they_come(intake: Intake) -> None:
    many = Job(png(), small(GATYS), tuple(StyleImage(blotches(n)) for n in range(1, 5)))
    few = Job(png(), small(SKETCH))
    done = []

    async def work(job: Job) -> None:
        assert await intake.prepare(job) == prepare(job, PictureLimits())
        done.append(job)

    await asyncio.gather(work(many), work(few))
    assert done == [many, few]


async def test_a_job_without_files_is_ready_without_the_process(intake: Intake) -> None:
    job = prepare(Job(png(), small(SKETCH)), PictureLimits())
    assert await intake.prepare(job) is job
    assert not [p for p in multiprocessing.active_children() if p.name == "intake"]


RECOLOURING = Recolouring(blotches(1), (StyleImage(blotches(2)),))


async def test_a_photo_is_recoloured_by_the_same_process(intake: Intake) -> None:
    await intake.check(png())
    first = pid()
    assert await intake.recolour(RECOLOURING) == recoloured_file(RECOLOURING, PictureLimits())
    assert await intake.check(png()) == GOOD
    assert pid() == first


async def test_a_large_photo_is_recoloured_within_the_process_limits(intake: Intake) -> None:
    large = png(6000, 4000)
    made = await intake.recolour(Recolouring(large, (StyleImage(large),), longest=1000))
    assert (made.width, made.height) == (1000, 667)


async def test_pictures_that_cant_be_recoloured_get_their_sentence(intake: Intake) -> None:
    with pytest.raises(BadPicture, match="far too many pixels"):
        await intake.recolour(replace(RECOLOURING, styles=(StyleImage(bomb()),)))
    with pytest.raises(BadPicture, match="can't be made small enough"):
        await intake.recolour(replace(RECOLOURING, most_bytes=10))


async def test_a_recolouring_that_takes_too_long_is_refused() -> None:
    hurried = Intake(PictureLimits(), patience=0.001)  # No process even starts that fast.
    with pytest.raises(BadPicture, match="takes too long to read, or breaks the program"):
        await hurried.recolour(RECOLOURING)
    await hurried.close()


async def test_a_process_killed_in_the_middle_of_a_recolouring_is_replaced(
    intake: Intake,
) -> None:
    await intake.check(png())
    first = pid()
    os.kill(first, signal.SIGSTOP)
    recolouring = asyncio.create_task(intake.recolour(RECOLOURING))
    await asyncio.sleep(0.05)
    os.kill(first, signal.SIGKILL)
    assert await recolouring == recoloured_file(RECOLOURING, PictureLimits())
    assert pid() != first


async def test_the_limits_are_those_of_the_settings() -> None:
    intake = Intake(PictureLimits(max_bytes=10_000_000, max_pixels=4_799), patience=60)
    with pytest.raises(BadPicture, match="pixels"):
        await intake.check(png(80, 60))
    await intake.close()


async def test_a_killed_process_is_replaced(intake: Intake) -> None:
    await intake.check(png())
    os.kill(pid(), signal.SIGKILL)
    assert await intake.check(png()) == GOOD


async def test_a_process_killed_in_the_middle_of_a_check_is_replaced(intake: Intake) -> None:
    await intake.check(png())
    first = pid()
    os.kill(first, signal.SIGSTOP)
    check = asyncio.create_task(intake.check(png()))
    await asyncio.sleep(0.05)
    os.kill(first, signal.SIGKILL)
    assert await check == GOOD
    assert pid() != first


async def test_a_picture_that_the_process_never_gets_through_is_refused() -> None:
    hurried = Intake(PictureLimits(), patience=0.001)  # No process even starts that fast.
    with pytest.raises(BadPicture, match="takes too long to read, or breaks the program"):
        await hurried.check(png())
    await hurried.close()


async def test_a_check_that_nobody_waits_for_does_not_hold_up_the_next(intake: Intake) -> None:
    await intake.check(png())
    os.kill(pid(), signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await intake.check(png(10))
    assert await intake.check(png()) == GOOD


async def test_a_check_that_the_end_of_easel_cuts_off_is_not_put_down_to_the_picture(
    intake: Intake,
) -> None:
    await intake.check(png())
    os.kill(pid(), signal.SIGSTOP)
    check = asyncio.create_task(intake.check(png()))
    await asyncio.sleep(0.05)
    await intake.close()
    with pytest.raises(PoolClosed):
        await check
