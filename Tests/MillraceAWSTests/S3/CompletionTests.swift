import NIOCore
import Testing

@testable import MillraceAWS

@Suite struct CompletionTests {
    private static let done =
        "<CompleteMultipartUploadResult><ETag>&quot;whole-1&quot;</ETag></CompleteMultipartUploadResult>"
    private static let parts = [S3UploadedPart(number: 1, etag: "\"0cc175b9c0f1b6a831c399e269772661\"")]

    /// Completes an upload against `script`.
    private func complete(
        _ script: [[FaultServer.Step]], requests: Int,
        _ check: (Result<S3WriteResult, any Error>, FaultServer) throws -> Void
    ) async throws {
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let outcome: Result<S3WriteResult, any Error>
                do {
                    let result = try await client.completeMultipartUpload(
                        bucket: "b", key: "k", uploadID: "u/1", parts: Self.parts, precondition: .ifAbsent)
                    outcome = .success(result)
                } catch {
                    outcome = .failure(error)
                }
                try check(outcome, server)
                #expect(server.requests.count == requests)
                #expect(server.requests.first?.uri == "/b/k?uploadId=u%2F1")
                #expect(server.requests.first?.headers.first(name: "if-none-match") == "*")
            }
        }
    }

    @Test func whitespaceComesBeforeTheDocument() async throws {
        try await complete([[.answer("200 OK", body: " \r\n \n" + Self.done)]], requests: 1) { outcome, _ throws in
            #expect(try outcome.get().etag == "\"whole-1\"")
        }
    }

    @Test(arguments: [
        "<Error><Code>InternalError</Code><Message>later</Message></Error>",
        "  \n<Error><Code>SlowDown</Code></Error>", String(done.prefix(50)), "",
    ])
    func anErrorInA200IsTriedAgain(body: String) async throws {
        let script: [[FaultServer.Step]] = [[.answer("200 OK", body: body)], [.answer("200 OK", body: Self.done)]]
        try await complete(script, requests: 2) { outcome, _ throws in
            #expect(try outcome.get().etag == "\"whole-1\"")
        }
    }

    @Test func anotherErrorInA200IsFinal() async throws {
        let script: [[FaultServer.Step]] = [[.answer("200 OK", body: "<Error><Code>InvalidPart</Code></Error>")]]
        try await complete(script, requests: 1) { outcome, _ throws in
            let error = #expect(throws: AWSError.self) { try outcome.get() }
            #expect(error?.code == "InvalidPart" && error?.status == 200)
        }
    }

    @Test(arguments: [("404 Not Found", "NoSuchUpload"), ("412 No", "PreconditionFailed")])
    func aLostAnswerIsFoundOut(status: String, code: String) async throws {
        let expected = try #require(S3Client.multipartETag(Self.parts))
        for stored in [expected, "\"4c73926b8feb7bcd75c8e7e37e9e0d9b-1\""] {
            let script: [[FaultServer.Step]] = [
                [.close], [.error(status, code)], [.answer("200 OK", ["etag": stored])],
            ]
            try await complete(script, requests: 3) { outcome, server throws in
                #expect(server.requests[2].method == "HEAD")
                if stored == expected {
                    #expect(try outcome.get().etag == expected)
                } else {
                    let error = #expect(throws: AWSError.self) { try outcome.get() }
                    #expect(error?.code == code)
                }
            }
        }
    }

    /// Under KMS an ETag is no digest: the checksum of the whole and the number of parts decide.
    @Test(arguments: [
        ("\"x-1\"", "AAAAAAAAAAA=", true), ("\"x-2\"", "AAAAAAAAAAA=", false), ("\"x-1\"", "BBBBBBBBBBB=", false),
        ("\"x-1\"", "", false),
    ])
    func aLostAnswerIsFoundOutUnderKMS(etag: String, checksum: String, isThere: Bool) async throws {
        var part = S3UploadedPart(number: 1, etag: "\"no digest\"")
        part.checksum = ByteChecksum(.crc64NVME)
        let head = checksum.isEmpty ? ["etag": etag] : ["etag": etag, "x-amz-checksum-crc64nvme": checksum]
        let script: [[FaultServer.Step]] = [
            [.close], [.error("404 Not Found", "NoSuchUpload")], [.answer("200 OK", head)],
        ]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                do {
                    let result = try await client.completeMultipartUpload(
                        bucket: "b", key: "k", uploadID: "u", parts: [part])
                    #expect(isThere && result.etag == etag)
                } catch let error as AWSError {
                    #expect(!isThere && error.code == "NoSuchUpload")
                }
                #expect(server.requests[2].headers.first(name: "x-amz-checksum-mode") == "ENABLED")
            }
        }
    }

    @Test func aFailingLookDoesNotHideWhyItWasLookedAt() async throws {
        let script: [[FaultServer.Step]] = [
            [.close], [.error("404 Not Found", "NoSuchUpload")], [.error("403 Forbidden", "AccessDenied")],
        ]
        try await complete(script, requests: 3) { outcome, _ throws in
            let error = #expect(throws: AWSError.self) { try outcome.get() }
            #expect(error?.code == "NoSuchUpload")
        }
    }

    /// The ETag that SeaweedFS and AWS give to an upload of one part with the byte "a".
    @Test func theETagOfPartsIsTheirDigest() {
        #expect(S3Client.multipartETag(Self.parts) == "\"b6ff9a06b7e20bcb2858c5b8ff744aea-1\"")
        #expect(S3Client.multipartETag([S3UploadedPart(number: 1, etag: "\"no digest\"")]) == nil)
    }

    @Test func anUploadThatWasNeverThereIsAnError() async throws {
        try await complete([[.error("404 Not Found", "NoSuchUpload")]], requests: 1) { outcome, _ throws in
            let error = #expect(throws: AWSError.self) { try outcome.get() }
            #expect(error?.code == "NoSuchUpload")
        }
    }

    @Test func aRaceIsNotTriedAgain() async throws {
        let script: [[FaultServer.Step]] = [[.error("409 Conflict", "ConditionalRequestConflict")]]
        try await complete(script, requests: 1) { outcome, _ throws in
            let error = #expect(throws: AWSError.self) { try outcome.get() }
            #expect(error?.status == 409)
        }
    }

    @Test func abortingWhatIsGoneIsNoError() async throws {
        try await FaultServer.with([[.error("404 Not Found", "NoSuchUpload")]]) { _, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                try await client.abortMultipartUpload(bucket: "b", key: "k", uploadID: "u")
            }
        }
    }
}
