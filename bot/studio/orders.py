"""What a member asks for, and what the limits make of it. No Discord here."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.config.model import LimitsSection, Role
from bot.language import ENGLISH, Sentence, Value, sentence
from bot.store.json_form import JsonForm
from engine.job.errors import EngineError
from engine.job.medium import Medium
from engine.job.parts import Cell
from engine.job.recipe import Colours, Recipe
from engine.job.recipes import RECIPES
from engine.job.variations import Variation, chosen, grown, halved, variations_around, varied


class Refused(Exception):
    """A job that is not taken, and the sentence for the member who asked."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.sentence = Sentence(key, values)

    def __str__(self) -> str:
        """In English, for logs."""
        return ENGLISH.say(self.sentence)


# Of the longer side, in pixels. Larger files take long to make, and others wait for the intake.
_MOST_RECOLOURED = 2048


@dataclass(frozen=True, slots=True)
class Requester:
    """The member who asked.

    Attributes:
        roles: decide on their limits.
        guild_id: the server that they asked on; None in private messages.
        channel_id: where they asked.
        locale: their language, as Discord names it.
        interaction_id: of the command or button that they asked with, if that is known.
    """

    id: int
    name: str
    roles: Sequence[Role] = ()
    guild_id: int | None = None
    channel_id: int = 0
    locale: str = "en-US"
    interaction_id: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Several photos that were asked for at once.

    Attributes:
        channel_id: of the channel where the card is that sums them up; so is `card_id`.
        count: how many they are.
        requester: the name of the member who asked.
    """

    id: str
    channel_id: int
    count: int
    requester: str
    card_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A member's choices as they made them; None leaves the choice to the recipe and the settings.

    Attributes:
        recipe: a name in RECIPES.
        seed: makes everything drawn at random repeatable.
        content_name: what the content image shows, in a few words, such as "harbour".
        content_member: whose avatar it is, as one types it after an @; empty if it is none.
        style_names: of each style image, likewise; none for a drawing.
        style_named: whether the last of them was chosen by that name, and not sent as a file.
        iterations: of a recipe with a style.
        epochs: of a sketch.
        medium: what a sketch is drawn with.
        size: longer side in pixels.
        strength: 0 to 100, how much of the style.
        colours: whose colours the picture gets.
        transparent: whether what can be seen through in the content image still can; None: yes.
        style_weights: of each style image; none: all the same.
        style_part: the part of each style image that is the style; None: all of it.
        varied: begin a little differently for every seed.
        variations: how many small ones to choose from; 0: one picture.
        chosen: the number of the variation, from 1, that the picture goes on from at full size.
        doublings: how often a finished picture was painted on at twice its size.
        series: the photos that it is one of, if there were several.
        content_moves: whether the content image has more frames than the first.
        frames: of one that moves, how many are painted, evenly chosen; None: nobody was asked yet,
            and if nobody is, it is the first.
        style_moves: whether a style image has.
    """

    recipe: str
    seed: int
    content_name: str
    content_member: str = ""
    style_names: tuple[str, ...] = ()
    style_named: bool = False
    iterations: int | None = None
    epochs: int | None = None
    medium: Medium | None = None
    size: int | None = None
    strength: int | None = None
    colours: Colours | None = None
    transparent: bool | None = None
    style_weights: tuple[float, ...] = ()
    style_part: Cell | None = None
    varied: bool = False
    variations: int = 0
    chosen: int = 0
    doublings: int = 0
    series: Series | None = None
    content_moves: bool = False
    frames: int | None = None
    style_moves: bool = False

    @property
    def title(self) -> Sentence:
        """What is painted, such as "harbour in the style of waves"."""
        if not self.style_names:
            return sentence("title-drawn", content=self.content_name)
        style = " + ".join(self.style_names)
        return sentence("title-in-style", content=self.content_name, style=style)

    @property
    def choices(self) -> tuple[Variation, ...]:
        """What is painted to choose from; none where it is one picture."""
        count = 0 if self.chosen else self.variations
        return variations_around(self.seed, self.strength, count)


def random_seed() -> int:
    """A seed for members who did not choose one; short enough to be typed again."""
    return random.randrange(1_000_000)  # noqa: S311 - no secret


_ORDER, _RECIPE = JsonForm(Order), JsonForm(Recipe)
order_to_json, order_from_json = _ORDER.write, _ORDER.read
# A recipe of before may be one that can no longer be painted: InvalidJob.
recipe_to_json, recipe_from_json = _RECIPE.write, _RECIPE.read


def frames_ordered(written: Mapping[str, object]) -> int | None:
    """Of the order that `order_to_json` wrote, or what is left of it: see `Order.frames`."""
    frames = written.get("frames")
    return frames if isinstance(frames, int) else None


def legible_order(written: object, job_id: str) -> Order:
    """The order, or of one that a newer Easel wrote what is needed to name the job."""
    known: Mapping[str, object] = written if isinstance(written, Mapping) else {}
    try:
        return order_from_json(known)
    except ValueError:
        recipe, content = known.get("recipe"), known.get("content_name")
        styles = known.get("style_names")
        return Order(
            recipe=recipe if isinstance(recipe, str) else "easel",
            seed=0,
            content_name=content if isinstance(content, str) else job_id,
            style_names=tuple(map(str, styles)) if isinstance(styles, list) else (),
        )


def sentence_of(error: EngineError | Refused) -> Sentence:
    """What an error says, to be said in its reader's language."""
    if isinstance(error, Refused):
        return error.sentence
    if error.key:
        return Sentence(error.key, error.values)
    return sentence("verbatim", text=str(error))


def choose_recipe(order: Order, requester: Requester, limits: LimitsSection) -> Recipe:
    """The recipe with the member's choices applied.

    Raises:
        Refused: a choice is outside what this member may ask for.
        InvalidJob: a choice that the recipe itself does not have.
    """
    recipe = RECIPES[order.recipe]
    recipe = replace(recipe, size=_size(order, recipe, limits))
    if recipe.epochs:
        recipe = recipe.with_epochs(_epochs(order, recipe, limits))
    else:
        recipe = replace(recipe, iterations=_iterations(order, recipe, requester, limits))
        if recipe.exact is None:
            recipe = replace(recipe, frame_every=limits.frame_every)
    if order.colours is not None:
        recipe = replace(recipe, colours=order.colours)
    if order.medium is not None:
        recipe = replace(recipe, medium=order.medium)
    if order.strength is not None:
        recipe = recipe.with_strength(order.strength)
    if order.varied:
        recipe = varied(recipe, order.seed)
    if order.chosen:
        recipe = chosen(recipe)
    elif order.variations:
        recipe = halved(recipe)
    return _grown(order, recipe, limits)


def _grown(order: Order, recipe: Recipe, limits: LimitsSection) -> Recipe:
    for _ in range(order.doublings):
        if 2 * recipe.longest > limits.size_max:
            raise Refused("refused-cannot-grow", size=2 * recipe.longest, most=limits.size_max)
        recipe = grown(recipe, 2)
    return recipe


def _size(order: Order, recipe: Recipe, limits: LimitsSection) -> int:
    if recipe.exact is None:
        size = limits.size_default if order.size is None else order.size
        return _within("pixels", size, limits.size_min, limits.size_max)
    if order.size is not None:
        width, height = recipe.exact
        raise Refused("refused-exact-size", recipe=recipe.name, width=width, height=height)
    return recipe.size


def most_pixels_a_side(order: Order, limits: LimitsSection) -> int:
    """Up to which size a photo that is only recoloured keeps its own.

    Raises:
        Refused: the member has chosen a size that they may not ask for.
    """
    most = min(limits.size_max, _MOST_RECOLOURED)
    size = most if order.size is None else order.size
    return _within("pixels", size, min(limits.size_min, most), most)


def _epochs(order: Order, recipe: Recipe, limits: LimitsSection) -> int:
    if order.epochs is None:
        return min(len(recipe.epochs), limits.epochs_max)
    return _within("epochs", order.epochs, 1, limits.epochs_max)


def _iterations(order: Order, recipe: Recipe, requester: Requester, limits: LimitsSection) -> int:
    most = limits.iterations_for(requester.roles)
    if order.iterations is None:
        return limits.default_iterations(recipe.iterations, most)
    return _within("iterations", order.iterations, 1, most)


def _within(what: str, value: int, least: int, most: int) -> int:
    if least <= value <= most:
        return value
    fault = "few" if value < least else "many"
    raise Refused(f"refused-too-{fault}-{what}", value=value, least=least, most=most)
