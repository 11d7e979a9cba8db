"""Several processes on one database, as this one sees it; `tests.killed` has them for real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from bot.commands.jobs import queue
from bot.config.model import Config
from bot.language import sentence
from bot.records.postponed import Postponed
from bot.recovery.leasing import Leaseholder
from bot.recovery.remote_requests import RemoteRequest, RequestKind
from bot.store import JobRecord, Store, StoreError
from tests.bot.answers import private, told
from tests.bot.buttons.test_buttons import press
from tests.bot.opening_menus import open_menu, post
from tests.bot.simulation import (
    PHOTO,
    FixedSettings,
    World,
    card_words,
    frame,
    progress,
    result,
    started,
)
from tests.store.conftest import postgres_socket, postgres_url
from tests.store.records import recorded

__all__ = ["postgres_socket", "postgres_url"]


@pytest.fixture
def settings(
    settings: FixedSettings, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> FixedSettings:
    # The clock that looks at leases ticks when a test says so; SimCord would wait for it.
    monkeypatch.setattr("bot.app.client.LEASE_SECONDS", 100_000.0)
    values = settings.current.model_dump() | {"database": {"url": postgres_url}}
    values["discord"]["token"] = ""
    settings.current = Config.model_validate(values)
    return settings


@pytest.fixture
async def other(postgres_url: str) -> AsyncIterator[Store]:
    """Another process's."""
    store = await Store.open(postgres_url)
    yield store
    await store.close()


async def look(world: World) -> None:
    """The clock ticks."""
    with world.env._bot_scope():
        await Leaseholder(world.bot, world.bot.services, world.bot.take_up).look()
    await world.settle()


async def move(world: World, other: Store) -> None:
    """Another process takes all jobs, as if this one had been silent for too long."""
    await world.bot.services.store.leases.give_back()
    assert await other.leases.take()


async def test_a_job_that_another_process_has_taken_is_let_go_without_a_word(
    world: World, other: Store
) -> None:
    await world.paints(started(), progress(1), frame(20))
    before = world.words()
    await move(world, other)

    await look(world)

    assert world.painter.paused == [world.job.id], "what is kept is not removed"
    assert world.painter.closed == [world.job]
    assert world.bot.studio.jobs.all == ()
    assert world.words() == before
    assert world.buttons(world.card()), "who has it now still needs them"


async def test_a_job_that_was_finished_while_it_was_taken_is_not_shown_twice(
    world: World, other: Store
) -> None:
    await world.paints(started(), progress(1))
    await move(world, other)

    await world.play(world.job, result())

    assert "Finished" not in world.words()
    record = await recorded(other, world.job.id)
    assert (record.state, record.delivered) == ("painting", False)


async def test_a_job_stays_here_as_long_as_its_lease_is_renewed(world: World, other: Store) -> None:
    await world.stylize()
    await look(world)
    assert await other.leases.take() == ()
    await world.play(world.job, started(), result())
    assert "Finished" in world.words()


async def test_wishes_from_elsewhere_are_granted(world: World, other: Store) -> None:
    job = await world.paints(started(), progress(1))
    for request in (RemoteRequest(RequestKind.FINISH), RemoteRequest(RequestKind.MORE_FRAMES)):
        assert await other.leases.leave_request(job.id, request.to_json())
    await look(world)
    assert world.painter.stopped == [job.id]
    assert list(world.painter.frame_intervals) == [job.id]

    cancelled = RemoteRequest(RequestKind.CANCEL, "reason-cancelled", "Ana")
    await other.leases.leave_request(job.id, cancelled.to_json())
    await look(world)
    assert "Cancelled by Ana." in world.words()


async def test_a_job_that_can_not_be_taken_up_yet_is_cancelled_from_elsewhere(
    world: World, other: Store
) -> None:
    """Its member pressed Cancel, and Discord told another process of that."""
    await world.stylize()
    job, store = world.job, world.bot.services.store
    record = await recorded(store, job.id)
    (ticket,) = world.bot.studio.jobs.all
    world.bot.studio.let_go(ticket)
    await world.settle()
    postponed = Postponed(record)
    world.bot.services.postponed[job.id] = postponed
    cancelled = RemoteRequest(RequestKind.CANCEL, "reason-cancelled", "Ana")
    assert await other.leases.leave_request(job.id, cancelled.to_json())

    await look(world)

    assert postponed.reason == cancelled.sentence
    assert not postponed.waits
    record = await recorded(other, job.id)
    assert (record.state, record.reason) == ("cancelled", "Cancelled by Ana.")
    assert not record.delivered, "that is still to be shown"


@pytest.mark.parametrize("asked", [None, RemoteRequest(RequestKind.FINISH)])
async def test_a_job_that_can_not_be_taken_up_yet_waits_unless_it_is_to_be_cancelled(
    world: World, other: Store, asked: RemoteRequest | None
) -> None:
    await world.stylize()
    job, store = world.job, world.bot.services.store
    record = await recorded(store, job.id)
    postponed = world.bot.services.postponed[job.id] = Postponed(record)
    if asked is not None:
        await other.leases.leave_request(job.id, asked.to_json())
    await look(world)
    assert postponed.waits
    again = await recorded(other, job.id)
    assert again.state == "waiting"


async def test_a_job_that_its_member_deleted_elsewhere_ends(world: World, other: Store) -> None:
    await world.stylize()
    await other.forget(world.ana.id)
    await look(world)
    assert world.painter.closed == [world.job]
    assert "together with all else that I kept" in world.words()


@pytest.mark.parametrize("ending", ["cancelled", "taken by another"])
async def test_a_job_that_ends_while_others_are_looked_up_is_not_said_to_be_cancelled(
    world: World, other: Store, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    await world.stylize()
    leases, studio = world.bot.services.store.leases, world.bot.studio
    (ticket,) = studio.jobs.all
    look_up = leases.elsewhere

    async def looked_up() -> tuple[JobRecord, ...]:
        if ending == "cancelled":
            studio.cancel(ticket, sentence("reason-restarting"))
        else:
            studio.let_go(ticket)
        return await look_up()

    monkeypatch.setattr(leases, "elsewhere", looked_up)
    answer = await world.ana.slash(world.channel, "cancel")
    assert "has ended already" in told(answer)
    assert ticket.reason is None or ticket.reason.key == "reason-restarting"


class TestAJobThatIsElsewhere:
    """Its buttons are pressed here, where its server is."""

    @pytest.fixture
    async def world(self, world: World, other: Store) -> World:
        await world.paints(started(), progress(1))
        await move(world, other)
        await look(world)
        return world

    @pytest.mark.parametrize(
        ("button", "kind", "answered"),
        [
            ("cancel", "cancel", ""),
            ("stop", "finish", "I'm finishing the picture as it is now."),
            ("frames", "frames", "From now on there are twice as many pictures of it"),
        ],
    )
    async def test_what_is_pressed_is_wished_of_who_has_it(
        self, world: World, other: Store, button: str, kind: str, answered: str
    ) -> None:
        answer = await press(world.env, world.ana, world.channel, f"easel:{button}:{world.job.id}")
        assert answered in (answer.response.content if answer.response else "")
        requests = await other.leases.renew()
        assert list(requests[world.job.id]) == [kind]

    async def test_the_command_cancels_it_too(self, world: World, other: Store) -> None:
        answer = await world.ana.slash(world.channel, "cancel")
        assert told(answer).startswith("Cancelled: ")
        requests = await other.leases.renew()
        assert requests == {world.job.id: {"cancel": {"reason": "reason-cancelled", "name": "Ana"}}}

    async def test_the_queue_has_it(self, world: World) -> None:
        await world.stylize(content=("tower.png", b"a tower"))
        page = private(await world.ana.slash(world.channel, "queue"))
        assert card_words(page.message) == (
            "### Being painted\n**harbour in the style of the waves** · for Ana\nPainting\n"
            "### In line\n**tower in the style of the waves** · for Ana\nNext in line"
        )

    async def test_the_queue_names_it_only_to_those_who_may_see_it(self, world: World) -> None:
        elsewhere = world.env.create_guild("Another gallery")
        stranger = elsewhere.add_member(world.env.create_user("Sam"))
        page = private(await stranger.slash(elsewhere.create_text_channel("paintings"), "queue"))
        assert card_words(page.message) == "### Being painted\nand 1 elsewhere"

    async def test_the_queue_shows_what_is_here_where_the_database_is_out_of_order(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def elsewhere() -> tuple[JobRecord, ...]:
            raise StoreError("out of order")

        monkeypatch.setattr(world.bot.services.store.leases, "elsewhere", elsewhere)
        page = private(await world.ana.slash(world.channel, "queue"))
        assert "nothing waits" in card_words(page.message)

    async def test_the_queue_does_not_wait_for_a_database_that_hangs(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def elsewhere() -> tuple[JobRecord, ...]:
            await asyncio.Event().wait()
            raise AssertionError

        monkeypatch.setattr(world.bot.services.store.leases, "elsewhere", elsewhere)
        monkeypatch.setattr(queue, "_PATIENCE", 0.0)
        assert await queue._others(world.bot.services) == []

    async def test_a_stranger_may_not(self, world: World, other: Store) -> None:
        answer = await world.ben.click(world.card(), label="Cancel")
        assert told(answer) == "Only Ana and the moderators here can do that."
        assert await other.leases.renew() == {world.job.id: {}}

    async def test_a_right_in_another_channel_is_none_over_it(
        self, world: World, other: Store
    ) -> None:
        given = discord.PermissionOverwrite(manage_messages=True)
        elsewhere = world.guild.create_text_channel("other", overwrites={world.ben: given})
        answer = await press(world.env, world.ben, elsewhere, f"easel:cancel:{world.job.id}")
        assert told(answer) == "Only Ana and the moderators here can do that."
        assert await other.leases.renew() == {world.job.id: {}}

    async def test_when_it_has_ended_that_is_said(self, world: World, other: Store) -> None:
        await other.leases.change(world.job.id, state="finished", delivered=True)
        answer = await press(world.env, world.ana, world.channel, f"easel:stop:{world.job.id}")
        assert "has ended already" in told(answer)

    async def test_when_it_has_just_ended_the_command_says_so(
        self, world: World, other: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        leases = world.bot.services.store.leases
        look_up = leases.elsewhere

        async def looked_up() -> tuple[JobRecord, ...]:
            found = await look_up()
            await other.leases.change(world.job.id, state="finished", delivered=True)
            return found

        monkeypatch.setattr(leases, "elsewhere", looked_up)
        answer = await world.ana.slash(world.channel, "cancel")
        assert "has ended already" in told(answer)

    async def test_on_another_server_there_is_no_such_job(self, world: World, other: Store) -> None:
        elsewhere = world.env.create_guild("Another gallery")
        role = elsewhere.create_role("Mods", permissions=discord.Permissions(manage_messages=True))
        moderator = elsewhere.add_member(world.env.create_user("Mo"), roles=[role])
        channel = elsewhere.create_text_channel("paintings")
        answer = await press(world.env, moderator, channel, f"easel:cancel:{world.job.id}")
        assert "has ended already" in told(answer)
        assert await other.leases.renew() == {world.job.id: {}}


async def test_all_of_a_series_are_cancelled_wherever_they_are(world: World, other: Store) -> None:
    """The process that has the card's server has two of them, and another one the third."""
    photos = await post(world, PHOTO, ("tower.png", b"a tower"), ("cat.png", b"a cat"))
    world.settings.change(jobs_per_member=3)
    question = private(await open_menu(world, "Stylize this", photos))
    await world.ana.select(question, ["0", "1", "2"])
    await world.ana.select(question, ["Ink"])
    here, store = world.bot.services, world.bot.services.store
    first, second, third = world.bot.studio.jobs.all
    await store.leases.give_back()
    taken = {record.id: record for record in await store.leases.take(2)}
    assert await other.leases.take()
    for ticket in (second, third):
        world.bot.studio.let_go(ticket)
    await world.settle()
    here.postponed[second.id] = Postponed(taken[second.id])

    await world.ana.click(world.card(), label="Cancel all")

    assert first.ended
    assert not here.postponed[second.id].waits
    assert list((await other.leases.renew())[third.id]) == ["cancel"]
