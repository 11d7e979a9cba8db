"""/privacy: members see all that is stored about them, and have it deleted."""

from __future__ import annotations

import errno
import json
import logging
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError
from simcord.results import InteractionResult, to_discord_message

from bot.app.client import Easel
from bot.records.archive import Archive
from bot.records.style_library import Library
from bot.store import AuditRecord, ChannelDefault, PresetRecord, Store, StoreError
from tests.bot.answers import private, told
from tests.bot.simulation import PAINTING, World, frame, labels, progress, result, started

YES, NO, ASK = "Yes, delete it", "Keep it", "Delete all of it"
NOTHING = "I keep nothing about you."


def now_says(world: World, answer: InteractionResult) -> str:
    """What a private answer says after its buttons were pressed."""
    message = world.env.backend.get_message(private(answer).channel_id, private(answer).id)
    return to_discord_message(world.env, message).content


async def show(world: World, who: MemberActor | None = None) -> InteractionResult:
    return await (who or world.ana).slash(world.channel, "privacy show")


async def delete(world: World, who: MemberActor | None = None) -> InteractionResult:
    return await (who or world.ana).slash(world.channel, "privacy delete")


async def press(world: World, answer: InteractionResult, label: str) -> InteractionResult:
    return await world.ana.click(private(answer).message, label=label)


async def file_of(world: World, answer: InteractionResult) -> dict[str, Any]:
    message = private(answer).message
    assert message.attachments[0].filename == f"easel-{world.ana.id}.json"
    read: dict[str, Any] = json.loads(await world.picture(message))
    return read


async def add_style(world: World, name: str, picture: bytes, who: MemberActor) -> None:
    # The same library, but its painter need not be asked by the bot itself.
    store = world.bot.services.store
    library = Library(store.styles, world.data_dir / "styles", world.painter.check)
    await library.add(world.guild.id, name, picture, added_by=who.id)


async def fill(world: World, who: MemberActor) -> None:
    """Some of everything: a finished job, presets, a style, a change, a default, one in hand."""
    await world.paints(started(), progress(1), frame(20), result(strip=b"the strip"), who=who)
    store, moment = world.bot.services.store, datetime.now(UTC)
    for name in ("Night", "Day"):
        preset = PresetRecord(owner_id=who.id, name=name, options={"size": 512}, created=moment)
        await store.presets.save(preset)
    await who.slash(world.channel, "preset use", name="Night")
    await add_style(world, f"Waves of {who.name}", b"waves " + who.name.encode(), who)
    await store.audit.write(
        AuditRecord(
            guild_id=world.guild.id,
            who_id=who.id,
            who_name=who.name,
            what="iterations: 100",
            at=moment,
        )
    )
    await store.presets.set_channel(
        ChannelDefault(
            channel_id=who.id,
            guild_id=world.guild.id,
            name="Night",
            options={"size": 512},
            set_by=who.id,
        )
    )
    message = await who.send(world.channel, attachments=[PAINTING])
    await who.context_menu(world.channel, "Use as style", message)


def folders(world: World) -> set[str]:
    return {path.name for path in (world.data_dir / "jobs").glob("*")}


def style_files(world: World) -> set[str]:
    return {path.stem for path in (world.data_dir / "styles").glob("*")}


# ------------------------------------------------------------------ show


async def test_who_never_asked_for_anything_is_told_that_there_is_nothing(world: World) -> None:
    assert told(await show(world)) == NOTHING
    answer = await delete(world)
    assert told(answer) == NOTHING
    assert labels(private(answer).message) == []


async def test_a_member_sees_in_words_how_much_there_is(world: World) -> None:
    await fill(world, world.ana)
    lines = told(await show(world)).splitlines()
    assert lines[0] == "**What I keep about you**"
    (jobs,) = (line for line in lines if "job" in line and line.startswith("- "))
    job = world.job.id
    kept = [path for path in (world.data_dir / "jobs" / job).rglob("*") if path.is_file()]
    assert jobs.startswith(f"- 1 job, with {len(kept)} files, ")
    assert jobs.endswith(" kB")
    assert "- 2 presets" in lines
    assert "- 1 style that you added to a server" in lines
    assert "- 1 change that you made to a server, in its log" in lines
    assert "- the preset that you gave to 1 channel" in lines
    assert "- the picture that you took as the style of your next one" in lines


async def test_the_file_has_every_record_and_nothing_of_anybody_else(world: World) -> None:
    await fill(world, world.ana)
    mine = world.job.id
    await fill(world, world.ben)
    file = await file_of(world, await show(world))
    (job,) = file["jobs"]
    assert job["id"] == mine
    # Such numbers are rounded by most programs that read JSON.
    assert job["requester_id"] == str(world.ana.id)
    assert job["requester_name"] == "Ana"
    assert job["order"]["content_name"] == "harbour"
    assert job["state"] == "finished"
    assert datetime.fromisoformat(job["created"]) < datetime.now(UTC)
    assert job["files"]["content"] == len(b"the photo")
    assert {"style-1", "result.png", "strip.png", "job.json"} <= set(job["files"])
    assert [preset["name"] for preset in file["presets"]] == ["Day", "Night"]
    assert file["preset_in_use"] == "Night"
    assert [style["name"] for style in file["styles"]] == ["Waves of Ana"]
    assert [change["what"] for change in file["changes_to_servers"]] == ["iterations: 100"]
    assert [default["set_by"] for default in file["channel_defaults"]] == [str(world.ana.id)]
    assert file["style_in_hand"] is True
    assert "Ben" not in json.dumps(file)


async def test_nobody_else_sees_it(world: World) -> None:
    await world.ana.slash(world.channel, "preset save", name="Night", size=128)
    answer = await show(world)
    assert world.channel.history(viewer=world.ben) == []
    with pytest.raises(SetupError):
        await world.ben.click(private(answer).message, label=ASK)


async def test_a_member_can_ask_in_private_too(world: World) -> None:
    await fill(world, world.ana)
    user = world.ana.user
    shown = await user.slash("privacy show")
    assert "- 2 presets" in told(shown)
    asked = await user.slash("privacy delete")
    await user.click(asked.response.message, label=YES)
    assert folders(world) == style_files(world) == set()
    assert now_says(world, asked).startswith("Done.")
    assert told(await user.slash("privacy show")) == NOTHING


# ------------------------------------------------------------------ delete


async def test_before_anything_is_deleted_the_member_is_asked(world: World) -> None:
    await fill(world, world.ana)
    before = folders(world)
    answer = await delete(world)
    words = told(answer)
    assert words.startswith("**Delete all that I keep about you?**")
    assert "- 2 presets" in words
    assert "The styles that you added are gone for everybody on their servers." in words
    assert "What you changed on a server stays as it is, but I forget that it was you." in words
    assert "What I posted in Discord stays there" in words
    assert "This can't be undone." in words
    assert "are cancelled" not in words
    assert labels(private(answer).message) == [YES, NO]
    assert folders(world) == before
    assert (await world.bot.services.store.about(world.ana.id)).jobs == 1


async def test_only_what_concerns_the_member_is_said(world: World) -> None:
    await world.ana.slash(world.channel, "preset save", name="Night", size=128)
    words = told(await delete(world)).splitlines()
    assert words == [
        "**Delete all that I keep about you?**",
        "- 1 preset",
        "",
        "This can't be undone.",
    ]


async def test_who_thinks_better_of_it_keeps_everything(world: World) -> None:
    await fill(world, world.ana)
    answer = await delete(world)
    await press(world, answer, NO)
    assert now_says(world, answer) == "Nothing was deleted."
    assert "- 2 presets" in told(await show(world))


async def test_all_of_it_is_deleted_and_nothing_of_anybody_else(world: World) -> None:
    await fill(world, world.ana)
    await fill(world, world.ben)
    others = world.job.id
    answer = await delete(world)
    await press(world, answer, YES)

    lines = now_says(world, answer).splitlines()
    assert lines[0] == "Done. This is what I kept about you, and no longer do:"
    assert "- 2 presets" in lines
    assert told(await show(world)) == NOTHING
    assert folders(world) == {others}
    assert style_files(world) == {sha256(b"waves Ben").hexdigest()}
    services = world.bot.services
    # What was changed on the server stays, without a name.
    changes = await services.store.audit.recent(world.guild.id, 9)
    assert {(change.who_id, change.who_name) for change in changes} == {
        (None, ""),
        (world.ben.id, "Ben"),
    }
    default = await services.store.presets.channel(world.ana.id)
    assert default is not None
    assert default.set_by is None
    left = told(await show(world, world.ben))
    assert "- 2 presets" in left
    assert "the picture that you took as the style of your next one" in left


async def test_a_picture_that_others_have_as_a_style_stays_for_them(world: World) -> None:
    await add_style(world, "Waves", b"the same picture", world.ana)
    await add_style(world, "Sea", b"the same picture", world.ben)
    answer = await delete(world)
    await press(world, answer, YES)
    services = world.bot.services
    left = await services.store.styles.list(world.guild.id)
    assert [style.name for style in left] == ["Sea"]
    assert await services.library.picture(left[0]) == b"the same picture"


async def test_jobs_that_have_not_ended_are_cancelled_first(world: World) -> None:
    await world.paints(started(), progress(1), frame(20))
    await world.stylize()
    await world.stylize(world.ben)
    answer = await delete(world)
    assert "Jobs that have not ended are cancelled." in told(answer)
    await world.ana.click(private(answer).message, label=YES)
    await world.settle()

    assert "2 jobs that had not ended are cancelled." in now_says(world, answer)
    assert world.bot.studio.jobs.of(world.ana.id) == ()
    (others,) = world.bot.studio.jobs.of(world.ben.id)
    assert folders(world) == {others.id}
    assert told(await show(world)) == NOTHING
    for nth in (0, 1):
        assert "Cancelled, together with all else" in world.words(nth=nth)


async def test_a_picture_that_is_finished_during_the_deletion_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end is written down when all the rest is gone already."""
    await world.paints(started(), progress(1))
    keep_result = Archive.keep_result

    def late(self: Archive, job_id: str, *pictures: Any) -> Path:
        self.remove([job_id])
        return keep_result(self, job_id, *pictures)

    monkeypatch.setattr(Archive, "keep_result", late)
    await world.play(world.job, result(image=b"finished"))
    assert folders(world) == set()
    # The member has it all the same.
    (thread,) = world.channel.threads
    assert await world.picture(world.bot_messages(thread)[-1]) == b"finished"


async def test_the_buttons_of_a_deleted_picture_say_that_it_is_forgotten(world: World) -> None:
    await fill(world, world.ana)
    answer = await delete(world)
    await press(world, answer, YES)
    pressed = await world.ana.click(world.card(), label="Again")
    assert "I no longer know that picture" in told(pressed)


async def test_the_question_still_works_after_a_restart(world: World, successor: Easel) -> None:
    await world.ana.slash(world.channel, "preset save", name="Night", size=128)
    shown = await show(world)
    await world.succeed(successor)
    asked = await press(world, shown, ASK)
    assert "- 1 preset" in told(asked)
    await press(world, asked, YES)
    assert now_says(world, asked).startswith("Done.")


async def test_who_answers_twice_is_told_that_there_is_nothing_left(world: World) -> None:
    await world.ana.slash(world.channel, "preset save", name="Night", size=128)
    first, second = await delete(world), await delete(world)
    for asked in (first, second):
        await press(world, asked, YES)
    assert now_says(world, first).startswith("Done.")
    assert now_says(world, second) == NOTHING


async def test_a_button_about_somebody_else_does_nothing(world: World) -> None:
    """Discord shows it to nobody else; a client that makes one up is refused."""
    await world.ana.slash(world.channel, "preset save", name="Night", size=128)
    view = discord.ui.View(timeout=None)
    for what in ("ask", "delete", "keep"):
        name = f"easel-privacy:{what}:{world.ana.id}"
        view.add_item(discord.ui.Button(label=what, custom_id=name))
    channel = world.bot.get_partial_messageable(world.channel.id)
    forged = await channel.send("Press here for free pictures!", view=view)
    for what in ("ask", "delete", "keep"):
        answer = await world.ben.click(forged, label=what)
        assert told(answer).startswith("Only the member whose data it is can do that")
    assert "- 1 preset" in told(await show(world))


# ------------------------------------------------------------------ when it can't be done


async def test_while_the_store_fails_the_records_stay_and_it_can_be_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(world, world.ana)
    answer = await delete(world)

    async def fail(self: Store, user_id: int) -> None:
        raise StoreError("The database is locked.")

    with monkeypatch.context() as broken:
        broken.setattr(Store, "forget", fail)
        await press(world, answer, YES)
    assert now_says(world, answer).startswith("I could not delete all of it just now.")
    left = told(await show(world))
    assert "- 1 job, of which no files are left" in left
    assert "- 2 presets" in left

    again = await delete(world)
    await press(world, again, YES)
    assert now_says(world, again).startswith("Done.")


async def test_while_a_file_cannot_be_removed_it_stays_known_whose_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(world, world.ana)
    answer = await delete(world)

    def fail(path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error", str(path))

    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr(shutil, "rmtree", fail)
        await press(world, answer, YES)
    assert now_says(world, answer).startswith("I could not delete all of it just now.")
    assert "Input/output error" in caplog.text
    assert "- 1 job, with " in told(await show(world))

    again = await delete(world)
    await press(world, again, YES)
    assert now_says(world, again).startswith("Done.")
    assert folders(world) == set()
    assert told(await show(world)) == NOTHING
