"""Valid files are damaged at random: every record is written, or rejected once at its place, or the object fails with nothing written.

A test's parameters name the damage and its seed, so that a failure can be run again alone.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import conservation
import source_text
from conservation import Dialect, Left, Record, Typed
from damage import DAMAGE, damaged
from exit_codes import CONVERTED, OBJECT_FAILED
from packing import ENDINGS, PACKERS, unpacked
from source_text import CODECS, SourceText, in_utf8


def seeds(count: int) -> range:
    """`make conservation` takes many times as many."""
    return range(count * int(os.environ.get("MILLRACE_SEEDS", "1")))


SEEDS = seeds(6)
COLUMNS = ("id", "name", "amount", "remark")
AS_TEXT = tuple(word for name in COLUMNS for word in ("--type", f"{name}=string"))
REMARKS = ["", "plain", "one, two", 'said "no"', "two\nlines", 'all,\n"of",\nthem', "naïve 日本語 🙂", '""', "a" * 300]
# What Western and Japanese encodings of one or two bytes have.
NARROW = {"latin-1": "naïve Größe ÿ", "windows-1252": "“naïve” € œ", "shift-jis": "日本語ｱｲｳ～①ソ表"}


def csv_options(delimiter: str = ",", escape: str = "none") -> tuple[str, ...]:
    return ("--delimiter", delimiter, "--quote", '"', "--escape", escape, "--comment", "none", "--skip-lines", "0", "--header", "yes")


def valid_csv(records: int, delimiter: str = ",", line_end: str = "\n", escape: str = '"', remarks: list[str] = REMARKS) -> str:
    def quoted(text: str) -> str:
        if not any(sign in text for sign in (delimiter, '"', "\n", escape)):
            return text
        return '"' + text.replace(escape, 2 * escape).replace('"', escape + '"' if escape != '"' else '"') + '"'

    rows = [[str(number), f"name {number % 7}", f"{number * 31 % 10_007 / 100}", quoted(remarks[number % len(remarks)])] for number in range(records)]
    return "".join(delimiter.join(row) + "\n" for row in [COLUMNS, *rows]).replace("\n", line_end)


def records_of_json(records: int, remarks: list[str] = REMARKS) -> Iterator[str]:
    for number in range(records):
        record = {
            "id": number, "name": remarks[number % len(remarks)], "amount": number / 4, "ok": number % 3 == 0,
            "user": {"id": number % 11, "tags": ["a", "b"][: number % 3]}, "nothing": None,
        }  # fmt: skip
        yield json.dumps(record, ensure_ascii=number % 2 == 0)


def valid_json(records: int, remarks: list[str] = REMARKS) -> str:
    return "".join(f"{record}\n" for record in records_of_json(records, remarks))


def valid_array(records: int) -> str:
    return "[\n" + ",\n".join(records_of_json(records)) + "\n]\n"


@dataclass(frozen=True)
class Form:
    """A way of writing a table: how many rows to text, text to records, and the options that say so."""

    valid: Callable[..., str]
    records: Callable[[bytes], Iterator[Record]]
    options: tuple[str, ...]
    ending: str
    has_returns: bool = False

    def source(self, stored: bytes) -> SourceText:
        return in_utf8(stored, self.has_returns)


def csv_form(delimiter: str = ",", line_end: str = "\n", escape: str = '"', ending: str = "csv") -> Form:
    dialect = Dialect(delimiter.encode(), None if escape == '"' else escape.encode(), line_end == "\r")
    options = csv_options({"\t": "tab"}.get(delimiter, delimiter), "none" if escape == '"' else escape)
    return Form(
        lambda records, **more: valid_csv(records, delimiter, line_end, escape, **more),
        lambda text: conservation.csv_records(text, dialect), options + AS_TEXT, ending, dialect.has_returns,
    )  # fmt: skip


FORMS = {"csv": csv_form(), "jsonl": Form(valid_json, conservation.json_records, ("--input", "jsonl"), "jsonl")}
OTHER_FORMS = {
    "tsv": csv_form("\t", ending="tsv"),
    "two bytes": csv_form("||"),
    "cr": csv_form(line_end="\r"),
    "backslash": csv_form(escape="\\"),
    "array": Form(valid_array, conservation.array_records, ("--input", "jsonl"), "jsonl"),
}


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


def is_conserved(convert, folder: Path, form: Form, source: SourceText, *options: str, ending: str = "", stored: bytes | None = None, **more) -> Left:
    outcome = convert(f"a.{form.ending}{ending}", source.stored if stored is None else stored, *form.options, *options)
    found = found_by(outcome, folder)
    conservation.judge(source, list(form.records(source.text)), found, **more)
    return found


def spared(form: Form) -> int:
    """The bytes up to the first record, which stay as they are."""
    return len(form.valid(0).split("]")[0])


@pytest.mark.parametrize("form", {**FORMS, **OTHER_FORMS})
def test_the_whole_file_is_written(convert, tmp_path, form):
    form = {**FORMS, **OTHER_FORMS}[form]
    found = is_conserved(convert, tmp_path, form, form.source(form.valid(300).encode()))
    assert found.rejects == [] and found.event["rows_written"] == 300


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text(convert, tmp_path, form, kind, seed):
    form = FORMS[form]
    is_conserved(convert, tmp_path, form, form.source(damaged(form.valid(120).encode(), kind, seed, spared(form))))


@pytest.mark.parametrize("seed", seeds(2))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", OTHER_FORMS)
def test_damaged_text_of_other_forms(convert, tmp_path, form, kind, seed):
    form = OTHER_FORMS[form]
    is_conserved(convert, tmp_path, form, form.source(damaged(form.valid(120).encode(), kind, seed, spared(form))))


@pytest.mark.parametrize("seed", seeds(1))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text_of_many_slabs(convert, tmp_path, form, kind, seed):
    """What is decoded side by side is counted as one."""
    form = FORMS[form]
    is_conserved(convert, tmp_path, form, form.source(damaged(form.valid(120_000).encode(), kind, seed, spared(form))), "--memory", "128MiB")


@pytest.mark.parametrize("form", FORMS)
def test_every_record_is_bad(convert, tmp_path, form):
    text = {"csv": b"id,name,amount,remark\n" + b"1,2\n" * 50, "jsonl": b'{"id":1}\n' + b"[1]\n" * 50}[form]
    assert is_conserved(convert, tmp_path, FORMS[form], in_utf8(text)).event["rows_rejected"] == 50


# --- Values that do not fit -------------------------------------------------------------------------------------------

NUMBERS = (*csv_options(), "--type", "id=int64", "--type", "amount=double", "--type", "name=string", "--type", "remark=string")


@pytest.mark.parametrize("seed", seeds(2))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("policy", ["reject", "rescue", "widen"])
def test_damaged_values(convert, tmp_path, policy, kind, seed):
    form = replace(FORMS["csv"], options=(*NUMBERS, "--on-error", policy))
    data = bytearray(damaged(form.valid(120).encode(), kind, seed, spared(form)))
    if seed % 2:
        data += b"12x,late,n/a,\n"
    is_conserved(convert, tmp_path, form, in_utf8(bytes(data)), typed=Typed(policy, frozenset({"id"}), frozenset({"amount"})))


@pytest.mark.parametrize("policy", ["reject", "rescue", "widen"])
def test_a_late_value_does_not_fit(convert, tmp_path, policy):
    """It comes in another slab than those that the types were predicted from."""
    form = replace(FORMS["csv"], options=(*NUMBERS, "--on-error", policy))
    data = form.valid(120_000).encode() + b"12x,late,n/a,\n1,last,2,\n"
    typed = Typed(policy, frozenset({"id"}), frozenset({"amount"}))
    found = is_conserved(convert, tmp_path, form, in_utf8(data), "--memory", "128MiB", typed=typed)
    assert found.event["rows_rejected"] == (policy == "reject")
    kinds = {"reject": int, "rescue": int, "widen": str}
    assert all(isinstance(rows[0]["id"], kinds[policy]) for rows in found.rows.values())


def test_a_widened_column_is_typed_by_all_its_values(convert, tmp_path):
    """Zeros in front, which the declared type takes, stand neither in the first slabs nor in that of the value that does not fit."""
    form = replace(FORMS["csv"], options=(*NUMBERS, "--on-error", "widen"))
    data = form.valid(120_000).replace("\n60000,", "\n0060000,").encode() + b"1.5,late,2,\n"
    typed = Typed("widen", frozenset({"id"}), frozenset({"amount"}))
    found = is_conserved(convert, tmp_path, form, in_utf8(data), "--memory", "128MiB", typed=typed)
    for rows in found.rows.values():
        assert [rows[row]["id"] for row in (0, 60_000, 120_000)] == ["0", "0060000", "1.5"]


# --- Encodings --------------------------------------------------------------------------------------------------------


def in_encoding(text: str, encoding: str) -> bytes:
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    return (mark + text).encode(CODECS[encoding])


def damaged_in(encoding: str, form: Form, records: int, kind: str, seed: int, replaces: bool) -> SourceText:
    remarks = [*REMARKS[:6], NARROW.get(encoding, REMARKS[6]), *REMARKS[7:]]
    valid = form.valid(records, remarks=remarks)
    if encoding in NARROW:
        # JSON says by escapes what the encoding does not have.
        valid = valid.encode(CODECS[encoding], "replace").decode(CODECS[encoding])
    first = len(in_encoding(valid[: spared(form)], encoding))
    stored = damaged(in_encoding(valid, encoding), kind, seed, first)
    return source_text.read(stored, encoding, replaces, start=2 if encoding.startswith("utf-16") else 0)


@pytest.mark.parametrize("seed", seeds(2))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("policy", ["reject", "replace"])
@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text_in_other_encodings(convert, tmp_path, form, encoding, policy, kind, seed):
    """Places and bytes are those of the source; of UTF-16 the mark says enough."""
    source = damaged_in(encoding, FORMS[form], 120, kind, seed, policy == "replace")
    said = () if encoding.startswith("utf-16") else ("--encoding", encoding)
    is_conserved(convert, tmp_path, FORMS[form], source, *said, "--invalid-bytes", policy)


HALVES = {"utf-8": b"\xe3\x81", "utf-16le": b"\x34\xd8", "utf-16be": b"\xd8\x34", "shift-jis": b"\x93"}


@pytest.mark.parametrize("policy", ["reject", "replace"])
@pytest.mark.parametrize("encoding", HALVES)
def test_half_a_character_stands_before_what_ends_a_field(convert, tmp_path, encoding, policy):
    """The byte that shows the first to be none is a character of its own."""
    first, half = in_encoding("id,name\n1,", encoding), HALVES[encoding]
    parts = ["\n2,", "\n", ",3\n4,", ",\n5,6\n7"]
    stored = first + b"".join(half + part.encode(CODECS[encoding]) for part in parts)
    source = source_text.read(stored, encoding, policy == "replace", start=2 if encoding.startswith("utf-16") else 0)
    form = replace(FORMS["csv"], options=csv_options())
    found = is_conserved(convert, tmp_path, form, source, "--encoding", encoding, "--invalid-bytes", policy)
    assert found.event["rows_rejected"] == (5 if policy == "reject" else 2)


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("encoding", ["utf-16le", "shift-jis"])
def test_damaged_text_of_many_slabs_in_other_encodings(convert, tmp_path, encoding, kind):
    source = damaged_in(encoding, FORMS["csv"], 30_000, kind, 0, False)
    is_conserved(convert, tmp_path, FORMS["csv"], source, "--encoding", encoding, "--memory", "128MiB")


# --- Compressed streams -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", seeds(2))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("form", FORMS)
def test_damaged_text_in_compressed_streams(convert, tmp_path, form, packer, kind, seed):
    """Places are of the text, and members and frames may end within a record."""
    form = FORMS[form]
    text = damaged(form.valid(400).encode(), kind, seed, spared(form))
    middle = len(text) // 2
    stored = PACKERS[packer](text[:middle]) + PACKERS[packer](text[middle:])
    is_conserved(convert, tmp_path, form, form.source(text), ending=f".{ENDINGS[packer]}", stored=stored)


@pytest.mark.parametrize("seed", seeds(1))
@pytest.mark.parametrize("packer", PACKERS)
def test_damaged_text_of_another_encoding_in_compressed_streams(convert, tmp_path, packer, seed):
    """Places are of the decompressed source."""
    source = damaged_in("utf-16be", FORMS["csv"], 400, "insert", seed, False)
    is_conserved(convert, tmp_path, FORMS["csv"], source, ending=f".{ENDINGS[packer]}", stored=PACKERS[packer](source.stored))


@pytest.mark.parametrize("seed", seeds(3))
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_stream_leaves_nothing(convert, tmp_path, form, packer, kind, seed):
    """Unless the damage is none: another reader of such streams says so."""
    form = FORMS[form]
    stored = damaged(PACKERS[packer](form.valid(2_000).encode()), kind, seed, 10)
    outcome = convert(f"a.{form.ending}.{ENDINGS[packer]}", stored, *form.options)
    if outcome.code == CONVERTED:
        text = unpacked(packer, stored)
        assert text is not None, "the stream is damaged, and was converted"
        conservation.judge(form.source(text), list(form.records(text)), found_by(outcome, tmp_path))
        return
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


# --- The judge --------------------------------------------------------------------------------------------------------
# A judge that sees nothing would pass everything: what it must not let pass is made by hand.


def a_good_end() -> tuple[SourceText, list[Record], Left]:
    data = b'id,name\n1,a\n2\n3,"b\nc"\n4,d,e\n5,f\n'
    rows = [{"id": "1", "name": "a"}, {"id": "3", "name": "b\nc"}, {"id": "5", "name": "f"}]
    told = {"object": "a.csv", "reason": "too_few_fields", "schema_version": "1"}
    rejects = [{"record": 2, "line": 3, "byte": 12, "raw": "2", "fault_offset": 0, **told}, {"record": 4, "line": 6, "byte": 22, "raw": "4,d,e", "fault_offset": 4, **told}]
    event = {"rows_read": 5, "rows_written": 3, "rows_rejected": 2}
    return in_utf8(data), list(conservation.csv_records(data)), Left(event, {"parquet": rows, "avro": list(rows)}, rejects)


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
    "a reject has another byte": lambda found: replace(found, rejects=[found.rejects[0], {**found.rejects[1], "byte": 23}]),
    "a fault lies behind its record": lambda found: replace(found, rejects=[found.rejects[0], {**found.rejects[1], "fault_offset": 6}]),
    "a reject has another encoding": lambda found: replace(found, rejects=[{**found.rejects[0], "encoding": "latin-1"}, found.rejects[1]]),
    "a reject has other bytes": lambda found: replace(found, rejects=[found.rejects[0], {**found.rejects[1], "raw": "4,d"}]),
}  # fmt: skip


def test_the_judge_lets_a_good_end_pass():
    conservation.judge(*a_good_end())


@pytest.mark.parametrize("mutate", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_the_judge_sees_what_is_wrong(mutate):
    source, records, found = a_good_end()
    with pytest.raises(AssertionError):
        conservation.judge(source, records, mutate(found))
