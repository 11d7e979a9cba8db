"""What a pickle of torch.save says of its tensors, found without unpickling it.

Unpickling does what the bytes say: it imports, calls, and takes as much memory as they ask for.
Here `pickletools` only tells which operations there are, and these are followed as far as they
describe tensors: nothing is imported or called, no tensor is made, and no number is read. So a
pickle takes time and memory in proportion to its own length, of which there is a limit.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, NamedTuple, TypeAlias, TypeGuard

# Numbers of a tensor's shape that are looked at; VGG19's have four at most.
_MOST_DIMENSIONS = 16
# Lists that are made into dictionaries, as Python 2 pickled them, in entries altogether.
_MOST_PAIRS = 2**16

_REBUILT = {
    "_rebuild_sparse_tensor": "a sparse tensor",
    "_rebuild_sparse_csr_tensor": "a sparse tensor",
    "_rebuild_qtensor": "a quantised tensor",
    "_rebuild_meta_tensor_no_storage": 'a tensor without values (on the device "meta")',
    "_rebuild_nested_tensor": "a nested tensor",
}
# Modules whose names are only remembered, such as "torch.float32" and "torch.device".
_HARMLESS = {"torch", "torch.serialization", "torch.storage"}
_PLAIN = {("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2")}
_PARAMETER = {
    ("torch._utils", "_rebuild_parameter"),
    ("torch._utils", "_rebuild_parameter_with_state"),
}
_ORDERED = ("collections", "OrderedDict")
_PARAMETER_CLASS = ("torch.nn.parameter", "Parameter")


class NotOnlyTensors(Exception):
    """The pickle asks for something that plain data and tensors don't need."""


class Storage(NamedTuple):
    """Numbers in the file that tensors share.

    Attributes:
        kind: of the numbers, by torch's name: "FloatStorage".
        key: which of the file's.
        size: how many numbers the file has of it.
        first: the first number that is meant.
        length: how many are meant.
    """

    kind: str
    key: str
    size: int
    first: int
    length: int


class Described(NamedTuple):
    """A tensor: where in its storage its numbers are; shape and strides as torch has them."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class Strange(NamedTuple):
    """Something that is no plain tensor."""

    what: str


class _Name(NamedTuple):
    """A class or a function that is named and never looked up."""

    module: str
    name: str


@dataclass(slots=True)
class _Parameter:
    """A torch.nn.Parameter of torch's first versions, which is told its tensor afterwards."""

    tensor: object


def read(file: IO[bytes], storages: dict[str, Storage]) -> object:
    """The next pickle of a file, which is left behind its end.

    Args:
        file: as long as a pickle may be.
        storages: gets those that the pickle names, by their keys.

    Returns:
        Strings, numbers, lists, tuples and dictionaries (of what has a string for a key), with a
        `Described` for each plain tensor and a `Strange` for whatever else there is of torch's.

    Raises:
        NotOnlyTensors: it names something that is not torch's.
        ValueError: it is damaged.
    """
    machine = _Machine(storages)
    try:
        for operation, argument, _ in pickletools.genops(file):
            machine.do(operation.name, argument)
    except (IndexError, KeyError, TypeError) as error:
        raise ValueError("the pickle is damaged") from error
    return plain(machine.result)


def plain(value: object) -> object:
    """What is in a parameter, or the value itself."""
    return value.tensor if isinstance(value, _Parameter) else value


class _Machine:
    """Follows a pickle's operations; see Python's pickletools for what each does."""

    def __init__(self, storages: dict[str, Storage]) -> None:
        self.result: object = None
        self._storages = storages
        self._stack: list[Any] = []
        self._below: list[list[Any]] = []  # what was on the stack before each mark
        self._memo: dict[int, object] = {}
        self._pairs = 0

    def do(self, operation: str, argument: Any) -> None:
        if operation in _LITERALS:
            self._stack.append(argument)
        elif operation in _CONSTANTS:
            self._stack.append(_CONSTANTS[operation]())
        elif operation in _OPERATIONS:
            _OPERATIONS[operation](self, argument)
        else:
            raise NotOnlyTensors(operation)

    def nothing(self, _: object) -> None:
        pass

    def stop(self, _: object) -> None:
        self.result = self._stack.pop()

    def mark(self, _: object) -> None:
        self._below.append(self._stack)
        self._stack = []

    def _marked(self) -> list[Any]:
        marked, self._stack = self._stack, self._below.pop()
        return marked

    def take(self, count: int) -> tuple[Any, ...]:
        """The last ones of the stack, off it."""
        if len(self._stack) < count:
            raise ValueError("the pickle is damaged")
        taken = tuple(self._stack[-count:])
        del self._stack[-count:]
        return taken

    def tuple_of(self, count: int) -> None:
        self._stack.append(self.take(count))

    def tuple_of_marked(self, _: object) -> None:
        marked = tuple(self._marked())
        self._stack.append(marked)

    def append(self, _: object) -> None:
        (item,) = self.take(1)
        self._extend([item])

    def append_marked(self, _: object) -> None:
        self._extend(self._marked())

    def _extend(self, items: list[Any]) -> None:
        if isinstance(self._stack[-1], list):
            self._stack[-1].extend(items)
        elif not isinstance(self._stack[-1], Strange):  # A set, of which nothing is wanted.
            raise ValueError("the pickle appends to what is no list")

    def set_item(self, _: object) -> None:
        self._put(list(self.take(2)))

    def set_marked(self, _: object) -> None:
        self._put(self._marked())

    def _put(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if not isinstance(target, dict) or len(items) % 2:
            raise ValueError("the pickle gives names in what has none")
        target.update(_named(zip(items[::2], items[1::2], strict=True)))

    def remember(self, index: int | None) -> None:
        self._memo[len(self._memo) if index is None else index] = self._stack[-1]

    def recall(self, index: int) -> None:
        self._stack.append(self._memo[index])

    def name(self, argument: str) -> None:
        self._stack.append(_allowed(*argument.split(" ", 1)))

    def name_on_stack(self, _: object) -> None:
        module, name = self.take(2)
        if not isinstance(module, str) or not isinstance(name, str):
            raise ValueError("the pickle names something by what is no text")
        self._stack.append(_allowed(module, name))

    def call(self, _: object) -> None:
        name, arguments = self.take(2)
        if not isinstance(name, _Name) or not isinstance(arguments, tuple):
            raise NotOnlyTensors("a call")
        self._stack.append(self._called(name, arguments))

    def _called(self, name: _Name, arguments: tuple[Any, ...]) -> object:
        if name in _PLAIN:
            return _tensor(*arguments)
        if name in _PARAMETER:
            return arguments[0]
        if name == _PARAMETER_CLASS:
            return _Parameter(plain(arguments[0]) if arguments else None)
        if name == _ORDERED:
            pairs = arguments[0] if arguments else []
            self._pairs += len(pairs)
            if self._pairs > _MOST_PAIRS:
                raise ValueError("the pickle makes too many pairs")
            return _named(tuple(pair) for pair in pairs)
        return Strange(_REBUILT.get(name.name, "of a kind of its own"))

    def build(self, _: object) -> None:
        (state,) = self.take(1)
        target = self._stack[-1]
        # (tensor, gradient, hooks, …), as torch's first versions wrote a parameter. What else is
        # told of anything, such as a dictionary's versions, is not wanted.
        if isinstance(target, _Parameter) and isinstance(state, tuple) and len(state) == 5:
            target.tensor = plain(state[0])

    def storage(self, _: object) -> None:
        (said,) = self.take(1)
        if not isinstance(said, tuple) or len(said) not in (5, 6) or said[0] != "storage":
            raise NotOnlyTensors("something outside the pickle")
        kind, key, _device, size = said[1:5]
        view = said[5] if len(said) == 6 else None
        if not isinstance(kind, _Name) or not isinstance(key, str) or not _is_natural(size):
            raise ValueError("the pickle describes a storage wrongly")
        first, count = (0, size) if view is None else view[1:]
        if not _is_natural(first) or not _is_natural(count) or first + count > size:
            raise ValueError("the pickle describes a storage outside of itself")
        found = Storage(kind.name, key, size, first, count)
        before = self._storages.setdefault(key, found)
        if (before.kind, before.size) != (found.kind, found.size):
            raise ValueError("the pickle describes a storage in two ways")
        self._stack.append(found)


def _allowed(module: str, name: str) -> _Name:
    found = _Name(module, name)
    if (
        module in _HARMLESS
        or found in (_ORDERED, _PARAMETER_CLASS)
        or (module in ("torch._utils", "torch._tensor") and name.startswith("_rebuild_"))
    ):
        return found
    raise NotOnlyTensors("a name")


def _named(pairs: Any) -> dict[str, object]:
    """The pairs whose key is a text; others, such as an optimiser's numbers, name no weights."""
    return {key: plain(value) for key, value in pairs if isinstance(key, str)}


def _tensor(
    storage: object,
    offset: object,
    shape: object,
    strides: object,
    requires_grad: object = False,
    hooks: object = None,
    metadata: object = None,
) -> Described | Strange:
    """As torch._utils._rebuild_tensor and _rebuild_tensor_v2 are called."""
    if metadata:  # Such as that all numbers are meant with the other sign.
        return Strange("of a kind of its own")
    if not isinstance(storage, Storage) or not _is_natural(offset):
        raise ValueError("the pickle describes a tensor wrongly")
    sizes, steps = _numbers(shape), _numbers(strides)
    if len(sizes) != len(steps):
        raise ValueError("the pickle describes a tensor wrongly")
    last = offset + sum((size - 1) * step for size, step in zip(sizes, steps, strict=True))
    if 0 not in sizes and last >= storage.length:
        raise ValueError("the pickle describes a tensor outside of its storage")
    return Described(storage, offset, sizes, steps)


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, tuple) or len(value) > _MOST_DIMENSIONS:
        raise ValueError("the pickle describes a tensor wrongly")
    if not all(map(_is_natural, value)):
        raise ValueError("the pickle describes a tensor wrongly")
    return value


def _is_natural(value: object) -> TypeGuard[int]:
    """Whether it is a whole number that a file's sizes can have."""
    return type(value) is int and 0 <= value < 2**48


_LITERALS = {
    "BININT",
    "BININT1",
    "BININT2",
    "LONG1",
    "LONG4",
    "BINFLOAT",
    "BINSTRING",
    "SHORT_BINSTRING",
    "BINBYTES",
    "SHORT_BINBYTES",
    "BINUNICODE",
    "SHORT_BINUNICODE",
}
_CONSTANTS: dict[str, Callable[[], object]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "EMPTY_DICT": dict,
    "EMPTY_SET": lambda: Strange("a set"),
}
_Step: TypeAlias = Callable[[_Machine, Any], None]
_OPERATIONS: dict[str, _Step] = {
    "PROTO": _Machine.nothing,
    "FRAME": _Machine.nothing,
    "STOP": _Machine.stop,
    "MARK": _Machine.mark,
    "TUPLE": _Machine.tuple_of_marked,
    "TUPLE1": lambda machine, _: machine.tuple_of(1),
    "TUPLE2": lambda machine, _: machine.tuple_of(2),
    "TUPLE3": lambda machine, _: machine.tuple_of(3),
    "APPEND": _Machine.append,
    "APPENDS": _Machine.append_marked,
    "ADDITEMS": _Machine.append_marked,
    "SETITEM": _Machine.set_item,
    "SETITEMS": _Machine.set_marked,
    "BINPUT": _Machine.remember,
    "LONG_BINPUT": _Machine.remember,
    "MEMOIZE": _Machine.remember,
    "BINGET": _Machine.recall,
    "LONG_BINGET": _Machine.recall,
    "GLOBAL": _Machine.name,
    "STACK_GLOBAL": _Machine.name_on_stack,
    "REDUCE": _Machine.call,
    "NEWOBJ": _Machine.call,
    "BUILD": _Machine.build,
    "BINPERSID": _Machine.storage,
}
