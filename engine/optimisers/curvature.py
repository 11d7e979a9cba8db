"""What L-BFGS knows of the curvature: its last steps, and how the gradient changed over each.

What follows from pairs (s, y) of a step and the gradient's change is an inverse Hessian H. A
recursion over the pairs, there and back, is how a gradient g is mostly multiplied with it (Nocedal
& Wright, Numerical Optimization, 2nd edition, algorithm 7.4). With the pairs as the rows of S and
Y; with R for S Yᵀ where no step is newer than the change, and zeros elsewhere; with D for its
diagonal, and c P for what H is without any pair, the very same is

    b = R⁻¹ S g,    r = c P (g - Yᵀ b),    H g = r + Sᵀ R⁻ᵀ (D b - Y r):

four products with large matrices instead of eighty with their rows, of which a GPU would do little
but begin them. A new pair is one more, for R's new column. (It is the compact representation of
Byrd, Nocedal & Schnabel 1994, "Representations of quasi-Newton matrices and their use in limited
memory methods", theorem 2.2, in an order in which P is applied only once, and never to Y.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

# Bytes for the pairs: 20 up to 4 million pixels, 1 from 45 million on.
_HISTORY_BYTES = 2 * 2**30
# The cosine between a step and the change of the gradient; what is less is rounding.
_LEAST_CURVATURE = 1e-7
# Numbers of an image that are multiplied at once on a CPU: sums of more have worse rounding, and
# fewer take longer.
_AT_ONCE = 2**14


class Guess(Protocol):
    """P: a symmetric, positive definite operator on images, (1, 3, H, W)."""

    def __call__(self, image: Tensor) -> Tensor:
        """P times the image, a new tensor."""

    def energy(self, image: Tensor) -> Tensor:
        """The image times P times the image, a scalar."""


class Pair(NamedTuple):
    """A step and how the gradient changed over it, both (1, 3, H, W)."""

    step: Tensor
    change: Tensor


def room(pixels: int, history: int) -> int:
    """How many pairs of that many numbers each are remembered, of `history`."""
    return max(1, min(history, _HISTORY_BYTES // (2 * 4 * pixels)))


class Curvature:
    """An inverse Hessian, as far as steps have shown it.

    A GPU is not waited for, once there is a pair, but to tell what is known.

    Args:
        guess: P, what the inverse Hessian is a multiple of where no step has shown anything.
        history: pairs to remember, as far as they fit into 2 GiB.
    """

    def __init__(self, guess: Guess, history: int) -> None:
        self._guess = guess
        self._history = history
        self._known = False
        # S and Y are rings of slots, one more than there are pairs. The open one has the last step
        # and the gradient before it, while the gradient after it is awaited.
        self._steps = self._changes = torch.empty(0)
        self._shape = torch.Size()
        self._slots = self._used = self._open = 0
        self._awaits = False
        # R⁻¹, with zeros in the row and the column of each slot that has no pair: such a slot
        # contributes nothing. D; c.
        self._inverse = self._curvatures = self._scale = torch.empty(0)

    @property
    def known(self) -> bool:
        """Whether there is any pair."""
        return self._known

    @property
    def last(self) -> Pair | None:
        """The last step and the gradient before it, while the one after it is awaited."""
        return self._pair(self._open) if self._awaits else None

    def pairs(self) -> list[Pair]:
        """All pairs, oldest first, in memory that later ones will take."""
        return [self._pair(slot) for slot in self._held()]

    def follow(self, step: Tensor, gradient: Tensor) -> None:
        """Await the gradient after `step`; `gradient` is the one before it. Copies both."""
        self._put(step, gradient)
        self._awaits = True

    def times(self, gradient: Tensor) -> Tensor:
        """The inverse Hessian times `gradient`, (1, 3, H, W), a new tensor.

        Learns from the last step, if the gradient after it is awaited: this is it.
        """
        if not self._used:
            return self._guess(gradient)
        flat = gradient.flatten()
        vectors = [flat]
        if self._awaits:
            # In the memory of the gradient before, which nobody needs any more.
            change = self._changes[self._open]
            vectors.append(torch.sub(flat, change, out=change))
        along = _times_rows(self._steps[: self._used], vectors, self._shape)
        if self._awaits:
            self._awaits = False
            self._learn(along[1])
        return self._solved(flat, along[0]) if self._known else self._guess(gradient)

    def adopt(self, pairs: Iterable[Pair]) -> None:
        """Know these pairs, too, from the oldest to the newest, as far as they show curvature."""
        newest = None
        for step, change in pairs:
            self._put(step, change)
            changes = [self._changes[self._open]]
            (along,) = _times_rows(self._steps[: self._used], changes, self._shape)
            if not (hidden := self._hides(along)):
                newest = self._open
                self._insert(along, hidden)
        if newest is not None:
            self._known = True
            energy = self._guess.energy(self._pair(newest).change)
            self._scale = self._curvatures[newest] / energy

    def tensors(self) -> dict[str, Tensor]:
        """All that is known, by names; not copied."""
        found: dict[str, Tensor] = {}
        held = self._held()
        for index, slot in enumerate(held):
            found[f"step {index:02}"], found[f"change {index:02}"] = self._pair(slot)
        if held:
            found["slots"] = torch.tensor([*held, self._open])
            found["inverse"] = self._inverse
            found["curvatures"] = self._curvatures
            found["scale"] = self._scale
        if self._awaits:
            found["last step"], found["last gradient"] = self._pair(self._open)
        return found

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Know what `tensors` says."""
        count = sum(name.startswith("change") for name in tensors)
        pairs = [
            Pair(tensors[f"step {index:02}"], tensors[f"change {index:02}"])
            for index in range(count)
        ]
        if "slots" in tensors:
            *held, after = tensors["slots"].tolist()
            for self._open, pair in zip(held, pairs, strict=True):
                self._put(*pair)
            self._open = after
            self._inverse.copy_(tensors["inverse"])
            self._curvatures.copy_(tensors["curvatures"])
            self._scale = tensors["scale"]
            self._known = True
        if "last step" in tensors:
            self.follow(tensors["last step"], tensors["last gradient"])

    def _pair(self, slot: int) -> Pair:
        return Pair(self._steps[slot].view(self._shape), self._changes[slot].view(self._shape))

    def _held(self) -> list[int]:
        """The slots with pairs, oldest first."""
        if not self._known:
            return []
        full = (self._inverse.diagonal() > 0).tolist()
        slots = [(self._open + 1 + index) % self._slots for index in range(self._slots)]
        return [slot for slot in slots if full[slot]]

    def _put(self, step: Tensor, change: Tensor) -> None:
        """Copy both into the open slot."""
        if not self._slots:
            self._begin(step)
        self._used = max(self._used, self._open + 1)
        self._steps[self._open].copy_(step.flatten())
        self._changes[self._open].copy_(change.flatten())

    def _begin(self, image: Tensor) -> None:
        self._shape = image.shape
        self._slots = 1 + room(image.numel(), self._history)
        # A system has memory for what is written, so a CPU's slots take it one by one.
        self._steps, self._changes = (image.new_empty(self._slots, image.numel()) for _ in "SY")
        self._inverse = image.new_zeros(self._slots, self._slots, dtype=torch.float64)
        self._curvatures = self._inverse.new_zeros(self._slots)
        self._scale = self._inverse.new_zeros(())

    def _hides(self, along: Tensor) -> Tensor:
        """Whether the pair in the open slot shows no curvature."""
        pair = self._steps[self._open], self._changes[self._open]
        step, change = (torch.linalg.vector_norm(part) for part in pair)
        hides: Tensor = along[self._open] <= _LEAST_CURVATURE * step * change
        return hides

    def _learn(self, along: Tensor) -> None:
        """Take in the pair in the open slot; `along` is S times its change, (used,)."""
        hidden = self._hides(along)
        # Only waiting for a GPU would tell, so there a pair that shows nothing has its slot, too.
        if _at_hand(hidden) or not self._known:
            if hidden:
                return
            self._known = True
        scale = along[self._open] / self._guess.energy(self._pair(self._open).change)
        self._scale = torch.where(hidden, self._scale, scale)
        self._insert(along, hidden)

    def _insert(self, along: Tensor, hidden: Tensor) -> None:
        """Have a pair in the open slot, unless it is hidden, and open the next one's."""
        slot, used = self._open, slice(self._used)
        inverse = self._inverse[used, used]
        # R gets a last column and loses its first row, that of the oldest pair, and its inverse
        # does the same: what else is in it stays as it was, as both are triangular.
        column = torch.mv(inverse, along).neg_()
        column[slot].add_(1)
        torch.mul(column, along[slot].reciprocal().masked_fill_(hidden, 0), out=inverse[:, slot])
        self._curvatures[slot].copy_(along[slot])
        self._open = (slot + 1) % self._slots
        self._inverse[self._open].zero_()

    def _solved(self, gradient: Tensor, along: Tensor) -> Tensor:
        """H g for g, (3 H W,); `along` is S g."""
        used = slice(self._used)
        steps, changes = self._steps[used], self._changes[used]
        inverse, curvatures = self._inverse[used, used], self._curvatures[used]
        shares = inverse @ along
        rest = torch.addmv(gradient, changes.T, shares.to(gradient.dtype), alpha=-1)
        found = self._guess(rest.view(self._shape)).mul_(self._scale)
        flat = found.view(-1)
        (along_changes,) = _times_rows(changes, [flat], self._shape)
        back = inverse.T @ (curvatures * shares - along_changes)
        flat.addmv_(steps.T, back.to(flat.dtype))
        return found


def _at_hand(tensor: Tensor) -> bool:
    """Whether the CPU has the numbers in a tensor, and need not wait for them."""
    return tensor.is_cpu


def _times_rows(rows: Tensor, vectors: Sequence[Tensor], shape: torch.Size) -> Tensor:
    """The products of each vector with each row, (vectors, rows), in float64.

    Args:
        rows: images, (rows, 3 H W).
        vectors: images, each (3 H W,).
        shape: (1, 3, H, W).
    """
    if _at_hand(rows):
        parts = zip(*(torch.split(x, _AT_ONCE, -1) for x in (rows, *vectors)), strict=True)
        sums = [torch.stack([part @ x for x in some]) for part, *some in parts]
        return torch.stack(sums).sum(0, dtype=torch.float64)
    # Line by line of the images, as the sums of so few products, each as long as an image, would
    # occupy only a few of a GPU's processors.
    lines = (shape[1] * shape[2], shape[3])
    together = torch.stack(tuple(vectors)) if len(vectors) > 1 else vectors[0]
    left = together.view(-1, *lines).transpose(0, 1)
    right = rows.view(-1, *lines).permute(1, 2, 0)
    return torch.bmm(left, right).sum(0, dtype=torch.float64)
