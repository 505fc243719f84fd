"""A run that is killed at any moment leaves whole outputs only; the next run ends as if nothing had happened."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable

import pytest

from exit_codes import CONVERTED
from fault_proxy import FaultProxy, Request

UPSTREAM = os.environ.get("MILLRACE_TEST_S3", "")
OPTIONS = ["--codec", "none", "--concurrency", "4"]


def is_output(request: Request) -> bool:
    return request.operation == "PutObject" and "_millrace" not in request.path


def is_manifest(request: Request) -> bool:
    return request.operation == "PutObject" and "_millrace/manifest" in request.path


def is_record(request: Request) -> bool:
    return request.operation == "PutObject" and "_millrace/runs" in request.path


def does(operation: str) -> Callable[[Request], bool]:
    return lambda request: request.operation == operation


#: What a moment is about, and how many of it a quiet run has at the least.
PHASES = {
    "a GET": (does("GetObject"), 13), "an output's PUT": (is_output, 24), "a part": (does("UploadPart"), 4),
    "the start of an upload": (does("CreateMultipartUpload"), 2), "a completion": (does("CompleteMultipartUpload"), 2),
    "the manifest": (is_manifest, 1), "the run's record": (is_record, 1),
}
SIDES = ("before", "after")
EACH = 2 * int(os.environ.get("MILLRACE_SEEDS", "1"))
MOMENTS = [
    (phase, side, 1 + (number * 7 + len(phase)) % least)
    for phase, (_, least) in PHASES.items() for side in SIDES for number in range(min(EACH, least))
]  # fmt: skip


@pytest.fixture(scope="module")
def quiet(millrace, s3_client, request):
    """Sources, and what a run makes of them that nobody stops."""
    import uuid

    from places import Area

    area = Area(s3_client, os.environ["MILLRACE_TEST_BUCKET"], f"t{uuid.uuid4().hex[:12]}/")
    area.put_many({f"in/{number:02}.csv": "id,n\n" + f"{number},1\n" * (number + 1) for number in range(12)})
    area.put("in/large.csv", "id,text\n" + "".join(f"{row},{row * 7919 % 1_000_003:032}\n" for row in range(450_000)))
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url("quiet/"), *OPTIONS)
    assert outcome.code == CONVERTED, str(outcome)
    return area, {key.removeprefix("quiet/"): area.get(key) for key in area.keys("quiet/")}


@pytest.mark.parametrize("phase, side, number", MOMENTS)
def test_what_a_killed_run_leaves(millrace, quiet, phase, side, number):
    area, expected = quiet
    place = f"{phase} {side} {number}/".replace(" ", "-").replace("'", "")
    matches, seen, killed = PHASES[phase][0], [0], [False]
    started: list[subprocess.Popen] = []
    is_started = threading.Event()

    def watch(request: Request) -> None:
        if not matches(request) or killed[0]:
            return
        seen[0] += 1
        if seen[0] == number:
            killed[0] = True
            is_started.wait()
            os.kill((started[0].pid), signal.SIGKILL)

    proxy = FaultProxy(UPSTREAM, **{side: watch})
    with proxy.running():
        command = [str(millrace.path), "convert", area.url("in/"), "--to", area.url(place), *OPTIONS, "--endpoint-url", proxy.endpoint]
        process = subprocess.Popen(command, env=millrace.full_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started.append(process)
        is_started.set()
        assert process.wait() == -signal.SIGKILL, f"the moment did not come: {proxy.operations}"
    left = {key.removeprefix(place): area.get(key) for key in area.keys(place)}
    assert all(expected[key] == content for key, content in left.items()), "something half-written was visible"
    outcome = millrace.run("convert", area.url("in/"), "--to", area.url(place), *OPTIONS)
    assert outcome.code == CONVERTED, str(outcome)
    assert {key.removeprefix(place): area.get(key) for key in area.keys(place)} == expected
    again = millrace.run("convert", area.url("in/"), "--to", area.url(place), *OPTIONS, "--json")
    assert again.events_named("run_finished")[0]["objects_unchanged"] == 13, str(again)
