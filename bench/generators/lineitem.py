"""TPC-H's table of order lines, by tpchgen-cli."""

import subprocess
import sys
from pathlib import Path

from generators.dataset import DATA, Dataset, made_once

TYPES = {
    "l_orderkey": "int", "l_partkey": "int", "l_suppkey": "int", "l_linenumber": "int",
    "l_quantity": "decimal(15,2)", "l_extendedprice": "decimal(15,2)", "l_discount": "decimal(15,2)", "l_tax": "decimal(15,2)",
    "l_returnflag": "text", "l_linestatus": "text",
    "l_shipdate": "date", "l_commitdate": "date", "l_receiptdate": "date",
    "l_shipinstruct": "text", "l_shipmode": "text", "l_comment": "text",
}  # fmt: skip


def lineitem(scale: str) -> Dataset:
    def make(path: Path) -> None:
        generator = Path(sys.executable).with_name("tpchgen-cli")
        subprocess.run([generator, "csv", "-s", scale, "--tables=lineitem", f"--output-dir={path.parent}"], check=True)

    return Dataset("lineitem", made_once(DATA / f"sf{scale}" / "lineitem.csv", make), TYPES)


def head_of(whole: Dataset, size: int) -> Dataset:
    """The first records of a table that has no newlines in fields, at most `size` bytes of them."""

    def make(path: Path) -> None:
        with open(whole.path, "rb") as file:
            text = file.read(size)
        path.write_bytes(text[: text.rindex(b"\n") + 1])

    return Dataset(whole.name, made_once(whole.path.parent / f"head{size}" / whole.path.name, make), whole.types)
