"""The main job: what is written, where, and what is said about it."""

from datetime import date
from pathlib import Path

import pytest

from outputs import ROWS_OF, avro_rows, parquet_rows

ORDERS = 'id,day,amount,note\n1,2026-01-31,1204.50,"late, again"\n2,2026-02-01,,"two\nlines"\n3,2026-02-02,0.5,\n'
ORDER_ROWS = [
    {"id": 1, "day": date(2026, 1, 31), "amount": 1204.5, "note": "late, again"},
    {"id": 2, "day": date(2026, 2, 1), "amount": None, "note": "two\nlines"},
    {"id": 3, "day": date(2026, 2, 2), "amount": 0.5, "note": None},
]
CUSTOMERS = "code,name,active\r\n00501,\"O\"\"Neill\",true\r\n07030,,false"
CUSTOMER_ROWS = [{"code": "00501", "name": 'O"Neill', "active": True}, {"code": "07030", "name": None, "active": False}]


def put_tree(place) -> dict[str, list[dict]]:
    tree = {"2026/01/orders.csv": ORDERS, "2026/02/orders.csv": ORDERS, "customers.csv": CUSTOMERS}
    for key, body in tree.items():
        place.put(key, body)
    return {"2026/01/orders.csv": ORDER_ROWS, "2026/02/orders.csv": ORDER_ROWS, "customers.csv": CUSTOMER_ROWS}


def test_a_whole_prefix(millrace, place):
    expected = put_tree(place)
    outcome = millrace.run("convert", place.source, "--to", place.destination)
    assert outcome.code == 0, str(outcome)
    assert place.outputs() == sorted(place.name(format, key) for format in ("parquet", "avro") for key in expected)
    for key, rows in expected.items():
        for format, read in ROWS_OF.items():
            assert read(place.read(place.name(format, key))) == rows


def test_one_object(millrace, place):
    source = place.put("2026/orders.csv", ORDERS)
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == 0, str(outcome)
    names = [place.name(format, "2026/orders.csv", of_a_single_file=True) for format in ("avro", "parquet")]
    assert place.outputs() == sorted(names)
    assert avro_rows(place.read(names[0])) == parquet_rows(place.read(names[1])) == ORDER_ROWS


@pytest.mark.parametrize("format", ["parquet", "avro"])
def test_one_format(millrace, place, format):
    source = place.put("orders.csv", ORDERS)
    outcome = millrace.run("convert", source, "--to", place.destination, "--format", format)
    assert outcome.code == 0, str(outcome)
    assert place.outputs() == [place.name(format, "orders.csv", of_a_single_file=True)]
    assert ROWS_OF[format](place.read(place.outputs()[0])) == ORDER_ROWS


def test_tsv_by_its_name(millrace, place):
    source = place.put("orders.tsv", "id\tnote\n1\ta,b\n2\t\"tab\tinside\"\n")
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == 0, str(outcome)
    rows = [{"id": 1, "note": "a,b"}, {"id": 2, "note": "tab\tinside"}]
    for format in ("parquet", "avro"):
        assert ROWS_OF[format](place.read(place.name(format, "orders.tsv", of_a_single_file=True))) == rows


def test_tsv_by_option(millrace, place):
    source = place.put("orders.txt", "id\tnote\n1\ta,b\n")
    outcome = millrace.run("convert", source, "--to", place.destination, "--input", "tsv", "--format", "parquet")
    assert outcome.code == 0, str(outcome)
    assert parquet_rows(place.read(place.name("parquet", "orders.txt", of_a_single_file=True))) == [{"id": 1, "note": "a,b"}]


def test_a_declared_decimal(millrace, place):
    source = place.put("orders.csv", ORDERS)
    outcome = millrace.run("convert", source, "--to", place.destination, "--type", "amount=decimal(9,2)")
    assert outcome.code == 0, str(outcome)
    for format in ("parquet", "avro"):
        rows = ROWS_OF[format](place.read(place.name(format, "orders.csv", of_a_single_file=True)))
        assert [None if row["amount"] is None else str(row["amount"]) for row in rows] == ["1204.50", None, "0.50"]


def test_from_a_file_to_s3(millrace, area, tmp_path):
    source = tmp_path / "orders.csv"
    source.write_text(ORDERS)
    outcome = millrace.run("convert", source, "--to", area.url("out/"))
    assert outcome.code == 0, str(outcome)
    assert area.keys("out/") == ["out/avro/orders.csv.avro", "out/parquet/orders.csv.parquet"]
    assert parquet_rows(area.get("out/parquet/orders.csv.parquet")) == ORDER_ROWS


def test_from_s3_to_a_folder(millrace, area, tmp_path):
    area.put("in/orders.csv", ORDERS)
    outcome = millrace.run("convert", area.url("in/"), "--to", tmp_path / "out")
    assert outcome.code == 0, str(outcome)
    assert parquet_rows((tmp_path / "out" / area.output("parquet", "in/orders.csv", "")).read_bytes()) == ORDER_ROWS


def test_the_endpoint_as_an_option(millrace, area, s3_client):
    area.put("in/orders.csv", ORDERS)
    outcome = millrace.run(
        "convert", area.url("in/"), "--to", area.url("out/"), "--endpoint-url", s3_client.meta.endpoint_url,
        env={"AWS_ENDPOINT_URL": None},
    )
    assert outcome.code == 0, str(outcome)
    assert len(area.keys("out/")) == 2


def test_keys_that_must_be_escaped(millrace, area):
    keys = ["in/a b+c.csv", "in/ünï/日本.csv", "in/day=2026-01-31/p%20q.csv", "in/(x)'!*~.csv", "in/a&b=c?d.csv"]
    for key in keys:
        area.put(key, ORDERS)
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), "--format", "parquet")
    assert outcome.code == 0, str(outcome)
    assert area.keys("out/") == sorted(area.output("parquet", key) for key in keys)
    for key in keys:
        assert parquet_rows(area.get(area.output("parquet", key))) == ORDER_ROWS


def test_more_objects_than_one_page_of_a_listing(millrace, area):
    count = 1_003
    area.put_many({f"in/{n:04}.csv": f"n\n{n}\n" for n in range(count)})
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("out/"), "--json")
    assert outcome.code == 0, str(outcome)
    assert len(area.keys("out/parquet/")) == len(area.keys("out/avro/")) == count
    assert parquet_rows(area.get(area.output("parquet", "in/1002.csv"))) == [{"n": 1002}]
    assert len(outcome.events_named("object_finished")) == count
    assert area.uploads() == []


def test_a_large_output_goes_up_in_parts(millrace, area, tmp_path):
    source = tmp_path / "large.csv"
    line = "x" * 990
    rows = 40_000
    source.write_text("n,text\n" + "".join(f"{n},{line}{n}\n" for n in range(rows)))
    outcome = millrace.run("convert", source, "--to", area.url("out/"), "--codec", "none", "--format", "avro,parquet", "--json")
    assert outcome.code == 0, str(outcome)
    head = area.head("out/avro/large.csv.avro")
    assert "-" in head["ETag"], "the ETag of a multipart upload ends in -N"
    assert head["ContentLength"] > rows * 990
    back = avro_rows(area.get("out/avro/large.csv.avro"))
    assert [row["n"] for row in back] == list(range(rows)) and back[-1]["text"] == f"{line}{rows - 1}"
    assert [row["n"] for row in parquet_rows(area.get("out/parquet/large.csv.parquet"))] == list(range(rows))
    assert area.uploads() == []


def test_again_gives_the_same_objects(millrace, place):
    place.put("orders.csv", ORDERS)
    contents = []
    for _ in range(2):
        outcome = millrace.run("convert", place.source, "--to", place.destination, "--overwrite")
        assert outcome.code == 0, str(outcome)
        contents.append({name: place.read(name) for name in place.outputs()})
    assert contents[0] == contents[1]


def test_json_events(millrace, place):
    expected = put_tree(place)
    outcome = millrace.run("convert", place.source, "--to", place.destination, "--json")
    assert outcome.code == 0, str(outcome)
    events = outcome.events
    assert [events[0]["event"], events[-1]["event"]] == ["run_started", "run_finished"]
    assert len(outcome.events_named("object_started")) == len(expected)

    finished = outcome.events_named("object_finished")
    assert sorted(Path(event["source"]).name for event in finished) == sorted(Path(key).name for key in expected)
    for event in finished:
        assert event["rows_read"] == event["rows_written"] + event["rows_rejected"]
        rows = CUSTOMER_ROWS if event["source"].endswith("customers.csv") else ORDER_ROWS
        assert event["rows_read"] == len(rows)
        assert sorted(output["format"] for output in event["outputs"]) == ["avro", "parquet"]
        for output in event["outputs"]:
            name = next(name for name in place.outputs() if output["url"].endswith(name))
            assert output["bytes"] == len(place.read(name))
            assert output["rows"] == len(rows)

    end = events[-1]
    assert (end["rows_read"], end["rows_written"], end["rows_rejected"]) == (8, 8, 0)


def test_without_json_a_person_reads_a_summary(millrace, place):
    put_tree(place)
    outcome = millrace.run("convert", place.source, "--to", place.destination)
    assert outcome.code == 0, str(outcome)
    assert "\x1b" not in outcome.stdout + outcome.stderr, "no colour and no redrawn line in a pipe"
    for word in ("objects", "rows", "parquet", "avro"):
        assert word in (outcome.stdout + outcome.stderr).lower(), str(outcome)
