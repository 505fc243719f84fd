/// What tables are called, and where they say that their files are.
struct TableNames: Sendable {
    private let table: String
    /// With a slash at its end.
    private let base: String
    /// Whether Athena could find the files there.
    let isInS3: Bool

    init(destination: Location, table: String?, location: String?) throws(MillraceError) {
        self.table = try table.map(TableNames.checked) ?? TableNames.table(after: destination)
        base = try location.map(TableNames.url) ?? TableNames.url(of: destination)
        isInS3 = base.hasPrefix("s3://")
    }

    func table(_ format: OutputFormat) -> String { format == .avro ? table + "_avro" : table }

    func location(_ format: OutputFormat) -> String { "\(base)\(format.rawValue)/" }

    private static func checked(_ name: String) throws(MillraceError) -> String {
        let words = name.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isPlain) }) else {
            throw MillraceError(
                .usage, "--table '\(name)' cannot be a table's name",
                remedy: "use letters, digits and underscores: table or database.table")
        }
        return name.lowercased()
    }

    private static func url(_ text: String) throws(MillraceError) -> String {
        guard text.contains("://"), !text.hasPrefix("://") else {
            throw MillraceError(.usage, "--location '\(text)' is not a URL", remedy: "write s3://bucket/prefix/")
        }
        return text.hasSuffix("/") ? text : text + "/"
    }

    private static func url(of destination: Location) -> String {
        let text = destination.text
        switch destination {
        case .s3: return text.hasSuffix("/") ? text : text + "/"
        case .local, .standardInput, .list, .catalog:
            let path = LocalPath.canonical(text)
            return "file://" + (path == "/" ? path : path + "/")
        }
    }

    /// The last word of DEST that can be a name.
    private static func table(after destination: Location) -> String {
        let path: String =
            switch destination {
            case .s3(let bucket, let key): "\(bucket)/\(key)"
            case .local, .standardInput, .list, .catalog: LocalPath.canonical(destination.text)
            }
        let word = path.split(separator: "/").last ?? ""
        let name = word.lowercased().utf8.map { isPlain($0) ? Character(UnicodeScalar($0)) : "_" }
        return String(name).contains { $0 != "_" } ? String(name) : "millrace"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
