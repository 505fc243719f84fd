"""One schema for many files: agreed on by all of them, locked, and evolved in the open."""

import json
import subprocess

import duckdb
import polars
import pyarrow.dataset
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE, WORK_LEFT
from outputs import ROWS_OF

SCHEMA = "_millrace/schema/schema.json"


def fill(place, count: int = 40) -> None:
    """Files that disagree: about types, columns, their order, delimiters and formats."""
    for number in range(count):
        amount = ["7", "7.25", ""][number % 3]
        match number % 4:
            case 0:
                place.put(f"{number:02}.csv", f"id,amount\n{number},{amount}\n")
            case 1:
                place.put(f"{number:02}.csv", f"amount;id;note\n{amount};{number};n{number}\n")
            case 2:
                place.put(f"{number:02}.jsonl", json.dumps({"id": number, "amount": float(amount or 0), "when": "2026-01-02"}) + "\n")
            case 3:
                place.put(f"{number:02}.tsv", f"id\twhen\n{number}\t2026-01-0{1 + number % 9}\n")


def convert(millrace, place, *options: str, code: int = CONVERTED) -> dict:
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json", *options)
    assert outcome.code == code, str(outcome)
    return outcome.events_named("run_finished")[0] | {"stderr": outcome.stderr}


def schema(place) -> dict:
    return json.loads(place.read(SCHEMA))


def types(place) -> dict[str, str]:
    return {column["name"]: column["type"] for column in schema(place)["columns"]}


def bring(place, folder, below: str) -> str:
    for name in place.outputs():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(place.read(name))
    return str(folder / below)


def test_all_outputs_have_the_schema_that_all_inputs_fit(millrace, place, tmp_path):
    fill(place)
    run = convert(millrace, place, "--evolve", "add")
    assert run["objects_converted"] == 40
    assert types(place) == {"id": "int64", "amount": "double", "note": "string", "when": "date"}
    tree = bring(place, tmp_path / "tree", "parquet")
    tables = {str(pyarrow.dataset.dataset(f).schema.remove_metadata()) for f in pyarrow.dataset.dataset(tree, format="parquet").files}
    assert len(tables) == 1, "files of one dataset have different columns"
    rows = pyarrow.dataset.dataset(tree, format="parquet").to_table().to_pylist()
    assert sorted(row["id"] for row in rows) == list(range(40))
    assert polars.scan_parquet(f"{tree}/**/*.parquet").select("id", "amount", "note", "when").collect().height == 40
    assert duckdb.sql(f"select count(*), count(amount) from read_parquet('{tree}/**/*.parquet')").fetchall()[0][0] == 40
    assert convert(millrace, place)["objects_unchanged"] == 40


def test_sniff_names_what_forced_each_widening(millrace, place, tmp_path):
    fill(place)
    place.put("90.csv", "id,amount\n900,1\n901,2\nx902,3\n")
    told = millrace.run("sniff", place.source, "--json", "--schema-out", tmp_path / "schema.json")
    assert told.code == CONVERTED, str(told)
    report = json.loads(told.stdout)
    assert (report["objects_found"], report["objects_read"]) == (41, 41)
    forced = {(step["column"], step["to"]): step for step in report["widenings"]}
    step = forced["id", "string"]
    assert (step["from"], step["source"].rpartition("/")[2], step["record"], step["value"]) == ("int64", "90.csv", 3, "x902")
    assert forced["amount", "double"]["value"] == "7.25" and forced["amount", "double"]["source"].endswith("01.csv")
    assert {column["name"]: column["type"] for column in report["columns"]}["id"] == "string"
    run = convert(millrace, place, "--evolve", "add", "--schema", str(tmp_path / "schema.json"))
    assert run["objects_converted"] == 41 and types(place)["id"] == "string"
    shown = millrace.run("sniff", place.source, "--objects", "10")
    assert "of 41 objects, spread evenly" in shown.stdout, str(shown)
    place.put("91.csv", b"id\n\xff\xfe\x00")
    broken = millrace.run("sniff", place.source)
    assert broken.code in (CONVERTED, OBJECT_FAILED), str(broken)


def test_a_new_column_is_added_and_nothing_is_converted_again(millrace, place):
    fill(place, 8)
    convert(millrace, place, "--evolve", "add")
    before = {name: place.read(name) for name in place.outputs() if "_millrace" not in name}
    place.put("50.csv", "id,region\n50,EU\n")
    place.put("51.csv", "id,region\n51,7\n")
    dry = convert(millrace, place, "--dry-run")
    assert (dry["planned_new"], dry["planned_unchanged"]) == (2, 8)
    run = convert(millrace, place)
    assert (run["objects_converted"], run["objects_unchanged"], run["schema_version"], run["new_tree"]) == (2, 8, 2, False)
    assert types(place)["region"] == "string", "of both files' values"
    assert {name: place.read(name) for name in before} == before
    for format, read in ROWS_OF.items():
        rows = [row for key in ("50.csv", "51.csv") for row in read(place.read(place.name(format, key)))]
        assert [row["region"] for row in rows] == ["EU", "7"]
    assert [change["version"] for change in schema(place)["history"]] == [1, 2]


def test_a_new_column_fails_or_goes_aside_where_that_is_wanted(millrace, place):
    place.put("a.csv", "id,n\n1,2\n")
    convert(millrace, place, "--evolve", "add")
    place.put("b.csv", "id,n,region,x\n2,3,EU,\n")
    place.put("c.jsonl", '{"id": 3, "n": 4, "more": {"a": [1]}}\n')
    run = convert(millrace, place, "--evolve", "fail", code=ONLY_BAD_ROWS)
    assert run["objects_failed"] == 2 and "'region' and 'x'" in run["stderr"]
    convert(millrace, place, "--evolve", "rescue")
    assert schema(place)["version"] == 1
    for format, read in ROWS_OF.items():
        found = {key: read(place.read(place.name(format, key)))[0] for key in ("a.csv", "b.csv", "c.jsonl")}
        assert found["a.csv"]["_rescued"] is None
        assert dict(found["b.csv"]["_rescued"]) == {"region": "EU"}
        assert dict(found["c.jsonl"]["_rescued"]) == {"more": '{"a":[1]}'}
        assert all(list(row) == ["id", "n", "_rescued"] for row in found.values())


@pytest.mark.parametrize("evolve", ["add", "widen", "rescue", "fail"])
def test_keys_in_another_case_do_not_escape_the_schema(millrace, place, evolve):
    place.put("a.csv", "id,v\n1,2\n")
    convert(millrace, place, "--evolve", evolve)
    place.put("b.jsonl", '{"ID": "z", "V": [1]}\n')
    run = convert(millrace, place, "--evolve", evolve, code=ONLY_BAD_ROWS)
    assert "'ID' differs from the dataset's column 'id' in case only" in run["stderr"]
    place.put("b.csv", "ID,V\n3,4\n")
    convert(millrace, place, "--evolve", evolve, code=ONLY_BAD_ROWS)
    assert list(ROWS_OF["avro"](place.read(place.name("avro", "b.csv")))[0])[:2] == ["id", "v"]


def test_values_against_locked_types(millrace, place):
    place.put("a.csv", "id,n\n1,2\n")
    convert(millrace, place, "--evolve", "add")
    place.put("b.csv", "id,n\n2,x\n3,4\n")
    convert(millrace, place, code=ONLY_BAD_ROWS)
    run = convert(millrace, place, "--max-rejects", "1")
    assert (run["rows_written"], run["rows_rejected"]) == (1, 1)
    place.put("c.csv", "id,n\n5,y\n")
    run = convert(millrace, place, "--on-error", "rescue", "--evolve", "add")
    assert run["rows_rejected"] == 0
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--on-error", "widen", "--evolve", "add")
    assert outcome.code == USAGE and "--evolve widen" in outcome.stderr, str(outcome)
    place.put("other.json", json.dumps({"columns": [{"name": "z", "type": "int64"}]}))


def test_widening_makes_a_new_tree(millrace, place, tmp_path):
    fill(place, 4)
    convert(millrace, place, "--evolve", "add")
    old = {name: place.read(name) for name in place.outputs() if "_millrace" not in name}
    place.put("60.csv", "id,amount\nx60,1\n")
    run = convert(millrace, place, "--evolve", "widen", code=WORK_LEFT)
    assert (run["schema_version"], run["new_tree"]) == (2, True)
    assert types(place)["id"] == "string"
    assert "record 1" in schema(place)["history"][-1]["change"] and schema(place)["history"][-1]["source"].endswith("60.csv")
    run = convert(millrace, place, "--evolve", "widen")
    assert run["objects_converted"] == 4
    assert {name: place.read(name) for name in old} == old, "the old tree stays as it is"
    tree = bring(place, tmp_path / "tree", "parquet/v2")
    rows = pyarrow.dataset.dataset(tree, format="parquet").to_table().to_pylist()
    assert sorted(row["id"] for row in rows) == ["0", "1", "2", "3", "x60"]
    assert convert(millrace, place)["objects_unchanged"] == 5


def test_two_runs_at_once_add_their_columns(millrace, place):
    place.put("a.csv", "id\n1\n")
    convert(millrace, place, "--evolve", "add")
    for number in range(6):
        place.put(f"x{number}.csv", f"id,c{number % 2}\n{number},v\n")
    command = [str(millrace.path), "convert", place.source, "--to", place.destination]
    running = [subprocess.Popen(command, env=millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    ends = [(process.communicate()[1].decode(), process.returncode) for process in running]
    assert all(code == CONVERTED for _, code in ends), ends
    assert list(types(place)) == ["id", "c0", "c1"]
    for number in range(6):
        assert ROWS_OF["parquet"](place.read(place.name("parquet", f"x{number}.csv"))) == [
            {"id": number, "c0": "v" if number % 2 == 0 else None, "c1": "v" if number % 2 else None}]


def test_merging_follows_the_dataset(millrace, place):
    for number in range(5):
        place.put(f"{number}.csv", f"id,n\n{number},1\n")
    options = ["--target-size", "1MiB", "--evolve", "add"]
    convert(millrace, place, *options)
    place.put("7.csv", "id,n,late\n7,1,x\n")
    place.put("8.csv", "id,n\n8,1\n")
    run = convert(millrace, place, *options)
    assert (run["objects_converted"], run["schema_version"]) == (2, 2)
    rows = [row for name in place.outputs() if name.startswith("avro/") for row in ROWS_OF["avro"](place.read(name))]
    assert sorted(row["id"] for row in rows) == [0, 1, 2, 3, 4, 7, 8]


@pytest.mark.parametrize("text", ['{"dataset": 1', "{}", '{"dataset":1,"version":1,"tree":1,"columns":[{"name":"a","type":"nix"}]}'])
def test_a_damaged_schema_stops_the_run(millrace, place, text):
    place.put("a.csv", "id\n1\n")
    if place.kind == "s3":
        place.area.put("out/" + SCHEMA, text)
    else:
        (place.folder / "out/_millrace/schema").mkdir(parents=True)
        (place.folder / "out" / SCHEMA).write_text(text)
    outcome = millrace.run("convert", place.source, "--to", place.destination)
    assert outcome.code == OBJECT_FAILED and "schema" in outcome.stderr, str(outcome)
    assert [name for name in place.outputs() if "_millrace" not in name] == []


def test_usage_of_evolve(millrace, place, tmp_path):
    place.put("a.csv", "id\n1\n")
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--evolve", "maybe")
    assert outcome.code == USAGE and "add, widen, rescue or fail" in outcome.stderr, str(outcome)
    convert(millrace, place, "--evolve", "add")
    (tmp_path / "s.json").write_text('{"columns": [{"name": "z", "type": "int64"}]}')
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--schema", tmp_path / "s.json")
    assert outcome.code == USAGE and "--evolve" in outcome.stderr, str(outcome)
