/// What is done to columns on their way: `--drop`, `--rename`, `--hash` and `--mask`.
///
/// Columns are named as in the header, exactly; renaming comes last. Hashed and masked columns are text in the outputs.
public struct ColumnEdits: Hashable, Sendable {
    /// A column and the name that it gets.
    public struct Rename: Hashable, Sendable {
        /// Its name in the header.
        public var column: String
        /// Its name in the outputs.
        public var newName: String

        /// Names a column anew.
        public init(_ column: String, to newName: String) {
            self.column = column
            self.newName = newName
        }

        /// Reads `OLD=NEW`; the first `=` divides.
        public init(parsing text: String) throws(MillraceError) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw MillraceError(.usage, "'\(text)' renames nothing", remedy: "write --rename OLD=NEW")
            }
            self.init(String(parts[0]), to: String(parts[1]))
        }
    }

    /// Columns that are in no output.
    public var dropped: [String]
    /// New names.
    public var renamed: [Rename]
    /// Columns whose values become the HMAC-SHA-256 of their text.
    public var hashed: [String]
    /// Columns whose values become `***`.
    public var masked: [String]

    /// The edits; what is not given is none.
    public init(
        dropped: [String] = [], renamed: [Rename] = [], hashed: [String] = [], masked: [String] = []
    ) {
        self.dropped = dropped
        self.renamed = renamed
        self.hashed = hashed
        self.masked = masked
    }

    var isEmpty: Bool { self == ColumnEdits() }

    /// Whether values are kept from the outputs. Then they must be in no other place either: rejects carry no bytes of the record.
    public var keepsSecrets: Bool { !(dropped.isEmpty && hashed.isEmpty && masked.isEmpty) }

    /// Those of columns with these names.
    func known(in names: [String]) -> ColumnEdits {
        let names = Set(names)
        return ColumnEdits(
            dropped: dropped.filter(names.contains), renamed: renamed.filter { names.contains($0.column) },
            hashed: hashed.filter(names.contains), masked: masked.filter(names.contains))
    }

    /// Refuses to keep the values of one column from the outputs while another of the same name goes there.
    ///
    /// - Parameter columns: those that share a name in the source, by the names that they have instead.
    func requireAll(of columns: [String]) throws(MillraceError) {
        let edits = [("--drop", dropped), ("--hash", hashed), ("--mask", masked)]
        let named = Set((dropped + hashed + masked + renamed.map(\.column)).map { $0.lowercased() })
        guard let left = columns.first(where: { !named.contains($0.lowercased()) }) else { return }
        let folded = Set(columns.map { $0.lowercased() })
        for (option, names) in edits {
            guard let name = names.first(where: { folded.contains($0.lowercased()) }) else { continue }
            throw MillraceError(
                .usage,
                "\(option) \(name): \(columns.count) columns of the source have this name, and '\(left)' would be left",
                remedy: "say what becomes of each: the columns are called \(ColumnNames.listed(columns)) here")
        }
    }

    /// Refuses what contradicts itself, before any source is opened.
    func validate() throws(MillraceError) {
        try ColumnEdits.refuseBoth(dropped, "--drop", hashed, "--hash")
        try ColumnEdits.refuseBoth(dropped, "--drop", masked, "--mask")
        try ColumnEdits.refuseBoth(hashed, "--hash", masked, "--mask")
        try ColumnEdits.refuseBoth(dropped, "--drop", renamed.map(\.column), "--rename")
        var seen: Set<String> = []
        for rename in renamed where !seen.insert(rename.column).inserted {
            throw MillraceError(
                .usage, "--rename names the column '\(rename.column)' twice", remedy: "give it one new name")
        }
    }

    private static func refuseBoth(
        _ names: [String], _ option: String, _ others: [String], _ otherOption: String
    ) throws(MillraceError) {
        guard let both = names.first(where: others.contains) else { return }
        throw MillraceError(
            .usage, "\(option) and \(otherOption) both name the column '\(both)'", remedy: "keep one of the two")
    }
}
