import NIOHTTP1

/// What an answer's headers say about an object.
public struct S3ObjectMetadata: Sendable, Hashable {
    /// The size of the whole object in bytes, also where a range of it was asked for.
    public var size: UInt64
    /// The ETag with its quotes, an opaque text.
    public var etag: String?
    /// The time of the last change as the service wrote it (an HTTP date).
    public var lastModified: String?
    /// The version, in a bucket that keeps versions.
    public var versionID: String?
    /// The media type.
    public var contentType: String?
    /// The user metadata (`x-amz-meta-…`) by lower-case name, as sent.
    public var userMetadata: [String: String]

    init(size: UInt64, headers: HTTPHeaders) {
        self.size = size
        etag = headers.first(name: "etag")
        lastModified = headers.first(name: "last-modified")
        versionID = headers.first(name: "x-amz-version-id")
        contentType = headers.first(name: "content-type")
        userMetadata = [:]
        for (name, value) in headers where name.lowercased().hasPrefix("x-amz-meta-") {
            userMetadata[name.lowercased().dropFirst("x-amz-meta-".count).description] = value
        }
    }
}
