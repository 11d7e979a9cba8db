"""/stylize with several styles, with weights and with a mask, and what Discord allows a command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.commands.painting.options import read_weights
from bot.records.bundled_styles import read_bundled
from bot.studio.orders import Refused
from engine.job.spec import PictureInfo, StyleImage
from tests.bot.simulation import PAINTING, PHOTO, World, result, started

_STARS = ("stars.png", b"the stars")
_SAND = ("sand.png", b"the sand")
_MOSS = ("moss.png", b"the moss")
_MASK = ("mask.png", b"the mask")

_Payload = Mapping[str, Any]


async def _without_style(world: World, **options: object) -> InteractionResult:
    return await world.ana.slash(world.channel, "stylize", content=PHOTO, **options)


async def test_up_to_four_styles_are_painted_together(world: World) -> None:
    await world.stylize(style_2=_STARS, style_3=_SAND, style_4=_MOSS)

    pictures = [style.picture for style in world.job.styles]
    assert pictures == [PAINTING[1], _STARS[1], _SAND[1], _MOSS[1]]
    assert "harbour in the style of the waves + stars + sand + moss" in world.words()


async def test_all_styles_weigh_the_same_unless_said_otherwise(world: World) -> None:
    await world.stylize(style_2=_STARS)

    assert [style.weight for style in world.job.styles] == [1, 1]


async def test_weights_go_to_the_paintings_first_and_then_to_the_style_with_a_name(
    world: World,
) -> None:
    await world.stylize(style_3=_SAND, style_name="Ink", weights="2, 0.5 3")

    assert world.job.styles == (
        StyleImage(PAINTING[1], 2),
        StyleImage(_SAND[1], 0.5),
        StyleImage(read_bundled("ink"), 3),
    )
    assert "harbour in the style of the waves + sand + Ink" in world.words()


async def test_a_style_with_a_name_is_enough(world: World) -> None:
    await _without_style(world, style_name="Ink")

    assert world.job.styles == (StyleImage(read_bundled("ink")),)


async def test_a_second_style_without_a_first_is_a_first(world: World) -> None:
    await _without_style(world, style_2=_STARS)

    assert world.job.styles == (StyleImage(_STARS[1]),)


async def test_without_any_style_the_member_is_told_how_to_choose_one(world: World) -> None:
    answer = await _without_style(world)

    assert world.refusal(answer) == (
        "A style is missing: attach a painting as `style`, or choose one by its name as "
        "`style_name`. /style list shows what there is."
    )


async def test_five_styles_are_too_many(world: World) -> None:
    answer = await world.stylize(style_2=_STARS, style_3=_SAND, style_4=_MOSS, style_name="Ink")

    assert world.refusal(answer) == "A picture takes up to 4 styles, not 5."


async def test_a_style_that_does_not_exist_is_told_so(world: World) -> None:
    answer = await world.stylize(style_name="../../etc/passwd")

    assert world.refusal(answer).startswith("There is no style called ../../etc/passwd here;")


async def test_one_mask_is_for_all_styles_and_read_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    get = world.bot.http.get_from_cdn

    async def get_and_note(url: str) -> bytes:
        read.append(url.rpartition("/")[2])
        return await get(url)

    monkeypatch.setattr(world.bot.http, "get_from_cdn", get_and_note)

    await world.stylize(style_2=_STARS, mask=_MASK)

    assert [style.mask for style in world.job.styles] == [_MASK[1], _MASK[1]]
    assert read.count("mask.png") == 1


async def test_a_mask_that_is_no_picture_is_refused(world: World) -> None:
    answer = await world.stylize(mask=("mask.txt", b"white"))

    assert world.refusal(answer).startswith("About the mask: the file mask.txt is not a picture")


async def test_a_broken_mask_is_refused(world: World) -> None:
    world.painter.bad[_MASK[1]] = "That picture is broken."

    answer = await world.stylize(mask=_MASK)

    assert world.refusal(answer) == "About the mask: That picture is broken."


async def test_a_mask_of_another_shape_is_refused_before_a_worker_begins(world: World) -> None:
    world.painter.looks[_MASK[1]] = PictureInfo("PNG", 200, 200)

    answer = await world.stylize(mask=_MASK)

    assert world.refusal(answer) == (
        "The mask is 200 by 200 pixels, which is not the shape of the content image, 640 by 480; "
        "draw it over the content image."
    )
    assert not world.painter.jobs


async def test_a_black_mask_is_refused_before_a_worker_begins(world: World) -> None:
    world.painter.looks[_MASK[1]] = PictureInfo("PNG", 640, 480, is_black=True)

    answer = await world.stylize(mask=_MASK)

    assert world.refusal(answer).startswith("The mask is black everywhere")
    assert not world.painter.jobs


async def test_a_strip_is_refused_before_a_worker_begins(world: World) -> None:
    world.painter.looks[PHOTO[1]] = PictureInfo("PNG", 1500, 30)

    answer = await world.stylize(size=128)

    assert "shorter side would have 3 px; it needs at least 8. Choose a size of 400" in (
        world.refusal(answer)
    )
    assert not world.painter.jobs


@pytest.mark.parametrize("hidden", ["style_2", "style_4", "mask", "content"])
async def test_a_spoiler_among_them_makes_the_picture_one(world: World, hidden: str) -> None:
    options: dict[str, Any] = {hidden: ("SPOILER_secret.png", b"a secret")}
    await world.paints(started(), result(), **options)

    assert all(picture.spoiler for picture in world.shown(world.card()))


async def test_the_painting_that_can_not_be_read_is_named_by_its_number(world: World) -> None:
    world.painter.bad[_SAND[1]] = "That picture is broken."

    answer = await world.stylize(style_3=_SAND)

    assert world.refusal(answer) == "About the style picture 2: That picture is broken."


@pytest.mark.parametrize(
    "weights",
    ["1", "1, 2, 3", "1, 0", "1, -2", "1, nan", "1, inf", "1e3, 1", "1, 10000", "a, b", "1, ٣"],
)
async def test_weights_that_are_none_are_refused(world: World, weights: str) -> None:
    answer = await world.stylize(style_2=_STARS, weights=weights)

    assert world.refusal(answer).startswith("You chose 2 styles, so `weights` takes 2 numbers")


@pytest.mark.parametrize("text", ["2,1", "2, 1", "2 1", " 2 , 1 ", "2.0, 1.0"])
def test_weights_are_read_as_people_write_them(text: str) -> None:
    assert read_weights(text, 2) == (2, 1)


def test_of_one_style_there_is_one_weight() -> None:
    assert read_weights("0.5", 1) == (0.5,)
    assert read_weights("0,5 1", 2) == read_weights("0,5, 1", 2) == (0.5, 1), "as in German"
    with pytest.raises(Refused, match="You chose 1 style, so `weights` takes one number"):
        read_weights("1 2", 1)


def _commands(world: World) -> Iterator[_Payload]:
    """All commands as Discord got them."""
    yield from world.env.backend.commands[None].values()


def _parts(command: _Payload) -> Iterator[_Payload]:
    """A command, its subcommands, their options and choices."""
    yield command
    for kind in ("options", "choices"):
        for part in command.get(kind) or []:
            yield from _parts(part)


def _texts(part: _Payload, key: str) -> list[str]:
    """A text in all languages."""
    return [part[key], *(part.get(f"{key}_localizations") or {}).values()]


async def test_the_commands_stay_within_discords_limits(world: World) -> None:
    for command in _commands(world):
        in_menus = command.get("type", 1) != 1
        longest = 0
        for part in _parts(command):
            longest += max(map(len, _texts(part, "name")))
            assert all(1 <= len(name) <= 100 for name in _texts(part, "name"))
            assert len(part.get("options") or []) <= 25
            assert len(part.get("choices") or []) <= 25
            if "description" in part and not in_menus:
                longest += max(map(len, _texts(part, "description")))
                for description in _texts(part, "description"):
                    assert 1 <= len(description) <= 100
                assert all(re.fullmatch(r"[-_\w]{1,32}", name) for name in _texts(part, "name"))
        assert longest <= 8000, command["name"]


async def test_what_is_required_comes_first(world: World) -> None:
    for command in _commands(world):
        for part in _parts(command):
            required = [option.get("required", False) for option in part.get("options") or []]
            assert required == sorted(required, reverse=True), command["name"]


async def test_of_stylize_nothing_is_required_as_an_avatar_may_be_the_photo(world: World) -> None:
    (command,) = (command for command in _commands(world) if command["name"] == "stylize")

    first, second = command["options"][:2]
    assert {first["name"], second["name"]} == {"content", "member"}
    assert not any(option.get("required") for option in command["options"])


async def test_no_description_was_cut_off(world: World) -> None:
    for command in _commands(world):
        if command["name"] in {"stylize", "style"}:
            for part in _parts(command):
                assert (part.get("description") or ".").endswith("."), part["description"]


async def test_a_preset_fills_in_what_is_left_open(world: World) -> None:
    await world.ana.slash(
        world.channel, "preset save", name="mine", recipe="gatys", size=200, weights="1, 3"
    )

    await world.stylize(style_2=_STARS, preset="Mine", size=240)

    recipe = world.job.recipe
    assert (recipe.name, recipe.size) == ("gatys", 240)
    assert [style.weight for style in world.job.styles] == [1, 3]


async def test_a_recipe_that_is_chosen_goes_before_the_presets(world: World) -> None:
    await world.ana.slash(world.channel, "preset save", name="mine", recipe="gatys")

    await world.stylize(preset="mine", recipe="easel")

    assert world.job.recipe.name == "easel"


async def test_a_preset_that_does_not_exist_is_told_so(world: World) -> None:
    answer = await world.stylize(preset="none")

    assert "none" in world.refusal(answer)
