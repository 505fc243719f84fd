"""What a web shop's back end logs: one row an event, in the order of time, most of its bytes in two long texts."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from generators.dataset import DATA, Dataset, made_once
from generators.words import sentences, vocabulary

TYPES = {
    "occurred_at": "timestamp", "event_id": "text", "user_id": "int", "session": "text", "kind": "text",
    "url": "text", "status": "int", "duration_ms": "double", "payload": "text", "message": "text",
}  # fmt: skip
KINDS = ["page_view", "click", "search", "add_to_cart", "checkout", "payment", "login", "logout", "error", "job_done"]
AGENTS = [f"{browser}/{major}.0 ({system})" for browser in ("Firefox", "Chrome", "Safari") for major in (118, 120, 121) for system in ("X11; Linux", "Windows NT 10.0", "Macintosh")]  # fmt: skip
START = 1_767_225_600_000_000  # 2026-01-01, in microseconds


def payloads(random: np.random.Generator, words: list[str], kinds: list[int], users: list[int]) -> list[str]:
    count = len(kinds)
    skus, prices = random.zipf(1.3, count) % 40_000, random.integers(99, 99_999, count)
    agents, traces = random.integers(0, len(AGENTS), count), random.integers(0, 2**63, count)
    tags = random.zipf(1.5, (count, 2)) % len(words)
    return [
        f'{{"event":"{KINDS[kind]}","user":{{"id":{user},"plan":"{("free", "plus", "pro")[user % 3]}"}},'
        f'"item":{{"sku":"SKU-{sku:05d}","price":{price / 100},"tags":["{words[a]}","{words[b]}"]}},'
        f'"agent":"{AGENTS[agent]}","trace":"{trace:016x}"}}'
        for kind, user, sku, price, agent, trace, (a, b) in zip(
            kinds, users, skus.tolist(), prices.tolist(), agents.tolist(), traces.tolist(), tags.tolist()
        )
    ]


def urls(random: np.random.Generator, words: list[str], count: int) -> list[str]:
    paths = [f"/{words[a]}/{words[b]}" for a, b in random.integers(0, 600, (3000, 2)).tolist()]
    picks, pages = random.zipf(1.2, count) % len(paths), random.integers(0, 200_000, count)
    queries = random.integers(0, 3, count)
    return [
        f"https://shop.example.com{paths[pick]}" + ("", f"?page={page % 40}", f"?ref={page}&utm_source={words[page % 50]}")[query]
        for pick, page, query in zip(picks.tolist(), pages.tolist(), queries.tolist())
    ]


def make_events(path: Path, rows: int) -> None:
    random = np.random.default_rng(77)
    words = vocabulary(random, 20_000)
    times = START + np.cumsum(random.exponential(7_500_000, rows).astype(np.int64))
    kinds = random.choice(len(KINDS), rows, p=[0.4, 0.2, 0.12, 0.08, 0.04, 0.03, 0.05, 0.03, 0.02, 0.03])
    users = random.zipf(1.25, rows) % 80_000
    high, low, sessions = (random.integers(0, 2**63, rows).tolist() for _ in range(3))
    found = pa.table({
        "occurred_at": pa.array(times).cast(pa.timestamp("us")),
        "event_id": [f"{h:016x}{l:016x}" for h, l in zip(high, low)],
        "user_id": users,
        "session": [f"s-{user:05d}-{value % 25:02d}" for user, value in zip(users.tolist(), sessions)],
        "kind": pa.array(KINDS).take(pa.array(kinds)),
        "url": urls(random, words, rows),
        "status": random.choice([200, 200, 200, 200, 201, 204, 302, 400, 404, 500], rows),
        "duration_ms": np.round(random.lognormal(3, 1.5, rows), 3),
        "payload": payloads(random, words, kinds.tolist(), users.tolist()),
        "message": sentences(random, words, rows, 10, 80),
    })  # fmt: skip
    pyarrow.csv.write_csv(found, path, pyarrow.csv.WriteOptions(quoting_style="needed"))


def events(rows: int) -> Dataset:
    path = DATA / f"events{rows}" / "events.csv"
    return Dataset("events", made_once(path, lambda unfinished: make_events(unfinished, rows)), TYPES)
