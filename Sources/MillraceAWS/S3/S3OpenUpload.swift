/// An upload in parts that was neither completed nor aborted.
public struct S3OpenUpload: Sendable, Hashable {
    /// The key that it would write.
    public var key: String
    /// The upload's identifier.
    public var uploadID: String
    /// When it was started, in ISO 8601.
    public var initiated: String?
}
