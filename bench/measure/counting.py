"""Counts what a device is told to do, without having one.

On torch's "meta" device tensors have shapes and no values, and the engine goes there the way that
it goes on a GPU. So each call that would start work on a GPU can be seen here, with all that it
reads and writes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import cycle
from typing import Any
from weakref import ref

import torch
from torch import Tensor
from torch.autograd.graph import saved_tensors_hooks
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

from bench.measure.machine import name_of
from bench.report.results import Count

META = torch.device("meta")
_aten = torch.ops.aten
# They only ask for memory.
_ROOM = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"})
# What they change is not read before.
_OVERWRITING = frozenset({"copy_", "fill_", "zero_"})


@dataclass(slots=True)
class _Held:
    """A tensor's memory that is taken at present.

    Attributes:
        size: in bytes.
        reference: to it; tells when it is given back.
        old: whether it was there before what is counted began.
        read, written, kept: whether its bytes are already among those counted for that.
    """

    size: int
    reference: object
    old: bool = False
    read: bool = False
    written: bool = False
    kept: bool = False


class Counter(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Sees all calls on tensors of the meta device, and follows their memory.

    Where numbers are fetched from the device, for which a GPU would be waited for, they are 1, as
    if all tensors were full of ones; a whole number is one of `integers`; and what is true or
    false, as whether L-BFGS was shown no curvature, is always false.

    Args:
        integers: what the whole numbers are, in turn, again and again.
    """

    def __init__(self, integers: Sequence[int] = ()) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._integers = cycle(integers or (1,))
        self._held: dict[int, _Held] = {}
        self._alive = self._peak = 0
        self._counting = False
        self._begin()

    def count(self, work: Callable[[], object]) -> Count:
        """What `work` comes to; it is done within this mode."""
        self._begin()
        before = self._alive
        self._counting = True
        with saved_tensors_hooks(self._keep, _as_it_is):
            work()
        self._counting = False
        left = sum(held.size for held in self._held.values() if not held.old and not held.kept)
        return Count(
            operations=dict(self._operations),
            bytes_by_call=self._by_call,
            bytes_fused=self._fused + left,
            launches=self._launches,
            waits=self._waits,
            before=before,
            peak=self._peak,
        )

    def _begin(self) -> None:
        self._operations: defaultdict[str, int] = defaultdict(int)
        self._by_call = self._fused = self._launches = self._waits = 0
        for held in self._held.values():
            held.old, held.read, held.written, held.kept = True, False, False, False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        fetched = self._fetched(func, args, kwargs)
        found = func(*args, **kwargs) if fetched is None else fetched
        if self._counting:
            self._note(func, args, kwargs, found)
        else:
            for tensor in _tensors(found):
                self._hold(tensor)
        return found

    def _fetched(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What stands for numbers that leave the device; None: they don't."""
        if func is _aten._local_scalar_dense.default and args[0].is_meta:
            self._waits += 1
            kind = args[0].dtype
            if kind is torch.bool:
                return False
            return 1.0 if kind.is_floating_point else next(self._integers)
        if func is _aten._to_copy.default and args[0].is_meta:
            if torch.device(kwargs.get("device") or META) == META:
                return None
            self._waits += not kwargs.get("non_blocking", False)
            kind = kwargs.get("dtype") or args[0].dtype
            return torch.full(args[0].shape, kind is not torch.bool, dtype=kind)
        if func is _aten.copy_.default and args[1].is_meta and not args[0].is_meta:
            self._waits += not (args[2] if len(args) > 2 else kwargs.get("non_blocking", False))
            return args[0].fill_(1)
        return None

    def _note(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], found: Any) -> None:
        given, made = _tensors((args, kwargs)), _tensors(found)
        changed, overwritten = _changed(func, args, kwargs)
        known = {_key(tensor) for tensor in given}
        new = [tensor for tensor in made if _key(tensor) not in known]
        for tensor in (*given, *new):
            self._hold(tensor)
        fetched = bool(given) and not made and not changed
        if func.overloadpacket.__name__ in _ROOM or not (new or changed or fetched):
            return  # Memory without work, or a view.
        self._launches += 1
        unread = {_place(tensor) for tensor in overwritten}
        reads = {_place(tensor): tensor for tensor in given if _place(tensor) not in unread}
        self._move(list(reads.values()), [*changed, *new])
        formula = flop_registry.get(func.overloadpacket)
        if formula is not None and given:
            kind = name_of(given[0].dtype)
            self._operations[kind] += formula(*args, **kwargs, out_val=found)

    def _move(self, reads: Iterable[Tensor], writes: Iterable[Tensor]) -> None:
        for tensor in reads:
            self._by_call += _bytes(tensor)
            held = self._hold(tensor)
            if held.old and not held.read and not held.written:
                held.read = True
                self._fused += held.size
        for tensor in writes:
            self._by_call += _bytes(tensor)
            held = self._hold(tensor)
            if held.old and not held.written:
                held.written = True
                self._fused += held.size

    def _keep(self, tensor: Tensor) -> Tensor:
        """Autograd keeps `tensor` for the way back: it is written, and read again."""
        if tensor.is_meta:
            held = self._hold(tensor)
            if not held.old and not held.kept:
                held.kept = True
                self._fused += 2 * held.size
        return tensor

    def _hold(self, tensor: Tensor) -> _Held:
        storage, key = tensor.untyped_storage(), _key(tensor)
        if key not in self._held:
            size = storage.nbytes()
            self._held[key] = _Held(size, ref(storage, partial(self._release, key)))
            self._alive += size
            self._peak = max(self._peak, self._alive)
        return self._held[key]

    def _release(self, key: int, _: object) -> None:
        self._alive -= self._held.pop(key).size


class Integers(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Notes the whole numbers that are fetched from tensors with values, for a `Counter`."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.found: list[int] = []

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        found = func(*args, **(kwargs or {}))
        if type(found) is int and func is _aten._local_scalar_dense.default:
            self.found.append(found)
        return found


def _tensors(values: Any) -> list[Tensor]:
    """The tensors on the meta device among nested values."""
    return [leaf for leaf in tree_leaves(values) if isinstance(leaf, Tensor) and leaf.is_meta]


def _changed(
    func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Tensor], list[Tensor]]:
    """The tensors that a call changes; and those of them that it does not read before."""
    changed, overwritten = [], []
    for index, name, overwriting in _writes(func):
        value = _tensors(args[index] if index < len(args) else kwargs.get(name))
        changed += value
        overwritten += value if overwriting else []
    return changed, overwritten


@cache
def _writes(func: Any) -> tuple[tuple[int, str, bool], ...]:
    """Place and name of each argument that a call changes, and whether it is not read before."""
    overwriting = func.overloadpacket.__name__ in _OVERWRITING
    return tuple(
        (index, argument.name, overwriting or argument.kwarg_only)
        for index, argument in enumerate(func._schema.arguments)
        if argument.alias_info is not None and argument.alias_info.is_write
    )


def _key(tensor: Tensor) -> int:
    key: int = tensor.untyped_storage()._cdata
    return key


def _place(tensor: Tensor) -> tuple[Any, ...]:
    """What tells a part of some memory from all others."""
    return _key(tensor), tensor.storage_offset(), tensor.shape, tensor.stride(), tensor.dtype


def _bytes(tensor: Tensor) -> int:
    """What a tensor's numbers take, each counted once if it is expanded."""
    sides = zip(tensor.shape, tensor.stride(), strict=True)
    return tensor.element_size() * math.prod(size for size, stride in sides if stride or not size)


def _as_it_is(tensor: Tensor) -> Tensor:
    return tensor
