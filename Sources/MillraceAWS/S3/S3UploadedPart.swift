/// A part that the service has, named for CompleteMultipartUpload.
public struct S3UploadedPart: Sendable, Hashable {
    /// The part's number, 1 to 10,000.
    public var number: Int
    /// The ETag that UploadPart answered.
    public var etag: String
    /// The checksum that was sent with it.
    var checksum: ByteChecksum?

    /// Makes a part's name.
    public init(number: Int, etag: String) {
        self.number = number
        self.etag = etag
    }
}
