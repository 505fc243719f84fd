"""Valid files are damaged at random: every record is written, or rejected once at its place, or the object fails with nothing written."""

import gzip
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import conservation
from conservation import Left, Record
from exit_codes import CONVERTED, OBJECT_FAILED

SEEDS = range(24)
CSV_OPTIONS = (
    "--delimiter", ",", "--quote", '"', "--escape", "none", "--comment", "none", "--skip-lines", "0", "--header", "yes",
    *(word for name in ("id", "name", "amount", "remark") for word in ("--type", f"{name}=string")),
)  # fmt: skip
REMARKS = ["", "plain", "one, two", 'said "no"', "two\nlines", 'all,\n"of",\nthem', "naïve 日本語 🙂", '""', "a" * 300]


def valid_csv(records: int) -> bytes:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\n') else text

    lines = [f"{number},name {number % 7},{number * 31 % 10_007 / 100},{quoted(REMARKS[number % len(REMARKS)])}\n" for number in range(records)]
    return ("id,name,amount,remark\n" + "".join(lines)).encode()


def valid_json(records: int) -> bytes:
    def record(number: int) -> dict:
        return {
            "id": number, "name": REMARKS[number % len(REMARKS)], "amount": number / 4, "ok": number % 3 == 0,
            "user": {"id": number % 11, "tags": ["a", "b"][: number % 3]}, "nothing": None,
        }  # fmt: skip

    return "".join(json.dumps(record(number), ensure_ascii=number % 2 == 0) + "\n" for number in range(records)).encode()


# --- Damage -----------------------------------------------------------------------------------------------------------
# Each takes the bytes behind the first record that must stay as it is.


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


# --- Text -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def convert(millrace, tmp_path):
    def converted(name: str, data: bytes, *options: str):
        (tmp_path / name).write_bytes(data)
        return millrace.run("convert", tmp_path / name, "--to", tmp_path / "out", "--json", "--max-rejects", "100%", *options)

    return converted


def found_by(outcome, folder: Path) -> Left:
    assert outcome.code == CONVERTED, str(outcome)
    (event,) = outcome.events_named("object_finished")
    return conservation.left(folder / "out", event)


FORMS = {
    "csv": (valid_csv, conservation.csv_records, CSV_OPTIONS),
    "jsonl": (valid_json, conservation.json_records, ("--input", "jsonl")),
}


def is_conserved(convert, folder: Path, form: str, data: bytes, *options: str, suffix: str = "", stored: bytes | None = None) -> Left:
    _, records_of, own_options = FORMS[form]
    found = found_by(convert(f"a.{form}{suffix}", data if stored is None else stored, *own_options, *options), folder)
    conservation.judge(data, list(records_of(data)), found)
    return found


def spared(data: bytes) -> int:
    return data.index(b"\n") + 1


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_file_is_written(convert, tmp_path, form):
    found = is_conserved(convert, tmp_path, form, FORMS[form][0](300))
    assert found.rejects == [] and found.event["rows_written"] == 300


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text(convert, tmp_path, form, kind, seed):
    data = FORMS[form][0](120)
    is_conserved(convert, tmp_path, form, damaged(data, kind, seed, spared(data)))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text_of_many_slabs(convert, tmp_path, form, kind, seed):
    """What is decoded side by side is counted as one."""
    data = damaged(FORMS[form][0](120_000), kind, seed, spared(FORMS[form][0](1)))
    is_conserved(convert, tmp_path, form, data, "--memory", "128MiB")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text_in_gzip(convert, tmp_path, form, kind, seed):
    """Places are of the text, and members may end within a record."""
    data = FORMS[form][0](400)
    text = damaged(data, kind, seed, spared(data))
    middle = len(text) // 2
    stored = gzip.compress(text[:middle]) + gzip.compress(text[middle:])
    is_conserved(convert, tmp_path, form, text, suffix=".gz", stored=stored)


@pytest.mark.parametrize("form", FORMS)
def test_every_record_is_bad(convert, tmp_path, form):
    text = {"csv": b"id,name,amount,remark\n" + b"1,2\n" * 50, "jsonl": b'{"id":1}\n' + b"[1]\n" * 50}[form]
    assert is_conserved(convert, tmp_path, form, text).event["rows_rejected"] == 50


# --- Compressed streams -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_stream_leaves_nothing(convert, tmp_path, form, kind, seed):
    """Unless the damage is none: Python's zlib says so."""
    stored = damaged(gzip.compress(FORMS[form][0](2_000), mtime=0), kind, seed, 10)
    text = conservation.decompressed(stored)
    outcome = convert(f"a.{form}.gz", stored, *FORMS[form][2])
    if text is not None and outcome.code == CONVERTED:
        conservation.judge(text, list(FORMS[form][1](text)), found_by(outcome, tmp_path))
        return
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


# --- The judge --------------------------------------------------------------------------------------------------------
# A judge that sees nothing would pass everything: what it must not let pass is made by hand.


def a_good_end() -> tuple[bytes, list[Record], Left]:
    data = b'id,name\n1,a\n2\n3,"b\nc"\n4,d,e\n5,f\n'
    rows = [{"id": "1", "name": "a"}, {"id": "3", "name": "b\nc"}, {"id": "5", "name": "f"}]
    told = {"object": "a.csv", "reason": "too_few_fields", "schema_version": "1"}
    rejects = [{"record": 2, "line": 3, "byte": 12, "raw": "2", **told}, {"record": 4, "line": 6, "byte": 26, "raw": "4,d,e", **told}]
    event = {"rows_read": 5, "rows_written": 3, "rows_rejected": 2}
    return data, list(conservation.csv_records(data)), Left(event, {"parquet": rows, "avro": list(rows)}, rejects)


def changed_event(found: Left, **counts: int) -> Left:
    return replace(found, event={**found.event, **counts})


MUTATIONS: dict[str, Callable[[Left], Left]] = {
    "a row is dropped": lambda found: replace(found, rows={form: rows[:-1] for form, rows in found.rows.items()}),
    "a row is dropped, and the counts know": lambda found: changed_event(
        replace(found, rows={form: rows[:-1] for form, rows in found.rows.items()}), rows_read=4, rows_written=2
    ),
    "a row is dropped from one format": lambda found: replace(found, rows={**found.rows, "avro": found.rows["avro"][1:]}),
    "a row comes twice": lambda found: changed_event(
        replace(found, rows={form: rows + rows[-1:] for form, rows in found.rows.items()}), rows_read=6, rows_written=4
    ),
    "rows change places": lambda found: replace(found, rows={form: rows[::-1] for form, rows in found.rows.items()}),
    "a value is changed": lambda found: replace(found, rows={**found.rows, "parquet": [{"id": "1", "name": "A"}, *found.rows["parquet"][1:]]}),
    "a reject is not told": lambda found: replace(found, rejects=found.rejects[1:]),
    "a reject is told twice": lambda found: replace(found, rejects=found.rejects + found.rejects[-1:]),
    "a reject has another's number": lambda found: replace(found, rejects=[{**found.rejects[0], "record": 1}, found.rejects[1]]),
    "a reject has another line": lambda found: replace(found, rejects=[{**found.rejects[0], "line": 4}, found.rejects[1]]),
    "a reject has another byte": lambda found: replace(found, rejects=[found.rejects[0], {**found.rejects[1], "byte": 32}]),
    "a reject has other bytes": lambda found: replace(found, rejects=[found.rejects[0], {**found.rejects[1], "raw": "4,d"}]),
}  # fmt: skip


def test_the_judge_lets_a_good_end_pass():
    conservation.judge(*a_good_end())


@pytest.mark.parametrize("mutate", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_the_judge_sees_what_is_wrong(mutate):
    data, records, found = a_good_end()
    with pytest.raises(AssertionError):
        conservation.judge(data, records, mutate(found))
