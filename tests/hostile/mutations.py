"""Ways to damage a file, all drawn from a seed: the same seed damages it in the same way."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from tests.hostile.drawn import PNG_SIGNATURE, chunks_of, png_of

Mutation: TypeAlias = Callable[[bytes, random.Random], bytes]

# What goes wrong in sizes and lengths: nothing, one too many, the sign, the largest.
_EDGES = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def flip_bits(data: bytes, rng: random.Random) -> bytes:
    """Some bits turned over."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 16)):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def truncate(data: bytes, rng: random.Random) -> bytes:
    """Its beginning only."""
    return data[: rng.randrange(len(data))]


def leave_out(data: bytes, rng: random.Random) -> bytes:
    """Without a stretch in its middle."""
    first, last = _stretch(data, rng)
    return data[:first] + data[last:]


def repeat(data: bytes, rng: random.Random) -> bytes:
    """With a stretch again and again."""
    first, last = _stretch(data, rng)
    return data[:last] + data[first:last] * rng.randint(1, 200) + data[last:]


def swap(data: bytes, rng: random.Random) -> bytes:
    """With two stretches in each other's place."""
    a, b, c, d = sorted(rng.randrange(len(data) + 1) for _ in range(4))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def overwrite(data: bytes, rng: random.Random) -> bytes:
    """With a stretch of zeros, of ones, or of anything."""
    first, last = _stretch(data, rng)
    size = last - first
    new = rng.choice((bytes(size), b"\xff" * size, rng.randbytes(size)))
    return data[:first] + new + data[last:]


def lie(data: bytes, rng: random.Random) -> bytes:
    """With an extreme number somewhere, where perhaps a length or a size was."""
    value = rng.choice(_EDGES)
    kind = rng.choice("HI") if value <= 0xFFFF else "I"
    number = struct.pack(rng.choice("<>") + kind, value)
    # Most of a file's sizes are in its first bytes.
    at = rng.randrange(min(len(data), rng.choice((64, len(data)))))
    return data[:at] + number + data[at + len(number) :]


def append(data: bytes, rng: random.Random) -> bytes:
    """With something behind its end."""
    return data + rng.randbytes(rng.randint(1, 5000))


def behind(data: bytes, rng: random.Random) -> bytes:
    """With something in front of its beginning."""
    return rng.randbytes(rng.randint(1, 16)) + data


def damage_chunks(data: bytes, rng: random.Random) -> bytes:
    """A PNG file with damage that no checksum gives away; of other files, bits."""
    chunks = list(chunks_of(data)) if data.startswith(PNG_SIGNATURE) else []
    if not chunks:
        return flip_bits(data, rng)
    at, other = rng.randrange(len(chunks)), rng.randrange(len(chunks))
    kind, body = chunks[at]
    match rng.randrange(6):
        case 0:
            chunks[at], chunks[other] = chunks[other], chunks[at]
        case 1:
            chunks[at:at] = [chunks[other]] * rng.randint(1, 50)
        case 2:
            del chunks[at]
        case 3:
            chunks[at] = (chunks[other][0], body)
        case _ if body:
            damage = rng.choice((flip_bits, lie, truncate, overwrite, repeat))
            chunks[at] = (kind, damage(body, rng))
    return png_of(chunks)


MUTATIONS: Mapping[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        flip_bits,
        truncate,
        leave_out,
        repeat,
        swap,
        overwrite,
        lie,
        append,
        behind,
        damage_chunks,
    )
}


def corpus(files: Mapping[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Damaged files, each with a name that says how to make it again; the same for a seed."""
    originals = sorted(files)
    ways = sorted(MUTATIONS)
    for number in range(count):
        rng = random.Random(f"{seed}-{number}")  # noqa: S311 - no secret
        original = originals[number % len(originals)]
        chosen = rng.choices(ways, k=rng.choice((1, 1, 1, 2, 3)))
        data = files[original]
        for way in chosen:
            data = MUTATIONS[way](data, rng) if data else data
        yield f"{seed}-{number}: {original}, {' then '.join(chosen)}", data


def _stretch(data: bytes, rng: random.Random) -> tuple[int, int]:
    """The first and the last of some bytes, more often of few."""
    first = rng.randrange(len(data))
    length = min(rng.randint(1, 200), rng.randint(1, len(data)))
    return first, min(len(data), first + length)
