/// What goes with the bytes of a new object.
public struct S3WriteOptions: Sendable, Hashable {
    /// The media type.
    public var contentType: String?
    /// User metadata by name, sent as `x-amz-meta-…`: visible ASCII only, together at most 2 KB on AWS.
    public var metadata: [String: String]

    /// Makes options.
    public init(contentType: String? = nil, metadata: [String: String] = [:]) {
        self.contentType = contentType
        self.metadata = metadata
    }
}
