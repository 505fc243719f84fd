/// The parts of a request that a signature covers.
package struct SigningRequest: Sendable {
    package typealias Field = (name: String, value: String)

    package var method: String
    /// The path as it goes over the wire, already percent-encoded for S3.
    package var path: String
    /// Names and values before percent-encoding; a key without value has an empty one.
    package var query: [Field]
    /// All headers that will be sent and are known now, `host` among them.
    package var headers: [Field]
    package var payload: PayloadHash

    package init(method: String, path: String, query: [Field] = [], headers: [Field], payload: PayloadHash) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.payload = payload
    }
}
