"""Nothing but texts, hardly one twice: keys, hashes, addresses, paths, names, tokens of any length, remarks."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from generators.dataset import DATA, Dataset, chunks, made_once, write_unquoted_csv
from generators.words import sentences, vocabulary

NAMES = ("key", "email", "digest", "session", "path", "name", "token", "reference", "phone", "remark")


def hexadecimal(random: np.random.Generator, count: int, digits: int) -> list[str]:
    text = random.bytes(count * digits // 2).hex()
    return [text[start : start + digits] for start in range(0, count * digits, digits)]


def column(random: np.random.Generator, name: str, first: int, count: int, words: list[str]) -> list[str]:
    one, two = random.integers(0, len(words), (2, count)).tolist()
    number = random.integers(10**9, 10**10, count).tolist()
    match name:
        case "key":
            return hexadecimal(random, count, 16)
        case "email":
            return [f"{words[a]}.{words[b]}{n % 1000}@example.com" for a, b, n in zip(one, two, number)]
        case "digest":
            return hexadecimal(random, count, 40)
        case "session":
            return [f"{text[:8]}-{text[8:12]}-{text[12:]}" for text in hexadecimal(random, count, 20)]
        case "path":
            return [f"/api/v{n % 9}/{words[a]}/{n // 10}/{words[b]}" for a, b, n in zip(one, two, number)]
        case "name":
            return [f"{words[a].capitalize()} {words[b].capitalize()}" for a, b in zip(one, two)]
        case "token":
            return [text[: 2 + n % 29] for text, n in zip(hexadecimal(random, count, 30), number)]
        case "reference":
            return [f"R{first + place:08d}-{n % 97:02d}" for place, n in enumerate(number)]
        case "phone":
            return [f"+{n // 10**8}-{n // 10**4 % 10**4:04d}-{n % 10**4:04d}" for n in number]
        case _:
            return sentences(random, words, count, 2, 8)


def pieces(rows: int) -> Iterator[pa.Table]:
    random = np.random.default_rng(10)
    words = [word for word in vocabulary(random, 20_000) if word != "nan"]  # pandas and others take it for a number
    for first, count in chunks(rows):
        yield pa.table({name: column(random, name, first, count, words) for name in NAMES})


def strings(rows: int) -> Dataset:
    path = DATA / f"strings{rows}" / "strings.csv"
    return Dataset("strings", made_once(path, lambda unfinished: write_unquoted_csv(unfinished, pieces(rows))), dict.fromkeys(NAMES, "text"))
