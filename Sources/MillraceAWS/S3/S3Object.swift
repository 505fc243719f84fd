/// An object that is being read.
public struct S3Object: Sendable {
    /// What the answer's headers say.
    public var metadata: S3ObjectMetadata
    /// The bytes, to be read once.
    public var body: S3ObjectBody
}
