"""Files whose values are easily changed: nulls, numbers, dates, and what comes late."""

from collections.abc import Iterator

from messy.case import Dialect, Marks, Messy, Row


def column(label: str, kind: str, values: list[str | None], marks: Marks = Marks(), delimiter: str = ",") -> Messy:
    """The values beside a number and a text, several times over, so that no engine lacks evidence."""
    rows: list[Row] = [[str(number + 1), value, f"text {number}"] for number, value in enumerate(values * max(1, 24 // len(values)))]
    names = ["id", "value", "remark"]
    return Messy(kind, f"{label}.csv", Dialect(delimiter).data(names, rows), names, rows, marks)


def nulls() -> Iterator[Messy]:
    for word in ("NA", "NULL", "null", "N/A", "-", "\\N", "nan", "None", "#N/A", "?"):
        yield column(f"{word.replace('/', ' ')} among texts", "null", ["DE", word, "FR", "GB"])
        yield column(f"{word.replace('/', ' ')} among numbers", "null", ["1", word, "3", "44"], Marks(nulls=(word,)))
    yield column("empty among numbers", "null", ["1", None, "3"])
    yield column("empty among dates", "null", ["2026-01-05", None, "2026-02-28"])
    yield column("a column of nothing", "null", [None])


NUMBERS: dict[str, list[str | None]] = {
    "leading zeros": ["00501", "10001", "94105"],
    "leading zeros in one value": ["501", "10001", "00501", "7"],
    "a plus sign": ["+4930123", "+4940456"],
    "beyond 64 bits": ["9223372036854775808", "12", "18446744073709551616"],
    "20 digits and more": ["12345678901234567890123", "98765432109876543210987"],
    "beyond a double's digits": ["3.14159265358979323846", "2.5"],
    "integers of 17 digits beside fractions": ["90071992547409931", "0.5"],
    "trailing zeros": ["1.10", "2.50", "3.00"],
    "exponents": ["1e3", "2.5E-7", "-1e+10"],
    "hexadecimal": ["0x1F", "0x20"],
    "underscores": ["1_000", "2_000_000"],
    "percent": ["12%", "7.5%"],
    "currency": ["$5.00", "$12.50"],
    "parentheses": ["(12.50)", "7.00"],
    "no digit before the point": [".5", "-.25", "1.5"],
    "no digit after the point": ["1.", "25."],
    "NaN and infinity": ["1.5", "NaN", "inf", "-inf"],
    "minus zero": ["-0.0", "0.5"],
    "versions": ["1.10", "1.9", "1.10.2"],
    "dates of integers": ["20260105", "20261231"],
    "telephone": ["0301234567", "0171555123"],
    "true and false": ["true", "false"],
    "yes and no": ["yes", "no"],
    "0 and 1": ["0", "1"],
    "t and f": ["t", "f"],
    "1e5 among codes": ["1e5", "2a7", "3f9"],
}


def numbers() -> Iterator[Messy]:
    for label, values in NUMBERS.items():
        yield column(label, "number", values)
    english = Marks(thousands=",")
    yield column("thousands by commas", "number", ["1,234.50", "12.00", "1,234,567.25"], english)
    yield column("thousands by commas, integers", "number", ["1,234", "12", "1,234,567"], english, ";")
    yield column("thousands by points", "number", ["1.234,50", "12,00", "1.234.567,25"], Marks(",", "."), ";")
    yield column("decimal comma", "number", ["1,5", "12,25", "0,75"], Marks(","), ";")
    yield column("decimal comma in quotes", "number", ["1,5", "12,25", "0,75"], Marks(","))
    yield column("thousands by spaces", "number", ["1 234,50", "12,00"], Marks(",", " "), ";")
    yield column("thousands by apostrophes", "number", ["1'234.50", "12.00"], Marks(thousands="'"), ";")
    yield column("spaces around numbers", "number", [" 1", "22 ", " 333 "])


DATES: dict[str, tuple[list[str | None], tuple[str, ...]]] = {
    "ISO": (["2026-01-05", "1969-07-20"], ()),
    "ISO with time": (["2026-01-05T10:11:12", "2026-01-05T10:11:12.345678"], ()),
    "ISO with a space": (["2026-01-05 10:11:12", "2026-12-31 23:59:59"], ()),
    "ISO in UTC": (["2026-01-05T10:11:12Z", "2026-07-05T10:11:12Z"], ()),
    "ISO with zones": (["2026-01-05T10:11:12+01:00", "2026-07-05T10:11:12-05:00"], ()),
    "day first": (["05/01/2026", "31/12/2026", "13/02/2026"], ("%d/%m/%Y",)),
    "month first": (["01/05/2026", "12/31/2026", "02/13/2026"], ("%m/%d/%Y",)),
    "nobody knows": (["01/05/2026", "12/11/2026", "02/03/2026"], ()),
    "both orders": (["25/12/2026", "12/25/2026"], ()),
    "with points": (["05.01.2026", "31.12.2026"], ("%d.%m.%Y",)),
    "two digits": (["05/01/26", "31/12/26"], ("%d/%m/%y",)),
    "names of months": (["5 Jan 2026", "31 Dec 2026"], ("%d %b %Y",)),
    "impossible": (["2026-02-28", "2026-02-30"], ()),
    "dates and times": (["2026-01-05", "2026-01-05 10:30:00"], ()),
    "times": (["10:11:12", "23:59:59"], ()),
    "minutes": (["10:11", "23:59"], ()),
    "nanoseconds": (["2026-01-05T10:11:12.123456789", "2026-01-05T10:11:12.987654321"], ()),
    "seconds since 1970": (["1767225600", "1767225601"], ()),
    "codes that look like dates": (["41_10_1", "1-1-1A"], ()),
    "month and year": (["01-2026", "12-2026"], ()),
    "before 1900 and after 2262": (["1582-10-15", "9999-12-31"], ()),
}


def dates() -> Iterator[Messy]:
    for label, (values, formats) in DATES.items():
        yield column(label, "date", values, Marks(dates=formats))


LATE: dict[str, tuple[str | None, str]] = {
    "a fraction among integers": ("7", "1.7"),
    "leading zeros": ("7", "00501"),
    "an underscore": ("7", "1_000"),
    "a text among integers": ("7", "abc"),
    "20 digits": ("7", "12345678901234567890"),
    "a time among dates": ("2026-01-05", "2026-01-05 10:30:00"),
    "a text among dates": ("2026-01-05", "unknown"),
    "a text after nothing": (None, "found"),
    "a number after nothing": (None, "42"),
    "a text among booleans": ("true", "maybe"),
    "the first quote": ("plain", 'a "quoted",\nword'),
}


def late() -> Iterator[Messy]:
    for rows, label in ((20_500, "record 20,501"), (60_000, "record 60,001")):
        for name, (usual, odd) in LATE.items():
            records: list[Row] = [[str(number), usual] for number in range(rows)] + [[str(rows), odd]] + [[str(rows + 1), usual]]
            yield Messy("late", f"{name}, {label}.csv", Dialect().data(["id", "value"], records), ["id", "value"], records)


def all_values() -> Iterator[Messy]:
    for make in (nulls, numbers, dates, late):
        yield from make()
