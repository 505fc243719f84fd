"""The verbs that only look, and the help that each verb owes."""

import gzip
import hashlib
import json

import pytest
from exit_codes import CONVERTED

ORDERS = "code,amount,day,paid,note\n00501,1.5,2026-01-31,true,x\n07030,20,2026-02-01,false,\n10001,0.25,2026-02-02,true,\"y, z\"\n"
TYPES = {"code": "string", "amount": "double", "day": "date", "paid": "boolean", "note": "string"}


def columns_in(stdout: str) -> dict[str, str]:
    """`columns` of whichever JSON line has them."""
    described = [parsed for parsed in map(json.loads, stdout.splitlines()) if "columns" in parsed]
    assert len(described) == 1, stdout
    return {column["name"]: column["type"] for column in described[0]["columns"]}


def test_sniff_tells_the_schema_with_its_evidence(millrace, place):
    outcome = millrace.run("sniff", place.put("orders.csv", ORDERS))
    assert outcome.code == 0, str(outcome)
    lines = outcome.stdout.splitlines()
    for name, type in TYPES.items():
        assert any(name in line and type in line for line in lines), str(outcome)
    assert any("day" in line and "3 of 3" in line for line in lines), str(outcome)


def test_sniff_json(millrace, place):
    outcome = millrace.run("sniff", place.put("orders.csv", ORDERS), "--json")
    assert outcome.code == 0, str(outcome)
    assert columns_in(outcome.stdout) == TYPES


def test_sniff_finds_tabs(millrace, place):
    outcome = millrace.run("sniff", place.put("orders.tsv", "a\tb\n1\tx,y\n"), "--json")
    assert outcome.code == 0, str(outcome)
    assert columns_in(outcome.stdout) == {"a": "int64", "b": "string"}


@pytest.fixture
def converted(millrace, place) -> dict[str, str]:
    source = place.put("orders.csv", ORDERS)
    outcome = millrace.run("convert", source, "--to", place.destination, "--codec", "snappy")
    assert outcome.code == 0, str(outcome)
    return {format: place.destination + place.name(format, "orders.csv", of_a_single_file=True) for format in ("parquet", "avro")}


@pytest.mark.parametrize("format", ["parquet", "avro"])
def test_inspect(millrace, converted, format):
    outcome = millrace.run("inspect", converted[format])
    assert outcome.code == 0, str(outcome)
    lines = outcome.stdout.splitlines()
    for name, type in TYPES.items():
        assert any(name in line and type in line for line in lines), str(outcome)
    assert "snappy" in outcome.stdout.lower() and "3" in outcome.stdout


@pytest.mark.parametrize("format", ["parquet", "avro"])
def test_inspect_json(millrace, converted, format):
    outcome = millrace.run("inspect", converted[format], "--json")
    assert outcome.code == 0, str(outcome)
    assert columns_in(outcome.stdout) == TYPES
    described = next(parsed for parsed in map(json.loads, outcome.stdout.splitlines()) if "columns" in parsed)
    assert (described["format"], described["rows"]) == (format, 3)


def test_inspect_says_what_queries_can_use(millrace, tmp_path):
    """Sorted columns, page index and Bloom filters: in the file, in the table and in the object."""
    rows = [(n // 3, hash_of(n), n % 5) for n in range(5000)]
    (tmp_path / "keys.csv").write_text("day,key,few\n" + "".join(f"{day},{key},{few}\n" for day, key, few in rows))
    outcome = millrace.run("convert", tmp_path / "keys.csv", "--to", tmp_path / "out", "--parquet-profile", "modern")
    assert outcome.code == 0, str(outcome)
    path = tmp_path / "out/parquet/keys.csv.parquet"
    outcome = millrace.run("inspect", path)
    assert "page index, sorted by day" in outcome.stdout, str(outcome)
    filtered = [line.split()[0] for line in outcome.stdout.splitlines() if line.endswith("Bloom")]
    assert filtered == ["key"], str(outcome)
    group = json.loads(millrace.run("inspect", path, "--json").stdout)["row_groups"][0]
    assert group["sorted_by"] == [{"path": "day", "descending": False, "nulls_first": False}]
    assert [chunk["bloom_filter"] for chunk in group["columns"]] == [False, True, False]
    assert all(chunk["page_index"] for chunk in group["columns"])


def hash_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"Obj\x01", b"id\n1\n", b"PAR1" + b"\xff" * 64 + b"PAR1"],
    ids=["empty", "only a Parquet mark", "only an Avro mark", "text", "a footer of nonsense"],
)
def test_inspect_of_what_is_neither(millrace, tmp_path, content):
    path = tmp_path / "file.parquet"
    path.write_bytes(content)
    outcome = millrace.run("inspect", path)
    assert outcome.code == 1, str(outcome)
    assert "file.parquet" in outcome.stderr


@pytest.mark.parametrize("verb", ["convert", "sniff", "inspect"])
def test_help_has_two_worked_examples(millrace, verb):
    outcome = millrace.run(verb, "--help")
    assert outcome.code == 0, str(outcome)
    _, found, after = outcome.stdout.lower().partition("examples")
    assert found, str(outcome)
    assert sum(line.strip().removeprefix("$ ").startswith(f"millrace {verb} ") for line in after.splitlines()) >= 2, str(outcome)


def test_help_lists_the_verbs(millrace):
    outcome = millrace.run("--help")
    assert outcome.code == 0, str(outcome)
    assert all(verb in outcome.stdout for verb in ("convert", "sniff", "inspect"))


def test_version(millrace):
    outcome = millrace.run("--version")
    assert outcome.code == 0, str(outcome)
    assert outcome.stdout.strip() and outcome.stderr == ""


def test_sniff_says_how_text_is_stored_and_its_options_can_be_given_back(millrace, tmp_path):
    source = tmp_path / "a.csv.gz"
    source.write_bytes(gzip.compress("id;name\n1;x\n2;y\n".encode("utf-16")))
    (report,) = [json.loads(line) for line in millrace.run("sniff", source, "--json").stdout.splitlines()]
    found = {finding["option"]: finding["value"] for finding in report["findings"]}
    assert found["compression"] == "gzip" and found["encoding"] == "utf-16le" and found["delimiter"] == ";"
    options = [word for option in ("encoding", "delimiter", "quote", "escape", "header") for word in (f"--{option}", found[option])]
    assert millrace.run("convert", source, "--to", tmp_path / "out", *options).code == CONVERTED


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("sep=;\r\nid;n\r\n1;a,a\r\n2;b,b\r\n", ";"), *((sign.join(("id", "n", "m")) + f"\n1{sign}a{sign}x\n" + f"2{sign}b{sign}y\n3{sign}c{sign}z\n", shown) for sign, shown in (("||", "||"), ("\x1f", "\\x1f"), ("¦", "¦")))],
    ids=["sep", "two bars", "unit separator", "broken bar"],
)  # fmt: skip
def test_a_delimiter_that_was_found_out_can_be_given_back(millrace, tmp_path, text, delimiter):
    source = tmp_path / "t.csv"
    source.write_bytes(text.encode())
    (report,) = [json.loads(line) for line in millrace.run("sniff", source, "--json").stdout.splitlines()]
    found = {one["option"]: one["value"] for one in report["findings"]}
    assert found["delimiter"] == delimiter
    options = [part for name in ("delimiter", "skip-lines") if name in found for part in (f"--{name}", found[name])]
    (again,) = [json.loads(line) for line in millrace.run("sniff", source, "--json", *options).stdout.splitlines()]
    assert again["columns"] == report["columns"]
    assert [one["name"] for one in again["columns"]][:2] == ["id", "n"]


def sniffed(millrace, source, *options) -> dict:
    outcome = millrace.run("sniff", source, "--json", *options)
    assert outcome.code == 0, str(outcome)
    return json.loads(outcome.stdout)


def a_late_file(rows: int = 300_000) -> str:
    """Whole numbers for most of it, fractions from the middle on, words in the last rows, quoted line breaks everywhere."""

    def value(row: int) -> str:
        return "n/a" if row > rows - 10 else f"{row}.5" if row > rows * 0.55 else f"{row}"

    return "id,note,amount\n" + "".join(f'{row},"line\nof, {row}",{value(row)}\n' for row in range(rows))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_sniff_looks_at_the_middle_and_the_end_too(millrace, place, encoding):
    text = a_late_file()
    source = place.put("late.csv", text.encode(encoding))
    declared = ["--encoding", encoding] if encoding == "latin-1" else []
    found = sniffed(millrace, source, "--sample", "1MiB", *declared)
    assert [part["place"] for part in found["parts"]] == ["head", "middle", "end"], found["parts"]
    assert all(part["records"] > 1000 for part in found["parts"]), found["parts"]
    assert not found["complete"] and found["rejected"] == 0, found
    amount = found["columns"][2]
    assert amount["type"] == "string" and "the head alone says int64" in amount["evidence"], amount
    whole = sniffed(millrace, source, "--sample", "all", *declared)
    assert whole["complete"] and [part["place"] for part in whole["parts"]] == ["head"]
    outcome = millrace.run("sniff", source, "--sample", "1MiB", *declared)
    assert "MiB in the middle and the last 1.0 MiB of" in outcome.stdout, str(outcome)


def test_sniff_of_a_compressed_source_sees_its_head_only(millrace, place):
    source = place.put("late.csv.gz", gzip.compress(a_late_file().encode(), 1))
    found = sniffed(millrace, source, "--sample", "1MiB")
    assert [part["place"] for part in found["parts"]] == ["head"]
    assert "of its text" in millrace.run("sniff", source, "--sample", "1MiB").stdout


def test_sniff_says_what_a_part_does_not_tell(millrace, place):
    text = "a,b\n" + "1,2\n" * 1_000_000 + '1,"' + "x" * (3 << 19) + '"\n'
    found = sniffed(millrace, place.put("long.csv", text), "--sample", "64KiB")
    assert [part["records"] > 0 for part in found["parts"]] == [True, True, False], found["parts"]
    outcome = millrace.run("sniff", place.put("long.csv", text), "--sample", "64KiB")
    assert "the end says nothing" in outcome.stdout, str(outcome)


def test_sniff_hints(millrace, place):
    """Options that only a person can decide for, each with what it would do; given back, they do it."""
    rows = [f"{n};{n + 1}.{n:03d},5;{'ja' if n % 3 else 'nein'};{'NA' if n % 7 == 0 else n}" for n in range(100)]
    source = place.put("report.csv", "\n".join(["id;amount;paid;score", *rows, "Total;100"]) + "\n")
    found = sniffed(millrace, source)
    assert {(hint.get("column"), *hint["options"]) for hint in found["hints"]} == {
        (None, "--max-rejects 1"), ("amount", "--decimal , --thousands ."), ("paid", "--booleans ja/nein"), ("score", "--null NA"),
    }
    options = [word for hint in found["hints"] if hint.get("column") for word in hint["options"][0].split()]
    assert {column["name"]: column["type"] for column in sniffed(millrace, source, *options)["columns"]} == {
        "id": "int64", "amount": "double", "paid": "boolean", "score": "int64",
    }
    assert sniffed(millrace, source, *options)["hints"] == found["hints"][:1]
    outcome = millrace.run("convert", source, "--to", place.destination, "--max-rejects", "1", *options)
    assert outcome.code == 0, str(outcome)


@pytest.mark.parametrize("encoding, named", [("latin-1", "windows-1252"), ("shift-jis", "shift-jis")])
def test_sniff_guesses_an_encoding(millrace, place, encoding, named):
    word = "Zürich" if encoding == "latin-1" else "とうきょう"
    text = "id,town\n" + "".join(f"{n},{word}\n" for n in range(20))
    found = sniffed(millrace, place.put("towns.csv", text.encode(encoding)))
    assert [hint["options"] for hint in found["hints"]] == [[f"--encoding {named}"]]


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
@pytest.mark.parametrize("encoding, named, word", [("latin-1", "windows-1252", "Größe"), ("shift-jis", "shift-jis", "おおきさ")])
def test_sniff_guesses_the_encoding_of_a_header(millrace, place, encoding, named, word, compress):
    source = place.put("sizes.csv", compress(f"id,{word}\n1,2\n3,4\n".encode(encoding)))
    found = sniffed(millrace, source)
    assert [column["name"] for column in found["columns"]] == ["id", word]
    assert [hint["options"] for hint in found["hints"]] == [[f"--encoding {named}"]]
    guess = next(finding for finding in found["findings"] if finding["option"] == "encoding")
    assert guess["value"] == named and guess["confidence"] < 0.6
    assert sniffed(millrace, source, "--encoding", named)["columns"] == found["columns"]


def test_sniff_counts_absent_keys_as_nulls(millrace, place):
    found = sniffed(millrace, place.put("events.jsonl", '{"a":1}\n{"a":null,"b":2}\n{"b":3}\n{"b":4}\n'))
    assert {column["name"]: column["nulls"] for column in found["columns"]} == {"a": 3, "b": 1}


def test_sniff_knows_one_from_many(millrace, place):
    assert ": 1 record in all" in millrace.run("sniff", place.put("one.csv", "a,b\n1,2\n")).stdout
