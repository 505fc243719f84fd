import MillraceColumns
import MillraceText

/// What only an option, or all values of a column together, can decide.
extension ColumnEvidence {
    /// A sentence on how dates were read, or on which option would make a type of text; nil where the counts say it all.
    static func note(_ summary: ColumnSummary) -> String? {
        switch summary.resolvedType {
        case .string: numberNote(summary) ?? dateNote(summary)
        case .date, .timestamp(isAdjustedToUTC: false): layoutNote(summary)
        default: nil
        }
    }

    private static func numberNote(_ summary: ColumnSummary) -> String? {
        let numbers: Set<ValueClass> = [.digitWord, .integer, .wideInteger, .hugeInteger, .double, .exactDecimal]
        guard summary.decimalInference == .off, summary.classes.isSubset(of: numbers) else { return nil }
        let lost = summary[.hugeInteger] + summary[.exactDecimal]
        let count = lost > 0 ? lost : summary[.wideInteger]
        let reason =
            lost > 0 ? "have more digits than an integer or a double keeps" : "are beyond 2^53 among decimal numbers"
        return "\(GroupedDigits.text(count)) of \(GroupedDigits.text(summary.values)) numbers \(reason): text; "
            + "say --decimal-inference exact"
    }

    private static func dateNote(_ summary: ColumnSummary) -> String? {
        let dates: Set<ValueClass> = [.date, .otherDate, .timestamp, .otherTimestamp]
        guard summary.classes.isSubset(of: dates) else { return nil }
        let values = GroupedDigits.text(summary.values)
        if summary.clocks.count > 1 || (!summary.clocks.isEmpty && summary.classes.count > 1) {
            return "\(values) dates and times that are not written alike: text; say --dates"
        }
        if summary.layouts.isEmpty {
            return "\(values) dates, of which no one order and mark fits all: text; say --dates"
        }
        if summary[.date] + summary[.timestamp] > 0 {
            let order = summary.layouts.isSubset(of: .yearFirst) ? "ymd" : "dmy or mdy"
            return "\(values) dates, some as YYYY-MM-DD and some not: text; say --dates \(order)"
        }
        return "ambiguous day and month in \(values) dates: text; say --dates dmy or mdy"
    }

    private static func layoutNote(_ summary: ColumnSummary) -> String? {
        guard let layout = summary.resolvedLayout else { return nil }
        let values = GroupedDigits.text(summary.values)
        let kind = summary.resolvedType == .date ? "dates" : "timestamps"
        let mark = String(UnicodeScalar(layout.mark))
        let order =
            switch layout.order {
            case .dayFirst: ["DD", "MM", "YYYY"]
            case .monthFirst: ["MM", "DD", "YYYY"]
            case .yearFirst: ["YYYY", "MM", "DD"]
            }
        let proof = summary[.otherDate] + summary[.otherTimestamp] - summary.ambiguousDates
        let settled = layout.order == .yearFirst ? "" : "; the order is settled by \(GroupedDigits.text(proof))"
        return "\(values) of \(values) values are \(kind) as \(order.joined(separator: mark))\(settled)"
    }
}
