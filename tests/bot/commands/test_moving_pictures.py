"""Photos that move are painted as clips, if their member wants that."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import discord
import pytest
from PIL import Image
from simcord.results import InteractionResult, ResponseMessage

from bot.card import presenter
from bot.reception.server_limits import Limit, ServerLimits
from bot.records.archive import Archive
from engine.job.pixels import Need
from engine.job.recipes import EASEL
from engine.job.spec import Frame, PictureInfo, Result, WeightsInfo
from engine.job.timing import Timing
from engine.pictures import images
from engine.pictures.writing import animated
from engine.pictures.writing.animated import Animation
from engine.pictures.writing.provenance import describe, to_text
from tests.bot.answers import private
from tests.bot.opening_menus import open_menu, post, told
from tests.bot.simulation import (
    PAINTING,
    PHOTO,
    World,
    card_words,
    frame,
    labels,
    progress,
    result,
    started,
)
from tests.engine.jobs import LIMITS, png
from tests.engine.moving import clip, pan
from tests.engine.videos import video

PHOTO_MOVES = "The photo moves; I paint its first frame."
STYLE_MOVES = "The painting moves; I take the style of its first frame."
DURATIONS = (100, 60, 200, 90)
TIMING = Timing(DURATIONS, 0)
# What the painter makes of it.
PAINTED = clip(pan(4), "PNG", DURATIONS, plays=0)
FIRST = EASEL.iterations
_WEIGHTS = WeightsInfo("imagenet", "", "dcbb9e9d")


@pytest.fixture(autouse=True)
def photo_moves(world: World) -> None:
    world.painter.clips[PHOTO[1]] = TIMING


def whole(number: int, iteration: int, frames: int = 4) -> Frame:
    """A frame of the clip that is painted, the first being number 1."""
    shown = frame(iteration, 200, image=b"frame %d" % number)
    return replace(shown, frames_done=number, frames=frames)


def painted(frames: int = 4, image: bytes = PAINTED) -> Result:
    return replace(result(200, image=image), frames_done=frames, frames=4)


async def ask(world: World) -> ResponseMessage:
    """/stylize, and the question that comes of it."""
    return private(await world.stylize())


async def stylize_clip(world: World) -> None:
    await world.ana.click(await ask(world), label="Moving")


async def look(picture: bytes, need: Need | None = None) -> PictureInfo:
    """As the intake looks at pictures."""
    return images.check(picture, LIMITS, need)


def question_of(message: ResponseMessage) -> str:
    return card_words(message.message)


async def timing_of(world: World, message: discord.Message) -> tuple[str, tuple[int, ...]]:
    """The format of a message's last picture, and how long each of its frames is shown."""
    with Image.open(BytesIO(await world.picture(message))) as picture:
        durations = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            picture.load()
            durations.append(picture.info["duration"])
        return str(picture.format), tuple(durations)


class TestTheQuestion:
    async def test_frames_and_time_are_told_before_anything_is_accepted(self, world: World) -> None:
        question = await ask(world)

        assert question_of(question) == (
            "**harbour** moves and has 4 frames. That takes about as long as 3 pictures that stand "
            "still. Shall I paint it moving, or only its first frame?"
        )
        assert labels(question.message) == ["Moving", "First frame only", "Cancel"]
        assert world.painter.jobs == []
        assert not world.bot.studio.jobs.all

    async def test_the_time_is_told_once_it_is_known_how_quickly_pictures_are_painted(
        self, world: World
    ) -> None:
        await world.stylize(content=("still.png", b"another photo"))
        last = replace(result(FIRST), elapsed=300.0)
        await world.play(world.job, started(), progress(1, FIRST), last)

        assert "That takes about 14 min." in question_of(await ask(world))

    async def test_a_longer_one_is_thinned_evenly_and_that_is_said(self, world: World) -> None:
        world.painter.clips[PHOTO[1]] = Timing((50,) * 100, 0)
        question = await ask(world)

        assert "has 100 frames. I'd paint 48 of them, evenly chosen" in question_of(question)
        await world.ana.click(question, label="Moving")
        assert world.job.most_frames == 48

    @pytest.mark.parametrize("name", ["clip.mp4", "clip.webm", "clip.mov"])
    async def test_a_video_is_asked_about_as_a_gif_is(
        self, world: World, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setattr(world.painter, "check", look)
        codec = "VP8" if name == "clip.webm" else "H.264"
        question = private(
            await world.stylize(content=(name, video(pan(60), codec)), style=("x", png()))
        )

        assert "**clip** moves and has 60 frames. I'd paint 48 of them" in question_of(question)
        await world.ana.click(question, label="Moving")
        assert world.job.most_frames == 48

    async def test_a_video_that_was_cut_is_named_in_the_engines_words(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(world.painter, "check", look)
        answer = await world.stylize(content=("clip.mp4", video(pan(9))[:-99]))

        assert world.refusal(answer).startswith("About the content picture: That video is broken: ")

    async def test_one_too_long_to_look_at_can_still_be_painted_from_its_first_frame(
        self, world: World
    ) -> None:
        world.painter.too_long.add(PHOTO[1])
        world.painter.clips.clear()
        question = await ask(world)

        assert "has more than 2000 frames" in question_of(question)
        assert labels(question.message) == ["First frame only", "Cancel"]
        await world.ana.click(question, label="First frame only")
        assert (world.job.content, world.job.most_frames) == (PHOTO[1], 1)

    async def test_the_hosts_limit_holds(self, world: World) -> None:
        world.settings.change(animation_frames=3)
        question = await ask(world)

        assert "has 4 frames. I'd paint 3 of them" in question_of(question)
        await world.ana.click(question, label="Moving")
        assert world.job.most_frames == 3

    async def test_a_servers_own_limit_holds(self, world: World) -> None:
        own = ServerLimits(numbers={Limit.ANIMATION_FRAMES: 2})
        await world.bot.services.rules.change(world.guild.id, lambda _: own)

        assert "I'd paint 2 of them" in question_of(await ask(world))

    async def test_where_the_host_wants_no_clips_nobody_is_asked(self, world: World) -> None:
        world.settings.change(animation_frames=1)
        await world.stylize()

        assert world.job.most_frames == 1
        assert PHOTO_MOVES in world.words()

    async def test_the_question_goes_away_when_it_is_answered(self, world: World) -> None:
        answer = await world.stylize()
        await world.ana.click(private(answer), label="Moving")

        assert answer.response is None
        assert world.job.most_frames == 4
        assert "moves" not in world.words()

    async def test_the_first_frame_alone_makes_a_still_picture(self, world: World) -> None:
        await world.ana.click(await ask(world), label="First frame only")

        assert world.job.most_frames == 1
        assert PHOTO_MOVES in world.words()
        assert "More frames" not in world.buttons(world.card())  # it is in line

    async def test_cancel_paints_nothing(self, world: World) -> None:
        question = await ask(world)
        await world.ana.click(question, label="Cancel")

        assert question_of(question) == "Cancelled."
        assert labels(question.message) == []
        assert world.painter.jobs == []

    async def test_a_refusal_leaves_the_other_answer(self, world: World) -> None:
        world.settings.change(jobs_per_day=2)
        question = await ask(world)
        assert "It counts as 3 of the pictures that you may ask for in a day." in question_of(
            question
        )

        refused = await world.ana.click(question, label="Moving")
        assert told(refused).startswith(
            "Moving, it counts as 3 pictures, and today you can have 2 more."
        )
        await world.ana.click(question, label="First frame only")
        assert world.job.most_frames == 1

    async def test_a_clip_counts_for_the_day_also_when_it_is_deleted(self, world: World) -> None:
        world.settings.change(jobs_per_day=3)
        await stylize_clip(world)
        await world.play(world.job, started(), painted())
        sure = await world.ana.click(world.card(), label="Delete")
        await world.ana.click(private(sure), label="Delete for good")

        refused = await world.stylize(content=("still.png", b"another photo"))
        assert told(refused).startswith("You have asked for 3 pictures within the last 24 hours")

    @pytest.mark.parametrize("menu", ["Stylize this", "Draw this"])
    async def test_the_menus_of_messages_ask_too(self, world: World, menu: str) -> None:
        answer = await open_menu(world, menu, await post(world, PHOTO))
        if menu == "Stylize this":
            await world.ana.select(private(answer), ["Ink"])
        assert "**harbour** moves and has 4 frames." in question_of(private(answer))

        await world.ana.click(private(answer), label="Moving")
        assert world.job.most_frames == 4
        assert answer.response is None

    async def test_draw_asks_too(self, world: World) -> None:
        answer = await world.ana.slash(world.channel, "draw", photo=PHOTO)
        await world.ana.click(private(answer), label="Moving")

        assert (world.job.most_frames, world.job.recipe.name) == (4, "sketch")

    async def test_a_style_in_hand_is_put_down_once_the_clip_is_accepted(
        self, world: World
    ) -> None:
        await open_menu(world, "Use as style", await post(world, PAINTING))
        question = private(await world.stylize(style=None))
        await world.ana.click(question, label="Moving")

        assert world.job.most_frames == 4
        refused = await world.stylize(style=None)
        assert "style" in told(refused)

    async def test_in_private_messages_too(self, world: World) -> None:
        answer = await world.ana.user.slash("draw", photo=PHOTO)
        await world.ana.user.click(private(answer), label="Moving")

        assert world.job.most_frames == 4

    async def test_and_where_the_bot_was_not_invited(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)
        await stylize_clip(world)
        await world.play(world.job, started(), whole(1, FIRST), painted())

        card, final = world.channel.history(viewer=world.ben)
        for message in (card, final):
            assert await timing_of(world, message) == ("WEBP", DURATIONS)

    async def test_a_clip_that_was_painted_can_be_painted_again_in_another_style(
        self, world: World
    ) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), painted())
        world.painter.clips[PAINTED] = TIMING
        question = private(await world.ana.click(world.card(), label="Use as content"))
        await world.ana.select(question, ["Ink"])
        assert "**harbour** moves and has 4 frames." in question_of(question)

        await world.ana.click(question, label="Moving")
        assert (world.job.content, world.job.most_frames) == (PAINTED, 4)

    async def test_several_to_choose_from_are_of_the_first_frame(self, world: World) -> None:
        await world.stylize(variations=4)

        assert world.job.most_frames == 1
        assert PHOTO_MOVES in world.words()


class TestTheCard:
    async def test_it_shows_the_newest_frame_beside_the_first_and_how_many_are_done(
        self, world: World
    ) -> None:
        await stylize_clip(world)
        assert world.job.content == PHOTO[1]  # fewer bytes than pixels, while it waits
        await world.play(world.job, started(), whole(1, FIRST), whole(2, 90))
        await world.env.advance_time(60)
        await world.settle()

        card = world.card()
        assert "2 of 4 frames" in world.words()
        _, first, newest = world.shown(card)
        assert str(first.description).endswith(": its first frame")
        assert [await world.picture(card, nth) for nth in (-2, -1)] == [b"frame 1", b"frame 2"]
        assert str(newest.description).endswith("45% done")
        assert world.buttons(card) == ["Stop here", "Recipe", "Cancel"]

    async def test_the_thread_gets_every_nth_frame(self, world: World) -> None:
        world.painter.clips[PHOTO[1]] = Timing((50,) * 24, 0)
        await stylize_clip(world)
        await world.play(world.job, started())
        for number in range(1, 24):
            await world.play(world.job, whole(number, FIRST + number, 24))

        posted = world.bot_messages(world.channel.threads[0])
        assert [m.content.split(" frames")[0] for m in posted] == [
            f"**{number} of 24" for number in (3, 6, 9, 12, 15, 18, 21)
        ]

    async def test_the_result_is_an_animation_with_the_clips_durations(self, world: World) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), painted())

        (final,) = world.bot_messages(world.channel.threads[0])
        assert await timing_of(world, final) == ("WEBP", DURATIONS)
        assert await timing_of(world, world.card()) == ("WEBP", DURATIONS)
        assert "4 frames · 384 by 288 pixels" in world.words()
        assert PHOTO_MOVES not in world.words()

    async def test_buttons_that_are_for_a_still_picture_are_not_offered(self, world: World) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), painted())

        again = ["Again", "Stronger", "Softer", "Keep colours"]
        others = ["Style part", "Use as content", "Compare", "Recipe", "Delete"]
        assert world.buttons(world.card()) == again + others

    async def test_stop_here_gives_what_is_painted_so_far(self, world: World) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), whole(1, FIRST), whole(2, 90))
        await world.env.advance_time(60)
        await world.ana.click(world.card(), label="Stop here")
        half = clip(pan(2), "PNG", DURATIONS[:2])
        await world.play(world.job, painted(2, half))

        assert world.painter.stopped == [world.job.id]
        *_, final = world.bot_messages(world.channel.threads[0])
        assert await timing_of(world, final) == ("WEBP", DURATIONS[:2])
        assert "Finished early" in world.words()
        assert "2 of 4 frames" in world.words()

    async def test_one_too_large_for_the_place_has_fewer_frames_and_says_so(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Of noise, so that nothing else makes the file small enough.
        noise = [Image.effect_noise((256, 192), 90 + n).convert("RGB") for n in range(4)]
        monkeypatch.setattr(presenter, "_TAKEN_EVERYWHERE", 70_000)
        await stylize_clip(world)
        await world.play(world.job, started())
        for method in ("PATCH", "POST"):  # card and thread take what they take
            world.env.inject_error(method, "/channels/*", status=413, code=40005)
        await world.play(world.job, painted(image=clip(noise, "PNG", DURATIONS)))

        (final,) = world.bot_messages(world.channel.threads[0])
        assert "of its 4 frames here" in final.content
        kind, durations = await timing_of(world, final)
        assert kind == "WEBP"
        assert sum(durations) == sum(DURATIONS)
        assert len(await world.picture(final)) <= 70_000

    async def test_the_queue_says_how_many_frames_are_done(self, world: World) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), whole(3, 120))

        answer = await world.ben.slash(world.channel, "queue")
        assert "3 of 4 frames" in card_words(private(answer).message)

    async def test_the_recipe_says_how_many_frames_and_what_paints_them_again(
        self, world: World
    ) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), whole(2, 90))
        await world.env.advance_time(60)
        on_the_way = private(await world.ben.click(world.card(), label="Recipe")).content
        assert "Iteration 90 of 200 · 2 of 4 frames" in on_the_way

        made = describe(world.job, _WEIGHTS, torch_version="2.7", device="cpu", moves=True)
        signed = animated.encode(Animation(pan(4), TIMING), to_text(made))
        await world.play(world.job, painted(image=signed))
        words = private(await world.ben.click(world.card(), label="Recipe")).content
        assert "recipe easel · 200 iterations · 384 by 288 pixels · 4 frames" in words
        assert "Then press Moving." in words
        assert f"easel repeat easel-{world.job.id}.webp" in words
        assert words.endswith("-o again.webp\n```")

    async def test_another_like_it_is_a_clip_without_a_question(self, world: World) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), painted())
        await world.ana.click(world.card(), label="Stronger")

        assert len(world.painter.jobs) == 2
        assert world.job.most_frames == 4


@pytest.mark.parametrize("crash", [False, True])
class TestARestart:
    async def test_the_same_clip_goes_on_and_nobody_is_asked_twice(
        self, world: World, crash: bool
    ) -> None:
        await stylize_clip(world)
        await world.play(world.job, started(), whole(1, FIRST), whole(2, 90))
        before = world.job
        world.settings.change(animation_frames=2)
        await world.restart(crash=crash)

        assert (world.job.id, world.job.state) == (before.id, before.state)
        assert (world.job.content, world.job.most_frames) == (before.content, 4)
        await world.play(world.job, started(), whole(3, 110))
        await world.env.advance_time(60)
        await world.settle()
        assert [await world.picture(world.card(), nth) for nth in (-2, -1)] == [
            b"frame 1",
            b"frame 3",
        ]
        await world.play(world.job, painted())
        *_, final = world.bot_messages(world.channel.threads[0])
        assert await timing_of(world, final) == ("WEBP", DURATIONS)

    async def test_a_question_of_before_asks_for_the_picture_again(
        self, world: World, crash: bool
    ) -> None:
        question = await ask(world)
        await world.restart(crash=crash)
        late = await world.ana.click(question, label="Moving")

        assert told(late).startswith("I no longer know which picture that was")


async def test_a_job_of_an_easel_that_asked_nobody_goes_on_with_the_first_frame(
    world: World,
) -> None:
    await world.ana.click(await ask(world), label="First frame only")
    store, job_id = world.bot.services.store, world.job.id
    record = await store.jobs.get(job_id)
    assert record is not None
    order = {name: value for name, value in record.order.items() if name != "frames"}
    await store.jobs.change(job_id, order=order)
    await world.restart(crash=True)

    assert (world.job.id, world.job.most_frames) == (job_id, 1)
    assert PHOTO_MOVES in world.words()


async def test_what_is_kept_of_a_clip_says_how_many_frames_it_has(
    world: World, archive: Archive
) -> None:
    await stylize_clip(world)
    await world.play(world.job, started(), painted())
    job_id = world.job.id

    facts = (world.data_dir / "jobs" / job_id / "job.json").read_text()
    assert '"frames": 4' in facts
    kept = archive.result(job_id)
    assert kept is not None
    assert images.check(kept, world.bot._settings.current.engine.picture_limits).moves


async def test_a_painting_that_moves_lends_its_beginning_and_the_card_says_so(
    world: World,
) -> None:
    del world.painter.clips[PHOTO[1]]
    world.painter.clips[PAINTING[1]] = TIMING
    await world.stylize()

    assert STYLE_MOVES in world.words()
    assert PHOTO_MOVES not in world.words()


async def test_of_pictures_that_stand_still_nothing_is_asked(world: World) -> None:
    world.painter.clips.clear()
    answer: InteractionResult = await world.stylize()

    assert answer.response is None
    assert world.job.most_frames == 1
    assert "moves" not in world.words()
