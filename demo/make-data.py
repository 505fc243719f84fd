"""python demo/make-data.py FOLDER: a small shop's exports, the same every time.

Everything that a careless converter spoils is in them: leading zeros, money, quoted text with newlines and doubled quotes, missing
values beside empty ones, instants with a zone, Windows line ends.
"""

import random
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

DAYS = 14
FIRST_DAY = date(2026, 1, 5)
ORDERS_A_DAY = 1_500
CUSTOMERS = 400

TOWNS = [
    ("US", "Holtsville", "00501"), ("US", "Hoboken", "07030"), ("US", "Boston", "02108"), ("US", "Chicago", "60601"),
    ("DE", "Dresden", "01067"), ("DE", "Köln", "50667"), ("ES", "Álava", "01001"), ("IT", "Roma", "00184"), ("JP", "札幌市", "060-0042"),
]
FIRST_NAMES = ["Ada", "Björn", "Chloé", "Dmitri", "Emeka", "Fatima", "Grace", "Hiroshi", "Inés", "Jürgen", "Keiko", "Liam"]
LAST_NAMES = ["Okafor", "O'Neill", "Müller", "Santos", "Tanaka", "Novák", "Rossi", "de la Cruz", "Smith", "Ng", "Åberg", "Dubois"]
NOTES = [
    None, None, None, None, "",
    "prefers delivery after 18:00",
    "said \"never again\", then ordered twice",
    "Gate code 0042\nRing twice, the bell is slow",
    "Allergic to nuts, gluten; see file",
    "VIP, call before shipping\nAlternative: leave with neighbour\n(no. 7)",
]
PRODUCTS = [
    ("000042", "Filter coffee, 1 kg", "coffee", 1850), ("000107", 'Kettle 1.7 l "Classic"', "kitchen", 4999),
    ("000311", "Espresso beans, 500 g", "coffee", 1275), ("001200", "Grinder, steel burrs", "kitchen", 12_900),
    ("001201", "Grinder, ceramic burrs", "kitchen", 15_900), ("004500", "Cups, set of 6", "tableware", 3450),
    ("004501", "Saucers, set of 6", "tableware", 1980), ("010000", "Espresso machine", "kitchen", 120_450),
    ("020010", "Paper filters, 100", "coffee", 420), ("099999", "Gift card", "other", 2500),
]


def cell(value: object) -> str:
    """An empty string is quoted; a missing value is not there."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() if value == "" or any(character in value for character in ',"\r\n'):
            return '"' + value.replace('"', '""') + '"'
        case _:
            return str(value)


def write(path: Path, header: list[str], rows: list[list[object]], line_end: str = "\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [",".join(header), *(",".join(cell(value) for value in row) for row in rows)]
    path.write_bytes((line_end.join(lines) + line_end).encode())


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def customers(dice: random.Random) -> list[list[object]]:
    rows = []
    for number in range(1, CUSTOMERS + 1):
        country, town, postal_code = dice.choice(TOWNS)
        joined = date(2019, 1, 1) + timedelta(days=dice.randrange(2500))
        name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
        rows.append([f"C{number:05}", name, country, town, postal_code, joined, dice.random() < 0.8, dice.choice(NOTES)])
    return rows


def orders(dice: random.Random, day: date, first_number: int) -> list[list[object]]:
    rows = []
    start = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    for number in range(first_number, first_number + ORDERS_A_DAY):
        sku, _, _, price = dice.choice(PRODUCTS)
        quantity = dice.choice([1, 1, 1, 2, 2, 3, 6, 12])
        discount = dice.choice([0, 0, 0, 5, 10])
        placed = start + timedelta(milliseconds=dice.randrange(86_400_000))
        shipped = None if dice.random() < 0.15 else day + timedelta(days=dice.randrange(1, 6))
        rows.append([
            number, f"C{dice.randrange(1, CUSTOMERS + 1):05}", sku, placed.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            quantity, money(price * quantity * (100 - discount) // 100), None if discount == 0 else discount, shipped,
            dice.random() < 0.1,
        ])
    return rows


def main() -> None:
    folder = Path(sys.argv[1])
    dice = random.Random(2026)
    write(
        folder / "customers.csv",
        ["customer", "name", "country", "town", "postal_code", "joined", "newsletter", "note"], customers(dice), line_end="\r\n",
    )
    write(
        folder / "products.csv", ["sku", "title", "category", "list_price"],
        [[sku, title, category, money(price)] for sku, title, category, price in PRODUCTS],
    )
    for index in range(DAYS):
        day = FIRST_DAY + timedelta(days=index)
        write(
            folder / "orders" / day.isoformat() / "orders.csv",
            ["order", "customer", "sku", "placed_at", "quantity", "amount", "discount_percent", "shipped", "gift"],
            orders(dice, day, 100_001 + index * ORDERS_A_DAY),
        )


if __name__ == "__main__":
    main()
