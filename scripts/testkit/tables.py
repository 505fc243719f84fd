"""Tables in the types of Millrace, as CSV text and as the Python values that every reader must give back."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

Value = bool | int | float | date | datetime | str | Decimal | None


@dataclass(frozen=True)
class Column:
    name: str
    type: str  # as after `--type COLUMN=`
    value: Callable[[int], Value]
    text: Callable[[Value], str] = str
    must_be_declared: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: list[tuple[Value, ...]]

    @property
    def schema(self) -> dict[str, str]:
        return {column.name: column.type for column in self.columns}

    def csv(self, delimiter: str = ",", line_end: str = "\n") -> str:
        lines = [delimiter.join(column.name for column in self.columns)]
        for row in self.rows:
            lines.append(delimiter.join(field(column, value, delimiter) for column, value in zip(self.columns, row)))
        return line_end.join(lines) + line_end

    def type_arguments(self, declare_all: bool = False) -> list[str]:
        """`--type` for the columns that cannot be inferred, or for all."""
        declared = [column for column in self.columns if declare_all or column.must_be_declared]
        return [word for column in declared for word in ("--type", f"{column.name}={column.type}")]


def field(column: Column, value: Value, delimiter: str) -> str:
    """Null is an empty field; an empty string is a quoted one."""
    if value is None:
        return ""
    text = column.text(value)
    if text == "" or any(character in text for character in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def decimal_text(value: Value) -> str:
    return format(value, "f")


def zoned_text(value: Value) -> str:
    """Every third row is written in another zone: the instant is what counts."""
    assert isinstance(value, datetime)
    if value.second % 3 == 0:
        return value.astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()
    return value.isoformat().replace("+00:00", "Z")


def decimals(precision: int, scale: int) -> Callable[[int], Decimal]:
    """Both signs, zero, and values that use every digit."""
    whole = 10**precision - 1

    def value(row: int) -> Decimal:
        unscaled = [0, whole, -whole, 1, -1, row * 7919 % whole, -(row * 104_729 % whole)][row % 7]
        return Decimal((unscaled < 0, tuple(int(digit) for digit in str(abs(unscaled))), -scale))

    return value


TEXTS = (
    "plain", "with, comma", 'he said "now"', "two\nlines", "", "00501", "+49 30 1234", "Grüße", "日本語", "🙂", " spaced ", "tab\there",
    "carriage\r\nreturn", "NULL", "a" * 300,
)

START = datetime(2026, 1, 31, 23, 59, 58, 1)
START_UTC = datetime(1969, 12, 31, 22, 0, 0, 999_999, tzinfo=timezone.utc)

EVERY_TYPE = (
    Column("flag", "boolean", lambda row: row % 3 == 0, lambda value: "true" if value else "false"),
    Column("count", "int64", lambda row: (row - 500) * 1_000_003),
    Column("ratio", "double", lambda row: (row - 250) / 8 + 0.0625, repr),
    Column("day", "date", lambda row: date(1968, 2, 28) + timedelta(days=row * 13)),
    Column("moment", "timestamp", lambda row: START + timedelta(seconds=row * 61, microseconds=row * 17), datetime.isoformat),
    Column("instant", "timestamp_tz", lambda row: START_UTC + timedelta(seconds=row * 59, microseconds=row * 13), zoned_text),
    Column("note", "string", lambda row: TEXTS[row % len(TEXTS)]),
    Column("price", "decimal(9,2)", decimals(9, 2), decimal_text, must_be_declared=True),
    Column("amount", "decimal(18,4)", decimals(18, 4), decimal_text, must_be_declared=True),
    Column("wide", "decimal(38,10)", decimals(38, 10), decimal_text, must_be_declared=True),
)


def is_null(pattern: str, row: int, rows: int, column: int, dice: random.Random) -> bool:
    match pattern:
        case "none":
            return False
        case "all":
            return True
        case "first":
            return row == 0
        case "last":
            return row == rows - 1
        case "alternating":
            return (row + column) % 2 == 0
        case "runs":  # longer than a bit-packed run of levels, and of a different length in every column
            return row // (90 + 11 * column) % 2 == 0
        case "random":
            return dice.random() < 0.3
    raise ValueError(pattern)


NULL_PATTERNS = ("none", "all", "first", "last", "alternating", "runs", "random")


def every_type(rows: int, pattern: str) -> Table:
    dice = random.Random(20_260_101)
    return Table(EVERY_TYPE, [
        tuple(
            None if is_null(pattern, row, rows, index, dice) else column.value(row)
            for index, column in enumerate(EVERY_TYPE)
        )
        for row in range(rows)
    ])
