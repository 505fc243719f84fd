/// A page of the uploads that nobody has ended.
public struct S3UploadPage: Sendable, Hashable {
    /// Behind which upload the next page begins.
    public struct Marker: Sendable, Hashable {
        var key: String
        var uploadID: String
    }

    /// In the order of their keys.
    public var uploads: [S3OpenUpload]
    /// Nil on the last page.
    public var next: Marker?
}
