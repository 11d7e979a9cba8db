"""Whether a state is one that its job can go on from: all that it needs, and nothing else."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from engine.job.recipe import Optimiser, Recipe
from engine.optimisers.curvature import room
from engine.optimisers.optimisers import HISTORY

_PREFIX = "optimiser "
# White and black are within 3 of 0, and steps far too large may lead much further. But from about
# here on, float32 can't hold the squares of what the network makes of an image.
_FARTHEST = 1e15


class Place(NamedTuple):
    """Where in its job a painting is.

    Attributes:
        recipe: the job's.
        done: iterations so far.
        sizes: heights and widths that the image may have by then; two between two stages, as the
            next one's may have been begun.
        between: whether it is between two stages.
    """

    recipe: Recipe
    done: int
    sizes: frozenset[tuple[int, int]]
    between: bool


class _Form(NamedTuple):
    dtype: torch.dtype
    shape: tuple[int, ...]


_WHOLE, _DOUBLE = _Form(torch.int64, ()), _Form(torch.float64, ())


def require_sound(tensors: dict[str, Tensor], place: Place) -> None:
    """Make sure that tensors are those of a canvas at that place of its job.

    Raises:
        ValueError: they aren't; says which is wrong.
    """
    if "image" not in tensors:
        raise ValueError("there is no image")
    height, width = tensors["image"].shape[-2:] if tensors["image"].dim() == 4 else (0, 0)
    if (height, width) not in place.sizes:
        raise ValueError("the image has another size than its job's")
    forms = _forms(place.recipe, height, width)
    slots = tensors.get(_PREFIX + "slots")
    if slots is not None:  # one for each pair, and the open one
        count = sum(name.startswith(f"{_PREFIX}change") for name in tensors)
        forms[_PREFIX + "slots"] = _Form(torch.int64, (count + 1,))
    for name, tensor in tensors.items():
        if name not in forms:
            raise ValueError("there is a tensor that such a job doesn't have")
        if (tensor.dtype, tuple(tensor.shape)) != forms[name]:
            raise ValueError(f"{name} has another type or shape")
        # Before the first step at a new size no cost has been accepted.
        if tensor.isnan().any() or (name != "accepted" and not tensor.isfinite().all()):
            raise ValueError(f"{name} has values that are not finite numbers")
    if tensors["image"].abs().max() > _FARTHEST:
        raise ValueError("the image has values far from those of any picture")
    _require_names(set(tensors), place)
    _require_counts(tensors, place.done)
    if slots is not None:
        _require_ring({name.removeprefix(_PREFIX): found for name, found in tensors.items()})


def _forms(recipe: Recipe, height: int, width: int) -> dict[str, _Form]:
    """All that a canvas of that size can have."""
    image = _Form(torch.float32, (1, 3, height, width))
    forms = {"image": image, "accepted": _DOUBLE}
    if recipe.averaging:
        forms |= {"average": image, "averaged": _WHOLE}
    if recipe.optimiser is Optimiser.ADAM:
        known = {"first moment": image, "second moment": image, "steps": _WHOLE}
    else:
        forms["taken back"] = _WHOLE
        slots = 1 + room(3 * height * width, HISTORY)
        known = {
            "caution": _Form(torch.float32, ()),
            "last step": image,
            "last gradient": image,
            "inverse": _Form(torch.float64, (slots, slots)),
            "curvatures": _Form(torch.float64, (slots,)),
            "scale": _DOUBLE,
        }
        known |= {f"{what} {n:02}": image for what in ("step", "change") for n in range(slots - 1)}
    return forms | {_PREFIX + name: form for name, form in known.items()}


def _require_names(names: set[str], place: Place) -> None:
    """Make sure that none is missing."""
    own = {name.removeprefix(_PREFIX) for name in names}
    needed = {"image", "accepted"}
    together = [{"average", "averaged"}]
    if place.recipe.optimiser is Optimiser.ADAM:
        together.append({"first moment", "second moment", "steps"})
    else:
        needed.add("caution")
        together.append({"last step", "last gradient"})
        pairs = {name for name in own if name.startswith(("step ", "change "))}
        count = len(pairs) // 2
        if pairs != {f"{what} {n:02}" for what in ("step", "change") for n in range(count)}:
            raise ValueError("a step or a change is missing")
        ring = {"slots", "inverse", "curvatures", "scale"}
        if own & ring != (ring if pairs else set()):
            raise ValueError("a part of the curvature is missing")
    for group in together:
        # A canvas that no step has been made on has none of them; nor has one without an average.
        may_lack = (
            place.between
            or ("average" in group and not place.recipe.averaging)
            or ("last step" in group and "taken back" in own)
        )
        if own & group != group and (own & group or not may_lack):
            raise ValueError("a part of what the optimiser knows is missing")
    if not needed <= own:
        raise ValueError("a part of the canvas is missing")


def _require_counts(tensors: dict[str, Tensor], done: int) -> None:
    """Make sure that numbers are within what there can be after so many iterations."""
    for name, least, most in (
        ("averaged", 1, done),
        ("taken back", 1, 1),
        (f"{_PREFIX}steps", 1, done),
        (f"{_PREFIX}caution", 0.01, 1),
    ):
        if name in tensors and not least <= tensors[name].item() <= most:
            raise ValueError(f"{name} is not from {least} to {most}")
    second = tensors.get(f"{_PREFIX}second moment")
    if second is not None and second.min() < 0:
        raise ValueError("the second moment is negative")


def _require_ring(known: dict[str, Tensor]) -> None:
    """Make sure that L-BFGS's pairs are in slots that there are, and in their order."""
    inverse = known["inverse"]
    slots = len(inverse)
    *held, after = known["slots"].tolist()
    if not all(0 <= slot < slots for slot in (*held, after)):
        raise ValueError("a slot is none of the ring's")
    # From the oldest to the newest, and then the open one.
    turns = [(slot - after - 1) % slots for slot in held]
    if turns != sorted(set(turns)) or after in held or f"change {len(held) - 1:02}" not in known:
        raise ValueError("the slots are in no order")
    if (inverse.diagonal() > 0).nonzero().flatten().tolist() != sorted(held):
        raise ValueError("the slots are not those of the curvature")
    if known["scale"].item() <= 0:
        raise ValueError("the scale is not above 0")
