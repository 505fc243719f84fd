"""Columns that are dropped, hashed or masked: their values are nowhere, and the codes are Python's."""

import hashlib
import hmac

from outputs import ROWS_OF

KEY = {"MILLRACE_HASH_KEY": "a long and random secret"}
SOURCE = "id,mail,phone,note\n007,ada@example.org,0049-30,SECRET1\n7,,,SECRET2\n"


def code(text: str) -> str:
    return hmac.new(KEY["MILLRACE_HASH_KEY"].encode(), text.encode(), hashlib.sha256).hexdigest()


def test_hidden_columns(millrace, place):
    source = place.put("a.csv", SOURCE)
    options = ["--hash", "id", "--hash", "mail", "--mask", "phone", "--drop", "note", "--rename", "mail=contact"]
    outcome = millrace.run("convert", source, "--to", place.destination, *options, env=KEY)
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        content = place.read(place.name(format, "a.csv", of_a_single_file=True))
        assert read(content) == [
            {"id": code("007"), "contact": code("ada@example.org"), "phone": "***"},
            {"id": code("7"), "contact": None, "phone": None},
        ]
        for value in (b"ada@example.org", b"0049-30", b"SECRET", KEY["MILLRACE_HASH_KEY"].encode()):
            assert value not in content


def test_rejects_hold_nothing_hidden(millrace, place):
    source = place.put("a.csv", SOURCE + "8,x@y,1,SECRET3,one too many\n")
    outcome = millrace.run(
        "convert", source, "--to", place.destination, "--drop", "note", "--max-rejects", "1", "--codec", "none")
    assert outcome.code == 0, str(outcome)
    everything = b"".join(place.read(name) for name in place.outputs())
    assert b"SECRET" not in everything and b"one too many" not in everything
    assert "SECRET" not in outcome.stdout + outcome.stderr


def test_usage_errors_come_before_any_output(millrace, place):
    source = place.put("a.csv", SOURCE)
    # A name that no column has can be known only once the object has been looked at: then the object fails.
    for options, words, code in (
        (["--hash", "id"], ["MILLRACE_HASH_KEY"], 2), (["--drop", "Note"], ["'Note'", "'note'"], 1),
        (["--drop", "id", "--mask", "id"], ["--drop", "--mask"], 2), (["--rename", "id"], ["OLD=NEW"], 2),
    ):
        outcome = millrace.run(
            "convert", source, "--to", place.destination, *options, env={"MILLRACE_HASH_KEY": None})
        assert outcome.code == code, str(outcome)
        assert all(word in outcome.stderr for word in words), str(outcome)
    place.assert_nothing_left()


def test_columns_of_one_name_are_all_hidden_or_none(millrace, place):
    source = place.put("a.csv", "id,ssn,ssn,SSN\n1,SECRET1,SECRET2,SECRET3\n")
    for options in (["--drop", "ssn"], ["--mask", "ssn", "--mask", "ssn_2"], ["--hash", "SSN_3"]):
        outcome = millrace.run("convert", source, "--to", place.destination, *options, env=KEY)
        assert outcome.code == 1 and "3 columns" in outcome.stderr and "'ssn_2'" in outcome.stderr, str(outcome)
        place.assert_nothing_left()
    outcome = millrace.run("convert", source, "--to", place.destination, "--drop", "ssn", "--mask", "ssn_2", "--rename", "SSN_3=known")
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        content = place.read(place.name(format, "a.csv", of_a_single_file=True))
        assert read(content) == [{"id": 1, "ssn_2": "***", "known": "SECRET3"}]


def test_flattened_columns_of_one_name_are_all_hidden_or_none(millrace, place):
    source = place.put("a.jsonl", '{"id":1,"user.mail":"SECRET1"}\n{"id":2,"user":{"mail":"SECRET2"}}\n')
    outcome = millrace.run("convert", source, "--to", place.destination, "--flatten", "--hash", "user.mail", env=KEY)
    assert outcome.code == 1 and "'user.mail_2'" in outcome.stderr, str(outcome)
    place.assert_nothing_left()


def test_a_late_key_is_hidden_too(millrace, tmp_path):
    """It is in no record of the first slabs: the name is none that no record has."""
    source = tmp_path / "events.jsonl"
    with source.open("w") as file:
        file.writelines(f'{{"id":{number},"text":"{"x" * 100}"}}\n' for number in range(100_000))
        file.write('{"id":1,"ssn":"SECRET"}\n')
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--drop", "ssn", "--codec", "none")
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        content = (tmp_path / "out" / format / f"events.jsonl.{format}").read_bytes()
        assert b"SECRET" not in content and set(read(content)[-1]) == {"id", "text"}
    outcome = millrace.run("convert", source, "--to", tmp_path / "other", "--drop", "sn")
    assert outcome.code == 1 and "'sn'" in outcome.stderr and not (tmp_path / "other").exists(), str(outcome)
