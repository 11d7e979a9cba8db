"""A filter of system calls (Linux's seccomp) for a process that decodes strangers' files. No torch.

What is not on the list is refused with EPERM: everything that takes a path, makes a connection or a
process, or reaches another process. It binds root too, and can't be taken off again.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Instruction: TypeAlias = tuple[int, int, int, int]  # code, jump if true, jump if false, constant

# From <linux/filter.h>, <linux/seccomp.h> and <linux/prctl.h>.
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NUMBER, _PROCESSOR, _FIRST_ARGUMENT = 0, 4, 16  # offsets into `struct seccomp_data`
_SET_MODE_FILTER, _ALL_THREADS = 1, 1
_NO_NEW_PRIVILEGES = 38
# What C libraries start a thread with, and nothing else: glibc, and musl. From <linux/sched.h>.
_THREAD = (0x3D0F00, 0x7D0F00)


@dataclass(frozen=True, slots=True)
class Processor:
    """The numbers that a kind of processor gives to what is needed here.

    Attributes:
        name: as the filter is told it, AUDIT_ARCH_... of <linux/audit.h>.
        allowed: what decoding, the pipe to the parent, clocks, memory, threads and ending take.
    """

    name: int
    seccomp: int
    getppid: int
    prlimit64: int
    tgkill: int
    clone: int
    clone3: int
    allowed: tuple[int, ...]


# `allowed`, in this order: read, write, close, fstat, lseek, mmap, mprotect, munmap, mremap,
# madvise, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, sigaltstack, ppoll, sched_yield,
# clock_nanosleep, getpid, gettid, exit, exit_group, futex, restart_syscall, clock_gettime,
# clock_getres, gettimeofday, getrandom, getrusage, nanosleep, set_robust_list, rseq; and poll,
# which only x86-64 has.
_PROCESSORS = {
    "x86_64": Processor(
        name=0xC000003E,
        seccomp=317,
        getppid=110,
        prlimit64=302,
        tgkill=234,
        clone=56,
        clone3=435,
        allowed=(
            *(0, 1, 3, 5, 8, 9, 10, 11, 25, 28, 12, 13, 14, 15, 131, 271, 24, 230, 39, 186),
            *(60, 231, 202, 219, 228, 229, 96, 318, 98, 35, 273, 334, 7),
        ),
    ),
    "aarch64": Processor(
        name=0xC00000B7,
        seccomp=277,
        getppid=173,
        prlimit64=261,
        tgkill=131,
        clone=220,
        clone3=435,
        allowed=(
            *(63, 64, 57, 80, 62, 222, 226, 215, 216, 233, 214, 134, 135, 139, 132, 73, 124, 115),
            *(172, 178, 93, 94, 98, 128, 113, 114, 169, 278, 165, 101, 99, 293),
        ),
    ),
}


def filter_system_calls() -> str | None:
    """For the rest of its life, have this process, all its threads, do with few system calls.

    Returns:
        Why that can't be here; None if it holds.
    """
    if sys.platform != "linux":
        return "only Linux has filters of system calls that Easel can set"
    machine = os.uname().machine
    processor = _PROCESSORS.get(machine)
    if processor is None or sys.maxsize < 2**32:
        return f"Easel has no list of system calls for this kind of processor ({machine})"
    try:
        # Under an emulator the kernel sees another processor's numbers, and the filter would refuse
        # all of them. So a first one, which does no harm, shows whether it is understood.
        install(processor, refusing(processor, processor.getppid, errno.ENOTSUP))
        if not _is_refused(processor.getppid, errno.ENOTSUP):
            return f"this is no {machine} processor, but an emulation of one"
        install(processor, _program(processor))
    except OSError as error:
        return f"the kernel, or the container, refuses it ({error.strerror})"
    return None


def this_processor() -> Processor:
    """The numbers of the processor that this runs on; raises KeyError where none are known."""
    return _PROCESSORS[os.uname().machine]


def refusing(processor: Processor, call: int, error: int) -> list[Instruction]:
    """A filter that refuses one system call, with the number of an error."""
    return [
        (_LOAD, 0, 0, _PROCESSOR),
        (_JUMP_IF_EQUAL, 1, 0, processor.name),
        (_RETURN, 0, 0, _ALLOW),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF_EQUAL, 0, 1, call),
        (_RETURN, 0, 0, _REFUSE | error),
        (_RETURN, 0, 0, _ALLOW),
    ]


def install(processor: Processor, program: Iterable[Instruction]) -> None:
    """Set a filter; raises OSError where that is not allowed or not known."""
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    instructions = ctypes.create_string_buffer(code, len(code))
    # `struct sock_fprog`: how many instructions, and where they are.
    described = struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0))) != 0:
        raise _last_error()
    # Of all threads: one that waits for the parent's end runs already.
    arguments = (processor.seccomp, _SET_MODE_FILTER, _ALL_THREADS)
    result = libc.syscall(*map(ctypes.c_long, arguments), ctypes.c_char_p(described))
    if result > 0:
        raise OSError(errno.EBUSY, "one of the threads could not be bound by it")
    if result != 0:
        raise _last_error()


def _program(processor: Processor) -> list[Instruction]:
    refuse = (_RETURN, 0, 0, _REFUSE | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    program = [
        (_LOAD, 0, 0, _PROCESSOR),
        (_JUMP_IF_EQUAL, 1, 0, processor.name),
        refuse,
        (_LOAD, 0, 0, _NUMBER),
    ]
    for call in processor.allowed:
        program += [(_JUMP_IF_EQUAL, 0, 1, call), allow]
    # Its own limits, not another process's; abort(), but no signal to anybody else; and threads,
    # which the decoder of HEIC can't do without, but no processes.
    for call, *arguments in (
        (processor.prlimit64, 0),
        (processor.tgkill, os.getpid()),
        (processor.clone, *_THREAD),
    ):
        program += [
            (_JUMP_IF_EQUAL, 0, 2 + 2 * len(arguments), call),
            (_LOAD, 0, 0, _FIRST_ARGUMENT),
        ]
        for argument in arguments:
            program += [(_JUMP_IF_EQUAL, 0, 1, argument), allow]
        program.append(refuse)
    # A filter can't see what clone3 is asked for; who is told that there is none takes clone.
    program += [(_JUMP_IF_EQUAL, 0, 1, processor.clone3), (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)]
    return [*program, refuse]


def _is_refused(call: int, error: int) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.syscall(ctypes.c_long(call)) == -1 and ctypes.get_errno() == error


def _last_error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))


if __name__ == "__main__":
    sys.stdout.write(filter_system_calls() or "")
