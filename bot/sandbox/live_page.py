"""SimCord's page of a channel, for a bot that is at work while somebody uses it.

SimCord is made for tests, in which one thing happens after another and the bot then rests. A click
while anything else went on, such as a refresh of the page, was answered with an error, after which
the page took no other click until it was loaded again; one on what had changed half a second ago
was refused; and one while the bot was busy counted as failed, though the bot had answered it.

It also writes "unavailable" in place of a command that the reader may not use, in a message that
says whom it is for.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

import simcord
from simcord import Preview, SetupError
from simcord.preview import _dependencies
from simcord.preview._action_plans import _component_key, _component_paths

# How long an action may take the bot beyond its answer, and how long it may take to answer.
_REST_SECONDS = 0.5
_ANSWER_SECONDS = 30.0
# Of how many publications it is known what was on them; the page asks twice a second.
_REMEMBERED = 30

# Controls of a publication: where each is, by SimCord's name for the place, and its own id.
_Controls: TypeAlias = Mapping[str, str]


class LivePage(Preview):
    """A context manager that serves the page; `url` is its address.

    Args:
        env: the simulated Discord.
        channel: that the page shows.
        viewers: as whom one may act.
        port: on loopback; 0 takes a free one.
    """

    def __init__(
        self,
        env: simcord.Env,
        channel: simcord.ChannelHandle,
        viewers: tuple[simcord.MemberActor, ...],
        port: int,
    ) -> None:
        super().__init__(
            env,
            channel,
            viewers,
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone="UTC",
            presentation_time=None,
            assets=None,
            port=port,
        )
        # SimCord looks its own up at each use.
        _dependencies._DependencyRead = _NamesCommands  # type: ignore[misc]
        self._turn = asyncio.Lock()
        self._shown: OrderedDict[tuple[str, int], _Controls] = OrderedDict()
        self._settle = env._settle_internal
        env._settle_internal = self._settle_or_go_on  # type: ignore[method-assign]

    async def refresh(self) -> None:
        """Show what the bot has done by itself."""
        async with self._turn:
            await super().refresh()

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self._turn:
            with suppress(SetupError):  # which is told below, as for any other page
                body = self._as_shown_now(context_id, body)
            return await super()._action(context_id, body)

    async def _settle_or_go_on(self, **options: Any) -> None:
        """Wait until the bot rests, or has answered and is busy with something else."""
        if options.get("timeout") is not None or options.get("_deadline") is not None:
            await self._settle(**options)
            return
        loop = asyncio.get_running_loop()
        patient_until = loop.time() + _ANSWER_SECONDS
        while True:
            try:
                await self._settle(**options, timeout=_REST_SECONDS)
            except TimeoutError:
                action = self._active_action
                asked = None if action is None else action.interaction
                if asked is None or asked.responded or loop.time() > patient_until:
                    return
            else:
                return

    def _publish(self, page: Any, **options: Any) -> None:
        super()._publish(page, **options)
        self._shown[page.id, page.revision] = dict(self._controls(page))
        while len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)

    def _controls(self, page: Any) -> Iterator[tuple[str, str]]:
        for identity in (page.snapshot or {}).get("messages", ()):
            message = self.env.backend.get_message(page.channel_id, int(identity))
            for index, root in enumerate(message.components):
                for path, component in _component_paths(root, str(index)):
                    key = _component_key(component, path, message.id)
                    if key is not None and "custom_id" in component:
                        yield key, component["custom_id"]

    def _as_shown_now(self, context_id: str | None, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """An action on an older publication, as one on what is shown now: a click is on a button.

        Raises:
            SetupError: there is no such page.
        """
        page = self._get_page(context_id)
        seen = body.get("published_revision") if isinstance(body, Mapping) else None
        if seen is None or seen == page.revision:
            return body
        changed: dict[str, Any] = {"published_revision": page.revision}
        if body.get("kind") in ("click", "select"):
            button = self._shown.get((page.id, seen), {}).get(body.get("control_key", ""))
            places = {its_id: place for place, its_id in self._controls(page)}
            if button not in places:
                return body  # it is gone, and SimCord refuses it
            changed["control_key"] = places[button]
        return {**body, **changed}


class _NamesCommands(_dependencies._DependencyRead):
    """What a reader may see, which a command's name always is."""

    def entity(self, kind: str, identity: Any) -> bool:
        if kind != "command":
            return super().entity(kind, identity)
        offered = self.preview.env.backend.commands.values()
        ids = {str(command.get("id")) for scope in offered for command in scope.values()}
        return self.retain(str(identity) in ids)
