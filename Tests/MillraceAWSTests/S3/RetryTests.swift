import MillraceAWS
import NIOCore
import Testing

@Suite struct RetryTests {
    @Test func slowDownIsTriedAgain() async throws {
        let script: [[FaultServer.Step]] = [
            [.error("503 Slow Down", "SlowDown")], [.error("500 Oops", "InternalError", ["x-amz-retry-after": "1500"])],
            [.answer("200 OK", ["etag": "\"e\""])],
        ]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                let result = try await client.putObject(bucket: "b", key: "k y", body: ByteBuffer(string: "body"))
                #expect(result.etag == "\"e\"")
                #expect(server.requests.map(\.body) == ["body", "body", "body"])
                #expect(server.requests.map(\.uri) == Array(repeating: "/b/k%20y", count: 3))
                let attempts = server.requests.map { $0.headers.first(name: "amz-sdk-request") }
                #expect(attempts == ["attempt=1; max=4", "attempt=2; max=4", "attempt=3; max=4"])
                #expect(Set(server.requests.map { $0.headers.first(name: "amz-sdk-invocation-id") }).count == 1)
                #expect(recorder.sleeps == [1, 1.5])
                #expect(recorder.calls.map(\.error) == ["SlowDown", "InternalError", nil])
                #expect(recorder.calls.map(\.status) == [503, 500, 200])
                #expect(recorder.calls.map(\.attempt) == [1, 2, 3])
                #expect(recorder.calls.map(\.bytesSent) == [4, 4, 4])
                #expect(recorder.calls.allSatisfy { $0.operation == "PutObject" && $0.nanoseconds >= 0 })
            }
        }
    }

    @Test func attemptsHaveAnEnd() async throws {
        let script = Array(repeating: [FaultServer.Step.error("503 Slow Down", "SlowDown")], count: 9)
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port, attempts: 3) { client, _ async throws in
                let error = await #expect(throws: AWSError.self) {
                    try await client.deleteObject(bucket: "b", key: "k")
                }
                #expect(error?.attempts == 3)
                #expect(error?.code == "SlowDown" && error?.status == 503)
                #expect(server.requests.count == 3)
            }
        }
    }

    @Test func deniedIsFinalAndSaysNoSecret() async throws {
        try await FaultServer.with([[.error("403 Forbidden", "AccessDenied")]]) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                let error = await #expect(throws: AWSError.self) { try await client.getObject(bucket: "b", key: "k") }
                let text = error.map { "\($0)" } ?? ""
                #expect(text == "GetObject s3://b/k: because (HTTP 403, AccessDenied, request REQ1)")
                #expect(server.requests.count == 1 && recorder.sleeps.isEmpty)
                #expect(server.requests[0].headers.first(name: "x-amz-security-token") == "whisper")
            }
        }
    }

    @Test func aLostAnswerIsTriedAgain() async throws {
        let script: [[FaultServer.Step]] = [[.reset], [.close], [.send("HTTP/1.1 2"), .close], [.answer("204 Gone")]]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                try await client.deleteObject(bucket: "b", key: "k")
                #expect(server.requests.count == 4)
                #expect(recorder.calls.map { $0.error == nil } == [false, false, false, true])
            }
        }
    }

    @Test func aRefusedConnectionIsSaidAtOnce() async throws {
        // Nothing listens on port 1 of loopback, and no process can take it by chance.
        try await FaultyClient.with(port: 1, attempts: 2) { client, recorder async throws in
            let error = await #expect(throws: AWSError.self) { try await client.getObject(bucket: "b", key: "k") }
            #expect(error?.kind == .connection)
            #expect(error?.message.contains("refused") == true)
            #expect(error?.attempts == 2)
            #expect(recorder.sleeps == [0.05])
        }
    }

    @Test func silenceEndsInATimeout() async throws {
        try await FaultServer.with([[], []]) { _, port async throws in
            try await FaultyClient.with(port: port, attempts: 2, stall: .milliseconds(20)) {
                client, recorder async throws in
                let error = await #expect(throws: AWSError.self) { try await client.getObject(bucket: "b", key: "k") }
                #expect(error?.kind == .timedOut)
                #expect(recorder.calls.count == 2)
            }
        }
    }

    @Test func theClockIsMendedOnce() async throws {
        let date = ["date": "Sun, 01 Mar 2026 01:00:00 GMT"]
        let skewed: [FaultServer.Step] = [.error("403 Forbidden", "RequestTimeTooSkewed", date)]
        let script = [skewed, [.answer("204 Gone")], [.answer("204 Gone")], skewed, skewed]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                try await client.deleteObject(bucket: "b", key: "k")
                try await client.deleteObject(bucket: "b", key: "k")
                let dates = server.requests.map { $0.headers.first(name: "x-amz-date") }
                #expect(dates == ["20260228T235959Z", "20260301T010000Z", "20260301T010000Z"])
                #expect(recorder.sleeps.isEmpty)
                await #expect(throws: AWSError.self) { try await client.deleteObject(bucket: "b", key: "k") }
                #expect(server.requests.count == 5)
            }
        }
    }

    @Test func aWrongSecretIsNotTakenForSkew() async throws {
        let date = ["date": "Sat, 28 Feb 2026 23:59:58 GMT"]
        try await FaultServer.with([[.error("403 Forbidden", "SignatureDoesNotMatch", date)]]) {
            server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                await #expect(throws: AWSError.self) { try await client.deleteObject(bucket: "b", key: "k") }
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func theBucketIsFollowedToItsRegion() async throws {
        let script: [[FaultServer.Step]] = [
            [.error("301 Moved", "PermanentRedirect", ["x-amz-bucket-region": "eu-west-1"])], [.answer("204 Gone")],
            [.answer("204 Gone")],
        ]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                try await client.deleteObject(bucket: "b", key: "k")
                try await client.deleteObject(bucket: "b", key: "k")
                let scopes = server.requests.map { $0.headers.first(name: "authorization") ?? "" }
                #expect(scopes[0].contains("/us-east-1/s3/"))
                #expect(scopes[1].contains("/eu-west-1/s3/") && scopes[2].contains("/eu-west-1/s3/"))
            }
        }
    }

    @Test func cancellationReachesTheRequest() async throws {
        try await FaultServer.with([[]]) { server, port async throws in
            try await FaultyClient.with(port: port) { client, recorder async throws in
                try await withThrowingTaskGroup(of: Void.self) { group async throws in
                    group.addTask { try await client.deleteObject(bucket: "b", key: "k") }
                    for await _ in server.arrivals { break }
                    group.cancelAll()
                    await #expect(throws: CancellationError.self) { try await group.next() }
                }
                #expect(recorder.calls.map(\.error) == ["cancelled"])
            }
        }
    }

    @Test func missingCredentialsAreNamed() async throws {
        let client = S3Client(
            configuration: S3Configuration(
                region: "r", endpoint: EndpointURL(isSecure: false, host: "127.0.0.1", port: 1)),
            credentials: EnvironmentCredentialsProvider(environment: ProcessEnvironment([:])))
        let error = await #expect(throws: AWSError.self) { try await client.deleteObject(bucket: "b", key: "k") }
        try await client.shutdown()
        #expect(error?.kind == .credentials && error?.attempts == 1)
        #expect(error?.message.contains("AWS_SECRET_ACCESS_KEY") == true)
    }

    @Test func nonsenseIsNotSent() async throws {
        try await FaultyClient.with(port: 1) { client, recorder async throws in
            for (bucket, key) in [
                ("", "k"), ("a/b", "k"), ("a#b", "k"), ("a b", "k"), ("b", ""),
                ("b", String(repeating: "k", count: 1025)),
            ] {
                let error = await #expect(throws: AWSError.self) {
                    try await client.deleteObject(bucket: bucket, key: key)
                }
                #expect(error?.kind == .invalidRequest)
            }
            let options = S3WriteOptions(metadata: ["a": "line\r\nx-amz-acl: public-read"])
            await #expect(throws: AWSError.self) {
                try await client.putObject(bucket: "b", key: "k", body: ByteBuffer(), options: options)
            }
            #expect(recorder.calls.isEmpty)
        }
    }
}
