import MillraceAWS

/// How to write an object.
package struct PutOptions: Sendable, Hashable {
    /// What must be true of the stored object; otherwise the error's kind is `preconditionFailed`.
    package enum Precondition: Sendable, Hashable {
        case none
        case ifAbsent
        case ifMatch(String)
    }

    package var contentType: String?
    /// Kept beside the object where the store can. Names are lower-case ASCII; values are any text.
    package var metadata: [String: String]
    package var precondition: Precondition
    /// The size in bytes of every part of an upload but the last. S3 wants at least 5 MiB.
    package var partSize: Int
    /// Where S3 keeps the object; a folder has no such classes.
    package var storageClass: S3StorageClass?
    /// The object's tags in S3.
    package var tags: [S3Tag] = []

    package init(
        contentType: String? = nil, metadata: [String: String] = [:], precondition: Precondition = .none,
        partSize: Int = 8 << 20
    ) {
        self.contentType = contentType
        self.metadata = metadata
        self.precondition = precondition
        self.partSize = partSize
    }
}
