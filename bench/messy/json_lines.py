"""JSON Lines: what is odd but right, and what no reader may take."""

import gzip
import json
from collections.abc import Iterator

from messy.case import Messy, Row

PLAIN = [{"id": number, "name": f"n{number}", "amount": number + 0.5, "ok": number % 2 == 0} for number in range(30)]


def lines(records: list[dict], end: str = "\n") -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + end for record in records).encode()


def table(records: list[dict]) -> tuple[list[str], list[Row]]:
    names = list(dict.fromkeys(name for record in records for name in record))
    return names, [[record.get(name) for name in names] for record in records]


def right(label: str, records: list[dict], data: bytes | None = None, suffix: str = ".jsonl") -> Messy:
    names, rows = table(records)
    return Messy("JSON Lines", f"{label}{suffix}", lines(records) if data is None else data, names, rows)


def odd() -> Iterator[Messy]:
    yield right("plain", PLAIN)
    yield right("CRLF", PLAIN, lines(PLAIN, "\r\n"))
    yield right("a BOM", PLAIN, b"\xef\xbb\xbf" + lines(PLAIN))
    yield right("no newline at the end", PLAIN, lines(PLAIN)[:-1])
    yield right("blank lines", PLAIN, lines(PLAIN, "\n\n"))
    yield right("gzip", PLAIN, gzip.compress(lines(PLAIN)), ".jsonl.gz")
    yield right("missing keys", [{"id": 1, "a": "x"}, {"id": 2}, {"id": 3, "a": None}] * 8)
    yield right("a new key late", [*({"id": number} for number in range(30_000)), {"id": 30_000, "late": "here"}])
    yield right("keys in another order", [{"a": 1, "b": 2}, {"b": 3, "a": 4}] * 8)
    yield right("structs and lists", [{"id": n, "user": {"name": f"n{n}", "tags": ["a", "b"][: n % 3]}, "items": [{"sku": str(n), "price": 0.5}]} for n in range(20)])
    yield right("a list of lists", [{"id": n, "cells": [[1, 2], [n], []]} for n in range(20)])
    yield right("an empty struct beside a full one", [{"id": 1, "a": {}}, {"id": 2, "a": {"b": 1}}] * 8)
    yield right("integers and fractions", [{"value": 1}, {"value": 2.5}] * 10)
    yield right("numbers and texts", [{"value": 1}, {"value": "one"}] * 10)
    yield right("a text late among numbers", [*({"value": number} for number in range(30_000)), {"value": "late"}])
    yield right("scalars and structs", [{"value": 1}, {"value": {"a": 1}}] * 10)
    yield right("leading zeros in texts", [{"zip": "00501"}, {"zip": "94105"}] * 10)
    yield right("words of nothing in texts", [{"country": "NA"}, {"country": "null"}, {"country": ""}] * 8)
    yield right("20 digits", [{"value": 12345678901234567890}, {"value": 1}] * 10)
    yield right("40 digits", [{"value": int("1234567890" * 4)}, {"value": 1}] * 10)
    yield right("dates in texts", [{"day": "2026-01-05", "at": "2026-01-05T10:11:12Z"}, {"day": "2026-12-31", "at": "2026-12-31T23:59:59Z"}] * 10)
    yield right("escapes", [{"text": 'a "b" \\ / \b \f \n \r \t é 🙂'}] * 10)
    yield right("escapes by number", [{"text": "é🙂"}] * 10, b'{"text":"\\u00e9\\ud83d\\ude42"}\n' * 10)
    yield right("NUL in a text", [{"text": "a\0b"}] * 10)
    yield right("NUL in a key", [{"a\0b": 1, "a": 2}] * 10)
    yield right("an empty key", [{"": 1, "a": 2}] * 10)
    yield right("keys that differ in case", [{"a": 1, "A": 2}] * 10)
    yield right("a key with a point", [{"a.b": 1, "a": {"b": 2}}] * 10)
    yield right("only nulls", [{"id": 1, "nothing": None}] * 10)
    yield right("deep", [{"a": {"b": {"c": {"d": {"e": {"f": [1, {"g": "h"}]}}}}}}] * 10)
    yield right("spaces between", PLAIN, b"".join(b" " + line.replace(b":", b" : ") + b" \n" for line in lines(PLAIN).splitlines()))
    yield right("a text of 3 MB", [{"id": 1, "text": "x" * 3_000_000}, {"id": 2, "text": "y"}])
    yield right("one array", PLAIN, json.dumps(PLAIN).encode(), ".json")
    yield right("one array, indented", PLAIN, json.dumps(PLAIN, indent=2).encode(), ".json")


def broken() -> Iterator[Messy]:
    good = lines(PLAIN)

    def spoilt(label: str, line: bytes) -> Messy:
        names, _ = table(PLAIN)
        return Messy("JSON Lines, broken", f"{label}.jsonl", good + line + b"\n" + good, names, None)

    yield spoilt("half a record", b'{"id":1,"name":"n')
    yield spoilt("a comma at the end", b'{"id":1,}')
    yield spoilt("single quotes", b"{'id':1}")
    yield spoilt("a key without quotes", b"{id:1}")
    yield spoilt("NaN", b'{"id":1,"amount":NaN}')
    yield spoilt("leading zeros", b'{"id":01}')
    yield spoilt("a raw newline in a text", b'{"id":1,"name":"a\nb"}')
    yield spoilt("an array", b"[1,2,3]")
    yield spoilt("a number", b"17")
    yield spoilt("two records in a line", b'{"id":1}{"id":2}')
    yield spoilt("half a surrogate", b'{"id":1,"name":"\\ud83d"}')
    yield spoilt("bytes of no encoding", b'{"id":1,"name":"\xff"}')
    yield spoilt("words behind", b'{"id":1} and more')


def all_json_lines() -> Iterator[Messy]:
    yield from odd()
    yield from broken()
