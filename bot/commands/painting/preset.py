"""/preset: a member's own settings under a name, and what a channel starts from."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.commands.painting.applying_presets import suggest_presets
from bot.commands.painting.option_choices import (
    colour_choices,
    recipe_choices,
    size_words,
    with_options,
)
from bot.commands.painting.stylize import read_weights
from bot.config.model import LimitsSection
from bot.interactions.contexts import everywhere, home_server
from bot.interactions.permissions import channel_permissions, server_permissions
from bot.interactions.replies import refusals_told, tell
from bot.language import Sentence, Tongue, sentence
from bot.language.escaping import plain
from bot.language.translator import words
from bot.reception.audit import note
from bot.reception.requesters import place_of, requester_of
from bot.reception.services import Services
from bot.records import presets
from bot.records.presets import MOST_PRESETS, PresetOptions
from bot.store import ChannelDefault, PresetRecord
from bot.studio.orders import Order, Refused, choose_recipe
from engine.job.recipe import STRENGTH_MAX, STRENGTH_NEUTRAL, Colours
from engine.job.recipes import DEFAULT
from engine.job.spec import MAX_STYLES

_LONGEST_NAME = 32
_LONGEST_WEIGHTS = 60


def preset(limits: LimitsSection, services: Services) -> app_commands.Group:
    """The commands, with the ranges that the settings allow now."""
    group: app_commands.Group = everywhere(
        app_commands.Group(name=words("preset-name"), description=words("preset-description"))
    )
    commands = (
        _save(limits, services),
        _use(services),
        _list(services),
        _remove(services),
        _channel(services),
    )
    for command in commands:
        group.add_command(command)
    return group


def _save(limits: LimitsSection, services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("preset-save-name"), description=words("preset-save-description")
    )
    @with_options(_descriptions(limits))
    @app_commands.choices(recipe=recipe_choices(), colours=colour_choices())
    async def save(
        interaction: discord.Interaction[Any],
        name: app_commands.Range[str, 1, _LONGEST_NAME],
        recipe: str | None = None,
        iterations: app_commands.Range[int, 1, limits.iterations_ceiling] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
        strength: app_commands.Range[int, 0, STRENGTH_MAX] | None = None,
        colours: str | None = None,
        weights: app_commands.Range[str, 1, _LONGEST_WEIGHTS] | None = None,
    ) -> None:
        async with refusals_told(interaction) as say:
            options = PresetOptions(
                recipe=recipe,
                iterations=iterations,
                size=size,
                strength=strength,
                colours=None if colours is None else Colours(colours),
                style_weights=() if weights is None else _weights(weights),
            )
            _check(options, interaction, services)
            saved, replaced = await _keep(interaction, services, _clean(name), options)
            key = "preset-replaced" if replaced else "preset-saved"
            await tell(interaction, say(key, name=plain(saved), options=_words(options, say)))

    return save


def _use(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("preset-use-name"), description=words("preset-use-description")
    )
    @app_commands.rename(name=words("option-name"))
    @app_commands.describe(name=words("describe-preset-to-use"))
    @app_commands.autocomplete(name=suggest_presets)
    async def use(interaction: discord.Interaction[Any], name: str | None = None) -> None:
        async with refusals_told(interaction) as say:
            member = interaction.user.id
            if name is None:
                await presets.use(services.store, member, None)
                await tell(interaction, say("preset-none-in-use"))
                return
            record = await presets.preset_called(services.store, member, name)
            await presets.use(services.store, member, record.name)
            await tell(interaction, say("preset-in-use", **_shown(record, say)))

    return use


def _list(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("preset-list-name"), description=words("preset-list-description")
    )
    async def show(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            mine = await presets.presets_of(services.store, interaction.user.id)
            used = await presets.in_use(services.store, interaction.user.id)
            page = discord.Embed(title=say("preset-heading"))
            lines = [] if mine else [say("preset-none")]
            if (default := await _default_here(interaction, services)) is not None:
                lines.append(say("preset-channel-starts", **_shown(default, say)))
            page.description = "\n\n".join(lines)
            for record in mine:
                shown = _shown(record, say)
                title = (
                    say("preset-marked", name=shown["name"]) if record == used else shown["name"]
                )
                page.add_field(name=title, value=shown["options"], inline=False)
            await interaction.response.send_message(embed=page, ephemeral=True)

    return show


def _remove(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("preset-remove-name"), description=words("preset-remove-description")
    )
    @app_commands.rename(name=words("option-name"))
    @app_commands.describe(name=words("describe-preset"))
    @app_commands.autocomplete(name=suggest_presets)
    async def remove(interaction: discord.Interaction[Any], name: str) -> None:
        async with refusals_told(interaction) as say:
            store, member = services.store, interaction.user.id
            record = await presets.preset_called(store, member, name)
            if await presets.in_use(store, member) == record:
                await presets.use(store, member, None)
            await store.presets.remove(member, record.name)
            await tell(interaction, say("preset-removed", name=plain(record.name)))

    return remove


def _channel(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("preset-channel-name"), description=words("preset-channel-description")
    )
    @app_commands.rename(name=words("option-name"))
    @app_commands.describe(name=words("describe-preset-of-channel"))
    @app_commands.autocomplete(name=suggest_presets)
    async def channel(interaction: discord.Interaction[Any], name: str | None = None) -> None:
        async with refusals_told(interaction) as say:
            change = await _set_channel(
                interaction, services, _require_moderator(interaction), name
            )
            await note(interaction, services, [change])
            await tell(interaction, say.say(change))

    return channel


async def _set_channel(
    interaction: discord.Interaction[Any], services: Services, guild_id: int, name: str | None
) -> Sentence:
    """Have the channel start from a preset of the member's, or (None) from none; says which."""
    place = place_of(interaction)
    if name is None:
        if not await services.store.presets.clear_channel(place):
            raise Refused("preset-channel-has-none")
        return sentence("preset-channel-cleared", channel=f"<#{place}>")
    record = await presets.preset_called(services.store, interaction.user.id, name)
    default = ChannelDefault(
        channel_id=place,
        guild_id=guild_id,
        name=record.name,
        options=record.options,
        set_by=interaction.user.id,
    )
    await services.store.presets.set_channel(default)
    return sentence("preset-channel-set", channel=f"<#{place}>", name=plain(record.name))


async def _keep(
    interaction: discord.Interaction[Any], services: Services, name: str, options: PresetOptions
) -> tuple[str, bool]:
    """Keep a preset; returns its name, and whether it replaced another.

    Raises:
        Refused: the member has as many as they can.
    """
    member, store = interaction.user.id, services.store
    if await store.presets.get(member, name) is None:
        mine = await presets.presets_of(store, member)
        if len(mine) >= MOST_PRESETS:
            raise Refused("preset-too-many", most=MOST_PRESETS)
    record = PresetRecord(
        owner_id=member,
        name=name,
        options=presets.options_to_json(options),
        created=datetime.now(UTC),
    )
    return name, await store.presets.save(record)


def _require_moderator(interaction: discord.Interaction[Any]) -> int:
    """The id of the server, for whose channels the member may choose.

    Raises:
        Refused: the member may not, or this is no server that the bot is on.
    """
    server = home_server(interaction)
    if server is None:
        raise Refused("preset-channel-only-on-servers")
    here = channel_permissions(interaction, place_of(interaction))
    if not (here.manage_channels or server_permissions(interaction).manage_guild):
        raise Refused("preset-channel-not-moderator")
    return server


async def _default_here(
    interaction: discord.Interaction[Any], services: Services
) -> ChannelDefault | None:
    if interaction.guild_id is None:
        return None
    return await services.store.presets.channel(place_of(interaction))


def _check(
    options: PresetOptions, interaction: discord.Interaction[Any], services: Services
) -> None:
    """Raise Refused for what could never be painted; a server's own limits come in at its use."""
    if options == PresetOptions():
        raise Refused("preset-nothing-chosen")
    order = Order(
        recipe=options.recipe or DEFAULT.name,
        seed=0,
        content_name="",
        iterations=options.iterations,
        size=options.size,
        strength=options.strength,
        colours=options.colours,
    )
    choose_recipe(order, requester_of(interaction), services.settings.current.limits)


def _weights(text: str) -> tuple[float, ...]:
    for styles in range(2, MAX_STYLES + 1):
        with suppress(Refused):
            return read_weights(text, styles)
    count = len(text.replace(",", " ").split())
    if not 2 <= count <= MAX_STYLES:
        raise Refused("preset-bad-weights", most=MAX_STYLES)
    return read_weights(text, count)


def _clean(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or not clean.isprintable():
        raise Refused("preset-unfit", most=_LONGEST_NAME)
    return clean


def _shown(record: PresetRecord | ChannelDefault, say: Tongue) -> dict[str, str]:
    options = presets.options_from_json(record.options)
    return {"name": plain(record.name), "options": _words(options, say)}


def _words(options: PresetOptions, say: Tongue) -> str:
    return " · ".join(map(say.say, options.in_sentences())) or say("preset-all-open")


def _descriptions(limits: LimitsSection) -> dict[str, app_commands.locale_str]:
    """What each option is; Discord shows 100 characters."""
    return {
        "name": words("describe-new-preset-name", most=_LONGEST_NAME),
        "recipe": words("describe-recipe", recipe=DEFAULT.name),
        "iterations": words("describe-iterations-by-recipe", most=limits.iterations_max),
        "size": size_words(limits),
        "strength": words("describe-strength", neutral=STRENGTH_NEUTRAL, most=STRENGTH_MAX),
        "colours": words("describe-colours"),
        "weights": words("describe-preset-weights"),
    }
