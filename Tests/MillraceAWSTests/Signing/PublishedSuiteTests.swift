import Foundation
import MillraceAWS
import NIOCore
import Testing

/// The published signature suites, which are not part of the repository: `make test-vectors VECTORS=DIR`.
@Suite(.enabled(if: PublishedVectors.folder("sigv4") != nil))
struct PublishedSuiteTests {
    let folder: URL

    init() throws { folder = try #require(PublishedVectors.folder("sigv4")) }

    @Test func genericSuiteByHeaderAndQuery() throws {
        let suite = folder.appendingPathComponent("aws-c-auth/v4")
        let names = try FileManager.default.contentsOfDirectory(atPath: suite.path).sorted()
        try #require(names.count == 38)
        for name in names {
            let item = try PublishedCase(folder: suite.appendingPathComponent(name))
            #expect(item.headerSignature == item.expectedHeaderSignature, "\(name), header")
            #expect(item.headerCanonical == item.expectedHeaderCanonical, "\(name), canonical request")
            #expect(item.querySignature == item.expectedQuerySignature, "\(name), query")
        }
    }

    @Test func s3SuiteByHeader() throws {
        let file = try s3File()
        try #require(file.headerAuth.count == 53)
        for item in file.headerAuth {
            let body = try #require(Hex.decode(item.bodyHex))
            let payload = PayloadHash.of(ByteBuffer(bytes: body))
            let request = SigningRequest(
                method: item.method, path: item.encodedPath, query: item.query.map { ($0[0], $0[1]) },
                headers: [("host", item.host)] + item.headers.map { ($0.key, $0.value) },
                payload: payload.text == item.payloadHash ? payload : .literal(item.payloadHash))
            let date = try #require(PublishedCase.date(item.timestamp))
            let headers = SigV4Signer.s3(region: item.region).headers(
                for: request,
                credentials: AWSCredentials(
                    accessKeyID: item.accessKey, secretAccessKey: item.secretKey, sessionToken: item.sessionToken),
                date: date)
            #expect(headers.last?.value == item.authorization, "\(item.name)")
            let style = item.host.hasPrefix("examplebucket.") ? AddressingStyle.virtualHost : .path
            let target = try S3Endpoint(custom: nil, style: style)
                .target(bucket: "examplebucket", key: item.key.isEmpty ? nil : item.key, region: item.region)
            #expect(target.path == item.encodedPath && target.authority == item.host, "\(item.name)")
        }
    }

    @Test func s3SuitePresigned() throws {
        let file = try s3File()
        try #require(file.presign.count == 4)
        for item in file.presign {
            let date = try #require(PublishedCase.date(item.timestamp))
            let path = "/" + PercentEncoding.encode(item.key, keepingSlashes: true)
            let query = SigV4Signer.s3(region: "us-east-1").presignedQuery(
                for: SigningRequest(
                    method: item.method, path: path, query: item.extraQuery.map { ($0[0], $0[1]) },
                    headers: [("host", item.host)], payload: .unsigned),
                credentials: AWSCredentials(
                    accessKeyID: item.accessKey, secretAccessKey: item.secretKey, sessionToken: item.sessionToken),
                date: date, expiry: item.expires)
            let parts = item.url.split(separator: "?", maxSplits: 1)
            #expect(String(parts[0]) == "https://\(item.host)\(path)", "\(item.name)")
            #expect(query.split(separator: "&").sorted() == parts[1].split(separator: "&").sorted(), "\(item.name)")
        }
    }

    private func s3File() throws -> PublishedS3File {
        let path = folder.appendingPathComponent("s3-generated/vectors.json")
        return try JSONDecoder().decode(PublishedS3File.self, from: Data(contentsOf: path))
    }
}
