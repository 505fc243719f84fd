"""A messy file, and what a careful person reads in it."""

import random
from dataclasses import dataclass, field

# A field's text; None: an empty field without quotes. In JSON Lines any JSON value.
Cell = object
Row = list[Cell]


@dataclass(frozen=True)
class Marks:
    """How a file writes what is not plain; an engine may leave it all as text."""

    decimal: str = "."
    thousands: str = ""
    # Of the dates that are not ISO: strptime's. A file whose dates nobody can be sure of has none.
    dates: tuple[str, ...] = ()
    # Words that may be taken for nothing in columns of numbers or dates, never in columns of text.
    nulls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Messy:
    """Of a kind; `data` are the bytes of a file called `name`."""

    kind: str
    name: str
    data: bytes
    # None: the records have no header.
    names: list[str] | None
    # None: nobody can read it, and whoever gives rows has made them up.
    rows: list[Row] | None
    marks: Marks = field(default_factory=Marks)
    # Other tables that are as good.
    others: tuple[list[Row], ...] = ()

    @property
    def is_json(self) -> bool:
        return ".jsonl" in self.name or ".json" in self.name


@dataclass(frozen=True)
class Dialect:
    delimiter: str = ","
    quote: str = '"'
    # "" : a quote is doubled.
    escape: str = ""
    # minimal, all, texts (which are not numbers) or none
    quoting: str = "minimal"
    line_end: str = "\n"
    ends_last_line: bool = True
    encoding: str = "utf-8"

    def needs_quotes(self, text: str) -> bool:
        return text == "" or any(sign in text for sign in (self.delimiter, self.quote, "\n", "\r")) or text != text.strip()

    def cell(self, value: Cell) -> str:
        if value is None:
            return ""
        text = str(value)
        is_number = text.replace(".", "", 1).replace("-", "", 1).isdigit()
        chosen = {"all": True, "texts": not is_number, "none": False, "minimal": False}[self.quoting]
        if self.quoting == "none" or not (chosen or self.needs_quotes(text)):
            return text
        if self.escape:
            text = text.replace(self.escape, self.escape * 2).replace(self.quote, self.escape + self.quote)
        else:
            text = text.replace(self.quote, self.quote * 2)
        return f"{self.quote}{text}{self.quote}"

    def line(self, row: Row) -> str:
        return self.delimiter.join(map(self.cell, row))

    def text(self, names: list[str] | None, rows: list[Row]) -> str:
        lines = [self.line(row) for row in ([names] if names else []) + rows]
        return self.line_end.join(lines) + (self.line_end if self.ends_last_line else "")

    def data(self, names: list[str] | None, rows: list[Row]) -> bytes:
        return self.text(names, rows).encode(self.encoding)


NAMES = ["id", "name", "amount", "day"]
PEOPLE = ["Ada", "Björn", "Chloé", "Dmitri", "Eve", "Félix", "Grace", "Hana", "Ivo", "Jörg"]


def people(count: int = 24, seed: int = 1) -> list[Row]:
    """A number, a text, an amount, a date; nothing that needs quotes."""
    dice = random.Random(seed)
    return [
        [str(number + 1), dice.choice(PEOPLE), f"{dice.randrange(100, 99_999) / 100:.2f}", f"2026-{dice.randrange(1, 13):02d}-{dice.randrange(1, 29):02d}"]
        for number in range(count)
    ]


def texts(delimiter: str, quote: str = '"', count: int = 20, seed: int = 2, has_newlines: bool = True) -> list[Row]:
    """`people` with remarks that hold the delimiter, quotes and, if wanted, newlines, and with empty fields."""
    dice = random.Random(seed)
    remarks = ["plain", f"one{delimiter} two", f"said {quote}no{quote}", "Zürich, 5 °C".replace(",", ""), None, f"{quote}all{quote}", f"end{delimiter}"]
    remarks += ["two\nlines", f"a{delimiter}\n{quote}b{quote}"] if has_newlines else []
    return [[*row, remarks[number % len(remarks)] if number < len(remarks) else dice.choice(remarks)] for number, row in enumerate(people(count, seed))]


WITH_REMARKS = [*NAMES, "remark"]
