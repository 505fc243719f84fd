"""A run that is killed at any moment leaves whole outputs only; the next run ends as if nothing had happened."""

import json
import os
import random
import signal
import subprocess
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from exit_codes import CONVERTED
from fault_proxy import Cut, FaultProxy, Request
from places import Area, is_record

UPSTREAM = os.environ.get("MILLRACE_TEST_S3", "")
MANIFEST = "_millrace/manifest/"
CLAIMS = "_millrace/groups/"
#: So many files of a manifest are merged by the run that sees them; its own segment is the last of them.
FILES_BEFORE = 31

#: `before`: the server never hears of it. `within`: half of the request arrives. `amid`: half of the answer does.
#: `after`: the server did it, and the client is not told. `told`: the client has just been told.
SIDES = ("before", "within", "amid", "after", "told")


def puts(part_of_path: str) -> Callable[[Request], bool]:
    return lambda request: request.operation == "PutObject" and part_of_path in request.path


def does(operation: str) -> Callable[[Request], bool]:
    return lambda request: request.operation == operation and "_millrace/" not in request.path


@dataclass(frozen=True)
class Phase:
    """What a moment is about, how many of it a run has at the least, and on which sides of it a run is killed."""

    name: str
    matches: Callable[[Request], bool]
    least: int
    sides: tuple[str, ...] = ("before", "after")
    source: str = "small/"
    options: tuple[str, ...] = ()
    #: Whether the manifest has so many files before the run that the run merges them.
    isCompacting: bool = False


PHASES = [
    Phase("GET", does("GetObject"), 4, ("before", "amid"), "mixed/"),
    Phase("parse", does("GetObject"), 4, ("told",), "mixed/"),
    Phase("output", does("PutObject"), 16, ("before", "within", "after")),
    Phase("start of an upload", does("CreateMultipartUpload"), 2, source="mixed/"),
    Phase("part", does("UploadPart"), 4, ("before", "within", "after"), "mixed/"),
    Phase("completion", does("CompleteMultipartUpload"), 2, source="mixed/"),
    Phase("manifest", puts(MANIFEST + "segment-"), 1, ("before", "within", "after")),
    Phase("record", puts("_millrace/runs/"), 1),
    Phase("compaction", puts(MANIFEST + "snapshot-"), 1, ("before", "within", "after"), isCompacting=True),
    Phase("deletion", lambda request: request.operation == "DeleteObject" and MANIFEST in request.path, FILES_BEFORE, isCompacting=True),
]
#: Joins them when runs merge small inputs.
MERGING_PHASES = [
    Phase("claim", puts(CLAIMS), 1, ("before", "within", "after"), options=("--target-size", "1MiB")),
    Phase("merged output", does("PutObject"), 2, options=("--target-size", "1MiB")),
    Phase("end of a claim", lambda request: request.operation == "DeleteObject" and CLAIMS in request.path, 1, options=("--target-size", "1MiB")),
]
EACH = 3 * int(os.environ.get("MILLRACE_SEEDS", "1"))


@dataclass(frozen=True)
class Moment:
    """The `number`th request of a phase, of a run with so many objects side by side."""

    phase: Phase
    side: str
    number: int
    concurrency: int
    seed: int

    def __str__(self) -> str:
        return f"{self.side}-{self.phase.name.replace(' ', '-')}-{self.number}-by-{self.concurrency}-{self.seed}"


def moments(phases: list[Phase]) -> list[Moment]:
    """Of each phase and side EACH; where a run has fewer of a request, the concurrency makes another run of it."""
    found = []
    for phase in phases:
        for side in phase.sides:
            chance = random.Random(f"{phase.name} {side}")
            numbers = chance.sample(range(1, phase.least + 1), phase.least)
            widths = chance.sample((1, 2, 4, 8), 4)
            found += [Moment(phase, side, numbers[seed % phase.least], widths[seed % 4], seed) for seed in range(EACH)]
    return found


@dataclass
class Scene:
    """Sources, and what a run makes of them that nobody stops."""

    millrace: object
    area: Area
    quiet: dict[tuple, dict[str, bytes]] = field(default_factory=dict)
    #: A segment about an object that is no longer among the sources.
    segment: bytes = b""

    def convert(self, source: str, place: str, *options: str):
        outcome = self.millrace.run("convert", self.area.url(source), "--to", self.area.url(place), "--codec", "none", *options)
        assert outcome.code == CONVERTED, str(outcome)
        return outcome

    def expected(self, phase: Phase) -> dict[str, bytes]:
        key = (phase.source, phase.options)
        if key not in self.quiet:
            place = f"quiet{len(self.quiet)}/"
            self.convert(phase.source, place, *phase.options)
            self.quiet[key] = self.outputs(place)
        return self.quiet[key]

    def outputs(self, place: str) -> dict[str, bytes]:
        return self.contents(place, lambda name: not is_record(name) and CLAIMS not in name)

    def contents(self, place: str, wanted: Callable[[str], bool]) -> dict[str, bytes]:
        names = [key.removeprefix(place) for key in self.area.all_keys(place)]
        with ThreadPoolExecutor(4) as pool:
            return dict(pool.map(lambda name: (name, self.area.get(place + name)), filter(wanted, names)))

    def assert_records_are_whole(self, place: str) -> set[str]:
        """Each line and each record of a run parses, and what a line names is there. The slots that are known."""
        records = self.contents(place, lambda name: name.startswith("_millrace/"))
        there = set(self.area.all_keys(place))
        slots = set()
        for name, content in records.items():
            if not name.startswith(MANIFEST):
                json.loads(content)
                continue
            assert content.endswith(b"\n"), f"{name} is cut off"
            for entry in map(json.loads, content.splitlines()):
                if "snapshot" in entry:
                    continue
                slots.add(entry["slot"])
                named = {place + output["key"] for output in entry["outputs"]}
                assert named <= there or "/gone/" in entry["source"], f"{name} names what is not there"
        return slots

    def fill_manifest(self, place: str) -> None:
        names = [f"{place}{MANIFEST}segment-20200101T000000.{number:06}Z-0badcafe-{number:05}.jsonl" for number in range(FILES_BEFORE)]
        self.area.put_many({name: self.segment for name in names})


@pytest.fixture(scope="module")
def scene(millrace, s3_client):
    scene = Scene(millrace, Area(s3_client, os.environ["MILLRACE_TEST_BUCKET"], f"t{uuid.uuid4().hex[:12]}/"))
    area = scene.area
    rows = {f"{number:02}.csv": "id,n\n" + f"{number},1\n" * (number + 1) for number in range(8)}
    area.put_many({"small/" + name: text for name, text in rows.items()} | {"mixed/" + name: rows[name] for name in ("00.csv", "01.csv")})
    # Enough for two parts of each format's upload, uncompressed.
    area.put("mixed/large.csv", "id,text\n" + "".join(f"{row},{row * 7919 % 1_000_003:032}\n" for row in range(450_000)))
    area.put("gone/a.csv", "id\n1\n")
    scene.convert("gone/", "other/")
    (segment,) = (key for key in area.all_keys("other/") if MANIFEST in key)
    scene.segment = area.get(segment)
    return scene


def kill_at(scene: Scene, moment: Moment, place: str) -> None:
    """Runs until the moment comes."""
    started: list[subprocess.Popen] = []
    is_started, lock = threading.Event(), threading.Lock()
    seen = [0]

    def kill() -> None:
        is_started.wait()
        os.kill(started[0].pid, signal.SIGKILL)

    def strike(request: Request) -> Cut | None:
        with lock:
            if not moment.phase.matches(request):
                return None
            seen[0] += 1
            if seen[0] != moment.number:
                return None
        match moment.side:
            case "before":
                kill()
                return Cut(b"", isReset=True)
            case "within":
                proxy.forward_half(request)
                kill()
                return Cut(b"", isReset=True)
            case "amid":
                answer = proxy.forward(request)
                return Cut(answer.bytes()[: -len(answer.body) // 2], isReset=False, then=kill)
            case "after":
                proxy.forward(request)
                kill()
                return Cut(b"", isReset=True)
            case _:
                return Cut(proxy.forward(request).bytes(), isReset=False, then=kill)

    proxy = FaultProxy(UPSTREAM, answer=strike)
    with proxy.running():
        area, phase = scene.area, moment.phase
        command = [
            str(scene.millrace.path), "convert", area.url(phase.source), "--to", area.url(place), "--codec", "none",
            "--concurrency", str(moment.concurrency), *phase.options, "--endpoint-url", proxy.endpoint,
        ]  # fmt: skip
        process = subprocess.Popen(command, env=scene.millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started.append(process)
        is_started.set()
        assert process.wait() == -signal.SIGKILL, f"the moment did not come: {proxy.operations}"


@pytest.mark.parametrize("moment", moments(PHASES), ids=str)
def test_what_a_killed_run_leaves(scene, moment):
    phase, place = moment.phase, f"{moment}/"
    expected = scene.expected(phase)
    sources = len(scene.area.keys(phase.source))
    if phase.isCompacting:
        scene.fill_manifest(place)
    kill_at(scene, moment, place)
    # The proxy has ended, so whatever the killed run had asked for has been done.
    left = scene.outputs(place)
    assert all(expected[key] == content for key, content in left.items()), "something half-written was visible"
    scene.assert_records_are_whole(place)
    scene.convert(phase.source, place, *phase.options)
    assert scene.outputs(place) == expected
    assert len(scene.assert_records_are_whole(place)) == sources + phase.isCompacting
    again = scene.convert(phase.source, place, *phase.options, "--json")
    assert again.events_named("run_finished")[0]["objects_unchanged"] == sources, str(again)
    collected = scene.millrace.run("gc", scene.area.url(place), "--older-than", "0s", "--delete")
    assert collected.code == CONVERTED, str(collected)
    assert [key for key in scene.area.uploads() if f"/{place}" in key] == []


def test_there_are_enough_moments():
    assert len(moments(PHASES)) >= 50
    assert all(sum(moment.phase is phase for moment in moments(PHASES)) >= 3 for phase in PHASES)
