"""Sources that are not UTF-8: the outputs hold what Python's codecs read."""

import pytest

from outputs import ROWS_OF

TEXTS = {
    "utf-16le": ("utf-16-le", "naïve “x” €𝄞"), "utf-16be": ("utf-16-be", "日本語𝄞"), "latin-1": ("latin-1", "Größe ÿ"),
    "windows-1252": ("cp1252", "“x” € œŸ"), "shift-jis": ("cp932", "日本語ｱｲｳ～①ソ表"), "utf-8": ("utf-8", "é€𝄞"),
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_declared_encoding(millrace, place, encoding):
    codec, text = TEXTS[encoding]
    rows = [{"id": row, "text": f"{text} {row}"} for row in range(3000)]
    body = "id,text\r\n" + "".join(f'{row["id"]},"{row["text"]}"\r\n' for row in rows)
    source = place.put("a.csv", body.encode(codec))
    outcome = millrace.run("convert", source, "--to", place.destination, "--encoding", encoding)
    assert outcome.code == 0, str(outcome)
    for format, read in ROWS_OF.items():
        assert read(place.read(place.name(format, "a.csv", of_a_single_file=True))) == rows


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_tells_itself(millrace, place, codec):
    source = place.put("a.csv", ("\ufeff" + "id,text\n1,Größe\n").encode(codec))
    outcome = millrace.run("convert", source, "--to", place.destination)
    assert outcome.code == 0, str(outcome)
    content = place.read(place.name("parquet", "a.csv", of_a_single_file=True))
    assert ROWS_OF["parquet"](content) == [{"id": 1, "text": "Größe"}]


def test_a_bad_pair_rejects_its_record_only(millrace, place):
    source = place.put("a.csv", b"id,text\n1,\x93\xfa\n2,\x93\n3,\x96\x7b\n")
    options = ["--encoding", "shift-jis", "--max-rejects", "1"]
    outcome = millrace.run("convert", source, "--to", place.destination, *options)
    assert outcome.code == 0, str(outcome)
    content = place.read(place.name("parquet", "a.csv", of_a_single_file=True))
    assert ROWS_OF["parquet"](content) == [{"id": 1, "text": "日"}, {"id": 3, "text": "本"}]
