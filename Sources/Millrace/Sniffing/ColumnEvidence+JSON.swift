import MillraceColumns
import MillraceText

extension ColumnEvidence {
    /// Puts what is known of the values of one key in so many records into words; `summary` is nil for the column of a flattened object.
    init(_ field: Field, _ summary: JSONSummary?, records: UInt64, declared: ColumnType?) {
        let type = declared ?? ColumnType(field.type)
        self.init(
            name: field.name, type: type, typeText: type.map { "\($0)" } ?? "\(field.type)",
            nulls: summary.map { max(records, $0.values) - $0.values } ?? 0,
            values: summary?.values ?? 0, longest: summary?.longest ?? 0,
            evidence: declared == nil ? ColumnEvidence.sentence(summary) : "declared")
    }

    private static func sentence(_ summary: JSONSummary?) -> String {
        guard let summary else { return "a field of a nested object" }
        guard summary.values > 0 else { return "no values: text until proved otherwise" }
        let present = JSONClass.allCases.filter { summary[$0] > 0 }
        let parts = present.map { "\(GroupedDigits.text(summary[$0])) \(words($0))" }
        return (present.count > 1 ? "mixed: " : "") + parts.joined(separator: ", ")
    }

    private static func words(_ valueClass: JSONClass) -> String {
        switch valueClass {
        case .boolean: "booleans"
        case .integer: "integers"
        case .wideInteger: "integers beyond 2^53"
        case .double: "decimal numbers"
        case .otherNumber: "numbers that neither 64 bits nor a double hold"
        case .date: "dates"
        case .timestamp: "timestamps"
        case .timestampTZ: "zoned timestamps"
        case .text: "texts"
        case .object: "objects"
        case .array: "arrays"
        }
    }
}
