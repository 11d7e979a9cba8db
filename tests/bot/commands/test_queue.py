"""/queue: what is painted and what waits, and that the line is fair."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.app.client import Easel
from bot.sandbox.simulated import PatientPainter
from engine.pool.assignments import cannot_start
from tests.bot.answers import private
from tests.bot.simulation import FixedSettings, World, card_words, progress, result, started


@pytest.fixture
def one_place(world: World) -> World:
    """A painter with room for one job, and members who may have many."""
    world.painter.places = 1
    world.settings.change(jobs_per_member=100, queue_length=100)
    return world


async def _ask(
    world: World, who: MemberActor, title: str, where: ChannelHandle | None = None
) -> None:
    await world.stylize(who, where, content=(f"{title}.png", b"the photo"))


async def _queue(who: MemberActor, where: ChannelHandle) -> ResponseMessage:
    answer = await who.slash(where, "queue")
    assert answer.ephemeral
    return _response(answer)


def _response(answer: InteractionResult) -> ResponseMessage:
    return private(answer)


def _words(page: ResponseMessage) -> str:
    return card_words(page.message)


async def test_with_nothing_to_paint_it_says_so(world: World) -> None:
    page = await _queue(world.ana, world.channel)

    assert _words(page) == "Nothing is being painted and nothing waits: your picture would be next."


async def test_it_shows_what_is_painted_with_how_far_and_what_waits_with_its_place(
    one_place: World,
) -> None:
    world = one_place
    for title in ("harbour", "tower", "bridge"):
        await _ask(world, world.ana, title)
    await world.play(world.job, started(), progress(24), progress(60))

    page = await _queue(world.ben, world.channel)

    lines = _words(page).splitlines()
    assert lines[:2] == ["### Being painted", "**harbour in the style of the waves** · for Ana"]
    assert lines[2].startswith("▰▰▰▱▱▱▱▱▱▱▱▱ 25% · ")
    assert lines[2].endswith(" left")
    assert lines[3:] == [
        "### In line",
        "**tower in the style of the waves** · for Ana",
        "Next in line",
        "**bridge in the style of the waves** · for Ana",
        "Number 2 in line",
    ]


async def test_it_says_why_nothing_can_be_painted(world: World) -> None:
    world.painter.trouble = cannot_start(2, "SIGKILL")
    await _ask(world, world.ana, "harbour")

    page = await _queue(world.ben, world.channel)

    assert _words(page).startswith("Nothing can be painted right now, and I keep trying; what")


async def test_nobody_is_pinged_and_what_members_wrote_is_no_markdown(world: World) -> None:
    eve = world.guild.add_member(world.env.create_user("**Eve**"))
    await _ask(world, eve, "*sea* @everyone")

    page = await _queue(world.ana, world.channel)

    assert world.pinged(page.message) == []
    assert r"\*\*Eve\*\*" in _words(page)
    assert r"\*sea\* \@everyone" in _words(page)


async def test_jobs_of_other_servers_are_counted_but_not_named(one_place: World) -> None:
    world = one_place
    elsewhere = world.env.create_guild("Elsewhere")
    dan = elsewhere.add_member(world.env.create_user("Dan"))
    there = elsewhere.create_text_channel("there")
    for title in ("secret", "secret"):
        await _ask(world, dan, title, there)
    await _ask(world, world.ana, "tower")
    await world.play(world.job, started())

    words = _words(await _queue(world.ben, world.channel))

    assert "secret" not in words
    assert words.splitlines() == [
        "### Being painted",
        "and 1 elsewhere",
        "### In line",
        "**tower in the style of the waves** · for Ana",
        "Next in line",
        "and 1 elsewhere",
    ]
    assert "secret" in _words(await _queue(dan, there))


async def test_jobs_in_a_channel_that_a_member_cannot_look_into_are_not_named(
    world: World,
) -> None:
    hidden = world.guild.create_text_channel(
        "hidden",
        overwrites={
            world.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            world.guild.roles["TestBot"]: discord.PermissionOverwrite(view_channel=True),
        },
    )
    mo = world.member("Mo", administrator=True)
    await _ask(world, mo, "surprise", hidden)

    assert "surprise" not in _words(await _queue(world.ana, world.channel))
    assert "surprise" in _words(await _queue(mo, world.channel))


async def test_in_private_a_member_sees_their_own(world: World) -> None:
    await _ask(world, world.ana, "harbour")
    await _ask(world, world.ben, "tower")

    page = _response(await world.ana.user.slash("queue"))

    assert "harbour" in _words(page)
    assert "tower" not in _words(page)
    assert "and 1 elsewhere" in _words(page)


async def test_a_long_queue_is_counted_beyond_what_a_message_holds(one_place: World) -> None:
    world = one_place
    for number in range(20):
        await _ask(world, world.ana, f"a very long title of a photo {number} " + "x" * 150)
    await world.play(world.job, started())

    words = _words(await _queue(world.ben, world.channel))

    assert "and 7 more" in words
    assert len(words) < 4000


@pytest.mark.parametrize(("painting", "name", "title"), [(3, "*" * 32, "*"), (12, "😀" * 16, "😀")])
async def test_a_queue_of_names_that_are_long_to_write_fits_into_a_message(
    world: World, painting: int, name: str, title: str
) -> None:
    world.settings.change(jobs_per_member=100, queue_length=100)
    world.painter.places = painting
    eve = world.guild.add_member(world.env.create_user(name))
    file = f"{title * 40}.png"
    for _ in range(painting + 12):
        await world.stylize(eve, content=(file, b"the photo"), style=(file, b"the painting"))
    for job in world.painter.jobs:
        await world.play(job, started(), progress(1))

    words = _words(await _queue(world.ben, world.channel))

    assert len(words.encode("utf-16-le")) // 2 <= 4000
    assert words.count("Being painted") == words.count("In line") == 1
    assert " more" in words, "there are more than can be named"


async def test_it_shows_how_long_each_waits(one_place: World) -> None:
    world = one_place
    for title in ("harbour", "tower", "bridge"):
        await _ask(world, world.ana, title)
    await world.play(world.job, started(), progress(1), result(elapsed=360))
    await world.play(world.job, started(), progress(1))
    await _ask(world, world.ben, "boat")

    lines = _words(await _queue(world.ben, world.channel)).splitlines()

    assert "Next in line · starts in about 6 min" in lines
    assert "Number 2 in line · starts in about 10 min" in lines


async def test_the_button_shows_it_as_it_is_by_now(one_place: World) -> None:
    world = one_place
    await _ask(world, world.ana, "harbour")
    await _ask(world, world.ana, "tower")
    page = await _queue(world.ben, world.channel)
    await world.play(world.job, started(), result())

    await world.ben.click(page, label="Refresh")

    assert "harbour" not in _words(page)
    assert _words(page).splitlines()[1].startswith("**tower")


async def test_the_button_works_after_a_restart(
    world: World, settings: FixedSettings, patient: PatientPainter
) -> None:
    page = await _queue(world.ben, world.channel)
    await world.succeed(Easel(settings, patient))
    await _ask(world, world.ana, "harbour")

    await world.ben.click(page, label="Refresh")

    assert "harbour" in _words(page)


async def test_one_members_ten_jobs_do_not_starve_anothers_one(one_place: World) -> None:
    world = one_place
    for number in range(10):
        await _ask(world, world.ana, f"ana {number}")
    await _ask(world, world.ben, "ben")

    shown = _titles(await _queue(world.ben, world.channel))

    assert shown.index("ben") == 1
    assert await _paint_all(world, 11) == shown


async def test_servers_take_turns(one_place: World) -> None:
    world = one_place
    elsewhere = world.env.create_guild("Elsewhere")
    there = elsewhere.create_text_channel("there")
    for name in ("Cy", "Dan", "Eve", "Fay"):
        await _ask(world, elsewhere.add_member(world.env.create_user(name)), name.lower(), there)
    for title in ("ana", "ana again"):
        await _ask(world, world.ana, title)

    painted = await _paint_all(world, 6)

    assert painted == ["cy", "ana", "dan", "ana again", "eve", "fay"]


async def test_the_place_on_a_card_is_the_place_in_the_queue(one_place: World) -> None:
    world = one_place
    for number in range(4):
        await _ask(world, world.ana, f"ana {number}")
    await _ask(world, world.ben, "ben")
    await world.play(world.job, started())
    await world.env.advance_time(200)

    queue = _words(await _queue(world.ben, world.channel)).splitlines()

    for nth, title in enumerate(["ana 1", "ana 2", "ana 3", "ben"], 1):
        place = queue[next(n for n, line in enumerate(queue) if title in line) + 1]
        assert place in world.words(nth=nth)


def _titles(page: ResponseMessage) -> list[str]:
    """What is painted and what waits, in the order of the page."""
    lines = [line for line in _words(page).splitlines() if line.startswith("**")]
    return [line.removeprefix("**").partition(" in the style")[0] for line in lines]


async def _paint_all(world: World, count: int) -> list[str]:
    """Let the painter finish one job after the other; returns what they were, in order."""
    painted = []
    for _ in range(count):
        ticket = world.bot.studio.jobs.find(world.job.id)
        assert ticket is not None
        painted.append(ticket.order.content_name)
        await world.play(world.job, started(), result())
    assert not world.bot.studio.jobs.waiting
    return painted
