"""What readers of Avro find, in the form of cells.py, by the types that the file declares."""

import decimal
import json
from pathlib import Path

import fastavro

from cells import DAY, EPOCH, MICROSECOND


def raw_schema(path: Path) -> dict:
    """As it stands in the file, and not as a library understands it."""
    with open(path, "rb") as file:
        return json.loads(fastavro.reader(file).metadata["avro.schema"])


def rows_of_records(records, schema: dict) -> list[list]:
    return [[canonical(record[field["name"]], field["type"]) for field in schema["fields"]] for record in records]


def canonical(value, kind):
    if isinstance(kind, list):
        if value is None:
            return None
        kind = kind[1]
    if isinstance(kind, str):
        return value
    match kind["type"], kind.get("logicalType"):
        case "int", "date":
            return (value - DAY).days
        # A reader that knows no local timestamps gives the number.
        case "long", str():
            return value if isinstance(value, int) else (value.replace(tzinfo=None) - EPOCH) // MICROSECOND
        case "bytes", "decimal":
            with decimal.localcontext() as context:
                context.prec = 80
                return str(int(value.scaleb(kind["scale"])))
        case "record", None:
            return [canonical(value[field["name"]], field["type"]) for field in kind["fields"]]
        case "array", None:
            return [canonical(item, kind["items"]) for item in value]
        case "map", None:
            return [[key, canonical(item, kind["values"])] for key, item in value.items()]
    raise AssertionError(f"a type that Millrace does not write: {kind}")
