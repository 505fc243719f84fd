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
    /// The body's checksum, which goes in a header.
    private(set) var checksum: ByteChecksum?
    var patience = HTTPTransport.Patience.brief

    init(_ name: String, _ method: HTTPMethod, bucket: String, key: String? = nil) {
        self.name = name
        self.method = method
        self.bucket = bucket
        self.key = key
    }

    /// Sends the body's checksum with it.
    mutating func addChecksum(_ algorithm: S3Checksum?) {
        guard let algorithm, let body else { return }
        let checksum = ByteChecksum(algorithm, of: body)
        header(algorithm.header, checksum.text)
        self.checksum = checksum
    }

    /// Adds a header where there is a value.
    mutating func header(_ name: String, _ value: String?) {
        if let value { headers.append((name, value)) }
    }
}
