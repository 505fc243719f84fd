"""A real S3 server (SeaweedFS) on loopback for tests, demo and benchmarks.

    scripts/with-seaweedfs COMMAND…        run COMMAND beside a fresh server, stop the server, return COMMAND's code
    scripts/seaweedfs start DIR [--json]   leave a server running with its data in DIR; prints what a client must export
    scripts/seaweedfs stop DIR             stop that server

Every run picks free ports and a directory of its own, so runs do not see each other. The server is stopped by its process id
with SIGKILL: its orderly shutdown takes half a minute, and the data is thrown away anyway.
"""

import argparse
import ctypes
import json
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ACCESS_KEY = "millrace"
SECRET_KEY = "millracesecret"
REGION = "us-east-1"
BUCKETS = ("millrace-test", "src", "lake")
READY_SECONDS = 60
START_ATTEMPTS = 8
GRPC_OFFSET = 10_000  # SeaweedFS's own rule: every server also listens on its port + 10000
ROLES = ("master", "volume", "filer", "s3", "admin")


class StartFailed(Exception):
    pass


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_base() -> int:
    """A port such that it and the next ones, and all of them + 10000, are free and below the range of outgoing connections."""
    for _ in range(200):
        base = random.randrange(11_000, 22_000, len(ROLES))
        if all(is_free(base + i) and is_free(base + i + GRPC_OFFSET) for i in range(len(ROLES))):
            return base
    raise StartFailed("no free ports on loopback")


def die_with_parent() -> None:
    """Linux: neither the server nor the command may outlive a starter that was killed outright."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def remove_sockets(endpoint: str) -> None:
    """SeaweedFS keeps a socket file for each of its gRPC ports; killed, it leaves them."""
    base = int(endpoint.rpartition(":")[2]) - ROLES.index("s3")
    for i, role in enumerate(ROLES):
        Path(f"/tmp/seaweedfs-{role}-grpc-{base + i + GRPC_OFFSET}.sock").unlink(missing_ok=True)


def weed() -> str:
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise StartFailed("no `weed` in .venv: run scripts/setup")
    return found


def client_environment(endpoint: str) -> dict[str, str]:
    """What a client must export. The two files are named so that nobody's own AWS profile leaks into a test."""
    return {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "MILLRACE_TEST_S3": endpoint,
        "MILLRACE_TEST_BUCKET": BUCKETS[0],
    }


def inherited_environment() -> dict[str, str]:
    """The caller's environment without its own AWS settings and proxies: everything here stays on loopback."""
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return {k: v for k, v in os.environ.items() if not k.startswith("AWS_") and k.lower() not in proxies}


def s3_client(endpoint: str):
    import botocore.session
    from botocore.config import Config

    return botocore.session.get_session().create_client(
        "s3", endpoint_url=endpoint, region_name=REGION,
        aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}, connect_timeout=2, read_timeout=5, proxies={}),
    )


def wait_until_ready(process: subprocess.Popen, endpoint: str) -> None:
    """Ready is when a signed call lists every bucket; an unsigned one is answered before the buckets exist."""
    from botocore.exceptions import BotoCoreError, ClientError

    client = s3_client(endpoint)
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StartFailed(f"SeaweedFS stopped at once with code {process.returncode}")
        try:
            listed = {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}
            if listed >= set(BUCKETS):
                return
        except (BotoCoreError, ClientError):
            pass
        time.sleep(0.05)
    raise StartFailed(f"SeaweedFS did not list its buckets within {READY_SECONDS} s")


def start_once(directory: Path, *, outlives_us: bool) -> tuple[subprocess.Popen, str]:
    base = free_base()
    ports = {role: base + i for i, role in enumerate(ROLES)}
    endpoint = f"http://127.0.0.1:{ports['s3']}"
    data = directory / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    command = [
        weed(), "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        "-master.telemetry=false",  # the default reports to a host on the internet
        *[f"-{role}.port={port}" for role, port in ports.items()],
        "-s3.port.iceberg=0", "-s3.port.lance=0", "-webdav=false", "-admin.ui=false",
        f"-filer.localSocket={directory}/filer.sock", f"-s3.localSocket={directory}/s3.sock",
        "-s3.domainName=s3.local.test", "-s3.autoCreateBucket=false", f"-bucket={','.join(BUCKETS)}",
    ]
    with open(directory / "server.log", "wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=directory,
            env=inherited_environment() | {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY},
            start_new_session=True,  # Ctrl-C at the terminal goes to the command; we stop the server after it
            preexec_fn=None if outlives_us else die_with_parent,
        )
    try:
        wait_until_ready(process, endpoint)
    except BaseException:
        kill(process.pid)
        process.wait()
        remove_sockets(endpoint)
        raise
    return process, endpoint


def start(directory: Path, *, outlives_us: bool = False) -> tuple[subprocess.Popen, str]:
    """Another process may take a port between our look and the server's bind: then try elsewhere."""
    for attempt in range(1, START_ATTEMPTS + 1):
        try:
            return start_once(directory, outlives_us=outlives_us)
        except StartFailed as failure:
            last = failure
            print(f"seaweedfs: start {attempt} of {START_ATTEMPTS}: {failure}", file=sys.stderr)
    log = directory / "server.log"
    if log.exists():
        print(log.read_text(errors="replace")[-4000:], file=sys.stderr)
    raise last


def kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(command: list[str]) -> int:
    """Runs the command beside a server. Signals are passed on to the command; the server goes when the command has gone."""
    directory = Path(tempfile.mkdtemp(prefix="millrace-s3-"))
    server = child = None
    stop_signal: int | None = None

    def pass_on(number, _frame):
        nonlocal stop_signal
        stop_signal = number
        if child is None:
            raise SystemExit(128 + number)
        # A terminal has sent Ctrl-C to the whole group already; the command must not get it twice.
        if number != signal.SIGINT or not sys.stdin.isatty():
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    try:
        server, endpoint = start(directory)
        child = subprocess.Popen(command, env=inherited_environment() | client_environment(endpoint), preexec_fn=die_with_parent)
        code = child.wait()
        if server.poll() is not None:
            print(f"with-seaweedfs: the server had stopped by itself (code {server.returncode}):", file=sys.stderr)
            print((directory / "server.log").read_text(errors="replace")[-4000:], file=sys.stderr)
        return 128 - code if code < 0 else code
    finally:
        if server is not None:
            kill(server.pid)
            server.wait()
            remove_sockets(endpoint)
        shutil.rmtree(directory, ignore_errors=True)


def start_and_leave(directory: Path, as_json: bool) -> int:
    directory = directory.resolve()
    directory.mkdir(parents=True, exist_ok=True)
    server, endpoint = start(directory, outlives_us=True)
    (directory / "server.json").write_text(json.dumps({"pid": server.pid, "endpoint": endpoint}))
    values = client_environment(endpoint) | {"MILLRACE_TEST_S3_PID": str(server.pid)}
    if as_json:
        print(json.dumps(values, indent=2))
    else:
        for name, value in values.items():
            print(f"export {name}={shlex.quote(value)}")
    return 0


def stop(directory: Path) -> int:
    state_file = directory / "server.json"
    if not state_file.exists():
        print(f"seaweedfs: no server was started in {directory}", file=sys.stderr)
        return 1
    state = json.loads(state_file.read_text())
    pid = state["pid"]
    try:
        is_ours = b"weed" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        is_ours = False
    if is_ours:  # the id may belong to another process by now
        kill(pid)
    remove_sockets(state["endpoint"])
    state_file.unlink()
    shutil.rmtree(directory / "data", ignore_errors=True)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="seaweedfs", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    start_verb = verbs.add_parser("start", help="leave a server running with its data in DIR")
    start_verb.add_argument("directory", type=Path)
    start_verb.add_argument("--json", action="store_true")
    stop_verb = verbs.add_parser("stop", help="stop the server that was started in DIR")
    stop_verb.add_argument("directory", type=Path)
    run_verb = verbs.add_parser("run", help="run a command beside a fresh server")
    run_verb.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    try:
        if arguments.verb == "start":
            return start_and_leave(arguments.directory, arguments.json)
        if arguments.verb == "stop":
            return stop(arguments.directory)
        command = arguments.command[1:] if arguments.command[:1] == ["--"] else arguments.command
        if not command:
            parser.error("run: which command?")
        return run(command)
    except StartFailed as failure:
        print(f"seaweedfs: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
