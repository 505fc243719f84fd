/// `@s3://bucket/list.txt`, and `@…manifest.json` anywhere: sources that stand in an object, read when they are planned.
struct SourceCatalog: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// One source a line, as in `SourceList`.
        case list
        /// A manifest of S3 Inventory, known by its name.
        case inventory
    }

    enum Place: Hashable, Sendable {
        case s3(bucket: String, key: String)
        case local(path: String)
    }

    let kind: Kind
    let place: Place

    /// What stands behind `@`; nil for a list on this machine.
    init?(_ text: String) throws(MillraceError) {
        kind = text.hasSuffix("manifest.json") ? .inventory : .list
        switch try Location(place: text) {
        case .s3(_, let key) where key.isEmpty || key.hasSuffix("/"):
            throw MillraceError(
                .usage, "'@\(text)' names no object",
                remedy: "write @s3://bucket/list.txt or @s3://bucket/…/manifest.json")
        case .s3(let bucket, let key): place = .s3(bucket: bucket, key: key)
        case .local(let path):
            guard kind == .inventory else { return nil }
            place = .local(path: path)
        case .standardInput, .list, .catalog: return nil
        }
    }

    /// Without the `@`.
    var text: String {
        switch place {
        case .s3(let bucket, let key): "s3://\(bucket)/\(key)"
        case .local(let path): path
        }
    }

    /// Whether S3 is needed for what it names: an inventory is always one of a bucket.
    var needsS3: Bool {
        if case .s3 = place { return true }
        return kind == .inventory
    }
}
