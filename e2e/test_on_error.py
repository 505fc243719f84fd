"""`--on-error widen` and `rescue`: what foreign readers find of values that do not fit their declared types."""

import csv
import io
import json
from datetime import date
from random import Random

import duckdb
import fastavro
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE
from outputs import ROWS_OF

ROWS = [
    ["1", "5", "a", "x1"],
    ["2", "five", 'b "q"', "x2"],
    ["3", '7 "in"', "c", "x3"],
    ["zz", "1.5", "d", "x4"],
    ["5", "", "e", "x5"],
]
RESCUED = [None, {"qty": "five"}, {"qty": '7 "in"'}, {"id": "zz", "qty": "1.5"}, None]
TYPES = ["--type", "id=int64", "--type", "quantity=int64", "--rename", "quantity=qty"]


@pytest.fixture
def source(tmp_path):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["id", "quantity", "note", "code"], *ROWS])
    path = tmp_path / "a.csv"
    path.write_text(text.getvalue() + "6,7\n")
    return path


@pytest.fixture
def convert(millrace, source, tmp_path):
    def run(policy, *more):
        outcome = millrace.run(
            "convert", source, "--to", tmp_path / "out", *TYPES, "--on-error", policy, "--max-rejects", "1", "--json", *more
        )
        assert outcome.code == CONVERTED, str(outcome)
        (finished,) = outcome.events_named("object_finished")
        assert (finished["rows_read"], finished["rows_written"], finished["rows_rejected"]) == (6, 5, 1)
        return finished, tmp_path / "out/parquet/a.csv.parquet", tmp_path / "out/avro/a.csv.avro"

    return run


def avro_rows(path):
    with path.open("rb") as file:
        return list(fastavro.reader(file))


@pytest.mark.parametrize("profile", ["default", "modern", "compat"])
def test_a_rescued_value_is_null_and_its_text_is_beside_it(convert, profile):
    finished, parquet, avro = convert("rescue", "--parquet-profile", profile)
    expected = [
        {"id": number(row[0]), "qty": number(row[1]), "note": row[2], "code": row[3], "_rescued": rescued}
        for row, rescued in zip(ROWS, RESCUED)
    ]
    table = pq.read_table(parquet)
    kind = table.schema.field("_rescued").type
    assert (kind.key_type, kind.item_type) == (pa.string(), pa.string())
    found = [row | {"_rescued": row["_rescued"] and dict(row["_rescued"])} for row in table.to_pylist()]
    assert found == expected
    assert avro_rows(avro) == expected
    relation = duckdb.sql(f"SELECT id, qty, note, code, _rescued FROM '{parquet}' ORDER BY code")
    assert [dict(zip(relation.columns, row)) for row in relation.fetchall()] == expected
    assert pl.read_parquet(parquet)["_rescued"].null_count() == 2
    assert finished["misfits"] == [
        {"column": "id", "declared": "int64", "written": "int64", "rescued": 1},
        {"column": "qty", "declared": "int64", "written": "int64", "rescued": 3},
    ]


def number(text):
    return int(text) if text.isdigit() else None


def test_a_widened_column_holds_all_its_values(convert):
    finished, parquet, avro = convert("widen")
    expected = [dict(zip(["id", "qty", "note", "code"], [row[0], row[1] or None, *row[2:]])) for row in ROWS]
    assert pq.read_table(parquet).to_pylist() == expected
    assert avro_rows(avro) == expected
    assert [(column["column"], column["written"]) for column in finished["misfits"]] == [("id", "string"), ("qty", "string")]


@pytest.mark.parametrize("policy", ["rescue", "widen"])
def test_check_says_before_what_verify_finds_after(millrace, convert, source, tmp_path, policy):
    finished, parquet, _ = convert(policy)
    check = millrace.run("check", source, *TYPES, "--on-error", policy, "--max-rejects", "1", "--json")
    assert check.code == CONVERTED, str(check)
    (checked,) = check.events_named("object_checked")
    assert checked["misfits"] == finished["misfits"]
    assert [column["name"] for column in checked["columns"]] == pq.read_schema(parquet).names
    verified = millrace.run("verify", source, "--to", tmp_path / "out", "--deep")
    assert verified.code == CONVERTED, str(verified)
    strict = millrace.run("check", source, *TYPES, "--on-error", policy)
    assert strict.code == ONLY_BAD_ROWS, str(strict)


def test_a_replayed_row_has_the_columns_of_the_others(millrace, tmp_path):
    source = tmp_path / "a.csv"
    source.write_text('k,v\n1,2\n"3"x,y\n')
    convert = millrace.run(
        "convert", source, "--to", tmp_path / "out", "--type", "v=int64", "--quote", '"', "--on-error", "rescue", "--max-rejects", "1"
    )
    assert convert.code == CONVERTED, str(convert)
    replay = millrace.run("replay", tmp_path / "out/_millrace/rejects", "--to", tmp_path / "out", "--quote", "none", "--type", "k=string")
    assert replay.code == CONVERTED, str(replay)
    (replayed,) = (tmp_path / "out/avro").glob("*.replay-*.avro")
    assert avro_rows(replayed) == [{"k": '"3"x', "v": None, "_rescued": {"v": "y"}}]


@pytest.mark.parametrize("policy", ["rescue", "widen"])
def test_without_a_declared_type_there_is_nothing_to_act_on(millrace, source, tmp_path, policy):
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--on-error", policy)
    assert outcome.code == USAGE and "sniff SOURCE --schema-out" in outcome.stderr, str(outcome)


# --- JSON Lines -------------------------------------------------------------------------------------------------------

SCHEMA = "id bigint, day date, user struct<age:bigint,name:string>, tags array<bigint>"


def is_integer(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def random_record(random: Random) -> tuple[dict, dict, dict]:
    """A record, what it is when misfits are taken out, and these by their path."""
    record, fitting, rescued = {}, {}, {}

    def put(key, value, fits, meant=None):
        record[key] = value
        if value is None or fits:
            fitting[key] = value if meant is None or value is None else meant
        else:
            rescued[key] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    for key in random.sample(["id", "day", "user", "tags", "free"], random.randint(0, 5)):
        if key == "id":
            value = random.choice([1, -7, None, "x", 1.5, True, {"a": [1]}, 'q"\\n', [2]])
            put(key, value, is_integer(value))
        elif key == "day":
            value = random.choice(["2026-01-31", "2026-02-30", 5, None, ""])
            put(key, value, value == "2026-01-31", date(2026, 1, 31))
        elif key == "tags":
            value = random.choice([[1, 2], [], None, [1, "x"], "none", [None, 3]])
            put(key, value, isinstance(value, list) and all(item is None or is_integer(item) for item in value))
        elif key == "user":
            age = random.choice([30, None, "old", 2.5])
            value = random.choice([{"age": age, "name": "n"}, {"name": "n", "age": age}, {"age": age}, {}, None, 7])
            if isinstance(value, dict):
                record[key], kept = value, dict(value)
                if "age" in value and age is not None and not is_integer(age):
                    rescued["user.age"] = age if isinstance(age, str) else json.dumps(age)
                    del kept["age"]
                fitting[key] = {"age": kept.get("age"), "name": kept.get("name")}
            else:
                put(key, value, False)
        else:
            record[key] = fitting[key] = random.choice(["a", "b,c", "\u00fc"])
    return record, fitting, rescued


def json_source(tmp_path, records: list, is_array: bool):
    source = tmp_path / "a.jsonl"
    separators = (",", ":")
    if is_array:
        source.write_text(json.dumps(records, separators=separators, ensure_ascii=False))
    else:
        source.write_text("".join(json.dumps(record, separators=separators, ensure_ascii=False) + "\n" for record in records))
    (tmp_path / "schema.sql").write_text(SCHEMA)
    return source


@pytest.mark.parametrize("is_array", [False, True], ids=["lines", "array"])
@pytest.mark.parametrize("seed", range(6))
def test_json_values_are_rescued(millrace, tmp_path, seed, is_array):
    random = Random(seed)
    made = [random_record(random) for _ in range(random.choice([5, 300, 20_000]))]
    source = json_source(tmp_path, [record for record, _, _ in made], is_array)
    options = ["--schema", tmp_path / "schema.sql", "--on-error", "rescue"]
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", *options, "--json")
    assert outcome.code == CONVERTED, str(outcome)
    expected = [
        {**{key: fitting.get(key) for key in ("id", "day", "user", "tags", "free")}, "_rescued": rescued or None} for _, fitting, rescued in made]
    for format, read in ROWS_OF.items():
        rows = read((tmp_path / "out" / format / f"a.jsonl.{format}").read_bytes())
        for row in rows:
            row.setdefault("free", None)
            row["_rescued"] = None if row["_rescued"] is None else dict(row["_rescued"])
        assert rows == expected
    (run,) = outcome.events_named("run_finished")
    assert run["cells_rescued"] == sum(len(rescued) for _, _, rescued in made)
    verified = millrace.run("verify", source, "--to", tmp_path / "out")
    assert verified.code == CONVERTED, str(verified)
    checked = millrace.run("check", source, *options, "--json")
    assert checked.code == CONVERTED, str(checked)


@pytest.mark.parametrize("seed", range(6))
def test_json_columns_are_widened(millrace, tmp_path, seed):
    random = Random(seed)
    made = [random_record(random) for _ in range(random.choice([5, 300, 20_000]))]
    source = json_source(tmp_path, [record for record, _, _ in made], False)
    converted = ["convert", source, "--codec", "none"]
    outcome = millrace.run(*converted, "--to", tmp_path / "out", "--schema", tmp_path / "schema.sql", "--on-error", "widen", "--json")
    assert outcome.code == CONVERTED, str(outcome)
    (report,) = outcome.events_named("object_finished")
    assert report["rows_written"] == len(made)
    free = millrace.run(*converted, "--to", tmp_path / "free")
    assert free.code == CONVERTED, str(free)
    wide = {path.partition(".")[0] for _, _, rescued in made for path in rescued}
    for format, read in ROWS_OF.items():
        rows = read((tmp_path / "out" / format / f"a.jsonl.{format}").read_bytes())
        natural = read((tmp_path / "free" / format / f"a.jsonl.{format}").read_bytes())
        for (_, fitting, _), row, undeclared in zip(made, rows, natural, strict=True):
            for key in ("id", "day", "user", "tags"):
                assert row[key] == (undeclared[key] if key in wide else fitting.get(key)), key


def test_what_is_hidden_in_json_is_not_rescued(millrace, tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_text('{"id":"SECRET1","day":"SECRET2","user":{"age":"SECRET3"},"tags":["odd"]}\n{"id":1}\n')
    (tmp_path / "schema.sql").write_text(SCHEMA)
    outcome = millrace.run(
        "convert", source, "--to", tmp_path / "out", "--schema", tmp_path / "schema.sql", "--on-error", "rescue", "--codec", "none", "--hash", "id",
        "--mask", "day", "--drop", "user", "--rename", "tags=labels", env={"MILLRACE_HASH_KEY": "a long and random secret"})
    assert outcome.code == CONVERTED, str(outcome)
    for format, read in ROWS_OF.items():
        content = (tmp_path / "out" / format / f"a.jsonl.{format}").read_bytes()
        assert b"SECRET" not in content
        assert dict(read(content)[0]["_rescued"]) == {"labels": '["odd"]'}


def test_a_json_key_may_not_have_the_name_of_the_rescued(millrace, tmp_path):
    source = tmp_path / "a.jsonl"
    source.write_text('{"id":1}\n{"_rescued":1}\n')
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--type", "id=int64", "--on-error", "rescue")
    assert outcome.code == OBJECT_FAILED and "'_rescued'" in outcome.stderr, str(outcome)


@pytest.mark.parametrize("memory", ["128MiB", "1GiB"])
def test_json_outputs_do_not_depend_on_memory(millrace, tmp_path, memory):
    random = Random(7)
    source = json_source(tmp_path, [random_record(random)[0] for _ in range(60_000)], False)
    for policy in ("rescue", "widen"):
        for folder, options in (("one", ["--memory", memory, "--concurrency", "3"]), ("other", [])):
            outcome = millrace.run(
                "convert", source, "--to", tmp_path / folder, "--schema", tmp_path / "schema.sql", "--on-error", policy, *options)
            assert outcome.code == CONVERTED, str(outcome)
        for format in ROWS_OF:
            name = f"{format}/a.jsonl.{format}"
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
