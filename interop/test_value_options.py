"""Values as people write them, under the options that say so; read back by pyarrow and fastavro."""

from datetime import date, datetime
from decimal import Decimal

import fastavro
import pyarrow.parquet
import pytest

COLUMNS = {
    "numbers, German": ("1.234,5 -2,25 7", ["--decimal", ",", "--thousands", "."], [1234.5, -2.25, 7.0]),
    "numbers, English": ("1,234 -5 1,000,000", ["--thousands", ","], [1234, -5, 1000000]),
    "groups of two": ("12,34 1", ["--thousands", ","], ["12,34", "1"]),
    "no option": ("1,234 5", [], ["1,234", "5"]),
    "null texts": ("NA 7 -", ["--null", "NA", "--null", "-"], [None, 7, None]),
    "words": ("Ja nein JA", ["--booleans", "ja/nein"], [True, False, True]),
    "day first by evidence": ("01/02/2024 13/02/2024", [], [date(2024, 2, 1), date(2024, 2, 13)]),
    "month first by evidence": ("1/2/2024 2/13/2024", [], [date(2024, 1, 2), date(2024, 2, 13)]),
    "ambiguous": ("01/02/2024 03/04/2024", [], ["01/02/2024", "03/04/2024"]),
    "ambiguous, declared": ("01/02/2024 03/04/2024", ["--dates", "mdy"], [date(2024, 1, 2), date(2024, 3, 4)]),
    "year first": ("2024/2/1 2024/12/31", [], [date(2024, 2, 1), date(2024, 12, 31)]),
    "times": ("31.12.2026_23:59:58 01.02.2027_00:00:00", [], [datetime(2026, 12, 31, 23, 59, 58), datetime(2027, 2, 1)]),
    "exact decimals": (
        "12345678901234567890 0.5",
        ["--decimal-inference", "exact"],
        [Decimal("12345678901234567890.0"), Decimal("0.5")],
    ),
    "money": ("1.10 20.00 -3", ["--decimal-inference", "always"], [Decimal("1.10"), Decimal("20.00"), Decimal("-3.00")]),
    "digits that no double has": ("0.1234567890123456789 0.5", [], ["0.1234567890123456789", "0.5"]),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_values_mean_what_was_written(millrace, tmp_path, name):
    texts, options, expected = COLUMNS[name]
    # Not in quotes, which would make a null text a text.
    rows = [f"{row}\t{text.replace('_', ' ')}" for row, text in enumerate(texts.split(" "))]
    source = tmp_path / "table.tsv"
    source.write_text("\n".join(["row\tvalue", *rows, ""]))
    outcome = millrace.run("convert", source, "--to", tmp_path / "out", "--format", "parquet,avro", *options)
    assert outcome.code == 0, str(outcome)
    found = pyarrow.parquet.read_table(tmp_path / "out/parquet/table.tsv.parquet").column("value").to_pylist()
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]
    with (tmp_path / "out/avro/table.tsv.avro").open("rb") as file:
        assert [record["value"] for record in fastavro.reader(file)] == expected
