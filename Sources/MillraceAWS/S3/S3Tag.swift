/// A tag of an object: for bills, lifecycle rules and policies.
public struct S3Tag: Sendable, Hashable {
    /// 1 to 128 characters.
    public var key: String
    /// At most 256 characters; it may be empty.
    public var value: String

    /// Makes a tag.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }

    /// Tags as the header `x-amz-tagging` takes them: like the query of a URL.
    static func header(_ tags: [S3Tag]) -> String? {
        guard !tags.isEmpty else { return nil }
        return tags.map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }.joined(
            separator: "&")
    }
}
