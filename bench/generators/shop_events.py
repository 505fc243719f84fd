"""What a web shop logs, as JSON Lines: nested records, a list of records, a list of texts, and keys that are not always there."""

import json
from pathlib import Path

import numpy as np

from generators.dataset import DATA, Dataset, chunks, made_once
from generators.events import KINDS
from generators.words import vocabulary

# Paths of all leaves; `[]` is what is in a list.
TYPES = {
    "id": "text", "at": "timestamp", "kind": "text", "user.id": "int", "user.plan": "text", "user.place.country": "text", "user.place.lat": "double",
    "items[].sku": "text", "items[].quantity": "int", "items[].price": "double", "tags[]": "text", "took_ms": "double", "is_new": "bool", "referrer": "text",
}  # fmt: skip
START = 1_767_225_600_000_000  # 2026-01-01, in microseconds
PLANS, COUNTRIES = ("free", "plus", "pro"), "DE FR GB US NL AT CH IT ES PL SE DK".split()


def records(random: np.random.Generator, words: list[str], first: int, count: int) -> list[dict]:
    times = START + (first + np.arange(count)) * 7_500_000 + random.integers(0, 7_500_000, count)
    moments = np.datetime_as_string(times.astype("datetime64[us]"), timezone="UTC").tolist()
    users, kinds, lengths = random.zipf(1.25, count) % 80_000, random.integers(0, len(KINDS), count), random.choice(3, count, p=[0.55, 0.3, 0.15])
    skus, prices, picks = random.zipf(1.3, (count, 2)) % 40_000, random.integers(99, 99_999, (count, 2)), random.integers(0, len(words), (count, 3))
    ids, places, took = random.integers(0, 2**63, count), random.integers(-9_000, 9_000, count), random.lognormal(3, 1.5, count)
    made = []
    for user, kind, length, sku, price, pick, name, place, milliseconds, moment in zip(
        users.tolist(), kinds.tolist(), lengths.tolist(), skus.tolist(), prices.tolist(), picks.tolist(), ids.tolist(), places.tolist(),
        took.tolist(), moments,
    ):  # fmt: skip
        record = {
            "id": f"{name:016x}", "at": moment, "kind": KINDS[kind],
            "user": {"id": user, "plan": PLANS[user % 3], "place": {"country": COUNTRIES[user % 12], "lat": place / 100}},
            "items": [{"sku": f"SKU-{sku[n]:05d}", "quantity": pick[n] % 9 + 1, "price": price[n] / 100} for n in range(length)],
            "tags": [words[one] for one in pick[: kind % 4]],
            "took_ms": round(milliseconds, 3), "is_new": user % 7 == 0,
        }  # fmt: skip
        if pick[2] % 5 == 0:
            record["referrer"] = f"https://{words[pick[1]]}.example/{words[pick[2]]}"
        made.append(record)
    return made


def make_shop_events(path: Path, count: int) -> None:
    random = np.random.default_rng(99)
    words = vocabulary(random, 20_000)
    encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    with open(path, "w", encoding="utf-8") as file:
        for first, some in chunks(count):
            file.writelines(f"{encode(record)}\n" for record in records(random, words, first, some))


def shop_events(count: int) -> Dataset:
    path = DATA / f"shop-events{count}" / "events.jsonl"
    return Dataset("events", made_once(path, lambda unfinished: make_shop_events(unfinished, count)), TYPES)
