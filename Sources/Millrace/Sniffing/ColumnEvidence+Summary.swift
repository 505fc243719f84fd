import MillraceColumns
import MillraceText

extension ColumnEvidence {
    /// Puts a summary into words.
    init(name: String, summary: ColumnSummary, declared: ColumnType?) {
        let type = declared ?? ColumnType(summary.resolvedType) ?? .string
        self.init(
            name: name, type: type, typeText: "\(type)", nulls: summary.nulls, values: summary.values,
            longest: summary.longest,
            evidence: declared == nil ? ColumnEvidence.sentence(type, summary) : "declared")
    }

    private static func sentence(_ type: ColumnType, _ summary: ColumnSummary) -> String {
        guard summary.values > 0 else { return "no values: text until proved otherwise" }
        if let note = note(summary) { return note }
        let present = ValueClass.allCases.filter { summary[$0] > 0 }
        if let only = present.first, present.count == 1 {
            let values = GroupedDigits.text(summary.values)
            return "\(values) of \(values) values are \(words(only, .max))" + (type == .string ? "" : "; lossless")
        }
        let parts = present.map { "\(GroupedDigits.text(summary[$0])) \(words($0, summary[$0]))" }
        let mixture = parts.joined(separator: ", ")
        return type == .string ? "mixed: \(mixture)" : "\(mixture); lossless"
    }

    private static func words(_ valueClass: ValueClass, _ count: UInt64) -> String {
        let (noun, rest) = noun(valueClass)
        return (count == 1 && noun.hasSuffix("s") ? String(noun.dropLast()) : noun) + rest
    }

    /// What values of a class are called, and what follows that.
    private static func noun(_ valueClass: ValueClass) -> (String, String) {
        switch valueClass {
        case .boolean: ("booleans", "")
        case .digitWord: ("digits", " for true and false")
        case .integer: ("integers", "")
        case .wideInteger: ("integers", " beyond 2^53")
        case .hugeInteger: ("integers", " beyond 64 bits")
        case .double: ("decimal numbers", "")
        case .exactDecimal: ("decimal numbers", " that no double holds")
        case .nonFinite: ("NaN or infinite", "")
        case .date: ("dates", "")
        case .otherDate: ("dates", " not as YYYY-MM-DD")
        case .timestamp: ("timestamps", "")
        case .otherTimestamp: ("timestamps", " not as YYYY-MM-DD HH:MM:SS")
        case .timestampTZ: ("zoned timestamps", "")
        case .text: ("text", "")
        }
    }
}
