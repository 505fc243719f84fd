import MillraceText

extension ColumnEvidence {
    /// Puts a summary into words.
    init(name: String, summary: ColumnSummary) {
        let type = ColumnType(summary.resolvedType) ?? .string
        self.init(
            name: name, type: type, nulls: summary.nulls, values: summary.values, longest: summary.longest,
            evidence: ColumnEvidence.sentence(type, summary))
    }

    private static func sentence(_ type: ColumnType, _ summary: ColumnSummary) -> String {
        guard summary.values > 0 else { return "no values: text until proved otherwise" }
        let parts = ValueClass.allCases.compactMap { valueClass -> String? in
            let count = summary[valueClass]
            return count == 0 ? nil : "\(grouped(count)) \(words(valueClass))"
        }
        let values = grouped(summary.values)
        if parts.count == 1 {
            return "\(values) of \(values) values are \(parts[0].dropFirst(values.count + 1))"
                + (type == .string ? "" : "; lossless")
        }
        let mixture = parts.joined(separator: ", ")
        return type == .string ? "mixed: \(mixture)" : "\(mixture); lossless"
    }

    private static func words(_ valueClass: ValueClass) -> String {
        switch valueClass {
        case .boolean: "booleans"
        case .integer: "integers"
        case .wideInteger: "integers beyond 2^53"
        case .double: "decimal numbers"
        case .nonFinite: "NaN or infinite"
        case .date: "dates"
        case .timestamp: "timestamps"
        case .timestampTZ: "timestamps with a zone"
        case .text: "text"
        }
    }

    private static func grouped(_ number: UInt64) -> String {
        let digits = Array(String(number))
        return digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }
}
