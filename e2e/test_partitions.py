"""Rows in folders by their values: every row once, as pyarrow, DuckDB and Polars read them; and where each row came from."""

import datetime
from collections import Counter

import duckdb
import polars
import pyarrow.dataset
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, USAGE
from outputs import ROWS_OF

REGIONS = ["EU", "US", "a/b", "..", "x=y", "", "é🙂", "100%"]


def table(rows: int = 800, columns: int = 0) -> tuple[str, list[dict]]:
    found = []
    for row in range(rows):
        day = datetime.datetime(2025, 11, 1) + datetime.timedelta(hours=row * 3)
        found.append({"id": row, "ts": day, "region": REGIONS[row * 7 % len(REGIONS)], **{f"c{n}": row * n for n in range(columns)}})
    lines = [",".join(str(value).replace(" ", "T") for value in row.values()) for row in found]
    return "\n".join([",".join(found[0]), *lines]) + "\n", found


def convert(millrace, place, *options: str, code: int = CONVERTED) -> dict:
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json", *options)
    assert outcome.code == code, str(outcome)
    return outcome.events_named("run_finished")[0]


def files(place, format: str) -> list[str]:
    return [name for name in place.outputs() if name.startswith(format + "/")]


def bring(place, folder) -> str:
    """All outputs as a local folder, for readers that know folders."""
    for name in place.outputs():
        target = folder / "tree" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(place.read(name))
    return str(folder / "tree")


def test_readers_see_partitions_and_all_rows(millrace, place, tmp_path):
    text, wanted = table()
    place.put("x/a.csv", text)
    run = convert(millrace, place, "--partition-by", "year(ts),month(ts),region")
    assert (run["rows_read"], run["rows_written"]) == (800, 800)
    tree = bring(place, tmp_path)
    expected = sorted((row["id"], row["ts"], row["ts"].year, row["ts"].month, row["region"] or None) for row in wanted)
    arrow = pyarrow.dataset.dataset(tree + "/parquet", partitioning="hive", format="parquet").to_table().to_pylist()
    assert sorted((row["id"], row["ts"], row["year"], int(row["month"]), row["region"]) for row in arrow) == expected
    duck = duckdb.sql(f"select id, ts, year, month::int, region from read_parquet('{tree}/parquet/**/*.parquet', hive_partitioning = true)").fetchall()
    assert sorted(duck) == expected
    frame = polars.scan_parquet(tree + "/parquet", hive_partitioning=True).collect()
    assert sorted((row["id"], row["ts"], int(row["year"]), int(row["month"]), row["region"]) for row in frame.to_dicts()) == expected
    avro = [row["id"] for name in files(place, "avro") for row in ROWS_OF["avro"](place.read(name))]
    assert sorted(avro) == [row["id"] for row in wanted]
    assert len(files(place, "avro")) == len(files(place, "parquet"))
    assert all("region=" in name and "/../" not in name for name in place.outputs() if "_millrace" not in name)


def test_rows_keep_their_order_and_bytes_whatever_the_memory(millrace, place):
    text, _ = table(3000, columns=4)
    place.put("a.csv", text)
    convert(millrace, place, "--partition-by", "date(ts)", "--max-partitions", "1000", "--memory", "128MiB", "--concurrency", "1")
    first = {name: place.read(name) for name in place.outputs()}
    for name in files(place, "parquet"):
        ids = [row["id"] for row in ROWS_OF["parquet"](first[name])]
        assert ids == sorted(ids)
    convert(millrace, place, "--partition-by", "date(ts)", "--max-partitions", "1000", "--overwrite", "--memory", "1GiB")
    assert {name: place.read(name) for name in place.outputs()} == first


def test_a_new_conversion_leaves_nothing_stale(millrace, place):
    place.put("a.csv", "id,region\n1,EU\n2,US\n")
    place.put("b.csv", "id,region\n3,EU\n")
    convert(millrace, place, "--partition-by", "region")
    assert len(files(place, "parquet")) == 3
    place.put("a.csv", "id,region\n1,EU\n4,ASIA\n")
    run = convert(millrace, place, "--partition-by", "region")
    assert run["objects_converted"] == 1
    found = sorted(name.split("/")[1] + " " + name.rpartition("/")[2] for name in files(place, "parquet"))
    assert found == ["region=ASIA a.csv.parquet", "region=EU a.csv.parquet", "region=EU b.csv.parquet"]
    convert(millrace, place)
    assert all("region=" not in name for name in place.outputs()), place.outputs()
    assert convert(millrace, place)["objects_unchanged"] == 2


def test_an_object_of_one_partition_that_moves_leaves_nothing(millrace, place):
    by = ["--partition-by", "k"]
    for text, options, wanted in [
        ("id,k\n1,A\n", by, ["k=A"]), ("id,k\n2,B\n", by, ["k=B"]), ("id,k\n2,B\n", [], []), ("id,k\n2,C\n", by, ["k=C"]), ("id,k\n", by, None),
        ("id,k\n3,D\n", by, ["k=D"]),
    ]:  # fmt: skip
        place.put("x.csv", text)
        convert(millrace, place, *options)
        for format in ROWS_OF:
            found = files(place, format)
            assert len(found) == (wanted is not None), found
            assert [part for name in found for part in name.split("/") if "=" in part] == (wanted or [])


def test_verify_knows_partitions(millrace, place):
    text, _ = table()
    place.put("a.csv", text)
    convert(millrace, place, "--partition-by", "year(ts),region")
    verified = millrace.run("verify", place.source, "--to", place.destination, "--deep")
    assert verified.code == CONVERTED, str(verified)
    place.remove(files(place, "parquet")[0])
    verified = millrace.run("verify", place.source, "--to", place.destination)
    assert verified.code == OBJECT_FAILED, str(verified)


def test_merging_and_partitions_go_together(millrace, place):
    for number in range(12):
        place.put(f"{number:02}.csv", "id,region\n" + "".join(f"{number * 10 + row},{REGIONS[row % 3]}\n" for row in range(9)))
    options = ["--partition-by", "region", "--target-size", "1MiB"]
    run = convert(millrace, place, *options)
    assert (run["groups"], len(files(place, "parquet")), len(files(place, "avro"))) == (1, 3, 3)
    place.put("03.csv", "id,region\n777,EU\n")
    convert(millrace, place, *options)
    for format, read in ROWS_OF.items():
        rows = Counter(row["id"] for name in files(place, format) for row in read(place.read(name)))
        assert rows == Counter([n * 10 + row for n in range(12) if n != 3 for row in range(9)] + [777])


@pytest.mark.parametrize(
    "terms, words",
    [("missing", "does not have"), ("amount", "makes no folders"), ("ts", "date(ts)"), ("year(region)", "dates or timestamps"), ("id", "--max-partitions")],
)
def test_what_makes_no_folders_fails_its_object(millrace, place, terms, words):
    place.put("a.csv", "id,ts,region,amount\n" + "".join(f"{row},2026-01-01T00:00:{row % 60:02},r,{row}.5\n" for row in range(150)))
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--partition-by", terms)
    assert outcome.code == OBJECT_FAILED and words in outcome.stderr, str(outcome)
    place.assert_nothing_left()


def test_usage_of_partitions(millrace, place):
    place.put("a.csv", "id\n1\n")
    for terms in ("", "a,,b", "foo(a)", "year(a),year(b)"):
        outcome = millrace.run("convert", place.source, "--to", place.destination, "--partition-by", terms)
        assert outcome.code == USAGE, str(outcome)
    place.assert_nothing_left()


def test_many_partitions_stay_within_the_memory(millrace, area):
    text, _ = table(60_000, columns=20)
    source = area.put("in/a.csv", text)
    options = ["--partition-by", "year(ts),month(ts)", "--max-partitions", "300", "--memory", "128MiB"]
    outcome = millrace.run("convert", source, "--to", area.url("out/"), "--json", *options)
    assert outcome.code == CONVERTED, str(outcome)
    run = outcome.events_named("run_finished")[0]
    assert run["rows_written"] == 60_000 and run["peak_memory"] <= 128 << 20, run
    assert len(area.keys("out/parquet/")) == 247


def test_source_columns_say_where_a_row_came_from(millrace, place):
    place.put("a.csv", "id\n1\n2,3\n4\n")
    place.put("b.jsonl", '{"id": 5}\nno\n{"id": 6}\n')
    run = convert(millrace, place, "--add-source-columns", "--max-rejects", "1", "--type", "id=int64", "--on-error", "rescue")
    assert run["rows_rejected"] == 2
    for format, read in ROWS_OF.items():
        rows = [row for name in files(place, format) for row in read(place.read(name))]
        found = {(row["id"], row["_source"].rpartition("/")[2], row["_source_record"]) for row in rows}
        assert found == {(1, "a.csv", 1), (4, "a.csv", 3), (5, "b.jsonl", 1), (6, "b.jsonl", 3)}
        assert list(rows[0])[-3:] == ["_rescued", "_source", "_source_record"]
    for number in range(3):
        place.put(f"more/{number}.csv", f"id\n{number}\n")
    convert(millrace, place, "--add-source-columns", "--target-size", "1MiB", "--max-rejects", "1", "--type", "id=int64", "--on-error", "rescue")
    (merged,) = [name for name in files(place, "parquet") if "/more/" in name or name.startswith("parquet/more/")]
    assert [(row["id"], row["_source_record"], row["_source"][-5:]) for row in ROWS_OF["parquet"](place.read(merged))] == [(n, 1, f"{n}.csv") for n in range(3)]
    place.put("c.csv", "id,_source\n1,x\n")
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--add-source-columns")
    assert outcome.code != CONVERTED and "--rename '_source=NAME'" in outcome.stderr, str(outcome)
