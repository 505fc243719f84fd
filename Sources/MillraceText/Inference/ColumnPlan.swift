import MillraceColumns

/// How the values of a column are to be read.
package enum ColumnPlan: Hashable, Sendable {
    /// By a declared type: what becomes of a value that does not fit, `MisfitPolicy` says.
    case declared(LogicalType)
    /// By the type that all values so far resolve to: a value that contradicts it shows in the summary.
    case predicted(LogicalType)
    /// As `predicted`: dates or timestamps whose layout all values so far agree on.
    case dated(LogicalType, DateLayout)
    /// As text that nothing to come can turn into something else: values are not looked at.
    case settledString

    /// Predicts from all values so far.
    package init(predicting summary: ColumnSummary) {
        if summary.isSettledString {
            self = .settledString
        } else if let layout = summary.resolvedLayout {
            self = .dated(summary.resolvedType, layout)
        } else {
            self = .predicted(summary.resolvedType)
        }
    }

    package var type: LogicalType {
        switch self {
        case .declared(let type), .predicted(let type), .dated(let type, _): type
        case .settledString: .string
        }
    }

    /// Whether there is a way to read a CSV column like this.
    var isReadable: Bool { !type.isNested }
}
