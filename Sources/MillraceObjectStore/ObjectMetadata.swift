/// What a store knows of an object.
package struct ObjectMetadata: Sendable, Hashable {
    /// The size of the whole object in bytes, also where a range of it is read.
    package var size: UInt64
    /// An opaque text that changes with the object's content.
    package var etag: String?
    package var versionID: String?
    /// The time of the last change as the store writes it.
    package var lastModified: String?
    /// What ``PutOptions/metadata`` gave, by lower-case name; always empty in a folder.
    package var userMetadata: [String: String]

    package init(
        size: UInt64, etag: String? = nil, versionID: String? = nil, lastModified: String? = nil,
        userMetadata: [String: String] = [:]
    ) {
        self.size = size
        self.etag = etag
        self.versionID = versionID
        self.lastModified = lastModified
        self.userMetadata = userMetadata
    }
}
