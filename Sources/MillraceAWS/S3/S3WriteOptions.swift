/// What goes with the bytes of a new object.
public struct S3WriteOptions: Sendable, Hashable {
    /// The media type.
    public var contentType: String?
    /// User metadata by name, sent as `x-amz-meta-…`: visible ASCII only, together at most 2 KB on AWS.
    public var metadata: [String: String]
    /// How the object is encrypted; nil: as the bucket says.
    public var encryption: S3Encryption?
    /// Where it is kept; nil: STANDARD.
    public var storageClass: S3StorageClass?
    /// Its tags, at most 10.
    public var tags: [S3Tag]

    /// Makes options.
    public init(
        contentType: String? = nil, metadata: [String: String] = [:], encryption: S3Encryption? = nil,
        storageClass: S3StorageClass? = nil, tags: [S3Tag] = []
    ) {
        self.contentType = contentType
        self.metadata = metadata
        self.encryption = encryption
        self.storageClass = storageClass
        self.tags = tags
    }
}
