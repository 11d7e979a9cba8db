"""A GPU that is none: it calculates on the CPU, and everybody takes it for another device.

Its tensors say that they are on torch's "meta" device, so code that asks for the CPU takes the way
of a GPU. It counts the steps that it is told, and what a GPU's program has to wait for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing

DEVICE = torch.device("meta")
_aten = torch.ops.aten
_aliasing: Callable[..., Any] = return_and_correct_aliasing

# Operators whose results are of a size, or of a kind, that only the values tell.
_WAITS = {
    _aten._local_scalar_dense.default,
    _aten.nonzero.default,
    _aten.masked_select.default,
    _aten.linalg_eigh.default,
    _aten._linalg_eigh.default,
    _aten.equal.default,
}


class _Pretending(Tensor):
    """A tensor that says it is on the GPU; `hidden` has its values."""

    hidden: Tensor
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls, hidden: Tensor) -> _Pretending:
        self: _Pretending = Tensor._make_wrapper_subclass(
            cls,
            hidden.shape,
            strides=hidden.stride(),
            storage_offset=hidden.storage_offset(),
            dtype=hidden.dtype,
            device=DEVICE,
        )
        self.hidden = hidden
        return self

    @classmethod
    def __torch_dispatch__(  # type: ignore[override]
        cls, operator: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        raise AssertionError(f"{operator} is told to a GPU that is switched off")


class PretendGpu:
    """Switched on for as long as it is entered, for this thread.

    Attributes:
        steps: that it was told, so far.
        waits: the operators that had the CPU wait for it, so far.
    """

    def __init__(self) -> None:
        self.steps = 0
        self.waits: list[str] = []
        self._stack = ExitStack()

    def __enter__(self) -> PretendGpu:
        self._stack.enter_context(_Made())
        self._stack.enter_context(_Steps(self))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def wait(self, operator: object) -> None:
        """Have the CPU wait."""
        self.waits.append(str(operator))


class _Made(TorchFunctionMode):
    """What goes around the operators that `_Steps` sees."""

    def __torch_function__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        if function is torch.tensor and kwargs.get("device") is not None:
            device = kwargs.pop("device")
            return function(*args, **kwargs).to(device)
        if function is Tensor.new_tensor:
            return torch.tensor(*args[1:], **({"dtype": args[0].dtype} | kwargs)).to(args[0].device)
        if function is Tensor.tolist:
            return function(args[0].cpu())
        return function(*args, **kwargs)


class _Steps(TorchDispatchMode):
    """Has every operator calculate with the values that tensors on the GPU hide."""

    def __init__(self, gpu: PretendGpu) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._gpu = gpu

    def __torch_dispatch__(
        self, operator: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        tensors = _tensors((args, tuple(kwargs.values())))
        from_here = any(isinstance(x, _Pretending) for x in tensors)
        device = torch.device(kwargs.get("device") or ("meta" if from_here else "cpu"))
        to_here = device.type == DEVICE.type
        if "device" in kwargs:
            kwargs["device"] = "cpu"
        inner_args, inner_kwargs = _changed(_values, args), _changed(_values, kwargs)
        strangers = [x for x in tensors if x.dim() and not isinstance(x, _Pretending)]
        if from_here and strangers and operator is not _aten.copy_.default:
            raise RuntimeError(f"{operator} is given tensors on two devices")
        copied = to_here and bool(strangers)
        fetched = from_here and (not to_here or operator in _WAITS)
        # As from pinned memory.
        if fetched or (copied and not kwargs.get("non_blocking")):
            self._gpu.wait(operator)
        found = operator(*inner_args, **inner_kwargs)
        if not to_here or not isinstance(found, (Tensor, tuple, list)):
            return found
        self._gpu.steps += not operator.is_view
        wrapped = _changed(_Pretending, found)
        if not from_here:
            return wrapped
        return _aliasing(operator, args, kwargs, wrapped)


def _values(tensor: Tensor) -> Tensor:
    return tensor.hidden if isinstance(tensor, _Pretending) else tensor


def _tensors(tree: Any) -> list[Tensor]:
    """Those among an operator's arguments or results."""
    if isinstance(tree, Tensor):
        return [tree]
    return [x for part in tree for x in _tensors(part)] if isinstance(tree, (tuple, list)) else []


def _changed(change: Callable[[Tensor], Tensor], tree: Any) -> Any:
    """An operator's arguments or results with each tensor changed."""
    if isinstance(tree, Tensor):
        return change(tree)
    if isinstance(tree, dict):
        return {name: _changed(change, part) for name, part in tree.items()}
    if isinstance(tree, (tuple, list)):
        return type(tree)([_changed(change, part) for part in tree])
    return tree
