/// A place that a person names: in S3, or on this machine.
enum Location: Hashable, Sendable {
    /// `key` is empty for a whole bucket.
    case s3(bucket: String, key: String)
    case local(path: String)
    /// Of sources only: what is piped in.
    case standardInput
    /// Of sources only: those that a file names.
    case list(SourceList)
    /// Of sources only: those that an object names, or an inventory.
    case catalog(SourceCatalog)

    /// Reads a source: beside a place it may be `-`, or `@FILE`. A list on this machine is read here, what lies in S3 later.
    init(parsing text: String) throws(MillraceError) {
        if text == "-" {
            self = .standardInput
        } else if text.hasPrefix("@") {
            let name = String(text.dropFirst())
            if let catalog = try SourceCatalog(name) {
                self = .catalog(catalog)
            } else {
                self = .list(try SourceList(path: name))
            }
        } else {
            try self.init(place: text)
        }
    }

    /// Reads a place: something that has a name of its own.
    init(place text: String) throws(MillraceError) {
        guard !text.isEmpty else { throw MillraceError(.usage, "an empty source or destination was given") }
        guard text.hasPrefix("s3://") else {
            if let scheme = text.range(of: "://") {
                throw MillraceError(
                    .usage, "'\(text[..<scheme.lowerBound])://' is not a place Millrace knows",
                    remedy: "use s3://bucket/… or a path")
            }
            self = .local(path: text)
            return
        }
        let rest = text.dropFirst("s3://".count)
        let bucket = rest.prefix { $0 != "/" }
        guard !bucket.isEmpty else {
            throw MillraceError(
                .usage, "'\(text)' names no bucket", remedy: "write s3://bucket/key or s3://bucket/prefix/")
        }
        self = .s3(bucket: String(bucket), key: String(rest.dropFirst(bucket.count + 1)))
    }

    /// As a person would type it.
    var text: String {
        switch self {
        case .s3(let bucket, let key): "s3://\(bucket)/\(key)"
        case .local(let path): path
        case .standardInput: "-"
        case .list(let list): "@" + list.path
        case .catalog(let catalog): "@" + catalog.text
        }
    }
}

extension String {
    /// The first place of `needle`, without Foundation.
    func range(of needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
            start = index(after: start)
        }
        return nil
    }
}
