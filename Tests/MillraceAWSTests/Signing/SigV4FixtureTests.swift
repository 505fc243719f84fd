import MillraceAWS
import NIOCore
import Testing

/// Cases made by scripts/make-sigv4-fixtures.py, with botocore as the oracle.
@Suite struct SigV4FixtureTests {
    struct File: Decodable {
        var accessKey, secretKey, region, service, timestamp: String
        var epochSeconds: Int64
        var cases: [Case]
    }

    struct Case: Decodable {
        var name, method, host, path, body: String
        var query: [[String]]
        var headers: [[String]]
        var token: String?
        var authorization: String
    }

    struct PresignedFile: Decodable {
        var accessKey, secretKey, region: String
        var epochSeconds: Int64
        var cases: [PresignedCase]
    }

    struct PresignedCase: Decodable {
        var name, host, path: String
        var expiry: Int
        var token: String?
        var query: [String]
    }

    @Test(arguments: ["s3-headers.json", "generic.json"])
    func headersMatchTheOracle(name: String) throws {
        let file: File = try Fixture.load(name)
        #expect(SigningDate(epochSeconds: file.epochSeconds).timestamp == file.timestamp)
        #expect(file.cases.count >= 8)
        let isS3 = file.service == "s3"
        let signer = SigV4Signer(
            region: file.region, service: file.service, paths: isS3 ? .s3 : .generic(normalized: true),
            sendsPayloadHash: isS3)
        for item in file.cases {
            let request = SigningRequest(
                method: item.method, path: item.path, query: item.query.map { ($0[0], $0[1]) },
                headers: [("host", item.host)] + item.headers.map { ($0[0], $0[1]) },
                payload: .of(ByteBuffer(string: item.body)))
            let headers = signer.headers(
                for: request,
                credentials: AWSCredentials(
                    accessKeyID: file.accessKey, secretAccessKey: file.secretKey, sessionToken: item.token),
                date: SigningDate(epochSeconds: file.epochSeconds))
            #expect(headers.last?.value == item.authorization, "\(name): \(item.name)")
        }
    }

    @Test func presignedQueriesMatchTheOracle() throws {
        let file: PresignedFile = try Fixture.load("s3-presigned.json")
        #expect(file.cases.count >= 3)
        for item in file.cases {
            let query = SigV4Signer.s3(region: file.region).presignedQuery(
                for: SigningRequest(method: "GET", path: item.path, headers: [("host", item.host)], payload: .unsigned),
                credentials: AWSCredentials(
                    accessKeyID: file.accessKey, secretAccessKey: file.secretKey, sessionToken: item.token),
                date: SigningDate(epochSeconds: file.epochSeconds), expiry: item.expiry)
            #expect(query.split(separator: "&").map(String.init).sorted() == item.query.sorted(), "\(item.name)")
        }
    }

    @Test func theKeyCacheFollowsSecretAndScope() {
        let keys = SigningKeyCache()
        let first = keys.key(secret: "a", day: "20260101", region: "r", service: "s3")
        #expect(keys.key(secret: "a", day: "20260101", region: "r", service: "s3") == first)
        #expect(keys.key(secret: "b", day: "20260101", region: "r", service: "s3") != first)
        #expect(keys.key(secret: "b", day: "20260102", region: "r", service: "s3") != first)
        #expect(keys.key(secret: "a", day: "20260101", region: "r", service: "s3") == first)
    }

    @Test func credentialsNeverShowTheirSecret() {
        let credentials = AWSCredentials(accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "whisper")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("hush") && !text.contains("whisper"))
        }
    }
}
