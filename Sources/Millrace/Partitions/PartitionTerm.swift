import MillraceColumns

/// What one level of folders goes by: a column's values, or a part of its dates.
public struct PartitionTerm: Hashable, Sendable, CustomStringConvertible {
    /// A part of a date or timestamp, in UTC where the timestamp is.
    public enum Part: String, Hashable, Sendable, CaseIterable {
        case year, month, day, hour, date
    }

    /// The column's name in the outputs.
    public let column: String
    /// nil: the value itself, which then leaves the files.
    public let part: Part?

    /// Goes by a column.
    public init(column: String, part: Part? = nil) {
        self.column = column
        self.part = part
    }

    /// What the folders are called before the `=`.
    public var name: String { part?.rawValue ?? column }

    /// As `--partition-by` takes it.
    public var description: String { part.map { "\($0.rawValue)(\(column))" } ?? column }

    /// Reads `year(ts),region`.
    ///
    /// - Throws: `MillraceError` of the code `usage`.
    public static func list(parsing text: String) throws(MillraceError) -> [PartitionTerm] {
        var terms: [PartitionTerm] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            terms.append(try PartitionTerm(parsing: item.filter { $0 != " " }.isEmpty ? "" : String(item)))
        }
        try check(terms)
        return terms
    }

    private init(parsing text: String) throws(MillraceError) {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else {
            guard !text.isEmpty else {
                throw MillraceError(
                    .usage, "--partition-by names an empty column", remedy: "write for example year(ts),region")
            }
            self.init(column: text)
            return
        }
        let column = String(text[text.index(after: open)...].dropLast())
        guard let part = Part(rawValue: text[..<open].lowercased()), !column.isEmpty else {
            throw MillraceError(
                .usage, "--partition-by: '\(text)' is not known",
                remedy: "use a column, or year, month, day, hour or date of one: year(ts)")
        }
        self.init(column: column, part: part)
    }

    static func check(_ terms: [PartitionTerm]) throws(MillraceError) {
        var names: Set<String> = []
        for term in terms where !names.insert(term.name.lowercased()).inserted {
            throw MillraceError(
                .usage, "--partition-by gives two levels of folders the name '\(term.name)'",
                remedy: "name each once; date(ts) is year, month and day in one")
        }
    }
}
