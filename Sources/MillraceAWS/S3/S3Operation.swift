import NIOCore
import NIOHTTP1

/// One call to S3, before it is addressed and signed.
struct S3Operation: Sendable {
    var name: String
    var method: HTTPMethod
    var bucket: String
    var key: String?
    var query: [SigningRequest.Field] = []
    var headers: [SigningRequest.Field] = []
    var body: ByteBuffer?
    var patience = HTTPTransport.Patience.brief

    init(_ name: String, _ method: HTTPMethod, bucket: String, key: String? = nil) {
        self.name = name
        self.method = method
        self.bucket = bucket
        self.key = key
    }

    /// Adds a header where there is a value.
    mutating func header(_ name: String, _ value: String?) {
        if let value { headers.append((name, value)) }
    }
}
