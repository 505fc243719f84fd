"""How sources are named: patterns, standard input, lists; and where their outputs go."""

import gzip
import json
import signal
import subprocess

import pytest

from exit_codes import CONVERTED, OBJECT_FAILED, USAGE, WORK_LEFT
from millrace_binary import HANG_SECONDS
from outputs import ROWS_OF, avro_rows, parquet_rows


def made(folder, format="parquet") -> list[str]:
    inside = folder / format
    return sorted(str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file())


@pytest.fixture
def tree(tmp_path):
    for number, name in enumerate(["p/a/x.csv", "p/b/x.csv", "p/b/deep/er/x.csv", "p/_old/x.csv", "p/y.csv"]):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id\n{number}\n")
    return tmp_path


# --- patterns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("p/*/x.csv", ["a/x.csv", "b/x.csv"]),
        ("p/**/x.csv", ["a/x.csv", "b/deep/er/x.csv", "b/x.csv"]),
        ("p/**", ["a/x.csv", "b/deep/er/x.csv", "b/x.csv", "y.csv"]),
        ("p/b*", ["b/deep/er/x.csv", "b/x.csv"]),
        ("p/_old/*.csv", ["x.csv"]),
    ],
)
def test_a_pattern_keeps_the_folders_behind_its_fixed_part(millrace, tree, pattern, expected):
    (tree / "p/b/round").symlink_to(tree / "p")
    outcome = millrace.run("convert", pattern, "--to", "out", "--json", cwd=tree)
    assert outcome.code == CONVERTED, str(outcome)
    assert made(tree / "out") == [name + ".parquet" for name in expected]
    assert made(tree / "out", "avro") == [name + ".avro" for name in expected]
    # Whoever counts again finds the same names.
    verified = millrace.run("verify", pattern, "--to", "out", "--json", cwd=tree)
    assert verified.code == CONVERTED, str(verified)
    assert len(verified.events_named("object_verified")) == len(expected)
    assert verified.events_named("extra_output") == []


def test_a_pattern_that_means_nothing(millrace, tree):
    outcome = millrace.run("convert", "p/*/z.csv", "--to", "out", cwd=tree)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    assert "p/*/z.csv" in outcome.stderr and "matches nothing" in outcome.stderr


@pytest.mark.parametrize(("pattern", "destination"), [("p/**", "p/out"), ("p/*", "p/b/out"), ("**/*", "out"), ("p/*/x.csv", "p/a")])
def test_a_destination_that_a_pattern_means_is_refused(millrace, tree, pattern, destination):
    outcome = millrace.run("convert", pattern, "--to", destination, cwd=tree)
    assert outcome.code == USAGE, str(outcome)
    assert "inside the source" in outcome.stderr
    assert not list(tree.rglob("*.parquet"))


def test_a_pattern_of_keys(millrace, area):
    for key in ("in/2026/a.csv", "in/2026/b.csv", "in/2026/deep/c.csv", "in/2026/_d.csv", "in/2026/e.txt", "in/2025/f.csv"):
        area.put(key, "id\n1\n")
    for pattern, expected in (("*.csv", ["2026/a.csv", "2026/b.csv"]), ("**/*.csv", ["2026/a.csv", "2026/b.csv", "2026/deep/c.csv"])):
        outcome = millrace.run("convert", area.url("in/2026/") + pattern, "--to", area.url(f"out{len(expected)}/"))
        assert outcome.code == CONVERTED, str(outcome)
        assert area.keys(f"out{len(expected)}/parquet/") == [area.output("parquet", "in/" + name, f"out{len(expected)}/") for name in expected]
    folders = millrace.run("convert", area.url("in/*/"), "--to", area.url("all/"), "--json")
    assert len(folders.events_named("object_finished")) == 5, str(folders)
    nothing = millrace.run("convert", area.url("in/2026/*.tsv"), "--to", area.url("out/"))
    assert nothing.code == OBJECT_FAILED and "matches nothing" in nothing.stderr, str(nothing)
    refused = millrace.run("convert", area.url("in/**"), "--to", area.url("in/out/"))
    assert refused.code == USAGE, str(refused)


def test_a_key_with_the_characters_of_a_pattern_is_still_a_key(millrace, area):
    area.put("in/a[1].csv", "id\n1\n")
    area.put("in/a1.csv", "id\n2\n")
    outcome = millrace.run("convert", area.url("in/a[1].csv"), "--to", area.url("out/"))
    assert outcome.code == CONVERTED, str(outcome)
    assert parquet_rows(area.get(area.output("parquet", "in/a[1].csv"))) == [{"id": 1}]
    assert len(area.keys("out/parquet/")) == 1


# --- standard input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options"),
    [(b"id,n\n1,a\n2,b\n", []), (gzip.compress(b"id,n\n1,a\n2,b\n"), []), (b'{"id":1,"n":"a"}\n{"id":2,"n":"b"}\n', ["--input", "jsonl"])],
    ids=["csv", "gzip", "jsonl"],
)
def test_standard_input_is_a_source(millrace, tmp_path, text, options):
    out = tmp_path / "out"
    outcome = millrace.run("convert", "-", "--to", out, "--json", *options, piped=text)
    assert outcome.code == CONVERTED, str(outcome)
    assert made(out) == ["stdin.parquet"] and made(out, "avro") == ["stdin.avro"]
    for format, rows_of in ROWS_OF.items():
        assert rows_of((out / format / f"stdin.{format}").read_bytes()) == [{"id": 1, "n": "a"}, {"id": 2, "n": "b"}]
    (finished,) = outcome.events_named("object_finished")
    assert (finished["source"], finished["bytes_read"]) == ("standard input", len(text))
    assert millrace.run("verify", "-", "--to", out, *options, piped=text).code == CONVERTED
    assert millrace.run("verify", "-", "--to", out, *options, piped=b'{"id":1}\n').code == OBJECT_FAILED
    assert millrace.run("check", "-", *options, piped=text).code == CONVERTED
    sniffed = millrace.run("sniff", "-", "--json", *options, piped=text)
    assert [column["name"] for column in json.loads(sniffed.stdout)["columns"]] == ["id", "n"], str(sniffed)


def test_standard_input_is_read_twice_where_a_late_value_wants_it(millrace, tmp_path):
    text = b"id,n\n" + b"".join(b"%d,%d\n" % (number, number) for number in range(900_000)) + b"x,late\n"
    outcome = millrace.run("convert", "-", "--to", tmp_path / "out", "--json", "--format", "avro", piped=text, env={"TMPDIR": str(tmp_path)})
    (finished,) = outcome.events_named("object_finished")
    assert (finished["passes"], finished["rows_written"]) == (2, 900_001), str(outcome)
    assert avro_rows((tmp_path / "out/avro/stdin.avro").read_bytes())[-1] == {"id": "x", "n": "late"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"], "the file that kept it is left"


def test_a_bad_record_of_standard_input_is_explained(millrace, tmp_path):
    outcome = millrace.run("convert", "-", "--to", tmp_path, "--max-rejects", "1", piped=b"id,n\n1,a\n2\n")
    assert outcome.code == CONVERTED, str(outcome)
    rejects = tmp_path / "_millrace/rejects/stdin.jsonl"
    why = millrace.run("why", rejects)
    assert why.code == 0 and "piped in" in why.stdout, str(why)
    assert millrace.run("replay", rejects, "--to", tmp_path, "--input", "csv").code == 3


def test_nothing_on_standard_input_is_passed_over(millrace, tmp_path):
    outcome = millrace.run("convert", "-", "--to", tmp_path / "out", "--json")
    assert outcome.code == CONVERTED, str(outcome)
    assert [event["reason"] for event in outcome.events_named("object_skipped")] == ["empty"]


def test_standard_input_is_named_once(millrace, tmp_path):
    outcome = millrace.run("convert", "-", "-", "--to", tmp_path / "out")
    assert outcome.code == USAGE and "standard input" in outcome.stderr, str(outcome)


def test_a_writer_that_says_nothing_does_not_keep_an_interruption(millrace, tmp_path):
    process = millrace.start("convert", "-", "--to", tmp_path / "out", "--json", stdin=subprocess.PIPE)
    assert "run_started" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    # Reading on would wait for the end of a pipe that is still open.
    assert process.wait(timeout=HANG_SECONDS) == WORK_LEFT
    process.stdin.close()


def test_a_standard_input_that_is_closed_is_an_error(millrace, tmp_path):
    command = ["sh", "-c", 'exec "$0" convert - --to out <&-', str(millrace.path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=HANG_SECONDS, env=millrace.full_environment())
    assert done.returncode == OBJECT_FAILED, done.stderr
    assert "standard input: " in done.stderr and "Bad file descriptor" in done.stderr, done.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_called_minus(millrace, tmp_path):
    (tmp_path / "-").write_text("id\n1\n")
    outcome = millrace.run("convert", "./-", "--to", "out", cwd=tmp_path)
    assert outcome.code == CONVERTED and made(tmp_path / "out") == ["-.parquet"], str(outcome)


# --- lists ------------------------------------------------------------------------------------------------------------


def test_a_list_names_sources_of_every_kind(millrace, tree, area):
    url = area.put("in/z.csv", "id\n9\n")
    (tree / "list.txt").write_text(f"# what came yesterday\np/y.csv\n\np/a/\r\n*/b/x.csv\n{url}\n")
    outcome = millrace.run("convert", "@list.txt", "--to", "out", cwd=tree)
    assert outcome.code == CONVERTED, str(outcome)
    assert made(tree / "out") == sorted(["p/b/x.csv.parquet", f"{area.prefix}in/z.csv.parquet", "x.csv.parquet", "y.csv.parquet"])
    assert millrace.run("verify", "@list.txt", "--to", "out", cwd=tree).code == CONVERTED
    assert millrace.run("check", "@list.txt", cwd=tree).code == CONVERTED


def test_an_error_names_the_line_of_the_list(millrace, tree):
    (tree / "list.txt").write_text("p/y.csv\np/none.csv\n")
    outcome = millrace.run("convert", "@list.txt", "--to", "out", "--json", cwd=tree)
    assert outcome.code == OBJECT_FAILED, str(outcome)
    (failed,) = outcome.events_named("object_failed")
    assert failed["source"] == "p/none.csv" and "line 2 of list.txt" in failed["error"]["message"]
    assert made(tree / "out") == ["y.csv.parquet"]


@pytest.mark.parametrize("text", ["p/y.csv\n-\n", "p/y.csv\n@other\n", "p/y.csv\ngs://b/k\n", "", None])
def test_a_list_that_cannot_be(millrace, tree, text):
    if text is not None:
        (tree / "list.txt").write_text(text)
    outcome = millrace.run("convert", "@list.txt", "--to", "out", cwd=tree)
    assert outcome.code == USAGE and "list.txt" in outcome.stderr, str(outcome)
    assert ("line 2" in outcome.stderr) == bool(text), str(outcome)
    assert not (tree / "out").exists()
