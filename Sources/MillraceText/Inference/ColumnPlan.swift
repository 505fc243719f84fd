import MillraceColumns

/// How the values of a column are to be read.
package enum ColumnPlan: Hashable, Sendable {
    /// By a declared type: a value that does not fit is a fault.
    case declared(LogicalType)
    /// By the type that all values so far resolve to: a value that contradicts it shows in the summary.
    case predicted(LogicalType)
    /// As text that nothing to come can turn into something else: values are not looked at.
    case settledString

    package var type: LogicalType {
        switch self {
        case .declared(let type), .predicted(let type): type
        case .settledString: .string
        }
    }

    /// Whether there is a way to read a CSV column like this.
    var isReadable: Bool {
        if case .predicted(.decimal) = self { return false }
        return !type.isNested
    }
}
