"""What both baselines know of the orders: a person would write it down once."""

import fastavro
import pandas

DATES = ["ordered_at", "shipped_on"]
MOMENT = {"type": "long", "logicalType": "timestamp-micros"}
KINDS = {
    "order_id": "long", "customer_id": "long", "ordered_at": MOMENT, "status": "string", "country": "string", "email": "string", "sku": "string",
    "quantity": "long", "unit_price": "double", "discount": "double", "is_gift": "boolean", "shipped_on": MOMENT, "note": "string",
}  # fmt: skip
FIELDS = [{"name": name, "type": ["null", kind]} for name, kind in KINDS.items()]
AVRO = fastavro.parse_schema({"type": "record", "name": "orders", "fields": FIELDS})


def records(frame: pandas.DataFrame) -> list[dict]:
    """The rows, with None where pandas has its kinds of nothing."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
