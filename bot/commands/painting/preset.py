"""/preset: a member's own settings under a name, and what a channel starts from."""

# No postponed annotations in this file: an option's range is part of its annotation, and it comes
# from the settings when the command is made.

from contextlib import suppress
from datetime import UTC, datetime

import discord
from discord import app_commands

from bot.commands.painting.options import (
    LONGEST_WEIGHTS,
    painting_options,
    preset_names,
    read_weights,
)
from bot.config.model import LimitsSection
from bot.interactions.commands import Command, command
from bot.interactions.contexts import home_server, own_tongue
from bot.interactions.permissions import channel_permissions, server_permissions
from bot.interactions.replies import tell
from bot.language import Sentence, Tongue, sentence
from bot.language.escaping import plain
from bot.language.translator import named, options, words
from bot.reception.audit import note
from bot.reception.requesters import place_of, requester_of
from bot.reception.services import services_of
from bot.records import presets
from bot.records.presets import MOST_PRESETS, PresetOptions
from bot.store import ChannelDefault, PresetRecord
from bot.studio.orders import Order, Refused, choose_recipe
from engine.job.recipe import STRENGTH_MAX, Colours
from engine.job.recipes import DEFAULT
from engine.job.spec import MAX_STYLES

_LONGEST_NAME = 32


def preset(limits: LimitsSection) -> app_commands.Group:
    """The commands, with the ranges that the settings allow now."""
    group = app_commands.Group(**named("preset"))
    for each in (_save(limits), _use, _list, _remove, _channel):
        group.add_command(each)
    return group


def _save(limits: LimitsSection) -> Command:
    @command("preset-save")
    @painting_options(
        limits,
        name=words("describe-new-preset-name", most=_LONGEST_NAME),
        iterations=words("describe-iterations-by-recipe", most=limits.iterations_max),
        weights=words("describe-preset-weights"),
    )
    async def save(
        interaction: discord.Interaction,
        name: app_commands.Range[str, 1, _LONGEST_NAME],
        recipe: str | None = None,
        iterations: app_commands.Range[int, 1, limits.iterations_ceiling] | None = None,
        size: app_commands.Range[int, limits.size_min, limits.size_max] | None = None,
        strength: app_commands.Range[int, 0, STRENGTH_MAX] | None = None,
        colours: Colours | None = None,
        weights: app_commands.Range[str, 1, LONGEST_WEIGHTS] | None = None,
    ) -> None:
        options = PresetOptions(
            recipe=recipe,
            iterations=iterations,
            size=size,
            strength=strength,
            colours=colours,
            style_weights=() if weights is None else _weights(weights),
        )
        _check(options, interaction)
        saved, replaced = await _keep(interaction, _clean(name), options)
        key, say = "preset-replaced" if replaced else "preset-saved", own_tongue(interaction)
        await tell(interaction, say(key, name=plain(saved), options=_words(options, say)))

    return save


@command("preset-use")
@options(name=words("describe-preset-to-use"))
@app_commands.autocomplete(name=preset_names)
async def _use(interaction: discord.Interaction, name: str | None = None) -> None:
    store, say = services_of(interaction).store, own_tongue(interaction)
    member = interaction.user.id
    if name is None:
        await presets.use(store, member, None)
        await tell(interaction, say("preset-none-in-use"))
        return
    record = await presets.preset_called(store, member, name)
    await presets.use(store, member, record.name)
    await tell(interaction, say("preset-in-use", **_shown(record, say)))


@command("preset-list")
async def _list(interaction: discord.Interaction) -> None:
    store, say = services_of(interaction).store, own_tongue(interaction)
    mine = await presets.presets_of(store, interaction.user.id)
    used = await presets.in_use(store, interaction.user.id)
    page = discord.Embed(title=say("preset-heading"))
    lines = [] if mine else [say("preset-none")]
    if (default := await _default_here(interaction)) is not None:
        lines.append(say("preset-channel-starts", **_shown(default, say)))
    page.description = "\n\n".join(lines)
    for record in mine:
        shown = _shown(record, say)
        title = say("preset-marked", name=shown["name"]) if record == used else shown["name"]
        page.add_field(name=title, value=shown["options"], inline=False)
    await interaction.response.send_message(embed=page, ephemeral=True)


@command("preset-remove")
@options(name=words("describe-preset"))
@app_commands.autocomplete(name=preset_names)
async def _remove(interaction: discord.Interaction, name: str) -> None:
    store, member = services_of(interaction).store, interaction.user.id
    record = await presets.preset_called(store, member, name)
    if await presets.in_use(store, member) == record:
        await presets.use(store, member, None)
    await store.presets.remove(member, record.name)
    await tell(interaction, own_tongue(interaction)("preset-removed", name=plain(record.name)))


@command("preset-channel")
@options(name=words("describe-preset-of-channel"))
@app_commands.autocomplete(name=preset_names)
async def _channel(interaction: discord.Interaction, name: str | None = None) -> None:
    change = await _set_channel(interaction, _require_moderator(interaction), name)
    await note(interaction, [change])
    await tell(interaction, own_tongue(interaction).say(change))


async def _set_channel(
    interaction: discord.Interaction, guild_id: int, name: str | None
) -> Sentence:
    """Have the channel start from a preset of the member's, or (None) from none; says which."""
    place, store = place_of(interaction), services_of(interaction).store
    if name is None:
        if not await store.presets.clear_channel(place):
            raise Refused("preset-channel-has-none")
        return sentence("preset-channel-cleared", channel=f"<#{place}>")
    record = await presets.preset_called(store, interaction.user.id, name)
    default = ChannelDefault(
        channel_id=place,
        guild_id=guild_id,
        name=record.name,
        options=record.options,
        set_by=interaction.user.id,
    )
    await store.presets.set_channel(default)
    return sentence("preset-channel-set", channel=f"<#{place}>", name=plain(record.name))


async def _keep(
    interaction: discord.Interaction, name: str, options: PresetOptions
) -> tuple[str, bool]:
    """Keep a preset; returns its name, and whether it replaced another.

    Raises:
        Refused: the member has as many as they can.
    """
    member, store = interaction.user.id, services_of(interaction).store
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


def _require_moderator(interaction: discord.Interaction) -> int:
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


async def _default_here(interaction: discord.Interaction) -> ChannelDefault | None:
    if interaction.guild_id is None:
        return None
    return await services_of(interaction).store.presets.channel(place_of(interaction))


def _check(options: PresetOptions, interaction: discord.Interaction) -> None:
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
    host = services_of(interaction).settings.current.limits
    choose_recipe(order, requester_of(interaction), host)


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
