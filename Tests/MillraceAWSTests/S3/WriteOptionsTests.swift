import MillraceAWS
import NIOCore
import Testing

@Suite struct WriteOptionsTests {
    private static let created = FaultServer.Step.answer(
        "200 OK", body: "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
    private static let stored = FaultServer.Step.answer("200 OK", ["etag": "\"e\""])
    private static let completed = FaultServer.Step.answer(
        "200 OK", body: "<CompleteMultipartUploadResult><ETag>&quot;e&quot;</ETag></CompleteMultipartUploadResult>")

    private static let options = S3WriteOptions(
        encryption: .kms(key: "alias/lake"), storageClass: .standardIA,
        tags: [S3Tag(key: "cost centre", value: "a+b=c&d"), S3Tag(key: "ü", value: "")])

    /// A whole upload and a PUT under `options`; what was asked of the server, in order.
    private func requests(_ options: S3WriteOptions) async throws -> [FaultServer.Request] {
        var requests: [FaultServer.Request] = []
        try await FaultServer.with([[Self.stored], [Self.created], [Self.stored], [Self.completed]]) {
            server, port async throws in
            try await FaultyClient.with(port: port) { client, _ async throws in
                let body = ByteBuffer(string: "a")
                _ = try await client.putObject(bucket: "b", key: "k", body: body, options: options)
                let id = try await client.createMultipartUpload(bucket: "b", key: "k", options: options)
                let part = try await client.uploadPart(bucket: "b", key: "k", uploadID: id, number: 1, body: body)
                _ = try await client.completeMultipartUpload(bucket: "b", key: "k", uploadID: id, parts: [part])
            }
            requests = server.requests
        }
        return requests
    }

    @Test func whatMakesAnObjectSaysHowItIsKept() async throws {
        let requests = try await requests(Self.options)
        for request in requests.prefix(2) {
            let headers = request.headers
            #expect(headers.first(name: "x-amz-server-side-encryption") == "aws:kms")
            #expect(headers.first(name: "x-amz-server-side-encryption-aws-kms-key-id") == "alias/lake")
            #expect(headers.first(name: "x-amz-server-side-encryption-bucket-key-enabled") == "true")
            #expect(headers.first(name: "x-amz-storage-class") == "STANDARD_IA")
            #expect(headers.first(name: "x-amz-tagging") == "cost%20centre=a%2Bb%3Dc%26d&%C3%BC=")
            let signed = headers.first(name: "authorization") ?? ""
            #expect(signed.contains("x-amz-tagging;") || signed.contains("x-amz-tagging,"))
        }
        // S3 refuses these with parts, which take them from their upload.
        for request in requests.dropFirst(2) {
            for name in ["x-amz-server-side-encryption", "x-amz-storage-class", "x-amz-tagging"] {
                #expect(request.headers.first(name: name) == nil)
            }
        }
    }

    @Test(arguments: [
        (S3Encryption?.some(.aes256), "AES256" as String?, nil as String?), (.kms(key: nil), "aws:kms", "true"),
        (nil, nil, nil),
    ])
    func encryptionIsSaidOnlyWhereItIsMeant(encryption: S3Encryption?, name: String?, bucketKey: String?) async throws {
        let requests = try await requests(S3WriteOptions(encryption: encryption))
        #expect(requests.count == 4)
        for request in requests.prefix(2) {
            let headers = request.headers
            #expect(headers.first(name: "x-amz-server-side-encryption") == name)
            #expect(headers.first(name: "x-amz-server-side-encryption-aws-kms-key-id") == nil)
            #expect(headers.first(name: "x-amz-server-side-encryption-bucket-key-enabled") == bucketKey)
            #expect(headers.first(name: "x-amz-storage-class") == nil)
            #expect(headers.first(name: "x-amz-tagging") == nil)
            #expect(headers.first(name: "x-amz-request-payer") == nil)
        }
    }

    @Test func whoPaysSaysSoInEveryCall() async throws {
        let page = FaultServer.Step.answer(
            "200 OK", body: "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
        let body = FaultServer.Step.object("text", etag: "\"e\"", upTo: 4)
        let script: [[FaultServer.Step]] = [
            [page], [body], [Self.stored], [Self.created], [Self.stored], [Self.completed],
        ]
        try await FaultServer.with(script) { server, port async throws in
            try await FaultyClient.with(port: port, requestPayer: true) { client, _ async throws in
                _ = try await client.listObjectsV2(bucket: "b")
                for try await _ in try await client.getObject(bucket: "b", key: "k").body {}
                let body = ByteBuffer(string: "a")
                _ = try await client.putObject(bucket: "b", key: "k", body: body)
                let id = try await client.createMultipartUpload(bucket: "b", key: "k")
                let part = try await client.uploadPart(bucket: "b", key: "k", uploadID: id, number: 1, body: body)
                _ = try await client.completeMultipartUpload(bucket: "b", key: "k", uploadID: id, parts: [part])
            }
            #expect(server.requests.count == 6)
            for request in server.requests {
                #expect(request.headers.first(name: "x-amz-request-payer") == "requester")
                #expect(request.headers.first(name: "authorization")?.contains("x-amz-request-payer") == true)
            }
        }
    }
}
