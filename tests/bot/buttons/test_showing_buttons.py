"""The buttons of a finished picture that show more about it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import discord
import numpy as np
import pytest
from PIL import Image, ImageSequence
from simcord.results import ResponseMessage

from bot.buttons.recipe_text import discord_command
from bot.language import tongue
from engine.job.spec import Job, PictureInfo, PictureLimits, WeightsInfo
from engine.pictures.images import encode
from engine.pictures.writing import provenance
from tests.bot.answers import private
from tests.bot.simulation import PHOTO, World, frame, result, started

_RED, _GREEN, _BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
# The last of frames and result, 4 by 3.
_SIZE = (64, 48)


def picture(colour: tuple[int, int, int], size: tuple[int, int] = _SIZE) -> bytes:
    return encode(Image.new("RGB", size, colour))


def noise() -> bytes:
    pixels = np.random.default_rng(3).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    return encode(Image.fromarray(pixels))


def signed(job: Job, iterations: int | None = None) -> bytes:
    """A finished picture that says how it was made, as the painter gives it."""
    made = provenance.describe(
        job,
        WeightsInfo("imagenet", "", "dcbb9e9d"),
        torch_version="2.7",
        device="cpu",
        iterations=iterations,
    )
    return encode(Image.new("RGB", _SIZE, _BLUE), provenance.to_text(made))


async def paint(
    world: World,
    *frames: bytes,
    image: bytes | None = None,
    strip: bytes | None = None,
    **options: Any,
) -> Job:
    """A finished picture of Ana's."""
    job = await world.paints(started(), **options)
    for number, data in enumerate(frames, 1):
        await world.play(job, frame(20 * number, image=data))
    await world.play(job, result(image=image or picture(_BLUE), strip=strip))
    return job


async def file_of(world: World, message: ResponseMessage) -> bytes:
    (attachment,) = message.attachments
    data = world.env.backend.cdn.get(attachment.url)
    assert data is not None
    return data


def colours_across(data: bytes) -> list[tuple[int, ...]]:
    """The colours of a row of pictures, at the middle of each third, or half if it is narrow."""
    with Image.open(BytesIO(data)) as opened:
        row = opened.convert("RGB")
    count = 3 if row.width > 3 * row.height else 2
    middles = [round(row.width * (i + 0.5) / count) for i in range(count)]
    return [colour_at(row, x, row.height // 2) for x in middles]


def colour_at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def nearly(colours: list[tuple[int, ...]], *expected: tuple[int, int, int]) -> bool:
    return len(colours) == len(expected) and bool(np.abs(np.subtract(colours, expected)).max() < 12)


@pytest.fixture
def thumbnails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A painter that has looked at the pictures: the photo is red, the painting green."""

    async def check(data: bytes, _: object = None) -> PictureInfo:
        thumbnail = Image.new("RGB", _SIZE, _RED if data == PHOTO[1] else _GREEN)
        file = BytesIO()
        thumbnail.save(file, "WEBP")
        return PictureInfo("PNG", 640, 480, file.getvalue())

    monkeypatch.setattr(world.painter, "check", check)


async def test_compare_shows_the_strip_to_who_pressed_and_to_nobody_else(world: World) -> None:
    strip = picture(_RED, (100, 30))
    await paint(world, strip=strip)
    before = len(world.channel.history())

    answer = await world.ben.click(world.card(), label="Compare")

    assert private(answer).content == "Content, style and result side by side:"
    assert await file_of(world, private(answer)) == strip
    assert "harbour in the style of the waves" in (private(answer).attachments[0].description or "")
    assert len(world.channel.history()) == before


@pytest.mark.usefixtures("thumbnails")
async def test_without_a_strip_compare_puts_one_together_of_thumbnails(world: World) -> None:
    await paint(world)

    answer = await world.ana.click(world.card(), label="Compare")

    row = await file_of(world, private(answer))
    assert nearly(colours_across(row), _RED, _GREEN, _BLUE)


@pytest.mark.usefixtures("thumbnails")
async def test_a_drawing_is_compared_with_its_photo(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO)
    await world.play(world.job, started(), result(image=picture(_BLUE)))

    answer = await world.ana.click(world.card(), label="Compare")

    assert private(answer).content == "The photo and the drawing side by side:"
    assert nearly(colours_across(await file_of(world, private(answer))), _RED, _BLUE)


async def test_what_it_was_painted_from_can_not_be_compared_once_it_is_removed(
    world: World,
) -> None:
    job = await paint(world, strip=picture(_RED))
    world.bot.services.archive.remove_inputs(job.id)

    answer = await world.ana.click(world.card(), label="Compare")

    assert private(answer).content == (
        "The pictures that it was painted from are no longer kept, so there is nothing to compare "
        "it with."
    )


async def test_the_making_of_goes_from_the_first_frame_to_the_picture(world: World) -> None:
    await paint(world, picture(_RED), picture(_GREEN))

    answer = await world.ben.click(world.card(), label="Making of")

    with Image.open(BytesIO(await file_of(world, private(answer)))) as animation:
        assert animation.format == "WEBP"
        stills = [still.convert("RGB") for still in ImageSequence.Iterator(animation)]
    shown = [colour_at(still, 10, 10) for still in stills]
    assert nearly(shown, _RED, _GREEN, _BLUE)


async def test_who_asked_for_the_picture_shows_its_making_to_everybody(world: World) -> None:
    await paint(world, picture(_RED))
    (thread,) = world.channel.threads

    answer = await world.ana.click(world.card(), label="Making of")

    posted = world.bot_messages(thread)[-1]
    assert posted.content.startswith("How it was made")
    assert posted.attachments[0].filename.endswith(".webp")
    assert private(answer).content == f"Here it is, for everybody to see: {posted.jump_url}"


async def test_others_see_the_making_of_alone(world: World) -> None:
    await paint(world, picture(_RED))
    (thread,) = world.channel.threads
    before = len(thread.history())

    answer = await world.ben.click(world.card(), label="Making of")

    assert len(private(answer).attachments) == 1
    assert len(thread.history()) == before


async def test_the_making_of_is_shown_to_who_asked_where_the_thread_is_gone(world: World) -> None:
    await paint(world, picture(_RED))
    world.env.backend.delete_channel(world.channel.threads[0].id)

    answer = await world.ana.click(world.card(), label="Making of")

    assert len(private(answer).attachments) == 1


async def test_a_making_of_above_the_upload_limit_has_fewer_frames(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = [noise()] * 3 + [picture(_RED)] + [noise()] * 4
    await paint(world, *frames)
    whole = await world.ben.click(world.card(), label="Making of")
    limit = private(whole).attachments[0].size - 1
    here = property(lambda interaction: limit, lambda interaction, value: None)
    monkeypatch.setattr(discord.Interaction, "filesize_limit", here)

    answer = await world.ben.click(world.card(), label="Making of")

    assert private(answer).attachments[0].size <= limit


async def test_a_picture_without_frames_has_no_making_of(world: World) -> None:
    await paint(world)

    answer = await world.ana.click(world.card(), label="Making of")

    assert "There were no pictures on the way to this one" in private(answer).content


async def test_frames_that_were_removed_are_said_to_be(world: World) -> None:
    job = await paint(world, picture(_RED))
    world.bot.services.archive.remove_inputs(job.id)
    await world.bot.services.store.jobs.change(job.id, inputs_removed=True)

    answer = await world.ana.click(world.card(), label="Making of")

    assert private(answer).content == (
        "The pictures on the way are no longer kept, so I can't show the making of it any more."
    )


async def test_the_recipe_says_all_that_makes_the_picture(world: World) -> None:
    await world.stylize(recipe="weighted", size=200, strength=75, seed=42)
    await world.play(world.job, started(), result(image=signed(world.job), size=(200, 150)))

    answer = await world.ben.click(world.card(), label="Recipe")

    words = private(answer).content
    assert "harbour in the style of the waves" in words
    assert (
        "recipe weighted · 125 iterations · 200 by 150 pixels · strength 75 · seed 42 · 50 s"
    ) in words
    assert "Painted with VGG19, trained on ImageNet." in words
    assert "`J = 3.162 J_content + 40 J_style`" in words, "which is what the strength makes of it"
    assert "`J 8 → 0.25   J_content 4 → 0.125   J_style 4 → 0.125`" in words


async def test_the_recipe_of_a_picture_on_its_way_has_the_figures_that_the_card_has_not(
    world: World,
) -> None:
    await world.stylize(recipe="oil", seed=42)
    await world.play(world.job, started(kind="whitened", note="ImageNet's could not be reached."))
    await world.play(world.job, frame(80))
    await world.env.advance_time(30)

    words = private(await world.ben.click(world.card(), label="Recipe")).content

    assert words.splitlines() == [
        "### harbour in the style of the waves",
        "Recipe oil: Paints from blank paper: the photo's shapes first, then more and more of the "
        "style.",
        "Iteration 80 of 200 · size 4 of 5 · seed 42",
        "Painted with VGG19 and random filters, which need no download.",
        "`J = (1 → 0.5) J_content + (0.015 → 0.1) J_style + 0.3 TV`",
        "`J 1.25   J_content 0.75   J_style 0.5`",
    ]
    assert "could not be reached" not in words, "why is for the admin's log"


async def test_the_recipe_has_the_command_to_copy(world: World) -> None:
    await world.stylize(recipe="weighted", iterations=77, size=200, strength=75, seed=42)
    await world.play(world.job, started(), result(image=signed(world.job), size=(200, 150)))

    answer = await world.ana.click(world.card(), label="Recipe")

    chosen = "recipe:weighted iterations:77 size:200 strength:75 seed:42"
    assert f"```\n/stylize content: style: {chosen}\n```" in private(answer).content


async def test_the_recipe_says_what_was_not_to_stay_see_through(world: World) -> None:
    await world.stylize(recipe="gatys", transparent=False, seed=1)
    await world.play(world.job, started(), result(image=signed(world.job)))

    answer = await world.ana.click(world.card(), label="Recipe")

    assert " transparent:False seed:1\n" in private(answer).content


async def test_the_recipe_has_the_shell_command_that_paints_exactly_it(world: World) -> None:
    job = await paint(world)
    world.bot.services.archive.keep_result(job.id, signed(job), None)

    answer = await world.ana.click(world.card(), label="Recipe")

    assert (
        f"```sh\neasel repeat easel-{job.id}.png --content PHOTO --style PAINTING -o again.png\n```"
    ) in private(answer).content


async def test_the_recipe_of_a_style_from_the_library_names_it_in_the_readers_language(
    world: World,
) -> None:
    named = {"style_name": "Swirling oils", "recipe": "gatys", "size": 200, "seed": 1}
    await world.ana.slash(world.channel, "stylize", content=PHOTO, **named)
    ticket, picture = world.bot.studio.jobs.find(world.job.id), signed(world.job)
    assert ticket is not None
    await world.play(world.job, started(), result(image=picture))

    answer = await world.ana.click(world.card(), label="Recipe")

    assert "\n/stylize content: style_name:Swirling oils recipe:gatys" in private(answer).content
    made = provenance.read(picture, PictureLimits())
    assert discord_command(ticket.order, made, tongue("de")) == (
        "/malen inhalt: stil_name:Ölwirbel rezept:gatys größe:200 seed:1"
    )


async def test_the_recipe_names_a_style_of_the_server_beside_a_painting(world: World) -> None:
    mo = world.member("Mo", manage_messages=True)
    await mo.slash(world.channel, "style add", name="Our wall", picture=("wall.png", b"the wall"))
    await world.stylize(style_name="our wall", weights="2 1", seed=1)
    await world.play(world.job, started(), result(image=signed(world.job)))

    answer = await world.ana.click(world.card(), label="Recipe")

    assert "/stylize content: style: style_name:Our wall weights:2 1 " in private(answer).content


async def test_the_recipe_of_several_styles_has_all_of_them(world: World) -> None:
    await world.stylize(style_2=("stars.png", b"the stars"), weights="2 1", recipe="gatys", seed=1)
    await world.play(world.job, started(), result(image=signed(world.job)))

    answer = await world.ana.click(world.card(), label="Recipe")

    words = private(answer).content
    assert "The styles' weights are 2 : 1." in words
    assert "/stylize content: style: style_2: weights:2 1 recipe:gatys size:384 seed:1\n" in words
    assert "--style PAINTING1 --style PAINTING2" in words


async def test_the_recipe_of_a_drawing_is_drawn(world: World) -> None:
    await world.ana.slash(world.channel, "draw", photo=PHOTO, epochs=4)
    await world.play(world.job, started(), result(image=signed(world.job)))

    answer = await world.ana.click(world.card(), label="Recipe")

    words = private(answer).content
    assert "recipe sketch · 4 epochs · 120 iterations" in words
    assert "```\n/draw photo: medium:pencil epochs:4 size:384\n```" in words


async def test_a_recipe_of_one_exact_size_is_asked_for_without_a_size(world: World) -> None:
    await world.stylize(recipe="classic", seed=5)
    await world.play(world.job, started(), result(image=signed(world.job), size=(400, 300)))

    answer = await world.ana.click(world.card(), label="Recipe")

    assert "/stylize content: style: recipe:classic seed:5\n" in private(answer).content


async def test_the_recipe_says_what_was_pressed_after_the_command(world: World) -> None:
    await paint(world, size=200)
    await world.ana.click(world.card(), label="Larger")
    await world.play(world.job, started(), result(image=signed(world.job), size=(400, 300)))

    answer = await world.ana.click(world.card(), label="Recipe")

    words = private(answer).content
    assert "size:200" in words
    assert "Then press Larger." in words
    assert "--start START" in words


async def test_the_recipe_says_that_a_picture_was_finished_early(world: World) -> None:
    await world.stylize(iterations=100)
    image = signed(world.job, iterations=40)
    await world.play(world.job, started(), replace(result(40, image), iterations=100))

    answer = await world.ana.click(world.card(), label="Recipe")

    assert "It was finished early, after 40 of 100 iterations." in private(answer).content


async def test_the_longest_recipe_fits_into_a_message(world: World) -> None:
    name = "*" * 60 + ".png"
    await world.stylize(
        content=(name, b"the photo"),
        style=(name, b"the painting"),
        recipe="weighted",
        iterations=199,
        size=384,
        strength=99,
        colours="luminance",
        seed=2**32 - 1,
    )
    await world.play(world.job, started(), result(image=signed(world.job)))
    await world.ana.click(world.card(), label="Larger")
    await world.play(world.job, started(), result(image=signed(world.job)))

    answer = await world.ana.click(world.card(), label="Recipe")

    assert "easel repeat" in private(answer).content
    assert len(private(answer).content) <= 2000


@pytest.mark.parametrize("label", ["Making of", "Recipe"])
async def test_a_card_whose_picture_is_no_longer_kept_says_so(world: World, label: str) -> None:
    job = await paint(world, picture(_RED))
    world.bot.services.archive.remove([job.id])

    answer = await world.ana.click(world.card(), label=label)

    assert private(answer).content == (
        "That picture's file is no longer kept, so I can't do that with it."
    )


async def test_what_is_made_of_a_spoiler_is_one(world: World) -> None:
    await paint(
        world, picture(_RED), strip=picture(_RED), content=("SPOILER_harbour.png", b"the photo")
    )

    compared = await world.ben.click(world.card(), label="Compare")
    made = await world.ben.click(world.card(), label="Making of")

    assert private(compared).attachments[0].is_spoiler()
    assert private(made).attachments[0].is_spoiler()
