"""python demo/show.py s3://BUCKET/: what arrived, read by programs that are not Millrace: DuckDB and fastavro."""

import os
import sys

import duckdb
import fastavro
import pyarrow.dataset as ds
from pyarrow.fs import FileSelector, S3FileSystem

QUERIES = {
    "Types and codes survive: postal codes and SKUs keep their zeros, an order has an instant with its zone": """
        select o."order", c.postal_code, o.sku, o.placed_at, o.amount, o.shipped, o.gift
        from orders o join customers c using (customer)
        where c.postal_code like '00%' order by o."order" limit 5
    """,
    "Revenue by category and country, over two weeks of orders": """
        select p.category, c.country, count(*) as orders, round(sum(o.amount), 2) as revenue,
               count(*) filter (o.shipped is null) as not_shipped
        from orders o join customers c using (customer) join products p using (sku)
        group by all order by revenue desc limit 8
    """,
    "Notes with newlines and doubled quotes are one value each; null is not the empty string": """
        select note, count(*) as customers from customers group by note order by customers desc, note
    """,
}


def store() -> S3FileSystem:
    scheme, _, address = os.environ["AWS_ENDPOINT_URL"].partition("://")
    return S3FileSystem(
        access_key=os.environ["AWS_ACCESS_KEY_ID"], secret_key=os.environ["AWS_SECRET_ACCESS_KEY"],
        endpoint_override=address, scheme=scheme, region=os.environ["AWS_REGION"],
    )


def heading(text: str) -> None:
    print(f"\n── {text}\n")


def main() -> None:
    lake = sys.argv[1].removeprefix("s3://").rstrip("/")
    s3 = store()
    files = [entry for entry in s3.get_file_info(FileSelector(lake, recursive=True)) if entry.is_file]

    heading("Objects written")
    shown = [entry for entry in files if "/2026-01-" not in entry.path or "/2026-01-05/" in entry.path]
    for entry in sorted(shown, key=lambda entry: entry.path):
        print(f"  {entry.size:>10,} bytes  s3://{entry.path}")
    print(f"  … {len(files)} in all")

    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'; set autoinstall_known_extensions = false")
    root = f"{lake}/parquet/shop"
    tables = {
        "orders": ds.dataset(f"{root}/orders", filesystem=s3, format="parquet"),
        "customers": ds.dataset(f"{root}/customers.csv.parquet", filesystem=s3, format="parquet"),
        "products": ds.dataset(f"{root}/products.csv.parquet", filesystem=s3, format="parquet"),
    }
    for name, table in tables.items():
        connection.register(name, table)
    for title, query in QUERIES.items():
        heading(f"DuckDB over the Parquet: {title}")
        connection.sql(query).show(max_width=140)

    heading("fastavro: the first three customers of the Avro file")
    with s3.open_input_file(f"{lake}/avro/shop/customers.csv.avro") as file:
        reader = fastavro.reader(file)
        for _, record in zip(range(3), reader):
            print(" ", record)


if __name__ == "__main__":
    main()
