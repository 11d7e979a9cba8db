"""A member's own settings under a name, and what a channel starts from."""

from __future__ import annotations

import logging
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.app.client import Easel
from bot.language import sentence
from bot.records.presets import MOST_PRESETS
from bot.sandbox.simulated import PatientPainter
from bot.studio.orders import Order
from engine.job.recipe import Colours
from tests.bot.answers import private, told
from tests.bot.simulation import PAINTING, FixedSettings, World


async def _save(world: World, name: str, who: MemberActor | None = None, **options: object) -> str:
    return told(await (who or world.ana).slash(world.channel, "preset save", name=name, **options))


async def _use(world: World, **options: object) -> str:
    return told(await world.ana.slash(world.channel, "preset use", **options))


async def _page(
    world: World, who: MemberActor | None = None, where: ChannelHandle | None = None
) -> discord.Embed:
    answer = await (who or world.ana).slash(where or world.channel, "preset list")
    (page,) = private(answer).message.embeds
    return page


async def _filled(
    world: World,
    preset: str | None = None,
    who: MemberActor | None = None,
    where: ChannelHandle | None = None,
    **chosen: object,
) -> Order:
    """What becomes of a member's choices in /stylize."""
    if preset is not None:
        chosen["preset"] = preset
    await world.stylize(who, where, **chosen)
    ticket = world.bot.studio.jobs.find(world.job.id)
    assert ticket is not None
    world.bot.studio.cancel(ticket, sentence("cancel-done"))
    await world.settle()
    return ticket.order


# ------------------------------------------------------------------ a member's own


async def test_a_preset_fills_in_what_the_member_left_open(world: World) -> None:
    said = await _save(
        world, "Soft oils", recipe="oil", iterations=150, size=256, strength=30, colours="luminance"
    )
    assert said == (
        "Saved as **Soft oils**: recipe oil · 150 iterations · 256 pixels · strength 30 · "
        "the photo's colours. Choose it as `preset` in /stylize, or start from it always with "
        "/preset use."
    )

    order = await _filled(world, "soft OILS", strength=80)

    assert (order.recipe, order.iterations, order.size) == ("oil", 150, 256)
    assert order.strength == 80
    assert order.colours is Colours.LUMINANCE


async def test_an_order_without_any_preset_stays_as_it_is(world: World) -> None:
    await _save(world, "soft", strength=30)

    order = await _filled(world, seed=7)

    assert order == Order(
        recipe="easel", seed=7, content_name="harbour", style_names=("the waves",)
    )


async def test_the_one_in_use_is_where_all_orders_start(world: World) -> None:
    await _save(world, "soft", strength=30)
    await _save(world, "small", size=128)

    said = await _use(world, name="SOFT")

    assert said.startswith("Your pictures start from **soft** now (strength 30).")
    order = await _filled(world)
    assert (order.strength, order.size) == (30, None)
    # Another preset, once, in its place.
    order = await _filled(world, "small")
    assert (order.strength, order.size) == (None, 128)


async def test_using_none_ends_it(world: World) -> None:
    await _save(world, "soft", strength=30)
    await _use(world, name="soft")

    assert await _use(world) == "Your pictures start from none of your presets now."

    assert (await _filled(world)).strength is None


async def test_the_one_in_use_follows_its_changes_and_goes_with_it(world: World) -> None:
    await _save(world, "soft", strength=30)
    await _use(world, name="soft")

    assert await _save(world, "Soft", strength=20) == "**Soft** is now: strength 20."
    assert (await _filled(world)).strength == 20
    said = told(await world.ana.slash(world.channel, "preset remove", name="soft"))
    assert said == "**Soft** is removed."
    assert (await _filled(world)).strength is None
    await _save(world, "soft", strength=10)
    assert (await _filled(world)).strength is None


async def test_presets_are_a_members_own(world: World) -> None:
    await _save(world, "soft", strength=30)

    assert (await _page(world, world.ben)).fields == []
    choices = await world.ben.autocomplete(world.channel, "preset use", "name", "")
    assert choices == []
    gone = told(await world.ben.slash(world.channel, "preset remove", name="soft"))
    assert gone == "You have no preset called soft; /preset list shows yours."
    assert (await _filled(world, "soft")).strength == 30


async def test_a_preset_that_there_is_not_is_no_order(world: World) -> None:
    answer = await world.stylize(preset="soft")

    assert world.refusal(answer) == "You have no preset called soft; /preset list shows yours."


async def test_names_are_suggested_as_one_types(world: World) -> None:
    for name in ("Soft oils", "Loud", "software"):
        await _save(world, name, strength=30)
    await _use(world, name="Loud")

    choices = await world.ana.autocomplete(world.channel, "preset remove", "name", "SOFT")

    assert [choice["value"] for choice in choices] == ["Soft oils", "software"]
    everything = await world.ana.autocomplete(world.channel, "preset remove", "name", "")
    assert len(everything) == 3
    in_stylize = await world.ana.autocomplete(world.channel, "stylize", "preset", "lo")
    assert [choice["value"] for choice in in_stylize] == ["Loud"]


async def test_the_list_shows_all_with_the_one_in_use_marked(world: World) -> None:
    await _save(world, "soft", strength=30)
    await _save(world, "*loud*", strength=100, weights="2, 1")
    await _use(world, name="soft")

    page = await _page(world)

    assert [(field.name, field.value) for field in page.fields] == [
        (r"\*loud\*", "strength 100 · weights 2 : 1"),
        ("soft (in use)", "strength 30"),
    ]


async def test_the_list_of_who_has_none_says_how_to_begin(world: World) -> None:
    assert "/preset save" in str((await _page(world)).description)


async def test_it_works_in_private(world: World) -> None:
    ana = world.ana.user
    answer = await ana.slash("preset save", name="soft", strength=30)

    assert "Saved as **soft**" in told(answer)
    assert (await _filled(world, "soft")).strength == 30


async def test_presets_outlive_a_restart(
    world: World, settings: FixedSettings, patient: PatientPainter
) -> None:
    await _save(world, "soft", strength=30)
    await _use(world, name="soft")

    await world.succeed(Easel(settings, patient))

    assert (await _filled(world)).strength == 30


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Choose at least one setting to keep, such as a recipe or a size."),
        ({"name": "\u200b \u2028", "size": 128}, "A preset's name has 1 to 32 letters"),
        ({"recipe": "classic", "size": 256}, "The recipe classic always paints 400 by 300 pixels"),
        ({"weights": "2"}, "Weights are 2 to 4 numbers"),
        ({"weights": "1 1 1 1 1"}, "Weights are 2 to 4 numbers"),
        ({"weights": "2, much"}, "`weights` takes 2 numbers"),
    ],
)
async def test_what_could_not_be_painted_is_not_kept(
    world: World, options: dict[str, object], sentence: str
) -> None:
    said = await _save(world, **{"name": "x", **options})  # type: ignore[arg-type]

    assert sentence in said
    assert (await _page(world)).fields == []


async def test_there_is_an_end_to_presets_but_one_can_still_be_replaced(world: World) -> None:
    for number in range(MOST_PRESETS):
        await _save(world, f"x{number}", strength=number)
    await _use(world, name="x0")

    assert "You have 25 presets" in await _save(world, "one more", strength=1)
    assert await _save(world, "X3", strength=99) == "**X3** is now: strength 99."
    assert len((await _page(world)).fields) == MOST_PRESETS


async def test_an_unknown_preset_is_named(world: World) -> None:
    said = await _use(world, name="*mine*")

    assert said == r"You have no preset called \*mine\*; /preset list shows yours."


async def test_the_list_of_the_longest_presets_is_not_too_long_for_discord(world: World) -> None:
    for number in range(MOST_PRESETS):
        name = f"{number:02}" + "*" * 30
        everything: dict[str, Any] = {"recipe": "weighted", "iterations": 500, "size": 768}
        await _save(world, name, **everything, colours="matched", weights="1234.5 1234.5 1234.5 1")

    page = await _page(world)

    assert len(page.fields) == MOST_PRESETS
    assert len(page) <= 6000


# ------------------------------------------------------------------ limits, and what goes together


async def test_a_preset_beyond_the_limits_of_today_is_taken_as_far_as_they_go(
    world: World,
) -> None:
    await _save(world, "large", iterations=500, size=768)
    world.settings.change(iterations_max=100)
    mo = world.member("Mo", manage_guild=True)
    await mo.slash(world.channel, "limits set", size=256)

    order = await _filled(world, "large")

    assert (order.iterations, order.size) == (100, 256)
    # What members choose themselves is theirs, and refused where it is too much.
    answer = await world.stylize(preset="large", size=500)
    assert "64 to 256 pixels for the longer side; 500 is too many" in told(answer)


async def test_a_preset_never_makes_an_order_impossible(world: World) -> None:
    await _save(world, "small", size=128)
    await _save(world, "old", recipe="classic")

    # This recipe has a size of its own.
    assert (await _filled(world, "small", recipe="classic")).size is None
    order = await _filled(world, "old", size=256)
    assert (order.recipe, order.size) == ("easel", 256)


async def test_weights_count_only_for_as_many_styles(world: World) -> None:
    await _save(world, "mix", weights="3, 1")

    one = await _filled(world, "mix")
    two = await _filled(world, "mix", style_2=PAINTING)
    own = await _filled(world, "mix", style_2=PAINTING, weights="1, 1")

    weights = [order.style_weights for order in (one, two, own)]
    assert weights == [(), (3, 1), (1, 1)]


# ------------------------------------------------------------------ a channel's


@pytest.fixture
def mo(world: World) -> MemberActor:
    return world.member("Mo", manage_channels=True)


async def _set_channel(
    world: World, mo: MemberActor, where: ChannelHandle | None = None, **options: object
) -> str:
    return told(await mo.slash(where or world.channel, "preset channel", **options))


async def test_a_channel_starts_from_a_moderators_preset(world: World, mo: MemberActor) -> None:
    await _save(world, "house style", mo, recipe="oil", strength=70)

    said = await _set_channel(world, mo, name="House style")

    assert said == (
        f"Pictures in {world.channel.mention} start from the preset **house style** now, "
        "where a member leaves something open."
    )
    order = await _filled(world)
    assert (order.recipe, order.strength) == ("oil", 70)
    assert "This channel starts from **house style**: recipe oil" in str(
        (await _page(world)).description
    )
    elsewhere = world.guild.create_text_channel("elsewhere")
    assert (await _filled(world, where=elsewhere)).recipe == "easel"


async def test_choices_come_before_presets_and_presets_before_the_channels(
    world: World, mo: MemberActor
) -> None:
    await _save(world, "house", mo, recipe="oil", strength=70, iterations=100)
    await _set_channel(world, mo, name="house")
    await _save(world, "mine", strength=30, iterations=50)

    order = await _filled(world, "mine", iterations=10)

    assert (order.recipe, order.strength, order.iterations) == ("oil", 30, 10)


async def test_the_channels_stays_when_the_preset_is_gone(world: World, mo: MemberActor) -> None:
    await _save(world, "house", mo, strength=70)
    await _set_channel(world, mo, name="house")

    await mo.slash(world.channel, "preset remove", name="house")

    assert (await _filled(world)).strength == 70


async def test_a_channel_can_start_from_none_again(world: World, mo: MemberActor) -> None:
    await _save(world, "house", mo, strength=70)
    await _set_channel(world, mo, name="house")

    said = await _set_channel(world, mo)

    assert said == f"Pictures in {world.channel.mention} start from no preset now."
    assert (await _filled(world)).strength is None
    assert "starts from no preset" in await _set_channel(world, mo)


async def test_a_stranger_may_not_set_it(world: World, mo: MemberActor) -> None:
    await _save(world, "mine", strength=1)

    said = await _set_channel(world, world.ana, name="mine")

    assert said.startswith("Only moderators, who have the permission Manage Channels")
    assert (await _filled(world, who=world.ben)).strength is None


async def test_who_manages_the_server_may(world: World) -> None:
    boss = world.member("Boss", manage_guild=True)
    await _save(world, "house", boss, strength=70)

    await _set_channel(world, boss, name="house")

    assert (await _filled(world)).strength == 70


async def test_in_private_there_is_no_channel_to_set(world: World) -> None:
    answer = await world.ana.user.slash("preset channel")

    assert told(answer) == (
        "Only a channel of a server that I'm a member of can start from a preset."
    )


async def test_who_set_it_is_written_down(
    world: World, mo: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await _save(world, "house", mo, strength=70)
    await _set_channel(world, mo, name="house")

    (record,) = await world.bot.services.store.audit.recent(world.guild.id, 5)

    assert record.who_id == mo.id
    assert "start from the preset **house**" in record.what
    assert f"Mo ({mo.id}) changed: Pictures in" in caplog.text
