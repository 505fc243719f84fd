import MillraceAWS
import NIOCore
import Testing

@Suite struct ChecksumTests {
    /// The check value of CRC-32, and that of CRC-64/NVME, for "123456789".
    private static let crc32 = "y/Q5Jg=="
    private static let crc64 = "rosUhgp5mIg="

    /// Runs `body` against `script` with a client that sends `rule`.
    private func with(
        _ script: [[FaultServer.Step]], _ rule: S3ChecksumRule = .automatic,
        _ body: (S3Client, FaultServer) async throws -> Void
    ) async throws {
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port, checksums: rule) { client, _ async throws in
                try await body(client, server)
            }
        }
    }

    @Test(arguments: [
        (S3ChecksumRule.automatic, "x-amz-checksum-crc32", crc32 as String?),
        (.always(.crc64NVME), "x-amz-checksum-crc64nvme", crc64),
        (.always(.crc32c), "x-amz-checksum-crc32c", "4waSgw=="),
        (.none, "x-amz-checksum-crc32", nil),
    ])
    func aPutCarriesTheChecksum(rule: S3ChecksumRule, header: String, value: String?) async throws {
        try await with([[.answer("200 OK", ["etag": "e"])]], rule) { client, server async throws in
            _ = try await client.putObject(bucket: "b", key: "k", body: ByteBuffer(string: "123456789"))
            let headers = server.requests[0].headers
            #expect(headers.first(name: header) == value)
            let signed = headers.first(name: "authorization") ?? ""
            #expect(signed.contains(header) == (value != nil))
        }
    }

    @Test func awsGetsItsOwnChecksum() throws {
        let aws = S3Configuration(region: "eu-west-1")
        #expect(aws.checksums == .automatic && aws.verifiesDownloads)
        let settings = ["AWS_REGION": "r", "AWS_REQUEST_CHECKSUM_CALCULATION": "WHEN_REQUIRED"]
        #expect(try S3Configuration(environment: ProcessEnvironment(settings)).checksums == .none)
        let reading = ["AWS_REGION": "r", "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required"]
        #expect(try !S3Configuration(environment: ProcessEnvironment(reading)).verifiesDownloads)
        let bad = ["AWS_REGION": "r", "AWS_RESPONSE_CHECKSUM_VALIDATION": "yes"]
        #expect(throws: ConfigurationError.self) { try S3Configuration(environment: ProcessEnvironment(bad)) }
    }

    @Test func anAnswerWithAnotherChecksumIsTriedAgain() async throws {
        let script: [[FaultServer.Step]] = [
            [.answer("200 OK", ["etag": "e", "x-amz-checksum-crc32": "AAAAAA=="])],
            [.answer("200 OK", ["etag": "e", "x-amz-checksum-crc32": Self.crc32])],
            [.answer("200 OK", ["etag": "e", "x-amz-checksum-crc32": "AAAAAA==-1"])],
        ]
        try await with(script) { client, server async throws in
            let body = ByteBuffer(string: "123456789")
            _ = try await client.putObject(bucket: "b", key: "k", body: body)
            #expect(server.requests.count == 2)
            _ = try await client.uploadPart(bucket: "b", key: "k", uploadID: "u", number: 1, body: body)
            #expect(server.requests.count == 3)
        }
    }

    private static let created = FaultServer.Step.answer(
        "200 OK", body: "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")

    private static func completed(_ field: String) -> FaultServer.Step {
        .answer("200 OK", body: "<CompleteMultipartUploadResult><ETag>e</ETag>\(field)</CompleteMultipartUploadResult>")
    }

    @Test(arguments: [
        ("", true), ("<ChecksumCRC64NVME>\(crc64)</ChecksumCRC64NVME>", true),
        ("<ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>", false),
    ])
    func thePartsChecksumsMakeTheWholes(field: String, isRight: Bool) async throws {
        let part: [FaultServer.Step] = [.answer("200 OK", ["etag": "p"])]
        try await with([[Self.created], part, part, [Self.completed(field)]], .always(.crc64NVME)) {
            client, server async throws in
            let id = try await client.createMultipartUpload(bucket: "b", key: "k")
            // Sent in another order than that of the object.
            let second = try await client.uploadPart(
                bucket: "b", key: "k", uploadID: id, number: 2, body: ByteBuffer(string: "6789"))
            let first = try await client.uploadPart(
                bucket: "b", key: "k", uploadID: id, number: 1, body: ByteBuffer(string: "12345"))
            do {
                _ = try await client.completeMultipartUpload(
                    bucket: "b", key: "k", uploadID: id, parts: [second, first])
                #expect(isRight)
            } catch let error as AWSError {
                #expect(!isRight && error.kind == .invalidAnswer && error.message.contains("CRC64NVME"))
            }
            #expect(server.requests.count == 4)
            #expect(server.requests[0].headers.first(name: "x-amz-checksum-algorithm") == "CRC64NVME")
            #expect(server.requests[0].headers.first(name: "x-amz-checksum-type") == "FULL_OBJECT")
            #expect(server.requests[3].headers.first(name: "x-amz-checksum-crc64nvme") == Self.crc64)
        }
    }

    private func read(_ headers: [String: String], range: Range<UInt64>? = nil) async throws -> String {
        var text = ""
        try await with([[.answer("200 OK", headers, body: "123456789")]]) { client, server async throws in
            let object = try await client.getObject(bucket: "b", key: "k", range: range)
            for try await chunk in object.body { text += String(buffer: chunk) }
            let mode = server.requests[0].headers.first(name: "x-amz-checksum-mode")
            #expect(mode == (range == nil ? "ENABLED" : nil))
        }
        return text
    }

    @Test(arguments: [
        ["x-amz-checksum-crc32": crc32], ["x-amz-checksum-crc64nvme": crc64], ["x-amz-checksum-crc32": "AAAAAA==-2"],
        ["x-amz-checksum-sha256": "unknown"], [:],
    ])
    func aRightOrUnknownChecksumIsNoError(headers: [String: String]) async throws {
        #expect(try await read(headers) == "123456789")
    }

    @Test(arguments: [["x-amz-checksum-crc32": "AAAAAA=="], ["x-amz-checksum-crc64nvme": "AAAAAAAAAAA="]])
    func aWrongChecksumEndsTheBodyWithAnError(headers: [String: String]) async throws {
        let error = await #expect(throws: AWSError.self) { try await read(headers) }
        #expect(error?.kind == .damaged && error?.message.contains("not the stored object's") == true)
        #expect(try await read(headers, range: 0..<9) == "123456789", "of a range nothing is known")
    }

    @Test func aBodyThatIsResumedIsVerifiedAsAWhole() async throws {
        for (stored, isRight) in [(Self.crc32, true), ("AAAAAA==", false)] {
            let head = FaultServer.Step.head(
                "200 OK", ["etag": "\"e\"", "x-amz-checksum-crc32": stored], length: 9)
            let script: [[FaultServer.Step]] = [
                [.send(head + "1234"), .close], [.object("123456789", etag: "\"e\"", upTo: 9)],
            ]
            try await with(script) { client, server async throws in
                let object = try await client.getObject(bucket: "b", key: "k")
                var text = ""
                do {
                    for try await chunk in object.body { text += String(buffer: chunk) }
                    #expect(isRight)
                } catch let error as AWSError {
                    #expect(!isRight && error.kind == .damaged)
                }
                #expect(text == "123456789" && server.requests.count == 2)
            }
        }
    }

    @Test func aServiceWithoutChecksumsIsNamedAWay() async throws {
        let refusal = FaultServer.Step.answer(
            "501 No",
            body: "<Error><Code>NotImplemented</Code><Message>Unsupported header x-amz-checksum-crc32</Message></Error>"
        )
        try await with([[refusal]]) { client, _ async throws in
            let error = await #expect(throws: AWSError.self) {
                try await client.putObject(bucket: "b", key: "k", body: ByteBuffer(string: "x"))
            }
            #expect(error?.message.contains("AWS_REQUEST_CHECKSUM_CALCULATION=when_required") == true)
        }
    }
}
