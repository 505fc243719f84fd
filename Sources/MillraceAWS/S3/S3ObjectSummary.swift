/// An object as a listing shows it.
public struct S3ObjectSummary: Sendable, Hashable {
    /// The key, decoded.
    public var key: String
    /// The object's size in bytes.
    public var size: UInt64
    /// The ETag with its quotes, an opaque text.
    public var etag: String?
    /// The time of the last change as the service wrote it (ISO 8601).
    public var lastModified: String?
}
