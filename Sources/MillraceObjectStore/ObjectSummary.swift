/// An object as a listing shows it.
package struct ObjectSummary: Sendable, Hashable {
    package var key: String
    /// Bytes.
    package var size: UInt64
    /// An opaque text that changes with the object's content.
    package var etag: String?
    /// The time of the last change, in ISO 8601.
    package var lastModified: String?

    package init(key: String, size: UInt64, etag: String? = nil, lastModified: String? = nil) {
        self.key = key
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
    }
}
