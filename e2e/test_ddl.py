"""The statements that make tables of what was written: of the right files, with types that readers of those files agree with."""

import io
import json
import re

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, USAGE

FIRST = "ID,name,amount,when,day,select\n1,a,1.50,2026-01-01T00:00:00Z,2026-01-02,1\n"
SECOND = "ID,name,amount,extra,when,day,select\n2,b,2.25,x,2026-01-01T00:00:00Z,2026-01-02,1\n"
AMOUNT = ["--type", "amount=decimal(12,2)"]


def statements(outcome) -> dict[str, dict]:
    return {entry["format"]: entry for entry in outcome.events_named("table")}


def columns(statement: str) -> list[str]:
    return re.findall(r"^  (.*?),?$", statement, re.MULTILINE)


def literal(statement: str) -> dict:
    quoted = re.search(r"'avro.schema.literal' = '(.*)'\)$", statement, re.MULTILINE).group(1)
    return json.loads(re.sub(r"\\(.)", r"\1", quoted))


def test_the_columns_of_all_files(millrace, place):
    place.put("a.csv", FIRST)
    place.put("deep/b.csv", SECOND)
    assert millrace.run("convert", place.source, "--to", place.destination, *AMOUNT).code == CONVERTED
    outcome = millrace.run("ddl", place.destination, "--table", "Sales.Orders", "--location", "s3://lake/o'rders", "--json")
    assert outcome.code == CONVERTED, str(outcome)
    tables = statements(outcome)
    expected = ["`id` bigint", "`name` string", "`amount` decimal(12,2)", "`when` timestamp", "`day` date", "`select` bigint", "`extra` string"]
    parquet = tables["parquet"]["statement"]
    assert parquet.startswith("CREATE EXTERNAL TABLE IF NOT EXISTS `sales`.`orders` (\n") and columns(parquet) == expected
    assert parquet.endswith(")\nSTORED AS PARQUET\nLOCATION 's3://lake/o\\'rders/parquet/';")
    assert tables["parquet"]["files"] == 2 and any("UTC" in note for note in tables["parquet"]["notes"])
    avro = tables["avro"]["statement"]
    assert "`sales`.`orders_avro`" in avro and "STORED AS AVRO\nLOCATION 's3://lake/o\\'rders/avro/';" in avro
    assert columns(avro) == [column.replace("timestamp", "bigint") for column in expected]
    # A reader that is not ours reads every file with the schema of all.
    for name in ("a.csv", "deep/b.csv"):
        (row,) = fastavro.reader(io.BytesIO(place.read(place.name("avro", name))), reader_schema=literal(avro))
        assert set(row) == {"ID", "name", "amount", "when", "day", "select", "extra"}
        assert row["extra"] == ("x" if "b.csv" in name else None)


def test_files_of_one_schema_keep_its_words(millrace, tmp_path):
    (tmp_path / "a.csv").write_text("it's,b\\c\n1,x\n")
    assert millrace.run("convert", "a.csv", "--to", "out", cwd=tmp_path).code == CONVERTED
    outcome = millrace.run("ddl", "out", "--json", cwd=tmp_path)
    tables = statements(outcome)
    assert columns(tables["avro"]["statement"]) == ["`it_s` bigint", "`b_c` string"]
    reader = fastavro.reader((tmp_path / "out/avro/a.csv.avro").open("rb"))
    assert literal(tables["avro"]["statement"]) == json.loads(reader.metadata["avro.schema"])
    assert columns(tables["parquet"]["statement"]) == ["`it's` bigint", "`b\\c` string"]
    assert f"LOCATION 'file://{tmp_path}/out/parquet/'" in tables["parquet"]["statement"]
    assert any("--location" in note for note in tables["parquet"]["notes"])


def test_nested_columns(millrace, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"s":{"A b":[{"k":1}],"Select":"x","t":"2026-01-01T00:00:00"},"l":[[1.5]]}\n')
    assert millrace.run("convert", "a.jsonl", "--to", "out", cwd=tmp_path).code == CONVERTED
    tables = statements(millrace.run("ddl", "out", "--json", cwd=tmp_path))
    assert columns(tables["parquet"]["statement"]) == [
        "`s` struct<`a b`:array<struct<k:bigint>>,`select`:string,t:timestamp>", "`l` array<array<double>>",
    ]
    assert columns(tables["avro"]["statement"])[0] == "`s` struct<a_b:array<struct<k:bigint>>,`select`:string,t:bigint>"


def test_files_that_disagree_are_named(millrace, place):
    for name, rows in (("a.csv", "1\n"), ("b.csv", "1.5\n"), ("c.csv", "2.5\n"), ("d.csv", "x\n")):
        place.put(name, "amount,same\n" + rows.replace("\n", ",1\n"))
    assert millrace.run("convert", place.source, "--to", place.destination).code == CONVERTED
    outcome = millrace.run("ddl", place.destination, "--json")
    assert outcome.code == OBJECT_FAILED and outcome.events_named("table") == [], str(outcome)
    for format in ("parquet", "avro"):
        files = [place.destination.rstrip("/") + "/" + place.name(format, name) for name in ("a.csv", "b.csv", "d.csv")]
        said = f"the column amount is int64 in {files[0]}, double in {files[1]} and 1 more file, string in {files[2]}\n"
        assert said in outcome.stderr, str(outcome)
    assert "the column same" not in outcome.stderr


def test_folders_of_partitions(millrace, place):
    for name in ("Year=2025/region=eu/a.csv", "Year=2026/region=us/a.csv"):
        place.put(name, "id,Region\n1,x\n")
    assert millrace.run("convert", place.source, "--to", place.destination, "--format", "parquet").code == CONVERTED
    outcome = millrace.run("ddl", place.destination, "--table", "t", "--json")
    (table,) = outcome.events_named("table")
    assert columns(table["statement"]) == ["`id` bigint"] and "PARTITIONED BY (`year` string, `region` string)\n" in table["statement"], str(outcome)
    notes = "\n".join(table["notes"])
    assert "MSCK REPAIR TABLE `t`;" in notes and "Year: MSCK" in notes and "region: the folders' value" in notes
    place.put("Year=2026/b.csv", "id\n1\n")
    assert millrace.run("convert", place.source, "--to", place.destination, "--format", "parquet").code == CONVERTED
    mixed = millrace.run("ddl", place.destination)
    assert mixed.code == OBJECT_FAILED and "not one table" in mixed.stderr and "CREATE" not in mixed.stdout, str(mixed)


def written(schema: pa.Schema, **options) -> bytes:
    sink = io.BytesIO()
    pq.write_table(schema.empty_table(), sink, **options)
    return sink.getvalue()


def test_what_is_hidden_is_passed_over_and_what_is_damaged_is_told(millrace, place):
    place.put("a.csv", "id\n1\n")
    assert millrace.run("convert", place.source, "--to", place.destination, "--format", "parquet").code == CONVERTED
    area = place.area

    def put(name: str, body: bytes) -> None:
        if place.kind == "s3":
            area.put("out/parquet/" + name, body)
        else:
            (place.folder / "out/parquet" / name).parent.mkdir(exist_ok=True)
            (place.folder / "out/parquet" / name).write_bytes(body)

    for name in ("_SUCCESS", ".hidden", "_temporary/x.parquet"):
        put(name, b"nothing that is a file")
    assert statements(millrace.run("ddl", place.destination, "--json"))["parquet"]["files"] == 1
    # A footer larger than the first request fetches, in another program's types and words.
    wide = pa.schema([pa.field("ID", pa.int64()), pa.field("half", pa.float32())] + [(f"column {number} " + "x" * 200, pa.string()) for number in range(700)])
    put("wide.parquet", written(wide))
    (table,) = millrace.run("ddl", place.destination, "--json").events_named("table")
    assert table["files"] == 2 and len(columns(table["statement"])) == 702 and columns(table["statement"])[:2] == ["`id` bigint", "`half` double"]
    notes = "\n".join(table["notes"])
    assert "half: stored as float" in notes and "id: written as id and ID" in notes
    put("zzz.parquet", b"PAR1" + b"x" * 100)
    outcome = millrace.run("ddl", place.destination)
    assert outcome.code == OBJECT_FAILED and "zzz.parquet" in outcome.stderr and outcome.stdout == "", str(outcome)


@pytest.mark.parametrize("options", [["--table", "a b"], ["--table", "a.b.c"], ["--table", ""], ["--location", "lake"]])
def test_names_that_cannot_be(millrace, tmp_path, options):
    assert millrace.run("ddl", tmp_path, *options).code == USAGE


def test_where_nothing_was_written(millrace, area, tmp_path):
    for place in (tmp_path, tmp_path / "none", area.url("none/")):
        outcome = millrace.run("ddl", place)
        assert outcome.code == OBJECT_FAILED and "no outputs" in outcome.stderr, str(outcome)
