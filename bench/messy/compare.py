"""One rule for all engines: a cell is right when what was written can be told from it, and nothing else.

A text is right when it is the text. A number, a date or a boolean is right when its value is what was written, whole: `00501` is no
501, `3.14159265358979323846` no double, `NA` among texts not nothing. Leaving a value as text is never wrong.
"""

import datetime
import json
import math
import re
from collections import Counter
from decimal import Decimal, InvalidOperation

from messy.case import Cell, Marks, Messy, Row

TRUE, FALSE = {"true", "t", "yes", "y", "1"}, {"false", "f", "no", "n", "0"}
RIGHT, ERROR, WRONG, LOST = "right", "error", "wrong cells", "lost rows"
UTC = datetime.timezone.utc


def judged(case: Messy, names: list[str], columns: list[list[Cell]]) -> tuple[str, str]:
    """What a table is, and why."""
    if case.rows is None:
        return WRONG, f"nobody can read it, but {len(columns[0]) if columns else 0} rows were given"
    verdicts = [of_table(case, rows, names, columns) for rows in (case.rows, *case.others)]
    return min(verdicts, key=lambda verdict: (RIGHT, WRONG, LOST).index(verdict[0]))


def of_table(case: Messy, rows: list[Row], names: list[str], columns: list[list[Cell]]) -> tuple[str, str]:
    count = len(columns[0]) if columns else 0
    if count != len(rows):
        return (LOST if count < len(rows) else WRONG), f"{count} rows of {len(rows)}"
    width = len(rows[0]) if rows else len(case.names or [])
    if len(columns) != width:
        return WRONG, f"{len(columns)} columns of {width}"
    order = list(range(width))
    if case.is_json and case.names and sorted(case.names) == sorted(names):  # the order of keys says nothing
        order = [names.index(name) for name in case.names]
    elif case.names and (wrong := wrong_name(case.names, names)):
        return WRONG, wrong
    for index, place in enumerate(order):
        for row, found in enumerate(columns[place]):
            if not same(rows[row][index], found, case.marks, case.is_json):
                return WRONG, f"row {row + 1}, column {index + 1}: {shown(rows[row][index])} became {shown(found)}"
    return RIGHT, ""


def shown(value: Cell) -> str:
    text = repr(value)
    return text if len(text) < 50 else text[:40] + "…"


def wrong_name(wanted: list[str], found: list[str]) -> str:
    """A name that another has too, but for its case, or an empty one, may become any name that nobody has."""
    seen = Counter(name.strip().lower() for name in wanted)
    if len(set(found)) != len(found) or not all(found):
        return f"the names {shown(found)} are not each other's"
    for name, other in zip(wanted, found):
        if name.strip() and seen[name.strip().lower()] == 1 and name.strip() != other.strip():
            return f"the name {shown(name)} became {shown(other)}"
    return ""


def same(wanted: Cell, found: Cell, marks: Marks, is_json: bool) -> bool:
    if found is None or (isinstance(found, float) and math.isnan(found) and wanted is None):
        return wanted is None or wanted == "" and not is_json or wanted in marks.nulls
    if wanted is None:
        return found == "" and not is_json
    if isinstance(wanted, str):
        if isinstance(found, str):
            return found == wanted or is_json and same_json(wanted, found)
        return means(wanted, found, marks)
    if isinstance(found, str):  # a value that is no text, among texts: its JSON
        return same_json(wanted, found)
    return same_nested(wanted, found, marks)


def same_json(wanted: Cell, found: str) -> bool:
    try:
        return json.loads(found) == wanted
    except ValueError:
        return False


def same_nested(wanted: Cell, found: Cell, marks: Marks) -> bool:
    if isinstance(wanted, dict):
        if isinstance(found, list):  # a map, as pyarrow gives it
            found = dict(found)
        return isinstance(found, dict) and all(same(wanted.get(name), found.get(name), marks, True) for name in {*wanted, *found})
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and all(same(one, other, marks, True) for one, other in zip(wanted, found))
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if isinstance(found, (int, float, Decimal)) and math.isfinite(found):
        exact = Decimal(repr(found)) if isinstance(found, float) else Decimal(found)
        return exact == Decimal(repr(wanted))
    return False


def means(wanted: str, found: Cell, marks: Marks) -> bool:
    """Whether a value that is no text says all that was written."""
    text = wanted.strip()
    if isinstance(found, bool):
        return text.lower() in (TRUE if found else FALSE)
    if isinstance(found, (int, float, Decimal)):
        return means_number(text, found, marks)
    if isinstance(found, datetime.timedelta):  # a time of day, as some store it
        found = (datetime.datetime.min + found).time()
    if isinstance(found, datetime.time):
        return same_time(text, found)
    if isinstance(found, datetime.date):
        return same_date(text, found, marks)
    if isinstance(found, (list, dict)):
        return same_json(found, text)
    return isinstance(found, bytes) and found == wanted.encode()


def means_number(text: str, found: int | float | Decimal, marks: Marks) -> bool:
    if isinstance(found, float) and not math.isfinite(found):
        return text.lower().lstrip("+").replace("infinity", "inf") == str(found)
    if marks.thousands:
        text = text.replace(marks.thousands, "")
    text = text.replace(marks.decimal, ".")
    digits = text.lstrip("+-")
    if "_" in text or re.match(r"0\d", digits) or text.startswith("+") and not re.search("[.eE]", text):
        return False  # leading zeros and a plus are not numbers' but a code's or a telephone's
    try:
        exact = Decimal(repr(found)) if isinstance(found, float) else Decimal(found)
        return exact == Decimal(text) and (exact != 0 or math.copysign(1, exact) == math.copysign(1, Decimal(text)))
    except InvalidOperation:
        return False


def same_time(text: str, found: datetime.time) -> bool:
    try:
        return datetime.time.fromisoformat(text) == found.replace(tzinfo=None)
    except ValueError:
        return False


ISO = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?")


def written(text: str, marks: Marks) -> list[datetime.datetime]:
    """The moments that a text may mean."""
    found = []
    text = re.sub(r"^(\d{4})[/.](\d\d)[/.](\d\d)\b", r"\1-\2-\3", text)  # nobody writes the day behind the year
    if ISO.fullmatch(text):
        try:
            found.append(datetime.datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text)))
        except ValueError:
            pass
    for form in marks.dates:
        try:
            found.append(datetime.datetime.strptime(text, form))
        except ValueError:
            pass
    return found


def same_date(text: str, found: datetime.date, marks: Marks) -> bool:
    if re.search(r"\.\d{7,}", text.rstrip("0")):
        return False  # Python's times end at microseconds: nanoseconds come as text, or not at all
    moment = found if isinstance(found, datetime.datetime) else datetime.datetime.combine(found, datetime.time())
    for wanted in written(text, marks):
        if not isinstance(found, datetime.datetime) and wanted.time() != datetime.time():
            continue
        plain = wanted.astimezone(UTC) if wanted.tzinfo else wanted.replace(tzinfo=UTC)
        if plain == (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)) and bool(wanted.tzinfo) >= bool(moment.tzinfo):
            return True
    return False
