import MillraceAWS
import Testing

@testable import MillraceObjectStore

@Suite struct ErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var kind = AWSError.Kind.service
        var status: Int?
        var code: String?
        var operation = ObjectStoreError.Operation.get
        var expected: ObjectStoreError.Kind
        var text: String

        var testDescription: String { "\(operation) \(status ?? 0) \(code ?? "-") \(kind)" }
    }

    static let cases: [Case] = [
        Case(status: 404, code: "NoSuchBucket", expected: .notFound(.bucket), text: "the bucket 'b' does not exist"),
        Case(status: 404, code: "NoSuchKey", expected: .notFound(.object), text: "'k' does not exist"),
        Case(status: 403, code: "AccessDenied", expected: .accessDenied, text: "access denied"),
        Case(status: 403, code: "SignatureDoesNotMatch", expected: .credentials, text: "the secret key does not match"),
        Case(status: 403, code: "InvalidAccessKeyId", expected: .credentials, text: "the access key is not known"),
        Case(status: 400, code: "ExpiredToken", expected: .credentials, text: "have expired"),
        Case(status: 412, code: "PreconditionFailed", expected: .changed, text: "has changed"),
        Case(
            status: 412, code: "PreconditionFailed", operation: .put, expected: .preconditionFailed,
            text: "another writer"),
        Case(
            status: 409, code: "ConditionalRequestConflict", operation: .upload, expected: .preconditionFailed,
            text: "another writer"),
        Case(status: 416, code: "InvalidRange", expected: .invalidRequest, text: "refused"),
        Case(
            status: 400, code: "EntityTooSmall", operation: .upload, expected: .invalidRequest, text: "EntityTooSmall"),
        Case(status: 503, code: "SlowDown", expected: .unavailable, text: "after 3 attempts"),
        Case(status: 507, operation: .put, expected: .noSpace, text: "no room"),
        Case(status: 418, expected: .other, text: "refused"),
        Case(kind: .connection, expected: .unavailable, text: "because"),
        Case(kind: .invalidAnswer, status: 200, expected: .unavailable, text: "because"),
        Case(kind: .timedOut, expected: .timedOut, text: "in time"),
        Case(kind: .changed, expected: .changed, text: "has changed"),
        Case(kind: .credentials, expected: .credentials, text: "because"),
        Case(kind: .invalidRequest, expected: .invalidRequest, text: "because"),
    ]

    @Test(arguments: cases)
    func clientErrorsAreSorted(item: Case) {
        let error = AWSError(
            kind: item.kind, operation: "Op", bucket: "b", key: "k", status: item.status, code: item.code,
            message: "because", requestID: "R", attempts: 3)
        let told = ObjectStoreError(error, operation: item.operation, location: "s3://b/k")
        #expect(told.kind == item.expected)
        #expect(told.message.contains(item.text))
        #expect(told.underlying?.contains("3 attempts") == true)
        #expect("\(told)".hasPrefix("\(item.operation.rawValue) s3://b/k: "))
    }

    @Test(arguments: ["", "plain", "two words", " edges ", "run  of", "100%", "ü\u{0}\n", "%20"])
    func metadataSurvivesHeaders(text: String) {
        let encoded = HeaderText.encode(text)
        #expect(PercentEncoding.decode(encoded) == text)
        #expect(encoded.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        #expect(!encoded.contains("  ") && !encoded.hasPrefix(" ") && !encoded.hasSuffix(" "))
    }
}
