"""A contest's figures are of contestants that gave the right answer, and of nobody else."""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import charts
import contest
import page
import pytest
import report
import results
from generators.dataset import Dataset
from harness import Failed, Taken, measure, spread

COPY = "import shutil, sys; shutil.copy(*sys.argv[1:])"


@dataclass(frozen=True)
class Fake:
    """A contestant whose program copies a file that was made before."""

    label: str
    program: tuple[str, ...]
    is_ours: bool = False
    formats: tuple[str, ...] = ("parquet",)
    most_rounds: int | None = None
    dataset: Dataset | None = None

    def command(self, _millrace: str, folder: Path, _dataset: Dataset, _codecs: dict) -> list[str]:
        return [sys.executable, "-c", *self.program, str(folder / "out.parquet")]

    def outputs(self, folder: Path, _dataset: Dataset) -> dict[str, Path]:
        return {"parquet": folder / "out.parquet"}


@dataclass
class FakeCase:
    make: object
    contestants: object
    key: str = "fake"
    title: str = "A fake"
    about: str = ""
    codecs: dict = field(default_factory=dict)
    rounds: int | None = 3
    is_whole_process: bool = False
    time_limit: float = 60
    goals: dict = field(default_factory=lambda: {"Millrace": (2.0, 2.0)})


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[FakeCase, contest.Result]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    monkeypatch.setattr(contest, "DATA", tmp_path)
    monkeypatch.setattr(contest, "setting", lambda _: "here and now")
    (tmp_path / "a.csv").write_text("id\n" + "".join(f"{number}\n" for number in range(1000)))
    pq.write_table(pa.table({"id": range(1000)}), tmp_path / "right.parquet")
    pq.write_table(pa.table({"id": range(999)}), tmp_path / "wrong.parquet")
    dataset = Dataset("a", tmp_path / "a.csv", {"id": "int"})
    right = (COPY, str(tmp_path / "right.parquet"))
    entries = (
        Fake("Millrace", right, is_ours=True), Fake("right", right), Fake("seldom", right, most_rounds=1),
        Fake("wrong", (COPY, str(tmp_path / "wrong.parquet"))), Fake("broken", ("raise SystemExit('no such column: é')",)),
        Fake("idle", ("pass",)),
    )  # fmt: skip
    case = FakeCase(lambda: dataset, lambda: entries)
    return case, contest.run_case(case, "millrace", 3)


def test_whoever_fails_is_told_and_out(found: tuple[FakeCase, contest.Result]) -> None:
    failures = {one.label: one.failure for one in found[1].standings}
    assert failures == {
        "Millrace": "", "right": "", "seldom": "", "broken": "no such column: é", "idle": "wrote no parquet",
        "wrong": "wrong parquet: another answer than the source in rows, id",
    }  # fmt: skip
    assert {one.label: len(one.rounds) for one in report.fit(found[1])} == {"Millrace": 3, "right": 3, "seldom": 1}


def test_no_output_is_left(found: tuple[FakeCase, contest.Result], tmp_path: Path) -> None:
    assert not list(tmp_path.glob("out-*"))


def test_the_page_shows_failures_and_counts_rounds(found: tuple[FakeCase, contest.Result]) -> None:
    text = report.of_case(*found)
    assert "| broken | no such column: é |" in text and "3 rounds in a shuffled order (seldom: 1)" in text
    assert "1,000 rows, 1 columns" in text


def standing(label: str, walls: list[float], inner: float | None, is_ours: bool = False, failure: str = "", formats: tuple = ("parquet",)) -> contest.Standing:
    rounds = [Taken(wall, wall * 2, 1 << 20, inner, inner) for wall in walls]
    return contest.Standing(label, is_ours, list(formats), 10**6, rounds, {"parquet": 10**5}, failure)


RESULT = contest.Result("fake", "here", "a", 10**6, 1, 1000, [
    standing("Millrace", [1.0, 9.0, 2.0], None, is_ours=True), standing("wrong", [0.1], 0.1, failure="wrong"),
    standing("quick to start", [6.0], None), standing("library", [7.0], 5.0), standing("avro", [0.5], None, formats=("avro",)),
])  # fmt: skip


@pytest.mark.parametrize(("is_whole", "fastest", "times"), [(False, "library", "2.50 ×"), (True, "quick to start", "3.00 ×")])
def test_the_fastest_peer_is_right_and_writes_parquet(is_whole: bool, fastest: str, times: str) -> None:
    case = FakeCase(None, None, is_whole_process=is_whole)
    assert report.fastest_peer(case, RESULT).label == fastest
    line = report.summary([(case, RESULT)]).splitlines()[-1]
    assert fastest in line and f"**{times}**" in line and "2 × ✓" in line  # of the medians: ours is 2 s


def test_results_are_kept_case_by_case(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    results.keep(path, RESULT)
    results.keep(path, contest.Result("other", "", "b", 1, 1, 1, []))
    kept = results.read(path)
    assert list(kept) == ["fake", "other"] and kept["fake"] == RESULT


def test_a_command_says_what_it_took_or_why_not() -> None:
    taken = measure([sys.executable, "-c", "x = bytearray(60 << 20)"])
    assert taken.wall > 0 and taken.peak > 60 << 20 and taken.inner is None
    with pytest.raises(Failed, match="exit code 3"):
        measure([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(Failed, match="^error: what$"):
        measure([sys.executable, "-c", "raise SystemExit('error: what\\n  time  3 s')"])
    with pytest.raises(Failed, match="stopped after"):
        measure([sys.executable, "-c", "import threading; threading.Event().wait()"], time_limit=0.5)


@pytest.mark.parametrize(("count", "rounds", "taken"), [(2, 5, [0, 4]), (3, 5, [0, 2, 4]), (5, 5, [0, 1, 2, 3, 4]), (2, 1, [0]), (1, 3, [0])])
def test_who_takes_part_seldom_is_spread_over_the_rounds(count: int, rounds: int, taken: list[int]) -> None:
    assert spread(count, rounds) == taken


def test_a_chart_is_xml_and_holds_its_bars(tmp_path: Path) -> None:
    import xml.etree.ElementTree as ElementTree

    bars = [charts.Bar("a < b & c", 2.0, "2 ×", True, goal=3.0), charts.Bar("none", 0.0, "0")]
    shutil.rmtree(tmp_path / "charts", ignore_errors=True)
    assert charts.write(tmp_path / "charts", "a.svg", "A chart", charts.draw("T", "about", [charts.Group("", bars)])) == "![A chart](charts/a.svg)"
    drawing = ElementTree.parse(tmp_path / "charts" / "a.svg").getroot()
    texts = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert "a < b & c" in texts
    widths = [float(rect.get("width")) for rect in drawing.iter("{http://www.w3.org/2000/svg}rect") if rect.get("class") != "page"]
    assert widths[0] == pytest.approx((charts.WIDTH - charts.LABELS - charts.RIGHT) * 2 / 3, abs=0.1)


def test_a_section_is_put_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    for title, body in (("A", "the first body"), ("B", "two"), ("Speed", "quick"), ("A", "three\n\n### within\n\nfour")):
        page.replace(path, title, body)
    text = path.read_text()
    places = [text.index(words) for words in ("## Speed\n\nquick", "## A\n\nthree", "### within", "## B\n\ntwo")]
    assert "the first body" not in text and places == sorted(places)
