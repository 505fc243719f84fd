import MillraceText

extension ColumnEvidence {
    /// Puts a summary into words.
    init(name: String, summary: ColumnSummary, declared: ColumnType?) {
        let type = declared ?? ColumnType(summary.resolvedType) ?? .string
        self.init(
            name: name, type: type, nulls: summary.nulls, values: summary.values, longest: summary.longest,
            evidence: declared == nil ? ColumnEvidence.sentence(type, summary) : "declared")
    }

    private static func sentence(_ type: ColumnType, _ summary: ColumnSummary) -> String {
        guard summary.values > 0 else { return "no values: text until proved otherwise" }
        let present = ValueClass.allCases.filter { summary[$0] > 0 }
        if let only = present.first, present.count == 1 {
            let values = GroupedDigits.text(summary.values)
            return "\(values) of \(values) values are \(plural(only))" + (type == .string ? "" : "; lossless")
        }
        let parts = present.map { "\(GroupedDigits.text(summary[$0])) \(words($0, summary[$0]))" }
        let mixture = parts.joined(separator: ", ")
        return type == .string ? "mixed: \(mixture)" : "\(mixture); lossless"
    }

    private static func words(_ valueClass: ValueClass, _ count: UInt64) -> String {
        let words = plural(valueClass)
        return count == 1 && words.hasSuffix("s") ? String(words.dropLast()) : words
    }

    private static func plural(_ valueClass: ValueClass) -> String {
        switch valueClass {
        case .boolean: "booleans"
        case .integer: "integers"
        case .wideInteger: "integers beyond 2^53"
        case .double: "decimal numbers"
        case .nonFinite: "NaN or infinite"
        case .date: "dates"
        case .timestamp: "timestamps"
        case .timestampTZ: "zoned timestamps"
        case .text: "text"
        }
    }
}
