"""Files that differ in how they are written: delimiters, quoting, escapes, line ends, encodings."""

import codecs
from collections.abc import Iterator

from messy.case import NAMES, WITH_REMARKS, Dialect, Messy, people, texts

DELIMITERS = {
    "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "colon": ":", "tilde": "~", "caret": "^", "unit separator": "\x1f", "control A": "\x01",
    "two pipes": "||", "tilde pipe": "~|", "broken bar": "¦", "section sign": "§",
}  # fmt: skip


def delimiters() -> Iterator[Messy]:
    for name, delimiter in DELIMITERS.items():
        dialect = Dialect(delimiter)
        yield Messy("delimiter", f"{name}, plain.csv", dialect.data(NAMES, people()), NAMES, people())
        rows = texts(delimiter, has_newlines=False)
        yield Messy("delimiter", f"{name}, quoted.csv", dialect.data(WITH_REMARKS, rows), WITH_REMARKS, rows)
        other = "," if delimiter != "," else ";"
        rows = [[row[0], f"{row[1]}{other} {row[1]}"] for row in people()]  # in every record as often as the delimiter itself
        yield Messy("delimiter", f"{name}, beside another.csv", dialect.data(["id", "names"], rows), ["id", "names"], rows)
    two = [row[:2] for row in people(2)]
    for name, delimiter in list(DELIMITERS.items())[:4]:
        yield Messy("delimiter", f"{name}, two rows.csv", Dialect(delimiter).data(["id", "name"], two), ["id", "name"], two)
    yield Messy("delimiter", "tab.tsv", Dialect("\t").data(NAMES, people()), NAMES, people())
    spaced = [[row[0], row[1], row[2]] for row in people()]
    yield Messy("delimiter", "space.txt", Dialect(" ").data(NAMES[:3], spaced), NAMES[:3], spaced)


def quoting() -> Iterator[Messy]:
    for delimiter in (",", ";", "\t", "|"):
        label = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}[delimiter]
        for how in ("all", "texts"):
            rows = texts(delimiter)
            data = Dialect(delimiter, quoting=how).data(WITH_REMARKS, rows)
            yield Messy("quoting", f"{how}, {label}.csv", data, WITH_REMARKS, rows)
        rows = texts(delimiter, quote="'")
        data = Dialect(delimiter, quote="'", quoting="texts").data(WITH_REMARKS, rows)
        yield Messy("quoting", f"single quotes, {label}.csv", data, WITH_REMARKS, rows)
    apostrophes = [[row[0], f"{row[1]}'s book", row[2], row[3]] for row in people()]
    yield Messy("quoting", "apostrophes are text.csv", Dialect().data(NAMES, apostrophes), NAMES, apostrophes)
    inches = [[row[0], f'{row[0]}" pipe', row[2], row[3]] for row in people()]
    yield Messy("quoting", "a bare inch mark.tsv", Dialect("\t", quoting="none").data(NAMES, inches), NAMES, inches)
    yield Messy("quoting", "a bare inch mark.csv", Dialect(quoting="none").data(NAMES, inches), NAMES, inches)
    once = [[row[0], 'the 5" one' if number == 11 else row[1], row[2], row[3]] for number, row in enumerate(people())]
    yield Messy("quoting", "one bare inch mark.csv", Dialect(quoting="none").data(NAMES, once), NAMES, once)
    quoted_empty = [[row[0], "" if number % 3 else None, row[2], row[3]] for number, row in enumerate(people())]
    yield Messy("quoting", "empty in quotes and without.csv", Dialect().data(NAMES, quoted_empty), NAMES, quoted_empty)
    spaced = "id, name, amount\n" + "".join(f'{row[0]}, "{row[1]}, Esq.", {row[2]}\n' for row in people())
    rows = [[row[0], f"{row[1]}, Esq.", row[2]] for row in people()]
    yield Messy("quoting", "a space before the quote.csv", spaced.encode(), ["id", "name", "amount"], rows)


def escapes() -> Iterator[Messy]:
    for delimiter, label in ((",", "comma"), (";", "semicolon"), ("\t", "tab")):
        rows = texts(delimiter)
        for how in ("minimal", "all"):
            yield Messy("escape", f"doubled, {how}, {label}.csv", Dialect(delimiter, quoting=how).data(WITH_REMARKS, rows), WITH_REMARKS, rows)
            data = Dialect(delimiter, escape="\\", quoting=how).data(WITH_REMARKS, rows)
            yield Messy("escape", f"backslash, {how}, {label}.csv", data, WITH_REMARKS, rows)
    paths = [[row[0], f"C:\\temp\\{row[1]}", row[2], row[3]] for row in people()]
    yield Messy("escape", "backslashes are text.csv", Dialect().data(NAMES, paths), NAMES, paths)
    folders = [[row[0], f"C:\\{row[1]}\\", row[2], row[3]] for row in people()]
    yield Messy("escape", "a backslash before the closing quote is text.csv", Dialect(quoting="all").data(NAMES, folders), NAMES, folders)


LINE_ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r", "CRCRLF": "\r\r\n"}


def line_ends() -> Iterator[Messy]:
    for label, end in LINE_ENDS.items():
        yield Messy("line end", f"{label}.csv", Dialect(line_end=end).data(NAMES, people()), NAMES, people())
        data = Dialect(line_end=end, ends_last_line=False).data(NAMES, people())
        yield Messy("line end", f"{label}, none at the end.csv", data, NAMES, people())
        rows = [[cell.replace("\n", end) if cell else cell for cell in row] for row in texts(",")]
        yield Messy("line end", f"{label}, also in fields.csv", Dialect(line_end=end).data(WITH_REMARKS, rows), WITH_REMARKS, rows)
    rows = texts(",")
    yield Messy("line end", "CRLF, LF in fields.csv", Dialect(line_end="\r\n").data(WITH_REMARKS, rows), WITH_REMARKS, rows)
    lines = Dialect().text(NAMES, people()).splitlines()
    for label, ends in (("LF and CRLF", "\n \r\n"), ("LF, CRLF and CR", "\n \r\n \r"), ("CRLF, then LF", "")):
        chosen = ends.split(" ")
        mixed = "".join(line + (chosen[number % len(chosen)] if ends else "\r\n" if number < 9 else "\n") for number, line in enumerate(lines))
        yield Messy("line end", f"{label}.csv", mixed.encode(), NAMES, people())


def encodings() -> Iterator[Messy]:
    for encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "latin-1", "cp1252"):
        bom = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
        for label, end in (("LF", "\n"), ("CRLF", "\r\n")):
            names, rows = WITH_REMARKS, [[*row, "10 € – naïve" if encoding != "latin-1" else "naïve café"] for row in people()]
            yield Messy("encoding", f"{encoding}, {label}.csv", bom + Dialect(line_end=end, encoding=encoding).data(names, rows), names, rows)
    japanese = [[row[0], "東京タワー", row[2], row[3]] for row in people()]
    yield Messy("encoding", "shift-jis.csv", Dialect(encoding="shift-jis").data(NAMES, japanese), NAMES, japanese)
    yield Messy("encoding", "Japanese, utf-8.csv", Dialect().data(["番号", "名前", "金額", "日付"], japanese), ["番号", "名前", "金額", "日付"], japanese)
    wide = [[row[0], "🙂 \u200d 𝒳 e\u0301", row[2], row[3]] for row in people()]
    yield Messy("encoding", "beyond the basic plane, utf-16-le.csv", codecs.BOM_UTF16_LE + Dialect(encoding="utf-16-le").data(NAMES, wide), NAMES, wide)
    quoted = Dialect(quoting="all", encoding="utf-8-sig").data(NAMES, people())
    yield Messy("encoding", "a BOM before a quote.csv", quoted, NAMES, people())
    yield Messy("encoding", "utf-16-le with tabs.txt", codecs.BOM_UTF16_LE + Dialect("\t", encoding="utf-16-le").data(NAMES, people()), NAMES, people())


def characters() -> Iterator[Messy]:
    for label, text in {
        "NUL": "a\0b", "tab": "a\tb", "vertical tab": "a\vb", "form feed": "a\fb", "line separator": "a\u2028b", "next line": "a\u0085b",
        "no-break space": "a\u00a0b", "zero width": "a\u200bb", "right to left": "שלום", "escape": "a\x1b[0mb", "substitute": "a\x1ab",
    }.items():  # fmt: skip
        rows = [[row[0], text if number % 4 == 1 else row[1], row[2], row[3]] for number, row in enumerate(people())]
        yield Messy("character", f"{label}.csv", Dialect().data(NAMES, rows), NAMES, rows)


def all_forms() -> Iterator[Messy]:
    for make in (delimiters, quoting, escapes, line_ends, encodings, characters):
        yield from make()
