"""The rule of the messy corpus is fair, and what the corpus says of its files is so."""

import codecs
import csv
import datetime
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from messy.case import Dialect, Marks, Messy
from messy.compare import LOST, RIGHT, WRONG, judged, same
from messy.forms import all_forms
from messy.json_lines import all_json_lines
from messy.packed import all_packed
from messy.tables import all_tables
from messy.values import all_values

CORPUS = [case for make in (all_forms, all_tables, all_values, all_packed, all_json_lines) for case in make()]
DAY = datetime.date(2026, 1, 5)
MOMENT = datetime.datetime(2026, 1, 5, 10, 11, 12)
IN_ROME = datetime.datetime(2026, 1, 5, 10, 11, 12, tzinfo=ZoneInfo("Europe/Rome"))
ENGLISH, GERMAN = Marks(thousands=","), Marks(",", ".", ("%d.%m.%Y",))

SAME = [
    ("a", "a"), (None, None), ("", None), (None, ""), ("12", 12), ("12", 12.0), ("-7", -7), ("1.50", 1.5), ("1.50", Decimal("1.50")), ("1e3", 1000.0),
    (".5", 0.5), ("true", True), ("no", False), ("2026-01-05", DAY), ("2026/01/05", DAY), ("2026-01-05", datetime.datetime(2026, 1, 5)), ("2026-01-05T10:11:12", MOMENT),
    ("2026-01-05T10:11:12+01:00", IN_ROME), ("10:11", datetime.time(10, 11)), ("inf", float("inf")), ("12345678901234567890", 12345678901234567890),
    ("00501", "00501"), (" 5 ", 5),
]  # fmt: skip
DIFFERENT = [
    ("a", "b"), ("a", None), ("00501", 501), ("+49301", 49301), ("1_000", 1000), ("NA", None), ("1.7", 2), ("3.14159265358979323846", 3.141592653589793),
    ("12345678901234567891", 1.2345678901234567e19), ("2026-01-05 10:11:12", DAY), ("2026-01-05T10:11:12.123456789", MOMENT), ("-0.0", 0.0),
    ("01/02/2026", DAY), ("0", "1"), ("true", False), ("2026-01-05T10:11:12+01:00", MOMENT), ("2026-01-05T10:11:12", IN_ROME), ("12%", 12), ("abc", b"ab"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "found"), SAME)
def test_what_says_all_that_was_written_is_right(wanted: object, found: object) -> None:
    assert same(wanted, found, Marks(), is_json=False)


@pytest.mark.parametrize(("wanted", "found"), DIFFERENT)
def test_what_says_something_else_is_wrong(wanted: object, found: object) -> None:
    assert not same(wanted, found, Marks(), is_json=False)


@pytest.mark.parametrize(
    ("wanted", "found", "marks", "is_same"),
    [
        ("1,234.50", 1234.5, ENGLISH, True), ("1,234.50", 1.2345, ENGLISH, False), ("1.234,50", 1234.5, GERMAN, True), ("1.234,50", 1.2345, GERMAN, False),
        ("1.5", 1.5, GERMAN, False), ("05.01.2026", DAY, GERMAN, True), ("05.01.2026", datetime.date(2026, 5, 1), GERMAN, False),
        ("NA", None, Marks(nulls=("NA",)), True),
    ],
)  # fmt: skip
def test_the_marks_of_a_file_count(wanted: str, found: object, marks: Marks, is_same: bool) -> None:
    assert same(wanted, found, marks, is_json=False) == is_same


@pytest.mark.parametrize(
    ("wanted", "found", "is_same"),
    [
        ({"a": 1}, {"a": 1, "b": None}, True), ({"a": 1}, {}, False), ([1, 2], [1, 2], True), ([1, 2], [2, 1], False), (1, "1", True), ("1", 1, True),
        ({"a": [1]}, '{"a":[1]}', True), ("", None, False), (None, "", False), (True, True, True), (True, 1, False), (2.5, 2.5, True), (1, 1.0, True),
        (12345678901234567890, 1.2345678901234567e19, False), ("a\0b", "a", False),
    ],
)  # fmt: skip
def test_json_is_compared_value_by_value(wanted: object, found: object, is_same: bool) -> None:
    assert same(wanted, found, Marks(), is_json=True) == is_same


def case(names: list[str] | None, rows: list | None) -> Messy:
    return Messy("k", "a.csv", b"", names, rows)


@pytest.mark.parametrize(
    ("names", "columns", "verdict"),
    [
        (["a", "b"], [["1", "2"], ["x", "y"]], RIGHT), (["a", "b"], [["1"], ["x"]], LOST), (["a", "b"], [["1", "2", "3"], ["x", "y", "z"]], WRONG),
        (["a"], [["1", "2"]], WRONG), (["a", "c"], [["1", "2"], ["x", "y"]], WRONG), (["a", "b"], [["1", "2"], ["x", "Y"]], WRONG),
        (["a ", "b"], [["1", "2"], ["x", "y"]], RIGHT),
    ],
)  # fmt: skip
def test_a_table_is_judged(names: list[str], columns: list, verdict: str) -> None:
    assert judged(case(["a", "b"], [["1", "x"], ["2", "y"]]), names, columns)[0] == verdict


def test_names_that_collide_may_become_others_but_not_the_same() -> None:
    twice = case(["a", "A", "", "b"], [["1", "2", "3", "4"]])
    columns = [["1"], ["2"], ["3"], ["4"]]
    assert judged(twice, ["a", "A_2", "column_3", "b"], columns)[0] == RIGHT
    assert judged(twice, ["a", "a", "column_3", "b"], columns)[0] == WRONG
    assert judged(twice, ["a", "A_2", "", "b"], columns)[0] == WRONG
    assert judged(twice, ["a", "A_2", "column_3", "c"], columns)[0] == WRONG


def test_rows_that_nobody_can_read_are_made_up() -> None:
    assert judged(case(["a"], None), ["a"], [["1"]])[0] == WRONG


def test_there_are_enough_files_and_each_is_told_apart() -> None:
    names = [(one.kind, one.name) for one in CORPUS]
    assert len(names) == len(set(names)) >= 200
    assert all(len(row) == len(one.rows[0]) for one in CORPUS if one.rows for row in one.rows)
    assert all(len(one.names) == len(one.rows[0]) for one in CORPUS if one.rows and one.names)


# Where Python's csv module can be told the dialect, it finds what the corpus says that there is.
READABLE = {
    **{one.name: (one, {"delimiter": ","}) for one in CORPUS if one.kind in ("line end", "header", "number", "date", "null") and ";" not in one.data.decode()},
    **{one.name: (one, {"delimiter": one.data.decode()[2]}) for one in CORPUS if one.kind == "delimiter" and len(one.data.decode().split("name")[0]) == 3},
    **{one.name: (one, {"delimiter": ",", "escapechar": "\\", "doublequote": False}) for one in CORPUS if one.name.startswith("backslash, ") and "comma" in one.name},
}
UNREADABLE = ("CRCRLF", "spaces around names")


@pytest.mark.parametrize("name", [name for name in READABLE if not name.startswith(UNREADABLE)])
def test_pythons_reader_finds_the_same(name: str) -> None:
    one, options = READABLE[name]
    rows = [row for row in csv.reader(io.StringIO(one.data.decode(), newline=""), **options) if row]
    names = rows.pop(0) if one.names else None
    assert (names or None) == one.names
    assert rows == [[cell or "" for cell in row] for row in one.rows or []]


@pytest.mark.parametrize("one", [one for one in CORPUS if one.kind == "encoding"], ids=lambda one: one.name)
def test_an_encoding_is_what_it_says(one: Messy) -> None:
    encoding = "utf-16" if one.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else one.name.split(",")[0]
    encoding = {"shift-jis.csv": "shift-jis", "Japanese": "utf-8", "a BOM before a quote.csv": "utf-8-sig"}.get(encoding, encoding)
    delimiter = "\t" if "tabs" in one.name else ","
    rows = list(csv.reader(io.StringIO(one.data.decode(encoding), newline=""), delimiter=delimiter))
    assert rows == [one.names, *(one.rows or [])]


@pytest.mark.parametrize("escape", ["", "\\"])
@pytest.mark.parametrize("quoting", ["minimal", "all", "texts"])
def test_a_dialect_writes_what_can_be_read(escape: str, quoting: str) -> None:
    rows: list[list[object]] = [["1", 'a "b", c'], ["2", "two\nlines"], ["3", " spaced "]]
    rows += [["4", "\\"]] if quoting == "all" or not escape else []  # without quotes it would escape what follows
    text = Dialect(escape=escape, quoting=quoting).text(["id", "text"], rows)
    options = {"escapechar": escape, "doublequote": False} if escape else {}
    found = list(csv.reader(io.StringIO(text, newline=""), **options))
    assert found == [["id", "text"], *rows]
