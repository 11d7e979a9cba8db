"""Limits of a server's own: who may set them, that they hold, and that everybody can see why."""

from __future__ import annotations

import asyncio
import logging

import pytest
from discord import SelectMenu
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.app.client import Easel
from bot.config.model import LimitsSection
from bot.reception.server_limits import Limit, ServerLimits, rules_of
from bot.sandbox.simulated import PatientPainter
from tests.bot.answers import private, told
from tests.bot.simulation import FixedSettings, World, walk


@pytest.fixture
def mo(world: World) -> MemberActor:
    return world.member("Mo", manage_guild=True)


def _said(answer: InteractionResult) -> str:
    """What only the member who acted was told."""
    pages = [f"{page.title}\n{page.description}" for page in private(answer).message.embeds]
    return "\n".join([told(answer), *pages]).strip()


async def _set(world: World, mo: MemberActor, **options: int) -> str:
    return _said(await mo.slash(world.channel, "limits set", **options))


async def _shown(world: World, mo: MemberActor) -> str:
    return _said(await mo.slash(world.channel, "limits show"))


def _with_host(world: World, **limits: object) -> None:
    world.settings.change(**limits)


# ------------------------------------------------------------------ who may


async def test_members_are_not_even_offered_the_command(world: World, mo: MemberActor) -> None:
    assert not any(
        name.startswith("limits") for name in world.ana.available_commands(world.channel)
    )
    assert "limits set" in mo.available_commands(world.channel)


async def test_it_is_not_offered_in_private(world: World) -> None:
    assert not any(name.startswith("limits") for name in world.ana.user.available_commands())


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("limits show", {}),
        ("limits set", {"size": 256}),
        ("limits reset", {}),
        ("limits channels", {}),
        ("limits roles", {}),
    ],
)
async def test_a_member_to_whom_the_servers_settings_show_it_is_still_refused(
    world: World, command: str, options: dict[str, int]
) -> None:
    registered = next(c for c in await world.bot.tree.fetch_commands() if c.name == "limits")
    world.guild.set_command_permissions(registered, {world.ana: True})

    answer = await world.ana.slash(world.channel, command, **options)

    assert _said(answer) == (
        "Only members with the permission Manage Server can see and change the limits of a server."
    )
    assert await world.bot.services.rules.set_by(world.guild.id) == ServerLimits()


async def test_only_kinds_of_channels_that_discord_documents_can_be_chosen(
    world: World, mo: MemberActor
) -> None:
    menu = await mo.slash(world.channel, "limits channels")

    (select,) = [
        part for part in walk(private(menu).message.components) if isinstance(part, SelectMenu)
    ]
    # Text, voice, announcements, stages and forums: Discord's list of types ends with forums.
    assert {kind.value for kind in select.channel_types} == {0, 2, 5, 13, 15}


async def test_who_has_lost_the_permission_can_no_longer_choose_from_the_menu(
    world: World, mo: MemberActor
) -> None:
    menu = await mo.slash(world.channel, "limits channels")
    role = world.guild.roles["Mo's role"]
    world.env.backend.remove_member_role(world.guild.id, mo.id, role.id)

    answer = await mo.select(private(menu), [world.channel])

    assert "Only members with the permission Manage Server" in _last_said(answer)
    assert await world.bot.services.rules.set_by(world.guild.id) == ServerLimits()


def _last_said(answer: InteractionResult) -> str:
    if answer.followups:
        return answer.followups[-1].content
    return told(answer)


# ------------------------------------------------------------------ numbers


async def test_what_is_set_holds_at_once(world: World, mo: MemberActor) -> None:
    assert await _set(world, mo, iterations=100, size=256) == (
        "From now on:\n"
        "- Iterations: 500 (the host's) → 100 (set here; the host's is 500)\n"
        "- Longer side in pixels: 768 (the host's) → 256 (set here; the host's is 768)"
    )

    many = await world.stylize(iterations=101)
    assert world.refusal(many) == "You can ask for 1 to 100 iterations; 101 is too many."
    large = await world.stylize(size=257)
    assert "64 to 256 pixels" in world.refusal(large)


async def test_what_a_member_leaves_open_stays_within_it(world: World, mo: MemberActor) -> None:
    await _set(world, mo, iterations=50, size=128, frame_every=25)

    await world.stylize()

    recipe = world.job.recipe
    assert (recipe.iterations, recipe.size, recipe.frame_every) == (50, 128, 25)


async def test_jobs_of_a_member_at_a_time(world: World, mo: MemberActor) -> None:
    await _set(world, mo, jobs_per_member=1)
    await world.stylize()

    assert "You already have a job in the works" in _said(await world.stylize())


async def test_another_server_keeps_the_hosts(world: World, mo: MemberActor) -> None:
    await _set(world, mo, iterations=100)
    elsewhere = world.env.create_guild("Elsewhere")
    dan = elsewhere.add_member(world.env.create_user("Dan"))

    await world.stylize(dan, elsewhere.create_text_channel("there"), iterations=500)

    assert world.job.recipe.iterations == 500


async def test_members_with_a_role_of_the_hosts_table_are_held_to_it_too(
    world: World, mo: MemberActor
) -> None:
    _with_host(world, iterations_by_role={"Painters": 1000, "Guests": 50})
    painters = world.guild.create_role("Painters")
    carla = world.guild.add_member(world.env.create_user("Carla"), roles=[painters])
    await _set(world, mo, iterations=400)

    answer = await world.stylize(carla, iterations=401)

    assert "1 to 400 iterations" in world.refusal(answer)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"iterations": 501}, "1 to 500 iterations; 501 is beyond that."),
        ({"size": 769}, "128 to 768 pixels for the longer side; 769 is beyond that."),
        ({"size": 127}, "128 to 768 pixels for the longer side; 127 is beyond that."),
        ({"jobs_per_member": 3}, "1 to 2 jobs of one member at a time; 3 is beyond that."),
        ({"jobs_per_day": 6}, "1 to 5 jobs of one member within 24 hours; 6 is beyond that."),
        ({"frame_every": 19}, "20 to 10,000 iterations between two pictures"),
        ({"frames": 49}, "1 to 48 frames of a picture that moves; 49 is beyond that."),
    ],
)
async def test_beyond_the_host_is_refused_with_the_hosts_number(
    world: World, mo: MemberActor, options: dict[str, int], sentence: str
) -> None:
    _with_host(world, jobs_per_day=5, size_min=128)

    answer = await _set(world, mo, **options)

    assert answer.startswith("This bot's host allows ")
    assert sentence in answer
    assert await world.bot.services.rules.set_by(world.guild.id) == ServerLimits()


async def test_of_several_none_is_set_if_one_is_beyond_the_host(
    world: World, mo: MemberActor
) -> None:
    await _set(world, mo, iterations=100, size=769)

    assert await world.bot.services.rules.set_by(world.guild.id) == ServerLimits()


async def test_nothing_to_set_is_said(world: World, mo: MemberActor) -> None:
    assert await _set(world, mo) == "Choose at least one limit to set."
    await _set(world, mo, size=256)
    assert await _set(world, mo, size=256) == "These limits are set here already."


async def test_a_host_that_lowers_its_own_lowers_the_servers(world: World, mo: MemberActor) -> None:
    await _set(world, mo, iterations=300)
    _with_host(world, iterations_max=200)

    answer = await world.stylize(iterations=201)

    assert "1 to 200 iterations" in world.refusal(answer)
    assert "- Iterations: **200 (the host's; 300 is set here)**" in await _shown(world, mo)
    _with_host(world, iterations_max=500)
    await world.stylize(iterations=300)
    assert world.job.recipe.iterations == 300


@pytest.mark.parametrize("limit", list(Limit))
@pytest.mark.parametrize("number", [1, 70, 10_000])
def test_whatever_a_server_sets_is_within_the_host_and_makes_sense(
    limit: Limit, number: int
) -> None:
    host = LimitsSection(iterations_default=300, jobs_per_day=9, size_min=128)

    rules = rules_of(ServerLimits(numbers={limit: number}), host)

    limits = LimitsSection.model_validate(rules.limits.model_dump())
    assert limits.iterations_max <= host.iterations_max
    assert limits.size_max <= host.size_max
    assert limits.jobs_per_member <= host.jobs_per_member
    assert limits.frame_every >= host.frame_every
    assert 1 <= rules.jobs_per_day <= host.jobs_per_day


# ------------------------------------------------------------------ show and reset


async def test_a_moderator_sees_what_holds_and_where_it_comes_from(
    world: World, mo: MemberActor
) -> None:
    _with_host(world, jobs_per_member=4)
    await _set(world, mo, jobs_per_member=3, size=768)

    shown = await _shown(world, mo)

    assert shown.splitlines()[:9] == [
        "Limits on this server",
        "- Iterations: **500 (the host's)**",
        "- Longer side in pixels: **768 (set here)**",
        "- Jobs of one member at a time: **3 (set here; the host's is 4)**",
        "- Jobs of one member within 24 hours: **any number (the host's)**",
        "- Iterations between two pictures of the progress: **20 (the host's)**",
        "- Frames of a picture that moves: **48 (the host's)**",
        "- Channels: **all channels**",
        "- Roles: **everybody**",
    ]


async def test_one_limit_can_be_reset_or_all(world: World, mo: MemberActor) -> None:
    await _set(world, mo, iterations=100, size=256, jobs_per_day=3)

    one = _said(await mo.slash(world.channel, "limits reset", limit="size"))
    assert one == (
        "From now on:\n- Longer side in pixels: 256 (set here; the host's is 768) "
        "→ 768 (the host's)"
    )
    assert len(_said(await mo.slash(world.channel, "limits reset")).splitlines()) == 3
    assert await world.bot.services.rules.set_by(world.guild.id) == ServerLimits()
    assert await world.bot.services.store.limits.get(world.guild.id) == {}
    nothing = _said(await mo.slash(world.channel, "limits reset"))
    assert nothing == "Nothing is set here, so the host's limits hold already."


async def test_who_changed_what_is_kept_for_the_log_and_the_moderators(
    world: World, mo: MemberActor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await _set(world, mo, iterations=100)
    await mo.slash(world.channel, "limits reset")

    records = await world.bot.services.store.audit.recent(world.guild.id, 10)
    assert [(r.who_id, r.who_name, r.what) for r in records] == [
        (mo.id, "Mo", "Iterations: 100 (set here; the host's is 500) → 500 (the host's)"),
        (mo.id, "Mo", "Iterations: 500 (the host's) → 100 (set here; the host's is 500)"),
    ]
    line = f"Server {world.guild.id}: Mo ({mo.id}) changed: Iterations: 500 (the host's) → 100"
    assert line in caplog.text
    shown = (await _shown(world, mo)).splitlines()
    assert shown[-3] == "**Last changes**"
    assert "Mo: Iterations: 100 (set here" in shown[-2]
    await world.bot.services.store.forget(mo.id)
    assert "somebody: Iterations: 100 (set here" in (await _shown(world, mo)).splitlines()[-2]


async def test_a_refused_change_is_no_change(world: World, mo: MemberActor) -> None:
    await _set(world, mo, iterations=9999)

    assert await world.bot.services.store.audit.recent(world.guild.id, 10) == ()


async def test_of_two_changes_at_the_same_moment_none_is_lost(world: World) -> None:
    rules = world.bot.services.rules

    def add(limit: Limit) -> object:
        return rules.change(
            world.guild.id, lambda own: ServerLimits(numbers={**own.numbers, limit: 100})
        )

    await asyncio.gather(add(Limit.ITERATIONS), add(Limit.SIZE))  # type: ignore[call-overload]

    numbers = (await rules.set_by(world.guild.id)).numbers
    assert numbers == {Limit.ITERATIONS: 100, Limit.SIZE: 100}


async def test_limits_outlive_a_restart(
    world: World, mo: MemberActor, settings: FixedSettings, patient: PatientPainter
) -> None:
    menu = await mo.slash(world.channel, "limits channels")
    await _set(world, mo, size=256)
    await world.succeed(Easel(settings, patient))

    answer = await world.stylize(size=257)

    assert "64 to 256 pixels" in world.refusal(answer)
    await mo.select(private(menu), [world.channel])
    assert (await world.bot.services.rules.set_by(world.guild.id)).channels == {world.channel.id}
