"""/help: it tells each member what there is for them, with this place's own numbers."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import discord
import pytest
from discord.app_commands import AppCommand, Argument
from PIL import Image
from simcord.actors import MemberActor
from simcord.builders import UserHandle
from simcord.results import to_discord_message

from bot.app.client import Easel
from bot.card.job_buttons import ACTIONS, LOOKS
from bot.commands.help.pages import BUTTONS, PAGES, Guide, page
from bot.interactions.mentions import mention
from bot.language import LANGUAGES, tongue
from bot.reception.server_limits import Limit, Rules, ServerLimits, rules_of
from engine.job.recipes import RECIPES
from tests.bot.answers import private, told
from tests.bot.simulation import (
    FixedSettings,
    World,
    card_words,
    frame,
    labels,
    progress,
    result,
    started,
)

LABELS = {
    "start": "Start",
    "recipes": "Recipes",
    "commands": "Commands & buttons",
    "limits": "Limits",
    "privacy": "Privacy",
}


async def ask(world: World, who: MemberActor | None = None) -> discord.Message:
    answer = await (who or world.ana).slash(world.channel, "help")
    return private(answer).message


def again(world: World, message: discord.Message) -> discord.Message:
    """The message as it is now."""
    return to_discord_message(
        world.env, world.env.backend.get_message(message.channel.id, message.id)
    )


async def turn(
    world: World, message: discord.Message, name: str, who: MemberActor | UserHandle | None = None
) -> discord.Message:
    if name != "start":
        await (who or world.ana).click(message, label=LABELS[name])
    return again(world, message)


async def read(world: World, name: str, who: MemberActor | None = None) -> str:
    """A page's words."""
    return card_words(await turn(world, await ask(world, who), name, who))


async def test_help_is_for_the_member_alone_and_begins_with_a_picture(world: World) -> None:
    message = await ask(world)
    assert world.channel.history(viewer=world.ben) == []
    (shown,) = world.shown(message)
    assert "harbour" in (shown.description or "")
    picture = await world.picture(message)
    assert len(picture) < 60_000
    with Image.open(BytesIO(picture)) as opened:
        assert opened.format == "JPEG"
        assert opened.width >= 640
    words = card_words(message)
    assert "I'm Easel" in words
    assert labels(message) == list(LABELS.values())


async def test_all_pages_are_one_message_that_turns(world: World) -> None:
    message = await ask(world)
    said = {card_words(message)}
    for name in reversed(PAGES):
        await world.ana.click(message, label=LABELS[name])
        turned = again(world, message)
        (closed,) = (button for row in discord_rows(turned) for button in row if button.disabled)
        assert closed.label == LABELS[name]
        said.add(card_words(turned))
    assert len(said) == len(PAGES)
    assert world.channel.history(viewer=world.ben) == []


def discord_rows(message: discord.Message) -> list[list[discord.Button]]:
    container = message.components[0]
    assert isinstance(container, discord.Container)
    return [
        [button for button in row.children if isinstance(button, discord.Button)]
        for row in container.children
        if isinstance(row, discord.ActionRow)
    ]


async def test_a_page_without_a_picture_keeps_none_from_before(world: World) -> None:
    message = await ask(world)
    assert [file.filename for file in message.attachments] == ["strip.jpg"]
    assert (await turn(world, message, "limits")).attachments == []
    turned = await turn(world, again(world, message), "recipes")
    assert [file.filename for file in turned.attachments] == ["draw.jpg"]


def mentioned(words: str) -> dict[str, int]:
    """The commands to click on, and their ids."""
    return {name: int(number) for name, number in re.findall(r"</([\w -]+):(\d+)>", words)}


def ids(world: World) -> dict[str, int]:
    return {command.name: command.id for command in world.bot.services.offered}


async def test_every_command_that_a_member_can_use_is_there_to_click_on(world: World) -> None:
    found = mentioned(await read(world, "commands"))
    assert set(found) == set(world.ana.available_commands(world.channel))
    assert found == {name: ids(world)[name.split()[0]] for name in found}


async def test_moderators_are_shown_theirs_too(world: World) -> None:
    mo = world.member("Mo", manage_guild=True, view_channel=True)
    found = mentioned(await read(world, "commands", mo))
    assert set(found) == set(mo.available_commands(world.channel))
    assert "limits set" in found


async def test_in_private_only_what_can_be_used_there_is_shown(world: World) -> None:
    user = world.ana.user
    answer = await user.slash("help")
    message = await turn(world, answer.response.message, "commands", user)
    found = mentioned(card_words(message))
    assert set(found) == set(user.available_commands())
    assert "limits set" not in found


async def test_where_the_bot_is_no_member_nothing_of_a_server_is_shown(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a member, perhaps a moderator, has it as an app of their own."""
    mo = world.member("Mo", manage_guild=True, view_channel=True)
    monkeypatch.setattr(world.bot, "get_guild", lambda guild_id: None)
    assert "limits set" not in mentioned(await read(world, "commands", mo))
    words = await read(world, "limits", mo)
    assert "What holds for you here" in words
    assert "You can change this" not in words


async def test_every_button_on_a_card_is_explained(world: World) -> None:
    pressed: set[str] = set()
    asked: list[dict[str, Any]] = [{}, {"variations": 4}]
    for options in asked:
        await world.paints(started(), progress(1), frame(20), **options)
        await world.env.advance_time(30)  # until the card is up to date
        pressed |= set(labels(world.card()))
        await world.play(world.job, result())
        pressed |= set(labels(world.card()))
    pressed -= {"2", "3", "4"}  # which are explained with 1
    words = await read(world, "commands")
    for label in pressed:
        assert f"**{label}** · " in words
    assert set(BUTTONS) <= set(LOOKS)
    assert len(pressed) == len(BUTTONS)


def test_every_button_has_a_look_and_does_something() -> None:
    assert set(LOOKS) == set(ACTIONS)


async def test_every_menu_of_a_message_is_named(world: World) -> None:
    words = await read(world, "commands")
    menus = [c.name for c in world.bot.services.offered if c.type is discord.AppCommandType.message]
    assert menus
    for name in menus:
        assert f"**{name}**" in words


async def test_every_recipe_is_there(world: World) -> None:
    words = await read(world, "recipes")
    for name, recipe in RECIPES.items():
        assert f"**{name}** · {recipe.summary}" in words


async def test_the_examples_can_be_typed_as_they_stand(world: World) -> None:
    """Command and options exist, and their values are allowed by the options' own ranges."""
    await world.bot.services.rules.change(world.guild.id, lambda own: limited)
    typed = re.findall(r"^- `/(\w+) ([^`]+)`", await read(world, "start"), re.MULTILINE)
    assert len(typed) == 4
    for command, options in typed:
        (offered,) = (c for c in world.bot.services.offered if c.name == command)
        arguments = {o.name: o for o in offered.options if isinstance(o, Argument)}
        given = dict(option.split(":") for option in options.split())
        required = {name for name, argument in arguments.items() if argument.required}
        assert required <= set(given)
        for name, value in given.items():
            argument = arguments[name]
            if argument.type is discord.AppCommandOptionType.integer:
                assert (argument.min_value or 0) <= int(value) <= (argument.max_value or 0)
            else:
                assert argument.type is discord.AppCommandOptionType.attachment
    assert "size:512 iterations:222" in typed[2][1]


limited = ServerLimits(numbers={Limit.ITERATIONS: 222, Limit.SIZE: 512, Limit.JOBS_PER_MEMBER: 1})


async def test_the_limits_are_those_of_this_server(world: World) -> None:
    await world.bot.services.rules.change(world.guild.id, lambda own: limited)
    words = await read(world, "limits")
    assert "What holds for you on this server" in words
    assert "64 to 512 pixels for the longer side, 384 if you don't choose" in words
    assert "up to 222." in words
    assert "Your jobs: up to 1 at a time." in words
    assert "in 24 hours" not in words
    assert "Only" not in words

    message = (await world.ana.user.slash("help")).response.message
    private = card_words(await turn(world, message, "limits", world.ana.user))
    assert "What holds for you here" in private
    assert "64 to 768 pixels" in private
    assert "up to 500." in private


async def test_the_limits_follow_the_settings_at_once(world: World) -> None:
    world.settings.change(
        iterations_max=1234,
        epochs_max=9,
        frame_every=1,
        animation_frames=30,
        queue_length=3,
        jobs_per_day=5,
    )
    words = await read(world, "limits")
    assert "up to 1,234." in words
    assert "up to 9." in words
    assert "On the way: a picture at every iteration." in words
    assert "Pictures that move: up to 30 frames each" in words
    assert "up to 3 jobs that wait" in words
    assert "Your jobs: up to 5 in 24 hours." in words
    assert "up to 25 MB and 50 million pixels" in words


async def test_a_role_that_may_have_more_is_told_so(world: World) -> None:
    painter = world.member("Pia", view_channel=True)
    world.settings.change(iterations_by_role={"Pia's role": 900})
    assert "up to 900." in await read(world, "limits", painter)
    assert "up to 500." in await read(world, "limits")


async def test_where_and_for_whom_is_told_without_calling_anybody(world: World) -> None:
    role = world.guild.create_role("Painters")
    own = ServerLimits(channels=frozenset({world.channel.id}), roles=frozenset({role.id}))
    await world.bot.services.rules.change(world.guild.id, lambda _: own)
    message = await turn(world, await ask(world), "limits")
    assert f"Only in <#{world.channel.id}>." in card_words(message)
    assert f"Only with one of these roles: <@&{role.id}>." in card_words(message)
    assert world.pinged(message) == []


async def test_moderators_are_told_how_to_change_the_limits(world: World) -> None:
    mo = world.member("Mo", manage_guild=True, view_channel=True)
    command = f"</limits set:{ids(world)['limits']}>"
    assert f"You can change this with {command}." in await read(world, "limits", mo)
    assert "change this" not in await read(world, "limits")


@pytest.mark.parametrize(
    ("keep_days", "keep_inputs_days", "inputs", "results"),
    [
        (7, 7, "are removed 7 days after the job's end", "is removed 7 days after its end"),
        (30, 2, "are removed 2 days after the job's end", "is removed 30 days after its end"),
        (30, 1, "are removed a day after the job's end", "is removed 30 days after its end"),
        # What a job was painted from never stays longer than the job.
        (1, 90, "are removed a day after the job's end", "is removed a day after its end"),
        (
            0,
            5,
            "are removed within an hour of the job's end",
            "is removed within an hour, and all that I keep of the job a day after its end",
        ),
    ],
)
async def test_the_retention_is_told_as_it_is_set(
    world: World, keep_days: int, keep_inputs_days: int, inputs: str, results: str
) -> None:
    """test_retention.py holds the journal to the same."""
    keep(world.settings, keep_days=keep_days, keep_inputs_days=keep_inputs_days)
    words = await read(world, "privacy")
    assert f"The pictures that you send, and those on the way, {inputs}." in words
    assert f"{results}." in words
    assert {"privacy show", "privacy delete"} <= set(mentioned(words))


def keep(settings: FixedSettings, **days: int) -> None:
    section = settings.current.housekeeping.model_copy(update=days)
    settings.current = settings.current.model_copy(update={"housekeeping": section})


async def test_the_pages_still_turn_after_a_restart(world: World, successor: Easel) -> None:
    message = await ask(world)
    await world.succeed(successor)
    assert "What I keep" in card_words(await turn(world, message, "privacy"))


async def test_of_a_store_that_fails_the_member_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await ask(world)

    async def fail(guild_id: int | None) -> Rules:
        raise OSError("The disk is gone.")

    monkeypatch.setattr(world.bot.services.rules, "of", fail)
    answer = await world.ana.click(message, label="Limits")
    assert "Something went wrong on my side" in told(answer)


def moderators_guide(world: World, language: str) -> Guide:
    """For somebody who is shown all there is, and the most of it."""
    everything = ServerLimits(
        channels=frozenset(range(10**18, 10**18 + 20)),
        roles=frozenset(range(10**18, 10**18 + 20)),
    )
    host = world.settings.current.limits.model_copy(update={"jobs_per_day": 10_000})
    return Guide(
        say=tongue(language),
        locale=discord.Locale(language if language != "en" else "en-GB"),
        offered=world.bot.services.offered,
        config=world.settings.current,
        rules=rules_of(everything, host),
        iterations=10_000,
        permissions=discord.Permissions.all(),
        on_server=True,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
async def test_every_page_fits_into_a_message_in_every_language(
    world: World, language: str, name: str
) -> None:
    """Discord takes 4,000 characters: https://discord.com/developers/docs/components/reference."""
    guide = moderators_guide(world, language)
    opened = page(name, guide)
    assert 0 < len(opened.above) + len(opened.below) <= 4000
    assert all(len(guide.say(f"help-page-{each}")) <= 80 for each in PAGES)


async def test_a_page_of_another_easel_is_the_first_one(world: World) -> None:
    guide = moderators_guide(world, "en")
    assert page("none", guide) == page("start", guide)


async def test_commands_are_described_in_the_members_own_language(world: World) -> None:
    """As Discord got them, and shows them to members of that language."""
    offered: list[AppCommand] = world.bot.services.offered
    (command,) = (c for c in offered if c.name == "help")
    command.description_localizations[discord.Locale.german] = "Was ich kann"
    assert "Was ich kann" in page("commands", moderators_guide(world, "de")).above
    assert "Was ich kann" not in page("commands", moderators_guide(world, "fr")).above


async def test_a_command_that_is_not_offered_is_named_and_no_link(world: World) -> None:
    assert mention(world.bot.services.offered, "dance") == "`/dance`"
    assert mention(world.bot.services.offered, "privacy") == "`/privacy`"
    assert mention([], "help") == "`/help`"
