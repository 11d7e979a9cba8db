"""Nothing goes wrong: what the other tests are compared with."""

from __future__ import annotations

from tests.discord import File
from tests.faults.studio import RESULT, Studio, pictures


async def test_a_command_becomes_a_card_a_thread_and_a_picture(studio: Studio) -> None:
    job = await studio.begin()
    studio.put(job, 20)
    await studio.discord.until(lambda: pictures(studio.thread) == [b"frame 20"], "a frame")
    await studio.finish(job)

    assert pictures(studio.thread) == [b"frame 20", RESULT]
    assert studio.card.attachments[-1].data == RESULT
    assert not [r for r in studio.discord.ledger.requests if r.status >= 400]


async def test_names_of_emoji_become_the_name_of_a_thread_too(studio: Studio) -> None:
    emil = studio.discord.add_member(studio.guild, "😀" * 32)
    file = File(f"{'🌊' * 40}.png", b"the photo")
    studio.discord.types(emil, studio.channel, "stylize", **studio.pictures() | {"content": file})
    await studio.finish(await studio.job())

    assert studio.thread.name.startswith("🎨 😀😀")
    assert "🌊" in studio.thread.name
    assert pictures(studio.thread) == [RESULT]
    assert not [r for r in studio.discord.ledger.requests if r.status >= 400]


async def test_in_private_messages_there_is_no_thread(studio: Studio) -> None:
    studio.discord.types(studio.ana, studio.private, "stylize", **studio.pictures())
    job = await studio.job()
    await studio.finish(job, 20)
    assert pictures(studio.private) == [b"frame 20", RESULT]
    assert not [r for r in studio.discord.ledger.requests if r.status >= 400]


async def test_many_jobs_in_one_channel_stay_within_its_limits(studio: Studio) -> None:
    members = [studio.discord.add_member(studio.guild, f"Member {n}") for n in range(3)]
    for member in members:
        studio.discord.types(member, studio.channel, "stylize", **studio.pictures())
    await studio.discord.until(lambda: len(studio.painter.jobs) == len(members), "all the jobs")
    for iteration in range(1, 4):
        for job in studio.painter.jobs:
            studio.put(job, iteration)
    for job in list(studio.painter.jobs):
        await studio.finish(job)
    threads = [m.thread for m in studio.channel.history() if m.thread is not None]
    assert [pictures(thread)[-1] for thread in threads] == [RESULT] * len(members)


async def test_a_button_and_a_menu_work_as_a_command_does(studio: Studio) -> None:
    job = await studio.begin()
    await studio.discord.until(lambda: "Stop here" in studio.card.labels(), "the buttons")
    studio.discord.presses(studio.ana, studio.card, "Stop here")
    await studio.discord.until(lambda: studio.painter.stopped == [job.id], "the stop")
    await studio.finish(job)
    asked = studio.discord.presses(studio.ana, studio.card, "Recipe")
    assert await asked.told()
    asked = studio.discord.uses(studio.ana, "Use as style", studio.thread.history()[-1])
    assert await asked.told()


async def test_a_picture_on_the_way_that_is_sent_once_more_stands_once(studio: Studio) -> None:
    """As by a bot that was killed before it had noted that it was sent."""
    job = await studio.begin()
    for _ in range(2):
        studio.put(job, 20)
    await studio.finish(job, 40)
    assert pictures(studio.thread) == [b"frame 20", b"frame 40", RESULT]
