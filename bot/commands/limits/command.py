"""/limits: what a server's moderators make of the host's limits."""

# No postponed annotations in this file: an option's range is part of its annotation.

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.commands.limits.changes import change_limits, in_sentences
from bot.commands.limits.menus import MENUS, menu_view
from bot.config.model import MOST_JOBS_A_DAY, LimitsSection
from bot.interactions.contexts import servers_only
from bot.interactions.permissions import require_manager
from bot.interactions.replies import refusals_told, tell
from bot.language.escaping import cut
from bot.language.translator import words
from bot.reception.audit import change_in_words
from bot.reception.server_limits import Limit, ServerLimits, span
from bot.reception.services import Services
from bot.studio.orders import Refused
from engine.job.recipe import MAX_ITERATIONS, MAX_SIZE, MIN_SIZE

_RECENT = 5
# A change can name 25 channels twice.
_CHANGE_LENGTH = 300


def limits(host: LimitsSection, services: Services) -> app_commands.Group:
    """The commands; their options' descriptions say what the host allows now."""
    group: app_commands.Group = servers_only(
        app_commands.Group(
            name=words("limits-name"),
            description=words("limits-description"),
            default_permissions=discord.Permissions(manage_guild=True),
        )
    )
    group.add_command(_show(services))
    group.add_command(_set(host, services))
    group.add_command(_reset(services))
    for what in MENUS:
        group.add_command(_menu(services, what))
    return group


def _show(services: Services) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words("limits-show-name"), description=words("limits-show-description")
    )
    async def show(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            guild_id = require_manager(interaction)
            own, host = await services.rules.set_by(guild_id), services.settings.current.limits
            lines = [f"- {say.say(line)}" for line in in_sentences(own, host)]
            if recent := await services.store.audit.recent(guild_id, _RECENT):
                lines.append(f"\n**{say('limits-recent')}**")
                lines += [
                    cut(f"- {change_in_words(record, say)}", _CHANGE_LENGTH) for record in recent
                ]
            page = discord.Embed(title=say("limits-heading"), description="\n".join(lines))
            await interaction.response.send_message(embed=page, ephemeral=True)

    return show


def _set(host: LimitsSection, services: Services) -> app_commands.Command[Any, ..., None]:
    # Discord itself refuses what no Easel could do; what this host doesn't allow gets a sentence.
    @app_commands.command(
        name=words("limits-set-name"), description=words("limits-set-description")
    )
    @app_commands.rename(**{limit.value: words(f"option-{_key(limit)}") for limit in Limit})
    @app_commands.describe(**{limit.value: _description(limit, host) for limit in Limit})
    async def set_(
        interaction: discord.Interaction[Any],
        iterations: app_commands.Range[int, 1, MAX_ITERATIONS] | None = None,
        size: app_commands.Range[int, MIN_SIZE, MAX_SIZE] | None = None,
        jobs_per_member: app_commands.Range[int, 1, MOST_JOBS_A_DAY] | None = None,
        jobs_per_day: app_commands.Range[int, 1, MOST_JOBS_A_DAY] | None = None,
        frame_every: app_commands.Range[int, 1, MAX_ITERATIONS] | None = None,
    ) -> None:
        typed = {
            Limit.ITERATIONS: iterations,
            Limit.SIZE: size,
            Limit.JOBS_PER_MEMBER: jobs_per_member,
            Limit.JOBS_PER_DAY: jobs_per_day,
            Limit.FRAME_EVERY: frame_every,
        }
        chosen = {limit: value for limit, value in typed.items() if value is not None}
        async with refusals_told(interaction) as say:
            guild_id = require_manager(interaction)
            _check(chosen, services.settings.current.limits)
            changes = await change_limits(
                interaction, services, guild_id, lambda own: _with(own, chosen)
            )
            if not changes:
                raise Refused("limits-nothing-new")
            lines = [say("limits-from-now-on"), *(f"- {say.say(change)}" for change in changes)]
            await tell(interaction, "\n".join(lines))

    return set_


def _reset(services: Services) -> app_commands.Command[Any, ..., None]:
    choices = [
        app_commands.Choice(name=words(f"limits-what-{_key(what)}"), value=what)
        for what in (*Limit, *MENUS)
    ]

    @app_commands.command(
        name=words("limits-reset-name"), description=words("limits-reset-description")
    )
    @app_commands.rename(what=words("option-limit"))
    @app_commands.describe(what=words("describe-limit-to-reset"))
    @app_commands.choices(what=choices)
    async def reset(interaction: discord.Interaction[Any], what: str | None = None) -> None:
        async with refusals_told(interaction) as say:
            guild_id = require_manager(interaction)
            changes = await change_limits(
                interaction, services, guild_id, lambda own: _without(own, what)
            )
            if not changes:
                raise Refused("limits-nothing-to-reset")
            lines = [say("limits-from-now-on"), *(f"- {say.say(change)}" for change in changes)]
            await tell(interaction, "\n".join(lines))

    return reset


def _menu(services: Services, what: str) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words(f"limits-{what}-name"), description=words(f"limits-{what}-description")
    )
    async def menu(interaction: discord.Interaction[Any]) -> None:
        async with refusals_told(interaction) as say:
            own = await services.rules.set_by(require_manager(interaction))
            view = menu_view(what, own, interaction.guild, say)
            await interaction.response.send_message(
                say(f"limits-choose-{what}"), view=view, ephemeral=True
            )

    return menu


def _key(what: str) -> str:
    return what.replace("_", "-")


def _description(limit: Limit, host: LimitsSection) -> app_commands.locale_str:
    least, most = span(limit, host)
    return words(f"describe-limit-{_key(limit)}", least=least, most=most)


def _check(chosen: Mapping[Limit, int], host: LimitsSection) -> None:
    """Raise Refused for what is beyond the host's settings."""
    if not chosen:
        raise Refused("limits-nothing-chosen")
    for limit, value in chosen.items():
        least, most = span(limit, host)
        if not least <= value <= most:
            raise Refused(f"limits-beyond-{_key(limit)}", value=value, least=least, most=most)


def _with(own: ServerLimits, chosen: Mapping[Limit, int]) -> ServerLimits:
    return replace(own, numbers={**own.numbers, **chosen})


def _without(own: ServerLimits, what: str | None) -> ServerLimits:
    """What is left after a reset of one limit, or (None) of all."""
    if what is None:
        return ServerLimits()
    if what in MENUS:
        nobody_in_particular: dict[str, Any] = {what: frozenset()}
        return replace(own, **nobody_in_particular)
    return replace(own, numbers={limit: n for limit, n in own.numbers.items() if limit != what})
