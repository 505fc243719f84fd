"""Stands before a real S3 server and spoils some requests, by rules and a seed, so that a run can be had again.

Requests go on as they came, their Host header too, since it is signed. Every fault that was delivered is in the log.
"""

import asyncio
import contextlib
import hashlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

ERROR = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>{}</Code><Message>made by a test</Message></Error>'


@dataclass(frozen=True)
class Request:
    """One request, as the client sent it."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    head: bytes

    @property
    def operation(self) -> str:
        if self.path.count("/") < 2 or self.path.endswith("/") and self.path.count("/") == 2:
            return "ListObjects" if self.method == "GET" else "Bucket"
        match self.method:
            case "GET":
                return "GetObject"
            case "PUT":
                return "UploadPart" if "partNumber" in self.query else "PutObject"
            case "POST":
                return "CreateMultipartUpload" if "uploads" in self.query else "CompleteMultipartUpload"
            case "DELETE":
                return "AbortMultipartUpload" if "uploadId" in self.query else "DeleteObject"
        return self.method

    @property
    def target(self) -> str:
        """What is asked for, whichever attempt it is."""
        return f"{self.operation} {unquote(self.path)} {self.query.get('partNumber', [''])[0]}"


@dataclass
class Answer:
    """A response, whole."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @classmethod
    def error(cls, status: int, code: str, *headers: tuple[str, str]) -> "Answer":
        return cls(status, [("Content-Type", "application/xml"), *headers], ERROR.format(code).encode())

    def bytes(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} X", *(f"{name}: {value}" for name, value in self.headers), f"Content-Length: {len(self.body)}"]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


def slow_down(request, forward):
    return Answer.error(503, "SlowDown")


def slow_down_until(request, forward):
    return Answer.error(503, "SlowDown", ("x-amz-retry-after", "20"))


def internal_error(request, forward):
    return Answer.error(500, "InternalError")


def other_region(request, forward):
    """Some other region than the one that the request was signed for."""
    here = "/eu-north-1/" in request.headers.get("authorization", "")
    return Answer.error(301, "PermanentRedirect", ("x-amz-bucket-region", "us-east-1" if here else "eu-north-1"))


def error_in_ok(request, forward):
    return Answer(200, [("Content-Type", "application/xml")], b"   \n" + ERROR.format("InternalError").encode())


def reset(request, forward):
    """The connection breaks in the midst of the body."""
    whole = forward()
    content = whole.bytes()
    return Cut(content[: len(content) - len(whole.body) + len(whole.body) // 2], isReset=True)


def truncation(request, forward):
    """The connection is closed in good order, and too early."""
    whole = forward()
    content = whole.bytes()
    return Cut(content[: len(content) - len(whole.body) + len(whole.body) * 2 // 3], isReset=False)


def corruption(request, forward):
    whole = forward()
    body = bytearray(whole.body)
    body[len(body) // 2] ^= 1
    return Answer(whole.status, whole.headers, bytes(body))


def lost_answer(request, forward):
    """The server did it, and nobody is told."""
    forward()
    return Cut(b"", isReset=True)


@dataclass
class Cut:
    """Some bytes, and then the end of the connection."""

    content: bytes
    isReset: bool
    #: Called when the bytes have been handed to the kernel, before the connection ends.
    then: Callable[[], None] = lambda: None


Fault = Callable[[Request, Callable[[], Answer]], Answer | Cut]
READING: list[Fault] = [slow_down, slow_down_until, internal_error, reset, truncation, corruption, other_region]
WRITING: list[Fault] = [slow_down, slow_down_until, internal_error, lost_answer, other_region]
RULES: dict[str, list[Fault]] = {
    "GetObject": READING,
    "PutObject": WRITING,
    "UploadPart": WRITING,
    "CreateMultipartUpload": [slow_down, internal_error],
    "CompleteMultipartUpload": [slow_down, internal_error, error_in_ok, lost_answer],
    "ListObjects": [slow_down, reset],
}


@dataclass
class FaultProxy:
    """`share`: how many of a hundred targets of an operation get each of its faults, once. `isInTurn`: every target gets a fault, one kind after another."""

    upstream: str
    share: int = 0
    seed: int = 0
    isInTurn: bool = False
    rules: dict[str, list[Fault]] = field(default_factory=lambda: RULES)
    #: Called with each request before it is forwarded, and after it, before the answer goes out.
    before: Callable[[Request], None] = lambda request: None
    after: Callable[[Request], None] = lambda request: None
    #: Answers a request itself; None: it goes on.
    answer: Callable[[Request], Answer | Cut | None] = lambda request: None
    log: list[tuple[str, str]] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    _spoilt: set[str] = field(default_factory=set)
    #: Requests are answered side by side; `log`, `operations` and `_spoilt` are only touched under it.
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def delivered(self) -> dict[tuple[str, str], int]:
        """How often each fault was delivered to each operation."""
        counts: dict[tuple[str, str], int] = {}
        with self._lock:
            log = list(self.log)
        for target, name in log:
            key = (target.split(" ")[0], name)
            counts[key] = counts.get(key, 0) + 1
        return counts

    def fault(self, request: Request) -> Fault | None:
        """What is to become of a request; each target is spoilt once, whoever asks for it at the same time."""
        faults = self.rules.get(request.operation, [])
        if not faults or not (self.share or self.isInTurn):
            return None
        if self.isInTurn:
            return self.fault_in_turn(request, faults)
        number = int.from_bytes(hashlib.sha256(f"{self.seed} {request.target}".encode()).digest()[:4], "big") % 100
        place = number // self.share
        if place >= len(faults):
            return None
        with self._lock:
            if request.target in self._spoilt:
                return None
            self._spoilt.add(request.target)
            self.log.append((request.target, faults[place].__name__))
        return faults[place]

    def fault_in_turn(self, request: Request, faults: list[Fault]) -> Fault | None:
        with self._lock:
            if request.target in self._spoilt:
                return None
            before = sum(target.startswith(request.operation + " ") for target in self._spoilt)
            self._spoilt.add(request.target)
            fault = faults[(before + self.seed) % len(faults)]
            self.log.append((request.target, fault.__name__))
        return fault

    def respond(self, request: Request) -> Answer | Cut:
        with self._lock:
            self.operations.append(request.operation)
        self.before(request)
        given = self.answer(request)
        if given is not None:
            return given
        fault = self.fault(request)
        answer = self.forward(request) if fault is None else fault(request, lambda: self.forward(request))
        self.after(request)
        return answer

    def forward_half(self, request: Request) -> None:
        """The server gets the head and half of the body, and then the end of the connection."""
        address = urlsplit(self.upstream)
        with socket.create_connection((address.hostname, address.port)) as upstream:
            upstream.sendall(request.head + request.body[: len(request.body) // 2])

    def forward(self, request: Request) -> Answer:
        address = urlsplit(self.upstream)
        with socket.create_connection((address.hostname, address.port)) as upstream:
            upstream.sendall(request.head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + request.body)
            content = b""
            while chunk := upstream.recv(1 << 16):
                content += chunk
        head, _, body = content.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = [tuple(line.split(": ", 1)) for line in lines]
        if any(name.lower() == "transfer-encoding" for name, _ in headers):
            body = unchunked(body)
        dropped = {"content-length", "transfer-encoding", "connection"}
        return Answer(int(status.split(" ")[1]), [pair for pair in headers if pair[0].lower() not in dropped], body)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.set_write_buffer_limits(0)  # so that drained means handed to the kernel
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                request = await read_request(reader)
                answer = await asyncio.get_running_loop().run_in_executor(None, self.respond, request)
                if isinstance(answer, Cut):
                    writer.write(answer.content)
                    try:
                        await writer.drain()
                    finally:  # the client may have gone, having read enough
                        await asyncio.get_running_loop().run_in_executor(None, answer.then)
                    if answer.isReset:
                        connection = writer.get_extra_info("socket")
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
                writer.write(answer.bytes())
                await writer.drain()
        writer.close()

    @contextlib.contextmanager
    def running(self) -> Iterator["FaultProxy"]:
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0, limit=1 << 20))
        self.port = server.sockets[0].getsockname()[1]
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()


async def read_request(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").strip().split("\r\n")
    method, target, _ = line.split(" ")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    path, _, query = target.partition("?")
    return Request(method, path, parse_qs(query, keep_blank_values=True), headers, body, head)


def unchunked(body: bytes) -> bytes:
    content = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        content += rest[:length]
        body = rest[length + 2 :]
    return content
