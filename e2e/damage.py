"""Damage that is done to a file at random, the same for the same seed. Each takes the bytes behind those that must stay as they are."""

import random
from collections.abc import Callable

def cut(body: bytearray, dice: random.Random) -> None:
    start = dice.randrange(len(body))
    del body[start : start + dice.randrange(1, 60)]


def flip(body: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(body))
    flipped = body[place] ^ 1 << dice.randrange(8)
    if flipped != 13:  # a lone CR may or may not end a line
        body[place] = flipped


def insert(body: bytearray, dice: random.Random) -> None:
    place = dice.randrange(len(body))
    body[place:place] = b"".join(dice.choices([b",", b'"', b"\n", b"x", b"7", b"\xff", b"\0", b'""', b'",', b"{", b"\\"], k=dice.randrange(1, 4)))


def swap(body: bytearray, dice: random.Random) -> None:
    length = dice.randrange(1, 40)
    first, second = (dice.randrange(max(len(body) - length, 1)) for _ in range(2))
    body[first : first + length], body[second : second + length] = body[second : second + length], body[first : first + length]


def truncate(body: bytearray, dice: random.Random) -> None:
    del body[dice.randrange(len(body)) :]


DAMAGE: dict[str, Callable[[bytearray, random.Random], None]] = {"cut": cut, "flip": flip, "insert": insert, "swap": swap, "truncate": truncate}


def damaged(data: bytes, kind: str, seed: int, spared: int) -> bytes:
    dice = random.Random(f"{kind} {seed}")
    body = bytearray(data[spared:])
    for _ in range(1 if kind == "truncate" else dice.randrange(1, 6)):
        DAMAGE[kind](body, dice)
    return data[:spared] + bytes(body)
