"""Files whose table is hard to find: headers, preambles, footers, comments, blank lines, ragged records, great width and length."""

from collections.abc import Iterator

from messy.case import NAMES, WITH_REMARKS, Dialect, Messy, Row, people, texts


def headers() -> Iterator[Messy]:
    rows = people()

    def named(label: str, names: list[str], data: bytes | None = None) -> Messy:
        return Messy("header", f"{label}.csv", data or Dialect().data(names, rows), names, rows)

    yield named("duplicate names", ["id", "name", "name", "day"])
    yield named("three of the same", ["x", "x", "x", "x"])
    yield named("an empty name", ["id", "", "amount", "day"], ("id,,amount,day\n" + Dialect().text(None, rows)).encode())
    yield named("an empty first name", ["", "name", "amount", "day"], (",name,amount,day\n" + Dialect().text(None, rows)).encode())
    yield named("names that differ in case", ["id", "Name", "name", "NAME"])
    yield named("a name that a duplicate would get", ["a", "a", "a_1", "a_2"])
    yield named("spaces around names", ["id", "name", "amount", "day"], ("id , name, amount ,day\n" + Dialect().text(None, rows)).encode())
    yield named("quoted names", ["id", "first, last", 'the "amount"', "day"])
    yield named("a newline in a name", ["id", "first\nlast", "amount", "day"])
    yield named("years for names", ["id", "2023", "2024", "2025"])
    yield named("beyond ASCII", ["№", "имя", "金額", "día"])
    yield named("a long name", ["id", "n" * 1_000, "amount", "day"])
    yield named("words of SQL", ["select", "from", "order", "group"])
    yield named("an injection", ['id"; drop table t; --', "a'b", "a`b", "[a]"])
    for label, records in (("numbers", rows), ("one record", rows[:1]), ("with quotes", [row[:2] + [f"{row[1]}, {row[0]}"] for row in rows])):
        yield Messy("header", f"none, {label}.csv", Dialect().data(None, records), None, records)
    words = [["yes", "no", "maybe"], ["red", "green", "blue"]] * 4
    yield Messy("header", "texts below texts.csv", Dialect().data(["answer", "colour", "remark"], words), ["answer", "colour", "remark"], words)
    yield Messy("header", "no records.csv", Dialect().data(NAMES, []), NAMES, [])
    yield Messy("header", "no records, no newline.csv", Dialect(ends_last_line=False).data(NAMES, []), NAMES, [])


def preambles() -> Iterator[Messy]:
    rows, plain = people(), Dialect().text(NAMES, people())

    def beside(label: str, text: str, names: list[str] = NAMES, records: list[Row] = rows) -> Messy:
        return Messy("preamble, footer, comment", f"{label}.csv", text.encode(), names, records)

    yield beside("a title", "Payments of the year 2026\n" + plain)
    yield beside("a title and an empty line", "Payments of the year 2026\n\n" + plain)
    yield beside("three lines", "Bank of Nowhere\nExport of 2026-11-23\nAccount 4711\n" + plain)
    yield beside("keys and values", "Report:,Payments\nFrom:,2026-01-01\nTo:,2026-12-31\n\n" + plain)
    yield beside("a title padded with commas", "Payments,,,\n,,,\n" + plain)
    yield beside("comments", "# made by hand\n# 2026-11-23\n" + plain)
    yield beside("a comment with the delimiter", "# id, name, amount and day, of 2026\n" + plain)
    middle = plain.split("\n")
    yield beside("a comment between records", "\n".join([*middle[:9], "# the second page", *middle[9:]]))
    yield beside("a comment as the last line", plain + "# end\n")
    yield beside("a footer", plain + "\n-- end of the export --\n")
    yield beside("a footer after an empty line", plain + "\n\n24 records\n")
    hashes = [[f"#{row[0]}", *row[1:]] for row in rows]
    yield beside("values that begin with #", Dialect().text(NAMES, hashes), NAMES, hashes)
    for label, delimiter in (("semicolon", ";"), ("comma", ","), ("tab", "\t")):
        yield beside(f"sep=, {label}", f"sep={delimiter}\r\n" + Dialect(delimiter, line_end="\r\n").text(NAMES, rows))
    remarks = texts(";")
    titled = "Umsätze; alle Konten\r\n\r\n" + Dialect(";", line_end="\r\n").text(WITH_REMARKS, remarks)
    yield beside("a title, semicolons, quotes", titled, WITH_REMARKS, remarks)


def blanks() -> Iterator[Messy]:
    rows = people()
    lines = Dialect().text(NAMES, rows).splitlines()

    def spaced(label: str, text: str) -> Messy:
        return Messy("blank line", f"{label}.csv", text.encode(), NAMES, rows)

    for label, end in (("LF", "\n"), ("CRLF", "\r\n"), ("CR", "\r")):
        yield spaced(f"between all, {label}", (end * 2).join(lines) + end)
        yield spaced(f"in front, {label}", end * 2 + end.join(lines) + end)
        yield spaced(f"at the end, {label}", end.join(lines) + end * 4)
    yield spaced("of spaces", "\n".join([*lines[:7], "   ", *lines[7:]]) + "\n")
    yield spaced("below the header", "\n".join([lines[0], "", *lines[1:]]) + "\n")
    empty = [[None, None, None, None] if number == 5 else row for number, row in enumerate(rows)]
    yield Messy("blank line", "a record of delimiters.csv", Dialect().data(NAMES, empty), NAMES, empty)


def ragged() -> Iterator[Messy]:
    rows, lines = people(), Dialect().text(NAMES, people()).splitlines()

    def with_line(label: str, number: int, line: str, expected: list[Row] | None) -> Messy:
        return Messy("ragged", f"{label}.csv", ("\n".join([*lines[:number], line, *lines[number + 1 :]]) + "\n").encode(), NAMES, expected)

    short = [row if number != 9 else [*row[:3], None] for number, row in enumerate(rows)]
    yield with_line("a field too few", 10, ",".join(rows[9][:3]), short)
    yield with_line("a field too few, last record", 24, ",".join(rows[23][:3]), [*rows[:23], [*rows[23][:3], None]])
    yield with_line("a field too many", 10, lines[10] + ",more", None)
    yield with_line("two fields too many in the first record", 1, lines[1] + ",more,still more", None)
    trailing = "\n".join(line + "," for line in lines) + "\n"
    yield Messy("ragged", "a delimiter at every end.csv", trailing.encode(), [*NAMES, ""], [[*row, None] for row in rows], others=(rows,))
    below = "\n".join([lines[0], *(line + "," for line in lines[1:])]) + "\n"
    yield Messy("ragged", "a delimiter at the end of every record.csv", below.encode(), NAMES, rows, others=([[*row, None] for row in rows],))
    yield Messy("ragged", "a delimiter at the header's end.csv", "\n".join([lines[0] + ",", *lines[1:]]).encode(), NAMES, rows, others=([[*row, None] for row in rows],))


def broken() -> Iterator[Messy]:
    """What no rule reads, for any rule would make something up."""
    lines = Dialect().text(NAMES, people()).splitlines()

    def with_line(label: str, number: int, line: str) -> Messy:
        return Messy("broken", f"{label}.csv", ("\n".join([*lines[:number], line, *lines[number + 1 :]]) + "\n").encode(), NAMES, None)

    yield with_line("a quote that never closes", 20, '20,"Ada,12.50,2026-01-01')
    yield with_line("a quote that never closes, last record", 24, '24,Ada,12.50,"2026-01-01')
    yield with_line("text after a closing quote", 10, '10,"Ada" Lovelace,12.50,2026-01-01')
    yield Messy("broken", "bytes of no encoding.csv", Dialect().data(NAMES, people()).replace(b"Ada", b"A\xc3\x28\xffa"), NAMES, None)
    odd = b"\xff\xfe" + Dialect(encoding="utf-16-le").data(NAMES, people()) + b"\0"
    yield Messy("broken", "half a character of UTF-16.csv", odd, NAMES, None)
    yield Messy("broken", "a picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, None, None)


def great() -> Iterator[Messy]:
    for label, length in (("100 kB", 100_000), ("3 MB", 3_000_000), ("20 MB", 20_000_000)):
        rows = [["1", "a"], ["2", "0123456789" * (length // 10)], ["3", "b"]]
        yield Messy("great", f"a field of {label}.csv", Dialect().data(["id", "text"], rows), ["id", "text"], rows)
    quoted = [["1", "a"], ["2", 'line "one",\n' * 250_000], ["3", "b"]]
    yield Messy("great", "a quoted field of 3 MB.csv", Dialect().data(["id", "text"], quoted), ["id", "text"], quoted)
    names = [f"column {number}" for number in range(2_000)]
    wide = [[str(number * 7 % 1_000 + row) for number in range(2_000)] for row in range(5)]
    yield Messy("great", "2,000 columns.csv", Dialect().data(names, wide), names, wide)
    single = [[row[1]] for row in people()]
    yield Messy("great", "one column.csv", Dialect().data(["name"], single), ["name"], single)
    numbers = [[row[0]] for row in people()]
    yield Messy("great", "one column of numbers.csv", Dialect().data(["id"], numbers), ["id"], numbers)
    many = [[str(number), f"row {number}" + (",\n" if number % 50 == 0 else "")] for number in range(100_000)]
    yield Messy("great", "100,000 records, newlines in some.csv", Dialect().data(["id", "text"], many), ["id", "text"], many)


def all_tables() -> Iterator[Messy]:
    for make in (headers, preambles, blanks, ragged, broken, great):
        yield from make()
