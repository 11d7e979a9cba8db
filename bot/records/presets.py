"""Options under a name: what a member, or a channel, starts from where an order leaves it open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.language import Sentence, sentence
from bot.language.escaping import plain
from bot.store import JsonValue, PresetRecord, Store
from bot.store.json_form import JsonForm
from bot.studio.orders import Refused
from engine.job.recipe import Colours
from engine.job.recipes import STYLE_RECIPES

# As many as Discord suggests, and as one message can list.
MOST_PRESETS = 25
# No preset can be called so: the options of this one only say which of the member's is in use.
_IN_USE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetOptions:
    """Choices of /stylize; None, or no weights, leaves one open.

    Attributes:
        style_weights: for orders of as many styles.
    """

    recipe: str | None = None
    iterations: int | None = None
    size: int | None = None
    strength: int | None = None
    colours: Colours | None = None
    style_weights: tuple[float, ...] = ()

    def in_sentences(self) -> Iterator[Sentence]:
        """What is chosen, each in a few words."""
        if self.recipe is not None:
            yield sentence("made-recipe", recipe=self.recipe)
        if self.iterations is not None:
            yield sentence("made-iterations", count=self.iterations)
        if self.size is not None:
            yield sentence("preset-size", size=self.size)
        if self.strength is not None:
            yield sentence("made-strength", strength=self.strength)
        if self.colours is not None:
            yield sentence(f"preset-colours-{self.colours.value}")
        if self.style_weights:
            yield sentence("preset-weights", weights=self.style_weights)


_OPTIONS = JsonForm(PresetOptions)
options_to_json = _OPTIONS.write


def options_from_json(written: Mapping[str, JsonValue]) -> PresetOptions:
    """The options that `options_to_json` wrote; a recipe that there no longer is is left open."""
    options = _OPTIONS.read(written)
    return options if options.recipe in STYLE_RECIPES else replace(options, recipe=None)


async def use(store: Store, member_id: int, name: str | None) -> None:
    """Have a member's orders start from one of their presets, or (None) from none."""
    if name is None:
        await store.presets.remove(member_id, _IN_USE)
        return
    record = PresetRecord(
        owner_id=member_id, name=_IN_USE, options={"name": name}, created=datetime.now(UTC)
    )
    await store.presets.save(record)


async def in_use(store: Store, member_id: int) -> PresetRecord | None:
    """The preset that a member's orders start from."""
    record = await store.presets.get(member_id, _IN_USE)
    return (
        None if record is None else await store.presets.get(member_id, str(record.options["name"]))
    )


async def presets_of(store: Store, member_id: int) -> tuple[PresetRecord, ...]:
    """A member's presets, by name."""
    return tuple(record for record in await store.presets.list(member_id) if record.name != _IN_USE)


async def preset_called(store: Store, member_id: int, name: str) -> PresetRecord:
    """A member's preset of that name; capitals make no difference.

    Raises:
        Refused: they have none.
    """
    record = await store.presets.get(member_id, name) if name.strip() else None
    if record is None:
        raise Refused("preset-unknown", name=plain(name))
    return record
