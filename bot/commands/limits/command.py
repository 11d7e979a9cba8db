"""/limits: what a server's moderators make of the host's limits."""

# No postponed annotations in this file: an option's range is part of its annotation.

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.commands.limits.changes import change_limits, in_sentences
from bot.commands.limits.menus import MENUS, menu_view
from bot.config.model import MOST_JOBS_A_DAY, LimitsSection
from bot.interactions.commands import Command, command
from bot.interactions.contexts import own_tongue
from bot.interactions.permissions import require_manager
from bot.interactions.replies import tell
from bot.language.escaping import cut
from bot.language.translator import choices, named, options, words
from bot.reception.audit import change_in_words
from bot.reception.server_limits import Limit, ServerLimits, span
from bot.reception.services import services_of
from bot.studio.orders import Refused
from engine.job.recipe import MAX_ITERATIONS, MAX_SIZE, MIN_SIZE
from engine.job.timing import MOST_SOURCE_FRAMES

_RECENT = 5
# A change can name 25 channels twice.
_CHANGE_LENGTH = 300


def limits(host: LimitsSection) -> app_commands.Group:
    """The commands; their options' descriptions say what the host allows now."""
    group = app_commands.Group(
        **named("limits"),
        default_permissions=discord.Permissions(manage_guild=True),
        # Only on servers that the bot was invited to: they are a server's own.
        allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=AppInstallationType(guild=True, user=False),
    )
    for each in (_show, _set(host), _reset, *map(_menu, MENUS)):
        group.add_command(each)
    return group


@command("limits-show")
async def _show(interaction: discord.Interaction) -> None:
    guild_id = require_manager(interaction)
    services, say = services_of(interaction), own_tongue(interaction)
    own, host = await services.rules.set_by(guild_id), services.settings.current.limits
    lines = [f"- {say.say(line)}" for line in in_sentences(own, host)]
    if recent := await services.store.audit.recent(guild_id, _RECENT):
        lines.append(f"\n**{say('limits-recent')}**")
        lines += [cut(f"- {change_in_words(record, say)}", _CHANGE_LENGTH) for record in recent]
    page = discord.Embed(title=say("limits-heading"), description="\n".join(lines))
    await interaction.response.send_message(embed=page, ephemeral=True)


def _set(host: LimitsSection) -> Command:
    # Discord itself refuses what no Easel could do; what this host doesn't allow gets a sentence.
    @command("limits-set")
    @options(**{limit: _description(limit, host) for limit in Limit})
    async def set_(
        interaction: discord.Interaction,
        iterations: app_commands.Range[int, 1, MAX_ITERATIONS] | None = None,
        size: app_commands.Range[int, MIN_SIZE, MAX_SIZE] | None = None,
        jobs_per_member: app_commands.Range[int, 1, MOST_JOBS_A_DAY] | None = None,
        jobs_per_day: app_commands.Range[int, 1, MOST_JOBS_A_DAY] | None = None,
        frame_every: app_commands.Range[int, 1, MAX_ITERATIONS] | None = None,
        animation_frames: app_commands.Range[int, 1, MOST_SOURCE_FRAMES] | None = None,
    ) -> None:
        typed = {
            Limit.ITERATIONS: iterations,
            Limit.SIZE: size,
            Limit.JOBS_PER_MEMBER: jobs_per_member,
            Limit.JOBS_PER_DAY: jobs_per_day,
            Limit.FRAME_EVERY: frame_every,
            Limit.ANIMATION_FRAMES: animation_frames,
        }
        chosen = {limit: value for limit, value in typed.items() if value is not None}
        require_manager(interaction)
        _check(chosen, services_of(interaction).settings.current.limits)
        await _change(interaction, lambda own: _with(own, chosen), "limits-nothing-new")

    return set_


@command("limits-reset")
@app_commands.rename(what=words("option-limit"))
@app_commands.describe(what=words("describe-limit-to-reset"))
@app_commands.choices(what=choices("limits-what", (*Limit, *MENUS)))
async def _reset(interaction: discord.Interaction, what: str | None = None) -> None:
    await _change(interaction, lambda own: _without(own, what), "limits-nothing-to-reset")


async def _change(
    interaction: discord.Interaction, edit: Callable[[ServerLimits], ServerLimits], nothing: str
) -> None:
    """Change what is set, and tell the member; raises Refused with that key if nothing is new."""
    changes = await change_limits(interaction, edit)
    if not changes:
        raise Refused(nothing)
    say = own_tongue(interaction)
    lines = [say("limits-from-now-on"), *(f"- {say.say(change)}" for change in changes)]
    await tell(interaction, "\n".join(lines))


def _menu(what: str) -> Command:
    @command(f"limits-{what}")
    async def menu(interaction: discord.Interaction) -> None:
        question = own_tongue(interaction)(f"limits-choose-{what}")
        view = await menu_view(what, interaction)
        await interaction.response.send_message(question, view=view, ephemeral=True)

    return menu


def _description(limit: Limit, host: LimitsSection) -> app_commands.locale_str:
    least, most = span(limit, host)
    return words(f"describe-limit-{limit}", least=least, most=most)


def _check(chosen: Mapping[Limit, int], host: LimitsSection) -> None:
    """Raise Refused for what is beyond the host's settings."""
    if not chosen:
        raise Refused("limits-nothing-chosen")
    for limit, value in chosen.items():
        least, most = span(limit, host)
        if not least <= value <= most:
            raise Refused(f"limits-beyond-{limit}", value=value, least=least, most=most)


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
