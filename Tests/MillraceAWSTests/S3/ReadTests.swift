import MillraceAWS
import NIOCore
import Testing

@Suite struct ReadTests {
    private static let text = "0123456789abcdefghij"

    private func read(_ body: S3ObjectBody) async throws -> String {
        var bytes = ByteBuffer()
        for try await chunk in body { bytes.writeImmutableBuffer(chunk) }
        return String(buffer: bytes)
    }

    private func piece(_ count: Int, etag: String = "\"e1\"", then end: FaultServer.Step...) -> [FaultServer.Step] {
        [.object(Self.text, etag: etag, upTo: count)] + end
    }

    @Test func aBrokenBodyGoesOnWhereItBroke() async throws {
        let script = [piece(7, then: .close), piece(3, then: .close), [.error("503 Slow", "SlowDown")], piece(20)]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                let object = try await client.getObject(bucket: "b", key: "k")
                #expect(object.metadata.size == 20 && object.metadata.etag == "\"e1\"")
                #expect(try await read(object.body) == Self.text)
                let ranges = server.requests.map { $0.headers.first(name: "range") }
                #expect(ranges == [nil, "bytes=7-19", "bytes=10-19", "bytes=10-19"])
                #expect(
                    server.requests.map { $0.headers.first(name: "if-match") == "\"e1\"" } == [false, true, true, true])
                #expect(recorder.calls.map(\.bytesReceived).reduce(0, +) >= 20)
                #expect(recorder.calls.map { $0.error == nil } == [false, false, false, true])
            }
        }
    }

    /// Each break costs 14 of 500 tokens: without a refund the quota would not last.
    @Test func resumptionsDoNotUseUpTheQuota() async throws {
        let long = String(repeating: "x", count: 100)
        let script = Array(repeating: [FaultServer.Step.object(long, etag: "\"e\"", upTo: 1), .close], count: 99)
        try await FaultServer.with(script + [[.object(long, etag: "\"e\"", upTo: 1)]]) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                #expect(try await read(client.getObject(bucket: "b", key: "k").body) == long)
                #expect(server.requests.count == 100)
            }
        }
    }

    /// What had arrived may be lost with a reset, so only the bytes are sure.
    @Test func aResetLosesNoBytes() async throws {
        let script = [piece(7, then: .reset), piece(3, then: .reset), piece(0, then: .reset), piece(20)]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port, attempts: 6) { client, _ async throws in
                #expect(try await read(client.getObject(bucket: "b", key: "k").body) == Self.text)
                #expect(server.requests.count == 4)
            }
        }
    }

    @Test func aRangeGoesOnWithinItself() async throws {
        try await FaultServer.with([piece(4, then: .close), piece(20)]) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let object = try await client.getObject(bucket: "b", key: "k", range: 5..<15, ifMatch: "\"e1\"")
                #expect(object.metadata.size == 20)
                #expect(try await read(object.body) == "56789abcde")
                #expect(server.requests.map { $0.headers.first(name: "range") } == ["bytes=5-14", "bytes=9-14"])
            }
        }
    }

    @Test func aChangedObjectIsNotPatchedTogether() async throws {
        let script = [piece(7, then: .close), piece(20, etag: "\"e2\"")]
        try await FaultServer.with(script) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let object = try await client.getObject(bucket: "b", key: "k")
                let error = await #expect(throws: AWSError.self) { try await read(object.body) }
                #expect(error?.kind == .changed)
            }
        }
        try await FaultServer.with([piece(7, then: .close), [.answer("412 No")]]) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let object = try await client.getObject(bucket: "b", key: "k")
                let error = await #expect(throws: AWSError.self) { try await read(object.body) }
                #expect(error?.status == 412)
            }
        }
    }

    @Test func aBodyThatNeverGoesOnEnds() async throws {
        let script = Array(repeating: piece(0, then: .close), count: 20)
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port, attempts: 3) { client, _ async throws in
                let object = try await client.getObject(bucket: "b", key: "k")
                let error = await #expect(throws: AWSError.self) { try await read(object.body) }
                #expect(error?.attempts == 3)
                #expect(server.requests.count == 3)
            }
        }
    }

    @Test func aSilentBodyGoesOn() async throws {
        try await FaultServer.with([piece(7), piece(2)] + Array(repeating: piece(20), count: 30)) {
            server, port async throws in
            try await FaultyClient.with(port: port, attempts: 20, stall: .milliseconds(50)) { client, _ async throws in
                #expect(try await read(client.getObject(bucket: "b", key: "k").body) == Self.text)
                #expect(server.requests.count >= 3)
            }
        }
    }

    @Test func aBodyWithoutALengthIsRefused() async throws {
        let text = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        try await FaultServer.with([[.send(text)]]) { _, port async throws in
            try await FaultyClient.with(port: port, attempts: 1) { client, _ async throws in
                let error = await #expect(throws: AWSError.self) { try await client.getObject(bucket: "b", key: "k") }
                #expect(error?.kind == .invalidAnswer)
            }
        }
    }

    @Test func anotherRangeThanAskedForIsRefused() async throws {
        let script: [[FaultServer.Step]] = [
            [.answer("200 OK", ["etag": "\"e\""], body: Self.text)],
            [.answer("206 Partial Content", ["content-range": "bytes 6-15/20"], body: "6789abcdef")],
            [.answer("206 Partial Content", body: "6789abcdef")],
        ]
        try await FaultServer.with(script) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                for _ in script {
                    let error = await #expect(throws: AWSError.self) {
                        try await client.getObject(bucket: "b", key: "k", range: 5..<15)
                    }
                    #expect(error?.kind == .invalidAnswer)
                }
            }
        }
    }

    @Test func anEmptyObjectHasNoRange() async throws {
        let script: [[FaultServer.Step]] = [
            [.error("416 No", "InvalidRange")], [.answer("200 OK", ["etag": "\"e\""])],
            [.error("416 No", "InvalidRange")],
        ]
        try await FaultServer.with(script) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let object = try await client.getObject(bucket: "b", key: "k", range: 0..<8)
                #expect(object.metadata.size == 0)
                #expect(try await read(object.body) == "")
                let error = await #expect(throws: AWSError.self) {
                    try await client.getObject(bucket: "b", key: "k", range: 20..<30)
                }
                #expect(error?.status == 416)
            }
        }
    }

    @Test func cancellationReachesTheBody() async throws {
        try await FaultServer.with([piece(7)]) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                let (firstChunk, arrived) = AsyncStream.makeStream(of: Void.self)
                try await withThrowingTaskGroup(of: Void.self) { group async throws in
                    group.addTask {
                        for try await _ in try await client.getObject(bucket: "b", key: "k").body { arrived.yield() }
                    }
                    for await _ in firstChunk { break }
                    group.cancelAll()
                    await #expect(throws: CancellationError.self) { try await group.next() }
                }
                #expect(recorder.calls.map(\.error) == ["cancelled"])
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func aDroppedBodyIsReported() async throws {
        try await FaultServer.with([piece(7)]) { _, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                _ = try await client.getObject(bucket: "b", key: "k").metadata
                #expect(recorder.calls.map(\.error) == ["abandoned"])
                #expect(recorder.calls.map(\.status) == [200])
            }
        }
    }

    @Test func metadataComesFromTheHeaders() async throws {
        let headers = [
            "ETag": "\"e\"", "Last-Modified": "Sat, 28 Feb 2026 23:59:59 GMT", "x-amz-version-id": "v1",
            "X-Amz-Meta-Rows": "12", "content-type": "text/csv",
        ]
        try await FaultServer.with([[.answer("200 OK", headers, body: "x")]]) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let metadata = try await client.getObject(bucket: "b", key: "k").metadata
                #expect(metadata.lastModified == "Sat, 28 Feb 2026 23:59:59 GMT" && metadata.versionID == "v1")
                #expect(metadata.userMetadata == ["rows": "12"] && metadata.contentType == "text/csv")
            }
        }
    }

    @Test func aCutListingIsAskedForAgain() async throws {
        let first =
            "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>1/+= &amp;x</NextContinuationToken><Contents><Key>a+b</Key></Contents></ListBucketResult>"
        let last =
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>c</Key></Contents></ListBucketResult>"
        let script: [[FaultServer.Step]] = [
            [.answer("200 OK", body: String(first.prefix(100)))], [.answer("200 OK", body: first)],
            [.answer("200 OK", body: "<Error><Code>InternalError</Code></Error>")], [.answer("200 OK", body: last)],
        ]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                var keys: [String] = []
                for try await object in client.objects(bucket: "b", prefix: "p q") { keys.append(object.key) }
                #expect(keys == ["a b", "c"])
                #expect(server.requests[1].uri == "/b/?encoding-type=url&list-type=2&max-keys=1000&prefix=p%20q")
                #expect(server.requests[3].uri.contains("continuation-token=1%2F%2B%3D%20%26x&"))
            }
        }
    }
}
