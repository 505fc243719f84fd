"""moto, which plays S3 in memory, on loopback for tests: it differs from SeaweedFS in keys, order and headers.

    scripts/with-moto COMMAND…        run COMMAND beside a fresh server, and return COMMAND's code

The server is a thread of this process, at a port that the kernel chose: two runs do not see each other, and it ends with its process.
What the caller has of AWS_* stays; moto takes any credentials.
"""

import logging
import os
import signal
import subprocess
import sys
import threading

from seaweedfs import ACCESS_KEY, BUCKETS, REGION, SECRET_KEY, die_with_parent

CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}


def start():
    """A server that answers, and its endpoint."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


def make_buckets(endpoint: str) -> None:
    from seaweedfs import s3_client

    client = s3_client(endpoint)
    for bucket in BUCKETS:
        client.create_bucket(Bucket=bucket)


def run(command: list[str]) -> int:
    for name, value in CREDENTIALS.items():
        os.environ.setdefault(name, value)
    server, endpoint = start()
    try:
        make_buckets(endpoint)
        environment = os.environ | {"MILLRACE_TEST_MOTO": endpoint, "MILLRACE_TEST_BUCKET": BUCKETS[0]}
        child = subprocess.Popen(command, env=environment, preexec_fn=die_with_parent)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # A terminal has sent Ctrl-C to the whole group already.
            signal.signal(number, lambda number, _: None if number == signal.SIGINT and sys.stdin.isatty() else child.send_signal(number))
        code = child.wait()
        return 128 - code if code < 0 else code
    finally:
        server.shutdown()


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("with-moto: which command?")
    sys.exit(run(sys.argv[1:]))
