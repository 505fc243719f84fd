"""What other engines are known to get wrong, as files of our own: each test names the wrong, and holds Millrace to the right."""

import gzip
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS
from millrace_binary import Millrace
from outputs import ROWS_OF

FORMATS = tuple(ROWS_OF)


@pytest.fixture
def convert(millrace: Millrace, tmp_path: Path):
    """Converts one file, which must go well; gives its rows, which are the same in both formats."""

    def converted(data: bytes, *options: str, name: str = "a.csv") -> list[dict]:
        (tmp_path / name).write_bytes(data)
        outcome = millrace.run("convert", tmp_path / name, "--to", tmp_path / "out", "--json", *options)
        assert outcome.code == CONVERTED, str(outcome)
        parquet, avro = (ROWS_OF[form]((tmp_path / "out" / form / f"{name}.{form}").read_bytes()) for form in FORMATS)
        assert parquet == avro
        (event,) = outcome.events_named("object_finished")
        assert event["rows_read"] == event["rows_written"] + event["rows_rejected"] and event["rows_written"] == len(parquet)
        return parquet

    return converted


def column(rows: list[dict], name: str) -> list:
    return [row[name] for row in rows]


def nothing_is_written(folder: Path) -> bool:
    return [path for path in (folder / "out").rglob("*") if path.is_file()] == []


# --- Rows that are lost or come twice where a file is read in parallel ------------------------------------------------


def test_quoted_newlines_across_many_slabs(convert):
    """A reader that starts in the middle takes the inside of a quoted field for records, and the other way round."""
    count = 60_000
    inside = ["x\n1,2\n" * (number % 40) + '""' * (number % 3) for number in range(count)]
    data = "id,text,end\n" + "".join(f'{number},"{text}",{number}\n' for number, text in enumerate(inside))
    rows = convert(data.encode(), "--memory", "256MiB")
    assert column(rows, "id") == column(rows, "end") == list(range(count))
    assert column(rows, "text") == [text.replace('""', '"') for text in inside]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"], ids=["LF", "CRLF", "CR", "CRCRLF"])
@pytest.mark.parametrize("has_last_end", [True, False], ids=["ended", "open"])
def test_line_ends_of_a_large_file(convert, end, has_last_end):
    """CR alone is one long line to some; CR CR LF doubles the rows, or adds empty ones; a last row without an end is dropped."""
    count = 150_000
    lines = ["id,name", *(f"{number},name {number}" for number in range(count))]
    rows = convert((end.join(lines) + (end if has_last_end else "")).encode())
    assert column(rows, "id") == list(range(count))
    assert column(rows, "name") == [f"name {number}" for number in range(count)]


def test_line_ends_that_change(convert):
    data = b"id,name\r\n" + b"".join(b"%d,a%s" % (number, (b"\n", b"\r\n", b"\r")[number % 3]) for number in range(3_000))
    rows = convert(data)
    assert column(rows, "id") == list(range(3_000)) and set(column(rows, "name")) == {"a"}


def test_a_last_row_larger_than_a_buffer(convert):
    """The last row is dropped where it does not fit the buffer."""
    rows = convert(b"id,text\n1,a\n2," + b"x" * 40_000_000, "--memory", "1GiB")
    assert [(row["id"], len(row["text"])) for row in rows] == [(1, 1), (2, 40_000_000)]


# --- Rows that are lost because they are bad ---------------------------------------------------------------------------


BAD = "".join(f"{number},x\n" if number % 3 else f"{number}\n" for number in range(1, 900))


def test_bad_rows_are_not_skipped_in_silence(millrace, tmp_path):
    """ignore_errors has hidden 268,832 of 396,444 rows from somebody: here the object fails, and says what and where."""
    (tmp_path / "a.csv").write_text("id,name\n" + BAD)
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--json")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["error"]["record"] == 3 and failed["error"]["line"] == 4
    assert nothing_is_written(tmp_path)


def test_bad_rows_that_are_allowed_are_all_told(millrace, tmp_path):
    (tmp_path / "a.csv").write_text("id,name\n" + BAD)
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--json", "--max-rejects", "40%")
    assert outcome.code == CONVERTED, str(outcome)
    (event,) = outcome.events_named("object_finished")
    assert (event["rows_read"], event["rows_written"], event["rows_rejected"]) == (899, 600, 299)
    (path,) = (tmp_path / "out/_millrace/rejects").rglob("*.jsonl")
    told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(reject["record"], reject["raw"]) for reject in told] == [(number, str(number)) for number in range(3, 900, 3)]


def test_more_bad_rows_than_allowed(millrace, tmp_path):
    (tmp_path / "a.csv").write_text("id,name\n" + BAD)
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--json", "--max-rejects", "33%")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    assert nothing_is_written(tmp_path)


# --- A schema from a sample --------------------------------------------------------------------------------------------


def test_the_eleventh_file_is_different(millrace, tmp_path):
    """A schema from the first files breaks on, or drops, what comes with a later one. Each file is converted as it is, whole."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(1, 13):
        (folder / f"{number:02d}.csv").write_text("id,value\n1,10\n2,20\n" if number != 11 else "id,value,more\n1,10.5,x\n2,n/a,y\n")
    outcome = millrace.run("convert", folder, "--to", tmp_path / "out", "--json")
    assert outcome.code == CONVERTED, str(outcome)
    assert len(outcome.events_named("object_finished")) == 12
    found = {form: ROWS_OF[form](next((tmp_path / "out").rglob(f"11.csv.{form}")).read_bytes()) for form in FORMATS}
    assert found["parquet"] == found["avro"] == [{"id": 1, "value": "10.5", "more": "x"}, {"id": 2, "value": "n/a", "more": "y"}]


# What stands in all records but one, that one, and what the whole column becomes: text, unless every value is still itself.
LATE = {
    "1.7 among integers": ("7", "1.7", [7.0, 1.7]),  # elsewhere 2
    "00501 among integers": ("7", "00501", ["7", "00501"]),  # elsewhere 501
    "a time among dates": ("2026-01-05", "2026-01-05 10:30:00", None),  # elsewhere dropped
    "1_000 among integers": ("7", "1_000", ["7", "1_000"]),  # elsewhere 1000
    "abc among integers": ("7", "abc", ["7", "abc"]),  # elsewhere an error
    "20 digits among integers": ("7", "12345678901234567890", None),  # elsewhere a double, digits lost
    "text after nothing": ("", "found", [None, "found"]),  # elsewhere an error
}


@pytest.mark.parametrize("usual, odd, expected", LATE.values(), ids=LATE.keys())
@pytest.mark.parametrize("before", [20_480, 60_001])
def test_a_late_value(convert, before, usual, odd, expected):
    """The samples of other engines end before it: every value is looked at, so the order of records says nothing."""
    data = "id,value\n" + f"0,{usual}\n" * before + f"1,{odd}\n" + f"2,{usual}\n"
    rows = convert(data.encode())
    assert len(rows) == before + 2
    found = rows[0]["value"], rows[before]["value"]
    if expected is not None:
        assert list(found) == expected
    elif odd.isdigit():
        assert found in ((usual, odd), (Decimal(usual), Decimal(odd)))
    else:
        assert [str(value).replace("T", " ") for value in found] in ([usual, odd], [f"{usual} 00:00:00", odd])
    assert {row["value"] for row in rows[:before] + rows[before + 1 :]} == {found[0]}


def test_a_quote_that_is_first_met_late(convert):
    """A dialect from a sample without quotes reads the first quoted field as it stands."""
    data = "id,text\n" + "".join(f"{number},plain\n" for number in range(30_000)) + '30000,"a ""quoted"",\nfield"\n30001,plain\n'
    rows = convert(data.encode())
    assert column(rows, "id") == list(range(30_002))
    assert rows[30_000]["text"] == 'a "quoted",\nfield'


# --- Values that change ------------------------------------------------------------------------------------------------

KEPT = {
    "leading zeros": ["00501", "10001"],
    "leading zeros in one value": ["10001", "00501", "7"],
    "a plus sign": ["+4930123", "+4940456"],
    "an underscore": ["1_000", "2_000"],
    "hexadecimal": ["0x1F", "0x20"],
    "more digits than a double has": ["3.14159265358979323846", "2.5"],
    "17 digits beside a fraction": ["90071992547409931", "0.5"],
    "codes that look like dates": ["41_10_1", "1-1-1A"],
    "dates that can be read in two ways": ["01/02/2026", "03/04/2026"],
    "a date that is none": ["2026-02-28", "2026-02-30"],
    "NA among countries": ["DE", "NA", "FR"],
    "words of nothing": ["null", "N/A", "None"],
    "versions": ["1.10", "1.9", "1.10.2"],
    "percent": ["12%", "7%"],
}


@pytest.mark.parametrize("values", KEPT.values(), ids=KEPT.keys())
def test_what_must_stay_text(convert, values):
    rows = convert(("id,value\n" + "".join(f"{number},{value}\n" for number, value in enumerate(values * 20))).encode())
    assert column(rows, "value") == values * 20


def test_integers_beyond_64_bits_keep_their_digits(convert):
    values = ["9223372036854775808", "18446744073709551616", "12"]
    rows = convert(("id,value\n" + "".join(f"{number},{value}\n" for number, value in enumerate(values * 20))).encode())
    assert [str(value) for value in column(rows, "value")] == values * 20


def test_null_is_no_empty_text(convert):
    rows = convert(b'id,text\n1,\n2,""\n3,a\n')
    assert column(rows, "text") == [None, "", "a"]


# --- Compressed --------------------------------------------------------------------------------------------------------

PASSENGERS = ("id,name,fare\n" + "".join(f'{number},"Name, {number * 7919 % 10_007}",{number * 31 % 997 / 4}\n' for number in range(891))).encode()


@pytest.mark.parametrize("left", [0.02, 0.25, 0.5, 0.9, 0.999])
def test_a_part_of_a_gzip_file(millrace, tmp_path, left):
    """Elsewhere 417 of 891 rows, and no error."""
    packed = gzip.compress(PASSENGERS)
    (tmp_path / "a.csv.gz").write_bytes(packed[: int(len(packed) * left)])
    outcome = millrace.run("convert", tmp_path / "a.csv.gz", "--to", tmp_path / "out", "--json", "--max-rejects", "100%")
    assert outcome.code == OBJECT_FAILED, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["error"]["message"] and failed["error"]["remedy"]
    assert nothing_is_written(tmp_path)


def test_all_members_of_a_gzip_file(convert):
    """Elsewhere the first alone."""
    third = len(PASSENGERS) // 3
    packed = b"".join(gzip.compress(PASSENGERS[start : start + third + 1]) for start in range(0, len(PASSENGERS), third + 1))
    rows = convert(packed, name="a.csv.gz")
    assert column(rows, "id") == list(range(891)) and rows[890]["name"] == f"Name, {890 * 7919 % 10_007}"


# --- JSON Lines --------------------------------------------------------------------------------------------------------


def test_nul_in_json(convert, millrace, tmp_path):
    """Elsewhere the key is cut off there, or the reader panics."""
    rows = convert(b'{"id":1,"text":"a\\u0000b"}\n{"id":2,"text":"c"}\n', name="a.jsonl")
    assert column(rows, "text") == ["a\0b", "c"]
    (tmp_path / "keys.jsonl").write_bytes(b'{"a\\u0000b":1,"a":2}\n')
    outcome = millrace.run("convert", tmp_path / "keys.jsonl", "--to", tmp_path / "keys")
    assert outcome.code == CONVERTED, str(outcome)
    (row,) = pq.read_table(io.BytesIO((tmp_path / "keys/parquet/keys.jsonl.parquet").read_bytes())).to_pylist()
    assert sorted(row.values()) == [1, 2]


def test_a_key_that_is_first_met_late(convert):
    """Elsewhere it is dropped, or an error."""
    data = "".join(f'{{"id":{number}}}\n' for number in range(60_001)) + '{"id":60001,"late":"here"}\n'
    rows = convert(data.encode(), name="a.jsonl")
    assert len(rows) == 60_002 and rows[-1] == {"id": 60_001, "late": "here"} and rows[0] == {"id": 0, "late": None}


@pytest.mark.parametrize("line", [b'{"id":NaN}', b'{"id":01}', b'{"id":1,}', b"[1]", b'{"id":1} x', b'{"id":"a\tb"}'], ids=str)
def test_what_is_no_json(millrace, tmp_path, line):
    """Of 188 files that no parser may take, other readers take 5 to 28."""
    (tmp_path / "a.jsonl").write_bytes(b'{"id":1}\n' + line + b'\n{"id":2}\n')
    outcome = millrace.run("convert", tmp_path / "a.jsonl", "--to", tmp_path / "out", "--json")
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["error"]["record"] == 2 and failed["error"]["line"] == 2
    assert nothing_is_written(tmp_path)


def test_a_line_as_wide_as_the_table_is_a_record_whatever_the_head_said(millrace, tmp_path):
    """The comment was guessed from the head; rows that begin like it come late."""
    rows = [f"{number},plain text here\n" for number in range(80_000)]
    (tmp_path / "a.csv").write_text("# made today\nid,name\n" + "".join(rows) + "#80001,real\n# a remark\n#80003,real\n80004,end\n")
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--json")
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        table = read((tmp_path / "out" / format / f"a.csv.{format}").read_bytes())
        assert [row["id"] for row in table[-3:]] == ["#80001", "#80003", "80004"] and len(table) == 80_003
    (run,) = outcome.events_named("run_finished")
    assert run["lines_passed_over"] == 2
    told = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--overwrite")
    assert "2 lines that are no records" in told.stderr, str(told)


def test_a_backslash_escapes_nothing_but_what_has_a_meaning(millrace, tmp_path):
    """The escape was guessed from the head; paths come late."""
    rows = [f"{number},plain text here\n" for number in range(80_000)]
    (tmp_path / "a.csv").write_text('id,name\n0,"a \\"b\\" c"\n' + "".join(rows) + '1,"C:\\new\\temp"\n2,C:\\new\n3,"\\\\server"\n')
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out")
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        table = read((tmp_path / "out" / format / f"a.csv.{format}").read_bytes())
        assert [row["name"] for row in (table[0], *table[-3:])] == ['a "b" c', "C:\\new\\temp", "C:\\new", "\\server"]


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_in_another_script(millrace, tmp_path, order):
    (tmp_path / "a.csv").write_bytes(("имя;город\r\n" + "Анна;Москва\r\n" * 1000).encode(order))
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out")
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        assert read((tmp_path / "out" / format / f"a.csv.{format}").read_bytes())[0].popitem()[1] == "Москва"


@pytest.mark.parametrize("text", ["preis\n1,50\n2,75\n3,10\n", "name\nSmith, John\nDoe, Jane\nRoe, Rick\n"])
def test_a_header_of_one_column_is_no_title(millrace, tmp_path, text):
    (tmp_path / "a.csv").write_text(text)
    assert millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out").code == ONLY_BAD_ROWS
    assert not (tmp_path / "out").exists()


def test_what_is_not_there_is_not_taken_for_empty(millrace, tmp_path):
    (tmp_path / "zeros.csv").write_bytes(bytes(100_000))
    (tmp_path / "short.csv").write_text("id,n\n1,2\n")
    (tmp_path / "tags.csv").write_text("tags\nx\n")
    (tmp_path / "tags.sql").write_text("tags array<string>")
    (tmp_path / "map.jsonl").write_text('{"tags":{"k":1}}\n')
    (tmp_path / "map.sql").write_text("tags map<string,bigint>")
    (tmp_path / "other.sql").write_text("a bigint, b bigint")
    for name, options, words in (
        ("zeros.csv", [], "zero bytes"), ("short.csv", ["--skip-lines", "3"], "--skip-lines"),
        ("tags.csv", ["--schema", "tags.sql"], "'tags' is declared as list<string>"),
        ("map.jsonl", ["--schema", "map.sql"], "'tags' is declared as map<string, int64>"),
        ("short.csv", ["--schema", "other.sql"], "none of the schema's columns"),
    ):
        outcome = millrace.run("convert", name, "--to", "out", *options, cwd=tmp_path)
        assert outcome.code == OBJECT_FAILED and words in outcome.stderr, str(outcome)
        assert not (tmp_path / "out").exists()
    bound = millrace.run("convert", "short.csv", "--to", "bound", "--schema", "other.sql", "--header", "no", "--skip-lines", "1", cwd=tmp_path)
    assert bound.code == 0, str(bound)
    assert ROWS_OF["avro"]((tmp_path / "bound/avro/short.csv.avro").read_bytes()) == [{"a": 1, "b": 2}]


def test_damage_is_told_and_not_what_it_makes_of_records(millrace, tmp_path):
    packed = bytearray(gzip.compress("".join(["id,name\n", *(f"{n},name {n * 7919 % 1000}\n" for n in range(20_000))]).encode(), 1, mtime=0))
    told = 0
    for place in range(2000, len(packed) - 8, 1999):
        damaged = bytearray(packed)
        damaged[place] ^= 4
        (tmp_path / "a.csv.gz").write_bytes(damaged)
        outcome = millrace.run("convert", tmp_path / "a.csv.gz", "--to", tmp_path / "out")
        assert outcome.code == OBJECT_FAILED and "gzip data" in outcome.stderr, str(outcome)
        told += 1
    assert told > 5 and not (tmp_path / "out").exists()
