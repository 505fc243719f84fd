#!/usr/bin/env python3
"""Makes the SigV4 fixtures of Tests/MillraceAWSTests with botocore as the oracle.

Needs botocore from PyPI. The output depends on nothing but this file:

    python3 scripts/make-sigv4-fixtures.py Tests/MillraceAWSTests/Fixtures
"""

import datetime
import json
import pathlib
import sys
from unittest import mock

import botocore.auth
import botocore.awsrequest
import botocore.credentials

ACCESS_KEY = "AKIDMILLRACETEST"
SECRET_KEY = "not/a+real/secret/key/of/anybody"
TOKEN = "temporary/token+with=signs=="
NOW = datetime.datetime(2026, 2, 28, 23, 59, 59, tzinfo=datetime.timezone.utc)
BUCKET = "mill-bucket"
REGION = "eu-central-1"
S3_HOST = f"s3.{REGION}.amazonaws.com"

# Each key is a trap of its own: encoding, normalising, or both.
KEYS = [
    "plain.csv",
    "two words.csv",
    "one+plus.csv",
    "already%20encoded.csv",
    "a//b/./c/../d.csv",
    "/leading",
    "trailing/",
    "Größe/数量 ½.csv",
    "e\u0301 and \u00e9.csv",
    "🜚~_-.!*'();:@&=$,?#[].csv",
    "tab\tand\nnewline",
    "back\\slash|pipe^caret`tick{brace}\"quote<angle>",
]


def frozen():
    """botocore with its clock stopped at NOW."""
    naive = NOW.replace(tzinfo=None)
    fake = mock.Mock(wraps=datetime.datetime)
    fake.utcnow.return_value = naive
    fake.now.return_value = NOW
    patches = []
    if hasattr(botocore.auth, "get_current_datetime"):
        patches.append(mock.patch.object(botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: naive))
    module = mock.Mock(wraps=datetime)
    module.datetime = fake
    if isinstance(getattr(botocore.auth, "datetime", None), type(datetime)):
        patches.append(mock.patch.object(botocore.auth, "datetime", module))
    return patches


def sign(signer, method, url, headers, body):
    request = botocore.awsrequest.AWSRequest(method=method, url=url, headers=headers, data=body)
    patches = frozen()
    for patch in patches:
        patch.start()
    try:
        signer.add_auth(request)
    finally:
        for patch in patches:
            patch.stop()
    return request


def credentials(token=None):
    return botocore.credentials.Credentials(ACCESS_KEY, SECRET_KEY, token)


def quote(text):
    """Percent-encoding by its definition, not by a library that a client could share a fault with."""
    kept = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
    return "".join(chr(b) if b in kept else f"%{b:02X}" for b in text.encode())


def path_of(key):
    return "/".join(quote(word) for word in key.split("/"))


def query_of(query):
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in query)


def s3_case(name, method, key, query=(), headers=None, body=b"", token=None, virtual=False):
    host = f"{BUCKET}.{S3_HOST}" if virtual else S3_HOST
    path = f"/{path_of(key)}" if virtual else f"/{BUCKET}/{path_of(key)}"
    url = f"https://{host}{path}" + (f"?{query_of(query)}" if query else "")
    signer = botocore.auth.S3SigV4Auth(credentials(token), "s3", REGION)
    signer._should_sha256_sign_payload = lambda request: True
    request = sign(signer, method, url, dict(headers or {}), body)
    assert request.headers["X-Amz-Date"] == NOW.strftime("%Y%m%dT%H%M%SZ")
    return {
        "name": name,
        "method": method,
        "host": host,
        "path": path,
        "query": [list(pair) for pair in query],
        "headers": [list(pair) for pair in (headers or {}).items()],
        "body": body.decode(),
        "token": token,
        "authorization": request.headers["Authorization"],
    }


def s3_headers():
    cases = []
    for key in KEYS:
        cases.append(s3_case(f"get {key!r}", "GET", key))
    cases.append(s3_case("virtual host", "GET", KEYS[7], virtual=True))
    cases.append(s3_case("range and token", "GET", "a.csv", headers={"Range": "bytes=8-15", "If-Match": '"e-2"'}, token=TOKEN))
    listing = [("list-type", "2"), ("prefix", "a b+ü/"), ("encoding-type", "url"), ("continuation-token", "1/+=x==")]
    cases.append(s3_case("list", "GET", "", query=listing))
    cases.append(s3_case("create upload", "POST", "p.parquet", query=[("uploads", "")], headers={"Content-Type": "x/y"}))
    part = [("partNumber", "7"), ("uploadId", "aB/+==.~")]
    cases.append(s3_case("upload part", "PUT", "p.parquet", query=part, body=b"part"))
    written = {"If-None-Match": "*", "x-amz-meta-rows": "  1   2  ", "Content-Type": "text/csv; charset=utf-8"}
    cases.append(s3_case("put", "PUT", "o.csv", headers=written, body=b"a,b\n1,2\n"))
    return {"region": REGION, "service": "s3", "cases": cases}


def presigned():
    cases = []
    for key, expiry, token in [(KEYS[1], 60, None), (KEYS[7], 604800, None), (KEYS[0], 900, TOKEN)]:
        host = f"{BUCKET}.{S3_HOST}"
        signer = botocore.auth.S3SigV4QueryAuth(credentials(token), "s3", REGION, expires=expiry)
        request = sign(signer, "GET", f"https://{host}/{path_of(key)}", {}, b"")
        query = request.url.split("?", 1)[1]
        cases.append(
            {"name": key, "host": host, "path": f"/{path_of(key)}", "expiry": expiry, "token": token,
             "query": sorted(query.split("&"))})
    return {"region": REGION, "service": "s3", "cases": cases}


def generic():
    cases = []
    paths = ["/", "/a/b", "/a//b/", "/a/./b", "/a/../b", "/with%20space", "/%E1%88%B4"]
    for path in paths:
        url = f"https://queue.example.com{path}"
        request = sign(botocore.auth.SigV4Auth(credentials(), "queue", REGION), "GET", url, {}, b"")
        cases.append(generic_case(path, "GET", path, {}, b"", request))
    headers = {"X-Amz-Target": "Service.Action", "Content-Type": "application/x-amz-json-1.0"}
    body = b'{"a": 1}'
    signer = botocore.auth.SigV4Auth(credentials(TOKEN), "queue", REGION)
    request = sign(signer, "POST", "https://queue.example.com/", dict(headers), body)
    cases.append(generic_case("json with token", "POST", "/", headers, body, request, TOKEN))
    return {"region": REGION, "service": "queue", "cases": cases}


def generic_case(name, method, path, headers, body, request, token=None):
    return {
        "name": name, "method": method, "host": "queue.example.com", "path": path, "query": [],
        "headers": [list(pair) for pair in headers.items()], "body": body.decode(), "token": token,
        "authorization": request.headers["Authorization"],
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, content in [("s3-headers", s3_headers()), ("s3-presigned", presigned()), ("generic", generic())]:
        content = {
            "accessKey": ACCESS_KEY, "secretKey": SECRET_KEY, "epochSeconds": int(NOW.timestamp()),
            "timestamp": NOW.strftime("%Y%m%dT%H%M%SZ"), **content,
        }
        text = json.dumps(content, indent=1, ensure_ascii=True) + "\n"
        assert len(text) <= 16 << 10, (name, len(text))
        (folder / f"{name}.json").write_text(text)


main()
