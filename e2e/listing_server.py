"""Stands in for a bucket of very many objects: it lists them, page by page, and has none of them."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

PAGE = 1000
HEAD = '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
DOWNED = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>there is none</Message></Error>'


def key(number: int) -> str:
    """In the order of the bytes, spread over folders as a year of hours is."""
    return f"in/{number // 120_000:02}/{number // 4_000 % 30:02}/{number // 200 % 20:02}/orders-of-a-shop-{number:09}.csv"


@dataclass
class ListingServer:
    """`count` objects below `in/`; nothing anywhere else."""

    count: int
    pages = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, start: int) -> bytes:
        stop = min(start + PAGE, self.count)
        entries = "".join(
            f"<Contents><Key>{key(number)}</Key><LastModified>2026-11-01T00:00:00.000Z</LastModified>"
            f"<ETag>&quot;{number:032x}&quot;</ETag><Size>{1000 + number % 7000}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for number in range(start, stop)
        )
        more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{stop}</NextContinuationToken>" if stop < self.count else "<IsTruncated>false</IsTruncated>"
        return (HEAD + more + entries + "</ListBucketResult>").encode()

    def answer(self, target: str) -> tuple[str, bytes]:
        query = parse_qs(urlsplit(target).query)
        if "list-type" not in query:
            return "404 Not Found", DOWNED.encode()
        if not query.get("prefix", [""])[0].startswith("in/"):
            return "200 OK", (HEAD + "<IsTruncated>false</IsTruncated></ListBucketResult>").encode()
        self.pages += 1
        return "200 OK", self.page(int(query.get("continuation-token", ["0"])[0]))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                status, body = self.answer(head.split(b" ", 2)[1].decode())
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        writer.close()

    @contextlib.contextmanager
    def running(self) -> Iterator["ListingServer"]:
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        thread = threading.Thread(target=loop.run_forever)
        thread.start()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(server.close)
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
