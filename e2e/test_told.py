"""What a person would not expect is told: options that do nothing, columns renamed, rows read in vain; and nothing is left behind."""

import json

import fastavro
import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, ONLY_BAD_ROWS, USAGE

LINES = '{"id":1,"at":{"x":1}}\n{"id":2,"at":{"x":2}}\n'
TABLE = "id;n\n1;a\n2;b\n"


@pytest.mark.parametrize("verb", ["convert", "check", "sniff", "verify"])
@pytest.mark.parametrize(
    ("input", "options"),
    [("jsonl", ["--delimiter", ";"]), ("jsonl", ["--null", "NA", "--dates", "dmy"]), ("jsonl", ["--header", "no"]), ("csv", ["--flatten"]), ("tsv", ["--flatten"])],
    ids=["delimiter", "null and dates", "header", "flatten csv", "flatten tsv"],
)
def test_an_option_that_does_nothing_with_the_declared_format_is_refused(millrace, tmp_path, verb, input, options):
    destination = ["--to", tmp_path / "out"] if verb in ("convert", "verify") else []
    outcome = millrace.run(verb, tmp_path / "not read", *destination, "--input", input, *options)
    assert outcome.code == USAGE, str(outcome)
    assert all(word in outcome.stderr for word in options if word.startswith("--")), str(outcome)


@pytest.mark.parametrize("verb", ["convert", "check"])
def test_an_option_that_does_nothing_in_what_was_found_is_told_once(millrace, tmp_path, verb):
    (tmp_path / "in").mkdir()
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        (tmp_path / "in" / name).write_text(LINES)
    (tmp_path / "in/d.csv").write_text(TABLE)
    (tmp_path / "in/e.csv").write_text(TABLE)
    destination = ["--to", tmp_path / "out", "--overwrite"] if verb == "convert" else []
    options = ["--delimiter", ";", "--flatten"]
    outcome = millrace.run(verb, tmp_path / "in", *destination, *options)
    assert outcome.code == CONVERTED, str(outcome)
    notes = [line for line in outcome.stderr.splitlines() if "nothing in" in line]
    assert len(notes) == 2, str(outcome)
    assert sum("--delimiter does nothing in JSON" in note for note in notes) == 1
    assert sum("--flatten does nothing in CSV and TSV" in note for note in notes) == 1
    told = millrace.run(verb, tmp_path / "in", *destination, *options, "--json")
    found = {
        event["source"].rpartition("/")[2]: (event["input"], event.get("ignored_options"))
        for event in told.events_named("object_finished") + told.events_named("object_checked")
    }
    assert found == {name: ("jsonl", ["--delimiter"]) for name in ("a.jsonl", "b.jsonl", "c.jsonl")} | {
        name: ("csv", ["--flatten"]) for name in ("d.csv", "e.csv")
    }


def test_options_that_do_something_are_not_told(millrace, tmp_path):
    (tmp_path / "a.csv").write_text(TABLE)
    (tmp_path / "b.jsonl").write_text(LINES)
    for name, options in (("a.csv", ["--delimiter", ";", "--null", "NA"]), ("b.jsonl", ["--flatten", "--encoding", "utf-8"])):
        outcome = millrace.run("convert", tmp_path / name, "--to", tmp_path / "out", *options)
        assert outcome.code == CONVERTED and "nothing in" not in outcome.stderr, str(outcome)


def test_columns_that_avro_renames_are_told_and_keep_their_names(millrace, tmp_path):
    (tmp_path / "a.csv").write_text("order id,n,2026\n1,a,2\n")
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--json")
    (finished,) = outcome.events_named("object_finished")
    assert finished["renamed"] == [
        {"format": "avro", "column": "order id", "written": "order_id"}, {"format": "avro", "column": "2026", "written": "_2026"},
    ]
    (run,) = outcome.events_named("run_finished")
    assert run["columns_renamed"] == 2
    with open(tmp_path / "out/avro/a.csv.avro", "rb") as file:
        fields = json.loads(fastavro.reader(file).metadata["avro.schema"])["fields"]
    assert [(field["name"], field.get("millrace.name")) for field in fields] == [("order_id", "order id"), ("n", None), ("_2026", "2026")]
    told = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--overwrite")
    assert "2 columns in avro" in told.stderr, str(told)
    compat = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--parquet-profile", "compat", "--format", "parquet", "--json")
    (finished,) = compat.events_named("object_finished")
    assert {entry["column"] for entry in finished["renamed"]} >= {"order id"}, str(compat)
    plain = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--format", "parquet", "--json", "--overwrite")
    assert "renamed" not in plain.events_named("object_finished")[0], str(plain)


@pytest.mark.parametrize("options", [[], ["--max-rejects", "1"]], ids=["by its first", "by too many"])
def test_rows_that_were_read_before_a_failure_are_counted(millrace, tmp_path, options):
    lines = [f"{number},x" for number in range(1000)]
    lines[700] = "bad"
    lines[900] = "bad"
    (tmp_path / "a.csv").write_text("\n".join(["id,n", *lines]) + "\n")
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--json", *options)
    assert outcome.code == ONLY_BAD_ROWS, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["rows_read"] == 1000, str(outcome)
    (run,) = outcome.events_named("run_finished")
    assert (run["rows_read"], run["rows_written"], run["rows_read_of_failed"]) == (0, 0, 1000)
    told = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", *options)
    assert "1,000 rows in " in told.stderr and "read of objects that were not converted, none written" in told.stderr, str(told)


def test_an_object_of_which_nothing_is_left_is_told(millrace, tmp_path):
    (tmp_path / "a.csv").write_text("id,n\n1\n2\n3\n")
    for options in ([], ["--json"]):
        outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--overwrite", "--max-rejects", "100%", *options, "--header", "yes", "--delimiter", ",")
        assert outcome.code == CONVERTED, str(outcome)
        assert "every record was rejected" in outcome.stderr, str(outcome)
    (tmp_path / "a.csv").write_text("id,n\n1,a\n2\n3\n")
    outcome = millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "out", "--max-rejects", "100%")
    assert "every record" not in outcome.stderr, str(outcome)


def test_a_failed_run_leaves_no_folder_that_it_made(millrace, tmp_path):
    (tmp_path / "in/2026").mkdir(parents=True)
    (tmp_path / "in/2026/a.csv").write_text("id\n1\n")
    (tmp_path / "out/avro/2026/a.csv.avro").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    assert millrace.run("convert", tmp_path / "in", "--to", tmp_path / "out").code == OBJECT_FAILED
    assert sorted(tmp_path.rglob("*")) == before


def test_a_source_that_cannot_be_read_to_its_end_makes_no_destination(millrace, tmp_path):
    text = "id,n\n" + "".join(f"{number},{number * 7919 % 1000003}\n" for number in range(400_000)) + "bad\n"
    (tmp_path / "a.csv").write_text(text)
    assert millrace.run("convert", tmp_path / "a.csv", "--to", tmp_path / "not/yet/out").code == ONLY_BAD_ROWS
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
