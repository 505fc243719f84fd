import NIOHTTP1

/// What the service says about an object that was written.
public struct S3WriteResult: Sendable, Hashable {
    /// The ETag with its quotes.
    public var etag: String?
    /// The version, in a bucket that keeps versions.
    public var versionID: String?

    init(etag: String?, headers: HTTPHeaders) {
        self.etag = etag
        versionID = headers.first(name: "x-amz-version-id")
    }
}
