extension LocalStore {
    /// What a listing would say of the version of a file; nil where there is none.
    package static func etag(ofFile path: String) -> String? { FileStatus(path: path)?.etag }
}
