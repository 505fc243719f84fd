"""bench/results.json: every round of every case that was run, so that a part of a run can be taken again and the page be made anew."""

import json
from pathlib import Path

from contest import Result


def read(path: Path) -> dict[str, Result]:
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {key: Result.from_json(one) for key, one in told.items()}


def keep(path: Path, result: Result) -> None:
    kept = {key: one.as_json() for key, one in {**read(path), result.key: result}.items()}
    text = json.dumps(rounded(kept), indent=1, ensure_ascii=False, sort_keys=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(path)


def rounded(value: object) -> object:
    """Tenths of a millisecond are enough."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value
